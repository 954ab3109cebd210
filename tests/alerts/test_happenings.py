"""Cards, substitutions, penalties, reviews and the periods of a football match, each said once."""

from __future__ import annotations

import pytest
from support.alert_play import AlertPlay, fired, said, snapshot
from support.heard import action, ball, event, gap


START = snapshot(event(10, 0, 0))
KANTE = {"player": {"name": "N. Kanté"}, "team": "away"}


def card(kind: str, minute: int, number: int, **more):
    return action(kind, minute, evid=number, **(KANTE | more))


def test_a_card_is_one_however_often_it_comes():
    """Under its number, and under others a step aside."""
    play = AlertPlay()
    shown = card("yellow_card", 20, 1, x=50, y=50)
    play.tell(START, shown, shown, shown | {"evid": 2, "tid": 9, "x": 50.2})

    assert said(play.alerts) == fired("yellow-card:away:n. kanté")
    assert play.alerts[0].player == "N. Kanté"


def test_a_second_yellow_is_a_red_card():
    """And no yellow one more."""
    play = AlertPlay()
    second = card("red_card", 40, 2, qualifiers=["second_yellow"])
    play.tell(START, card("yellow_card", 20, 1), second)

    assert said(play.alerts) == fired("yellow-card:away:n. kanté", "red-card:away:n. kanté")


@pytest.mark.parametrize(("first", "then"), [("red", "yellow"), ("yellow", "red")])
def test_a_card_that_a_review_makes_another_is_corrected_under_its_key(first, then):
    """The documented dialect only tells the second card."""
    play = AlertPlay("red-card", "yellow-card")
    review = card("var_review", 21, 2, qualifiers=["red_card"])
    play.tell(START, card(f"{first}_card", 20, 1), review, card(f"{then}_card", 23, 3))

    assert sorted(said(play.alerts)) == sorted([
        (f"{first}-card:away:n. kanté", "firing"),
        (f"{first}-card:away:n. kanté", "corrected"),
        (f"{then}-card:away:n. kanté", "firing"),
    ])  # fmt: skip


def test_a_card_that_is_deleted_is_corrected():
    """The rich dialect says so."""
    play = AlertPlay("red-card")
    shown = card("red_card", 20, 1)
    play.tell(START, shown, shown | {"action_type": "deleted_event"})

    assert said(play.alerts)[1:] == [("red-card:away:n. kanté", "corrected")]
    assert play.alerts[1].player == "N. Kanté"


def test_a_card_of_nobody_is_known_by_its_minute():
    """Players are told now and then only."""
    play = AlertPlay("red-card")

    assert said(play.tell(START, action("red_card", 20, evid=1))) == fired("red-card:home:1H 20")


def test_a_substitution_that_comes_three_times_is_one():
    """With its own numbers each time, as one client met."""
    play = AlertPlay("substitution")
    words = ["in:A. Erokhin", "out:A. Samedov"]
    told = action("substitution", 60, player={"name": "A. Samedov"}, qualifiers=words, x=50, y=1)
    play.tell(START, *(told | {"evid": number, "tid": number} for number in (1, 2, 3)))

    assert said(play.alerts) == fired("substitution:home:a. erokhin")


def test_a_review_is_said_once():
    """And what it is about."""
    play = AlertPlay("var")
    [alert] = play.tell(START, *[card("var_review", 20, 1, qualifiers=["red_card"])] * 2)

    assert (alert.key, alert.more["detail"]) == ("football:7:var:away:n. kanté", "red card")


@pytest.mark.parametrize("kick", ["goal", "shot"])
def test_a_penalty_given_and_kicked_is_one(kick):
    """Minutes may pass between, and its review."""
    play = AlertPlay("penalty")
    given = ball(88, 50, situation="penalty", minute=55, period="1H")
    review = action("var_review", 56, evid=1, qualifiers=["penalty"], **KANTE)
    kicked = action(kick, 58, evid=2, qualifiers=["penalty"], player={"name": "Saka"})
    free = ball(50, 50, situation="regular_play", minute=59, period="1H")
    play.tell(START, given, review, free, given, kicked, free, *[action("pass", 70, evid=3)] * 2)

    assert said(play.alerts) == fired("penalty:1H:55")


