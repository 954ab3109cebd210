"""The state of a match as JSON is what `livecli schema state` says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

import orjson
import pytest
from jsonschema import Draft202012Validator
from support.described import undescribed
from support.examples import LONG
from support.heard import GOAL, START_MS, action, ball, event, football, frame
from support.in_process import livecli
from support.real_matches import ALL, SHOOT_OUT, real_match

from livecli.capture.stamped_line import read
from livecli.feed.contract.match_states import STATES
from livecli.feed.dialects.writing import rich
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.simulation import Fixture, play
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.state.state_body import Json, state_body
from livecli.state.tennis.match import TennisState


FIXTURES = (
    Fixture("football", 204849, "full"),
    Fixture("football", 204850, "basic"),
    Fixture("tennis", 36835),
)


@cache
def judge(sport: str) -> Draft202012Validator:
    text = livecli("schema", "state", "--sport", sport, "--json-schema").stdout
    return Draft202012Validator(json.loads(text))


def wrong(body: Json) -> list[str]:
    """What is wrong with it by the schema, and what it has that no row describes."""
    told = orjson.loads(orjson.dumps(body))
    contract = next(each for each in STATES if each.sport == told["sport"])
    errors = [
        f"{error.json_path}: {error.message}" for error in judge(told["sport"]).iter_errors(told)
    ]
    return errors + undescribed(told, contract)


def found_wrong(frames: Iterable[Frame], every: int) -> list[str]:
    """The same of the states that frames lead to, after each `every`th one."""
    matches, found = Matches(), []
    for number, each in enumerate(frames):
        state = matches.hear(each)
        if state is not None and number % every == 0:
            found += wrong(state_body(state))
    return found + [text for state in matches.matches.values() for text in wrong(state_body(state))]


@pytest.mark.parametrize("sport", ["football", "tennis"])
def test_a_match_of_which_nothing_is_known_has_every_key(sport: str):
    """A program needs no guard for a key that is not there."""
    state = FootballState(Match(sport, 7)) if sport == "football" else TennisState(Match(sport, 7))

    assert wrong(state_body(state)) == []


@pytest.mark.parametrize("spelled", [dict, rich] if LONG else [rich])
@pytest.mark.parametrize("fixture", FIXTURES if LONG else FIXTURES[::2], ids=str)
def test_states_of_made_up_matches_are_as_described(fixture: Fixture, spelled):
    """At any time of a match, in either dialect."""
    bodies = [timed.body for timed in play(fixture, seed=3, start_ms=int(START_MS))]
    frames = (frame(spelled(body), at) for at, body in enumerate(bodies))

    assert found_wrong(frames, every=50 if LONG else 500) == []


@pytest.mark.parametrize("name", ALL if LONG else (SHOOT_OUT,))
def test_states_of_real_matches_are_as_described(name: str):
    """With all that a real match has: a shoot-out, own goals, what is told late and wrongly."""
    lines = real_match(name).read_bytes().splitlines()

    assert found_wrong(map(read, lines), every=50 if LONG else 1000) == []


def test_what_happened_is_in_it():
    """Goals without those that were taken back, cards, substitutions; and where the ball is."""
    state = football(
        event(1, 0, 0),
        GOAL,
        action("yellow_card", 20, "away", tid=2, player={"name": "Palmer"}),
        action("substitution", 30, tid=3, qualifiers=["in:A. Nelson", "out:B. Saka"]),
        ball(99, 1, team="home"),
        {"type": "odds", "odds": {"1x2": {"home": 2.0, "draw": 3.0, "away": 4.0}, "btts": None}},
    )
    body = state_body(state)

    assert wrong(body) == []
    assert body["score"] == {"home": 1, "away": 0}
    assert [(goal["side"], goal["player"], goal["minute"]) for goal in body["goals"]] == [
        ("home", "Saka", 17)
    ]
    assert [(card["kind"], card["player"]) for card in body["cards"]] == [("yellow_card", "Palmer")]
    assert [(each["player"], each["out"]) for each in body["substitutions"]] == [
        ("A. Nelson", "B. Saka")
    ]
    assert body["shots"] == {"home": 1, "away": 0}
    assert body["odds"] == {"1x2": {"home": 2.0, "draw": 3.0, "away": 4.0}}
