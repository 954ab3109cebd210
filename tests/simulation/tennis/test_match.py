"""Simulated tennis against a referee who knows the frames only: what is shown must be playable."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import LONG, few

from livecli.simulation import TimedBody
from livecli.simulation.tennis.match import tennis
from livecli.simulation.tennis.tour import DOCUMENTED_ID, PLAYERS, WEEKS, entry


START_MS = 1_780_516_577_250
IDS, SEEDS = (30, 3) if LONG else (12, 2)
WEEK = PLAYERS // 2  # matches
MATCHES = [(36835 + WEEK * number, seed) for number in range(IDS) for seed in range(SEEDS)]

seeds = st.integers()
event_ids = st.integers(min_value=1, max_value=10**9)

SCORE_KEYS = "type event_id uts sets set game point server"
EVENT_KEYS = "type event_id sport home away score status stats tournament"
SCOREBOARD_KEYS = "sets home_sets away_sets home_games away_games point server set"
STATISTICS_KEYS = "aces double_faults first_serve_pct winners unforced_errors"
COUNTED = ("aces", "double_faults", "winners", "unforced_errors")

# Where the last set has a tie-break to ten points, and which set that is.
LAST_SET = {
    "Atlantic Grand Slam": 5,
    "Championships of the Lawns": 5,
    "Roland Garros": 5,
    "Southern Cross Grand Slam": 5,
}
NEXT_POINT = {"0": "15", "15": "30", "30": "40"}


@cache
def match(event_id: int = DOCUMENTED_ID, seed: int = 7) -> tuple[TimedBody, ...]:
    return tuple(tennis(event_id, seed=seed, start_ms=START_MS))


def scores(frames: tuple[TimedBody, ...]) -> list[dict[str, Any]]:
    return [timed.body for timed in frames if timed.body["type"] == "score"]


def events(frames: tuple[TimedBody, ...]) -> list[dict[str, Any]]:
    return [timed.body for timed in frames if timed.body["type"] == "event"]


def before_the_first_point(frames: tuple[TimedBody, ...]) -> dict[str, Any]:
    """The pre-match state in the words of a `score` frame."""
    board = frames[0].body["score"]
    return {"game": f"{board['home_games']}-{board['away_games']}", **board}


def numbers(text: str) -> tuple[int, int]:
    home, away = map(int, text.split("-"))
    return home, away


def is_won(games: list[int]) -> bool:
    return sorted(games) in [[n, 6] for n in range(5)] + [[5, 7], [6, 7]]


def after(frame: dict[str, Any], home_wins: bool, tournament: str) -> tuple[list[list[int]], str]:
    """The sets and the point that may follow `frame`, worked out from what the frame shows."""
    sets = [list(games) for games in frame["sets"]]
    if is_won(sets[-1]):
        sets.append([0, 0])
    winner = 0 if home_wins else 1

    if sets[-1] == [6, 6]:
        counts = list(numbers(frame["point"]))
        counts[winner] += 1
        to = 10 if len(sets) == LAST_SET.get(tournament) else 7
        won = counts[winner] >= to and counts[winner] - counts[1 - winner] >= 2
        point = "{}-{}".format(*counts)
    else:
        words = ["40", "40"] if frame["point"] == "Deuce" else frame["point"].split("-")
        mine, theirs = words[winner], words[1 - winner]
        won = mine == "Ad" or (mine == "40" and theirs not in ("40", "Ad"))
        if theirs == "Ad":
            words[1 - winner] = "40"
        else:
            words[winner] = NEXT_POINT.get(mine, "Ad")
        point = "Deuce" if words == ["40", "40"] else "-".join(words)

    if won:
        sets[-1][winner] += 1
    return sets, "0-0" if won else point


def points_won(
    frames: tuple[TimedBody, ...],
) -> Iterator[tuple[dict[str, Any], dict[str, Any], int]]:
    """Each point: the frame before it, the frame after it, and who has won it."""
    tournament = events(frames)[0]["tournament"]["name"]
    for before, now in pairwise([before_the_first_point(frames), *scores(frames)]):
        shown = (now["sets"], now["point"])
        winners = [side for side in (0, 1) if after(before, side == 0, tournament) == shown]
        assert len(winners) == 1, (before, now)
        yield before, now, winners[0]


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_every_score_follows_from_the_one_before(event_id: int, seed: int) -> None:
    """A `score` frame is exactly one point further than the last one, up to the match's end."""
    frames = match(event_id, seed)
    last = [now for _, now, _ in points_won(frames)][-1]

    assert all(map(is_won, last["sets"]))
    assert last["server"] is None


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_what_a_frame_shows_agrees_with_itself(event_id: int, seed: int) -> None:
    """Sets, games, set number and sets won are one fact told four times."""
    frames = match(event_id, seed)
    for score in scores(frames):
        assert numbers(score["game"]) == tuple(score["sets"][-1])
        assert score["set"] == len(score["sets"])
        assert all(map(is_won, score["sets"][:-1]))
        assert score["event_id"] == event_id
    for event in events(frames):
        board = event["score"]
        won = Counter(home > away for home, away in board["sets"] if is_won([home, away]))
        assert (board["home_games"], board["away_games"]) == tuple(board["sets"][-1])
        assert (board["home_sets"], board["away_sets"]) == (won[True], won[False])
        assert board["set"] == len(board["sets"])


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_an_event_shows_the_last_score(event_id: int, seed: int) -> None:
    """Who joins by snapshot sees what those see who have followed the points."""
    current: dict[str, Any] = {}
    for _, frame in match(event_id, seed):
        if frame["type"] == "score":
            current = {key: frame[key] for key in ("sets", "set", "point", "server")}
        elif current:
            assert {key: frame["score"][key] for key in current} == current


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_service_goes_round(event_id: int, seed: int) -> None:
    """Games alternate, a tie-break goes 1, 2, 2, and its first receiver opens the next set."""
    frames = match(event_id, seed)
    shown = [before_the_first_point(frames), *scores(frames)]
    opener, others = shown[0]["server"], {"home": "away", "away": "home"}
    for before, now in pairwise(shown):
        if now["sets"][-1] != before["sets"][-1] and now["sets"][-1] != [0, 0]:
            opener = others[opener]
        if now["server"] is None:
            assert now is shown[-1]
        elif now["sets"][-1] == [6, 6] and sum(numbers(now["point"])) % 4 in (1, 2):
            assert now["server"] == others[opener]
        else:
            assert now["server"] == opener


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_statistics_fit_the_points_played(event_id: int, seed: int) -> None:
    """Nobody has more aces and winners than points won, or more faults and errors than lost."""
    won, lost_serving, served = Counter[str](), Counter[str](), Counter[str]()
    sides = ("home", "away")
    frames = match(event_id, seed)
    points = iter(points_won(frames))
    for _, frame in frames[1:]:
        if frame["type"] == "score":
            before, _, winner = next(points)
            won[sides[winner]] += 1
            served[before["server"]] += 1
            lost_serving[before["server"]] += sides[winner] != before["server"]
            continue
        for side, opponent in (sides, sides[::-1]):
            stats = frame["stats"][side]
            won_serving = served[side] - lost_serving[side]
            assert stats["aces"] <= won_serving
            assert stats["aces"] + stats["winners"] <= won[side]
            assert stats["double_faults"] <= lost_serving[side]
            assert stats["double_faults"] + stats["unforced_errors"] <= won[opponent]
            first_in = round(stats["first_serve_pct"] * served[side] / 100)
            assert stats["aces"] <= first_in <= served[side] - stats["double_faults"]
            assert stats["first_serve_pct"] == round(100 * first_in / max(1, served[side]), 1)


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_statistics_only_grow(event_id: int, seed: int) -> None:
    """An ace once counted stays counted."""
    for before, now in pairwise(events(match(event_id, seed))):
        for side in ("home", "away"):
            assert all(before["stats"][side][key] <= now["stats"][side][key] for key in COUNTED)


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_time_passes_as_on_court(event_id: int, seed: int) -> None:
    """Points come in half minutes, ends are changed in 90 s, a set break takes two minutes."""
    frames = match(event_id, seed)
    times = [at_s for at_s, frame in frames if frame["type"] == "score"]
    for (before, now), (then_s, now_s) in zip(
        pairwise(scores(frames)), pairwise(times), strict=True
    ):
        games = sum(before["sets"][-1])
        if is_won(before["sets"][-1]):
            least_s = 120
        elif before["point"] == "0-0" and games % 2 and games > 1:
            least_s = 90
        else:
            least_s = 20
        assert least_s < now_s - then_s < least_s + 100
        assert now["uts"] > before["uts"]
    assert 1800 < times[-1] < 6 * 3600


