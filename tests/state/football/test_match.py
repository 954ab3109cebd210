from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import (
    GOAL,
    START_MS,
    action,
    ball,
    event,
    football,
    frame,
    gap,
    goals,
    stats,
    value,
)

from livecli.feed.dialects.writing import rich


def test_the_history_of_a_snapshot_names_the_goals_before():
    """Four clients read past actions there (wire-facts, history)."""
    past = {k: v for k, v in GOAL.items() if k != "type"}
    first = {
        "type": "subscribed",
        "source": "full",
        "event": event(60, 1, 0, "2H"),
        "livedata": [ball(50, 50, uts=START_MS - 9000), ball(60, 50, uts=START_MS - 4000)],
        "history": [past],
        "odds": {"1x2": {"home": 1.5, "draw": 4.0, "away": 6.0}},
    }
    match = football(first)

    assert goals(match) == [("18'", "home", "Saka")]
    assert (match.score, match.clock.text, match.source) == ((1, 0), "60'", "full")
    assert [(spot.x, spot.at_ms) for spot in match.trail] == [
        (50, START_MS - 9000),
        (60, START_MS - 4000),
    ]
    assert match.last_ms["livedata"] == START_MS - 4000
    assert match.odds.best.markets["1x2"].since_start is False


def test_a_snapshot_of_a_match_that_is_over():
    """Who looks afterwards still sees who scored, once."""
    first = {
        "type": "subscribed",
        "event": event(90, 1, 0, "2H", status="finished"),
        "history": [GOAL, *(action("pass", 20, tid=n, x=90, y=50) for n in range(100, 200))],
    }
    match = football(first, first)

    assert goals(match) == [("18'", "home", "Saka")]
    assert match.minutes.rows()[1].label == "19'"
    assert match.minutes.rows()[3].home == pytest.approx(100 * 0.64)


def test_a_snapshot_without_times():
    """Then the order of its places is all there is."""
    match = football({"type": "subscribed", "event": None, "livedata": [ball(1, 2), ball(3, 4)]})

    assert [spot[:2] for spot in match.trail] == [(1, 2), (3, 4)]


def test_a_snapshot_again_changes_nothing():
    """After a reconnection it tells what was known."""
    livedata = [ball(x, 50, uts=START_MS + x) for x in (10, 20)]
    first = {
        "type": "subscribed",
        "event": event(20, 1, 0),
        "livedata": livedata,
        "history": [GOAL],
    }
    once, twice = football(first), football(first, first)

    assert goals(once) == goals(twice)
    assert [spot[:2] for spot in once.trail] == [spot[:2] for spot in twice.trail]
    assert once.minutes.rows()[0][:6] == twice.minutes.rows()[0][:6]


def test_an_own_goal_counts_for_the_other_team():
    """The frame names the team of who scored it."""
    own = GOAL | {"team": "away", "qualifiers": ["own_goal"]}
    match = football(event(0, 0, 0), own)

    assert goals(match) == [("18'", "home", "Saka")]
    assert [entry.own_goal for entry in match.timeline] == [True]
    assert match.shots == []  # it is no attempt of anybody


def test_a_shoot_out_is_counted_from_its_actions():
    """Repeated and provisional kicks count once, and never for the score of the match."""
    kick = {"period": "P", "minute": 120}
    match = football(
        event(120, 1, 1, "P"),
        action("shot", tid=1, qualifiers=["goal"], **kick),
        action("shot", team="away", tid=2, qualifiers=["off_target"], **kick),
        action("temp_goal", tid=3, **kick),
        action("goal", tid=3, **kick),
        action("goal", tid=3, **kick),
        action("save", team="away", tid=4, qualifiers=["goal"], **kick),
    )

    assert match.shoot_out.score == (2, 0)
    assert [kick.scored for kick in match.shoot_out.kicks] == [True, False, True]
    assert (match.score, match.phase) == ((1, 1), "shoot-out")
    assert [label for label, _, _ in goals(match)] == ["", ""]

    match.hear(frame(event(121, 2, 1, "P")))  # should somebody count them, they are no goals
    assert [label for label, _, _ in goals(match)] == ["", ""]


def test_the_end_may_be_taken_back():
    """A status that was wrong for a moment."""
    over = event(90, 1, 0, "2H", status="finished")
    match = football(event(89, 1, 0, "2H"), over, event(91, 1, 0, "2H"))

    assert not match.finished
    assert [entry.kind for entry in match.timeline if entry.kind == "period"] == []


def test_memory_is_bounded():
    """A screen may be left open for days, and a feed may be mad."""
    match = football()
    for number in range(5000):
        match.hear(frame(action("shot", number % 300, tid=number, x=90, y=50, player="x" * 500)))
        match.hear(frame(action("yellow_card", 1, tid=-number, qualifiers=["q" * 500] * 50)))
        match.hear(frame(ball(number % 100, 50)))
        match.hear(frame(gap(number, number + 1)))
        match.hear(frame({"type": f"new{number}"}))

    assert len(match.shots) <= 200
    assert len(list(match.timeline)) <= 300
    assert len(match.actions) <= 60
    assert len(match.trail) == 12
    assert len(match.gaps) <= 100
    assert len(match.last_ms) <= 50
    assert len(match._plays) <= 2000
    assert len(match.minutes.rows()) <= 400
    assert all(len(shot.player) <= 100 for shot in match.shots)


