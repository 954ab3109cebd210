"""A feed, two publishers and a server of JetStream's rules, in simulated time: for `Outflow`.

Frames name their place in the feed in the three decimals of their time of arrival, so that honest
repeats can be told apart in the stream.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from livecli.bus.match_order import Stored
from livecli.bus.outflow import Outflow, Question
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.snapshots import snapshot
from livecli.feed.sports import Match


WINDOW_S = 10.0
BEGIN_MS = 1_700_000_000_000
TICK_S = 0.05


class Message:
    """A message in the stream."""

    def __init__(self, at: float, match: int, stored: Stored) -> None:
        self.at = at
        self.match = match
        self.stored = stored

    @property
    def place(self) -> int:
        """The frame's place in the feed; 0 for what a publisher made itself."""
        gap = self.stored.type == "_gap"
        return 0 if gap else round(self.stored.received_ms * 1000) % 1000


class World:
    """Time, and what happens in it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.now = 0.0
        self._events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._count = count()

    def at(self, when: float, what: Callable[..., None], *arguments: object) -> None:
        heappush(self._events, (max(when, self.now), next(self._count), what, arguments))

    def run(self, until: float) -> None:
        while self._events and self._events[0][0] <= until:
            self.now, _, what, arguments = heappop(self._events)
            what(*arguments)


class Server:
    """Stores what is published, by the rules of ids and expected sequences."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.up = True
        self.messages: list[Message] = []
        self.matches: dict[int, list[Message]] = {}
        self.ids: dict[str, Message] = {}
        self.links: list[Publishing] = []

    def kill(self) -> None:
        self.up = False
        for link in list(self.links):
            link.cut()
        self.links.clear()

    def start(self) -> None:
        self.up = True

    def publish(self, link: Publishing, epoch: int, command: bytes) -> None:
        if not self.up or epoch not in link.accepted:
            return
        head, rest = command.split(b"\r\n", 1)
        _, subject, reply, header_size, _ = head.split(b" ")
        raw = rest[int(header_size) : -2]
        headers = dict(
            line.split(": ", 1) for line in rest[: int(header_size)].decode().split("\r\n")[1:-2]
        )
        _, _, event_id, kind = subject.decode().split(".")
        number = int(reply.rpartition(b".")[2])
        mine = self.matches.setdefault(int(event_id), [])
        expected = headers.get("Nats-Expected-Last-Subject-Sequence")
        answer: tuple[str, int, int, bool]
        if expected is not None and int(expected) != (mine[-1].stored.sequence if mine else 0):
            answer = ("overtaken", number, 0, False)
        else:
            known = self.ids.get(headers["Nats-Msg-Id"])
            if known is not None and known.at <= self.world.now - WINDOW_S:
                known = None
            if known is None:
                sequence = len(self.messages) + 1
                received_ms = float(headers["Livecli-Received-Ms"])
                stored = Stored(
                    kind,
                    headers["Nats-Msg-Id"],
                    received_ms,
                    sequence,
                    raw,
                    "Livecli-Part" in headers,
                )
                message = Message(self.world.now, int(event_id), stored)
                self.messages.append(message)
                mine.append(message)
                self.ids[stored.message_id] = message
                answer = ("stored", number, sequence, False)
            else:
                answer = ("stored", number, known.stored.sequence, True)
        self.world.at(self.world.now + link.delay(), link.answered, epoch, answer)

    def read(self, link: Publishing, epoch: int, question: Question) -> None:
        if not self.up or epoch != link.epoch:
            return
        mine = self.matches.get(question.match.event_id, [])
        if question.sequence is not None:
            found = [each.stored for each in mine if each.stored.sequence > question.sequence]
        else:
            last = {each.stored.type: each for each in mine}
            found = [
                each.stored
                for each in mine
                if last[each.stored.type] is each or BEGIN_MS + each.at * 1000 >= question.since_ms
            ]
        self.world.at(self.world.now + link.delay(), link.read, epoch, question.match, found)


class Feed:
    """Frames of some matches: positions with a time, and prices that go and come back."""

    def __init__(self, world: World, matches: int, frames_s: float, until: float) -> None:
        self.world = world
        self.listeners: list[Publishing] = []
        self.sent: dict[int, list[bytes]] = {match: [] for match in range(1, matches + 1)}
        self._last: dict[tuple[int, str, int], float] = {}
        self._frames_s = frames_s
        self._until = until
        for match in self.sent:
            world.at(world.random.random(), self._next, match)

    def _next(self, match: int) -> None:
        random, now = self.world.random, self.world.now
        kind = random.choice(("livedata", "livedata", "odds", "event"))
        if kind == "livedata":
            raw = b'{"type":"livedata","event_id":%d,"uts":%d}' % (match, BEGIN_MS + now * 1000)
        else:
            last = self._last  # nearer than this, machines may disagree
            prices = [n for n in (1, 1, 2, 3) if now - last.get((match, kind, n), -1) > 0.6]
            price = random.choice(prices or [round(now * 1000)])
            last[match, kind, price] = now
            raw = b'{"type":"%b","event_id":%d,"odds":{"n":%d}}' % (kind.encode(), match, price)
        self.sent[match].append(raw)
        for listener in self.listeners:
            listener.hears(match, len(self.sent[match]), raw)
        pause = random.choice((0.05, 0.2, 0.7, 2.5)) * self._frames_s
        if now + pause < self._until and len(self.sent[match]) < 990:
            self.world.at(now + pause, self._next, match)

    def snapshot(self, match: int) -> bytes:
        raws = self.sent[match]
        last = {b'"event"': None, b'"odds"': None} | {raw[8:].split(b",")[0]: raw for raw in raws}
        recent = [raw for raw in raws if b'"livedata"' in raw][-30:]
        return snapshot(
            Match("football", match),
            source="full",
            event=last[b'"event"'],
            recent=recent,
            odds=last[b'"odds"'],
        )


