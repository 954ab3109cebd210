"""Paths: what people type to name a place in a frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.errors import UsageError
from livecli.feed.paths import MISSING, path


FRAME = {
    "type": "action",
    "player": {"id": 7, "name": "Saka"},
    "coordinates": [{"x": 1.5}, {"x": 2.5}],
    "odds": {"1x2": {"home": 2.1}, "0": "key"},
    "a.b": {"c": None},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("type", "action"),
        (".type", "action"),
        ("player.name", "Saka"),
        ("coordinates.0.x", 1.5),
        ("coordinates[0].x", 1.5),
        ("coordinates.-1.x", 2.5),
        ("odds.1x2.home", 2.1),
        ("odds.0", "key"),
        ('"a.b".c', None),
        ("player", {"id": 7, "name": "Saka"}),
    ],
)
def test_a_path_finds_its_value(text: str, value: object):
    """Keys, indexes from either end, and keys that look like neither."""
    assert path(text).get(FRAME) == value


@pytest.mark.parametrize(
    "text", ["nothing", "player.nothing", "coordinates.2.x", "coordinates.-3", "type.0", "type.x"]
)
def test_a_path_that_leads_nowhere_is_missing(text: str):
    """Missing is an answer and not an error, and not null either."""
    assert path(text).get(FRAME) is MISSING


@pytest.mark.parametrize("text", ["", ".", "a..b", "a.", "[x]", '"a', "a[0", "a]b"])
def test_what_is_no_path_is_said_before_anything_is_opened(text: str):
    """The sentence has the path and the place where it goes wrong."""
    with pytest.raises(UsageError, match="path"):
        path(text)


@given(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_no_path_raises_on_any_value(text: str, value: object):
    """Either it is refused at once, or it always answers."""
    try:
        found = path(text)
    except UsageError:
        return

    found.get(value)
    found.get({text: value})
