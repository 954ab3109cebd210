"""The frames of a match in their order: what runs backwards, contradicts itself or comes again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import documented
from support.documented import ACTION, EVENT, LIVEDATA, ODDS, RICH_EVENT, RICH_LIVEDATA, Body

from livecli.feed.contract import CONTRACTS
from livecli.inspection.inspector import Inspector


TENNIS = CONTRACTS["event"][-1].example
SCORE = documented.TENNIS_SCORE
NOW = LIVEDATA["uts"]


def judged(*bodies: Any) -> list[tuple[str, str]]:
    inspector = Inspector()
    inspector.lines(b"".join(json.dumps(body).encode() + b"\n" for body in bodies))
    return [(row.first.kind, row.first.path) for row in inspector.tally.rows()]


def goals(home: int, away: int) -> Body:
    return {"score": {"home": home, "away": away}}


def clock(**changes: Any) -> Body:
    return {"time": RICH_EVENT["time"] | changes}


def stats(**changes: Any) -> Body:
    return {"stats": {side: EVENT["stats"][side] | changes for side in ("home", "away")}}


WRONG: dict[str, tuple[list[Body], tuple[str, str]]] = {
    "the minute": ([EVENT, EVENT | {"minute": 66}], ("clock_backwards", "minute")),
    "the half": ([EVENT, EVENT | {"period": "1H"}], ("clock_backwards", "minute")),
    "the rich minute": (
        [RICH_EVENT, RICH_EVENT | clock(minute=66, period="2nd_half")],
        ("clock_backwards", "time.minute"),
    ),
    "an action's": ([ACTION, ACTION | {"tid": 2, "minute": 3}], ("clock_backwards", "minute")),
    "the goals": ([EVENT, EVENT | goals(0, 0)], ("score_backwards", "score")),
    "the games": (
        [SCORE, SCORE | {"uts": SCORE["uts"] + 1, "sets": [[6, 3], [4, 6], [1, 1]], "game": "1-1"}],
        ("score_backwards", "sets"),
    ),
    "the time": ([LIVEDATA, LIVEDATA | {"uts": NOW - 5000}], ("time_backwards", "uts")),
    "an action again": ([ACTION, ACTION | {"x": 1.0}], ("repeat", "tid")),
    "a correction again": ([ACTION | {"evid": 7}, ACTION | {"evid": 7}], ("repeat", "evid")),
    "prices again": ([ODDS, ODDS], ("repeat", "uts")),
    "possession": ([EVENT | stats(possession=40)], ("does_not_add_up", "stats.*.possession")),
    "shots": (
        [EVENT | stats(shots_on_target=9, possession=50)],
        ("does_not_add_up", "stats.*.shots_on_target"),
    ),
    "the game": ([SCORE | {"game": "3-1"}], ("does_not_add_up", "game")),
    "the sets": (
        [TENNIS | {"score": TENNIS["score"] | {"home_sets": 3}}],
        ("does_not_add_up", "score.home_sets"),
    ),
}


@pytest.mark.parametrize(("bodies", "found"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_their_order(bodies: list[Body], found: tuple[str, str]):
    """Each frame by itself is as it should be."""
    assert judged(*bodies) == [found]


RIGHT: dict[str, list[Body]] = {
    "a second half": [EVENT | {"minute": 48, "period": "1H"}, EVENT | {"minute": 45}],
    "numbers and words": [RICH_EVENT, RICH_EVENT | clock(period="2nd_half")],
    "another match": [EVENT, EVENT | {"event_id": 2, "minute": 1}],
    "another sport": [EVENT | {"event_id": 36835}, TENNIS, EVENT | {"event_id": 36835}],
    "before the first pass": [EVENT | stats(possession=0)],
    "rounded shares": [EVENT | stats(possession=50), EVENT | stats(possession=50)],
    "the ball at one moment": [LIVEDATA, LIVEDATA],
    "seconds after milliseconds": [RICH_LIVEDATA | {"uts": NOW}, RICH_LIVEDATA | {"uts": NOW + 1}],
    "the same event": [EVENT, EVENT],
    "a goal, provisional and sure": [ACTION | {"action_type": "temp_goal"}, ACTION],
    "an action taken back": [ACTION, ACTION | {"action_type": "deleted_event", "minute": 60}],
    "a new set": [
        SCORE,
        SCORE | {"uts": SCORE["uts"] + 1, "sets": [*SCORE["sets"], [0, 0]], "game": "0-0"},
    ],
}


@pytest.mark.parametrize("bodies", RIGHT.values(), ids=RIGHT)
def test_what_is_right_in_their_order(bodies: list[Body]):
    """What feeds and captures do has no finding."""
    assert judged(*bodies) == []


def test_odd_frames_are_in_the_order_too():
    """A frame with something wrong in it has a clock and a score all the same."""
    odd = EVENT | {"minute": 80, "weather": "rain"}

    assert judged(EVENT, odd, EVENT) == [
        ("clock_backwards", "minute"),
        ("unknown_field", "weather"),
    ]


@pytest.mark.parametrize("value", [None, "x", [], {}, True, 1e300, -1, 10**18])
@pytest.mark.parametrize(
    "key", ["uts", "minute", "period", "score", "stats", "time", "tid", "sets"]
)
def test_no_value_ends_the_run(key: str, value: Any):
    """What the feed sends in the place of a number is a finding at the most."""
    for body in (EVENT, LIVEDATA, ACTION, ODDS, RICH_EVENT, TENNIS, SCORE):
        judged(body, body | {key: value}, body)


def test_a_review_may_take_back_one_goal():
    """Once in each type of frame; by more, or without a review among actions, it only grows."""
    review = ACTION | {"tid": 2, "action_type": "var_review"}
    taken_back = EVENT | goals(0, 1)

    assert judged(EVENT, review, taken_back) == judged(EVENT, taken_back) == []
    assert judged(EVENT, ACTION, taken_back) == [("score_backwards", "score")]
    assert judged(EVENT, review, EVENT | goals(0, 0)) == [("score_backwards", "score")]
    again = (EVENT, review, taken_back, EVENT, taken_back)
    assert judged(*again) == [("score_backwards", "score")]
