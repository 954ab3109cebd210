"""What REST tells of a match: incidents as they are told, repeated, corrected and withdrawn."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import ACTION, EVENT, RICH_EVENT

from livecli.service.incident_log import IncidentLog


Body = dict[str, Any]


def heard(*frames: Body, actions: bool = True) -> IncidentLog:
    log = IncidentLog(actions=actions)
    for frame in frames:
        if frame["type"] == "event":
            log.hear_event(frame)
        else:
            log.hear_action(orjson.dumps(frame))
    return log


def told(*frames: Body, actions: bool = True) -> list[tuple[Any, ...]]:
    rows = heard(*frames, actions=actions).incidents
    return [(row["type"], row["minute"], row.get("is_home")) for row in rows]


def action(kind: str, *qualifiers: str, **more: Any) -> Body:
    return ACTION | {"action_type": kind, "qualifiers": list(qualifiers)} | more


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (action("goal"), {"type": "goal", "goal_type": "regular", "is_home": True}),
        (action("goal", "penalty"), {"goal_type": "penalty"}),
        (action("goal", "own_goal"), {"goal_type": "ownGoal", "is_home": False}),
        (action("yellow_card"), {"type": "card", "card_type": "yellow", "rescinded": False}),
        (action("red_card"), {"card_type": "red", "player_id": 11843}),
        (action("red_card", "second_yellow"), {"card_type": "yellowRed"}),
        (
            action("substitution", "in:A. Ax", "out:B. Bo"),
            {"type": "substitution", "player_in": "A. Ax", "player_out": "B. Bo"},
        ),
        (action("var_review", "goal"), {"type": "varDecision", "decision": "goal"}),
    ],
)
def test_an_action_is_an_incident(frame: Body, expected: Body):
    """With what clients read of each kind."""
    (row,) = heard(frame).incidents

    assert row == row | expected


@pytest.mark.parametrize("kind", ["pass", "shot", "goal_kick", "temp_goal"])
def test_others_are_none(kind: str):
    """What is provisional comes again."""
    assert told(action(kind)) == []


def test_stoppage_time_is_added():
    """The clock of the feed goes on; REST says 45 and 2."""
    (row,) = heard(action("goal", minute=47, second=3, period="1H")).incidents

    assert (row["minute"], row["added_time"], row["period_second"]) == (45, 2, 2823)


def test_repetitions_are_one_incident():
    """The same play fires three times, under other numbers."""
    assert len(told(*(action("goal", tid=n, evid=n) for n in range(3)))) == 1


def test_a_goal_again_a_second_later_is_one():
    """The score is the same; the next goal has another."""
    first, second = {"home": 1, "away": 0}, {"home": 2, "away": 0}
    goals = [action("goal", tid=n, second=30 + n, score=first) for n in range(3)]

    assert len(told(*goals, action("goal", second=33, score=second))) == 2


def test_a_score_that_falls_takes_its_goal_back():
    """VAR may say no word of which; what led to the score that stands stays."""
    goals = [action("goal", tid=n, minute=60 + n, score={"home": n, "away": 0}) for n in (1, 2)]
    log = heard(goals[0], score(1, 0), goals[1], score(2, 0), score(1, 0))

    assert [row["minute"] for row in log.incidents] == [61]
    assert len(log.shots) == 1


def test_an_event_that_is_late_takes_nothing_back():
    """Its score has not fallen; it has not risen yet."""
    goal = action("goal", score={"home": 1, "away": 0})

    assert len(told(score(0, 0), goal, score(0, 0), score(1, 0))) == 1


def test_a_correction_takes_the_place_of_what_it_corrects():
    """The same number, another minute."""
    log = heard(action("goal", tid=7), action("goal", tid=7, minute=68))

    assert [row["minute"] for row in log.incidents] == [68]
    assert len(log.shots) == 1


@pytest.mark.parametrize("number", [7, None])
def test_a_withdrawn_goal_is_gone(number: int | None):
    """By its number, or by when and whose it was."""
    log = heard(action("goal", tid=7), action("deleted_event", tid=number))

    assert log.incidents == log.shots == []


def test_a_withdrawn_card_is_rescinded():
    """It stays in the list (wire-facts, November)."""
    (row,) = heard(action("red_card", tid=7), action("deleted_event", tid=7)).incidents

    assert row["rescinded"] is True


def test_halves_end_once():
    """However often their last event is repeated."""
    pause = EVENT | {"period": "1H", "minute": 46, "status": {"name": "halftime"}}
    end = EVENT | {"minute": 93, "status": {"name": "finished"}}
    rows = heard(pause, pause, EVENT, end, end).incidents

    assert [(row["type"], row["text"], row["added_time"]) for row in rows] == [
        ("period", "HT", 1),
        ("period", "FT", 3),
    ]


def test_injury_time_is_an_incident():
    """Where the rich dialect announces it."""
    time = RICH_EVENT["time"] | {"minute": 90, "added_time": 4}
    (row,) = heard(RICH_EVENT, RICH_EVENT | {"time": time}).incidents

    assert (row["type"], row["minute"], row["length"]) == ("injuryTime", 90, 4)


def test_half_time_has_its_score_once_it_is_over():
    """Not before, and not from a capture that began later."""
    first = EVENT | {"period": "1H", "minute": 30, "score": {"home": 1, "away": 0}}

    assert heard(first).half_time is None
    assert heard(first, EVENT).half_time == (1, 0)
    assert heard(EVENT).half_time is None


def score(home: int, away: int) -> Body:
    return EVENT | {"score": {"home": home, "away": away}}


def test_without_actions_the_score_tells_goals():
    """Nobody's, and taken back as the score is."""
    assert told(score(0, 0), score(1, 0), score(1, 1), actions=False) == [
        ("goal", 67, True),
        ("goal", 67, False),
    ]
    assert told(score(1, 0), score(2, 0), score(1, 0), actions=False) == []
    assert told(score(0, 0), score(1, 0)) == []


