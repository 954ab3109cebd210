"""Text from the feed cannot act on a terminal."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.terminal.sanitize import plain, safe_json


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("M. Mandžukić", "M. Mandžukić"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x7f\x9b31m", r"\x7f\x9b31m"),
        ("abc\u202edef", r"abc\u202edef"),
        ("a\u2028b\u200fc", r"a\u2028b\u200fc"),
        ("\U000e0001", r"\U000e0001"),
        ("\ud800", r"\ud800"),
        (None, "null"),
        (True, "true"),
        (2.10, "2.1"),
        ({"a": [1]}, '{"a":[1]}'),
        ({"a": "\x1b\u202e"}, r'{"a":"\u001b\u202e"}'),
        (10**400, "<int>"),
        ({1, 2}, "<set>"),
    ],
)
def test_plain(value, expected):
    """What is not printable is shown by its escape, whatever the value is."""
    assert plain(value) == expected


def test_plain_elides():
    """Long text keeps its beginning and says that it was cut."""
    assert plain("x" * 81) == "x" * 79 + "…"
    assert plain("x" * 80) == "x" * 80
    assert plain("\x1b" * 4, 8) == r"\x1b\x1…"


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")), st.integers(1, 50))
def test_plain_is_printable_and_short(text, limit):
    """No text at all gets past it."""
    shown = plain(text, limit)

    assert shown.isprintable()
    assert len(shown) <= limit


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_safe_json_means_the_same(value):
    """It is the same JSON, and everything in it is printable."""
    safe = safe_json(orjson.dumps(value))

    assert orjson.loads(safe) == value
    assert safe.decode().isprintable()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a":1}', b'{"a":1}'),
        ('{"a":"é"}'.encode(), '{"a":"é"}'.encode()),
        (b'{"a":"\x7f"}', rb'{"a":"\u007f"}'),
        ('{"a":"\x9b\u202e"}'.encode(), rb'{"a":"\u009b\u202e"}'),
        ('{"a":"\U000e0001"}'.encode(), rb'{"a":"\udb40\udc01"}'),
        (b'{"a":\r\n\t1}', b'{"a":   1}'),
        (b'{"a":"\xff"}', '{"a":"\ufffd"}'.encode()),
    ],
)
def test_safe_json(raw, expected):
    """Printable text stays as it is; the rest is escaped as JSON allows it."""
    assert safe_json(raw) == expected
