"""A match in the rich dialect: what a single frame could not tell."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from support.rich_matches import documented_frames, of_type, rich_frames

from livecli.feed import dialects
from livecli.feed.dialects.normalizing import normalized


def events(source: str = "full") -> list[dict[str, Any]]:
    return of_type(rich_frames(7, source), "event")


def positions(source: str = "full") -> list[dict[str, Any]]:
    return of_type(rich_frames(7, source), "livedata")


def test_frames_come_in_the_order_in_which_they_are_due():
    """What is told later than it happened too."""
    times = [frame.at_s for frame in rich_frames()]

    assert times == sorted(times)


def test_equal_seeds_give_equal_rich_matches():
    """Twins and corrections among them."""
    first = [frame for frame in rich_frames() if frame.at_s <= 300]

    assert [*rich_frames(until_s=300.0)] == first


@pytest.mark.parametrize("source", ["full", "basic"])
def test_events_say_what_the_documented_ones_say(source: str):
    """Score, clock and status; and that the match has actions, or has none."""
    expected = of_type(documented_frames(7, source), "event")
    said = [normalized(event) for event in events(source)]
    for name in ("event_id", "score", "minute", "period", "status"):
        assert [each[name] for each in said] == [each[name] for each in expected]

    assert {event["websocket_plus"] for event in events(source)} == {source == "full"}


def test_the_clock_has_seconds_kick_off_and_stoppage_time():
    """Stoppage time is announced when it runs, and never more than is played."""
    times = [event["time"] for event in events()]
    live = [time for time in times if time["status"] != "finished"]

    assert {time["kickoff_at"] for time in times} == {"2025-05-16T15:00:00+00:00"}
    assert {time["second"] for time in live[:20]} == {0, 30}
    for half, last in (("1st_half", 45), ("2nd_half", 90)):
        added = [time for time in live if time["period"] == half and time["minute"] > last]
        assert added[0]["display"] == f"{last}+{added[0]['minute'] - last}'"
        assert added[0]["added_time"] >= 1
        assert added[-1]["added_time"] <= added[-1]["minute"] + 1 - last
        early = [time for time in live if time["period"] == half and time["minute"] < last]
        assert {time["added_time"] for time in early} == {None}


def test_half_time_is_half_time():
    """As status and as period; a position says it too, with the number that one client met."""
    paused = [event["time"] for event in events() if event["time"]["status"] == "halftime"]
    (whistle,) = (each for each in positions() if each["situation"] == "periodscore")

    assert {time["period"] for time in paused} == {"halftime"}
    assert whistle["time"]["period"] == 31
    assert dialects.clock(whistle).status == "halftime"


@pytest.mark.parametrize("source", ["full", "basic"])
def test_positions_have_a_side_and_a_trail(source: str):
    """The newest point is where the ball is; whistles have nobody's side, and no ball."""
    whistles = {"match_started", "periodscore", *(["match_ended"] if source == "full" else [])}
    rolling = [each for each in positions(source) if each["situation"] not in whistles]
    documented = of_type(documented_frames(7, source), "livedata")
    same = [
        dialects.ball(ours) == dialects.ball(theirs)
        for ours, theirs in zip(rolling, documented, strict=True)
    ]

    assert {each["situation"] for each in positions(source)} >= whistles
    assert {each["side"] for each in rolling} >= {"home", "away"}
    assert {len(each["coordinates"]) for each in rolling} == {1, 2, 3, 4}
    assert sum(same) > 0.9 * len(same)  # a goal is told where it was, though the ball is elsewhere


@pytest.mark.parametrize("source", ["full", "basic"])
def test_goals_corners_and_cards_are_situations(source: str):
    """As many as there are, of the side that has them, with a sentence."""
    actions = of_type(documented_frames(7, "full"), "action")
    if source == "basic":
        scores = [sum(event["score"].values()) for event in events("basic")]
        goals = sum(max(0, now - before) for before, now in pairwise(scores))
    else:
        goals = sum(action["action_type"] == "goal" for action in actions)
    told = [each for each in positions(source) if each["situation"] == "goal"]

    assert len(told) == goals
    assert all(each["side"] and each["commentary"].startswith(("Goal!", "Own")) for each in told)
    words = {each["situation"] for each in positions(source)}
    assert words >= {"corner", "yellow_card", "dangerous_attack", "attack", "safe", "throwin"}


def test_odds_have_no_uts():
    """They say when they were read."""
    for kind in ("odds", "odds_book"):
        for each in of_type(rich_frames(), kind):
            assert "uts" not in each
            assert each["updated_at"].startswith("2025-05-16T1")


def test_periods_can_be_numbers():
    """As on the newest page: 1 and 2, and the status is `live`; half-time is 31."""
    frames = rich_frames(7, "full", "numeric-period", until_s=4000.0)
    times = [event["time"] for event in of_type(frames, "event")]

    assert {(time["period"], time["status"]) for time in times} == {
        (1, "live"),
        (31, "halftime"),
        (2, "live"),
    }


def test_times_can_be_in_seconds():
    """Those of positions and actions; tennis has seconds anyway."""
    frames = rich_frames(7, "full", "seconds-uts", until_s=300.0)
    moments = [frame.body.get("uts", frame.body.get("ts")) for frame in frames]

    assert max(moment for moment in moments if moment) < 1e11
