"""What a publisher sends when: frames in, commands out; no sockets, and the clock is passed in.

A match is live while its frames are sent as they come. After a start, a reconnection or an outage
of the feed its frames wait until the stream's last frames were read, and after a break until
another publisher has stored one of ours, or `settle_s` passed and nobody holds older ones. The
next frame goes alone, and is refused if anything was stored since that reading: of two that go on
at once, one reads again what the other stored. Without the server's word for half of its duplicate
window nothing more is sent: what is sent again later than that would be stored twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from livecli.feed.dialects.reading import dialect
from livecli.feed.frames import NO_DATA, Frame
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple

from .ack_window import AckWindow
from .bus_message import EXPECTED, PART
from .match_order import SAME_MS, Break, MatchOrder, Stored, SubjectOrder, Waiting
from .subjects import GAP, filters


# Others need this long to connect again and to send what they hold: they try four times a second.
# Twice as long for who has frames since just now, so that who has older ones begins.
SETTLE_S = 1.5
OLD_S = 20.0
POLL_S = 0.25  # how often the stream's last frames are read meanwhile
MOST_OVERTAKEN = 4  # then another publisher sends other frames of the match than we get
SKEW_MS = 5000.0  # between our clock and the server's
SNAPSHOT = "subscribed"
DROP = "_drop"
UNSTORED = NO_DATA - {GAP, DROP}


class InFlight(NamedTuple):
    """A frame that was sent."""

    order: MatchOrder
    frame: Frame
    message_id: str
    part: bool


class Question(NamedTuple):
    """What has to be read of a match: what is stored behind `sequence`, or since `since_ms`."""

    match: Match
    sequence: int | None
    since_ms: float


class Outflow:
    """`put` frames, send what comes back; `beat` often, `connected` and `lost` as it happens."""

    def __init__(
        self,
        stream: str,
        publisher: str,
        *,
        window_s: float,
        settle_s: float = SETTLE_S,
        clock: Callable[[], float],
    ) -> None:
        self.stream = stream
        self.publisher = publisher
        self.window_s = window_s
        self.window: AckWindow[InFlight] = AckWindow(window_s / 2, clock)
        self.found = 0  # frames that another publisher had stored before us
        self.late = 0  # frames that came behind newer ones, and were left out
        self.unplaced = 0  # frames that name no match
        self.held = 0  # frames that were given and are neither stored nor left out
        self._settle_s = min(settle_s, window_s / 6)
        self._poll_s = min(POLL_S, settle_s / 4)
        self._clock = clock
        self._beat_at = clock()
        self._stopped = False
        self._newest_ms = 0.0  # when the newest frame was received
        self._reply: bytes | None = None  # what the subjects of acknowledgements begin with
        self._matches: dict[Match, MatchOrder] = {}
        self._held: dict[Match, MatchOrder] = {}  # those that are not live

    def put(self, frames: Iterable[Frame]) -> list[bytes]:
        """Take these frames; returns the commands to send now."""
        self.beat()
        commands: list[bytes] = []
        matches = self._matches
        for frame in frames:
            kind = frame.type
            if kind in UNSTORED:
                continue
            if kind == DROP:
                for order in matches.values():
                    self._break(order)
                continue
            if frame.event_id is None:
                self.unplaced += 1
                continue
            self._newest_ms = frame.received_ms
            match = Match(frame.sport or "football", frame.event_id)
            order = matches.get(match)  # type: ignore[assignment]
            if order is None:
                order = matches[match] = self._new_order(match)
            if kind == SNAPSHOT:
                self._break(order).snapshot = frame
            elif kind == GAP:
                hole = self._break(order)
                hole.gap = hole.gap or frame
            elif order.live:
                if order.ahead and self._is_stored(order, frame):
                    continue
                self.held += 1
                commands.append(self._command(order, frame))
            else:
                self.held += 1
                last = order.line[-1] if order.line else None
                if type(last) is Break:
                    last.first_at = self._clock()
                order.line.append(Waiting(frame))
        return commands

    def forget(self, match: Match) -> None:
        """The match is over."""
        order = self._matches.get(match)
        if order is not None and not order.line:
            del self._matches[match]
            self._held.pop(match, None)

    def beat(self) -> bool:
        """Whether we were stopped for so long that nothing may be sent before the stream is read:
        the connection is to be made anew."""
        now = self._clock()
        if now - self._beat_at > self.window_s / 4:
            self.lost()
            self._stopped = True
        self._beat_at = now
        return self._stopped

    def connected(self, reply: bytes) -> None:
        """There is a connection; acknowledgements come to `reply` with their numbers behind it."""
        self._reply = reply
        self._stopped = False
        self._beat_at = self._clock()
        for order in self._held.values():
            for each in order.line:
                if type(each) is Break:
                    each.since = self._clock()

    def to_ask(self) -> list[Question]:
        """The matches of which what is stored has to be read now."""
        if self._reply is None:
            return []
        now = self._clock()
        due = []
        for match, order in self._held.items():
            if order.line and order.probe is None and not order.asking and order.ask_at <= now:
                order.asking = True
                whole = all(type(each) is Waiting for each in order.line)
                first_ms = order.first_ms or 0.0
                since_ms = max(0.0, first_ms - SKEW_MS) if first_ms else 0.0
                due.append(Question(match, order.sequence if whole else None, since_ms))
        return due

    def stored(self, match: Match, tail: Sequence[Stored]) -> list[bytes]:
        """The stream holds these of a match, the oldest first; returns the commands to send."""
        order = self._matches[match]
        if not order.asking:  # the connection was lost meanwhile
            return []
        order.asking = False
        before = len(order.line)
        found = order.go_on(tail, settled=self._clock() >= self._settled_at(order))
        self.found += found.stored
        self.late += found.late
        self.held -= before - len(order.line)
        order.ahead_until = self._clock() + self._settle_s
        last = tail[-1].sequence if tail else order.sequence
        moved = order.last is not None and last != order.last
        order.last = last
        order.sure = order.overtaken >= MOST_OVERTAKEN
        commands = self._flow(order)
        if order.breaks and order.probe is None:
            self._after_break(order, tail, commands, moved=moved)
        return commands

    def acknowledged(self, number: int, sequence: int, *, duplicate: bool = False) -> list[bytes]:
        """The server has stored a frame, or had it already; returns the commands to send."""
        sent = self.window.acknowledged(number, duplicate=duplicate)
        if sent is None:
            return []
        self.held -= 1
        order = sent.order
        if sequence > order.sequence:
            order.sequence = sequence
        if order.probe != number:
            return []
        order.last = sequence
        self.held -= order.passed()
        return self._flow(order)

    def overtaken(self, number: int) -> None:
        """Another publisher stored a frame before this one: read again what is stored."""
        sent = self.window.refused(number)
        if sent is None:
            return
        order = sent.order
        order.overtaken += 1
        if order.hole is not None:
            order.hole.since = self._clock()
        self.held -= order.read_again()
        self._hold(order)

    def again(self, number: int) -> list[bytes]:
        """The server is storing the same frame of another publisher's, which may come to nothing:
        the command that publishes ours once more."""
        sent = self.window.waiting(number)
        if sent is None:
            return []
        if sent.order.probe == number:
            self.overtaken(number)
            return []
        command = sent.order.subject(sent.frame.type).command
        more = f"{PART}: 1\r\n" if sent.part else ""
        return [command.filled(sent.frame, sent.message_id, number, more)]

    def lost(self) -> None:
        """The connection is gone: what was sent and not acknowledged waits in line again."""
        self._reply = None
        back: dict[Match, list[Waiting]] = {}
        for number, sent in self.window.give_up():
            self._matches.setdefault(sent.order.match, sent.order)  # it may be over
            if sent.order.probe != number:  # that one is in line yet
                waiting = Waiting(sent.frame, sent.message_id, sent.part)
                back.setdefault(sent.order.match, []).append(waiting)
        for match, order in self._matches.items():
            order.line.extendleft(reversed(back.get(match, ())))
            order.last = None
            order.ahead = []
            self.held -= order.read_again()
            self._hold(order)

    def unanswered(self, match: Match) -> None:
        """What is stored of a match could not be read; it is asked again."""
        order = self._matches[match]
        order.asking = False
        order.ask_at = self._clock() + self._poll_s

    def _new_order(self, match: Match) -> MatchOrder:
        order = MatchOrder(match, self.stream, self._clock())
        self.held += 1
        self._hold(order)
        return order

    def _break(self, order: MatchOrder) -> Break:
        """The break behind all that is in line; a match that is about to begin does so anew."""
        last = order.line[-1] if order.line else None
        if type(last) is not Break or (order.probe is not None and last is order.line[0]):
            last = Break(self._clock())
            order.line.append(last)
            self.held += 1
        last.since = self._clock()
        self._hold(order)
        return last

    def _settled_at(self, order: MatchOrder) -> float:
        """When nobody else holds what may be missing before the first break in line."""
        hole, first_ms = order.hole, order.first_ms
        if hole is None:
            return 0.0
        age_s = 0.0 if first_ms is None else (self._newest_ms - first_ms) / 1000
        settle_s = self._settle_s * (1 + min(1.0, max(0.0, 1 - age_s / OLD_S)))
        return max(hole.since + settle_s, hole.first_at + self._settle_s)

    def _hold(self, order: MatchOrder) -> None:
        """Send nothing of a match before the stream's last frames were read."""
        order.live = order.asking = False
        order.ask_at = self._clock()
        if order.breaks:
            order.ask_at += self._poll_s
        self._held[order.match] = order

    def _flow(self, order: MatchOrder) -> list[bytes]:
        """Send what is in line up to the next break, the first alone; without one it is live."""
        following = None if order.sure else order.following
        if following is not None:
            return [self._probe(order, following)]
        if order.begun:
            order.pass_break()
            self.held -= 1
        commands: list[bytes] = []
        line = order.line
        while line and not order.breaks:
            commands.append(self._command(order, *line.popleft()))  # type: ignore[misc]
        if not line:
            order.live = True
            self._held.pop(order.match, None)
        return commands

    def _probe(self, order: MatchOrder, waiting: Waiting) -> bytes:
        """Send a frame, unless something of its match was stored since that was read."""
        frame, message_id, part = waiting
        if message_id is None:
            message_id = order.subject(frame.type).chain.next_id(frame.raw)
        if not order.breaks:
            order.line[0] = Waiting(frame, message_id, part)
        (subjects,) = filters(self.stream, [order.match], ())
        expected = f"{EXPECTED}: {order.last}\r\n{EXPECTED}-Subject: {subjects}\r\n"
        order.probe = self.window.next
        return self._command(order, frame, message_id, part, expected)

    def _after_break(
        self, order: MatchOrder, tail: Sequence[Stored], commands: list[bytes], *, moved: bool
    ) -> None:
        """Wait for what others hold, or begin."""
        now, settled_at = self._clock(), self._settled_at(order)
        if moved and now >= settled_at and not order.sure:
            order.overtaken += 1
            assert order.hole is not None
            order.hole.since = now
            settled_at = self._settled_at(order)
        if commands or now < settled_at:
            # A quiet match has nothing to find there before its time is over.
            quiet = all(type(each) is Break for each in order.line)
            order.ask_at = settled_at if quiet else min(now + self._poll_s, settled_at)
            return
        order.begin(tail)
        self.held += len(order.news)
        commands += self._flow(order)

    def _is_stored(self, order: MatchOrder, frame: Frame) -> bool:
        """Whether the next frame was stored by another, or is older than what was."""
        last_ms = order.ahead[-1].received_ms
        if order.is_ahead(frame, self._clock()) is not None:
            self.found += 1
            return True
        if order.ahead and frame.received_ms < last_ms - SAME_MS:
            self.late += 1
            return True
        return False

    def _command(
        self,
        order: MatchOrder,
        frame: Frame,
        message_id: str | None = None,
        part: bool = False,
        more: str = "",
    ) -> bytes:
        kind = frame.type
        about: SubjectOrder = order.subjects.get(kind) or order.subject(kind)
        command = about.command
        reply = self._reply
        if command.reply is not reply:
            assert reply is not None
            if not command.more:
                order.name_headers(about, dialect(frame.body), self.publisher)
            command = about.command = about.command._replace(reply=reply)
        if message_id is None:
            message_id = about.chain.next_id(frame.raw)
        number = self.window.add(InFlight(order, frame, message_id, part))
        if part:
            more += f"{PART}: 1\r\n"
        return command.filled(frame, message_id, number, more)