@pytest.mark.parametrize(("event_id", "seed"), MATCHES)
def test_events_come_when_something_changed(event_id: int, seed: int) -> None:
    """Changes are told within half a minute, a game's end at once, and nothing is told twice."""
    frames = match(event_id, seed)
    assert all(before != now for before, now in pairwise(events(frames)))
    untold_s: float | None = None
    for at_s, frame in frames[1:]:
        if frame["type"] == "event":
            untold_s = None
        elif untold_s is None:
            untold_s = at_s
        assert untold_s is None or at_s - untold_s <= 30
    for timed, following in pairwise(frames):
        frame = timed.body
        if frame["type"] == "score" and frame["point"] == "0-0":
            assert (following.at_s, following.body["type"]) == (timed.at_s, "event")


@given(event_id=event_ids, seed=seeds, start_ms=st.integers(0, 4 * 10**12))
def test_frames_are_documented_and_due_in_order(event_id: int, seed: int, start_ms: int) -> None:
    """Any match has the documented keys in their order, and `uts` is the time a frame is due."""
    frames = tuple(tennis(event_id, seed=seed, start_ms=start_ms))

    assert all(before.at_s <= now.at_s for before, now in pairwise(frames))
    for at_s, frame in frames:
        if frame["type"] == "score":
            assert " ".join(frame) == SCORE_KEYS
            assert type(frame["uts"]) is int
            assert frame["uts"] == int(start_ms / 1000 + at_s)
        else:
            assert " ".join(frame) == EVENT_KEYS
            assert " ".join(frame["score"]) == SCOREBOARD_KEYS
            assert " ".join(frame["stats"]["home"]) == STATISTICS_KEYS
            assert " ".join(frame["stats"]["away"]) == STATISTICS_KEYS
            assert frame["home"] != frame["away"]


