"""`--stamp`: the time of arrival, on frames and on what is made of them."""

from __future__ import annotations

import pytest

from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.filters.stamp import stamp, stamp_results


def frame(raw: bytes, received_ms: float = 1000.5) -> Frame:
    return Frame(raw, "event", received_ms=received_ms)


def test_a_stamp_is_seen_by_what_comes_after():
    """In the bytes and in the body, also where that was decoded before."""
    plain = codec.decode(b'{"type":"event"}', received_ms=1000.5)
    (stamped,) = stamp([plain])

    assert stamped.raw == b'{"type":"event","_received_ms":1000.5}'
    assert stamped.body == {"type": "event", "_received_ms": 1000.5}


def test_a_record_of_our_own_has_its_stamp():
    """It gets no second one."""
    gap = Frame.of({"type": "_gap"}, received_ms=7.0)

    assert stamp([gap])[0] is gap
    assert stamp_results([gap])[0] is gap


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a":1}', b'{"a":1,"_received_ms":1000.5}'),
        (b"{}", b'{"_received_ms":1000.5}'),
        (b'{"_received_ms":1}', b'{"_received_ms":1}'),
        (b'{"a":{"_received_ms":1}}', b'{"a":{"_received_ms":1},"_received_ms":1000.5}'),
        (b'"_received_ms"', b'"_received_ms"'),
        (b"[1]", b"[1]"),
    ],
)
def test_a_result_is_stamped_where_it_is_an_object_without_the_key(raw: bytes, expected: bytes):
    """A program may build anything, and keep the stamp or not."""
    assert stamp_results([frame(raw)])[0].raw == expected
