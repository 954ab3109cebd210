"""What happened in a football match, by the kinds of alerts: read from its state."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from livecli.feed.periods import FIRST_HALF, HALF_TIME, SHOOT_OUT, period
from livecli.state.football.match import PENALTY, FootballState
from livecli.state.football.timeline import Entry

from .fact import Fact, State, Watcher, key_word


SEVERAL_MINUTES = 4  # from a penalty or a card to the kick, or the end of its review
MOST_GIVEN = 30  # penalties of a match, whatever comes
ATTEMPTS = frozenset({"goal", "missed_penalty"})
OTHER_CARD = {"red_card": "yellow_card", "yellow_card": "red_card"}


def goals(state: State) -> list[Fact] | None:
    """Goals that count, and those that were withdrawn, in the order of play.

    A goal is settled when an action has told it finally, and an event has a score that holds it.
    """
    if not isinstance(state, FootballState) or state.score is None:
        return None
    facts, count = [], {"home": 0, "away": 0}
    told = dict(zip(count, state.event_score.score or (0, 0), strict=True))
    for key, entry in state.timeline.items():
        if entry.kind != "goal" or entry.side not in count:
            continue
        count[entry.side] += not entry.withdrawn
        settled = entry.named and not entry.provisional and told[entry.side] >= count[entry.side]
        more = {"own_goal": True} if entry.own_goal else {}
        more |= {"penalty": True} if entry.penalty else {}
        facts.append(_fact(key, entry, entry.side, settled=settled, **more))
    return facts


def of_timeline(*kinds: str) -> Callable[[State], list[Fact] | None]:
    """What answers entries of the timeline of these kinds, each by its player or its minute."""

    def look(state: State) -> list[Fact] | None:
        if not isinstance(state, FootballState) or not _is_known(state):
            return None
        return [
            _fact(key, entry, f"{entry.side or '-'}:{_who(entry)}", settled=not entry.provisional)
            for key, entry in state.timeline.items()
            if entry.kind in kinds and not entry.withdrawn
        ]

    return look


def cards(*kinds: str) -> Callable[[State], list[Fact] | None]:
    """What answers cards of these kinds. The documented dialect has no word for a card that a
    review makes another one: the second tells it."""
    look = of_timeline(*kinds)

    def looked(state: State) -> list[Fact] | None:
        facts = look(state)
        if not facts or not isinstance(state, FootballState):
            return facts
        void = _replaced(state.timeline.items())
        return [fact._replace(withdrawn=fact.entry in void) for fact in facts]

    return looked


class Penalty:
    """One that was given by the situation, at this time and minute of play; `until` is the last
    minute in which it was to be kicked."""

    def __init__(self, period: str | None, minute: int | None, at_ms: float) -> None:
        self.period = period
        self.minute = self.until = minute
        self.at_ms = at_ms

    def is_near(self, period: str | None, minute: int | None) -> bool:
        """Whether what is of this minute may be this penalty's kick."""
        if self.until is None or minute is None:
            return self.period == period and self.until is minute
        return self.period == period and abs(self.until - minute) <= SEVERAL_MINUTES

    def is_void(self, state: FootballState) -> bool:
        """Whether actions came and play went on, and no kick that was heard can be missing."""
        clock = state.clock
        if state.situation == PENALTY or self.is_near(clock.period, clock.minute):
            return False
        is_heard = not any(gap.to_ms > self.at_ms for gap in state.gaps)
        return is_heard and state.last_ms.get("action", 0.0) > self.at_ms


class Penalties(Watcher):
    """Penalties: given, by the situation, or kicked, by an action; both are one.

    One that was given stays so, whatever the situation is next: it may be looked at again, and a
    source without actions does not tell the kick. It was taken back where actions go on for
    SEVERAL_MINUTES of play without a kick or a goal.
    """

    def __init__(self) -> None:
        self._given: list[Penalty] = []

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        if not isinstance(state, FootballState) or not _is_known(state):
            return None
        attempts = [(key, each) for key, each in state.timeline.items() if each.kind in ATTEMPTS]
        kicks = {key: each for key, each in attempts if each.penalty and each.period != SHOOT_OUT}
        self._look(state, list(kicks.values()), now_ms)
        facts: dict[Hashable, Fact] = {}
        for key, kick in kicks.items():
            fact = _fact(key, kick, _minute_name(kick.period, kick.minute), settled=True)
            given = next((each for each in self._given if _is_of(kick, each)), None)
            if given is not None:
                name = _minute_name(given.period, given.minute)
                fact = fact._replace(entry=given, name=name)
            also = _names_near(kick.period, kick.minute)
            facts[fact.entry] = fact._replace(withdrawn=False, also=also)
        goals = [each for _, each in attempts]
        for given in list(self._given):
            if given in facts:
                continue
            if given.is_void(state) and not any(_is_of(each, given) for each in goals):
                self._given.remove(given)
                continue
            name = _minute_name(given.period, given.minute)
            also = _names_near(given.period, given.minute)
            facts[given] = Fact(
                given, name, minute=given.minute, period=given.period, settled=False, also=also
            )
        return list(facts.values())

    def _look(self, state: FootballState, kicks: list[Entry], now_ms: float) -> None:
        """Note the penalty that the situation gives, unless it is noted."""
        clock = state.clock
        if state.situation != PENALTY or state.is_paused or clock.period == SHOOT_OUT:
            return
        for given in self._given:
            if given.is_near(clock.period, clock.minute):
                given.until = clock.minute
                return
        given = Penalty(clock.period, clock.minute, now_ms)
        if not any(_is_of(kick, given) for kick in kicks):
            self._given = [*self._given[-MOST_GIVEN:], given]


