"""Where all frames of a run went, if none came through."""

from __future__ import annotations

from typing import Any

from livecli.feed.frames import Frame
from livecli.filters.passage import Passage
from livecli.filters.types import only_types
from livecli.filters.where import where
from livecli.pipeline import Batch, Filter


def frames(number: int, kind: str, **body: Any) -> list[Frame]:
    return [Frame.of({"type": kind, **body}, received_ms=0.0) for _ in range(number)]


def run(passage: Passage, filters: list[Filter], batch: Batch) -> Batch:
    for each in filters:
        batch = each(batch)
    return batch


def actions(passage: Passage, *conditions: str) -> list[Filter]:
    pairs: list[tuple[str, Filter]] = [
        ("", lambda batch: batch),
        ("-t action", only_types(frozenset({"action"}), frozenset())),
        *((f"-w {text!r}", where([text])) for text in conditions),
    ]
    return passage.around(pairs)


def test_each_option_says_how_many_it_left():
    """Up to the first that left none; what came is told by type."""
    passage = Passage(lambda: 0.0)
    filters = actions(passage, "minute>10", "minute>300", "x=1")
    run(passage, filters, frames(3, "action", minute=5) + frames(2, "odds"))
    run(passage, filters, frames(4, "action", minute=20) + frames(1, "_gap") + frames(1, "pong"))

    assert passage.sentence() == (
        "9 frames (action 7, odds 2), 7 left by -t action, 4 left by -w 'minute>10', "
        "0 left by -w 'minute>300'"
    )


def test_where_a_frame_came_through_there_is_nothing_to_say():
    """Whatever the others did."""
    passage = Passage(lambda: 0.0)
    filters = actions(passage, "minute>10")
    run(passage, filters, frames(5, "action", minute=5))
    assert passage.sentence() is not None
    run(passage, filters, frames(1, "action", minute=50))
    run(passage, filters, frames(5, "action", minute=5))

    assert passage.sentence() is None


def test_where_no_frame_came_there_is_nothing_to_say():
    """Records of our own and answers to a ping are none."""
    passage = Passage(lambda: 0.0)
    filters = actions(passage, "minute>10")
    run(passage, filters, frames(1, "_gap") + frames(1, "pong"))

    assert passage.sentence() is None


def test_who_waits_at_a_terminal_is_told_after_ten_seconds():
    """Once; the end says it again, with all numbers."""
    said: list[str] = []
    now = [0.0]
    passage = Passage(lambda: now[0], said.append)
    filters = actions(passage, "minute>10")
    for at in (0.0, 9.0, 11.0, 30.0):
        now[0] = at
        run(passage, filters, frames(1, "action", minute=5))

    assert said == [
        "3 frames (action 3), 3 left by -t action, 0 left by -w 'minute>10'; it goes on"
    ]


def test_what_was_chosen_elsewhere_is_added():
    """Where lines are chosen without making frames of them; the conditions are one step then."""
    passage, second = Passage(lambda: 0.0), Passage(lambda: 0.0)
    for each in (passage, second):
        filters = actions(each, "minute>10", "x=1")
        run(each, filters, frames(1, "action", minute=5))
        each.add({"action": 5, "odds": 2, "_open": 1}, 5, 0)
    passage.hear(second.news())

    assert passage.sentence() == (
        "16 frames (action 12, odds 4), 12 left by -t action, 0 left by -w 'minute>10' -w 'x=1'"
    )
    assert second.sentence() is None
