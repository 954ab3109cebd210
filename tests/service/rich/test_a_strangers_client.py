"""What a client makes of the rich dialect that knows wire-facts and nothing of livecli."""

from __future__ import annotations

from collections import Counter
from typing import Any

from support.rich_matches import DueBody, documented_frames, of_type, rich_frames


class StrangersClient:
    """Keeps the score, the scorers, the goals that positions tell, and the side on the ball."""

    def __init__(self) -> None:
        self.score = (0, 0)
        self.told = Counter[str]()
        self.plays: dict[Any, tuple[str, str]] = {}  # `evid` → side that gets the goal, scorer
        self.sides: set[str | None] = set()

    def hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "event":
            self.score = (frame["score"]["home"], frame["score"]["away"])
        elif frame["type"] == "livedata":
            self.sides.add(frame["side"])
            self.told[frame["side"]] += frame["situation"] == "goal"
        elif frame["type"] == "action":
            self.act(frame)

    def act(self, frame: dict[str, Any]) -> None:
        if frame["action_type"] == "deleted_event":
            self.plays.pop(frame["evid"], None)
        elif frame["action_type"] in ("goal", "temp_goal"):
            side = frame["team"]
            if "own_goal" in frame["qualifiers"]:
                side = {"home": "away", "away": "home"}[side]
            play = (side, f"{frame['minute']}:{frame['second']} {frame['player']['name']}")
            if frame["evid"] in self.plays or play not in self.plays.values():
                self.plays[frame["evid"]] = play


def ended(frames: tuple[DueBody, ...]) -> StrangersClient:
    client = StrangersClient()
    for frame in frames:
        client.hear(frame.body)
    return client


def test_it_comes_to_the_score_and_to_its_scorers(long: bool):
    """By actions, by positions, and by events; a goal that is taken back was told as one."""
    for seed in range(50) if long else (7,):
        client = ended(rich_frames(seed))
        final = of_type(documented_frames(seed), "event")[-1]["score"]
        scored = Counter(side for side, _ in client.plays.values())

        assert client.score == (final["home"], final["away"])
        assert (scored["home"], scored["away"]) == client.score
        assert client.told["home"] >= final["home"]
        assert client.told["away"] >= final["away"]
        assert client.sides >= {"home", "away", None}