def kick_off(state: State) -> list[Fact] | None:
    """The beginning of play."""
    if not isinstance(state, FootballState) or not _is_timed(state):
        return None
    return _moment(state, "kick-off", state.clock.started or state.status == "live")


def half_time(state: State) -> list[Fact] | None:
    """The end of the first half."""
    if not isinstance(state, FootballState) or not _is_timed(state):
        return None
    first = period(FIRST_HALF).order
    over = state.status == HALF_TIME or period(state.clock.period).order > first
    return _moment(state, "half-time", over or state.finished)


def full_time(state: State) -> list[Fact] | None:
    """The end of the match."""
    if not isinstance(state, FootballState) or "event" not in state.last_ms:
        return None
    return _moment(state, "full-time", state.finished)


def _moment(state: FootballState, name: str, is_so: bool) -> list[Fact]:
    clock = state.clock
    return [Fact(name, "", minute=clock.minute, period=clock.period)] if is_so else []


def _is_known(state: FootballState) -> bool:
    """Whether a frame has come that tells what a match is like."""
    return not state.last_ms.keys().isdisjoint(TELLING)


TELLING = frozenset({"action", "event", "livedata", "poem", "subscribed"})


def _is_timed(state: FootballState) -> bool:
    """Whether a frame has come that tells how far the match is."""
    clock = state.clock
    return not (state.status is None and clock.minute is None and clock.period is None)


def _replaced(items: list[tuple[Hashable, Entry]]) -> set[Hashable]:
    """The cards that a review made other ones: another of the same player comes after it, and a
    player with a red card gets no other, nor one with a yellow card a straight red in minutes."""
    replaced: set[Hashable] = set()
    shown: dict[tuple[str | None, str], tuple[Hashable, Entry]] = {}
    reviewed: set[Hashable] = set()
    for key, entry in items:
        if entry.kind == "var":
            reviewed |= {card for card, _ in shown.values()}
        elif entry.kind in OTHER_CARD and entry.player is not None:
            whose = entry.side, entry.player
            before, card = shown.get(whose, (None, None))
            shown[whose] = key, entry
            if card is None or before not in reviewed or card.kind != OTHER_CARD[entry.kind]:
                continue
            if card.period == entry.period and _minutes(card, entry) <= SEVERAL_MINUTES:
                replaced.add(before)
    return replaced


def _minutes(card: Entry, entry: Entry) -> int:
    return (entry.minute or 0) - (card.minute or 0)


def _is_of(attempt: Entry, given: Penalty) -> bool:
    return given.is_near(attempt.period, attempt.minute)


def _minute_name(word: str | None, minute: int | None) -> str:
    return f"{key_word(word or '-')}:{'-' if minute is None else minute}"


def _names_near(word: str | None, minute: int | None) -> tuple[str, ...]:
    """What another run may have called a penalty of about this minute."""
    if minute is None:
        return ()
    around = range(minute - SEVERAL_MINUTES, minute + SEVERAL_MINUTES + 1)
    return tuple(_minute_name(word, each) for each in around if each != minute)


def _who(entry: Entry) -> str:
    """Whose it is, within its key."""
    if entry.player is not None:
        return key_word(entry.player.casefold())
    return key_word(f"{entry.period or '-'} {entry.minute}")


def _fact(key: Hashable, entry: Entry, name: str, *, settled: bool, **more: object) -> Fact:
    if entry.other:
        more["detail"] = entry.other
    return Fact(
        key,
        name,
        entry.side,
        entry.player,
        entry.minute,
        entry.period,
        settled=settled,
        withdrawn=entry.withdrawn,
        more=more,
    )
