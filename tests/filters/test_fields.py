"""Fields: the same keys for every frame, and the values as the feed wrote them."""

from __future__ import annotations

import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import ALL, real_match

from livecli.capture import stamped_line
from livecli.errors import UsageError
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.filters.fields import check_nesting, columns, fields


OWN = Frame.of({"type": "_gap", "event_id": 204849}, received_ms=1.0)


def reduced(raw: bytes, *words: str) -> bytes:
    return fields(columns(words))([codec.decode(raw)])[0].raw


def test_the_keys_are_the_paths_as_typed_in_their_order():
    """Columns come as they were asked for, not as the feed has them."""
    raw = b'{"type":"action","minute":7,"player":{"name":"Saka"},"coordinates":[{"x":1},{"x":2}]}'

    assert reduced(raw, "player.name,minute", "coordinates[-1].x") == (
        b'{"player.name":"Saka","minute":7,"coordinates[-1].x":2}'
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("player.name,minute", b'{"player":{"name":"Saka"},"minute":7}'),
        ("score.home,x,score.away", b'{"score":{"home":2.10,"away":null},"x":null}'),
        ("at.-1.x,player", b'{"at":{"-1":{"x":2}},"player":{"name":"Saka"}}'),
    ],
)
def test_fields_may_keep_their_nesting(words: str, expected: bytes):
    """What is missing is null where it would be; a place in a list is a key."""
    raw = b'{"minute":7,"player":{"name":"Saka"},"score":{"home":2.10},"at":[{"x":1},{"x":2}]}'

    assert fields(columns([words]), nest=True)([codec.decode(raw)])[0].raw == expected


@pytest.mark.parametrize("word", ["score,score.home", "score.home,score", "a" + 100 * ".a"])
def test_what_cannot_be_nested_is_told_before_anything_is_opened(word: str):
    """A value has one place, and no path is endless."""
    with pytest.raises(UsageError, match="--nest"):
        check_nesting(columns([word]))


def test_what_is_missing_is_null():
    """Every object has every key, so that a table has no holes."""
    assert reduced(b'{"a":{"b":null}}', "a.b,a.c,x") == b'{"a.b":null,"a.c":null,"x":null}'


def test_a_path_counts_once_and_a_quoted_comma_separates_nothing():
    """What is typed twice is one column."""
    assert reduced(b'{"a,b":1,"c":2}', 'c, "a,b",c', "c") == b'{"c":2,"\\"a,b\\"":1}'


@pytest.mark.parametrize(
    "digits",
    ["2.10", "1.0", "1E2", "-0.0", "123456789012345678901234567890", "18446744073709551615"],
)
def test_numbers_keep_their_digits(digits: str):
    """Also inside what is kept whole: 2.10 is a price, and does not become 2.1."""
    raw = f'{{"x":[{{"y":{digits}}}],"n":{digits}}}'.encode()

    assert reduced(raw, "n") == f'{{"n":{digits}}}'.encode()
    assert reduced(raw, "x") == f'{{"x":[{{"y":{digits}}}]}}'.encode()


def test_the_facts_about_a_frame_stay():
    """Stages that come after still know what it was, and when it came."""
    frame = codec.decode(
        b'{"type":"score","event_id":7,"set":1}', socket=3, received_ms=5.0, sports={7: "tennis"}
    )
    after = fields(columns(["set"]))([frame])[0]

    assert (after.type, after.event_id, after.sport) == ("score", 7, "tennis")
    assert (after.received_ms, after.socket, after.body) == (5.0, 3, {"set": 1})


def test_records_of_our_own_pass():
    """A gap has none of these fields, and is told all the same."""
    assert fields(columns(["minute"]))([OWN]) == [OWN]


@pytest.mark.parametrize(("words", "told"), [("a..b", "'.b'"), ("", "no path"), (",", "no path")])
def test_what_is_no_path_is_told_before_anything_is_opened(words: str, told: str):
    """The sentence names the option and what it was given."""
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        columns([words])

    assert str(caught.value).startswith("--fields")


@pytest.mark.parametrize("nest", [False, True])
@pytest.mark.parametrize("depth", [200, 252, 253, 254, 255, 300, 1000])
def test_what_is_nested_too_deep_is_null_and_no_crash(depth: int, nest: bool):
    """A hostile frame costs its own value, and leaves those beside it alone."""
    raw = b'{"a":%b%b,"b":1.50}' % (b"[" * depth, b"]" * depth)
    stage = fields(columns(["a,b"]), nest=nest)
    found = orjson.loads(stage([codec.decode(raw)])[0].raw)

    assert found["b"] == 1.5
    assert (found["a"] is None) == (depth > 253)


BODIES = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64 - 1)
        | st.text()
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
        max_leaves=5,
    ),
)


@given(BODIES)
def test_values_are_what_the_frame_holds(body):
    """Each key has what its path leads to, bytes included where orjson wrote both."""
    found = reduced(orjson.dumps(body), "c,a,a.b")
    a = body.get("a")

    assert found == orjson.dumps(
        {"c": body.get("c"), "a": a, "a.b": a.get("b") if type(a) is dict else None}
    )


@pytest.mark.parametrize("name", ALL)
def test_real_matches(name: str):
    """All frames of a match have the columns, and every value stands in the frame as written."""
    words = ("type,event_id", "player.name", "odds.1x2.home", "x")
    frames = [stamped_line.read(line) for line in real_match(name).read_bytes().splitlines()]
    after = fields(columns(words))(frames)

    assert len(after) == len(frames)
    for frame, one in zip(frames, after, strict=True):
        assert list(one.body) == ["type", "event_id", "player.name", "odds.1x2.home", "x"]
        price = one.raw.partition(b'"odds.1x2.home":')[2].partition(b",")[0]
        assert price == b"null" or b'"home":' + price in frame.raw
