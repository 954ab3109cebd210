"""The frames of one match that are not sent yet, and how they go on behind those that are stored.

Two publishers of one match are never quite as far as each other. One that has had every frame
since the last it stored goes on at once: what the other stored meanwhile is among its own. One
that began in the middle goes on as soon as the stream holds one of its frames.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice

from livecli.feed.dialects.reading import at_ms
from livecli.feed.frames import Frame
from livecli.feed.json_text import loads
from livecli.feed.records import missed
from livecli.feed.snapshots import unfolded
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple

from .bus_message import PublishCommand, constant_headers
from .message_id import IdChain
from .subjects import GAP, subject


# Two machines receive one frame within this time, by their own clocks: NTP keeps those within some
# 100 ms, and the feed repeats itself after 30 s at the earliest (wire-facts).
SAME_MS = 2000.0
# Frames that bear no time and come again (A, B, A) do so later than this.
REPEAT_MS = 500.0
UNPUBLISHED = "unpublished"  # the cause of a gap: nobody published the match


class Stored(NamedTuple):
    """A message of the stream: of which type, what it is, and its place."""

    type: str
    message_id: str
    received_ms: float
    sequence: int
    raw: bytes
    part: bool = False  # of a snapshot


class Waiting(NamedTuple):
    """A frame in line; it has its id if it was sent before. `part`: of a snapshot."""

    frame: Frame
    message_id: str | None = None
    part: bool = False


class Break:
    """A place in line where frames may be missing: of a start, an outage, or frames dropped.

    Since `since` others may send those; `first_at` is when the first frame behind it came;
    `gap_stored`: the stream has a gap there.
    """

    __slots__ = ("first_at", "gap", "gap_stored", "since", "snapshot")

    def __init__(self, since: float) -> None:
        self.since = since
        self.first_at = 0.0
        self.gap: Frame | None = None
        self.gap_stored = False
        self.snapshot: Frame | None = None


class SubjectOrder:
    """The ids of the frames of one subject, and the command that publishes them."""

    __slots__ = ("chain", "command")

    def __init__(self, chain: IdChain, command: PublishCommand) -> None:
        self.chain = chain
        self.command = command


class Found(NamedTuple):
    """How many of the line are done with: stored by another, or older than what is stored."""

    stored: int = 0
    late: int = 0


class MatchOrder:
    """The frames of `match` that wait, in their order; it begins with a break.

    `live`: nothing waits, frames are sent as they come. `sequence` is that of the last frame that
    is stored, as far as we know. `probe` is the number of a frame that waits alone for its
    acknowledgement. Once the break at the head has `begun`, `news` are sent before what follows;
    the match is `sure` of its place as soon as a frame of the line is stored behind all others.
    """

    def __init__(self, match: Match, stream: str, since: float) -> None:
        self.match = match
        self.subjects: dict[str, SubjectOrder] = {}
        self.line: deque[Waiting | Break] = deque([Break(since)])
        self.live = False
        self.sequence = 0
        self.asking = False
        self.ask_at = 0.0
        self.probe: int | None = None
        self.begun = self.sure = False
        self.news: list[Waiting] = []
        self.last: int | None = None  # the sequence of the match's last message, when it was read
        self.overtaken = 0  # how often in a row another publisher stored something meanwhile
        self.ahead: list[Stored] = []  # what another stored and has not come to us yet
        self.ahead_until = 0.0
        self._stream = stream

    def subject(self, kind: str) -> SubjectOrder:
        """The order of the frames of one type."""
        found = self.subjects.get(kind)
        if found is None:
            name = subject(self._stream, self.match, kind)
            command = PublishCommand(name.encode(), b"", b"")
            found = self.subjects[kind] = SubjectOrder(IdChain(name), command)
        return found

    def name_headers(self, about: SubjectOrder, dialect: str | None, publisher: str) -> None:
        more = constant_headers(self.match.sport, dialect, publisher)
        about.command = about.command._replace(more=more)

    @property
    def breaks(self) -> bool:
        """Whether the next in line may come behind a hole."""
        return bool(self.line) and type(self.line[0]) is Break

    @property
    def hole(self) -> Break | None:
        """The first break in line."""
        return next((each for each in self.line if type(each) is Break), None)

    @property
    def following(self) -> Waiting | None:
        """What is sent next; None before a break that has not begun, and at the end."""
        if self.news:
            return self.news[0]
        at = 1 if self.begun else 0
        following = self.line[at] if at < len(self.line) else None
        return following if type(following) is Waiting else None

    @property
    def first_ms(self) -> float | None:
        """When the first in line was received."""
        for each in self.line:
            frame = each.frame if type(each) is Waiting else each.gap or each.snapshot  # type: ignore[union-attr]
            if frame is not None:
                return frame.received_ms
        return None

    def go_on(self, tail: Sequence[Stored], *, settled: bool) -> Found:
        """Leave out what is done with, now that the stream's last frames are these, in order.

        `settled`: nobody holds older frames, so that a frame that may be one of ours is.
        """
        line = list(self.line)
        tail = [each for each in tail if each.type != GAP]
        hole = next((n for n, each in enumerate(line) if type(each) is Break), len(line))
        places = self._beyond(line, hole, tail, settled) or self._before(line[:hole], 0, tail, 0)
        if places is None:
            return Found()
        mine, theirs = places
        done = line[: mine + 1]
        self.line = deque(islice(line, mine + 1, None))
        self.ahead = [] if self.line else list(tail[theirs + 1 :])
        self.sequence = max(self.sequence, tail[theirs].sequence)
        frames = [each.frame for each in done if type(each) is Waiting]
        there = {(each.type, each.raw) for each in tail[: theirs + 1]}
        stored = sum((frame.type, frame.raw) in there for frame in frames)
        return Found(stored, len(frames) - stored)

    def is_ahead(self, frame: Frame, now: float) -> Stored | None:
        """What is stored already of what another publisher sent before us."""
        if now >= self.ahead_until:
            self.ahead = []
        for number, each in enumerate(self.ahead):
            if each.type == frame.type and each.raw == frame.raw:
                del self.ahead[: number + 1]
                self.sequence = max(self.sequence, each.sequence)
                self._behind(each)
                return each
        return None

    def begin(self, tail: Sequence[Stored]) -> None:
        """Make `news` of the break at the head of the line.

        Nobody else has what was missed: the gap is told, then what the snapshot has newer than
        the stream, then the line goes on.
        """
        head = self.line[0]
        assert type(head) is Break
        self._begin_chains(tail)
        self.begun = True
        newest = {each.type: each for each in tail}
        parts = unfolded(head.snapshot)[1:] if head.snapshot is not None else []
        self.news = [
            Waiting(part, None, True) for part in parts if lacks(newest.get(part.type), part)
        ]
        first = self.following
        last = next((each for each in reversed(tail) if each.type != GAP), None)
        if tail:
            self.sequence = max(self.sequence, tail[-1].sequence)
        if first is None or head.gap_stored:
            return
        gap = head.gap
        if gap is None and last is not None:
            first_ms = first.frame.received_ms
            gap = missed(self.match, UNPUBLISHED, None, last.received_ms, first_ms)
        if gap is not None and (not tail or tail[-1].raw != gap.raw):
            self.news.insert(0, Waiting(gap))

    def passed(self) -> int:
        """The probe is stored; returns how many breaks are behind us with it."""
        self.probe = None
        if self.news:
            head = self.line[0]
            if self.news.pop(0).frame.type == GAP and type(head) is Break:
                head.gap_stored = True
            return 0
        breaks = int(self.begun)
        if breaks:
            self.pass_break()
        self.line.popleft()
        self.sure = True
        self.overtaken = 0
        return breaks

    def pass_break(self) -> None:
        """What is to be sent behind the break at the head stands in line."""
        self.line.popleft()
        self.line.extendleft(reversed(self.news))
        self.news = []
        self.begun = False
        self.overtaken = 0

    def read_again(self) -> int:
        """The probe came to nothing; returns how many frames were only to be sent behind it."""
        news = len(self.news)
        self.news = []
        self.begun = False
        self.probe = None
        return news

    def _beyond(
        self, line: Sequence[Waiting | Break], hole: int, tail: Sequence[Stored], settled: bool
    ) -> tuple[int, int] | None:
        """The last place in line, behind a break, of a frame that is stored; and its place there.

        We began in the middle: a frame that bears its time is the same, others are where all from
        the first on are, at about the same times. What was part of a snapshot says nothing: frames
        before it may be missing.
        """
        place = {
            (each.frame.type, each.frame.raw): number
            for number, each in enumerate(line)
            if number > hole and type(each) is Waiting
        }
        for theirs in range(len(tail) - 1, -1, -1):
            last = tail[theirs]
            mine = None if last.part else place.get((last.type, last.raw))
            if mine is not None and at_ms(loads(last.raw)) is not None:
                break
        else:
            if not (settled and place):
                return None
            overlap = _overlap(line[hole + 1 :], tail)
            if overlap is None:
                return None
            mine, theirs = hole + overlap[0], overlap[1]
        self._begin_chains(tail[: theirs + 1])
        return self._before(line, mine + 1, tail, theirs + 1) or (mine, theirs)

    def _before(
        self, line: Sequence[Waiting | Break], mine: int, tail: Sequence[Stored], theirs: int
    ) -> tuple[int, int] | None:
        """The same for a line without a break, frame by frame: what is stored behind `sequence`
        is the line from `mine` on."""
        found = None
        for place in range(theirs, len(tail)):
            message = tail[place]
            if theirs == 0 and message.sequence <= self.sequence:
                continue
            for number in range(mine, len(line)):
                waiting = line[number]
                if isinstance(waiting, Break):
                    break
                if waiting.frame.raw == message.raw and waiting.frame.type == message.type:
                    found, mine = (number, place), number + 1
                    after = line[number + 1] if number + 1 < len(line) else None
                    if type(after) is not Waiting or after.message_id is None:
                        self._behind(message)
                    break
        return found

    def _begin_chains(self, tail: Sequence[Stored]) -> None:
        for about in self.subjects.values():
            about.chain.begin()
        for message in tail:
            self._behind(message)

    def _behind(self, message: Stored) -> None:
        chain = self.subject(message.type).chain
        chain.go_on_behind(message.message_id, message.raw)


def lacks(last: Stored | None, part: Frame) -> bool:
    """Whether a part of a snapshot is newer than the last stored frame of its type."""
    if last is None:
        return True
    told, stored = at_ms(part.body), at_ms(loads(last.raw))
    if told is not None and stored is not None:
        return told > stored
    return part.raw != last.raw and last.received_ms < part.received_ms - SAME_MS


def _overlap(line: Sequence[Waiting | Break], tail: Sequence[Stored]) -> tuple[int, int] | None:
    """How many of the first in line, up to a break, are stored in a row, and where the last is."""
    end = next((number for number, each in enumerate(line) if type(each) is Break), len(line))
    frames = [each.frame for each in line[:end] if type(each) is Waiting]
    for start in range(len(tail) if frames else 0):
        stored = tail[start : start + len(frames)]
        if all(_same(mine, theirs) for mine, theirs in zip(frames, stored, strict=False)):
            return len(stored), start + len(stored) - 1
    return None


def _same(frame: Frame, stored: Stored) -> bool:
    apart_ms = abs(frame.received_ms - stored.received_ms)
    near = apart_ms < REPEAT_MS and not stored.part
    return near and frame.raw == stored.raw and frame.type == stored.type
