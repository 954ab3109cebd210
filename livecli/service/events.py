"""The events that the service gets and the effects that it answers. Clients are numbers."""

from __future__ import annotations

from dataclasses import dataclass


# The codes that a close frame may carry (RFC 6455, 7.4); the others mean that none came.
CLOSE_CODES = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})


@dataclass(frozen=True, slots=True)
class UpgradeRequested:
    """A client asks for the upgrade; only faults and outages refuse it."""

    client: int


@dataclass(frozen=True, slots=True)
class ClientOpened:
    """A client finished the upgrade on `path`, with this token if it sent one."""

    client: int
    path: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class ClientMessage:
    """A client sent a message."""

    client: int
    message: bytes


@dataclass(frozen=True, slots=True)
class ClientClosed:
    """A client is gone."""

    client: int


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """`Service.deadline` has come."""


Event = UpgradeRequested | ClientOpened | ClientMessage | ClientClosed | DeadlinePassed


@dataclass(frozen=True, slots=True)
class SendTexts:
    """Send these texts to a client, in this order."""

    client: int
    texts: list[bytes]


@dataclass(frozen=True, slots=True)
class CloseSocket:
    """Close a client's socket with this code."""

    client: int
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class RefuseUpgrade:
    """Answer the upgrade with this HTTP status."""

    client: int
    status: int


@dataclass(frozen=True, slots=True)
class CutConnection:
    """Cut a client's TCP connection without a close frame."""

    client: int


Effect = SendTexts | CloseSocket | RefuseUpgrade | CutConnection
