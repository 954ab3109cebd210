"""What is told twice, provisionally, or taken back."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from support.rich_matches import documented_frames, of_type, rich_frames

from livecli.service.rich.corrections import Corrections
from livecli.service.rich.rich_match import RichFrame


SAKA, PALMER = {"id": 1, "name": "Saka"}, {"id": 2, "name": "Palmer"}


def action(at_s: float, kind: str, *said: str, score: tuple[int, int], **more: Any) -> RichFrame:
    body = {
        "type": "action",
        "action_type": kind,
        "tid": 1,
        "team": "home",
        "player": SAKA,
        "score": {"home": score[0], "away": score[1]},
        "qualifiers": [*said],
        "x": 90.0,
        "y": 50.0,
        "ts": int(1000 * at_s),
    }
    return RichFrame(at_s, body | more)


def event(at_s: float, *score: int) -> RichFrame:
    return RichFrame(
        at_s, {"type": "event", "score": dict(zip(("home", "away"), score, strict=True))}
    )


def play(body: dict[str, Any]) -> tuple[Any, ...]:
    """What an action is, without its numbers."""
    return (body["action_type"], body["player"]["id"], body["minute"], body["second"])


def kinds(*frames: RichFrame, seed: int = 1) -> list[tuple[str, int]]:
    """The types of all that is told, and the `evid` of actions."""
    told = Corrections(Random(seed), 100)(frames)
    return [(each.body.get("action_type", "event"), each.body.get("evid", 0)) for each in told]


def test_a_goal_is_provisional_first():
    """The same `evid` says that both are one; the score is known between them."""
    assert kinds(action(10, "goal", score=(1, 0)), event(10, 1, 0), event(40, 1, 0)) == [
        ("temp_goal", 100),
        ("event", 0),
        ("goal", 100),
        ("event", 0),
    ]


def test_what_is_taken_back_has_the_number_that_it_had():
    """A goal or a card; which it is, `reviews` knows."""
    red = action(10, "red_card", score=(0, 0))
    deleted = RichFrame(60, red.body | {"action_type": "deleted_event"})

    assert kinds(red, deleted) == [("red_card", 100), ("deleted_event", 100)]


def test_a_goal_that_never_counted_is_provisional_until_its_review_ends():
    """One that counts is under review without being told again."""
    review = action(20, "var_review", "goal", score=(0, 0))
    assert kinds(review, action(80, "offside", score=(0, 0))) == [
        ("temp_goal", 101),
        ("var_review", 100),
        ("deleted_event", 101),
        ("offside", 102),
    ]

    goal, late = action(10, "goal", score=(1, 0)), action(30, "var_review", "goal", score=(1, 0))
    assert [kind for kind, _ in kinds(goal, late)] == ["temp_goal", "goal", "var_review"]


def test_now_and_then_an_action_comes_again():
    """With numbers of its own, a step aside, in the same second of the match."""
    told = of_type(rich_frames(), "action")
    tids = {each["tid"] for each in of_type(documented_frames(), "action")}
    twins = [each for each in told if each["tid"] not in tids]
    plays = Counter(map(play, told))

    assert 0.005 < len(twins) / len(told) < 0.05
    assert len({each["evid"] for each in told}) == len(tids) + len(twins)
    assert all(plays[play(each)] > 1 for each in twins)
