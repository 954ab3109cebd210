"""What a survey of frames counts, and what it has no room for."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture.reader import FrameReader
from livecli.inspection import observed_fields
from livecli.inspection.observed_fields import (
    LONGEST_WORD,
    MOST_DEPTH,
    MOST_FIELDS,
    MOST_TYPES,
    MOST_WORDS,
    FieldSurvey,
    ObservedField,
    TypeFields,
)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def survey(*frames: Any, types: frozenset[str] = frozenset()) -> FieldSurvey:
    """A survey of these bodies, or lines."""
    found = FieldSurvey(types)
    reader = FrameReader(whole=True)
    for frame in frames:
        found.add(reader.frame(frame if type(frame) is bytes else orjson.dumps(frame)))
    return found


def only(found: FieldSurvey) -> TypeFields:
    (seen,) = found.types.values()
    return seen


def field(path: str, *frames: Any) -> ObservedField:
    return only(survey(*frames)).fields[path]


def shot(**more: Any) -> dict[str, Any]:
    return {"type": "action", "event_id": 7, **more}


def test_shares_types_and_ends():
    """How many frames have it, of which types, from what to what; null is there, and no example."""
    x = field("x", shot(x=None), shot(), shot(x=3), shot(x=1.5), shot(x="4"))

    assert (x.frames, dict(x.types)) == (4, {"null": 1, "integer": 1, "number": 1, "string": 1})
    assert (x.low, x.high, x.example) == (1.5, 3, 3)
    assert dict(x.words) == {"4": 1}


def test_truth_is_no_number():
    """In Python it is one."""
    live = field("live", shot(live=True), shot(live=False))

    assert (live.low, dict(live.types), live.example) == (None, {"boolean": 2}, True)


def test_items_are_one_place_and_a_frame_counts_once():
    """A list is not a field for each index; its items are counted, and so are the frames."""
    items = field("qualifiers.*", shot(qualifiers=["goal", "head"]), shot(qualifiers=[]))

    assert (items.frames, items.types["string"], sorted(items.words)) == (1, 2, ["goal", "head"])


def test_sides_are_one_place_where_the_contract_says_so():
    """`stats.*.xg` is what -w takes; `home.name` stays what it is."""
    seen = only(
        survey({"type": "event", "home": {"name": "A"}, "stats": {"home": {"xg": 1}, "away": {}}})
    )

    assert list(seen.fields) == ["type", "home", "home.name", "stats", "stats.*", "stats.*.xg"]


def test_keys_are_written_as_a_path_takes_them():
    """A dot, a quote or a star of a key would be read as something else."""
    seen = only(survey({"type": "new", "a.b": 1, 'q"': 2, "*": 3, "": 4, "1x2": 5, "é": 6}))

    assert [*seen.fields][1:] == ['"a.b"', r'"q\""', '"*"', '""', "1x2", "é"]


def test_what_comes_late_stands_where_it_belongs():
    """Below the object or list that it is in, not at the end."""
    seen = only(survey(shot(player=None, minute=1), shot(player={"name": "A"}, minute=2)))

    paths = [path for path, _ in seen.in_order()]
    assert paths == ["type", "event_id", "player", "player.name", "minute"]


def test_sports_are_apart_where_a_type_is_of_both():
    """An event of tennis has other fields; it names its sport, and football's names none."""
    tennis = {"type": "event", "event_id": 2, "sport": "tennis"}
    found = survey({"type": "event", "event_id": 1}, tennis)

    assert list(found.types) == [("event", "football"), ("event", "tennis")]


def test_what_is_not_chosen_is_named():
    """So that a user who asks for what is not there learns what is."""
    found = survey(shot(), {"type": "odds"}, shot(), types=frozenset({"odds"}))

    assert list(found.types) == [("odds", "football")]
    assert (list(found.others), found.frames) == (["action"], 3)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "123456789012345678901234567890"])
def test_numbers_beyond_a_double_are_numbers(number: str):
    """They are JSON, and they compare."""
    x = field("x", b'{"type":"new","x":1}', f'{{"type":"new","x":{number}}}'.encode())

    assert x.frames == 2
    assert number in (str(x.high), str(x.low)) or x.high == float(number)


def test_a_thousand_fields_a_type_and_the_rest_counted():
    """A feed that makes up names costs no memory without end."""
    seen = only(survey({"type": "new", **{f"k{n}": n for n in range(10_000)}}))

    assert (len(seen.fields), seen.further) == (MOST_FIELDS, 10_001 - MOST_FIELDS)


def test_a_hundred_types_and_the_rest_counted():
    """The same for types."""
    found = survey(*({"type": f"t{n}"} for n in range(MOST_TYPES + 20)))

    assert (len(found.types), found.further) == (MOST_TYPES, 20)


def test_words_and_their_lengths_have_an_end():
    """A text that is another each time is no vocabulary."""
    text = field("text", *(shot(text=f"{n}" + "x" * 1000) for n in range(MOST_WORDS + 50)))

    assert (len(text.words), text.frames) == (MOST_WORDS, MOST_WORDS + 50)
    assert max(map(len, text.words)) == len(text.example) == LONGEST_WORD


def test_nesting_has_an_end():
    """A thousand levels down nothing is looked for."""
    seen = only(survey(b'{"type":"new","a":' + b"[" * 900 + b"]" * 900 + b"}"))

    assert max(path.count("*") for path in seen.fields) == MOST_DEPTH - 1


def test_a_name_of_a_megabyte_is_counted_only():
    """Nobody reads it."""
    seen = only(survey({"type": "new", "k" * 2**20: 1}))

    assert (list(seen.fields), seen.further) == (["type"], 1)


def test_memory_is_bounded_over_all_types(monkeypatch: pytest.MonkeyPatch):
    """Each bound alone would let a hundred times as much through: a survey has room of its own."""
    monkeypatch.setattr(observed_fields, "MOST_FIELDS_IN_ALL", 50)
    monkeypatch.setattr(observed_fields, "MOST_WORDS_IN_ALL", 20)
    found = survey(*({"type": f"t{n}", "a": f"{n}", "b": f"{n}", "c": 1} for n in range(20)))

    assert sum(len(seen.fields) for seen in found.types.values()) == 50
    assert sum(seen.further for seen in found.types.values()) == 30
    words = [row.words for seen in found.types.values() for row in seen.fields.values()]
    assert sum(map(len, words)) == 20


@given(st.lists(st.dictionaries(st.text(), JSON, max_size=5), max_size=5))
def test_any_frames_are_surveyed(bodies: list[dict[str, Any]]):
    """Nothing that is JSON breaks it; each field is in at least one frame and at most in all."""
    found = FieldSurvey()
    reader = FrameReader(whole=True)
    for body in bodies:
        try:
            line = orjson.dumps(body)
        except TypeError:  # what JSON cannot say, and no feed sends
            continue
        found.add(reader.frame(line))

    for seen in found.types.values():
        assert all(1 <= row.frames <= seen.frames for _, row in seen.in_order())
