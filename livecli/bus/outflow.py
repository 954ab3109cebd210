"""What a publisher sends when: frames in, commands out; no sockets, and the clock is passed in.

Frames of a match wait until it is known what the stream holds of it. Without the server's word for
half of its duplicate window nothing more is sent: what is sent again later than that would be
stored twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from livecli.feed.dialects.reading import dialect
from livecli.feed.frames import NO_DATA, Frame
from livecli.feed.snapshots import unfolded
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple

from .ack_window import AckWindow
from .bus_message import PublishCommand, constant_headers
from .match_order import MatchOrder, Stored, SubjectOrder, Waiting
from .message_id import IdChain
from .subjects import GAP, subject


# So long after a snapshot, what another publisher had received before it is stored.
SETTLE_S = 0.5
EXPECTED = "Nats-Expected-Last-Subject-Sequence"
SNAPSHOT = "subscribed"
UNSTORED = NO_DATA - {GAP}


class InFlight(NamedTuple):
    """A frame that was sent."""

    match: Match
    order: SubjectOrder
    frame: Frame
    message_id: str


class Outflow:
    """`put` frames, send what comes back; `reply` is what the subjects of answers begin with."""

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
        self.reply = b""
        self.connected = False
        self.found = 0  # frames that another publisher had stored before us
        self.late = 0  # frames that came behind newer ones, and were left out
        self.unplaced = 0  # frames that name no match
        self.held = 0  # frames that were given and are neither stored nor left out
        self._settle_s = settle_s
        self._clock = clock
        self._matches: dict[Match, MatchOrder] = {}

    def put(self, frames: Iterable[Frame]) -> list[bytes]:
        """Take these frames; returns the commands to send now."""
        commands: list[bytes] = []
        for frame in frames:
            kind = frame.type
            if kind in UNSTORED:
                continue
            if frame.event_id is None:
                self.unplaced += 1
                continue
            self.held += 1
            match = Match(frame.sport or "football", frame.event_id)
            order = self._matches.get(match)
            if order is None:
                order = self._matches[match] = MatchOrder(self._clock() + self._settle_s)
            if kind == SNAPSHOT:
                self._begins_anew(order)
                order.line.append(frame)
                continue
            about = self._subject(match, order, frame)
            waiting = Waiting(about, frame, about.message_id(frame))
            if order.synced and self.connected:
                self._next(match, waiting, commands)
            else:
                order.line.append(waiting)
        return commands

    def to_ask(self) -> list[tuple[Match, float]]:
        """The matches of which what is stored has to be read now, and since when (unix ms)."""
        now = self._clock()
        due = []
        for match, order in self._matches.items():
            if order.line and not (order.synced or order.asking) and order.settled_at <= now:
                order.asking = True
                first = order.line[0]
                frame = first if isinstance(first, Frame) else first.frame
                due.append((match, frame.received_ms - 2000 * self.window_s))
        return due

    @property
    def ask_at(self) -> float | None:
        """When there will be a match to ask of; None where there is none."""
        orders = self._matches.values()
        return min(
            (each.settled_at for each in orders if each.line and not (each.synced or each.asking)),
            default=None,
        )

    def stored(self, match: Match, tail: Sequence[Stored]) -> list[bytes]:
        """The stream holds these of a match, the oldest first; returns the commands to send."""
        order = self._matches[match]
        if not order.asking:  # a snapshot came meanwhile, or the connection was lost
            return []
        order.asking = False
        order.synced = True
        by_type: dict[str, list[Stored]] = {kind: [] for kind in order.subjects}
        for message in tail:
            by_type.setdefault(message.type, []).append(message)
        for kind, found in by_type.items():
            self._subject_of(match, order, kind).goes_on_behind(found)
        commands: list[bytes] = []
        for about in order.subjects.values():
            held, about.held = about.held, []
            for waiting in held:
                self._next(match, waiting, commands)
        line = list(order.line)
        order.line.clear()
        for each in line:
            if isinstance(each, Frame):
                self._parts(match, order, each, commands)
            else:
                self._next(match, each, commands)
        return commands

    def acknowledged(self, number: int, *, duplicate: bool = False) -> list[bytes]:
        """The server has stored a frame, or had it already; returns the commands to send."""
        sent = self.window.acknowledged(number, duplicate=duplicate)
        if sent is None:
            return []
        self.held -= 1
        order = sent.order
        if order.probe != number:
            return []
        order.probe = order.expected = None
        held, order.held = order.held, []
        commands: list[bytes] = []
        for waiting in held:
            self._next(sent.match, waiting, commands)
        return commands

    def overtaken(self, number: int) -> None:
        """Another publisher stored a frame there before this one: read again what is stored."""
        sent = self.window.refused(number)
        if sent is None:
            return
        self.window.failed -= 1
        about = sent.order
        held, about.held = about.held, []
        self._back(sent.match, [Waiting(about, sent.frame, sent.message_id), *held])

    def lost(self) -> None:
        """The connection is gone: what was sent and not acknowledged waits in line again."""
        self.connected = False
        back: dict[Match, list[Waiting]] = {match: [] for match in self._matches}
        for sent in self.window.give_up():
            back[sent.match].append(Waiting(sent.order, sent.frame, sent.message_id))
        for match, waiting in back.items():
            for about in self._matches[match].subjects.values():
                waiting += about.held
                about.held = []
            self._back(match, waiting)

    def unanswered(self, match: Match) -> None:
        """What is stored of a match could not be read; it is asked again."""
        order = self._matches[match]
        order.asking = False
        order.settled_at = self._clock() + self._settle_s

    def _begins_anew(self, order: MatchOrder) -> None:
        """The feed begins anew with a match: what came before the next frames is not known."""
        order.synced = order.asking = False
        order.settled_at = self._clock() + self._settle_s
        for about in order.subjects.values():
            about.chain.whole = False

    def _back(self, match: Match, waiting: Sequence[Waiting]) -> None:
        order = self._matches[match]
        order.synced = order.asking = False
        order.line.extendleft(reversed(waiting))

    def _parts(
        self, match: Match, order: MatchOrder, snapshot: Frame, commands: list[bytes]
    ) -> None:
        """Of a snapshot, its parts that are newer than what is stored."""
        self.held -= 1
        for part in unfolded(snapshot)[1:]:
            about = self._subject(match, order, part)
            if about.lacks(part):
                self.held += 1
                self._next(match, Waiting(about, part, None), commands)

    def _next(self, match: Match, waiting: Waiting, commands: list[bytes]) -> None:
        """Send the next frame of a subject, unless it is stored, or older than what is."""
        about, frame, message_id = waiting
        if about.expected is not None:
            if message_id is None:
                message_id = about.message_id(frame) or about.first_id(frame)
            if about.has(message_id):
                self.found += 1
                self.held -= 1
                return
            if about.is_late(frame):
                self.late += 1
                self.held -= 1
                return
            if about.probe is not None:
                about.held.append(Waiting(about, frame, message_id))
                return
        assert message_id is not None, frame
        number = self.window.add(InFlight(match, about, frame, message_id))
        expected = ""
        if about.unsure:
            expected = f"{EXPECTED}: {about.expected}\r\n"
            about.probe = number
            about.unsure = False
        else:
            about.expected = None
        command = about.command
        if command.reply is not self.reply:
            command = about.command = command._replace(reply=self.reply)
        commands.append(command.filled(frame, message_id, number, expected))

    def _subject(self, match: Match, order: MatchOrder, frame: Frame) -> SubjectOrder:
        """The order of the subject of a frame."""
        about = order.subjects.get(frame.type) or self._subject_of(match, order, frame.type)
        if not about.command.more:
            more = constant_headers(match.sport, dialect(frame.body), self.publisher)
            about.command = about.command._replace(more=more)
        return about

    def _subject_of(self, match: Match, order: MatchOrder, kind: str) -> SubjectOrder:
        found = order.subjects.get(kind)
        if found is None:
            name = subject(self.stream, match, kind)
            command = PublishCommand(name.encode(), self.reply, b"")
            found = order.subjects[kind] = SubjectOrder(IdChain(name, 2 * self.window_s), command)
        return found