WHOLE = {
    "action": action("goal", 1, tid=1, evid=2, x=1, y=2, player={}, score={}, qualifiers=[], xg=1),
    "event": event(1, 0, 0, time={}, stats={"home": {}, "away": {}}),
    "livedata": ball(1, 2, uts=1, coordinates=[], situation="", commentary="", side="home"),
    "odds": {"type": "odds", "odds": {"1x2": {}, "asian_handicap": [{}]}, "uts": 1},
    "odds_book": {"type": "odds_book", "odds": {}, "bookmaker_slug": "x"},
    "stats": {"type": "stats", "stats": {}},
    "_gap": gap(1, 2),
    "error": {"type": "error", "code": "limit", "message": ""},
    "subscribed": {
        "type": "subscribed",
        "event": event(1, 0, 0),
        "livedata": [],
        "history": [],
        "odds": {},
        "source": "full",
    },
}


KINDS = ["goal", "temp_goal", "deleted_event", "shot", "red_card", "substitution", "var_review"]


@st.composite
def bodies(draw):
    whole = WHOLE[draw(st.sampled_from(sorted(WHOLE)))]
    kept = draw(st.sets(st.sampled_from(sorted(whole))))
    body = {name: draw(st.just(whole[name]) | value) for name in kept}
    if draw(st.booleans()) and "action_type" in kept:
        body["action_type"] = draw(st.sampled_from(KINDS))
    return {k: v for k, v in body.items() if k != "event_id"} | {"type": whole["type"]}


@given(st.lists(bodies(), max_size=12))
def test_frames_that_lack_any_field_or_hold_anything(found):
    """The feed keeps no promise about types: never an exception, and everything can be shown."""
    match = football(*found, *map(rich, found))

    words = [match.phase, match.clock.text, match.title, *(pair.label for pair in match.pairs())]
    words += [each.label for each in (*match.timeline, *match.shots, *match.actions)]
    assert all(type(word) is str for word in words)
    rows = match.minutes.rows(match.gaps)
    means = match.minutes.momentum(rows, turned=True)
    assert all(mean is None or -1 <= mean <= 1 for mean in means)
    for market in match.odds.best.markets.values():
        assert market.margin is None or market.margin > -1
        assert all(price.movement > -1 for price in market.prices.values())
    assert match.away_seems_turned in (None, False, True)
    assert match.shoot_out.score is None or min(match.shoot_out.score) >= 0


def test_an_error_is_told_and_forgotten():
    """A match that is not tracked yet says so until it is."""
    match = football({"type": "error", "code": "not_tracked", "message": "no"})
    assert match.error == "not_tracked"

    match.hear(frame({"type": "subscribed", "event": None}))
    assert match.error is None


def test_a_late_live_event_does_not_revive_a_match():
    """Score, clock and phase stay those of the end."""
    over = event(93, 1, 0, "2H", status="finished")
    match = football(event(92, 1, 0, "2H"), over, event(91, 0, 0, "2H"), ball(1, 2, status="live"))

    assert (match.finished, match.phase, match.score, match.clock.minute) == (
        True,
        "FULL TIME",
        (1, 0),
        93,
    )


def test_an_action_older_than_the_goal_does_not_take_it_back():
    """The feed sends a provisional goal before what led to it."""
    goal = GOAL | {"action_type": "temp_goal", "ts": START_MS}
    older = action("pass", 17, tid=2, ts=START_MS - 700, score={"home": 0, "away": 0})
    match = football(event(0, 0, 0), goal, older, GOAL | {"ts": START_MS})

    assert (match.score, goals(match)) == ((1, 0), [("18'", "home", "Saka")])


def test_an_action_after_the_goal_may_take_it_back():
    """Also where the feed's clock was set back by more than frames can be late."""
    none = {"home": 0, "away": 0}
    goal = GOAL | {"ts": START_MS}
    for ts in (START_MS + 700, START_MS - 3_600_000):
        match = football(event(0, 0, 0), goal, action("foul", 18, tid=2, ts=ts, score=none))
        assert match.score == (0, 0)


def test_statistics_with_the_kicks_of_a_shoot_out_say_so():
    """Who reads 20 shots after a shoot-out must not take them for those of the match."""
    kick = action("shot", 120, tid=1, qualifiers=["goal"]) | {"period": "P"}
    before = (event(119, 1, 1, "ET2", **stats(1.0, 9)), event(120, 1, 1, "P", **stats(1.0, 9)))
    match = football(*before, kick, event(120, 1, 1, "P", **stats(1.8, 10)))

    assert [pair.label for pair in football(*before, kick).pairs()] == ["Shots", "xG"]
    assert [pair.label for pair in match.pairs()] == ["Shots +pens", "xG +pens"]
