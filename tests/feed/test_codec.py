"""Bytes to frames: every message becomes one line that is a JSON object, and loses nothing."""

from __future__ import annotations

from base64 import b64decode, b64encode

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.documented import DOCUMENTED, ERROR, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS, TENNIS_SCORE

from livecli.feed.codec import decode
from livecli.feed.frames import OURS, Binary, Frame
from livecli.feed.json_text import loads


TENNIS = {36835: "tennis"}


def text_of(frame: Frame) -> bytes:
    """The message that a record of our own holds."""
    assert frame.type in ("_text", "_binary"), frame
    if frame.type == "_text":
        return frame.body["text"].encode()
    return b64decode(frame.body["base64"])


# What the documents show


@pytest.mark.parametrize("body", [*DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS])
def test_documented_frames_keep_their_bytes(body):
    """In compact JSON and in Python's own spelling."""
    for raw in (orjson.dumps(body), _spaced(body)):
        frame = decode(raw, socket=3, received_ms=12.5)

        assert raw == frame.raw
        assert body == frame.body
        assert (frame.type, frame.event_id) == (body["type"], body["event_id"])
        assert frame.sport == body.get("sport")
        assert (frame.socket, frame.received_ms) == (3, 12.5)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{ "type": "pong" }', "pong"),
        (b'{"type":"unsubscribed","event_id":204849}', "unsubscribed"),
        (b'{"type":"ping"}', "ping"),
        (b'{"type":"ingest_debug","payload":[null,{}]}', "ingest_debug"),
        (b'{"type":"poem","event_id":204849,"x":1}', "poem"),
        (b'{"type":""}', ""),
        (b'{"no":"type"}', ""),
        (b'{"type":7}', ""),
        (b'{"type":null}', ""),
        (b'{"type":["event"]}', ""),
        (b"{}", ""),
    ],
)
def test_other_frames_pass_with_their_bytes(raw, kind):
    """Unknown types, and none: a new frame must not wait for a new livecli."""
    frame = decode(raw)

    assert raw == frame.raw
    assert kind == frame.type
    assert not frame.ours


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("204849", 204849),
        ('"204849"', 204849),
        ('"+204849"', None),
        ('" 204849"', None),
        ('"\\u0663"', None),
        ('"' + "9" * 19 + '"', None),
        ("204849.0", None),
        ("true", None),
        ("null", None),
        ("[204849]", None),
        ("-1", -1),
    ],
)
def test_an_id_is_a_number_or_spells_one(value, expected):
    """One client sends ids as text, so a service may answer so."""
    raw = b'{"type":"event","event_id":%b}' % value.encode()

    assert expected == decode(raw).event_id


def test_a_frame_without_sport_gets_that_of_its_socket():
    """`score`, `error` and `unsubscribed` name none."""
    score, error = orjson.dumps(TENNIS_SCORE), orjson.dumps(ERROR)

    assert decode(score, sports=TENNIS).sport == "tennis"
    assert decode(score).sport is None
    assert decode(error, sports=TENNIS).sport is None
    assert decode(b'{"type":"pong"}', sports=TENNIS).sport is None


def test_a_frame_s_own_sport_is_believed():
    """Also one that we do not know."""
    assert decode(b'{"event_id":36835,"sport":"darts"}', sports=TENNIS).sport == "darts"
    assert decode(b'{"event_id":36835,"sport":5}', sports=TENNIS).sport == "tennis"


# What is no frame


DEEP = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
DEEP_AND_HUGE = b'{"n":1e999,"a":' + b"[" * 600 + b"]" * 600 + b"}"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b" ",
        b"hello",
        b"[]",
        b'[{"type":"event"}]',
        b"7",
        b"null",
        b'"text"',
        b'{"type":"event"',
        b'{"type":"event"}}',
        b'{"type":"event"}{"type":"event"}',
        b'{"type":"event"}\n{"type":"event"}',
        b"{'type':'event'}",
        b'{"type":"event","x":NaN}',
        b'{"type":"event","x":Infinity}',
        b'{"type":"event","x":"\xff"}',
        b'{"type":"event","x":"\\ud800"}',
        b'{"type":"event","x":"a\nb"}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe",
        DEEP,
        DEEP_AND_HUGE,
    ],
    ids=lambda message: repr(message[:24]),
)
def test_what_is_no_json_object_is_kept_whole(message):
    """Every line of the output can be parsed, and nothing that was sent is lost."""
    frame = decode(message, socket=2, received_ms=5.0)

    assert message == text_of(frame)
    assert b"\n" not in frame.raw
    assert (frame.event_id, frame.sport, frame.socket, frame.received_ms) == (None, None, 2, 5.0)


def test_text_stays_text_and_the_rest_is_base64():
    """Who looks into a capture should be able to read what can be read."""
    assert decode("grüße".encode()).raw == '{"type":"_text","text":"grüße"}'.encode()
    assert decode(b"\xff").raw == b'{"type":"_binary","base64":"/w=="}'


