"""Whole matches, made up and real, in both dialects: what is announced adds up to what happened."""

from __future__ import annotations

from random import Random

import orjson
import pytest
from support.announced import (
    FOOTBALL,
    FOOTBALL_BASIC,
    TENNIS,
    announced,
    balance,
    followed,
    happened,
    random_outages,
    served,
    twice,
)
from support.examples import LONG
from support.heard import real, real_frames
from support.real_matches import ALL, FOOTBALL_RICH
from support.real_matches import TENNIS as REAL_TENNIS

from livecli.alerts.ledger import CORRECTED, FIRING


DIALECTS = ("documented", "rich")
SEEDS = range(200) if LONG else (31,)
OUTAGE_SEEDS = range(200) if LONG else (54,)
ONCE = ("half-time", "full-time")
OF_TIME = ("gap", "no-data")
COUNTED = {
    "red-card": "red_card",
    "yellow-card": "yellow_card",
    "substitution": "substitution",
    "var": "var_review",
}


def check_football(match, alerts):
    """What holds whatever was missed."""
    score = orjson.loads(match.event)["score"]
    goals = balance(alerts, "goal")
    assert {side: goals[side] for side in score} == score
    assert twice(alerts) == []
    for kind in ONCE:
        assert sum(alert.kind == kind for alert in alerts) == 1, kind


def evids(frames, kind: str) -> set[int]:
    """The numbers of the actions of a kind."""
    actions = [frame.body for frame in frames if frame.type == "action"]
    return {body["evid"] for body in actions if "evid" in body and body["action_type"] == kind}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_football_match_that_is_heard_whole(seed: int, dialect: str):
    """Goals less corrections are the final score; cards and substitutions are those played."""
    match = served(seed, dialect, FOOTBALL)
    frames = list(followed(match))
    alerts = announced(frames)
    played = happened(match.match.event_id, seed)

    check_football(match, alerts)
    for kind, name in COUNTED.items():
        assert balance(alerts, kind).total() == played[name], kind
    corrected = sum(alert.kind == "goal" and alert.state == CORRECTED for alert in alerts)
    # The rich dialect also takes back goals that were never given: a review of one that was none.
    taken_back = evids(frames, "temp_goal") & evids(frames, "deleted_event")
    assert corrected == (len(taken_back) if dialect == "rich" else played["goals taken back"])
    assert not any(alert.late for alert in alerts)


@pytest.mark.parametrize("seed", range(0, 200, 5) if LONG else [])
def test_a_football_match_without_actions(seed: int):
    """The score of events alone tells its goals."""
    match = served(seed, "documented", FOOTBALL_BASIC)

    check_football(match, announced(followed(match)))


@pytest.mark.parametrize("dialect", DIALECTS if LONG else DIALECTS[1:])
@pytest.mark.parametrize("seed", OUTAGE_SEEDS)
def test_a_football_match_with_outages(seed: int, dialect: str):
    """Whatever was missed comes by the snapshot, once, and late."""
    rng = Random(f"{seed}{dialect}")
    match = served(seed, dialect, FOOTBALL)
    outages = random_outages(rng, rng.choice((1, 3, 8)))
    frames = list(followed(match, outages))
    alerts = announced(frames)
    back_ms = {frame.received_ms for frame in frames if frame.type == "subscribed"}

    check_football(match, alerts)
    for alert in alerts:
        if alert.kind not in OF_TIME:
            assert alert.late == (alert.at_ms in back_ms), alert.key


@pytest.mark.parametrize("with_outages", [False, True])
@pytest.mark.parametrize("seed", range(200) if LONG else range(2))
def test_a_tennis_match(seed: int, with_outages: bool):
    """Sets are those of the end, the match ends once, and each call ends."""
    match = served(seed, place=TENNIS)
    rng = Random(seed)
    alerts = announced(followed(match, random_outages(rng, 3) if with_outages else ()))
    score, won = orjson.loads(match.event)["score"], balance(alerts, "set")

    assert (won["home"], won["away"]) == (score["home_sets"], score["away_sets"])
    assert sum(alert.kind == "match" for alert in alerts) == 1
    assert twice(alerts) == []
    for kind in ("break-point", "set-point", "match-point"):
        assert balance(alerts, kind).total() == 0


@pytest.mark.parametrize("name", ALL if LONG else (FOOTBALL_RICH, REAL_TENNIS))
def test_a_real_match(name: str):
    """Its goals, or its sets, are in the history books."""
    alerts = announced(real_frames(name))
    state = real(name)
    kind = "set" if name == REAL_TENNIS else "goal"
    told = balance(alerts, kind)

    assert (told["home"], told["away"]) == (state.sets_won if kind == "set" else state.score)
    assert twice(alerts) == []
    assert [alert.kind for alert in alerts if alert.state == FIRING].count(
        "match" if kind == "set" else "full-time"
    ) == 1
