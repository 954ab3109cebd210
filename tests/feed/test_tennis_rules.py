from __future__ import annotations

import pytest

from livecli.feed.tennis_rules import best_of, set_is_won, tie_break_to


@pytest.mark.parametrize(
    ("tournament", "circuit", "sets"),
    [
        ("The Championships, Wimbledon", "atp", 5),
        ("Championships of the Lawns", "atp", 5),
        ("Roland Garros", "atp", 5),
        ("Roland Garros", "wta", 3),
        ("US Open", None, None),
        ("U.S. Open", "atp", 5),
        ("Dubai Tennis Championships", "atp", 3),
        ("Grand Prix du Lac", "atp", 3),
        ("Halle Open", None, 3),
        (None, None, None),
        (None, "wta", 3),
    ],
)
def test_how_many_sets_a_tournament_plays(tournament, circuit, sets):
    """Men play best of five at the four great ones, and nowhere else."""
    assert best_of(tournament, circuit) == sets


def test_the_last_tie_break_of_a_grand_slam_goes_to_ten():
    """And no other does, there or elsewhere."""
    assert tie_break_to("Wimbledon", 5, 5) == tie_break_to("Wimbledon", 3, 3) == 10
    assert {tie_break_to("Wimbledon", 4, 5), tie_break_to("Wimbledon", 3, None)} == {7}
    assert tie_break_to("Halle Open", 3, 3) == 7


@pytest.mark.parametrize(
    ("games", "won"), [((6, 4), True), ((5, 7), True), ((6, 7), True), ((6, 5), False)]
)
def test_what_wins_a_set(games, won):
    """Six games and two ahead, or the tie-break."""
    assert set_is_won(*games) is won
