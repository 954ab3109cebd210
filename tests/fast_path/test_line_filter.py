"""The sieve answers what a whole parse of each line answers, byte for byte, or it does not answer.

The long way is the judge: every line made a frame, the frames chosen, their bytes written.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.real_matches import ALL, real_match

from livecli.capture.reader import FrameReader
from livecli.fast_path.line_filter import LineFilter
from livecli.feed.frames import OURS
from livecli.feed.message_head import LOOKED_AT
from livecli.filters.gaps import gaps
from livecli.filters.types import QUIET, only_types
from livecli.filters.where import where


NONE: frozenset[str] = frozenset()
ACTIONS = frozenset({"action"})


def sieved(
    chunk: bytes,
    types: frozenset[str],
    excluded: frozenset[str] = NONE,
    *conditions: str,
    named: frozenset[str] | None = None,
) -> bytes | None:
    held = where(conditions)
    return LineFilter(
        types,
        excluded if types else excluded | QUIET,
        held.keys if conditions else NONE,
        held.holds if conditions else None,
        named,
    )(chunk)


def long_way(
    chunk: bytes,
    types: frozenset[str],
    excluded: frozenset[str] = NONE,
    *conditions: str,
    named: frozenset[str] | None = None,
) -> bytes:
    spares_ours = named is None
    batch = FrameReader(whole=True).frames(chunk)
    for stage in (
        gaps(named, None),
        only_types(types, excluded, spares_ours=spares_ours),
        where(conditions, spares_ours=spares_ours),
    ):
        batch = batch if stage is None else stage(batch)
    return b"".join(frame.raw + b"\n" for frame in batch)


# --- Lines ----------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "action",
        "event",
        "pong",
        "odds",
        "_gap",
        "_open",
        "_text",
        "type",
        "minute",
        "",
        "é\U0001f600",
    ]
)
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
# Pairs and no dict, so that a key may come twice; `type` comes first, or anywhere, or not at all.
PAIRS = st.tuples(st.sampled_from(["minute", "player", "type", "x", "é"]) | WORDS, VALUES)
KINDS = st.sampled_from(["action", "event", "pong", "_gap", "_note", "_text", "poem", "_" * 101])


@st.composite
def objects(draw: st.DrawFn) -> str:
    """A frame as somebody might write it."""
    pairs = draw(st.lists(PAIRS, max_size=4))
    if draw(st.integers(0, 5)):
        pairs.insert(draw(st.sampled_from([0, 0, 0, len(pairs)])), ("type", draw(KINDS)))
    colon, comma = draw(st.sampled_from([(":", ","), (":", ","), (": ", ", "), ("\t:\t", " ,")]))
    escaped = draw(st.integers(0, 4)) == 0
    text = comma.join(
        f"{json.dumps(key, ensure_ascii=escaped)}{colon}{json.dumps(value, ensure_ascii=escaped)}"
        for key, value in pairs
    )
    if draw(st.integers(0, 9)) == 0:
        text = text.replace("action", draw(st.sampled_from(["\\u0061ction", "acti\\u006Fn"])))
    return "{" + text + "}"


@st.composite
def hostile(draw: st.DrawFn) -> bytes:
    """A line that is torn, doubled, garbled, or none at all."""
    one = draw(objects()).encode(errors="surrogatepass")
    return draw(
        st.one_of(
            st.integers(0, len(one)).map(lambda at: one[:at]),
            st.integers(0, len(one)).map(lambda at: one[at:]),
            st.integers(0, len(one)).map(lambda at: one[:at] + b"\xff" + one[at:]),
            st.integers(0, len(one)).map(lambda at: one[:at] + b"\x01" + one[at:]),
            st.sampled_from([one + b"\r", one + one, one + b" " + one, b" " + one, one + b" "]),
            st.sampled_from([b"", b" ", b"garbage", b"null", b"[1]", b'"action"', b"}", b"{"]),
            st.sampled_from([b'{"type":"action","x":%b}' % bad for bad in BAD_VALUES]),
            st.binary(max_size=12).map(lambda data: data.replace(b"\n", b"")),
        )
    )


BAD_VALUES = (
    b'"\\q"', b'"\\ud800"', b'"\\u12g4"', b'"\t"', b"01", b"1.", b".5", b"+5", b"-", b"1e", b"NaN",
    b"tru", b"[1,]", b"{,}", b'{"a":1,}', b"1,", b"}", b"'a'", b"/**/1",
)  # fmt: skip
LINES = st.lists(objects().map(str.encode) | hostile(), max_size=8)
COMPACT = st.lists(
    st.tuples(KINDS, VALUES).map(
        lambda pair: json.dumps(
            {"type": pair[0], "minute": pair[1]}, separators=(",", ":"), ensure_ascii=False
        ).encode()
    ),
    max_size=8,
)
TYPES = st.frozensets(st.sampled_from(["action", "event", "pong", "_gap", "_text"]), max_size=2)
NAMED = st.frozensets(st.sampled_from(["_gap", "_note", "_", "_text"]), max_size=2)
CONDITIONS = st.lists(
    st.sampled_from(
        [
            "minute",
            "minute>=3",
            "minute=null",
            "player.name~a",
            "x!=action",
            "type~ti",
            "x=1,2",
            "x<1",
            "é!=1",
        ]
    ),
    max_size=2,
)


def chunk_of(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def test_a_key_need_not_be_ascii():
    """Nor escaped in one way."""
    lines = '{"é":1}\n{"\\u00e9":1}\n{"é":2}\n'.encode()

    assert sieved(lines, NONE, NONE, "é=1") == lines[: -len('{"é":2}\n'.encode())]


# --- The promise ----------------------------------------------------------------------------------


@given(lines=LINES, types=TYPES, excluded=TYPES, conditions=CONDITIONS)
@example([b'{"type":"odds"}', b'{"x":1,"type":"_gap"}', b'{"type":"action"}'], ACTIONS, NONE, [])
@example([b'{"type":"odds"}', b'{"type":"_note"}'], ACTIONS, NONE, [])
@example([b'{"type":"odds"}', b"garbage"], frozenset({"_text"}), NONE, [])
@example([b'{"type":"odds"}', b'\xff{"type":"action"}'], frozenset({"_binary"}), NONE, [])
@example([b'{"type":"odds","type":"action"}'], ACTIONS, NONE, [])
@example([b'{"type":"action","type":"odds"}'], ACTIONS, NONE, [])
@example([b'{"type":"odds","type":"_gap"}'], ACTIONS, NONE, [])
@example([b'{"type":"odds","x":{"type":"action"}}'], ACTIONS, NONE, [])
@example([b'{"type":"action","\xff":1,"type":"odds"}'], ACTIONS, NONE, [])
@example([b'{"type":"odds","\xff":1,"type":"action"}'], ACTIONS, NONE, [])
@example([b'{"type":"action","x":"\xff%b","type":"odds"}' % (b"x" * LOOKED_AT)], ACTIONS, NONE, [])
@example([b'{"type":"odds","x":"\xff%b","type":"action"}' % (b"x" * LOOKED_AT)], ACTIONS, NONE, [])
@example([b'{"type":"action","\xff":1,"t\\u0079pe":"odds"}', b"{}"], ACTIONS, NONE, ["minute"])
@example([b'{"type":"action","t\\u0079pe":"odds","x":"\xff"}', b"{}"], ACTIONS, NONE, [])
@example([b'{"type":"action","x":[%b0],"\xff":1,"type":""}' % (b"0," * 500)], ACTIONS, NONE, [])
@example([b'{"type":"_text","text":"{\\"type\\":\\"action\\",NaN}"}', b"{}"], ACTIONS, NONE, [])
@example([b'{"type":"_binary","base64":"eyJ0eXBlIjoiYWN0aW9uIv8="}'], ACTIONS, NONE, [])
@example([b'{"type":"odds","x":"\\"type\\":\\"action\\""}'], ACTIONS, NONE, [])
@example([b'{"type":"odds"}', b'{"type":"\\u0061ction"}'], ACTIONS, NONE, [])
@example([b'{"type":"action"', b"}"], ACTIONS, NONE, [])
@example([b'{"type":["action"]}'], ACTIONS, NONE, [])
@example([b"{}", b'{"type":"event","\xffx":1}'], NONE, frozenset({"event"}), [])
@example([b'{"type":"event","\xffx":1}'], NONE, NONE, ["x"])
@example([b'{"type":"action"}{"type":"odds"}'], ACTIONS, NONE, [])
@example([b'{"type":"action"} {"type":"odds"}', b'{"type":"action"}'], NONE, NONE, [])
@example([b'{"type":"action"}', b"", b'{"type":"action"}\r'], ACTIONS, NONE, [])
@example([b'{"type":"action","a":{"b":1}', b'{"c":"action"}}'], ACTIONS, NONE, [])
def test_it_answers_what_the_long_way_answers_or_nothing(
    lines: list[bytes], types: frozenset[str], excluded: frozenset[str], conditions: list[str]
):
    """Whatever the lines are: quickly is no reason to be wrong."""
    chunk = chunk_of(lines)
    found = sieved(chunk, types, excluded, *conditions)

    assert found is None or found == long_way(chunk, types, excluded, *conditions)


@given(lines=COMPACT, types=TYPES, excluded=TYPES, conditions=CONDITIONS)
def test_lines_as_the_feed_writes_them_are_answered(
    lines: list[bytes], types: frozenset[str], excluded: frozenset[str], conditions: list[str]
):
    """A sieve that never answered would be right, and of no use."""
    chunk = chunk_of(lines)
    if b"\\u00" in chunk or not lines or b"_text" in chunk:  # what that wraps decides
        return

    assert sieved(chunk, types, excluded, *conditions) == long_way(
        chunk, types, excluded, *conditions
    )


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("types", "conditions"),
    [
        (ACTIONS, ()),
        (ACTIONS, ("action_type=goal,shot", "minute>=60")),
        (frozenset({"score", "odds"}), ()),
        (frozenset({"nothing"}), ()),
        (NONE, ()),
        (NONE, ("player.name~^M", "score.home>0")),
        (NONE, ("event.status.name=live",)),
    ],
)
def test_real_matches_are_answered(name: str, types: frozenset[str], conditions: tuple[str, ...]):
    """Every frame of ninety minutes, or of five sets, without a whole parse."""
    chunk = real_match(name).read_bytes()

    assert sieved(chunk, types, NONE, *conditions) == long_way(chunk, types, NONE, *conditions)


@pytest.mark.parametrize("kind", sorted(OURS - {"_alert"}))
@pytest.mark.parametrize(
    "form", ['{{"type":"{0}"}}', '{{"type": "{0}"}}', '{{"a":1,"type":"{0}"}}']
)
def test_records_of_our_own_are_kept_however_they_are_written(kind: str, form: str):
    """Another program may have sorted their keys, or set spaces."""
    ours = form.format(kind).encode()
    chunk = chunk_of([b'{"type":"odds"}', ours, b'{"type":"action"}'])

    assert sieved(chunk, ACTIONS, NONE, "minute>3") == ours + b"\n"
    assert sieved(chunk, ACTIONS, frozenset({kind})) == b'{"type":"action"}\n'


def test_alerts_are_chosen_as_frames():
    """They are about matches, and have fields that people ask for."""
    goal, card = b'{"type":"_alert","minute":4}', b'{"type":"_alert","minute":2}'
    chunk = chunk_of([b'{"type":"odds"}', goal, card])

    assert sieved(chunk, NONE, NONE, "minute>3") == goal + b"\n"
    assert sieved(chunk, ACTIONS, NONE) == b""


HUGE = (b"1e400", b"-1e999", b"9" * 5000)


@pytest.mark.parametrize("value", HUGE)
def test_a_number_beyond_a_double_is_kept_as_it_is(value: bytes):
    """Both ways keep the line, and compare it as infinite."""
    line = b'{"type":"action","x":%b}\n' % value

    assert sieved(line, NONE) == long_way(line, NONE) == line
    for condition in ("x>5", "x<5"):
        kept = long_way(line, ACTIONS, NONE, condition)
        assert kept == (line if (condition == "x>5") != value.startswith(b"-") else b"")
        assert sieved(line, ACTIONS, NONE, condition) in (None, kept)


def test_what_no_parser_can_hold_is_kept_as_it_is():
    """Nesting beyond 1024: the one place where the two ways differ.

    The long way wraps such a line as `_text`. Both keep all of its bytes.
    """
    line = b'{"type":"action","x":%b}\n' % (b"[" * 1025 + b"]" * 1025)

    assert sieved(line, NONE) in (None, line)
    assert long_way(line, NONE).startswith(b'{"type":"_text",')


@given(lines=LINES, types=TYPES, excluded=TYPES, conditions=CONDITIONS, named=NAMED)
def test_records_that_are_named_are_as_frames_both_ways(
    lines: list[bytes],
    types: frozenset[str],
    excluded: frozenset[str],
    conditions: list[str],
    named: frozenset[str],
):
    """And no others are kept."""
    chunk = chunk_of(lines)
    kept = sieved(chunk, types, excluded, *conditions, named=named)

    assert kept in (None, long_way(chunk, types, excluded, *conditions, named=named))
