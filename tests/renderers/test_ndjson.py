"""The ndjson format gives back the frames' own bytes."""

from __future__ import annotations

from livecli.feed.frames import Frame
from livecli.renderers import ndjson


FRAMES = [Frame(b'{"x":50.0}', ""), Frame('{"y":"\x9b31m"}'.encode(), "")]


def test_bytes_as_they_came():
    """A number keeps its digits, a string its characters."""
    assert ndjson.make(safe=False)(FRAMES) == '{"x":50.0}\n{"y":"\x9b31m"}\n'.encode()


def test_safe_for_a_terminal():
    """On a terminal the same JSON is printed without characters that act."""
    assert ndjson.make(safe=True)(FRAMES) == b'{"x":50.0}\n{"y":"\\u009b31m"}\n'


def test_an_empty_batch_is_nothing():
    """A pipeline turns while no frame comes."""
    assert ndjson.make(safe=False)([]) == b""
    assert ndjson.make(safe=True)([]) == b""
