"""Faults on request: what a service can do wrong, when, and to whom. Seeded, without sockets.

`FaultyService` stands between the service's rules and whatever carries them out: it hears every event and
sees every effect, and spoils some of them. Times are per connection, counted from its upgrade.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from string import ascii_letters

import orjson

from livecli.feed import actions

from .events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    DeadlinePassed,
    Drop,
    Effect,
    Event,
    HangUp,
    Refuse,
    Say,
    UpgradeRequested,
)
from .replayed_outages import OutageService
from .service import PONG, Service


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. At most one of `at_s`, `every_s` and `chance` says when; none: whenever it can.

    A chance is per message sent; per upgrade for `refuse`, per subscribe for `answer`. `number` and
    `word` are what the kind needs: a status, a close code, seconds, how many; an error code.
    A chance is per question for `list`, which may be for one sport only.
    """

    kind: str
    number: float = 0.0
    word: str = ""
    spread_s: float = 0.0  # of a delay, to either side
    at_s: float | None = None
    every_s: float | None = None
    chance: float | None = None
    times: int | None = None  # at the most, over all connections
    sport: str = ""


@dataclass(slots=True)
class FaultState:
    """One connection, and what is being done to it."""

    timers: dict[int, float]  # index of a fault → when it strikes next
    deaf_until: float = 0.0  # hears nothing, says nothing
    mute_until: float = 0.0  # says nothing but pongs
    held_until: float = 0.0  # says everything, later
    queue: deque[tuple[float, bytes]] = field(default_factory=deque)  # when to say what
    next_spoils: list[str] = field(default_factory=list)  # what the next message suffers
    kept_back: list[bytes] = field(default_factory=list)  # to be said after the next message


class FaultyService:
    """`service`, with `faults`: the same `handle` and the same `deadline`."""

    def __init__(
        self, service: Service | OutageService, faults: Sequence[Fault], *, seed: int = 0
    ) -> None:
        self.service = service
        self.faults = faults
        self.left = [math.inf if fault.times is None else fault.times for fault in faults]
        self.random = Random(seed)
        self.victims: dict[int, FaultState] = {}
        self._effects: list[Effect] = []

    def handle(self, event: Event, now: float) -> list[Effect]:
        """What to do about `event`, rightly or wrongly."""
        self._effects = []
        if isinstance(event, UpgradeRequested):
            self._knocked(event, now)
            return self._effects
        if isinstance(event, ClientOpened):
            self.victims[event.client] = FaultState(dict(self._timers(now)))
        if isinstance(event, DeadlinePassed):
            self._strike_the_due(now)
        if not self._swallowed(event, now):
            for effect in self.service.handle(event, now):
                self._pass_on(effect, now)
        if isinstance(event, ClientClosed):
            self.victims.pop(event.client, None)
        self._release(now)
        return self._effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due."""
        times = [] if self.service.deadline is None else [self.service.deadline]
        for victim in self.victims.values():
            times += victim.timers.values()
            if victim.queue:
                times.append(max(victim.queue[0][0], victim.held_until))
        return min(times) if times else None

    # When

    def _timers(self, now: float) -> Iterator[tuple[int, float]]:
        for index, fault in enumerate(self.faults):
            after_s = fault.at_s if fault.at_s is not None else fault.every_s
            if after_s is not None:
                yield index, now + after_s

    def _strikes(self, index: int) -> bool:
        """Whether a fault strikes now, by its chance and the times it has left."""
        fault = self.faults[index]
        if self.left[index] <= 0 or fault.at_s is not None or fault.every_s is not None:
            return False
        if fault.chance is not None and self.random.random() >= fault.chance:
            return False
        self.left[index] -= 1
        return True

    def _strike_the_due(self, now: float) -> None:
        for client, victim in list(self.victims.items()):
            for index, at in list(victim.timers.items()):
                if at > now:
                    continue
                fault = self.faults[index]
                if fault.every_s is None or self.left[index] <= 1:
                    del victim.timers[index]
                else:
                    victim.timers[index] = now + fault.every_s
                if self.left[index] > 0:
                    self.left[index] -= 1
                    self._strike(fault, client, victim, now)

    # To connections

    def _knocked(self, event: UpgradeRequested, now: float) -> None:
        for index, fault in enumerate(self.faults):
            if fault.kind == "refuse" and self._strikes(index):
                self._effects.append(Refuse(event.client, int(fault.number)))
                return
        self._effects += self.service.handle(event, now)

    def list_fault(self, sport: str) -> Fault | None:
        """What goes wrong with the answer to a question for this sport's list."""
        for index, fault in enumerate(self.faults):
            if fault.kind == "list" and fault.sport in ("", sport) and self._strikes(index):
                return fault
        return None

    def _strike(self, fault: Fault, client: int, victim: FaultState, now: float) -> None:
        if fault.kind == "close":
            self._effects.append(HangUp(client, int(fault.number), "on request"))
        elif fault.kind == "drop":
            self._effects.append(Drop(client))
        elif fault.kind == "silent":
            victim.deaf_until = now + fault.number
        elif fault.kind == "mute":
            victim.mute_until = now + fault.number
        elif fault.kind == "stall":
            victim.held_until = now + fault.number
        elif fault.kind == "flood":
            for _ in range(0 if _hushed(victim, FLOOD, now) else int(fault.number)):
                _enqueue(victim, FLOOD, now)
        else:
            victim.next_spoils.append(fault.kind)

    def _swallowed(self, event: Event, now: float) -> bool:
        """Whether the service never hears of this."""
        if isinstance(event, DeadlinePassed):
            return self.service.deadline is None or self.service.deadline > now
        if not isinstance(event, ClientMessage) or event.client not in self.victims:
            return False
        return now < self.victims[event.client].deaf_until or self._answered(event)

    def _answered(self, event: ClientMessage) -> bool:
        """Answer a subscribe with an error code in the service's place; whether that was done."""
        for index, fault in enumerate(self.faults):
            if fault.kind != "answer":
                continue
            said = actions.read(event.message)
            if said is None or said.action != "subscribe" or not self._strikes(index):
                continue
            body: dict[str, object] = {"type": "error", "code": fault.word, "message": "on request"}
            if type(said.event_id) is int:
                body["event_id"] = said.event_id
            self._effects.append(Say(event.client, [orjson.dumps(body)]))
            return True
        return False

    # To messages

    def _pass_on(self, effect: Effect, now: float) -> None:
        victim = self.victims.get(effect.client)
        if victim is None or not isinstance(effect, Say):
            self._effects.append(effect)
            return
        for text in effect.texts:
            if not _hushed(victim, text, now):
                self._by_chance(effect.client, victim, now)
            if _hushed(victim, text, now):  # it may have been struck just now
                continue
            for spoilt in self._spoilt(text, victim):
                _enqueue(victim, spoilt, now + self._delay())

    def _by_chance(self, client: int, victim: FaultState, now: float) -> None:
        """Strike, or mark this message to be spoilt, with every fault that has a chance."""
        for index, fault in enumerate(self.faults):
            if fault.kind not in ("answer", "delay", "list", "refuse") and self._strikes(index):
                self._strike(fault, client, victim, now)

    def _spoilt(self, text: bytes, victim: FaultState) -> list[bytes]:
        """What becomes of one message: the messages to send instead, in their order."""
        spoils, victim.next_spoils = victim.next_spoils, []
        for kind in spoils:
            if kind in DAMAGES:
                text = DAMAGES[kind](text, self.random)
        if "reorder" in spoils:
            victim.kept_back.append(text)
            return []
        texts = [text, text] if "duplicate" in spoils else [text]
        texts += victim.kept_back
        victim.kept_back = []
        return texts

    def _delay(self) -> float:
        total_s = 0.0
        for index, fault in enumerate(self.faults):
            if fault.kind == "delay" and self._strikes(index):
                total_s += fault.number + self.random.uniform(-fault.spread_s, fault.spread_s)
        return max(0.0, total_s)

    def _release(self, now: float) -> None:
        """Say what has waited long enough."""
        for client, victim in self.victims.items():
            texts = []
            while victim.queue and victim.queue[0][0] <= now and victim.held_until <= now:
                texts.append(victim.queue.popleft()[1])
            if texts:
                self._effects.append(Say(client, texts))