def test_a_flood_is_bounded():
    """A capture may claim anything."""
    cards = [action("red_card", minute=n, tid=n) for n in range(2000)]
    shots = [action("shot", minute=n, tid=2000 + n) for n in range(2000)]
    log = heard(*cards, *shots)

    assert len(log.incidents) == len(log.shots) == 500
    assert len(told(score(0, 0), score(10**12, 0), score(0, 0), actions=False)) <= 20


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (action("shot", "on_target", "head"), ("save", "head", None, 12.7, 48.8)),
        (action("shot", "blocked", team="away"), ("block", None, None, 87.3, 51.2)),
        (action("goal", "left_foot", "penalty"), ("goal", "left-foot", "penalty", 12.7, 48.8)),
        (action("shot", period="P"), ("miss", None, "shootout", 12.7, 48.8)),
    ],
)
def test_shots_have_their_place(frame: Body, expected: tuple[Any, ...]):
    """From the goal that is attacked, whoever attacks."""
    (row,) = heard(frame).shots

    assert (row["type"], row["body"], row["sit"], row["pos"]["x"], row["pos"]["y"]) == expected


def test_own_goals_are_no_shots():
    """As nobody aimed there."""
    assert heard(action("goal", "own_goal")).shots == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=9), values),
    max_leaves=8,
)
FIELDS = st.sampled_from([*ACTION, *EVENT, "evid", "time"])


@given(
    st.lists(st.dictionaries(FIELDS, ANYTHING, max_size=6), max_size=6),
    st.sampled_from(["goal", "deleted_event", "red_card", "shot", "var_review", "substitution"]),
)
def test_any_frame_can_be_heard(frames: list[Body], kind: str):
    """A capture may hold anything, and its match is listed all the same."""
    log = IncidentLog(actions=False)
    for frame in frames:
        log.hear_event(EVENT | frame)
        log.hear(action(kind) | frame)

    assert isinstance(log.incidents, list)
