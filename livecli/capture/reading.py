"""Lines of a capture, or of any NDJSON of frames, as frames with their times. No files here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from livecli.feed import dialects
from livecli.feed.frames import Frame
from livecli.feed.sports import SPORTS, Match

from .record import read


def frames(lines: Iterable[bytes]) -> Iterator[Frame]:
    """The frames in `lines`, records of our own among them, each with its time and its sport.

    A frame that does not say when it was received gets the time that it carries (`uts`, `ts`), and
    one that carries none, the time of the frame before it.
    """
    sports: dict[int, str] = {}
    now_ms = 0.0
    for line in lines:
        if not line.strip():
            continue
        frame = read(line)
        if not frame.received_ms:
            told_ms = None if frame.type[:1] == "_" else dialects.at_ms(frame.body)
            frame.received_ms = told_ms or now_ms
        now_ms = frame.received_ms
        if frame.event_id is not None:
            frame.sport = _sport(frame, sports)
        yield frame


def _sport(frame: Frame, sports: dict[int, str]) -> str:
    """The frame's own word, or what its match said before; `score` is tennis alone."""
    if frame.sport in SPORTS:
        sports[frame.event_id or 0] = frame.sport or ""
    elif frame.type == "score":
        sports[frame.event_id or 0] = "tennis"
    return sports.get(frame.event_id or 0, "football")


@dataclass(slots=True)
class Contents:
    """What a capture holds of one match."""

    frames: int = 0
    bookmakers: set[str] = field(default_factory=set)
    source: str = "full"


def contents(found: Iterable[Frame]) -> dict[Match, Contents]:
    """The matches in a capture, in the order in which they first appear."""
    matches: dict[Match, Contents] = {}
    for frame in found:
        if frame.event_id is None or frame.ours:
            continue
        match = Match(frame.sport or "football", frame.event_id)
        about = matches.setdefault(match, Contents())
        about.frames += 1
        if frame.type == "odds_book":
            about.bookmakers.add(str(frame.body.get("bookmaker_slug")))
        elif frame.type == "subscribed" and frame.body.get("source") == "basic":
            about.source = "basic"
    return matches


def of_match(found: Iterable[Frame], match: Match) -> Iterator[Frame]:
    """The frames of one match, and those without an id that follow them."""
    inside = False
    for frame in found:
        if frame.ours:
            continue
        if frame.event_id is not None:
            inside = frame.event_id == match.event_id and frame.sport == match.sport
        if inside:
            yield frame