def _hushed(victim: FaultState, text: bytes, now: float) -> bool:
    """Whether a victim is not told this now, and never will be."""
    return now < victim.deaf_until or (now < victim.mute_until and text != PONG)


def _enqueue(victim: FaultState, text: bytes, at: float) -> None:
    """Say it at that time, and after everything that waits already."""
    victim.queue.append((max(at, victim.queue[-1][0] if victim.queue else at), text))


FLOOD = b'{"type":"ingest_debug","flood":true}'


def _garble(text: bytes, random: Random) -> bytes:
    """A few bytes replaced; what comes out may or may not be JSON."""
    at = random.randrange(max(1, len(text)))
    junk = "".join(random.choices(ascii_letters, k=random.randint(1, 8))).encode()
    return text[:at] + junk + text[at + len(junk) :]


def _truncate(text: bytes, random: Random) -> bytes:
    """The beginning of a message; cut at a character, for the transport speaks UTF-8."""
    return text[: random.randrange(max(1, len(text)))].decode(errors="ignore").encode()


DAMAGES: dict[str, Callable[[bytes, Random], bytes]] = {"garble": _garble, "truncate": _truncate}

# kind → what it does, for people; the value that it takes is in brackets
KINDS = {
    "answer": "answer subscribes with the error code [CODE]",
    "close": "close the connection with the code [CODE]",
    "delay": "send each message later by [D], or [D~SPREAD]",
    "drop": "cut the TCP connection without a word",
    "duplicate": "send a message twice",
    "flood": "send [N] messages at once that nobody asked for",
    "garble": "overwrite a few bytes of a message",
    "list": "answer a question for a REST list with [HOW]: see below",
    "mute": "send nothing but pongs for [D]",
    "refuse": "refuse the upgrade with the HTTP status [STATUS]",
    "reorder": "send a message after the next one",
    "silent": "neither hear nor say anything for [D]",
    "stall": "hold everything back for [D], then send it all",
    "truncate": "send only the beginning of a message",
}
