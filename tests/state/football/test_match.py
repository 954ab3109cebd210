from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import START_MS, action, ball, event, football, frame, gap, value

from livecli.feed.dialects import rich
from livecli.state.football.match import Clock, turned
from livecli.state.football.minutes import SMOOTH, ordinal


GOAL = action("goal", 17, tid=1, player={"name": "Saka"}, score={"home": 1, "away": 0}, x=90, y=50)


def goals(match):
    """Label, side and scorer of each goal; what was withdrawn in brackets."""
    shown = [e for e in match.timeline if e.kind == "goal"]
    return [(f"({e.label})" if e.withdrawn else e.label, e.side, e.player) for e in shown]


# Goals and the score


def test_a_goal_is_told_by_action_and_event_and_counts_once():
    """The full source tells it twice, in any order."""
    by_event = event(17, 1, 0)

    assert goals(football(event(0, 0, 0), GOAL, by_event)) == [("18'", "home", "Saka")]
    assert goals(football(event(0, 0, 0), by_event, GOAL)) == [("18'", "home", "Saka")]


def test_a_goal_of_the_basic_source_has_no_scorer():
    """There, only the score tells that there was one."""
    match = football(event(0, 0, 0), event(31, 0, 1))

    assert goals(match) == [("32'", "away", None)]


def test_goals_before_the_first_frame_have_no_minute():
    """Who joins at 2-1 must not read that all goals fell at once."""
    match = football(event(60, 2, 1, "2H"), event(70, 3, 1, "2H"))

    assert goals(match) == [
        ("", "home", None),
        ("", "home", None),
        ("", "away", None),
        ("71'", "home", None),
    ]


def test_a_scorer_after_joining_late_belongs_to_the_new_goal():
    """The goals before are somebody else's."""
    late = GOAL | {"minute": 70, "period": "2H", "score": {"home": 2, "away": 0}}
    match = football(event(60, 1, 0, "2H"), event(70, 2, 0, "2H"), late)

    assert goals(match) == [("", "home", None), ("71'", "home", "Saka")]


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
    assert match.happened == []  # no bell rings for what was long ago


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


def test_var_takes_a_goal_back():
    """The score goes down; the goal stays as one that was withdrawn."""
    match = football(event(0, 0, 0), GOAL, action("var_review", 19), event(20, 0, 0))

    assert goals(match) == [("(18')", "home", "Saka")]
    assert match.score == (0, 0)
    assert match.change is not None
    assert (match.change.before, match.change.after) == ((1, 0), (0, 0))
    assert [each.kind for each in match.happened] == ["goal", "goal_withdrawn"]


def test_the_score_fell_by_mistake():
    """A late event shows the old score for a moment; the scorer is not lost."""
    match = football(event(0, 0, 0), GOAL, event(17, 0, 0), event(18, 1, 0))

    assert goals(match) == [("18'", "home", "Saka")]


def test_an_own_goal_counts_for_the_other_team():
    """The frame names the team of who scored it."""
    own = GOAL | {"team": "away", "qualifiers": ["own_goal"]}
    match = football(event(0, 0, 0), own)

    assert goals(match) == [("18'", "home", "Saka")]
    assert [entry.own_goal for entry in match.timeline] == [True]
    assert match.shots == []  # it is no attempt of anybody


def test_a_goal_keeps_the_score_after_it():
    """Also when its action is repeated after the next goal."""
    second = GOAL | {"tid": 2, "minute": 30, "score": {"home": 2, "away": 0}}
    match = football(event(0, 0, 0), GOAL, second, GOAL, event(31, 2, 1))

    assert [entry.score for entry in match.timeline] == [(1, 0), (2, 0), (2, 1)]


def test_a_provisional_goal_becomes_final():
    """`temp_goal` comes first, then the final one; a provisional one after it says nothing."""
    first = GOAL | {"action_type": "temp_goal", "player": {"name": "?"}}
    assert [e.provisional for e in football(event(0, 0, 0), first).timeline] == [True]

    match = football(event(0, 0, 0), first, GOAL, GOAL, first)

    assert goals(match) == [("18'", "home", "Saka")]
    assert [entry.provisional for entry in match.timeline] == [False]
    assert len(match.actions) == len(match.shots) == 1


