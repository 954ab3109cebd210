"""A line of a capture: the frame's own bytes, and when they arrived."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.documented import DOCUMENTED

from livecli.capture.stamped_line import read, stamped, unstamped


BODIES = st.dictionaries(
    st.sampled_from(["type", "_received_ms", "x", "a,", '"', "{", "}"]) | st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["_received_ms", "x"]), inner, max_size=2)
        ),
        max_leaves=6,
    ),
    max_size=4,
)
# Milliseconds with three decimals, up to the year 2286.
TIMES = st.integers(0, 10**16).map(lambda thousandths: thousandths / 1000)


@pytest.mark.parametrize(
    ("raw", "received_ms", "line"),
    [
        (b'{"a":1}', 1718780400223.481, b'{"a":1,"_received_ms":1718780400223.481}'),
        (b'{"a":1}', 1718780400223.0, b'{"a":1,"_received_ms":1718780400223}'),
        (b'{"a":1}', 1718780400223.5, b'{"a":1,"_received_ms":1718780400223.5}'),
        (b'{"a":1}', 1718780400223.48149, b'{"a":1,"_received_ms":1718780400223.481}'),
        (b'{"a":1}', 1718780400000.0, b'{"a":1,"_received_ms":1718780400000}'),
        (b'{"a":1}', 0.0, b'{"a":1,"_received_ms":0}'),
        (b"{}", 7.25, b'{"_received_ms":7.25}'),
        (b"{ }", 7.25, b'{ "_received_ms":7.25}'),
        (b'{"a":1 }', 7.25, b'{"a":1 ,"_received_ms":7.25}'),
        (b'{"a":{}}', 7.25, b'{"a":{},"_received_ms":7.25}'),
    ],
)
def test_the_time_stands_before_the_last_brace(raw, received_ms, line):
    """With up to three decimals; an empty object takes no comma."""
    assert line == stamped(raw, received_ms)
    assert unstamped(line) == (raw, round(received_ms, 3))


@pytest.mark.parametrize("body", DOCUMENTED)
def test_documented_frames_come_back(body):
    """Byte for byte."""
    raw = orjson.dumps(body)

    assert unstamped(stamped(raw, 12.5)) == (raw, 12.5)


@given(body=BODIES, received_ms=TIMES)
@example(body={"_received_ms": 5}, received_ms=7.0)
@example(body={"a": {"_received_ms": 5}}, received_ms=7.0)
@example(body={"a": ',"_received_ms":5}'}, received_ms=7.0)
@example(body={}, received_ms=0.0)
def test_any_frame_comes_back_byte_for_byte(body, received_ms):
    """Whatever is in it, a key of our name among it; and the line is still JSON."""
    raw = orjson.dumps(body)
    line = stamped(raw, received_ms)

    assert unstamped(line) == (raw, received_ms)
    assert orjson.loads(line) == orjson.loads(raw) | {"_received_ms": received_ms}


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1}',
        b"{}",
        b'{"a":{"_received_ms":5}}',
        b'{"a":[{"_received_ms":5}]}',
        b'{"_received_ms":5,"a":1}',
        b'{"_received_ms":"5"}',
        b'{"_received_ms":null}',
        b'{"_received_ms":-5}',
        b'{"x_received_ms":5}',
        b'{"a":"\\"_received_ms\\":5}"}',
    ],
)
def test_what_is_not_ours_stays(line):
    """A nested key, a key in the middle, a strange value: the frame's own business."""
    assert unstamped(line) == (line, None)


def test_the_last_key_is_ours():
    """A frame may bring one of its own; it stays where it is."""
    raw = b'{"_received_ms":5}'
    line = stamped(raw, 7.0)

    assert line == b'{"_received_ms":5,"_received_ms":7}'
    assert unstamped(line) == (raw, 7.0)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b" \n"])
def test_a_line_is_read_as_frame_and_time(end):
    """Whatever ends it."""
    frame = read(b'{"type":"event","event_id":1,"_received_ms":12.5}' + end)

    assert (frame.raw, frame.received_ms) == (b'{"type":"event","event_id":1}', 12.5)
    assert (frame.type, frame.event_id) == ("event", 1)


def test_a_record_of_our_own_is_read_as_one():
    """Files are ours, so their `_` records are believed."""
    frame = read(b'{"type":"_gap","event_id":1,"sport":"football","_received_ms":12.5}')

    assert frame.ours
    assert frame.received_ms == 12.5


def test_what_the_feed_sent_as_text_is_read_back():
    """It is no record of ours: it holds what was sent."""
    frame = read(b'{"type":"_text","text":"hello","_received_ms":12.5}')

    assert (frame.type, frame.ours, frame.body["text"]) == ("_text", False, "hello")


@pytest.mark.parametrize("line", [b"hello", b'{"type":"event"', b"[1]", b"\xff"])
def test_a_torn_line_is_kept(line):
    """A file that was cut off has one; nothing of it is lost."""
    frame = read(line)

    assert frame.type in ("_text", "_binary")
    assert frame.received_ms == 0
