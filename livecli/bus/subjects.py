"""The subject of a frame, `STREAM.SPORT.EVENT_ID.TYPE`, and what a subject says of a frame."""

from __future__ import annotations

from collections.abc import Iterable

from livecli.errors import UsageError
from livecli.feed.frames import LONGEST_WORD
from livecli.feed.sports import SPORTS, Match, read_id
from livecli.named_tuple import NamedTuple


UNNAMED = "-"  # a type that is missing
SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
LONGEST_STREAM = 100
GAP = "_gap"


class FrameTopic(NamedTuple):
    """What a subject says: of which match, and the frame's type."""

    match: Match
    type: str


def subject(stream: str, match: Match, kind: str) -> str:
    """The subject of a frame of this type.

    What NATS forbids in a token (blanks, dots, `*`, `>`, control characters), and all that is not
    ASCII, is written as `%` and two digits for each byte.
    """
    return f"{stream}.{token(match.sport)}.{match.event_id}.{token(kind)}"


def topic(text: str) -> FrameTopic | None:
    """What a subject says; None for one of another shape, or of a sport that there is not."""
    parts = text.split(".")
    if len(parts) != 4 or parts[1] not in SPORTS:
        return None
    event_id = read_id(parts[2])
    if event_id is None:
        return None
    return FrameTopic(Match(parts[1], event_id), _word(parts[3]))


def filters(
    stream: str, matches: Iterable[Match], types: Iterable[str], sport: str | None = None
) -> list[str]:
    """The subjects of these matches (none: all, or all of `sport`) and types (none: all).

    Where types are chosen, gaps come too: what was missed is told whatever was chosen.
    """
    kinds = sorted({token(kind) for kind in types} | {GAP}) if types else [">"]
    heads = [f"{token(match.sport)}.{match.event_id}" for match in matches]
    return [f"{stream}.{head}.{kind}" for head in heads or [f"{sport or '*'}.*"] for kind in kinds]


def stream_name(text: str, option: str = "--stream") -> str:
    """A name that a stream may have, and that its subjects begin with; raises UsageError."""
    if not text or not SAFE.issuperset(text) or len(text) > LONGEST_STREAM:
        raise UsageError(f"{option} {text[:LONGEST_STREAM]!r}: no name; letters, digits, - and _")
    return text


def token(word: str) -> str:
    """A word as a part of a subject, or of a header: nothing in it has a meaning there."""
    if SAFE.issuperset(word) and word:
        return word[:LONGEST_WORD]
    word = word[:LONGEST_WORD]
    return (
        "".join(
            each
            if each in SAFE
            else "".join(f"%{byte:02X}" for byte in each.encode(errors="replace"))
            for each in word
        )
        or UNNAMED
    )


def _word(token: str) -> str:
    from urllib.parse import unquote

    return "" if token == UNNAMED else unquote(token) if "%" in token else token
