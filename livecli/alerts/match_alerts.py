"""The alerts of one match: what its watchers see, held against what the ledger says was said."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from math import inf
from typing import Any, NamedTuple

from livecli.feed.alert_records import Alert
from livecli.feed.frames import Frame
from livecli.feed.records import Gap
from livecli.feed.sides import SIDES
from livecli.state.football.match import FootballState

from .alert_rules import AlertRules
from .fact import Fact, State
from .kinds import KINDS, watchers
from .ledger import CORRECTED, FIRING, KNOWN, RESOLVED, Ledger, LedgerEntry


SIDED = "goal"  # the kind whose keys are counted into the score


class Wait(NamedTuple):
    """What nobody has confirmed yet, until when it waits for that, and whether it came late."""

    due_ms: float
    late: bool


class MatchAlerts:
    """Ask `changes` after frames of the match, and at `deadline_ms`.

    `held_back` counts what `cooldown_ms` kept from being said.
    """

    def __init__(self, state: State, rules: AlertRules, ledger: Ledger) -> None:
        self.state = state
        self.deadline_ms = inf
        self.held_back = 0
        self.every_frame = False  # whether each of them may change something
        self.mark: Hashable = None  # of the state, when it was looked at last
        self.snapshot_ms = 0.0
        self.resumed = False  # whether nothing was heard since an outage
        self.over = False
        self._match = state.match
        self._rules = rules
        self._ledger = ledger
        self._watchers = watchers(state.match.sport, rules)
        self._hearing = [each for each in self._watchers.values() if each.hears]
        self._facts: dict[str, Fact] = {}  # of held keys, as far as this run has seen them
        self._due: dict[Hashable, Wait] = {}  # of facts and withdrawals that nobody confirmed yet
        self._last_ms: dict[str, float] = {}  # of the last alert of a kind

    def hear(self, frame: Frame) -> bool:
        """Whether `changes` must be asked after this frame, even if the state is as it was."""
        changed = sum(each.hear(frame, self.state) for each in self._hearing)
        return self.every_frame or changed > 0

    def changes(self, now_ms: float, *, late: bool) -> Iterator[Alert]:
        """What is to be said now; `late` says that it happened while nobody listened."""
        waiting, self._due = self._due, {}
        for kind, watcher in self._watchers.items():
            facts = watcher(self.state, now_ms)
            if facts is not None:
                yield from self._kind(kind, facts, waiting, now_ms, late)
        deadlines = [each.deadline_ms for each in self._watchers.values()]
        deadlines += [wait.due_ms for wait in self._due.values()]
        self.deadline_ms = min((due_ms for due_ms in deadlines if due_ms > now_ms), default=inf)
        self.every_frame = any(each.every_frame for each in self._watchers.values())

    def gap(self, gap: Gap) -> Iterator[Alert]:
        """An outage is over."""
        if "gap" in self._rules.kinds:
            name = str(round(gap.from_ms))
            if not self._ledger.state(self._key("gap", name)):
                more = {"cause": gap.cause, "from_ms": round(gap.from_ms)}
                fact = Fact(name, name, more=more | {"to_ms": round(gap.to_ms)})
                yield from self._fire("gap", fact, gap.to_ms, late=False)

    def _key(self, kind: str, name: str = "") -> str:
        words = [self._match.sport, str(self._match.event_id), kind]
        return ":".join([*words, name] if name else words)

    def _kind(
        self,
        kind: str,
        facts: list[Fact],
        waiting: Mapping[Hashable, Wait],
        now_ms: float,
        late: bool,
    ) -> Iterator[Alert]:
        """The changes of one kind."""
        ledger, of_match = self._ledger, self._key(kind)
        is_first = not ledger.has(of_match)
        if is_first:
            ledger.note(of_match, KNOWN, now_ms)
        if is_first and not KINDS[kind].from_start:  # what stands when it is seen first is no news
            for fact in facts:
                if not fact.withdrawn:
                    key = ledger.free(of_match, fact.name, counted=KINDS[kind].counted)
                    ledger.note(key, KNOWN, now_ms)
                    self._facts[key] = fact
            return
        gone, news = self._compare(kind, facts)
        for key in gone:
            wait = waiting.get(("gone", key)) or Wait(now_ms + self._rules.confirm_ms, late)
            if now_ms >= wait.due_ms or KINDS[kind].lasting:
                yield from self._take_back(kind, key, now_ms, wait.late)
            else:
                self._due["gone", key] = wait
        for fact in news:
            wait = waiting.get((kind, fact.entry)) or Wait(now_ms + self._rules.confirm_ms, late)
            if now_ms >= wait.due_ms or fact.settled:
                yield from self._fire(kind, fact, now_ms, late=wait.late)
            else:
                self._due[kind, fact.entry] = wait

    def _compare(self, kind: str, facts: list[Fact]) -> tuple[list[str], list[Fact]]:
        """The keys whose facts are no more, and the facts that have no key yet.

        A fact has the key that it got in this run. Others get the first key that is left, of the
        same name: of an earlier run, or of a fact that is told as another now.
        """
        of_match = self._key(kind)
        by_entry = {fact.entry: fact for fact in facts}
        left, gone, news = [], [], list[Fact]()
        for key in self._ledger.held(of_match):
            known = self._facts.get(key)
            fact = by_entry.pop(known.entry, None) if known is not None else None
            if fact is None:
                left.append(key)
            else:
                self._facts[key] = fact
                gone += [key] if fact.withdrawn else []
        for fact in by_entry.values():
            if fact.withdrawn:
                continue
            same = [key for key in left if _is_named(key, of_match, fact)]
            if not same:
                news.append(fact)
            else:
                left.remove(same[0])
                self._facts[same[0]] = fact
        # What another run saw can be beyond this one's sight.
        gone += [key for key in left if KINDS[kind].whole or key in self._facts]
        return gone, news

    def _fire(self, kind: str, fact: Fact, now_ms: float, *, late: bool) -> Iterator[Alert]:
        of_match, before = self._key(kind), self._score()
        key = self._ledger.free(of_match, fact.name, counted=KINDS[kind].counted)
        self._facts[key] = fact
        last_ms = self._last_ms.get(kind)
        if last_ms is not None and now_ms - last_ms < self._rules.cooldown_ms:
            self.held_back += 1
            self._ledger.note(key, KNOWN, now_ms)
            return
        self._last_ms[kind] = now_ms
        alert = self._alert(kind, key, FIRING, now_ms, fact, late)
        self._ledger.put(LedgerEntry(key, FIRING, now_ms))
        yield self._scored(alert, before)

    def _take_back(self, kind: str, key: str, now_ms: float, late: bool) -> Iterator[Alert]:
        was, before = self._ledger.state(key), self._score()
        state = RESOLVED if KINDS[kind].lasting else CORRECTED
        fact = self._facts.pop(key, None)
        if was == KNOWN:  # nobody was told
            self._ledger.note(key, state, now_ms)
            return
        if fact is None:  # another run saw it
            fact = Fact(key, "", next((side for side in SIDES if f":{side}:" in key), None))
        fact = fact._replace(minute=None, period=None, more=self._watchers[kind].end(fact))
        alert = self._alert(kind, key, state, now_ms, fact, late)
        self._ledger.put(LedgerEntry(key, state, now_ms))
        yield self._scored(alert, before)

    def _scored(self, alert: Alert, before: tuple[int, int] | None) -> Alert:
        if alert.kind != SIDED:
            return alert
        return alert._replace(before=before, score=self._score())

    def _score(self) -> tuple[int, int] | None:
        """The score: in football as it was told by alerts, so that several goals have their own."""
        state = self.state
        if not isinstance(state, FootballState):
            return state.sets_won if state.board.sets else None
        if "goal" not in self._rules.kinds:
            return state.score
        held = self._ledger.held(self._key(SIDED))
        held = [key for key in held if ("gone", key) not in self._due]  # which waits to be said
        home, away = (sum(f":{SIDED}:{side}:" in key for key in held) for side in SIDES)
        return home, away

    def _alert(
        self, kind: str, key: str, state: str, now_ms: float, fact: Fact, late: bool
    ) -> Alert:
        match, more = self.state, dict[str, Any](fact.more)
        minute, period = fact.minute, fact.period
        if isinstance(match, FootballState):
            minute = match.clock.minute if minute is None else minute
            period = match.clock.period if period is None else period
        else:
            more["sets"] = " ".join(f"{home}-{away}" for home, away in match.sets) or None
            more["point"] = match.point
        known = {name: value for name, value in more.items() if value is not None}
        return Alert(
            kind,
            key,
            self._match,
            state,
            now_ms,
            match.home,
            match.away,
            fact.side,
            fact.player,
            minute,
            period,
            score=self._score(),
            late=late,
            more=known,
        )


def _is_named(key: str, of_match: str, fact: Fact) -> bool:
    """Whether a key can be of this fact, whichever run gave it."""
    for name in (fact.name, *fact.also):
        base = f"{of_match}:{name}" if name else of_match
        if key == base or key.startswith(f"{base}:"):
            return True
    return False
