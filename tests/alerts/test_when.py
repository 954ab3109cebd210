"""When a program of the user's holds: for how long, over which frames, and when it does no more."""

from __future__ import annotations

from typing import Any

import pytest
from support.heard import ball, event, frame, gap

from livecli.alerts.alert_rules import AlertRules, LastingCondition
from livecli.alerts.detector import Detector
from livecli.alerts.ledger import FIRING, RESOLVED, Ledger
from livecli.feed.alert_records import Alert
from livecli.feed.frames import Frame
from livecli.state.match import MatchState


HOLDS, DOES_NOT = ball(90, 50), ball(10, 50)
AT_ONCE = 0.0


def is_near(told: Frame, state: MatchState) -> bool:
    """Whether the ball is near away's goal."""
    return bool(told.body.get("x", 0) > 80)


def detector(for_s: float, ledger: Ledger | None = None) -> Detector:
    condition = LastingCondition(is_near, 1000 * for_s)
    rules = AlertRules(frozenset({"when"}), condition=condition)
    return Detector(rules, ledger if ledger is not None else Ledger())


def hear(to: Detector, *heard: tuple[float, dict[str, Any]]) -> list[Alert]:
    """The alerts by frames, each with its second."""
    return [alert for at_s, body in heard for alert in to.hear(frame({"event_id": 7} | body, at_s))]


def told(for_s: float, *heard: tuple[float, dict[str, Any]]) -> list[tuple[str, str]]:
    """The number and the state of each alert."""
    alerts = hear(detector(for_s), *heard)
    assert all(alert.key.startswith("football:7:when:") for alert in alerts)
    return [(alert.key.rpartition(":")[2], alert.state) for alert in alerts]


def test_it_is_told_once_while_it_holds():
    """From the first frame that fulfils it to the first that does not; then it is another."""
    came = told(AT_ONCE, (1, DOES_NOT), (2, HOLDS), (3, HOLDS), (4, DOES_NOT), (5, HOLDS))

    assert came == [("1", FIRING), ("1", RESOLVED), ("2", FIRING)]


def test_what_holds_from_the_start_is_told_too():
    """A condition is no happening that one can have missed."""
    assert told(AT_ONCE, (1, HOLDS), (2, HOLDS)) == [("1", FIRING)]


@pytest.mark.parametrize(("last_s", "fires"), [(20.9, False), (21.0, True)])
def test_it_must_hold_for_a_time(last_s: float, fires: bool):
    """Time passes with the frames, of this match or any other."""
    other = frame({**ball(1, 1), "event_id": 8}, last_s)
    one = detector(20)
    came = [*hear(one, (1, HOLDS), (10, HOLDS)), *one.hear(other)]

    assert [alert.state for alert in came] == [FIRING] * fires


def test_it_is_of_the_moment_when_the_time_is_over():
    """And says since when it holds."""
    (alert,) = hear(detector(20), (1, HOLDS), (60, HOLDS))
    since_ms = frame({}, 1).received_ms

    assert alert.at_ms == since_ms + 20_000
    assert alert.more["since_ms"] == since_ms


def test_what_does_not_last_is_not_told():
    """Neither its beginning nor its end."""
    assert told(20, (1, HOLDS), (10, DOES_NOT), (12, HOLDS), (31, DOES_NOT), (90, DOES_NOT)) == []


def test_records_and_mere_answers_are_not_looked_at():
    """A pong says nothing of a match, nor does an outage."""
    pong = {"type": "pong"}

    assert told(AT_ONCE, (1, HOLDS), (2, pong), (3, gap(2, 3)), (4, HOLDS)) == [("1", FIRING)]


def test_each_match_has_its_own():
    """What one does ends nothing of another."""
    other = {"event_id": 8}
    alerts = hear(detector(AT_ONCE), (1, HOLDS), (2, HOLDS | other), (3, DOES_NOT | other))

    assert [(alert.match.event_id, alert.state) for alert in alerts] == [
        (7, FIRING),
        (8, FIRING),
        (8, RESOLVED),
    ]


def test_what_an_earlier_run_told_is_not_told_again():
    """While it goes on; if it does not, that it is over."""
    ledger = Ledger()
    hear(detector(AT_ONCE, ledger), (1, HOLDS))
    goes_on = hear(detector(AT_ONCE, Ledger(ledger)), (60, HOLDS))
    is_over = hear(detector(AT_ONCE, Ledger(ledger)), (60, DOES_NOT))

    assert [alert.state for alert in goes_on] == []
    assert [alert.state for alert in is_over] == [RESOLVED]


def test_the_state_is_that_after_the_frame():
    """So that what a frame tells and what it means can stand in one program."""
    scores = []
    condition = LastingCondition(lambda told, state: bool(scores.append(state.score)))
    one = Detector(AlertRules(frozenset({"when"}), condition=condition), Ledger())
    hear(one, (1, event(10, 0, 0)), (2, event(11, 1, 0)))

    assert scores == [(0, 0), (1, 0)]
