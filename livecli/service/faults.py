"""Faults on request: what a service can do wrong, when, and to whom. Seeded, without sockets.

`FaultyService` stands between the service's rules and whatever carries them out: it gets every
event and every effect, and damages some of them. Times are per connection, from its upgrade on.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from string import ascii_letters

import orjson

from livecli.feed import actions

from .events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    CutConnection,
    DeadlinePassed,
    Effect,
    Event,
    RefuseUpgrade,
    SendTexts,
    UpgradeRequested,
)
from .replayed_outages import OutageService
from .service import PONG, Service


FOREVER_S = 1e9  # of a kind that takes seconds, where none are given


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. At most one of `at_s`, `every_s` and `chance` says when; none: each time it can.

    A chance is per message sent; per upgrade for `refuse`, per subscribe for `answer`, per request
    for `list`, which may be limited to one sport. `number` and `word` are the value of the kind: a
    status, a close code, seconds, a count; an error code.
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
    """What the faults do to one connection. Times are those of the service's clock."""

    timers: dict[int, float]  # index of a fault → when it strikes next
    deaf_until: float = 0.0  # nothing is received, nothing sent
    mute_until: float = 0.0  # nothing is sent but pongs
    held_until: float = 0.0  # nothing is sent now, all of it later
    queue: deque[tuple[float, bytes]] = field(default_factory=deque)  # time to send at, and message
    next_damages: list[str] = field(default_factory=list)  # to the next message, by kind
    kept_back: list[bytes] = field(default_factory=list)  # sent after the next message


