"""The answers of tennis: the shapes that were captured, with the local matches in them."""

from __future__ import annotations

import pytest
from support.documented import TENNIS_EVENT
from support.rest_service import TENNIS_LIVE, TENNIS_MATCHES, body, ids, rows, tennis


# What three clients read of a tennis row (wire-facts, Tennis live list).
TENNIS_ROW = {
    "id",
    "tournament",
    "player1",
    "player2",
    "status",
    "match_date",
    "player1_sets",
    "player2_sets",
    "sets_detail",
    "winner_id",
    "current_set",
    "current_game_p1",
    "current_game_p2",
    "current_point",
    "is_serving_p1",
}


def test_the_tennis_live_list_is_a_bare_array():
    """Captured by two."""
    assert isinstance(body(tennis(TENNIS_EVENT), TENNIS_LIVE), list)


def test_a_tennis_row_has_players_sets_and_point():
    """Player 1 is home."""
    (row,) = rows(tennis(TENNIS_EVENT), TENNIS_LIVE)

    assert set(row) == TENNIS_ROW
    assert row == row | {
        "id": 36835,
        "player1": {"id": 1, "name": "Djokovic, N."},
        "player2": {"id": 2, "name": "Alcaraz, C."},
        "status": "live",
        "player1_sets": 1,
        "player2_sets": 1,
        "sets_detail": "6-3, 4-6, 2-1",
        "current_set": 3,
        "current_game_p1": 2,
        "current_game_p2": 1,
        "current_point": "40-15",
        "is_serving_p1": True,
    }


@pytest.mark.parametrize("event", [{}, {"tournament": "Roland Garros", "score": 5}])
def test_a_tennis_capture_may_hold_any_event(event):
    """Nothing of a file is trusted."""
    (row,) = rows(tennis(event), TENNIS_LIVE)

    assert row["id"] == 36835


def test_a_finished_tennis_match_is_on_the_page_and_not_live():
    """`status=` chooses; the live list has only what is live."""
    rules = tennis(TENNIS_EVENT | {"status": {"name": "finished"}})

    assert rows(rules, TENNIS_LIVE) == []
    assert len(rows(rules, TENNIS_MATCHES, status="finished")) == 1
    assert rows(rules, TENNIS_MATCHES, status="live") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"circuit": "ATP"}, [36835]),
        ({"circuit": "WTA"}, []),
        ({"tournament": "garros"}, [36835]),
        ({"date_from": "2024-06-20"}, []),
        ({"date_from": "2024-06-19", "date_to": "2024-06-19"}, [36835]),
    ],
)
def test_parameters_choose(query: dict[str, str], expected: list[int]):
    """Each of those that the service accepts has its effect."""
    assert ids(tennis(TENNIS_EVENT), TENNIS_MATCHES, **query) == expected
