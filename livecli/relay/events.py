"""What happens to a relay besides its clients' own events, and what it wants done upstream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.service.events import CloseSocket, CutConnection, RefuseUpgrade, SendTexts


class UpstreamFeed(NamedTuple):
    """What is asked for upstream: a match, with the odds of a bookmaker if one is named.

    Two bookmakers of one match are two places upstream, on two sockets.
    """

    match: Match
    bookmaker: str | None = None


class RelayedFrame(NamedTuple):
    """A frame on its way down. `number` tells when it came: unix milliseconds times a thousand."""

    number: int
    match: Match | None
    type: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class RecordsWanted:
    """A client wants our own records, too (`?records=1`)."""

    client: int


@dataclass(frozen=True, slots=True)
class StreamOpened:
    """A client asks for an event stream of a match: of these types, from after `last` on."""

    client: int
    match: Match
    types: frozenset[str] = frozenset()
    last: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class FramesCame:
    """Frames came from upstream, for those who asked with this bookmaker."""

    bookmaker: str | None
    frames: list[Frame]


@dataclass(frozen=True, slots=True)
class FeedRefused:
    """Upstream refuses a match, with this code."""

    feed: UpstreamFeed
    code: str


@dataclass(frozen=True, slots=True)
class SocketsChanged:
    """Of those asked with this bookmaker, these matches have no open socket upstream now."""

    bookmaker: str | None
    away: frozenset[Match]


@dataclass(frozen=True, slots=True)
class MatchJoined:
    """The live list has a match more: it is followed upstream already."""

    match: Match


@dataclass(frozen=True, slots=True)
class MatchLeft:
    """The live list has a match no more: it is not followed upstream."""

    match: Match


@dataclass(frozen=True, slots=True)
class FanOut:
    """Send these frames to these clients, in this order."""

    clients: Iterable[int]
    frames: list[RelayedFrame]


@dataclass(frozen=True, slots=True)
class AskUpstream:
    """Follow this upstream."""

    feed: UpstreamFeed


@dataclass(frozen=True, slots=True)
class LeaveUpstream:
    """Follow this upstream no more; with `last`, nothing else is asked with its bookmaker."""

    feed: UpstreamFeed
    last: bool


@dataclass(frozen=True, slots=True)
class RefuseStream:
    """Answer the request for an event stream with an error."""

    client: int
    code: str
    message: str


RelayEffect = (
    SendTexts
    | CloseSocket
    | CutConnection
    | RefuseUpgrade
    | FanOut
    | AskUpstream
    | LeaveUpstream
    | RefuseStream
)
