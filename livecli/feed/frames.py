"""What a frame is: its own bytes, and the few facts about it that everybody asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from livecli.named_tuple import NamedTuple
from livecli.wording import LAST_MS

from .json_text import loads


STAMP = "_received_ms"  # when a frame was received, where that is written into it


class FrameType(NamedTuple):
    """`sports` have it: one, "both", or "-" for what is about no match; `about` is for people.

    `columns` are those of csv where none are named: the documented fields, the time first. Frames
    that tell no time have that of their arrival. Of a type of both sports, `only` has the columns
    that are one sport's.
    """

    sports: str
    about: str
    columns: tuple[str, ...]
    only: Mapping[str, frozenset[str]] = {}

    def columns_of(self, sports: frozenset[str]) -> tuple[str, ...]:
        """The columns without those of no other sports than these."""
        foreign = [names for sport, names in self.only.items() if sport not in sports]
        return tuple(name for name in self.columns if not any(name in names for names in foreign))


class Only(NamedTuple):
    """Columns of one sport."""

    sport: str
    columns: str


def _row(sports: str, about: str, *columns: str | Only) -> FrameType:
    """A row whose columns stand in words with blanks between them."""
    words = [part.columns if isinstance(part, Only) else part for part in columns]
    only = {
        part.sport: frozenset(part.columns.split()) for part in columns if isinstance(part, Only)
    }
    return FrameType(sports, about, tuple(" ".join(words).split()), only)


MARKETS = (
    "odds.1x2.home odds.1x2.draw odds.1x2.away odds.over_15.over odds.over_15.under "
    "odds.over_25.over odds.over_25.under odds.over_35.over odds.over_35.under "
    "odds.btts.yes odds.btts.no"
)
# The types of the documents, in the order in which people meet them.
FRAME_TYPES = {
    "subscribed": _row(
        "both",
        "the state of a match, once, as the answer to the subscription",
        f"{STAMP} event_id sport source event.home.name event.away.name event.status.name",
        Only("football", "event.period event.minute"),
        "event.score",
    ),
    "event": _row(
        "both",
        "score, clock or point, status, statistics; every 30 s and on change",
        f"{STAMP} event_id home.name away.name status.name",
        Only(
            "football",
            "period minute score.home score.away stats.home.shots stats.away.shots "
            "stats.home.shots_on_target stats.away.shots_on_target stats.home.xg stats.away.xg "
            "stats.home.possession stats.away.possession",
        ),
        Only(
            "tennis",
            "score.sets score.home_sets score.away_sets score.set score.home_games "
            "score.away_games score.point score.server stats.home.aces stats.away.aces "
            "stats.home.double_faults stats.away.double_faults stats.home.first_serve_pct "
            "stats.away.first_serve_pct stats.home.winners stats.away.winners "
            "stats.home.unforced_errors stats.away.unforced_errors "
            "tournament.name tournament.surface",
        ),
    ),
    "livedata": _row(
        "football",
        "where the ball is; every 5 s, or on every action",
        "uts event_id period minute situation x y",
    ),
    "action": _row(
        "football",
        "one action on the pitch, with place, player and team; full source",
        "ts event_id period minute second action_type team player.id player.name x y",
        "score.home score.away qualifiers tid",
    ),
    "odds": _row(
        "football",
        "the best prices of all bookmakers; every 30 s and on movement",
        "uts event_id",
        MARKETS,
    ),
    "odds_book": _row(
        "football",
        "the prices of one bookmaker, for those who ask for it with --bookmaker",
        "uts event_id bookmaker_slug",
        MARKETS,
    ),
    "score": _row(
        "tennis",
        "sets, game, point and server; on every point",
        "uts event_id sets set game point server",
    ),
    "pong": _row(
        "-",
        "the answer to our ping; printed only with -t pong",
        STAMP,
    ),
    "error": _row(
        "-",
        "a refusal; printed only with -t error, always told on stderr",
        f"{STAMP} event_id code message",
    ),
    "unsubscribed": _row(
        "-",
        "the end of a subscription; printed only with -t unsubscribed",
        f"{STAMP} event_id",
    ),
}
# Public clients know these too (wire-facts, Server frames).
UNDOCUMENTED = ("ingest_debug", "ping", "poem", "stats")
# Records of our own; `feed.records` makes and reads them, those of alerts `feed.alert_records`.
OURS = frozenset({"_alert", "_close", "_drop", "_gap", "_open", "_pos"})
# What the feed sent and is no JSON object, wrapped: no records of our own.
WRAPPED = frozenset({"_binary", "_text"})
# What proves that the service lives, but is no match data.
NO_DATA = OURS | {"error", "ping", "pong", "unsubscribed"}
# Longer than any word that the feed has for a type or a sport: what is remembered by it is bounded.
LONGEST_WORD = 100


class Binary(bytes):
    """The payload of a binary message; the feed speaks text, so it is kept but not read."""


@lru_cache(maxsize=256)
def is_record(kind: str) -> bool:
    """Whether a frame type is that of a record: one of ours, or one of another program's in a
    capture."""
    return kind[:1] == "_" and kind not in WRAPPED and len(kind) <= LONGEST_WORD


@lru_cache(maxsize=256)
def is_aside(kind: str) -> bool:
    """Whether a frame type is that of a record about the stream: an alert, which is a record about
    a match, is chosen, counted and printed as a frame."""
    return kind != "_alert" and is_record(kind)


def unix_ms(value: object) -> float | None:
    """The moment that a field holds, unix milliseconds; None for what is no moment."""
    if type(value) is float or type(value) is int:
        return float(value) if 0 < value <= LAST_MS else None
    return None


class StreamPlace(NamedTuple):
    """Where a message stands in a stream of a bus: when that was made (unix ms), and its number."""

    created_ms: int
    sequence: int

    @property
    def before(self) -> StreamPlace:
        return self._replace(sequence=self.sequence - 1)


class FrameBody:
    """What a frame's own bytes mean, decoded when it is asked for; however the frame is made."""

    __slots__ = ()  # its subclasses have places for these
    raw: bytes
    type: str
    event_id: int | None
    sport: str | None
    received_ms: float
    socket: int
    _body: dict[str, Any] | None

    def rewritten(self, raw: bytes, body: dict[str, Any] | None = None) -> Frame:
        """The same frame in other bytes; `body` is what they mean, if that is at hand."""
        return Frame(raw, self.type, self.event_id, self.sport, self.received_ms, self.socket, body)

    @property
    def body(self) -> dict[str, Any]:
        """The decoded frame; decoded again only if `forget` was called before."""
        if self._body is None:
            self._body = loads(self.raw)  # type: ignore[misc]
        return self._body

    def forget(self) -> None:
        """Let go of the decoded body, which weighs ten times its bytes, while the frame waits."""
        self._body = None  # type: ignore[misc]

    @property
    def ours(self) -> bool:
        """Whether this is a record and not the feed's; see `is_record`."""
        return is_record(self.type)

    @property
    def aside(self) -> bool:
        """Whether this is a record about the stream; see `is_aside`."""
        return is_aside(self.type)

    def __repr__(self) -> str:
        shown = self.raw if len(self.raw) <= 80 else self.raw[:60] + b"..." + self.raw[-17:]
        return f"Frame({self.type} {self.event_id} {shown!r} [{len(self.raw)} bytes])"


