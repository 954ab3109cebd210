"""Programs of jq on frames: what `| jq -c` would print, with the digits kept and errors counted."""

from __future__ import annotations

import re
from contextlib import closing

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import FOOTBALL, TENNIS, real_match

from livecli.capture import stamped_line
from livecli.errors import UsageError
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.filters import jq as module
from livecli.filters.jq import arguments, condition, query


jq = pytest.importorskip("jq", reason="the package jq is absent")

OWN = Frame.of({"type": "_gap", "event_id": 204849}, received_ms=1.0)


def never(text: str) -> None:
    raise AssertionError(f"said: {text}")


def results(program: str, *raws: bytes, **how: object) -> list[bytes]:
    stage = query(program, say=never, **how)
    return [frame.raw for frame in stage([codec.decode(raw) for raw in raws])]


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        (".a", [b"1"]),
        (".a, .b", [b"1", b'{"c":[2,null]}']),
        (".b.c[]", [b"2", b"null"]),
        ("empty", []),
        ("{a, x: .b.c[0]}", [b'{"a":1,"x":2}']),
        ('"\\(.a)"', [b'"1"']),
        ("# first a\n.a # then \\", [b"1"]),
        ("def f: .a; f | . + 1", [b"2"]),
        ("1 as $x | 2 as $y | $x, $y", [b"1", b"2"]),
        ("label $f | 1, break $f, 2", [b"1"]),
        ('try error("x") catch .', [b'"x"']),
        ("true, false", [b"true", b"false"]),
        ("nan, -1", [b"null", b"-1"]),
        ("1, halt, 2", [b"1"]),
    ],
)
def test_each_result_is_a_record(program: str, lines: list[bytes]):
    """One line each, compact, for every shape that a program can have."""
    assert results(program, b'{"a":1,"b":{"c":[2,null]}}') == lines


def test_a_frame_that_passes_whole_is_the_very_frame():
    """`select` keeps the feed's own bytes: its spaces, its escapes, its digits."""
    frame = codec.decode(
        b'{ "type":"action", "x":2.10, "id":1790000000004900466, "n":"\\u00e9\\/" }'
    )

    assert query('select(.type == "action")', say=never)([frame]) == [frame]


@pytest.mark.parametrize("digits", ["1790000000004900466", "2.10", "1.0", "123456789012345678901"])
def test_numbers_that_are_only_passed_on_keep_their_digits(digits: str):
    """Ids of 64 bits and prices come out as they went in."""
    raw = f'{{"a":{digits}}}'.encode()

    assert results("{b: .a}", raw) == [f'{{"b":{digits}}}'.encode()]


def test_the_facts_about_a_frame_stay():
    """Stages that come after still know what it was, and when it came."""
    frame = codec.decode(
        b'{"type":"score","event_id":7,"set":1}', socket=3, received_ms=5.0, sports={7: "tennis"}
    )
    after = query(".set", say=never)([frame])[0]

    assert (after.raw, after.type, after.event_id, after.sport) == (b"1", "score", 7, "tennis")
    assert (after.received_ms, after.socket) == (5.0, 3)


def test_records_of_our_own_pass_unseen():
    """A program written for frames never meets a gap, and a gap is told all the same."""
    frame = codec.decode(b'{"type":"event"}')
    after = query(".type", say=never)([OWN, frame, OWN])

    assert [each.raw for each in after] == [OWN.raw, b'"event"', OWN.raw]


def test_raw_prints_strings_as_they_are():
    """As `jq -r` does: line breaks stay, what is no string is JSON."""
    raw = b'{"a":"Saka\\n\\u00e9","b":{"c":"x"},"d":""}'

    assert results(".a, .b, .d", raw, raw=True) == ["Saka\né".encode(), b'{"c":"x"}', b""]
    assert results(".a", raw) == ['"Saka\\né"'.encode()]


def test_arguments_are_variables():
    """Text by --arg, any JSON by --argjson, both also by name."""
    named = arguments([("who", "Saka")], [("least", '{"minute":60.5}')])

    assert results("$who, $least.minute", b"{}", arguments=named) == [b'"Saka"', b"60.5"]
    assert results("$ARGS.named.who", b"{}", arguments=named) == [b'"Saka"']


