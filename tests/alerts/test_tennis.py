"""Sets, breaks and calls of a tennis match, each said once, and resolved or corrected."""

from __future__ import annotations

from support.alert_play import AlertPlay, fired, said
from support.heard import gap, score


TELLS = {"sport": "tennis"}
START = {"type": "subscribed", "source": "full", "event": None, **TELLS}


def tennis_event(sets, status: str = "live", **more):
    told = {"sets": sets, "home_sets": 0, "away_sets": 0, "set": len(sets), "point": "0-0"}
    names = {"home": {"name": "Djokovic"}, "away": {"name": "Nadal"}}
    return {"type": "event", **TELLS, **names, "score": told | more, "status": {"name": status}}


def play_of(*kinds: str, **rules: float) -> AlertPlay:
    """It has heard that a match begins."""
    play = AlertPlay(*kinds, **rules)
    play.tell(START, tennis_event([[0, 0]]), score([[0, 0]]))
    return play


def test_a_set_is_won_once_whichever_frame_tells_it():
    """A score frame on the point, an event half a minute later."""
    play = play_of("set")
    told = score([[6, 3], [0, 0]])
    play.tell(score([[5, 3]]), told, tennis_event([[6, 3], [0, 0]], home_sets=1), told)

    assert said(play.alerts) == fired("set:1")
    assert (play.alerts[0].side, play.alerts[0].score) == ("home", (1, 0))


def test_an_event_that_lags_takes_no_set_back():
    """It shows what has just been."""
    play = play_of("set")
    points = [score([[5, 3]], "40-15"), score([[6, 3], [0, 0]])]
    play.tell(*points, tennis_event([[5, 3]], point="40-15"), score([[6, 3], [0, 0]], "15-0"))

    assert said(play.alerts) == fired("set:1")


def test_a_set_that_was_none_is_corrected():
    """The umpire corrects the point."""
    play = play_of("set")
    play.tell(score([[5, 3]], "40-15"), score([[6, 3], [0, 0]]), score([[5, 3]], "40-15"))

    assert said(play.alerts) == [("set:1", "firing"), ("set:1", "corrected")]


def test_a_tie_break_wins_a_set_and_is_no_break():
    """Whoever serves."""
    play = play_of("set", "break")
    play.tell(score([[6, 6]], "6-5", "home"), score([[6, 7], [0, 0]]))
    play.tell(score([[6, 6]], "5-6", "home"), score([[6, 7], [0, 0]]))

    assert said(play.alerts)[0] == ("set:1", "firing")
    assert not [alert for alert in play.alerts if alert.kind == "break"]


def test_a_break_is_said_once():
    """The receiver wins the game."""
    play = play_of("break")
    points = [score([[0, 0]], point) for point in ("0-15", "0-30", "0-40")]
    play.tell(*points, score([[0, 1]], "0-0", "away"), score([[0, 1]], "0-0", "away"))

    assert said(play.alerts) == fired("break:away:1:0-0")


def test_a_break_point_is_said_and_resolved():
    """At the next point, or when it is saved."""
    play = play_of("break-point")
    points = [score([[0, 0]], point) for point in ("0-15", "0-30", "0-40", "15-40", "30-40")]
    play.tell(*points, score([[0, 0]], "40-40"))

    assert said(play.alerts) == [
        ("break-point:away:1:0-0", "firing"),
        ("break-point:away:1:0-0", "resolved"),
    ]
    assert play.alerts[0].more["in_a_row"] == 3


def test_a_second_break_point_of_a_game_has_a_key_of_its_own():
    """Deuce was between."""
    play = play_of("break-point")
    points = [score([[0, 0]], point) for point in ("0-15", "0-30", "0-40", "15-40", "30-40")]
    more = [score([[0, 0]], point) for point in ("40-40", "40-Ad")]
    play.tell(*points, *more)

    assert said(play.alerts)[2:] == fired("break-point:away:1:0-0:2")


def test_a_match_point_and_the_match():
    """The call is over with the match."""
    play = AlertPlay("match-point", "match")
    sets = [[6, 3], [6, 2]]
    last = [*sets, [5, 3]]
    play.tell(START, tennis_event(last, home_sets=2), score(last, "30-15"), score(last, "40-15"))
    play.tell(tennis_event([*sets, [6, 3]], "finished", home_sets=3))

    assert ("match:1", "firing") in said(play.alerts)
    assert [state for key, state in said(play.alerts) if "point" in key] == ["firing", "resolved"]


def test_a_retirement_ends_a_match_once():
    """In the middle of a set."""
    play = play_of("match", "set")
    play.tell(score([[3, 2]]), *[tennis_event([[3, 2]], "retired")] * 2)

    assert said(play.alerts) == fired("match:1")


def test_sets_that_were_missed_come_late():
    """Each of them."""
    play = play_of("set")
    sets = [[6, 3], [4, 6], [1, 0]]
    after = {"type": "subscribed", **TELLS, "event": tennis_event(sets, home_sets=1, away_sets=1)}
    play.tell(gap(2, 900, "tennis"), after, at_s=900)

    assert said(play.alerts) == fired("set:1", "set:2")
    assert [(alert.side, alert.late) for alert in play.alerts] == [("home", True), ("away", True)]


def test_a_match_that_is_played_again_takes_no_set_back():
    """Under its id, as the local service does with --loop."""
    play = play_of("set", "match")
    play.tell(score([[6, 3], [6, 2]]), tennis_event([[6, 3], [6, 2]], "finished", home_sets=2))
    again = play.tell(tennis_event([[0, 0]]), score([[0, 0]], "15-0"), score([[6, 1], [0, 0]]))

    assert said(again) == fired("set:1:2")
