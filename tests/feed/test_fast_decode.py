"""Many messages at once: the partial parse makes of them what the whole parse makes."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.documented import DOCUMENTED, ERROR, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS, TENNIS_SCORE
from support.real_matches import ALL, real_match

from livecli.feed import fast_decode
from livecli.feed.codec import LARGE, MANY, decode, decode_all
from livecli.feed.fast_decode import FEW, LONGEST, HeadFrame
from livecli.feed.frames import Binary, Frame, means


PLAIN = b'{"type":"livedata","event_id":204849,"uts":1530986401641,"x":50.0}'
SPORTS = {204849: "football", 36835: "tennis"}


def facts(frame: Frame) -> tuple[object, ...]:
    """All that a frame tells; a huge number by its text."""
    about = (frame.type, frame.event_id, type(frame.event_id), frame.sport, means(frame))
    return (*about, frame.raw, _shown(frame.body), frame.received_ms, frame.socket)


def _shown(body: object) -> str:
    try:
        return repr(body)
    except RecursionError:
        return "deep"


def fast(messages: list[bytes]) -> list[Frame]:
    return fast_decode.frames(messages, 3, 12.5, SPORTS)


def goes_fast(message: bytes) -> bool:
    """Whether the partial parse is enough for it."""
    return isinstance(fast([message])[0], HeadFrame)


def agree(messages: list[bytes]) -> None:
    """Nothing differs from what each message is when it is decoded alone."""
    how = {"socket": 3, "received_ms": 12.5, "sports": SPORTS}
    expected = [facts(decode(message, **how)) for message in messages]

    assert [facts(frame) for frame in fast(messages)] == expected
    assert [facts(frame) for frame in decode_all(messages, **how)] == expected


def agree_in_a_crowd(messages: list[bytes]) -> None:
    """The same alone, among a few, and among so many others that all are looked at at once."""
    for message in messages:
        agree([message])
    agree([*messages, PLAIN])
    agree([*messages, *[PLAIN] * MANY])


def deep(levels: int) -> bytes:
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def number(text: str) -> bytes:
    return b'{"type":"odds","x":[%b]}' % text.encode()


# What the fast way is for


@pytest.mark.parametrize(
    "body", [*DOCUMENTED, ERROR, TENNIS_SCORE, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS]
)
def test_documented_frames_go_the_fast_way(body):
    """A check that nearly every frame fails would cost without anybody noticing."""
    raw = orjson.dumps(body)

    assert all(isinstance(frame, HeadFrame) for frame in fast([raw] * MANY))
    agree([raw] * MANY)


@pytest.mark.parametrize("name", ALL)
def test_real_frames_go_the_fast_way(name):
    """Names in other alphabets, prices and long fractions among them."""
    lines = real_match(name).read_bytes().splitlines()
    snapshots = [line for line in lines if len(line) > LONGEST]
    usual = [line for line in lines if len(line) <= LONGEST and line[:10] != b'{"type":"_']

    assert len(snapshots) < 5
    for at in range(0, len(usual), 500):
        assert all(isinstance(frame, HeadFrame) for frame in fast(usual[at : at + 500]))
        agree(usual[at : at + 500])


@pytest.mark.parametrize("text", ["1e-05", "1.5E22", "1" * 5000, "1e999", "-1e999", "1e-999"])
def test_any_number_goes_the_fast_way(text):
    """As Python and JavaScript write them, and as nobody does."""
    assert goes_fast(number(text))
    agree_in_a_crowd([number(text)])


STRANGERS = (b"hello", Binary(PLAIN), b"", b'{"type":"_gap"}', b'{"x":\n1}', b'{"x":"\xff"}')


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("others", [FEW, MANY])
def test_an_odd_message_spoils_only_itself(stranger, others):
    """A feed that sends one a read costs no whole parse of all that came with it."""
    frames = fast([PLAIN] * others + [stranger, PLAIN])

    assert [isinstance(frame, HeadFrame) for frame in frames] == [True] * others + [False, True]
    agree([PLAIN] * others + [stranger, PLAIN])


@pytest.mark.parametrize(
    "name", ["raw", "received_ms", "socket", "_body", " raw", " ms", " socket"]
)
@pytest.mark.parametrize("value", [b"7", b"null", b'"eA=="', b"{}"])
def test_no_key_of_a_message_sets_what_only_we_know(name, value):
    """Which bytes it is, when it came and how: a hostile feed may try any name."""
    agree_in_a_crowd([b'{"type":"event","%b":%b}' % (name.encode(), value)])


# What only the whole parse can judge


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b" ",
        b"{",
        b"}",
        b"[]",
        b"null",
        b'{"type":"event"}}',
        b'{"type":"event"}{"type":"event"}',
        b'{"type":"event"} {"type":"event"}',
        b'{"type":"event"}\t{"type":"event"}',
        b'{"type":"event"}\n',
        b' {"type":"event"}',
        b'{"type":\n"event"}',
        b'{"type":\r"event"}',
        b'{"type":\t"event"}',
        b'{"type":"e\tvent"}',
        b'{"x":"\x1f"}',
        b'{"x":"\x7f"}',
        b'{"x":"\x00"}',
        b'{"x":"\xff"}',
        b'{"\xff":1}',
        b'{"x":"\xed\xa0\x80"}',
        b'{"x":"\xc0\x80"}',
        b'{"x":"\xf4\x90\x80\x80"}',
        b'{"x":"\\ud800"}',
        b'{"x":"\\udc00\\ud800"}',
        b'{"\\ud800":1}',
        b'{"x":"\\ud83d\\ude00"}',
        b'{"x":"\\x"}',
        b'{"type":5}',
        b'{"type":null}',
        b'{"type":5,"type":"event"}',
        b'{"type":"event","type":5}',
        b'{"type":"a","type":"_gap"}',
        b'{"\\u0074ype":"_gap"}',
        b'{"type":"%b"}' % (b"t" * 101),
        b'{"sport":"%b"}' % (b"t" * 101),
        b'{"sport":""}',
        b'{"sport":"","event_id":36835}',
        b'{"sport":null,"event_id":36835}',
        b'{"sport":["tennis"],"event_id":36835}',
        b'{"event_id":"36835"}',
        b'{"event_id":36835.0}',
        b'{"event_id":3.6835e4}',
        b'{"event_id":-0}',
        b'{"event_id":true}',
        b'{"event_id":9223372036854775808}',
        b'{"event_id":18446744073709551616}',
        b'{"event_id":-9223372036854775809}',
        *map(deep, (3, 900, 1000, 1023, 1024, 1025, 5000, 30_000)),
        b'{"a":' * 1025 + b"1" + b"}" * 1025,
        *map(number, ("1e999", "1E999", "1e+999", "0.1e00400", "1e0000000001", "1e-999")),
        *map(number, ("9" * 308, "9" * 309, "9" * 400, "1" + "0" * 300 + "e10", "-" + "9" * 400)),
        *map(number, ("NaN", "Infinity", "-Infinity", "01", "1.", ".5", "-", "+1", "1e", "0x10")),
        b'{"x":"%b"}' % (b"y" * 2**17),
        b'{"x":[%b1]}' % (b"1," * LARGE),
    ],
    ids=lambda message: repr(message[:32]),
)
def test_hostile_messages_are_judged_alike(message):
    """Alone, and among others."""
    agree_in_a_crowd([message])


@pytest.mark.parametrize(
    "messages",
    [
        [b'{"a":1}{"a":2}', b'{"a":[{}', b",{}]}"],
        [b'{"a":1}{"a":2}', b'{"a":[{}', b"{}]}"],
        [b'{"a":1}{"a":2}', b'{"a":{}', b"}"],
        [b'{"a":1}{"a":2}', b'{"a":"}', b'{"}'],
        [b'{"a":1}{"a":2}', b'{"a":', b"{}}"],
        [b'{"a":1}{"a":2}', b'{"a":"\xc3}', b'{\xa9"}'],
        [b'{"a":1}\t{"a":2}', b"{}", b"{"],
    ],
)
def test_messages_do_not_make_up_for_each_other(messages):
    """As many values as messages, but not one in each."""
    agree_in_a_crowd(messages)


KEYS = st.sampled_from(["type", "event_id", "sport", "x"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
# What JSON can say and `dumps` does not: keys twice, numbers beyond a double; and what it cannot.
SPELLINGS = st.sampled_from((b"1e999", b"-1e999", b"7" * 400, b"NaN", b'"\\ud800"', b'"\\u005f"'))
MEMBERS = st.tuples(KEYS.map(orjson.dumps), st.one_of(VALUES.map(orjson.dumps), SPELLINGS))
BODIES = st.lists(MEMBERS.map(b":".join), max_size=5).map(b",".join).map(b"{%b}".__mod__)
PIECES = (
    *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"u", b"d83d", b"\t", b" ", b"\n", b"\r"),
    *(b'"type":', b'"event_id":', b'"sport":', b'"x":', b'"event"', b'"_gap"', b'"tennis"'),
    *(
        b"0",
        b"1",
        b"9",
        b"-",
        b"+",
        b".",
        b"e",
        b"E",
        b"e400",
        b"1e999",
        b"NaN",
        b"\\ud800",
        b"e+308",
        b"null",
        b"true",
    ),
    *(b"\xff", b"\xc3", b"\xa9", b"\xed\xa0\x80", b"\x00", b"\x1f", b"\xef\xbb\xbf"),
)
TOKENS = st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A frame in which something was put in place of something."""
    whole = draw(st.one_of(BODIES, st.just(PLAIN)))
    first = draw(st.integers(0, len(whole)))
    last = draw(st.integers(first, min(first + 3, len(whole))))
    return whole[:first] + draw(TOKENS) + whole[last:]


MESSAGES = st.one_of(
    BODIES,
    damaged(),
    st.binary(max_size=20),
    TOKENS.map(lambda inner: b"{" + inner + b"}"),
    st.integers(1, 1100).map(deep),
)


@given(messages=st.lists(MESSAGES, max_size=4))
@example(messages=[b'{"a":1}{"a":2}', b'{"a":"}', b'{"}'])
def test_any_messages_are_the_same_in_a_crowd(messages):
    """None changes what its neighbours are."""
    agree_in_a_crowd(messages)