@pytest.mark.parametrize(
    ("texts", "values", "told"),
    [
        ([("1x", "a")], [], "--arg '1x': no name"),
        ([], [("x-y", "1")], "--argjson 'x-y': no name"),
        ([], [("x", "{")], "--argjson x '{': no JSON"),
    ],
)
def test_wrong_arguments_are_told(texts, values, told: str):
    """The sentence names the option and what it was given."""
    with pytest.raises(UsageError, match=re.escape(told)):
        arguments(texts, values)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (".a |", "syntax error, unexpected end of file, line 1, column 4: '|'"),
        (".a + $x", "$x is not defined, line 1, column 6: '$x'; give it with --arg x VALUE"),
        (".a\n| foo(1)", "foo/1 is not defined, line 2, column 3: 'foo(1)'"),
        ('"é" + bar', "bar/0 is not defined, line 1, column 8: 'bar'"),
        ("", "Top-level program not given"),
        ('import "nowhere" as n; .', "module not found"),
        (".\0", "NUL"),
        ("\udcff", "surrogates not allowed"),
    ],
)
@pytest.mark.parametrize("compiled", [query, condition])
def test_a_wrong_program_is_told_before_anything_is_opened(compiled, program: str, told: str):
    """The sentence has the place in the program and what stands there."""
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        compiled(program, say=never, option="--jq-file x.jq")

    assert str(caught.value).startswith("--jq-file x.jq: ")


def test_an_error_is_said_once_a_kind_and_counted():
    """A night of frames that a program cannot read is one sentence, not a million."""
    said: list[str] = []
    stage = query(".a.b", say=said.append)
    frames = [codec.decode(b'{"type":"odds","a":%d}' % number) for number in range(50)]
    good = codec.decode(b'{"a":{"b":7}}')
    after = stage([*frames, good, codec.decode(b'{"type":"odds","a":"x"}')])

    assert [each.raw for each in after] == [b"7"]
    assert stage.failed == 51
    assert [text.partition(": Cannot index ")[0] for text in said] == ["--jq: odds frame"] * 2


def test_errors_of_a_thousand_kinds_are_not_all_said():
    """What the feed can vary at will fills neither the screen nor the memory."""
    said: list[str] = []
    stage = query(".a | error", say=said.append)
    words = [b"x" * number for number in range(1, 1000)]
    stage([codec.decode(b'{"a":"%b"}' % word) for word in words])

    assert stage.failed == 999
    assert len(said) == module.MAX_KINDS
    assert max(map(len, said)) < 300


def test_results_before_an_error_stay():
    """As in jq, which has printed them by then; and the next frame begins anew."""
    said: list[str] = []
    stage = query('.a, error("no"), 3', say=said.append)
    after = stage([codec.decode(b'{"a":1}'), codec.decode(b'{"a":2}')])

    assert [each.raw for each in after] == [b"1", b"2"]
    assert (stage.failed, said) == (2, ["--jq: nameless frame: no (said once)"])


def test_each_frame_is_alone():
    """`input` finds nothing, and says why in words."""
    said: list[str] = []
    query("input", say=said.append)([codec.decode(b"{}"), codec.decode(b"{}")])

    assert said == ["--jq: nameless frame: no more inputs; each frame is alone (said once)"]


def test_a_program_without_end_is_ended(monkeypatch):
    """It costs its frame's further results, not the memory."""
    monkeypatch.setattr(module, "MAX_RESULTS", 1000)
    said: list[str] = []
    stage = query("repeat(1)", say=said.append)

    assert len(stage([codec.decode(b"{}")])) == 1000
    assert "more than 1000 results" in said[0]


def test_no_more_is_computed_than_is_printed(monkeypatch):
    """A million results are one, where one is wanted; and nobody asks for those of later frames."""
    monkeypatch.setattr(module, "MAX_RESULTS", 3)
    stage = query("range(1000000)", say=never, most=3)

    assert [each.raw for each in stage([OWN, codec.decode(b"{}"), codec.decode(b"{}")])] == [
        *(OWN.raw, b"0", b"1", b"2")
    ]
    assert stage([codec.decode(b"{}")]) == []