def test_a_play_is_known_by_its_evid_before_its_tid():
    """The one client that saw corrections matched them so (wire-facts, action)."""
    first = GOAL | {"action_type": "temp_goal", "evid": 9}
    match = football(event(0, 0, 0), first, GOAL | {"tid": 2, "evid": 9})

    assert len(match.actions) == 1


def test_a_corrected_scorer():
    """The same play again, with another name."""
    match = football(event(0, 0, 0), GOAL, GOAL | {"player": {"name": "Ødegaard"}})

    assert goals(match) == [("18'", "home", "Ødegaard")]


@pytest.mark.parametrize(
    "deleted",
    [
        action("deleted_event", 17, tid=1, score={"home": 0, "away": 0}),
        action("deleted_event", 17, x=90, y=50, score={"home": 0, "away": 0}),
    ],
)
def test_a_deleted_goal(deleted):
    """By its number or by its place; a late repetition does not bring it back."""
    match = football(event(0, 0, 0), GOAL, deleted, GOAL)

    assert goals(match) == [("(18')", "home", "Saka")]
    assert (match.score, match.shots, match.actions) == ((0, 0), [], [])
    assert match.minutes.rows()[-1].home == 0


def test_a_goal_that_becomes_an_offside():
    """A correction under the same number."""
    offside = GOAL | {"action_type": "offside", "score": {"home": 0, "away": 0}}
    match = football(event(0, 0, 0), GOAL, offside)

    assert goals(match) == [("(18')", "home", "Saka")]
    assert match.score == (0, 0)
    assert [act.kind for act in match.actions] == ["offside"]


def test_plays_without_numbers_are_known_by_what_they_are():
    """`tid` may be missing; what happens in one second at one place is not all the same."""
    play = {"x": 90, "y": 50}
    foul, card = action("foul", 5, **play), action("yellow_card", 5, **play)
    match = football(foul, card, foul, card)

    assert [act.kind for act in match.actions] == ["foul", "yellow_card"]
    assert len(list(match.timeline)) == 1


# The shoot-out


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


# The clock


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        (Clock(), ""),
        (Clock(0, 5, "1H"), "0:05"),
        (Clock(67, 34, "2H"), "67:34"),
        (Clock(45, 0, "2H"), "45:00"),
        (Clock(47, 19, "1H"), "45+2:19"),
        (Clock(93, None, "2H"), "90+3'"),
        (Clock(121, None, "P"), "121'"),
        (Clock(50, None, None), "50'"),
    ],
)
def test_the_clock_in_words(clock, shown):
    """Stoppage time counts beyond the half, as on television."""
    assert clock.text == shown


@pytest.mark.parametrize(
    ("period", "minute", "label"),
    [
        ("1H", 17, "18'"),
        ("1H", 45, "45+1'"),
        ("2H", 45, "46'"),
        ("2H", 91, "90+2'"),
        (None, 3, "4'"),
    ],
)
def test_the_minute_of_a_goal(period, minute, label):
    """People count minutes from one, clocks from nothing."""
    assert ordinal(period, minute) == label


def test_the_clock_does_not_run_backwards():
    """An event may be late, and an action may be told again."""
    first = action("pass", 30, tid=1)
    match = football(event(0, 0, 0), first, event(29, 0, 0), action("pass", 12, tid=2), first)
    assert match.clock.text == "30:30"

    corrected = football(event(60, 0, 0), event(31, 0, 0))
    assert corrected.clock.text == "31'"


def test_half_time_is_noted_even_if_nobody_told_it():
    """A gap may swallow the pause: the second half shows that there was one."""
    told = football(event(46, 0, 0), event(47, 0, 0, status="halftime"), event(45, 0, 0, "2H"))
    untold = football(event(46, 0, 0), event(47, 0, 0), event(45, 0, 0, "2H"))

    for match in (told, untold):
        assert [(e.kind, e.other, e.minute) for e in match.timeline] == [
            ("period", "half-time", 47)
        ]
    assert football(event(47, 0, 0, status="halftime")).phase == "HALF-TIME"


def test_the_end_may_be_taken_back():
    """A status that was wrong for a moment."""
    over = event(90, 1, 0, "2H", status="finished")
    match = football(event(89, 1, 0, "2H"), over, event(91, 1, 0, "2H"))

    assert not match.finished
    assert [entry.kind for entry in match.timeline if entry.kind == "period"] == []


