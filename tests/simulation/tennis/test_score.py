"""The rules of scoring, told as points won one after the other: `h` by home, `a` by away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.simulation.tennis.score import AWAY, HOME, Score


HOME_GAME, AWAY_GAME = "hhhh", "aaaa"
SIX_ALL = (HOME_GAME + AWAY_GAME) * 6


def played(points: str, *, best_of: int = 3) -> Score:
    score = Score(best_of, opener=HOME)
    for winner in points:
        score = score.after(HOME if winner == "h" else AWAY)
    return score


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("", "0-0"),
        ("h", "15-0"),
        ("hha", "30-15"),
        ("aaah", "15-40"),
        ("hhhaaa", "Deuce"),
        ("hhhaaah", "Ad-40"),
        ("hhhaaaa", "40-Ad"),
        ("hhhaaaah", "Deuce"),
        ("hhhaaahh", "0-0"),
        (SIX_ALL + "haaah", "2-3"),
        (SIX_ALL + "ha" * 6 + "h", "7-6"),
    ],
)
def test_points_are_shown_as_on_the_scoreboard(points: str, shown: str) -> None:
    """Home's points come first, whoever serves; advantage and tie-break have words of their own."""
    assert played(points).point == shown


@pytest.mark.parametrize(
    ("points", "sets"),
    [
        (HOME_GAME, ((1, 0),)),
        ("hhhaaaahhh", ((1, 0),)),
        (HOME_GAME * 6, ((6, 0),)),
        (HOME_GAME * 5 + AWAY_GAME * 5 + HOME_GAME, ((6, 5),)),
        (HOME_GAME * 5 + AWAY_GAME * 5 + HOME_GAME * 2, ((7, 5),)),
        (SIX_ALL + "h" * 6, ((6, 6),)),
        (SIX_ALL + "h" * 7, ((7, 6),)),
        (SIX_ALL + "ha" * 6 + "aa", ((6, 7),)),
        (HOME_GAME * 6 + "a", ((6, 0), (0, 0))),
    ],
)
def test_games_and_sets_end_where_they_should(points: str, sets: tuple[object, ...]) -> None:
    """A game takes four points and a set six games, both two ahead; at six all seven points do."""
    assert played(points).sets == sets


def test_service_alternates_through_a_tie_break() -> None:
    """One point for the first server, then two each; who received first opens the next set."""
    servers = [played(SIX_ALL + ("ha" * 6)[:points]).server for points in range(13)]

    assert servers == [HOME, *[AWAY, AWAY, HOME, HOME] * 3]
    assert played(SIX_ALL + "h" * 7).server == AWAY


@pytest.mark.parametrize(("best_of", "sets"), [(3, 2), (5, 3)])
def test_a_match_ends_with_the_deciding_set(best_of: int, sets: int) -> None:
    """It is over when most of the sets are won, and then nobody serves."""
    before = played(HOME_GAME * (6 * sets - 1) + "hhh", best_of=best_of)
    after = before.after(HOME)

    assert (before.over, before.server) == (False, AWAY)
    assert (after.over, after.server, after.sets_won) == (True, None, (sets, 0))


@given(st.lists(st.booleans(), max_size=400))
def test_who_mirrors_the_points_mirrors_the_score(winners: list[bool]) -> None:
    """The rules favour nobody: exchanging the players exchanges the numbers and nothing else."""
    home, away = Score(5, opener=HOME), Score(5, opener=AWAY)
    for won_by_home in winners:
        home = home.after(HOME if won_by_home else AWAY)
        away = away.after(AWAY if won_by_home else HOME)
        if home.over:
            break

    assert home.sets == tuple((b, a) for a, b in away.sets)
    assert home.points == away.points[::-1]
    assert home.over == away.over


def test_the_last_tie_break_of_a_grand_slam_goes_to_ten() -> None:
    """Seven points do not win it there."""
    before = Score(3, HOME, ((6, 4), (4, 6), (6, 6)), (6, 3))

    assert before.after(HOME).over
    assert not before._replace(tournament="Roland Garros").after(HOME).over
    assert before._replace(tournament="Roland Garros", points=(9, 3)).after(HOME).over