def test_a_program_that_goes_on_after_a_signal_is_given_up(signalled):
    """What it made by then stays; it gets no other frame, and nothing is said: it was asked for."""
    stage = query("range(1e9)", say=never)
    signalled()
    results = stage([codec.decode(b"{}")])

    assert results[0].raw == b"0"
    assert len(results) < module.MAX_RESULTS
    assert stage([codec.decode(b"{}")]) == []


def test_a_condition_that_goes_on_after_a_signal_is_given_up(signalled):
    """In a process of its own, for jq itself hears no signal."""
    test = condition("if .a then last(range(1e12)) else true end", say=never, apart=True).holds
    good, endless = codec.decode(b'{"type":"x"}'), codec.decode(b'{"a":1}')

    assert test(good)
    signalled()
    assert (test(endless), test(good)) == (False, False)


def test_a_process_of_its_own_says_its_errors_here():
    """Once a kind, as always."""
    said: list[str] = []
    test = condition(".type.x | length > 1", say=said.append, apart=True).holds
    frame = codec.decode(b'{"type":"action"}')

    with closing(test.__self__.worker):
        assert (test(frame), test(frame)) == (False, False)

    assert [each.partition(": Cannot index ")[0] for each in said] == ["--until: action frame"]


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        (".minute >= 90", True),
        (".minute > 90", False),
        (".minute", True),
        (".nothing", False),
        ("empty", False),
        ("0", True),
        ("false, true", False),
        ("true, error", True),
        ("repeat(.)", True),
        ('select(.type == "action") # \\', True),
    ],
)
def test_a_condition_is_the_first_result(program: str, answer: bool):
    """Neither false nor null, as in jq's own `if`."""
    frame = codec.decode(b'{"type":"action","minute":90}')

    assert condition(program, say=never).holds(frame) is answer


def test_a_condition_that_fails_is_not_fulfilled():
    """An error ends nothing; it is said once."""
    said: list[str] = []
    test = condition(".type.x", say=said.append).holds
    frame = codec.decode(b'{"type":"action"}')

    assert (test(frame), test(frame)) == (False, False)
    assert len(said) == 1
    assert said[0].startswith("--until: action frame: Cannot index")


WORDS = st.text(max_size=3)
LEAVES = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | WORDS | st.just(2.5)
BODIES = st.dictionaries(
    WORDS | st.just("a"),
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
        max_leaves=4,
    ),
)
PROGRAMS = st.sampled_from([".", ".a", "..", "{a, b: [.[]]}", "select(.a)", "keys[]", "tojson"])


@given(st.lists(BODIES, max_size=4), PROGRAMS)
def test_results_are_those_of_jq_itself(bodies, program):
    """Nothing that stands around a program changes what it means."""
    expected = jq.compile(program).input_values(bodies).all()
    frames = [codec.decode(orjson.dumps(body)) for body in bodies]

    assert [orjson.loads(each.raw) for each in query(program, say=never)(frames)] == expected


@given(st.lists(BODIES.map(orjson.dumps), max_size=4))
def test_a_selected_frame_keeps_its_bytes(raws):
    """Choosing by jq never writes a frame anew."""
    frames = [codec.decode(raw.replace(b"\\n", b"\\u000a").replace(b",", b" ,")) for raw in raws]
    before = [each.raw for each in frames]
    kept = query("select(.a | not)", say=never)(frames)

    assert [each.raw for each in frames] == before
    falsy = [each for each in frames if each.body.get("a") is None or each.body["a"] is False]
    assert kept == falsy


@pytest.mark.parametrize("name", [FOOTBALL, TENNIS])
def test_real_matches(name: str):
    """Choosing passes a match's frames as they came, and a column has no gaps."""
    frames = [stamped_line.read(line) for line in real_match(name).read_bytes().splitlines()]
    kinds = query(".type", say=never, raw=True)(frames)

    assert query("select(.event_id)", say=never)(frames) == frames
    assert [each.raw.decode() for each in kinds] == [each.type for each in frames]
