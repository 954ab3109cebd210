"""What a jq program need not see may be left out of its input, and nothing changes."""

from __future__ import annotations

from functools import cache

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import FOOTBALL, real_match

from livecli.fast_path.jq_keys import is_plain, jq_keys
from livecli.fast_path.line_filter import KeyPicker
from livecli.filters import jq
from livecli.filters.jq import Query, query


TOLD = {
    'select(.type == "action")': {"type", "action", "select"},
    "[.type, .event_id, .minute]": {"type", "event_id", "minute"},
    "{minute, who: .player.name}": {"minute", "who", "player", "name"},
    '.odds["1x2"].home': {"odds", "1x2", "home"},
    '."two words".a?': {"two words", "a"},
    ".coordinates[0].x": {"coordinates", "x"},
    "if .minute > 45 then .period else empty end": None,
    '.player.name // "nobody"': None,
    'select(.minute >= 60 and (.type == "goal" | not)) | -.x + 1': None,
    ".score | {home, away}": None,
    '.type | test("^a"; "i")': None,
    "{(.type): .minute}": None,
    ".type, .minute": None,
    "1": set(),
}  # None: some keys, whichever
UNTOLD = [
    *(".", "..", ".[]", ".[0]", '.["type"]', "keys", "length", "to_entries", "tojson", "tostring"),
    *(".minute = 1", "del(.x)", "{minute: .}", '"\\(.minute)"', "@json", "[.[] | .x?]", 'has("x")'),
    *("with_entries(.)", ".x as $x | $x", "reduce .x as $i (0; . + 1)", "def f: .; f", "input"),
    *('join(",")', "add", "map(.)", "first(.x)", 'getpath(["x"])', "env", "$__prog_args | ."),
    *("path(..)", "error", "debug", "try .x", ". as {type: $t} | $t", ".x # all", '.["é"]'),
]
PLAIN = ["[.type, .minute]", ".player.name", ".x, .minute", "select(.minute > 0) | {type, x}", "1"]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)
NAMES = ("type", "minute", "x", "player", "score", "odds", "coordinates", "event_id")
FRAMES = st.dictionaries(st.sampled_from(NAMES), VALUES).map(orjson.dumps)


@pytest.mark.parametrize("program", TOLD)
def test_the_keys_are_told(program: str):
    """A path, an index in quotes and the keys of an object that is made."""
    keys = jq_keys(program)

    assert keys is not None
    assert TOLD[program] is None or TOLD[program] <= keys


@pytest.mark.parametrize("program", UNTOLD)
def test_a_program_that_may_see_everything_is_given_everything(program: str):
    """Whatever looks at the frame by itself, changes it, or goes through it."""
    assert jq_keys(program) is None


@pytest.mark.parametrize("program", TOLD)
@given(lines=st.lists(FRAMES, min_size=1, max_size=5))
def test_a_pruned_frame_gives_the_same(program: str, lines: list[bytes]):
    """Results, their order, their digits, and how many frames it fails on."""
    assert results(program, lines, prune=True) == results(program, lines, prune=False)


@pytest.mark.parametrize("program", TOLD)
def test_real_frames_give_the_same(program: str):
    """The whole final."""
    lines = real_match(FOOTBALL).read_bytes().splitlines()

    assert results(program, lines, prune=True) == results(program, lines, prune=False)


@given(program=st.sampled_from(PLAIN), lines=st.lists(FRAMES, min_size=1, max_size=6))
def test_many_frames_a_call_give_the_same(program: str, lines: list[bytes]):
    """Also where it fails on some, which are counted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jq, "TOGETHER", 3)
        many_a_call_as_one(program, lines)


def many_a_call_as_one(program: str, lines: list[bytes]) -> None:
    run = compiled(program)
    keys = jq_keys(run.rest)
    assert keys is not None
    assert is_plain(run.rest)
    lines = [line for line in lines if run.gate is None or run.gate.admits(orjson.loads(line))]
    failed_before = run.failed
    made = run.texts(lines, KeyPicker(keys, marked=False)(b"\n".join([*lines, b""])))

    assert (made, run.failed - failed_before) == results(program, lines, prune=False)


@pytest.mark.parametrize("program", ["select(.x)", "if .x then .y end", ".x[]", "[.x[ ]]"])
def test_what_may_be_the_frame_itself_or_grow_with_it_is_not_plain(program: str):
    """Such results come one by one."""
    assert not is_plain(program)


@cache
def compiled(program: str) -> Query:
    return query(program, say=lambda text: None)


def results(program: str, lines: list[bytes], *, prune: bool) -> tuple[list[bytes], int]:
    """What is printed, and on how many frames the program failed."""
    run, keys = compiled(program), jq_keys(program)
    assert keys is not None
    inputs = KeyPicker(keys, marked=True)(b"\n".join([*lines, b""])) if prune else lines
    failed_before = run.failed
    return run.lines(lines, inputs), run.failed - failed_before