def test_a_penalty_that_is_never_kicked_is_taken_back():
    """Play goes on, and every action of it is told."""
    play = AlertPlay("penalty")
    given = ball(88, 50, situation="penalty", minute=35, period="1H")
    free = ball(50, 50, situation="regular_play", minute=37, period="1H")
    play.tell(START, given, free, action("pass", 38, evid=1), action("pass", 41, evid=2))

    assert said(play.alerts) == [("penalty:1H:35", "firing"), ("penalty:1H:35", "corrected")]


def test_a_penalty_whose_kick_may_have_been_missed_stands():
    """Nobody can know what an outage hid, nor what a source without actions does not tell."""
    play = AlertPlay("penalty")
    given = ball(88, 50, situation="penalty", minute=35, period="1H")
    play.tell(START, given, gap(2, 3), snapshot(event(37, 0, 0)))
    play.tell(ball(50, 50, situation="regular_play"), action("pass", 44, evid=2))

    assert said(play.alerts) == fired("penalty:1H:35")


def test_a_penalty_of_before_a_restart_is_not_said_again_when_it_is_kicked():
    """Its key is near in minutes."""
    play = AlertPlay("penalty")
    play.tell(START, ball(88, 50, situation="penalty", minute=35, period="1H"))
    again = play.restarted("penalty")
    kick = action("goal", 38, evid=2, qualifiers=["penalty"], score={"home": 1, "away": 0})

    assert again.tell(snapshot(event(39, 1, 0), kick)) == []


PERIODS = ("kick-off", "half-time", "full-time")
COMING = {"status": "notstarted"}


def test_the_periods_are_said_once_each():
    """Through breaks, extra time and a shoot-out."""
    play = AlertPlay(*PERIODS)
    play.tell(snapshot(event(0, 0, 0, **COMING)), event(0, 0, 0), event(1, 0, 0), event(45, 0, 0))
    play.tell(event(45, 0, 0, status="halftime"), event(46, 0, 0, "2H"), event(90, 0, 0, "2H"))
    play.tell(
        event(90, 0, 0, "2H", status="break"), event(91, 0, 0, "ET1"), event(106, 0, 0, "ET2")
    )
    play.tell(event(120, 0, 0, "P"), *[event(120, 0, 0, "P", status="finished")] * 3)

    assert said(play.alerts) == fired(*(f"{kind}:1" for kind in PERIODS))


def test_play_that_has_begun_is_said_once_by_its_clock():
    """Where no event says that it is live."""
    play = AlertPlay(*PERIODS)
    play.tell(snapshot(event(0, 0, 0, **COMING)), action("pass", 1, evid=1), event(2, 0, 0))

    assert said(play.alerts) == fired("kick-off:1")


def test_a_snapshot_without_an_event_announces_nothing_of_the_past():
    """The event comes half a minute later, and the match is in its second half."""
    play = AlertPlay(*PERIODS, "goal")
    play.tell(snapshot(None), ball(50, 50), event(70, 1, 0, "2H"))

    assert play.alerts == []


def test_a_full_time_that_was_none_is_corrected_and_comes_again():
    """Play goes on, by its clock."""
    play = AlertPlay("full-time")
    play.tell(START, event(90, 0, 0, "2H", status="finished"), event(93, 1, 0, "2H"))
    play.tell(event(95, 1, 0, "2H", status="finished"))

    assert said(play.alerts) == [
        ("full-time:1", "firing"),
        ("full-time:1", "corrected"),
        ("full-time:2", "firing"),
    ]


def test_a_late_event_after_the_end_corrects_nothing():
    """It shows the match as it was."""
    play = AlertPlay()
    play.tell(START, event(90, 1, 0, "2H"), event(90, 1, 0, "2H", status="finished"))
    count = len(play.alerts)
    play.tell(event(90, 1, 0, "2H"), event(89, 1, 0, "2H"))

    assert play.alerts[count:] == []


def test_a_match_that_is_played_again_takes_nothing_back():
    """Its goals are others, under keys of their own."""
    play = AlertPlay("goal", "full-time", "kick-off")
    play.tell(START, event(30, 1, 0), event(90, 1, 0, "2H", status="finished"))
    again = play.tell(event(0, 0, 0), event(1, 0, 0), event(20, 1, 0))

    assert said(again) == fired("kick-off:2", "goal:home:2")
