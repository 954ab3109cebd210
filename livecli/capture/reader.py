"""Lines of a capture, or of any NDJSON of frames, as frames with their times. No files here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from livecli.feed.frames import Frame
from livecli.feed.records import Gap, read_gap
from livecli.feed.sports import SPORTS, Match

from .stamped_line import read, read_whole


class FrameReader:
    """Reads one capture, line by line: its frames, records among them.

    Each has its time and its sport. A frame without a time of arrival gets the time in it (`uts`,
    `ts`), or else that of the frame before it. `whole` frames keep `_received_ms`, which the
    capture added.
    """

    def __init__(self, *, whole: bool) -> None:
        self._read = read_whole if whole else read
        self._sports: dict[int, str] = {}
        self._now_ms = 0.0

    def frames(self, chunk: bytes) -> list[Frame]:
        """The frames in a piece of whole lines."""
        return [self.frame(line) for line in chunk.split(b"\n") if line and not line.isspace()]

    def frame(self, line: bytes) -> Frame:
        """The frame in a line that is not blank."""
        frame = self._read(line)
        if not frame.received_ms:
            frame.received_ms = _sent_ms(frame) or self._now_ms
        self._now_ms = frame.received_ms
        if frame.event_id is not None:
            frame.sport = self._sport(frame, frame.event_id)
        return frame

    def _sport(self, frame: Frame, event_id: int) -> str:
        """The sport in the frame, or in an earlier one of its match; `score` is tennis only."""
        if frame.sport in SPORTS:
            self._sports[event_id] = frame.sport or ""
        elif frame.type == "score":
            self._sports[event_id] = "tennis"
        return self._sports.get(event_id, "football")


def _sent_ms(frame: Frame) -> float | None:
    """The time in a frame; our own captures are read without it."""
    if frame.type[:1] == "_":
        return None
    from livecli.feed.dialects import at_ms

    return at_ms(frame.body)


def frames(lines: Iterable[bytes]) -> Iterator[Frame]:
    """The frames in `lines` as the feed sent them; see FrameReader."""
    reader = FrameReader(whole=False)
    for line in lines:
        if not line.isspace() and line:
            yield reader.frame(line)


@dataclass(slots=True)
class Contents:
    """What a capture holds of one match."""

    frames: int = 0
    bookmakers: set[str] = field(default_factory=set)
    source: str = "full"


def contents(frames: Iterable[Frame]) -> dict[Match, Contents]:
    """The matches in a capture, in the order in which they first appear."""
    matches: dict[Match, Contents] = {}
    for frame in frames:
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


def gaps(found: Iterable[Frame]) -> dict[Match, list[Gap]]:
    """The gaps in a capture that come after the first frame of their match, timed from it."""
    first_ms: dict[Match, float] = {}
    gaps: dict[Match, list[Gap]] = {}
    for frame in found:
        if frame.event_id is None:
            continue
        match = Match(frame.sport or "football", frame.event_id)
        if not frame.ours:
            first_ms.setdefault(match, frame.received_ms)
        elif frame.type == "_gap" and match in first_ms:
            start_ms, gap = first_ms[match], read_gap(frame.body)
            if gap is not None and gap.missed_ms:
                timed = gap._replace(from_ms=gap.from_ms - start_ms, to_ms=gap.to_ms - start_ms)
                gaps.setdefault(match, []).append(timed)
    return gaps


def of_match(frames: Iterable[Frame], match: Match) -> Iterator[Frame]:
    """The frames of one match, and those without an id that follow them."""
    inside = False
    for frame in frames:
        if frame.ours:
            continue
        if frame.event_id is not None:
            inside = frame.event_id == match.event_id and frame.sport == match.sport
        if inside:
            yield frame
