"""What a message that cannot be decoded says of itself: little is read, and nothing raises."""

from __future__ import annotations

from time import perf_counter

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import value

from livecli.feed.message_head import LOOKED_AT, message_head


SUBSCRIBED = b'{"type":"subscribed","event_id":7,'


@pytest.mark.parametrize(
    "message",
    [
        SUBSCRIBED + rb'"event":{"home":{"name":"\ud800"}}}',
        SUBSCRIBED + b'"event":{"score":NaN}}',
        SUBSCRIBED + b'"event":' + b"[" * 100_000,
        SUBSCRIBED + b'"event":"\xff"}',
        SUBSCRIBED + b'"event":"' + b"x" * 100_000,
        b' { "event_id" : "7" ,\n"type"\t: "subscribed", "a": [{"type":"b","event_id":8}], NaN}',
        b'{"type":"event","event_id":8,"type":"subscribed","event_id":7,NaN}',
        b'{"a":"\\"type\\":\\"x\\",","type":"subscribed","event_id":7,NaN',
    ],
)
def test_type_and_match_are_found(message: bytes):
    """On the first level, whatever the rest is; of repeated keys the last counts."""
    assert message_head(message) == ("subscribed", 7)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"garbage",
        b'garbage{"type":"event","event_id":7}',
        b'[{"type":"event","event_id":7},NaN]',
        b'["type","event","event_id",7]',
        b'{}{"type":"event","event_id":7}',
        b'{"a":{"type":"event","event_id":7},NaN}',
        b'{"type":"_gap","event_id":-7}',
        b'{"type":"\xff","event_id":7.5}',
        b'{"type":7,"event_id":null}',
        b'{"type":["event"],"event_id":{"event_id":7}}',
        b'{"type":"' + b"x" * 101 + b'","event_id":' + b"7" * 19 + b"}",
        b'{"x":"' + b"x" * LOOKED_AT + b'","type":"event","event_id":7}',
    ],
)
def test_what_is_not_there_is_not_believed(message: bytes):
    """No record of ours, no number that is none, nothing inside, nothing behind the bound."""
    assert message_head(message) == ("", None)


FRAMES = st.fixed_dictionaries(
    {},
    optional={
        "x": value,
        "type": st.sampled_from(["event", "odds"]),
        "event_id": st.integers(0, 10**18 - 1),
        "y": value,
    },
)


@given(FRAMES)
def test_it_is_what_a_decoder_finds(body: dict[str, object]):
    """Where a message is sound, both ways say the same of it."""
    message = orjson.dumps(body)
    if len(message) < LOOKED_AT // 4:
        assert message_head(message) == (body.get("type", ""), body.get("event_id"))


@given(st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b":", b",", b"type", b"7"])))
def test_no_bytes_raise(pieces: list[bytes]):
    """Brackets, quotes and backslashes in any order."""
    message_head(b"{" + b"".join(pieces))


@pytest.mark.parametrize(
    "again", [b'"', b'\\"', b"[]", b'"a":', b'"a"', b"1", b" ", b"[{", b'"a": ']
)
def test_no_bytes_take_long(again: bytes):
    """A few times what a decoder takes for as many bytes."""
    message = b'{"x":' + again * LOOKED_AT
    started = perf_counter()
    for _ in range(10):
        message_head(message)

    assert (perf_counter() - started) / 10 < 0.02
