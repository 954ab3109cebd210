"""What gets records besides stdout: one protocol for all of them."""

from __future__ import annotations

from typing import Protocol

from livecli.feed.frames import Frame


class Deliverer(Protocol):
    """Somewhere that records go, one by one. The pipeline's thread calls it, and never waits.

    Failures are reported in `attend`, at `deadline` or whenever the pipeline wakes.
    """

    name: str  # for people, its secrets masked
    failures: int  # records that were not delivered

    @property
    def deadline(self) -> float | None:
        """When `attend` wants to be called, monotonic; None where nothing is to be reported."""

    def deliver(self, record: Frame) -> None: ...
    def attend(self) -> None: ...
    def close(self, ends_at: float) -> None:
        """At the end of the run: wait for what is on its way, until then at the most."""


class Undelivered(Exception):
    """A record did not arrive; why, in words."""
