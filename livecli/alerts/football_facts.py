"""What happened in a football match, by the kinds of alerts: read from its state."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from livecli.feed.periods import FIRST_HALF, HALF_TIME, period
from livecli.state.football.match import PENALTY, FootballState
from livecli.state.football.timeline import Entry

from .fact import Fact, State


SEVERAL_MINUTES = 4  # a penalty that is given, looked at again, and kicked is one penalty


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


def penalties(state: State) -> list[Fact] | None:
    """Penalties: given, by the situation, or kicked, by an action."""
    if not isinstance(state, FootballState) or not _is_known(state):
        return None
    facts: list[Fact] = []
    for key, entry in state.timeline.items():
        if entry.penalty and entry.period != "P":
            name = f"{entry.period or '-'}:{entry.minute}"
            facts.append(_fact(key, entry, name, settled=not entry.provisional))
    if state.situation == PENALTY and not state.is_paused and state.clock.period != "P":
        minute = state.clock.minute
        given = any(
            fact.period == state.clock.period and _is_near(fact.minute, minute) for fact in facts
        )
        if not given:
            name = f"{state.clock.period or '-'}:{minute}"
            facts.append(Fact("given", name, minute=minute, period=state.clock.period))
    return facts


def kick_off(state: State) -> list[Fact] | None:
    """The beginning of play."""
    if not isinstance(state, FootballState) or not _is_known(state):
        return None
    return _moment(state, "kick-off", state.clock.started or state.status == "live")


def half_time(state: State) -> list[Fact] | None:
    """The end of the first half."""
    if not isinstance(state, FootballState) or not _is_known(state):
        return None
    first = period(FIRST_HALF).order
    over = state.status == HALF_TIME or period(state.clock.period).order > first
    return _moment(state, "half-time", over or state.finished)


def full_time(state: State) -> list[Fact] | None:
    """The end of the match."""
    if not isinstance(state, FootballState) or not _is_known(state):
        return None
    return _moment(state, "full-time", state.finished)


def _moment(state: FootballState, name: str, is_so: bool) -> list[Fact]:
    clock = state.clock
    return [Fact(name, "", minute=clock.minute, period=clock.period)] if is_so else []


def _is_known(state: FootballState) -> bool:
    """Whether a frame has come that tells what a match is like."""
    return not state.last_ms.keys().isdisjoint(TELLING)


TELLING = frozenset({"action", "event", "livedata", "poem", "subscribed"})


def _is_near(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= SEVERAL_MINUTES


def _who(entry: Entry) -> str:
    """Whose it is, within its key."""
    return (entry.player or f"{entry.period or '-'} {entry.minute}").casefold()


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
