"""The `subscribed` frame: put together from the raw frames that it carries, and taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from . import codec
from .frames import Frame
from .json_text import dumps, loads
from .sports import SPORTS, Match


# A snapshot of more parts is not taken apart: each weighs a hundred times its bytes as a frame, and
# the longest that was met holds some 1500 (wire-facts, subscribed).
MAX_PARTS = 20_000
RECENT = 30  # livedata (football) or score (tennis) frames in a snapshot, at the most (documents)

# Where frames stand in a snapshot, in the order of unfolding, and their type if they do not say it.
# First how things are, so that whoever reads knows the match before anything happens in it; then
# what happened, up to now: the history goes further back than the latest positions or points.
PARTS = {
    "event": "event",
    "odds": "odds",
    "odds_book": "odds_book",  # no document shows it here, one client reads it
    "history": "action",  # documented as reserved; four clients read actions (wire-facts)
    "livedata": "livedata",
}
LISTS = frozenset({"history", "livedata"})  # a lone object is read as a list of one
ODDS = frozenset({"odds", "odds_book"})

STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
TOKEN = re.compile(STRING + rb"|[][{},]")
MEMBER = re.compile(rb"\s*(" + STRING + rb")\s*:\s*(.*\S)\s*", re.DOTALL)


def raw_part(part: Any) -> bytes | None:
    """A part of a snapshot that is a frame, or a map of markets; None for anything else."""
    try:
        return dumps(part) if part and isinstance(part, dict) else None
    except orjson.JSONEncodeError:  # nested deeper than can be written
        return None


def snapshot(
    match: Match,
    *,
    source: str,
    event: bytes | None,
    recent: Iterable[bytes],
    odds: bytes | None,
    history: Iterable[bytes] = (),
    book: bytes | None = None,
) -> bytes:
    """A `subscribed` frame in the documents' order of keys, the frames inside byte for byte.

    `recent` are livedata or score frames and `history` actions, the oldest first; `book` is the
    `odds_book` frame of the bookmaker that was asked for.
    """
    head = b'{"type":"subscribed","event_id":%d' % match.event_id
    middle = b',"event":%b,"livedata":[%b],"history":[%b]' % (
        event or b"null",
        b",".join(recent),
        b",".join(history),
    )
    if match.sport != "football":
        return head + b',"sport":"%b"' % match.sport.encode() + middle + b"}"
    prices = b',"odds":%b' % (odds or b"null")
    if book is not None:
        prices += b',"odds_book":%b' % book
    return head + b',"source":"%b"' % source.encode() + middle + prices + b"}"


def unfolded(frame: Frame) -> list[Frame]:
    """A snapshot as the frames in it: the `subscribed` frame without them, then each of them.

    Their order is that of PARTS, lists as they came (oldest first). All have the snapshot's time
    and socket. The bytes are the snapshot's own, cut out: a part that lacks its `type`, `event_id`
    or (where the snapshot has one) `sport` gets them in front, and a bare map of markets an odds
    frame around it. Null and empty parts give no frame; what is no object stays in the first one.
    A frame that has no parts, or more than MAX_PARTS, or is no snapshot, comes back as it is.
    """
    if frame.type != "subscribed":
        return [frame]
    members = list(_split(frame.raw))
    rest: list[bytes] = []
    found: dict[str, list[bytes]] = {place: [] for place in PARTS}
    for member in members:
        place, parts = _parts(member)
        if parts is None:
            rest.append(member)
        else:
            found[place] += parts
    if len(rest) == len(members) or sum(map(len, found.values())) > MAX_PARTS:
        return [frame]
    remainder = b"{%b}" % b",".join(rest)
    return [
        frame.rewritten(remainder),
        *(_part(place, raw, frame) for place, raws in found.items() for raw in raws),
    ]


def part_type(place: str, part: Mapping[str, Any], sport: str | None) -> str:
    """The type of a part that does not say it; tennis has `score` frames as its `livedata`."""
    if place in LISTS and "sets" in part:
        return "score"
    if place == "livedata" and sport in SPORTS:
        return SPORTS[sport].moving
    return PARTS[place]


def is_bare(odds: Mapping[str, Any]) -> bool:
    """Whether the odds of a snapshot are the map of markets itself, as two clients met them."""
    return "odds" not in odds and "type" not in odds


def _parts(member: bytes) -> tuple[str, list[bytes] | None]:
    """Where a member of the snapshot stands, and the objects there; None if it is to stay."""
    named = MEMBER.fullmatch(member)
    if named is None:  # the snapshot is `{}`
        return "", None
    place, value = orjson.loads(named[1]), named[2]
    if place not in PARTS:
        return place, None
    values = list(_split(value)) if place in LISTS and value[:1] == b"[" else [value]
    parts = [each for value in values if (each := value.strip()) not in (b"", b"null")]
    if any(each[:1] != b"{" for each in parts):
        return place, None
    return place, [each for each in parts if each[1:-1].strip()]


def _part(place: str, raw: bytes, frame: Frame) -> Frame:
    """The frame in `raw`; the feed may not forge a record of our own here either."""
    part = loads(raw)
    if place in ODDS and is_bare(part):
        part, raw = {"odds": part}, b'{"odds":%b}' % raw
    # No sport means football (documents), so that a frame of football lacks none.
    told_sport = "sport" in frame.body or frame.sport != "football"
    told = {
        "type": part_type(place, part, frame.sport),
        "event_id": frame.event_id,
        "sport": frame.sport if told_sport else None,
    }
    lacking = {k: v for k, v in told.items() if v is not None and k not in part}
    if lacking:
        raw = orjson.dumps(lacking)[:-1] + b"," + raw[1:]
    made = codec.decode(raw, received_ms=frame.received_ms, socket=frame.socket)
    if made.event_id is None:
        made.event_id = frame.event_id
    if made.sport is None:
        made.sport = frame.sport
    return made


def _split(raw: bytes) -> Iterator[bytes]:
    """The text of each member of an object, or of each element of a list, in valid JSON."""
    depth, start = 0, 1
    for token in TOKEN.finditer(raw):
        mark = token[0]
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
        elif mark == b"," and depth == 1:
            yield raw[start : token.start()]
            start = token.end()
    yield raw[start:-1]
