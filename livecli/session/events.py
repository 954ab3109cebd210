"""What can happen to a session. Each event names the socket it is about, if it is about one."""

from __future__ import annotations

from enum import Enum

from livecli.errors import LivecliError, Unreachable, UsageError
from livecli.feed.refusals import STATUSES
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple


class DialFailure(Enum):
    """Why a connection could not be made: the reason, the next step, and whether it may pass.

    The value is the reason, which continues "…: ". A failure with an HTTP status passes if that
    status does. What is wrong in the environment is an error of usage.
    """

    RESOLVE = "the host name does not resolve", "check --url", True
    CONNECT = "nothing answers there", "check --url", True
    TIMEOUT = "no answer in time", "check --url", True
    STATUS = "it answers HTTP, not WebSocket", "check --url", False
    GARBAGE = "what answers is no WebSocket server", "check --url", False
    TLS = "its TLS certificate does not verify", "check --url", False
    AUTHORITY = (
        "its TLS certificate is of an unknown authority",
        "name a file with the certificate of that authority in SSL_CERT_FILE, or check --url",
        False,
    )
    NO_TLS = "the server does not speak TLS", "use ws:// in --url", False
    ONLY_TLS = "the server speaks TLS", "use wss:// in --url", False
    PROXY = "no way through the proxy", "check it, or name this host in NO_PROXY", True
    PROXY_LOGIN = "the proxy wants a login", "put user and password into its URL", False
    PROXY_SETTING = (
        "the proxy cannot be used",
        "write it as http://HOST:PORT, or name this host in NO_PROXY",
        False,
        UsageError,
    )
    TRUST_SETTING = (
        "the certificates to trust cannot be read",
        "name a readable PEM file, or unset the variable",
        False,
        UsageError,
    )

    def __new__(
        cls, reason: str, advice: str, passes: bool, kind: type[LivecliError] = Unreachable
    ) -> DialFailure:
        member = object.__new__(cls)
        member._value_ = reason
        member.advice = advice
        member.passes = passes
        member.kind = kind
        return member

    advice: str
    passes: bool
    kind: type[LivecliError]

    def reason(self, detail: str = "") -> str:
        return f"{self.value} ({detail})" if detail else str(self.value)

    def may_pass(self, status: int | None) -> bool:
        """Whether a first connection that failed so, with this status, may succeed later."""
        if status is None:
            return self.passes
        return status == 429 or status >= 500

    def error(self, where: str, detail: str = "", status: int | None = None) -> LivecliError:
        """The end of a run that could not reach `where`."""
        if self is DialFailure.STATUS and status in STATUSES:
            return STATUSES[status].error(where, f"HTTP {status}")
        return self.kind(f"{where}: {self.reason(detail)}; {self.advice}")


class Follow(NamedTuple):
    """Follow these matches (from the command line, from stdin, from the live list)."""

    matches: tuple[Match, ...]


class Unfollow(NamedTuple):
    """Follow these matches no more."""

    matches: tuple[Match, ...]


class Opened(NamedTuple):
    """The upgrade succeeded."""

    socket: int


class Failed(NamedTuple):
    """The connection could not be made. `status` is the HTTP status when there was one."""

    socket: int
    cause: DialFailure
    detail: str = ""
    status: int | None = None


class Received(NamedTuple):
    """Messages arrived; `received_ms` is unix time on this machine, in milliseconds."""

    socket: int
    messages: list[bytes]
    received_ms: float


class Closed(NamedTuple):
    """The connection is gone; `code` is 1006 when there was no close frame."""

    socket: int
    code: int = 1006
    reason: str = ""


class DeadlinePassed(NamedTuple):
    """`Session.deadline` has come."""


class ReadingPaused(NamedTuple):
    """Nothing is read from any socket from now on: our own reader is too slow."""


class ReadingResumed(NamedTuple):
    """Sockets are read again."""


class Stalled(NamedTuple):
    """For so many seconds nothing could be read: we were busy with a frame."""

    seconds: float


class StatusRequested(NamedTuple):
    """The user asks for the status (SIGUSR1)."""


class StopRequested(NamedTuple):
    """The user, a signal or a limit wants the end."""


class FellSilent(NamedTuple):
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
    | Stalled
    | StatusRequested
    | StopRequested
    | FellSilent
)
