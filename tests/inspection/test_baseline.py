"""A baseline keeps what was there, and tells what is there no more."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from support.documented import ACTION, EVENT, LIVEDATA, RICH_EVENT, Body

from livecli.inspection.baseline import MARK, baseline, contracts_of, gone, read_baseline
from livecli.inspection.inspector import Inspector
from livecli.inspection.observation import Observation


DAY = [EVENT, RICH_EVENT, ACTION, LIVEDATA] * 20


def observed(bodies: list[Body]) -> Observation:
    observation = Observation()
    Inspector(observation=observation).lines(text(bodies))
    return observation


def text(bodies: list[Body]) -> bytes:
    return b"".join(json.dumps(body).encode() + b"\n" for body in bodies)


def compared(before: list[Body], now: list[Body]) -> list[tuple[str, str, str]]:
    """Severity, kind and path of all that differs."""
    old = read_baseline(orjson.loads(orjson.dumps(baseline(observed(before)))))
    observation = Observation()
    inspector = Inspector(contracts=contracts_of(old), observation=observation)
    inspector.lines(text(now))
    rows = [row.first for row in inspector.tally.rows()]
    rows += gone(old, observation)
    return [(row.severity.name, row.kind, row.path) for row in rows]


def without(body: Body, key: str) -> Body:
    return {name: value for name, value in body.items() if name != key}


def test_the_same_again_differs_in_nothing():
    """A day like the one before is no news."""
    assert compared(DAY, DAY) == []


def test_it_is_read_as_it_was_written():
    """The file holds all that was observed."""
    value = baseline(observed(DAY))

    assert value[MARK] == 1
    assert baseline(read_baseline(orjson.loads(orjson.dumps(value)))) == value


CHANGES: dict[str, tuple[list[Body], tuple[str, str, str]]] = {
    "gone": ([without(EVENT, "minute")], ("BREAKING", "missing_field", "minute")),
    "null": ([EVENT | {"score": None}], ("BREAKING", "wrong_type", "score")),
    "new": ([EVENT | {"weather": "rain"}], ("INFO", "unknown_field", "weather")),
    "word": ([EVENT | {"period": "ET1"}], ("INFO", "new_word", "period")),
    "type": ([{"type": "weather", "event_id": 1}], ("WARNING", "unknown_type", "")),
}


@pytest.mark.parametrize(("now", "found"), CHANGES.values(), ids=CHANGES)
def test_each_kind_of_change(now: list[Body], found: tuple[str, str, str]):
    """What a program relies on is breaking when it goes, and news when it comes."""
    assert compared(DAY, now) == [found]


def test_what_was_there_at_times_and_comes_no_more():
    """A field of half of the frames is missed once so many frames came without it."""
    halved = [EVENT, without(EVENT, "stats")] * 20

    assert compared(halved, [without(EVENT, "stats")] * 10) == []
    found = compared(halved, [without(EVENT, "stats")] * 40)
    assert ("BREAKING", "missing_field", "stats") in found


def test_a_type_that_comes_no_more():
    """Frames of a type that was frequent are missed."""
    assert compared(DAY, [EVENT] * 40)[:1] == [("BREAKING", "missing_type", "")]


def test_a_field_of_few_frames_is_no_habit():
    """Nine frames show nothing of what is always there."""
    assert compared([EVENT] * 9, [without(EVENT, "minute")]) == []


def test_quirks_of_the_day_before_are_no_findings():
    """What the contract would find, and the program lives with, is no change."""
    odd = [EVENT | {"minute": "67", "surprise": 1}] * 20

    assert compared(odd, odd) == []


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {MARK: 2}, {MARK: 1}, {MARK: 1, "types": [{"type": 1}]}, {MARK: 1, "types": 5}],
)
def test_what_is_no_baseline_is_refused(value: Any):
    """Somebody else's JSON, or a later version."""
    with pytest.raises(ValueError, match="baseline"):
        read_baseline(value)