@given(event_id=event_ids, seed=seeds)
@few(20)
def test_a_match_begins_before_it_and_ends_finished(event_id: int, seed: int) -> None:
    """The first frame is nothing to nothing before the start; only the last one says `finished`."""
    frames = tuple(tennis(event_id, seed=seed, start_ms=START_MS))
    first, *_, last = frames

    assert first.at_s < 0 <= frames[1].at_s
    assert (first.body["type"], last.body["type"]) == ("event", "event")
    assert first.body["score"]["sets"] == [[0, 0]]
    assert first.body["score"]["server"] in ("home", "away")
    statuses = [event["status"]["name"] for event in events(frames)]
    assert statuses == ["live"] * (len(statuses) - 1) + ["finished"]


@given(event_id=event_ids, seed=seeds)
@few(10)
def test_equal_seeds_give_equal_matches(event_id: int, seed: int) -> None:
    """The same seed plays the same match again, byte for byte."""
    once, again = (
        json.dumps(list(tennis(event_id, seed=seed, start_ms=START_MS))) for _ in range(2)
    )

    assert once == again


def test_other_seeds_and_ids_give_other_matches() -> None:
    """A programme of matches does not show the same one twice."""
    shown = {json.dumps(scores(match(event_id, seed))) for event_id, seed in MATCHES}

    assert len(shown) == len(MATCHES)


def test_frames_share_nothing() -> None:
    """A reader may keep or change a frame without changing those that follow."""
    kept = match()
    for timed in tennis(DOCUMENTED_ID, seed=7, start_ms=START_MS):
        timed.body.get("sets", []).clear()
        timed.body.get("home", {}).clear()

    assert kept == tuple(tennis(DOCUMENTED_ID, seed=7, start_ms=START_MS))


def test_frames_are_made_as_they_are_asked_for() -> None:
    """The first frames of ten thousand matches cost no whole match."""
    for event_id in range(10_000):
        first, *_ = islice(tennis(event_id, seed=0, start_ms=START_MS), 1)
        assert first.at_s < 0


def test_the_documented_match_is_as_documented() -> None:
    """The id of the official document brings its players, its tournament and five sets."""
    first = events(match())[0]
    deciding = max(events(match())[-1]["score"][key] for key in ("home_sets", "away_sets"))

    assert first["home"] == {"id": 1, "name": "Djokovic, N."}
    assert first["away"] == {"id": 2, "name": "Alcaraz, C."}
    assert first["tournament"] == {"name": "Roland Garros", "surface": "Clay"}
    assert deciding == 3


def test_the_programme_is_varied() -> None:
    """Among many matches there are short and long ones, every surface, and every kind of score."""
    last = [events(match(event_id, seed))[-1] for event_id, seed in MATCHES]
    played = {score["point"] for ids in MATCHES for score in scores(match(*ids))}

    assert {event["tournament"]["surface"] for event in last} == {"Clay", "Grass", "Hard"}
    assert {len(event["score"]["sets"]) for event in last} == {2, 3, 4, 5}
    assert any([6, 7] in event["score"]["sets"] for event in last)
    assert {"Deuce", "Ad-40", "40-Ad", "0-40", "40-0", "5-6"} <= played


def test_a_player_plays_one_match_at_a_time() -> None:
    """In a week of the tour everybody plays once, and the Slams are weeks apart."""
    for week in range(len(WEEKS)):
        first = DOCUMENTED_ID + 1 + week * WEEK
        draw = [entry(event_id) for event_id in range(first, first + WEEK)]
        ids = [player.id for _, *players in draw for player in players]
        assert len(set(ids)) == len(ids) == PLAYERS
        assert {tournament for tournament, *_ in draw} == set(WEEKS[week])
    slams = [week for week, both in enumerate(WEEKS) if both[0].best_of == 5]
    assert len(slams) == 4
    assert all(b - a > 1 for a, b in pairwise(slams))
    assert all(second.best_of == 3 for _, second in WEEKS)


def test_a_player_is_as_strong_from_week_to_week() -> None:
    """Who is good on clay in one week is as good in the next one there."""
    found: dict[tuple[int, str], set[float]] = {}
    for event_id in range(DOCUMENTED_ID, DOCUMENTED_ID + 6 * WEEK):
        tournament, *players = entry(event_id)
        for player in players:
            found.setdefault((player.id, tournament.surface.name), set()).add(player.strength)

    assert {len(strengths) for strengths in found.values()} == {1}
    assert len({strength for strengths in found.values() for strength in strengths}) > PLAYERS
