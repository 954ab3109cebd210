"""Statistics add up with the actions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from support.rich_matches import documented_frames, of_type, rich_frames

from livecli.service.rich.side_counts import BLOCK, OBJECTS, SideCounts


def final(source: str = "full") -> dict[str, Any]:
    return of_type(rich_frames(7, source), "event")[-1]["stats"]


def action(kind: str, *said: str, side: str = "home", x: float = 50.0) -> dict[str, Any]:
    told = {"action_type": kind, "tid": 1, "team": side, "qualifiers": [*said]}
    return told | {"x": x, "y": 50.0}


def is_deleted(body: dict[str, Any]) -> bool:
    return bool(body["action_type"] == "deleted_event")


def counted(*actions: dict[str, Any]) -> dict[str, dict[str, Any]]:
    counts = SideCounts()
    for each in actions:
        counts.count(each)
    return {side: counts.block(side, {"possession": 50, "xg": 0.5}) for side in ("home", "away")}


def test_there_are_more_than_thirty():
    """Plain, null, or value, total and percentage."""
    block = final()["home"]

    assert {*block} == {"ball_possession", "xg", *BLOCK}
    assert len(block) > 40
    assert {name for name, value in block.items() if isinstance(value, dict)} == OBJECTS
    assert block["goals_prevented"] is None


@pytest.mark.parametrize("source", ["full", "basic"])
def test_what_both_dialects_have_is_equal(source: str):
    """Shots, those on target, xG and possession, until a review takes a goal back."""
    names = {
        "shots": "total_shots",
        "shots_on_target": "shots_on_target",
        "xg": "xg",
        "possession": "ball_possession",
    }
    goals = 0
    pairs = zip(
        of_type(documented_frames(7, source), "event"),
        of_type(rich_frames(7, source), "event"),
        strict=False,  # of the rich match there may be less
    )
    for documented, rich in pairs:
        before, goals = goals, sum(rich["score"].values())
        if goals < before:
            break
        for side in ("home", "away"):
            for name, renamed in names.items():
                assert documented["stats"][side][name] == rich["stats"][side][renamed]


def test_they_add_up_with_the_actions():
    """Whoever counts the actions, without those taken back, comes to the same numbers."""
    taken = {each["tid"] for each in of_type(rich_frames(), "action") if is_deleted(each)}
    kinds = Counter(
        (each["team"], each["action_type"])
        for each in of_type(documented_frames(), "action")
        if each["tid"] not in taken or each["action_type"] == "var_review"
    )
    for side, block in final().items():
        assert block["passes"] == kinds[side, "pass"] == block["accurate_passes"]["total"]
        for name, kind in (
            ("corner_kicks", "corner"),
            ("fouls", "foul"),
            ("yellow_cards", "yellow_card"),
            ("interceptions", "interception"),
            ("clearances", "clearance"),
            ("tackles", "tackle"),
            ("offsides", "offside"),
            ("total_saves", "save"),
        ):
            assert block[name] == kinds[side, kind]


def test_they_add_up_among_each_other():
    """Shots by aim and by place, chances, and what is won of what both contest."""
    blocks = final()
    for block in blocks.values():
        aims = ("shots_on_target", "shots_off_target", "blocked_shots")
        assert block["total_shots"] == sum(block[name] for name in aims)
        assert block["total_shots"] == block["shots_inside_box"] + block["shots_outside_box"]
        chances = ("big_chances_scored", "big_chances_missed")
        assert block["big_chances"] == sum(block[name] for name in chances)
        contested = ("ground_duels", "aerial_duels")
        assert block["duels"] == sum(block[name]["total"] for name in contested)
    home, away = blocks["home"], blocks["away"]
    for name in ("ground_duels", "aerial_duels"):
        assert home[name]["total"] == home[name]["value"] + away[name]["value"]
    for name in ("attack_pct", "dangerous_attack_pct", "ball_safe_pct"):
        assert home[name] + away[name] == pytest.approx(100, abs=0.11)


def test_a_pass_is_as_long_as_the_way_to_the_next_action():
    """From thirty-two metres on it is a long ball; into the last third it is an entry."""
    blocks = counted(
        action("pass", "accurate", x=40.0),
        action("pass", "inaccurate", x=75.0),
        action("interception", side="away", x=20.0),
        action("pass", "accurate", side="away", x=20.0),
        action("pass", "accurate", "throw_in", side="away", x=90.0),
    )

    assert blocks["home"]["long_balls"] == {"value": 1, "total": 2, "pct": 50.0}
    assert blocks["home"]["final_third_entries"] == 1
    assert blocks["away"]["long_balls"]["total"] == 0
    assert blocks["away"]["throw_ins"] == 1


def test_a_goal_that_is_withdrawn_was_no_shot():
    """A card that is withdrawn was none."""
    goal, card = action("goal", "on_target", x=95.0), action("red_card") | {"tid": 2}
    counts = SideCounts()
    for each in (goal, card):
        counts.count(each)
    before = counts.block("home", {})
    for each in (goal, card):
        counts.withdraw(each)
    after = counts.block("home", {})

    for name in ("total_shots", "shots_on_target", "big_chances_scored", "red_cards"):
        assert (before[name], after[name]) == (1, 0)
