"""A whole match in the rich dialect is followed as the documented one is."""

from __future__ import annotations

from typing import Any

import orjson
from support.rich_matches import START_MS, DueBody, documented_frames, of_type, rich_frames

from livecli.feed.codec import decode
from livecli.feed.sports import Match
from livecli.state.football.match import FootballState


def followed(frames: tuple[DueBody, ...]) -> FootballState:
    state = FootballState(Match("football", 204849))
    for at_s, body in frames:
        received_ms = START_MS + 1000 * at_s
        state.hear(decode(orjson.dumps(body), received_ms=received_ms, socket=1))
    return state


def taken_back(seed: int) -> bool:
    """Whether an action was, of which the documented dialect has no word."""
    actions = of_type(rich_frames(seed), "action")
    return "deleted_event" in {each["action_type"] for each in actions}


def shown(state: FootballState) -> dict[str, Any]:
    """What a screen shows of it, but the numbers of plays and their times."""
    return {
        "score": state.score,
        "clock": state.clock,
        "status": state.status,
        "timeline": [
            (each.kind, each.side, each.player, each.other, each.minute, each.score)
            for each in state.timeline
        ],
        "goals": [
            (each.side, each.player)
            for each in state.timeline
            if each.kind == "goal" and not each.withdrawn
        ],
        "shots": len(state.shots),
        "passes": len(state.actions),
        "stats": {
            side: {name: block[name] for name in ("shots", "shots_on_target", "xg", "possession")}
            for side, block in state.stats.items()
        },
    }


def test_a_match_reads_the_same_in_both_dialects(long: bool):
    """With twins, provisional goals and withdrawn ones among its actions."""
    for seed in range(30) if long else (7,):
        rich, documented = followed(rich_frames(seed)), followed(documented_frames(seed))
        names = [*shown(rich)] if not taken_back(seed) else ["score", "clock", "status", "goals"]
        for name in names:
            assert shown(rich)[name] == shown(documented)[name]

        assert len(rich.pairs()) > 30


def test_the_same_play_under_another_number_counts_once():
    """A step aside, in the same second; elsewhere, later, or without an `evid`, it is another."""
    card = {
        "type": "action",
        "event_id": 204849,
        "action_type": "yellow_card",
        "tid": 1,
        "evid": 1,
        "team": "home",
        "player": {"id": 1, "name": "Saka"},
        "x": 50.0,
        "y": 50.0,
        "qualifiers": [],
        "minute": 9,
        "second": 5,
        "period": "1H",
    }
    twin = card | {"tid": 2, "evid": 2, "x": 50.3}
    others = [{"x": 55.0}, {"second": 6}, {"player": {"name": "Rice"}}, {"player": None}]
    frames = [card, twin, *(twin | other | {"evid": n} for n, other in enumerate(others, 10))]
    frames.append(twin | {"tid": 3, "evid": None})
    entries = followed(tuple(DueBody(0.0, frame) for frame in frames[:2])).timeline.entries

    assert len(entries) == 1
    state = followed(tuple(DueBody(0.0, frame) for frame in frames))
    assert len(state.timeline.entries) == 1 + len(others) + 1
