"""The folds of whole made-up matches, which have what the real ones lack: reviews, red cards,
penalties by their qualifier, matches without actions, and tennis of any length."""

from __future__ import annotations

from itertools import pairwise

import pytest
from support.examples import LONG
from support.heard import START_MS, frame

from livecli.simulation import Fixture, play
from livecli.state.matches import Matches


def heard(fixture: Fixture, seed: int):
    """The match and its frames."""
    bodies = [timed.body for timed in play(fixture, seed=seed, start_ms=int(START_MS))]
    desk = Matches()
    desk.hear_all(frame(body, at) for at, body in enumerate(bodies))
    return next(iter(desk.matches.values())), bodies


@pytest.mark.parametrize("seed", range(40 if LONG else 2))
def test_a_football_match_with_actions(seed: int):
    """Goals, cards, shots and xG add up to what the frames say of them."""
    match, bodies = heard(Fixture("football", 204849 + seed, "full"), seed)
    last = [body for body in bodies if body["type"] == "event"][-1]
    kinds = [body["action_type"] for body in bodies if body["type"] == "action"]
    entries = list(match.timeline)

    assert match.score == (last["score"]["home"], last["score"]["away"])
    for side, goals in zip(("home", "away"), match.score, strict=True):
        counted = [e for e in entries if e.kind == "goal" and e.side == side and e.player]
        counted = [entry for entry in counted if not entry.withdrawn]
        assert len(counted) == goals
        shots = [shot for shot in match.shots if shot.side == side]
        assert len(shots) == last["stats"][side]["shots"]
        xg = sum(shot.xg or 0 for shot in shots)
        assert xg == pytest.approx(last["stats"][side]["xg"], abs=0.005)
    for kind, told in (("yellow_card", "yellow_card"), ("substitution", "substitution")):
        assert sum(entry.kind == kind for entry in entries) == kinds.count(told)
    assert sum(entry.kind == "var" for entry in entries) == kinds.count("var_review")
    scores = [sum(body["score"].values()) for body in bodies if "score" in body]
    falls = sum(now < before for before, now in pairwise(scores))
    assert sum(entry.withdrawn for entry in entries) == falls
    assert not any(entry.provisional for entry in entries)
    assert match.finished


@pytest.mark.parametrize("seed", range(20 if LONG else 1))
def test_a_football_match_without_actions(seed: int):
    """The basic source tells goals by the score, and pressure by the ball."""
    match, _ = heard(Fixture("football", 204850, "basic"), seed)

    assert sum(entry.kind == "goal" for entry in match.timeline) == sum(match.score)
    assert all(entry.player is None for entry in match.timeline)
    assert match.minutes.basis == "ball"
    assert any(match.minutes.momentum(match.minutes.rows()))


@pytest.mark.parametrize("seed", range(40 if LONG else 4))
def test_a_tennis_match(seed: int):
    """Every point of the run is known, and the sets are those of the end."""
    match, bodies = heard(Fixture("tennis", 36835 + seed), seed)
    last = [body for body in bodies if body["type"] == "event"][-1]["score"]

    assert [list(games) for games in match.sets] == last["sets"]
    assert match.sets_won == (last["home_sets"], last["away_sets"])
    assert not any(point.winner is None for point in match.run)
    won = [point for point in match.run if point.won in ("set", "match")]
    assert [point.winner for point in won].count("home") == last["home_sets"]
    assert match.finished


@pytest.mark.parametrize("number", range(24 if LONG else 8))
def test_a_match_point_is_told_where_the_match_ends_with_it(number: int):
    """State and simulation go by one rule book, whichever tournament it is."""
    fixture = Fixture("tennis", 36836 + number)
    desk, called = Matches(), {}
    for at, timed in enumerate(play(fixture, seed=number, start_ms=int(START_MS))):
        desk.hear(frame(timed.body, at))
        match = next(iter(desk.matches.values()))
        if timed.body["type"] == "score":
            decided = match.run and match.run[-1].won == "match"
            assert decided == (called.get(match.run[-1].winner) == "match point")
            called = {call.side: call.name for call in match.calls}

    assert match.run[-1].won == "match"
