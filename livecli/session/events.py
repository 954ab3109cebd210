"""What can happen to a session. Each event names the socket it is about, if it is about one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from livecli.feed.sports import Match


class DialFailure(Enum):
    """Why a connection could not be made; the value begins the sentence that says so."""

    RESOLVE = "the host name does not resolve"
    CONNECT = "nothing answers there"
    TLS = "its TLS certificate does not verify"
    TIMEOUT = "no answer in time"
    STATUS = "it answers HTTP instead of upgrading to a WebSocket"
    GARBAGE = "what answers is no WebSocket server"


@dataclass(frozen=True, slots=True)
class Follow:
    """Follow these matches (from the command line, from stdin, from the live list)."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Follow these matches no more."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The upgrade succeeded."""

    socket: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The connection could not be made. `status` is the HTTP status when there was one."""

    socket: int
    cause: DialFailure
    detail: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Messages arrived; `received_ms` is unix time on this machine, in milliseconds."""

    socket: int
    messages: list[bytes]
    received_ms: float


@dataclass(frozen=True, slots=True)
class Closed:
    """The connection is gone; `code` is 1006 when there was no close frame."""

    socket: int
    code: int = 1006
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """`Session.deadline` has come."""


@dataclass(frozen=True, slots=True)
class ReadingPaused:
    """Nothing is read from any socket from now on: our own reader is too slow."""


@dataclass(frozen=True, slots=True)
class ReadingResumed:
    """Sockets are read again."""


@dataclass(frozen=True, slots=True)
class StatusRequested:
    """The user asks for the status (SIGUSR1)."""


@dataclass(frozen=True, slots=True)
class StopRequested:
    """The user, a signal or a limit wants the end."""


@dataclass(frozen=True, slots=True)
class FellSilent:
    """Nothing was heard for too long; the session says this to itself."""

    socket: int


Event = (
    Follow
    | Unfollow
    | Opened
    | Failed
    | Received
    | Closed
    | DeadlinePassed
    | ReadingPaused
    | ReadingResumed
    | StatusRequested
    | StopRequested
    | FellSilent
)