def test_a_binary_message_is_never_a_frame():
    """The feed speaks text; even JSON in a binary message is something else."""
    raw = b'{"type":"event"}'
    frame = decode(Binary(raw))

    assert frame.body == {"type": "_binary", "base64": b64encode(raw).decode()}


# Numbers beyond a double

HUGE = ("1e999", "-1e999", "1E+400", "7" * 5_000, "-" + "7" * 5_000, "0.1e00400")


@pytest.mark.parametrize("text", HUGE)
@pytest.mark.parametrize("form", [b'{"type":"event","event_id":7,"x":%b}', b'{"x":{"y":[%b]}}'])
def test_a_number_beyond_a_double_is_a_number(text, form):
    """It is valid JSON: the frame keeps its bytes, and is not wrapped."""
    raw = form % text.encode()
    frame = decode(raw)

    assert frame.raw == raw
    assert frame.type[:1] != "_"
    assert text in repr(frame.body)


def test_an_id_beyond_a_double_is_none():
    """As any id that is no whole number."""
    assert decode(b'{"type":"event","event_id":1e400}').event_id is None


# Our own records


@pytest.mark.parametrize("kind", ["_gap", "_close", "_text", "_", "_unheard_of"])
def test_the_feed_cannot_forge_a_record_of_ours(kind):
    """It would be told as our word that something was missed, or that all is well."""
    raw = orjson.dumps({"type": kind, "event_id": 204849})
    frame = decode(raw)

    assert frame.type == "_text"
    assert raw == text_of(frame)
    assert not frame.ours


@pytest.mark.parametrize(
    "raw",
    [
        b'{"\\u0074ype":"_gap"}',
        b'{"type":"event","type":"_gap"}',
        b'{"type":"\\u005fgap"}',
    ],
)
def test_no_spelling_gets_round_that(raw):
    """Escapes and repeated keys mean to JSON what they mean."""
    assert raw == text_of(decode(raw))


@pytest.mark.parametrize("kind", sorted(OURS))
def test_a_capture_may_hold_records_of_ours(kind):
    """They were written by us."""
    raw = orjson.dumps({"type": kind, "event_id": 204849, "sport": "football"})
    frame = decode(raw, trusted=True)

    assert (frame.raw, frame.type, frame.event_id, frame.ours) == (raw, kind, 204849, True)


# One line


@pytest.mark.parametrize(
    ("message", "raw"),
    [
        (b'{\n  "type": "pong"\n}\n', b'{   "type": "pong" }'),
        (b'{"type":\r\n"pong"}', b'{"type":  "pong"}'),
        (b' \t{"type":"pong"} ', b'{"type":"pong"}'),
        (b'\n{"type":"pong","x":"\\n"}\n', b'{"type":"pong","x":"\\n"}'),
        ('{"x":"\u2028\x85"}'.encode(), '{"x":"\u2028\x85"}'.encode()),
    ],
)
def test_a_frame_is_one_line(message, raw):
    """Line breaks between tokens are spaces to JSON, and the end of a record to everybody else."""
    assert decode(message).raw == raw


KEYS = st.sampled_from(["type", "event_id", "sport", "_received_ms", "x"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=5)


@given(message=st.one_of(st.binary(), st.text().map(str.encode), BODIES.map(orjson.dumps)))
@example(message=DEEP)
@example(message=DEEP_AND_HUGE)
@example(message=b"\n")
def test_any_bytes_give_one_line_that_is_a_json_object(message):
    """Promise 3 and promise 5 in one."""
    frame = decode(message)

    assert isinstance(loads(frame.raw), dict)
    assert b"\n" not in frame.raw
    assert b"\r" not in frame.raw
    assert frame.raw[:1] + frame.raw[-1:] == b"{}"
    assert frame.type[:1] != "_" or text_of(frame) == message
    assert frame.event_id is None or type(frame.event_id) is int


@given(body=BODIES)
def test_objects_keep_their_bytes_and_their_body(body):
    """However they are spelt."""
    raw = orjson.dumps(body)
    kind = body.get("type")
    if isinstance(kind, str) and kind.startswith("_"):
        return
    frame = decode(raw)

    assert raw == frame.raw
    assert orjson.loads(raw) == frame.body


def test_a_body_that_was_forgotten_is_decoded_again():
    """A frame that waits keeps its bytes only."""
    frame = decode(b'{"type":"event","n":1}')
    before = frame.body
    frame.forget()

    assert before == frame.body
    assert before is not frame.body


def test_a_frame_shows_its_ends_in_a_message():
    """A test that fails on a frame of 16 MB must be readable."""
    assert repr(decode(b'{"type":"pong"}')) == 'Frame(pong None b\'{"type":"pong"}\' [15 bytes])'
    assert len(repr(decode(b'{"type":"event","x":"%b"}' % (b"y" * 10**6)))) < 150


def _spaced(body: object) -> bytes:
    import json

    return json.dumps(body, ensure_ascii=False).encode()
