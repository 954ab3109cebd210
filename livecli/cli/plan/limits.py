"""When a run ends by itself, and how long it tries to reconnect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple

from ..options import OutageOptions, StopOptions
from .quantities import duration, optional


if TYPE_CHECKING:
    from livecli.session.retries import Retries


class StopRules(NamedTuple):
    """The limits of a run, times in seconds; `finished`: when all matches are over."""

    records: int | None
    duration_s: float | None
    idle_s: float | None
    finished: bool


def stop_rules(options: StopOptions) -> StopRules:
    """The limits that these options set; raises UsageError."""
    return StopRules(
        options.count,
        optional(duration, options.duration, "--duration"),
        optional(duration, options.idle_timeout, "--idle-timeout"),
        options.until_finished,
    )


def retries(options: OutageOptions) -> Retries:
    """The number and the time of tries after a lost connection; raises UsageError."""
    from livecli.session.retries import Retries

    most = options.max_retries
    if options.no_reconnect:
        if most or options.retry_for is not None:
            raise UsageError(
                "--no-reconnect: no tries at all; leave out the other one",
                "--no-reconnect --max-retries --retry-for",
            )
        return Retries(0, 0)
    for_s = optional(duration, options.retry_for, "--retry-for")
    return Retries(for_s=for_s) if most is None else Retries(most, most, for_s)