class FaultyService:
    """`service` with `faults`: the same `handle` and the same `deadline`."""

    def __init__(
        self,
        service: Service | OutageService,
        faults: Sequence[Fault],
        *,
        seed: int = 0,
        log: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.service = service
        self.faults = list(faults)
        self.log = log  # gets a line for each time that a fault strikes
        self.left = [math.inf if fault.times is None else fault.times for fault in faults]
        self.random = Random(seed)
        self.states: dict[int, FaultState] = {}
        self._effects: list[Effect] = []

    def handle(self, event: Event, now: float) -> list[Effect]:
        """The effects of `event`, right or wrong."""
        self._effects = []
        if isinstance(event, UpgradeRequested):
            self._upgrade_requested(event, now)
            return self._effects
        if isinstance(event, ClientOpened):
            after_s = (
                (fault.every_s if fault.at_s is None else fault.at_s) for fault in self.faults
            )
            timers = {index: now + s for index, s in enumerate(after_s) if s is not None}
            self.states[event.client] = FaultState(timers)
        if isinstance(event, DeadlinePassed):
            self._strike_due(now)
        if not self._swallowed(event, now):
            for effect in self.service.handle(event, now):
                self._pass_on(effect, now)
        if isinstance(event, ClientClosed):
            self.states.pop(event.client, None)
        self._release(now)
        return self._effects

    def add(self, fault: Fault, now: float) -> None:
        """One more from now on; connections that are there count its times from now."""
        after_s = fault.every_s if fault.at_s is None else fault.at_s
        for state in self.states.values():
            if after_s is not None:
                state.timers[len(self.faults)] = now + after_s
        self.faults.append(fault)
        self.left.append(math.inf if fault.times is None else fault.times)

    def clear(self) -> None:
        """No fault any more, those at work included; what was held back comes now."""
        self.faults.clear()
        self.left.clear()
        for client, state in self.states.items():
            texts = [*(text for _, text in state.queue), *state.kept_back]
            self.states[client] = FaultState({}, queue=deque((0.0, text) for text in texts))

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due."""
        times = [] if self.service.deadline is None else [self.service.deadline]
        for state in self.states.values():
            times += state.timers.values()
            if state.queue:
                times.append(max(state.queue[0][0], state.held_until))
        return min(times) if times else None

    # When

    def _strikes(self, index: int) -> bool:
        """Whether a fault without a time strikes now; counts it if so."""
        fault = self.faults[index]
        if self.left[index] <= 0 or fault.at_s is not None or fault.every_s is not None:
            return False
        if fault.chance is not None and self.random.random() >= fault.chance:
            return False
        self.left[index] -= 1
        return True

    def _strike_due(self, now: float) -> None:
        for client, state in list(self.states.items()):
            for index, at in list(state.timers.items()):
                if at > now:
                    continue
                fault = self.faults[index]
                if fault.every_s is None or self.left[index] <= 1:
                    del state.timers[index]
                else:
                    state.timers[index] = now + fault.every_s
                if self.left[index] > 0:
                    self.left[index] -= 1
                    self._strike(fault, client, state, now)

    # To connections

    def _upgrade_requested(self, event: UpgradeRequested, now: float) -> None:
        for index, fault in enumerate(self.faults):
            if fault.kind == "refuse" and self._strikes(index):
                self._log(fault, event.client)
                self._effects.append(RefuseUpgrade(event.client, int(fault.number)))
                return
        self._effects += self.service.handle(event, now)

    def list_fault(self, sport: str) -> Fault | None:
        """The fault for the next answer with this sport's list, if any."""
        for index, fault in enumerate(self.faults):
            if fault.kind == "list" and fault.sport in ("", sport) and self._strikes(index):
                self.log(f"a list of {sport}: fault {_spelled(fault)}")
                return fault
        return None

    def _log(self, fault: Fault, client: int) -> None:
        self.log(f"client {client}: fault {_spelled(fault)}")

    def _strike(self, fault: Fault, client: int, state: FaultState, now: float) -> None:
        self._log(fault, client)
        if fault.kind == "close":
            self._effects.append(CloseSocket(client, int(fault.number), "on request"))
        elif fault.kind == "drop":
            self._effects.append(CutConnection(client))
        elif fault.kind == "silent":
            state.deaf_until = now + fault.number
        elif fault.kind == "mute":
            state.mute_until = now + fault.number
        elif fault.kind == "stall":
            state.held_until = now + fault.number
        elif fault.kind == "flood":
            for _ in range(0 if _hushed(state, FLOOD, now) else int(fault.number)):
                _enqueue(state, FLOOD, now)
        else:
            state.next_damages.append(fault.kind)

    def _swallowed(self, event: Event, now: float) -> bool:
        """Whether the service does not get this event."""
        if isinstance(event, DeadlinePassed):
            return self.service.deadline is None or self.service.deadline > now
        if not isinstance(event, ClientMessage) or event.client not in self.states:
            return False
        return now < self.states[event.client].deaf_until or self._answers(event)

    def _answers(self, event: ClientMessage) -> bool:
        """Answer a subscribe with an error in the service's place; False if no fault does."""
        for index, fault in enumerate(self.faults):
            if fault.kind != "answer":
                continue
            action = actions.read(event.message)
            if action is None or action.action != "subscribe" or not self._strikes(index):
                continue
            self._log(fault, event.client)
            body: dict[str, object] = {"type": "error", "code": fault.word, "message": "on request"}
            if type(action.event_id) is int:
                body["event_id"] = action.event_id
            self._effects.append(SendTexts(event.client, [orjson.dumps(body)]))
            return True
        return False

    # To messages

    def _pass_on(self, effect: Effect, now: float) -> None:
        state = self.states.get(effect.client)
        if state is None or not isinstance(effect, SendTexts):
            self._effects.append(effect)
            return
        for text in effect.texts:
            if not _hushed(state, text, now):
                self._by_chance(effect.client, state, now)
            if _hushed(state, text, now):  # the fault may have begun just now
                continue
            for damaged in self._damaged(text, state):
                _enqueue(state, damaged, now + self._delay(effect.client))

    def _by_chance(self, client: int, state: FaultState, now: float) -> None:
        """Let every fault with a chance strike this connection or mark this message."""
        for index, fault in enumerate(self.faults):
            if fault.kind not in ("answer", "delay", "list", "refuse") and self._strikes(index):
                self._strike(fault, client, state, now)

    def _damaged(self, text: bytes, state: FaultState) -> list[bytes]:
        """The messages to send instead of this one, in their order."""
        damages, state.next_damages = state.next_damages, []
        for kind in damages:
            if kind in DAMAGES:
                text = DAMAGES[kind](text, self.random)
        if "reorder" in damages:
            state.kept_back.append(text)
            return []
        texts = [text, text] if "duplicate" in damages else [text]
        texts += state.kept_back
        state.kept_back = []
        return texts

    def _delay(self, client: int) -> float:
        total_s = 0.0
        for index, fault in enumerate(self.faults):
            if fault.kind == "delay" and self._strikes(index):
                self._log(fault, client)
                total_s += fault.number + self.random.uniform(-fault.spread_s, fault.spread_s)
        return max(0.0, total_s)

    def _release(self, now: float) -> None:
        """Send the messages whose time has come."""
        for client, state in self.states.items():
            texts = []
            while state.queue and state.queue[0][0] <= now and state.held_until <= now:
                texts.append(state.queue.popleft()[1])
            if texts:
                self._effects.append(SendTexts(client, texts))


def _spelled(fault: Fault) -> str:
    """`close=1011`, as it was asked for, but for when."""
    value = fault.word or (f"{fault.number:g}" if 0 < fault.number < FOREVER_S else "")
    return f"{fault.kind}={value}" if value else fault.kind


def _hushed(state: FaultState, text: bytes, now: float) -> bool:
    """Whether this message is lost: not sent now, and not later either."""
    return now < state.deaf_until or (now < state.mute_until and text != PONG)


def _enqueue(state: FaultState, text: bytes, at: float) -> None:
    """Send it at that time, but after everything that waits already."""
    state.queue.append((max(at, state.queue[-1][0] if state.queue else at), text))


FLOOD = b'{"type":"ingest_debug","flood":true}'


def _garble(text: bytes, random: Random) -> bytes:
    """Replace a few bytes; the result may or may not be JSON."""
    at = random.randrange(max(1, len(text)))
    junk = "".join(random.choices(ascii_letters, k=random.randint(1, 8))).encode()
    return text[:at] + junk + text[at + len(junk) :]


def _truncate(text: bytes, random: Random) -> bytes:
    """The beginning of a message, cut at a character, since the transport sends UTF-8."""
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
    "list": "answer a question to REST with [HOW]: see below",
    "mute": "send nothing but pongs for [D]",
    "refuse": "refuse the upgrade with the HTTP status [STATUS]",
    "reorder": "send a message after the next one",
    "silent": "neither hear nor say anything for [D]",
    "stall": "hold everything back for [D], then send it all",
    "truncate": "send only the beginning of a message",
}
