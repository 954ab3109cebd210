"""When a price has moved: by how much, in which time, whose, and when that is over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import event, frame

from livecli.alerts.alert_rules import AlertRules, Move
from livecli.alerts.detector import Detector
from livecli.alerts.ledger import FIRING, RESOLVED, Ledger
from livecli.alerts.odds_moves import MOST_PRICES, OddsMoves
from livecli.feed.alert_records import Alert
from livecli.feed.sports import Match
from livecli.state.football.match import FootballState


POINTS = Move(5.0, 300_000.0)  # 5 points of the probability in 5 minutes
PERCENT = Move(5.0, 300_000.0, of_price=True)


def price(home: float | None, market: str = "1x2", **more: Any) -> dict[str, Any]:
    """A frame of the price of home; None closes the market."""
    prices = None if home is None else {"home": home}
    return {"type": "odds", "odds": {market: prices}} | more


def told(*heard: tuple[float, dict[str, Any]], **rules: Any) -> list[Alert]:
    """The alerts by frames, each with its second; the first frame of all is an event."""
    asked = AlertRules(frozenset({"odds-move"}), **{"move": POINTS} | rules)
    detector = Detector(asked, Ledger())
    timed = [(0.0, event(10, 0, 0)), *heard]
    return [
        alert
        for at_s, body in timed
        for alert in detector.hear(frame(body | {"event_id": 7}, at_s))
    ]


def states(alerts: list[Alert]) -> list[str]:
    return [alert.state for alert in alerts]


def test_a_move_says_whose_from_where_to_where():
    """The market, the outcome, both prices, and the probabilities that they stand for."""
    (alert,) = told((1, price(2.0)), (60, price(1.6)))

    assert (alert.kind, alert.state) == ("odds-move", FIRING)
    assert alert.key == "football:7:odds-move:1x2.home"
    assert alert.more == {
        "market": "1x2",
        "outcome": "home",
        "price_before": 2.0,
        "probability_before": 0.5,
        "price": 1.6,
        "probability": 0.625,
    }


@pytest.mark.parametrize(
    ("move", "before", "now", "moves"),
    [
        (POINTS, 2.0, 1.82, False),  # 50 % to 54.9 %
        (POINTS, 2.0, 1.81, True),  # to 55.2 %
        (POINTS, 20.0, 12.0, False),  # 5 % to 8.3 %: far by its price alone
        (PERCENT, 2.0, 1.9, True),
        (PERCENT, 2.0, 2.1, True),
        (PERCENT, 2.0, 2.09, False),
        (PERCENT, 20.0, 12.0, True),
    ],
)
def test_a_move_is_measured_in_its_unit(move: Move, before: float, now: float, moves: bool):
    """Points of the probability, or percent of the price; the threshold itself is a move."""
    alerts = told((1, price(before)), (60, price(now)), move=move)

    assert states(alerts) == [FIRING] * moves


def test_only_prices_in_the_window_count():
    """What was until the window began does; what ended before it does not."""
    slow = told((1, price(2.0)), (2, price(1.95)), (303, price(1.8)))
    quick = told((1, price(2.0)), (4, price(1.95)), (303, price(1.8)))

    assert (states(slow), states(quick)) == ([], [FIRING])


def test_a_price_is_held_against_the_farthest_one_of_the_window():
    """Small steps in one direction are a move, and so is a turn."""
    steps = told((1, price(2.0)), (30, price(1.93)), (60, price(1.87)), (90, price(1.8)))
    turn = told((1, price(2.0)), (30, price(2.15)), (60, price(1.93)))

    assert [alert.more["price_before"] for alert in steps] == [2.0]
    assert [alert.more["price_before"] for alert in turn] == [2.15]


def test_a_move_is_told_once_and_armed_again_at_half_the_threshold():
    """A price that trembles about the threshold is one move; its way back is none."""
    trembles = [(1, price(2.0)), (30, price(1.8)), (40, price(1.83)), (50, price(1.8))]
    back = [*trembles, (60, price(1.9)), (70, price(1.92)), (80, price(2.0))]
    again = [*back, (90, price(1.8))]

    assert states(told(*trembles)) == [FIRING]
    assert [(alert.state, alert.more["price"]) for alert in told(*back)] == [
        (FIRING, 1.8),
        (RESOLVED, 1.92),
    ]
    assert [alert.key for alert in told(*again)][::2] == [
        "football:7:odds-move:1x2.home",
        "football:7:odds-move:1x2.home:2",
    ]


def test_a_price_that_goes_past_where_it_came_from_is_back():
    """Whatever it does then is another move."""
    alerts = told((1, price(2.0)), (30, price(1.6)), (40, price(2.6)), (50, price(2.0)))

    assert states(alerts) == [FIRING, RESOLVED, FIRING]


def test_a_price_that_stands_still_for_the_window_moves_no_more():
    """Time alone ends it, at its own moment, whenever the next frame comes."""
    one, over = told((1, price(2.0)), (30, price(1.6)), (2000, event(20, 0, 0)))

    assert (one.state, over.state) == (FIRING, RESOLVED)
    assert (over.at_ms - one.at_ms) == 300_000.0
    assert over.more == {"market": "1x2", "outcome": "home", "price": 1.6, "probability": 0.625}


def test_a_closed_market_has_no_price():
    """A move in it is over; opened again, it is held against the price before that."""
    plays = [(1, price(2.0)), (30, price(1.6)), (40, price(None))]
    _, over = told(*plays)

    assert (over.state, "price" in over.more) == (RESOLVED, False)
    assert states(told(*plays, (50, price(1.6)))) == [FIRING, RESOLVED]
    assert states(told(*plays, (50, price(1.3)))) == [FIRING, RESOLVED, FIRING]


def test_there_is_no_move_in_the_two_minutes_after_a_goal():
    """Everybody expects it; what prices were before the goal counts no more."""
    plays = [(1, price(2.0)), (30, event(11, 1, 0)), (31, price(1.4)), (149, price(1.2))]
    later = [*plays, (151, price(1.21)), (160, price(1.1))]

    assert told(*plays) == []
    assert [alert.more["price_before"] for alert in told(*later)] == [1.21]
    assert states(told(*plays, with_goals=True)) == [FIRING]


def test_a_goal_that_is_taken_back_is_as_quiet_as_a_goal():
    """Prices turn back by as much."""
    plays = [(1, event(11, 1, 0)), (200, price(1.4)), (210, event(12, 0, 0)), (220, price(2.0))]

    assert told(*plays) == []


def test_a_bookmaker_is_watched_alone():
    """Its frames, and no others; its name is in the key."""
    book = {"type": "odds_book", "bookmaker_slug": "bet365"}
    heard = [(1, price(2.0)), (2, price(2.0, **book)), (30, price(1.6)), (40, price(1.5, **book))]
    (alert,) = told(*heard, book="bet365")

    assert alert.key == "football:7:odds-move:bet365.1x2.home"
    assert (alert.more["book"], alert.more["price"]) == ("bet365", 1.5)
    assert [each.more["price"] for each in told(*heard)] == [1.6]


def test_each_market_and_outcome_moves_alone():
    """Two at once are two alerts."""
    both = {"type": "odds", "odds": {"1x2": {"home": 2.0, "draw": 3.0}, "btts": {"yes": 2.0}}}
    moved = {"type": "odds", "odds": {"1x2": {"home": 1.6, "draw": 3.0}, "btts": {"yes": 1.6}}}
    alerts = told((1, both), (30, moved))

    assert [alert.key.rpartition(":")[2] for alert in alerts] == ["1x2.home", "btts.yes"]


@given(st.lists(st.tuples(st.floats(0.1, 100), st.sampled_from([1.5, 1.7, 2.0, 2.3, None]))))
def test_each_move_begins_and_ends_in_turn(steps: list[tuple[float, float | None]]):
    """Firing, resolved, firing; and the same frames give the same alerts."""
    at_s, heard = 1.0, []
    for pause_s, home in steps:
        at_s += pause_s
        heard.append((at_s, price(home)))
    alerts = told(*heard)

    assert states(alerts) == [(FIRING, RESOLVED)[number % 2] for number in range(len(alerts))]
    assert alerts == told(*heard)


def test_what_is_remembered_is_bounded():
    """A feed that tells a new price each millisecond fills no memory."""
    watcher = OddsMoves(AlertRules(frozenset({"odds-move"}), move=POINTS, with_goals=True))
    match = FootballState(Match("football", 7))
    for step in range(2 * MOST_PRICES):
        match.odds.hear(price(2.0 + step / 1e6), 1e12 + step, started=True)
        watcher(match, 1e12 + step)

    assert [len(run.prices) for run in watcher._runs.values()] == [MOST_PRICES]