class Frame(FrameBody):
    """One unit of the feed, or a record of our own (`type` begins with `_`).

    `raw` is the frame's own bytes on one line, without a line break at the end, and always a JSON
    object. `event_id` and `sport` are None where neither the frame nor its socket tells them.
    `received_ms` is unix time in milliseconds. `socket` is the number of the socket it came by.
    `place` is set where the frame came by a bus; `place_of` asks for it.
    """

    __slots__ = ("_body", "event_id", "place", "raw", "received_ms", "socket", "sport", "type")
    place: StreamPlace

    def __init__(
        self,
        raw: bytes,
        type: str,  # noqa: A002 - the feed's own word
        event_id: int | None = None,
        sport: str | None = None,
        received_ms: float = 0.0,
        socket: int = 0,
        body: dict[str, Any] | None = None,
    ) -> None:
        self.raw = raw
        self.type = type
        self.event_id = event_id
        self.sport = sport
        self.received_ms = received_ms
        self.socket = socket
        self._body = body

    @classmethod
    def of(cls, body: dict[str, Any], *, received_ms: float) -> Frame:
        """A record of our own; its time, like a stamp, is its last key."""
        body = body | {STAMP: round(received_ms, 3)}
        raw = orjson.dumps(body)
        event_id, sport = body.get("event_id"), body.get("sport")
        return cls(raw, body["type"], event_id, sport, received_ms, body=body)


class WrappedFrame(Frame):
    """A message of the feed that is no JSON object, in a `_text` or `_binary` record.

    `event_id` and `inner_type` are what the message says of itself, as `message_head` finds it.
    """

    __slots__ = ("inner_type",)
    inner_type: str


def place_of(frame: Frame) -> StreamPlace | None:
    """The frame's place in the stream that it came by; None for one that came otherwise."""
    return getattr(frame, "place", None)


def means(frame: Frame) -> str:
    """The frame's type, or that of the message which it wraps ("" where it names none)."""
    return frame.inner_type if isinstance(frame, WrappedFrame) else frame.type
