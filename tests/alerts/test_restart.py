"""What an earlier run said is not said again; what happened since comes once, late."""

from __future__ import annotations

import pytest
from support.alert_play import AlertPlay, fired, said, snapshot
from support.heard import action, event, gap

from livecli.alerts.ledger import FIRING, MOST_KEYS, OLDEST_MS, Ledger, LedgerEntry


START = snapshot(event(10, 0, 0))
GOAL = action("goal", 20, evid=1, player={"name": "Saka"}, score={"home": 1, "away": 0})
RED = action("red_card", 30, evid=2, player={"name": "Rice"})


def before() -> AlertPlay:
    """A run that said a goal and a red card."""
    play = AlertPlay()
    play.tell(START, GOAL, RED, event(31, 1, 0))
    assert said(play.alerts) == fired("goal:home:1", "red-card:home:rice")
    return play


@pytest.mark.parametrize("history", [(GOAL, RED), (GOAL,), (RED,), ()])
def test_nothing_is_said_twice(history):
    """Whether the snapshot tells what happened, a part of it, or nothing."""
    play = before().restarted()
    play.tell(snapshot(event(35, 1, 0), *history), event(36, 1, 0), GOAL, RED)

    assert play.alerts == []


def test_what_changed_comes_once_and_late():
    """Goals by the score, cards by the history."""
    play = before().restarted()
    second = action("goal", 40, "away", evid=3, score={"home": 1, "away": 1})
    yellow = action("yellow_card", 41, evid=4, player={"name": "Saka"})
    told = snapshot(event(45, 1, 1), GOAL, RED, second, yellow)
    play.tell(told, told, event(46, 1, 1))

    assert said(play.alerts) == fired("goal:away:1", "yellow-card:home:saka")
    assert all(alert.late for alert in play.alerts)


def test_what_was_taken_back_meanwhile_is_corrected_late():
    """Under the key of the run before."""
    play = before().restarted()
    [alert] = play.tell(snapshot(event(35, 0, 0)), event(36, 0, 0))

    assert (alert.key, alert.state, alert.late) == ("football:7:goal:home:1", "corrected", True)


@pytest.mark.parametrize(("last", "at_s"), [(event(46, 1, 0, "2H"), 60), (event(31, 1, 0), 1000)])
def test_another_match_under_its_id_takes_nothing_back(last, at_s):
    """A service that plays again begins at 0–0, after a half was over or long after the goal."""
    first = AlertPlay()
    first.tell(START, GOAL, last)
    play = first.restarted()
    play.tell(snapshot(event(0, 0, 0)), event(1, 0, 0), at_s=at_s)

    assert said(play.alerts) == fired("kick-off:2")
    assert said(play.tell(GOAL)) == fired("goal:home:2")


def test_a_kind_that_is_asked_for_later_begins_with_what_stands():
    """Only goals were asked for before."""
    first = AlertPlay("goal")
    first.tell(START, GOAL, RED)
    play = first.restarted("goal", "red-card")

    assert play.tell(snapshot(event(35, 1, 0), GOAL, RED)) == []
    again = action("red_card", 40, evid=5, player={"name": "Saka"})
    assert said(play.tell(again)) == fired("red-card:home:saka")


def test_a_full_time_that_was_said_stands_until_an_event_says_otherwise():
    """The ball alone tells nothing of the end."""
    first = AlertPlay("full-time")
    first.tell(START, event(90, 0, 0, "2H", status="finished"))
    play = first.restarted("full-time")
    play.tell({"type": "livedata", "x": 50, "y": 50}, action("pass", 90, period="2H"))

    assert play.tell(event(90, 0, 0, "2H", status="finished")) == []


@pytest.mark.parametrize("snapshot_first", [True, False])
def test_what_a_gap_hid_is_late_in_either_order(snapshot_first):
    """The record of a gap comes before the snapshot that ends it; elsewhere it may come after."""
    play = AlertPlay("goal")
    play.tell(START)
    both = [snapshot(event(21, 1, 0)), gap(1, 600)]
    told = both if snapshot_first else both[::-1]
    for body in told:
        play.tell(body, at_s=600)
    [missed] = play.alerts
    [heard] = play.tell(event(30, 2, 0))

    assert (missed.late, heard.late) == (True, False)


def test_a_gap_is_told_once():
    """Two captures of one match may both tell it."""
    play = AlertPlay("gap")

    assert said(play.tell(START, gap(1, 2), gap(1, 2))) == fired("gap:1718780001000")


def test_the_same_capture_twice_in_one_run_says_nothing_twice():
    """Its goals are those that were said."""
    play = AlertPlay()
    told = [START, GOAL, RED, event(31, 1, 0), event(90, 1, 0, "2H", status="finished")]
    play.tell(*told)
    count = len(play.alerts)
    play.tell(*told)

    assert [state for _, state in said(play.alerts[count:])].count("firing") <= 1


def test_matches_do_not_mix():
    """Their frames come in turn."""
    play = AlertPlay("goal")
    for body in (START, event(21, 1, 0), event(30, 1, 1)):
        for event_id in (7, 8):
            play.tell(body, event_id=event_id)

    keys = [alert.key for alert in play.alerts]
    assert keys == [f"football:{id_}:goal:{side}:1" for side in ("home", "away") for id_ in (7, 8)]


def test_a_ledger_is_bounded():
    """The oldest kinds of matches go, as a whole."""
    ledger = Ledger()
    for number in range(MOST_KEYS):
        for name in ("", ":home:1"):
            ledger.put(LedgerEntry(f"football:{number}:goal{name}", FIRING, float(number)))

    assert len(ledger) <= MOST_KEYS
    assert not ledger.has("football:0:goal")
    assert ledger.held(f"football:{MOST_KEYS - 1}:goal")
    assert all(ledger.has(entry.key.removesuffix(":home:1")) for entry in ledger)


def test_old_keys_go():
    """After two days nobody asks for them."""
    ledger = Ledger([LedgerEntry("football:1:goal", FIRING, 0.0)])
    ledger.put(LedgerEntry("football:2:goal", FIRING, OLDEST_MS + 1))

    assert [entry.key for entry in ledger] == ["football:2:goal"]
