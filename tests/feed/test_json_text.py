"""JSON to values and back: what orjson reads, and numbers that no double can hold."""

from __future__ import annotations

from math import inf

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.json_text import LEVELS, HugeNumber, dumps, loads


HUGE = ("1e999", "-1e999", "1E+400", "7" * 5_000, "-" + "7" * 5_000, "0.1e00400")


@pytest.mark.parametrize("text", HUGE)
def test_a_huge_number_is_infinite_and_keeps_its_text(text):
    """Who compares has an order, and who writes loses nothing."""
    number = loads(text.encode())

    assert number == (-inf if text[0] == "-" else inf)
    assert (repr(number), str(number), f"{number}") == (text, text, text)
    assert dumps({"x": [number]}) == b'{"x":[%b]}' % text.encode()


@pytest.mark.parametrize("text", ["1e-999", "1" + "0" * 308, "0." + "7" * 5_000, "1.7e308"])
def test_any_other_number_is_as_orjson_reads_it(text):
    """A tiny one is nothing, and a long one is rounded."""
    assert loads(text.encode()) == orjson.loads(text)
    assert not isinstance(loads(text.encode()), HugeNumber)


@pytest.mark.parametrize(
    "text",
    [
        b"[1e999",
        b"[1e999]]",
        b"[1e999,]",
        b"[1e999,NaN]",
        b"[1e999,-Infinity]",
        b"[1e999,01]",
        b'[1e999,"\\ud800"]',
        b'[1e999,"\xff"]',
        b'[1e999,"\t"]',
        b"\xef\xbb\xbf[1e999]",
        b"[1e999," + b"[" * LEVELS + b"]" * LEVELS + b"]",
        b"[1e999," + b"[" * 100_000 + b"]" * 100_000 + b"]",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_what_is_no_json_is_none_with_a_huge_number_in_it(text):
    """`json` alone would take some of it."""
    with pytest.raises(orjson.JSONDecodeError):
        loads(text)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(value=VALUES)
def test_a_huge_number_changes_nothing_beside_it(value):
    """All other values are what orjson makes of them: integers, floats and texts."""
    import json

    text = json.dumps(value, allow_nan=True).replace("NaN", "0").replace("Infinity", "1e9")
    expected = orjson.loads(text)

    assert repr(loads(b"[1e999,%b]" % text.encode())) == f"[1e999, {expected!r}]"
