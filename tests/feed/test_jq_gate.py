"""What is decided without jq is as jq decides it: frames, their bytes, errors and their count."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import FOOTBALL, real_match

from livecli.fast_path.line_filter import LineFilter
from livecli.feed import codec, jq_gate
from livecli.feed.jq_gate import condition_gate, select_gate
from livecli.feed.json_text import loads
from livecli.filters.jq import condition, query


pytest.importorskip("jq", reason="the package jq is absent")

NONE: frozenset[str] = frozenset()
GATED = {
    'select(.type=="action" and .minute>=60)': {"type", "minute"},
    'select(.type == "odds") | [.event_id, .odds["1x2"].home]': {"type"},
    "select(.player.name)": {"player"},
    'select(.["a b"] or ."c".d[0].["e"][-1] == null)': {"a b", "c"},
    "select(.a | not)": {"a"},
    "select((.a | not) and 1.5e3 < .b or -2 != .b)|not": {"a", "b"},
    'select(.a) | select(.b == "x") | .c': {"a", "b"},
    "select(.a)|select(.b[1:])": {"a"},
    "select(.a) | select(.b), .c": {"a"},
}
UNGATED = [
    *(
        ".",
        ".a",
        "select(.)",
        "select(.a?)",
        "select(.a, .b)",
        "select(.a // .b)",
        "select(.a + 1)",
    ),
    *("select(.a)?", "select(.a) // 1", "select(.a), 1", "select(.a) as $x | $x", "select(.a).b"),
    *("select(.a) |= 3", "select($x)", "select(.a[])", "select(.a[1:])", 'select("\\(.a)")'),
    *(
        "select(not)",
        "select(.a + 1)",
        "select(..)",
        "select(.[0])",
        "select(length > 3)",
        "select(.a) # all",
    ),
    *("select(.a == [])", "def select(f): 1; select(.a)", "(select(.a))", "select(.a as $x | $x)"),
    *('select(.a == @text "b")', "select(if .a then .b else .c end)", "select(.a[1.5])"),
]


@pytest.mark.parametrize("program", GATED)
def test_the_keys_are_those_that_the_conditions_look_at(program: str):
    """Nothing else of a frame is decoded for them."""
    gate = select_gate(program)

    assert gate is not None
    assert gate.keys == GATED[program]


@pytest.mark.parametrize("program", UNGATED)
def test_what_is_not_read_has_no_gate(program: str):
    """Such a program meets every frame."""
    assert select_gate(program) is None


def test_what_jq_reads_from_home_may_change_every_word(tmp_path, monkeypatch):
    """A `select` of the user's own is not ours to know."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".jq").write_text("def select(f): 42;")

    assert select_gate("select(.a)") is None
    assert answers("select(.a)", [b'{"a":1}']) == [b"42"]


def test_a_frame_that_is_chosen_does_not_meet_jq(monkeypatch):
    """Nor does one that is not; only what the gate cannot decide."""
    stage = query("select(.minute >= 60)", say=print)
    monkeypatch.setattr(stage, "_program", None)
    frames = [codec.decode(b'{"minute":%d}' % minute) for minute in (59, 60, 61)]

    assert stage(frames) == frames[1:]


def test_a_long_program_is_read():
    """A list of a thousand ids is one."""
    ids = " or ".join(f".event_id == {number}" for number in range(1000))
    gate = select_gate(f"select({ids})")

    assert gate is not None
    assert [gate.verdict({"event_id": number}) for number in (999, 1000)] == [True, False]


def test_a_deep_program_is_left_to_jq():
    """Brackets within brackets, as no person writes them."""
    assert select_gate("select(" + "(" * 3000 + ".a" + ")" * 3000 + ")") is None


# --- Random programs, with jq as the judge --------------------------------------------------------

