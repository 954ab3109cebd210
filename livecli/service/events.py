"""What can happen to the service, and what it does about it. Clients are numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Joined:
    """A client finished the upgrade on `path`, with this token if it sent one."""

    client: int
    path: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A client sent a message."""

    client: int
    message: bytes


@dataclass(frozen=True, slots=True)
class Left:
    """A client is gone."""

    client: int


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """`Service.deadline` has come."""


Event = Joined | Said | Left | DeadlinePassed


@dataclass(frozen=True, slots=True)
class Say:
    """Send these texts to a client, in this order."""

    client: int
    texts: list[bytes]


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close a client's socket with this code."""

    client: int
    code: int
    reason: str


Effect = Say | HangUp
