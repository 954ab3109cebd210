"""Paths that no frame has are said once, with the nearest that exists."""

from __future__ import annotations

from typing import Any

import pytest

from livecli.feed.frames import Frame
from livecli.filters.asked_paths import AskedPath, AskedPaths
from livecli.filters.where import condition


class Clock:
    """Time that stands still until a test moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def frames(number: int = 1, **body: Any) -> list[Frame]:
    return [Frame.of({"type": "action", **body}, received_ms=0.0) for _ in range(number)]


def asked(*texts: str, types: str = "action") -> tuple[AskedPaths, list[str], Clock]:
    said: list[str] = []
    clock = Clock()
    paths = [
        AskedPath(f"-w {text!r}", each.path, each.op, each.number)
        for text in texts
        for each in [condition(text)]
    ]
    return AskedPaths(paths, frozenset(types.split()), said.append, clock), said, clock


def test_a_path_that_no_documented_frame_has_is_said_with_the_first_frame():
    """Once, whatever follows."""
    stage, said, _ = asked("minut>3")
    stage(frames(minute=5))
    stage(frames(200, minute=5))
    stage.end()

    assert said == ["-w 'minut>3': no action frame has minut; did you mean minute?"]


def test_a_path_that_the_frame_has_is_never_said():
    """Also where no document knows it."""
    stage, said, _ = asked("new_field=1")
    stage(frames(new_field=2))
    stage(frames(200))
    stage.end()

    assert said == []
    assert stage.done


def test_a_known_path_is_waited_for_a_hundred_frames_long():
    """Frames need not have it, but a hundred of its type without it are worth a word."""
    stage, said, _ = asked("commentary~x")
    stage(frames(99))
    assert said == []
    stage(frames())

    assert said == [
        "-w 'commentary~x': none of 100 action frames has commentary; "
        "`livecli fields action` lists them"
    ]


@pytest.mark.parametrize("types", ["", "odds"])
def test_frames_of_other_types_do_not_count(types: str):
    """Prices come every half minute, and the ball every five seconds."""
    stage, said, _ = asked("odds.1x2.home>2", types=types)
    stage(frames(500))
    stage.end()

    assert said == []


def test_ten_seconds_are_as_long():
    """In a slow match a hundred frames take minutes."""
    stage, said, clock = asked("commentary~x")
    stage(frames())
    clock.now += 11
    stage(frames())

    assert len(said) == 1


def test_at_the_end_it_is_said_of_fewer_frames():
    """A capture may be short; and with no frame at all there is nothing to say."""
    stage, said, _ = asked("commentary~x")
    stage.end()
    assert said == []
    stage(frames(3))
    stage.end()

    assert said == [
        "-w 'commentary~x': none of 3 action frames has commentary; "
        "`livecli fields action` lists them"
    ]


def test_a_path_of_the_other_dialect_is_said_as_such():
    """The dialects have names of their own for the same prices."""
    stage, said, _ = asked("odds.match_winner.home>2", types="odds")
    stage(frames(2, type="odds", odds={"1x2": {"home": 2.1}}))
    stage.end()

    assert "which is of the rich dialect" in said[0]


@pytest.mark.parametrize("text", ["minute>300", "minute<0", "minute=151", "x>=100.5", "second>59"])
def test_a_number_that_no_frame_can_have_is_said(text: str):
    """And it goes on: the feed may know better."""
    stage, said, _ = asked(text)
    stage(frames(minute=3, x=1, second=2))

    assert len(said) == 1
    assert " goes from 0 to " in said[0]


@pytest.mark.parametrize(
    "text", ["minute>100", "minute>=150", "minute<=0", "minute=0", "x>=100", "x>2"]
)
def test_a_number_that_a_frame_can_have_is_not(text: str):
    """However rare it is."""
    stage, said, _ = asked(text)
    stage(frames(minute=3, x=1, second=2))

    assert said == []


def test_a_type_that_nobody_knows_is_only_watched():
    """Nothing is known better than its frames."""
    stage, said, _ = asked("a.bc=1", types="brand_new")
    stage(frames(4, type="brand_new", a={"bd": 1}))
    assert said == []
    stage.end()

    assert said == ["-w 'a.bc=1': none of 4 brand_new frames has a.bc; did you mean a.bd?"]


def test_records_of_our_own_are_no_frames():
    """They pass, and nothing is said of them."""
    stage, said, _ = asked("minut>3", types="")
    batch = frames(type="_gap")

    assert stage(batch) is batch
    stage.end()
    assert said == []
