"""The json format spreads a frame over lines and alters none of its tokens."""

from __future__ import annotations

import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import DOCUMENTED

from livecli.feed.frames import Frame
from livecli.renderers import json


def shown(raw, *, color=False, safe=False):
    return json.make(color, safe)([Frame(raw, "")])


def test_indented():
    """Two spaces a level, empty containers on one line, numbers and order as they were."""
    raw = b'{"b":1.50,"a":[1E3,-0,{"b" : []}],"b":null, "e":{ },"s":"a, \\"b\\": {c}\\\\"}'

    assert shown(raw).decode() == (
        """\
{
  "b": 1.50,
  "a": [
    1E3,
    -0,
    {
      "b": []
    }
  ],
  "b": null,
  "e": { },
  "s": "a, \\"b\\": {c}\\\\"
}
"""
    )


def test_coloured():
    """Keys, strings, numbers and literals each have their colour; the rest has none."""
    assert shown(b'{"k":"s","n":1,"l":true}', color=True) == (
        b'{\n  \x1b[34m"k"\x1b[0m: \x1b[32m"s"\x1b[0m,\n'
        b'  \x1b[34m"n"\x1b[0m: \x1b[36m1\x1b[0m,\n'
        b'  \x1b[34m"l"\x1b[0m: \x1b[35mtrue\x1b[0m\n}\n'
    )


def test_safe_for_a_terminal():
    """Characters that act are escaped, inside tokens only."""
    assert shown('{"k":"\x9b"}'.encode(), safe=True) == b'{\n  "k": "\\u009b"\n}\n'


@pytest.mark.parametrize("body", DOCUMENTED)
def test_documented_frames_mean_the_same(body):
    """What is printed decodes to the frame."""
    assert orjson.loads(shown(orjson.dumps(body))) == body


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_no_token_is_altered(body):
    """Without white space outside strings, what is printed is what came."""
    raw = orjson.dumps(body)
    tokens = re.findall(rb'"(?:[^"\\]|\\.)*"|[^\s"]+', shown(raw), re.DOTALL)

    assert b"".join(tokens) == raw


def test_deep_nesting():
    """Hostile depth costs neither the stack nor, by its indentation, the memory."""
    raw = b'{"a":' + b"[" * 100_000 + b"1" + b"]" * 100_000 + b"}"

    assert len(shown(raw, color=True)) < 100 * len(raw)


def test_an_empty_batch_is_nothing():
    """A pipeline turns while no frame comes."""
    assert json.make(color=True, safe=True)([]) == b""
