"""What happened in a tennis match, by the kinds of alerts: read from its state."""

from __future__ import annotations

from collections.abc import Callable

from livecli.feed.sides import SIDES
from livecli.state.tennis.match import TennisState

from .fact import Fact, State


def sets(state: State) -> list[Fact] | None:
    """Sets that are won, each by its number."""
    if not isinstance(state, TennisState) or not state.board.sets:
        return None
    won = sum(state.sets_won)
    return [
        Fact(number, str(number), SIDES[home < away], more={"set": number})
        for number, (home, away) in enumerate(state.sets[:won], 1)
    ]


def match(state: State) -> list[Fact] | None:
    """The end of the match."""
    if not isinstance(state, TennisState) or not state.board.sets:
        return None
    if not state.finished:
        return []
    home, away = state.sets_won
    return [Fact("end", "", None if home == away else SIDES[home < away])]


def breaks(state: State) -> list[Fact] | None:
    """Games that the receiver won, as far as they were followed."""
    if not isinstance(state, TennisState) or not state.board.sets:
        return None
    facts = []
    for point in state.run:
        if point.is_break:
            games = f"{point.games[0]}-{point.games[1]}"
            name = f"{point.winner}:{point.set_number}:{games}"
            facts.append(Fact(name, name, point.winner, more={"set": point.set_number}))
    return facts


def called(call: str) -> Callable[[State], list[Fact] | None]:
    """What answers whether somebody has a break point, a set point or a match point."""

    def look(state: State) -> list[Fact] | None:
        if not isinstance(state, TennisState) or not state.board.sets:
            return None
        home, away = state.games or (0, 0)
        found = [each for each in state.calls if each.name == call]
        return [
            Fact(
                (each.side, state.current, home, away),
                f"{each.side}:{state.current}:{home}-{away}",
                each.side,
                more={"set": state.current, "in_a_row": each.in_a_row},
            )
            for each in found
        ]

    return look