def test_announced_stoppage_time():
    """Only the rich dialect has it, under two names."""
    assert football(event(45, 0, 0, time={"added_time": 4})).added == 4
    assert football(event(45, 0, 0, time={"injury_time": "3"})).added == 3
    assert football(event(45, 0, 0, time={"added_time": 9999})).added is None


# Cards, substitutions, reviews


def test_cards_substitutions_and_reviews():
    """Who came for whom stands in the qualifiers."""
    match = football(
        event(0, 0, 0),
        action("yellow_card", 10, tid=1, player={"name": "Rice"}),
        action("red_card", 20, tid=2, player="Rice", qualifiers=["second_yellow"]),
        action("substitution", 30, "away", tid=3, qualifiers=["in:Palmer", "out:Enzo"]),
        action("substitution", 31, "away", tid=4, player={"name": "Cole"}),
        action("var_review", 32, tid=5, qualifiers=["red_card"]),
    )

    assert [(e.kind, e.player, e.other) for e in match.timeline] == [
        ("yellow_card", "Rice", None),
        ("second_yellow", "Rice", None),
        ("substitution", "Palmer", "Enzo"),
        ("substitution", "Cole", None),
        ("var", None, "red card"),
    ]
    assert [each.kind for each in match.happened] == ["red_card"]


# Shots and xG


def stats(xg, shots):
    return {"stats": {"home": {"xg": xg, "shots": shots}, "away": {"xg": 0.5}}}


def test_a_shot_has_what_the_sum_grew_by():
    """No frame tells the xG of a shot; shots that wait together share it."""
    match = football(
        event(0, 0, 0, **stats(0.1, 1)),
        action("shot", 1, tid=1, qualifiers=["saved", "on_target"]),
        event(1, 0, 0, **stats(0.3, 2)),
        action("shot", 2, tid=2, qualifiers=["blocked"]),
        action("shot", 2, tid=3, qualifiers=["inaccurate"]),
        event(2, 0, 0, **stats(0.7, 4)),
        action("shot", 3, tid=4),
    )

    shown = [(s.outcome, s.xg and round(s.xg, 3), s.xg_shared) for s in match.shots]
    assert shown == [
        ("on target", 0.2, False),
        ("blocked", 0.2, True),
        ("off target", 0.2, True),
        ("", None, False),
    ]


def test_a_shot_that_was_worth_nothing_does_not_wait():
    """Of 0.004 the sum does not grow; the next shot's growth is its own."""
    match = football(
        event(0, 0, 0, **stats(0.1, 1)),
        action("shot", 1, tid=1),
        event(1, 0, 0, **stats(0.1, 2)),
        action("shot", 2, tid=2),
        event(2, 0, 0, **stats(0.4, 3)),
    )

    assert [round(shot.xg, 3) for shot in match.shots] == [0.0, 0.3]


def test_a_shot_may_tell_its_own_xg():
    """A feed that says it is believed, in either spelling."""
    plain = action("shot", 1, tid=1, xg=0.31)
    nested = action("shot", 1, tid=2, xg={"actual": 0.2})
    match = football(event(0, 0, 0, **stats(0, 0)), plain, nested, event(2, 0, 0, **stats(0.9, 2)))

    assert [shot.xg for shot in match.shots] == [0.31, 0.2]


def test_a_missed_penalty_is_noted():
    """By its qualifier, or by the ball that lay on the spot."""
    on_spot = ball(89, 50, situation="penalty")
    told = football(action("shot", 7, tid=1, qualifiers=["penalty", "off_target"]))
    seen = football(on_spot, action("shot", 7, tid=1, x=89, y=50, qualifiers=["off_target"]))
    elsewhere = football(on_spot, action("shot", 8, tid=1, x=70, y=20))

    assert [e.kind for e in told.timeline] == [e.kind for e in seen.timeline] == ["missed_penalty"]
    assert list(elsewhere.timeline) == []


# Places


def test_the_ball_and_its_trail():
    """The newest place is last; the frame that comes twice is no move."""
    places = [ball(x, 50, uts=START_MS + 1000 * x) for x in range(20)]
    match = football(*places, places[-1])

    assert [spot.x for spot in match.trail] == list(range(8, 20))
    assert match.ball is not None
    assert (match.ball.x, match.ball.at_ms) == (19, START_MS + 19_000)