class Publishing:
    """A publisher: it follows the feed and has a connection, or not; `runs` are its lives."""

    def __init__(self, world: World, server: Server, feed: Feed, name: str) -> None:
        self.world = world
        self.server = server
        self.feed = feed
        self.name = name
        self.epoch = 0
        self.accepted: set[int] = set()  # connections whose messages the server reads
        self.outflow: Outflow | None = None
        self.must: dict[int, set[int]] = {match: set() for match in feed.sent}
        self.covered: list[tuple[int, float, float]] = []  # match, from, to
        self._life = 0
        self._linked = False
        self._frozen_until = 0.0
        self._heard: dict[int, list[int]] = {}
        self._since: dict[int, float] = {}
        self._flushed = 0.0
        self._last_sent = self._last_heard = 0.0
        feed.listeners.append(self)

    def delay(self) -> float:
        return self.world.random.choice((0.001, 0.003, 0.02))

    # Its life

    def start(self) -> None:
        self._life += 1
        self.outflow = Outflow(
            "livecli", self.name, window_s=WINDOW_S, settle_s=1.2, clock=lambda: self.world.now
        )
        self._heard = {match: [] for match in self.feed.sent}
        self._since = {}
        self._linked = False
        self.feed_again()
        self._connect(self._life)
        self._tick(self._life)

    def feed_again(self) -> None:
        """A new connection to the feed, which begins with snapshots."""
        self.covered += [(match, since, self.world.now) for match, since in self._since.items()]
        self._since = {}
        for match in self.feed.sent:
            self.world.at(
                self._hearing(), self._put, self._life, match, 0, self.feed.snapshot(match)
            )

    def kill(self) -> None:
        self.covered += [(match, since, self._flushed) for match, since in self._since.items()]
        self._since = {}
        self._life += 1
        self.epoch += 1
        self.outflow = None
        self._linked = False
        self._frozen_until = 0.0

    def freeze(self, for_s: float) -> None:
        self._frozen_until = self.world.now + for_s

    def cut(self) -> None:
        """The connection to the server is gone."""
        self.epoch += 1
        self.accepted.clear()
        if self.outflow is not None and self._linked:
            self._linked = False
            self.outflow.lost()
            self._connect(self._life)

    # The feed's frames

    def hears(self, match: int, place: int, raw: bytes) -> None:
        if self.outflow is not None:
            self.world.at(self._hearing(), self._put, self._life, match, place, raw)

    def _hearing(self) -> float:
        self._last_heard = max(self.world.now + self.delay(), self._last_heard)
        return self._last_heard

    def _put(self, life: int, match: int, place: int, raw: bytes) -> None:
        if life != self._life or self._later(self._put, life, match, place, raw):
            return
        assert self.outflow is not None
        received_ms = BEGIN_MS + round(self.world.now * 1000) + place / 1000
        frame: Frame = codec.decode(raw, received_ms=received_ms)
        frame.sport = "football"
        if place:
            self._heard[match].append(place)
            self._since.setdefault(match, self.world.now)
        self._send(self.outflow.put([frame]))

    # The server

    def _connect(self, life: int) -> None:
        if life != self._life or self._later(self._connect, life) or self._linked:
            return
        if not self.server.up:
            self.world.at(self.world.now + self.world.random.random() / 4, self._connect, life)
            return
        assert self.outflow is not None
        self.epoch += 1
        self.accepted.add(self.epoch)
        self._linked = True
        if self not in self.server.links:
            self.server.links.append(self)
        self.outflow.connected(b"_INBOX.")

    def _tick(self, life: int) -> None:
        if life != self._life or self._later(self._tick, life):
            return
        outflow = self.outflow
        assert outflow is not None
        if (outflow.beat() or outflow.window.overdue) and self._linked:
            self._drop()
        if self._linked:
            for question in outflow.to_ask():
                self.world.at(
                    self.world.now + self.delay(), self.server.read, self, self.epoch, question
                )
        if outflow.held == 0:
            self._flushed = self.world.now
            if not outflow.late:
                for match, places in self._heard.items():
                    self.must[match].update(places)
                    places.clear()
        self.world.at(self.world.now + TICK_S, self._tick, life)

    def _drop(self) -> None:
        assert self.outflow is not None
        self._linked = False
        self.outflow.lost()
        self.epoch += 1
        self._connect(self._life)

    def answered(self, epoch: int, answer: tuple[str, int, int, bool]) -> None:
        if epoch != self.epoch or self._later(self.answered, epoch, answer):
            return
        assert self.outflow is not None
        word, number, sequence, duplicate = answer
        if word == "stored":
            self._send(self.outflow.acknowledged(number, sequence, duplicate=duplicate))
        else:
            self.outflow.overtaken(number)

    def read(self, epoch: int, match: Match, found: Sequence[Stored]) -> None:
        if epoch != self.epoch or self._later(self.read, epoch, match, found):
            return
        assert self.outflow is not None
        self._send(self.outflow.stored(match, found))

    def _send(self, commands: list[bytes]) -> None:
        for command in commands:
            self._last_sent = max(self.world.now + self.delay(), self._last_sent)
            self.world.at(self._last_sent, self.server.publish, self, self.epoch, command)

    def _later(self, what: Callable[..., None], *arguments: object) -> bool:
        """While it is stopped, everything waits."""
        if self.world.now < self._frozen_until:
            self.world.at(self._frozen_until, what, *arguments)
            return True
        return False

    def end(self) -> None:
        self.covered += [(match, since, self.world.now) for match, since in self._since.items()]
