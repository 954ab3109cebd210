"""A client in Node, by wire-facts alone, follows the matches of `serve --dialect rich`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from support.examples import LONG
from support.node_judges import require_ws
from support.program import livecli

from livecli.cli.run.local_service import simulated
from livecli.feed.sides import OTHER, SIDES
from livecli.service.served_match import ServedMatch


HERE = Path(__file__).resolve().parent
CLIENT = HERE / "rich_client.cjs"
BOOKMAKER = "bet365"  # the client's
PLACES = {"full": 0, "basic": 1, "tennis": 2}  # among the matches that are served
BALL_PERCENT = 12.0  # from the possession at the end to the positions that name a side
# Seed → the matches that are followed.
FOLLOWED = (
    {seed: tuple(PLACES) for seed in range(50)}
    if LONG
    else {4: ("full", "tennis"), 10: ("full",), 12: ("tennis",)}
)


class Ended(NamedTuple):
    """What the documented frames of a football match come to."""

    score: dict[str, int]
    minute: int
    price: Any
    possession: int
    scorers: list[tuple[str, str, int]]  # the side that gets the goal, player, minute


def documented(match: ServedMatch) -> list[dict[str, Any]]:
    return [orjson.loads(frame.raw) for frame in match.play(0)]


def ended(bodies: Iterable[dict[str, Any]]) -> Ended:
    """A goal is withdrawn by the score that falls."""
    goals: list[tuple[str, str, int]] = []
    event: dict[str, Any] = {}
    price = None
    for body in bodies:
        if "score" in body:
            goals = _standing(goals, body["score"])
        if body["type"] == "event":
            event = body
        elif body["type"] == "odds_book" and body["bookmaker_slug"] == BOOKMAKER:
            price = body["odds"]["1x2"]
        elif body["type"] == "action" and body["action_type"] == "goal":
            own = "own_goal" in body["qualifiers"]
            side = OTHER[body["team"]] if own else body["team"]
            goals.append((side, body["player"]["name"], body["minute"]))
    possession = event["stats"]["home"]["possession"]
    return Ended(event["score"], event["minute"], price, possession, goals)


def _standing(
    goals: list[tuple[str, str, int]], score: dict[str, int]
) -> list[tuple[str, str, int]]:
    """The first goals of each side, as many as its score has."""
    return [
        goal
        for place, goal in enumerate(goals)
        if sum(before[0] == goal[0] for before in goals[:place]) < score[goal[0]]
    ]


@pytest.mark.parametrize("seed", FOLLOWED)
def test_it_comes_to_what_the_documented_frames_come_to(seed: int):
    """Score, scorers, clock, a bookmaker's last price, and whose the ball was; sets and servers."""
    require_ws(HERE)
    more = {name: os.environ[name] for name in ("NODE_PATH",) if name in os.environ}
    words = ("--dialect", "rich", "--speed", "max", "--seed", seed, "--quiet")
    done = livecli("serve", *words, "--", "node", CLIENT, *FOLLOWED[seed], env=more)
    assert (done.code, done.stderr) == (0, "")
    summaries = {told["id"]: told for told in map(json.loads, done.lines)}
    matches = simulated(len(PLACES), seed=seed, speed=inf)

    assert len(summaries) == len(FOLLOWED[seed])
    for source in FOLLOWED[seed]:
        match = matches[PLACES[source]]
        assert_equal(summaries[match.match.event_id], source, documented(match))


def assert_equal(told: dict[str, Any], source: str, bodies: list[dict[str, Any]]) -> None:
    """The client's summary of a match is that of its documented frames."""
    if source == "tennis":
        score = next(body["score"] for body in reversed(bodies) if body["type"] == "event")
        assert told["sets"] == score["sets"]
        assert told["score"] == {side: score[f"{side}_sets"] for side in SIDES}
        assert {*told["servers"]} == {*SIDES, None}
        return
    expected, ball = ended(bodies), told["ball"]
    goals = [(goal["side"], goal["player"], goal["minute"]) for goal in told["goals"]]
    assert told["score"] == expected.score
    assert goals == (expected.scorers if source == "full" else [])
    assert {side: len(told["situationGoals"][side]) for side in SIDES} == expected.score
    assert told["clock"]["minute"] == expected.minute
    assert told["price"] == expected.price
    share = 100 * ball["home"] / (ball["home"] + ball["away"])
    assert share == pytest.approx(expected.possession, abs=BALL_PERCENT)
    assert ball["none"] > 0