def test_the_ball_is_whose_action_is_there():
    """The documented livedata does not say who has it."""
    match = football(ball(30, 40), action("pass", 1, "away", x=30, y=40))

    assert match.ball is not None
    assert match.ball.side == "away"


def test_away_is_turned_by_half_a_turn():
    """Public clients disagree; a key decides, and home stays as it is."""
    match = football(
        action("shot", 1, "away", tid=1, x=90, y=30), action("shot", 1, tid=2, x=90, y=30)
    )
    away, home = match.shots

    assert (turned(away, away=False), turned(away, away=True)) == ((90, 30), (10, 70))
    assert turned(home, away=True) == (90, 30)


def test_which_goal_away_seems_to_attack():
    """Its shots show it, once there are some."""
    shots = [action("shot", 1, "away", tid=n, x=88, y=50) for n in range(3)]

    assert football(*shots[:2]).away_seems_turned is None
    assert football(*shots).away_seems_turned is True
    assert football(*[s | {"x": 12} for s in shots]).away_seems_turned is False


# Minutes


def test_pressure_is_counted_by_place_and_minute():
    """A pass in the own half is none; a shot from the goal line is worth six passes there."""
    match = football(
        action("pass", 3, tid=1, x=40, y=50),
        action("pass", 3, tid=2, x=75, y=50),
        action("shot", 3, "away", tid=3, x=0, y=50),
        action("pass", 3, tid=2, x=75, y=50),
    )
    (row,) = match.minutes.rows()

    assert (row.home, row.away, row.away_turned) == (0.25, 6.0, 0.0)
    assert match.minutes.basis == "actions"


def test_without_actions_the_ball_shows_who_presses():
    """The basic source has nothing else."""
    match = football(event(3, 0, 0), ball(100, 50), ball(50, 50), ball(25, 50))
    (row,) = match.minutes.rows()

    assert (row.home, row.away, match.minutes.basis) == (1.0, 0.25, "ball")


def test_minutes_of_stoppage_time_and_of_the_second_half_are_two():
    """The 47th minute comes twice."""
    match = football(event(44, 0, 0), event(46, 0, 0), event(45, 0, 0, "2H"), event(46, 0, 0, "2H"))

    assert [row.label for row in match.minutes.rows()] == [
        "45'",
        "45+1'",
        "45+2'",
        "46'",
        "47'",
    ]


def test_momentum_is_a_mean_and_at_most_one():
    """The greatest pressure fills the chart, whatever it was."""
    passes = [action("pass", minute, tid=minute, x=100, y=50) for minute in range(SMOOTH)]
    match = football(*passes, action("shot", SMOOTH, "away", tid=9, x=0, y=50))

    assert match.minutes.momentum(match.minutes.rows()) == pytest.approx([0.75, 0.75, 0.75, -1])


def test_xg_is_carried_on():
    """The race has a value for every minute after the first."""
    match = football(event(1, 0, 0, **stats(0.1, 1)), event(4, 0, 0, **stats(0.4, 2)))

    assert [row.xg_home for row in match.minutes.rows()] == [0.1, 0.1, 0.1, 0.4]


@pytest.mark.parametrize("gap_first", [True, False])
def test_a_gap_is_shown_in_the_timeline_and_in_the_minutes(gap_first):
    """What was missed is said, whether the record comes before the new snapshot or after it."""
    missed, back = gap(120, 420), event(17, 0, 0)
    match = football(event(10, 0, 0))
    for at, body in ((60, event(11, 0, 0)), (120, event(12, 0, 0)), (480, event(18, 0, 0))):
        if at == 480:
            parts = (missed, back) if gap_first else (back, missed)
            for part in parts:
                match.hear(frame(part, 420))
        match.hear(frame(body, at))

    rows = match.minutes.rows(match.gaps)
    assert [row.label for row in rows if row.gap] == ["13'", "14'", "15'", "16'", "17'", "18'"]
    assert [(e.kind, e.other, e.label, e.span_ms) for e in match.timeline] == [
        ("gap", "lost", "13'", 300_000)
    ]
    assert match.minutes.momentum(rows)[4] is None


# Memory, and anything


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