KEYS = ("a", "b", "type", "é", "and", "two words")
NUMBERS = (
    *("0", "-0", "1", "60", "60.0", "6e1", "-1", "59.99999999999999999999", "1.5", "1.50", "2.10"),
    *("9007199254740993", "9007199254740992", "-9007199254740993", "1790000000004900466", "0.1"),
    *("18446744073709551616", "18446744073709551617", "1e308", "1e-400", "123456789012345678901"),
    *("0.1000000000000000055511151231257827", "1e999", "-1e999", "1e1000"),
)
STRINGS = ("", "a", "b", "é", "\U0001f600", "\uffff", "a\x00", "action", '"', "\\", "A")
STEP = st.sampled_from(
    [form for key in KEYS for form in (f".{key}", f'."{key}"', f'["{key}"]', f'[ "{key}" ]')]
).filter(lambda step: step not in (".é", ".two words"))
INDEX = st.sampled_from(["[0]", "[1]", "[-1]", "[ -3 ]", "[9]"])
LITERAL = st.one_of(
    st.sampled_from(["null", "true", "false"]),
    st.sampled_from(NUMBERS),
    st.sampled_from(STRINGS).map(lambda text: json.dumps(text, ensure_ascii=text > "b")),
)


@st.composite
def paths(draw: st.DrawFn) -> str:
    """A path that begins with a key, in any of its spellings."""
    first = draw(STEP)
    others = draw(st.lists(STEP | INDEX, max_size=2))
    return (first if first.startswith(".") else "." + first) + "".join(others)


BLANK = st.sampled_from(["", " ", "\n"])
CONDITIONS = st.recursive(
    st.one_of(
        st.tuples(
            paths() | LITERAL, BLANK, st.sampled_from(list(jq_gate.ORDERS)), paths() | LITERAL
        ).map(lambda each: "{0}{1}{2}{1}{3}".format(*each)),
        paths(),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("({} | not)".format),
        st.tuples(inner, paths()).map(lambda each: "({}) == {}".format(*each)),
    ),
    max_leaves=5,
)
RESTS = st.sampled_from(["", "| .a", "|[.type, .b]", "|not", "| select(.b) | .a.b", "|.", "|{a}"])


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """A frame with numbers as somebody might write them; a key may come twice."""
    value = st.recursive(
        st.sampled_from(["null", "true", "false", "[]", "{}", *NUMBERS])
        | st.sampled_from(STRINGS).map(json.dumps),
        lambda inner: (
            st.lists(inner, max_size=2).map(lambda each: f"[{','.join(each)}]")
            | st.lists(st.tuples(st.sampled_from(KEYS), inner), max_size=2).map(written)
        ),
        max_leaves=4,
    )
    return draw(st.lists(st.tuples(st.sampled_from(KEYS), value), max_size=5).map(written)).encode()


def written(pairs: Sequence[tuple[str, str]]) -> str:
    return "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in pairs) + "}"


def answers(program: str, raws: Sequence[bytes], *, gated: bool = True) -> list[bytes]:
    """What is printed and said, and on how many frames the program failed."""
    said: list[str] = []
    stage = query(program, say=said.append)
    if not gated:
        stage.gate = None
    results = [frame.raw for frame in stage([codec.decode(raw) for raw in raws])]
    return [*results, *([b"%d" % stage.failed, *map(str.encode, said)] if said else [])]


@given(CONDITIONS, RESTS, st.lists(frames(), min_size=1, max_size=8))
def test_the_answer_is_that_of_jq(condition, rest, raws):
    """Whatever the types, the digits and the errors of a frame; and of lines the same are left."""
    program = f"select({condition}){rest}"
    gate = select_gate(program)
    assert gate is not None
    lines = [raw for raw in raws if gate.admits(loads(raw))]
    left = LineFilter(NONE, NONE, gate.keys, gate.admits)(b"\n".join([*raws, b""]))

    assert answers(program, raws) == answers(program, raws, gated=False)
    assert left is None or left.splitlines() == lines


@given(CONDITIONS, st.booleans(), frames())
def test_a_condition_is_fulfilled_as_in_jq(text, selects, raw):
    """`--until` with the bare condition, and with a `select`."""
    program = f"select({text})" if selects else text
    said: list[str] = []
    by_jq: list[str] = []
    frame = codec.decode(raw)
    gate = condition_gate(program)

    assert gate is not None
    expected = condition(f"{program} | .", say=by_jq.append)
    assert condition(program, say=said.append).holds(frame) is expected.holds(frame)
    assert said == by_jq


@pytest.mark.parametrize("program", GATED)
def test_real_frames_are_chosen_as_by_jq(program: str):
    """Some of each kind, from the whole final."""
    raws = real_match(FOOTBALL).read_bytes().splitlines()[::40]

    assert answers(program, raws) == answers(program, raws, gated=False)
