"""Conditions: what they mean, what they refuse, and that kept frames are the very frames."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import normalize

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.real_matches import ALL, real_match

from livecli.capture import stamped_line
from livecli.errors import UsageError
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.filters.where import where


ACTION = {
    "type": "action",
    "event_id": 204849,
    "action_type": "goal",
    "minute": 63,
    "xg": 0.5,
    "price": "2.10",
    "id": "007",
    "player": {"name": "Saka, B.", "nick": None},
    "penalty": False,
    "big": 2**64 - 1,
    "coordinates": [{"x": 90}, {"x": 99.5}],
    "a=b": "!",
    "updated_at": "2024-05-01T20:00:00Z",
}
OWN = Frame.of({"type": "_gap", "event_id": 204849}, received_ms=1.0)


def frame(body: object) -> Frame:
    return codec.decode(orjson.dumps(body))


@pytest.mark.parametrize(
    "condition",
    [
        "action_type=goal,shot",
        "action_type = shot , goal",
        "action_type==goal",
        "action_type!=shot,pass",
        "action_type<>shot",
        "action_type>foul",
        "minute>=63",
        "minute<=63.0",
        "minute > -1",
        "minute<1e3",
        "minute=1,63",
        "minute!=1,62",
        "minute~^6",
        "xg<.75",
        "xg=0.50",
        "price=2.1",
        "price>2",
        "price<10",
        'price="2.10"',
        'price!="2.1"',
        'price~"^2[.]"',
        "id=7",
        'id="007"',
        "big=18446744073709551615",
        "penalty=false",
        "penalty!=0",
        "penalty!=true,null",
        'penalty!="false"',
        'player.name="Saka, B.",nobody',
        "player.name='Saka, B.'",
        "player.name~^Sa",
        "player.name=~(?i)^sa",
        "player.name!~^Ri",
        "player.name",
        "player",
        "player.nick",
        "player.nick=null",
        "player.nick!=0",
        "coordinates.-1.x>=99.5",
        "coordinates[0].x=90",
        '"a=b"="!"',
        '"a=b"=!',
        'updated_at>="2024"',
        "updated_at<2024-06",
        "nothing=null",
        "nothing!=1",
        "nothing!~x",
        "player!=Saka",
    ],
)
def test_what_holds(condition: str):
    """Numbers by size, text by its characters, missing like null, in the spellings people use."""
    kept = frame(ACTION)

    assert where([condition])([kept]) == [kept]


@pytest.mark.parametrize(
    "condition",
    [
        "action_type=Goal",
        "action_type=",
        "action_type!=goal",
        "action_type>5",
        "action_type=0",
        "minute>63",
        "minute<abc",
        'minute="63"',
        "minute=true",
        "price>10",
        'price="2.1"',
        "penalty=0",
        'penalty="false"',
        "penalty<1",
        "penalty=null",
        "penalty~false",
        "updated_at>=2024",
        "player=Saka",
        "player~Saka",
        "player.nick>0",
        "player.nick!=null",
        "nothing",
        "nothing=1",
        "nothing~x",
        "nothing<1",
        "nothing>=0",
        "nothing!=null",
        "minute.x",
        "coordinates.7.x",
    ],
)
def test_what_does_not_hold(condition: str):
    """No kind of value is taken for another, and what is missing is neither more nor less."""
    assert where([condition])([frame(ACTION)]) == []


def test_all_conditions_must_hold():
    """One condition after the other narrows the choice."""
    kept, other = frame(ACTION), frame(ACTION | {"minute": 3})

    assert where(["minute>=60", "action_type=goal"])([other, kept]) == [kept]
    assert where([])([other, kept]) == [other, kept]


def test_records_of_our_own_pass():
    """A gap is told whatever is chosen; what the feed sent, text too, is chosen from."""
    text = codec.decode(b"no JSON")

    assert where(["minute>60"])([OWN, text]) == [OWN]
    assert where(["type=_text"])([OWN, text]) == [OWN, text]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("minute=>60", "'=>' at character 7: did you mean >=?"),
        ("minute=<60", "did you mean <=?"),
        ("name~=x", "did you mean ~?"),
        ("=60", "no path before '=' at character 1"),
        ("minute>=", "no value after '>=' at character 7"),
        ("name~", "no regex after '~' at character 5"),
        ("name~[a", "regex '[a': character 1: unterminated character set"),
        ("name~a{99999999999}", "repetition number is too large"),
        ("minute>1,2", "takes one value"),
        ("minute>null", "neither more nor less"),
        ("minute===1", "followed by '='"),
        ("name=a,,b", "empty word between commas"),
        ("name=a,", "empty word between commas"),
        ('name="a,b', "ends nowhere"),
        ("minute>60 and x=1", "give -w again"),
        ("minute>60 && x=1", "give -w again"),
        ("!minute", "PATH=null"),
        ("minute!60", "PATH=null"),
        ("a..b=1", "cannot be read from '.b' on"),
        ("", "cannot be read"),
    ],
)
def test_a_wrong_condition_is_told_before_anything_is_opened(condition: str, told: str):
    """The sentence has the condition, the place and what was probably meant."""
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        where([condition])

    assert str(caught.value).startswith(f"--where {condition!r}: ")


def test_and_in_a_name_is_no_second_condition():
    """Brighton and Hove Albion play too."""
    kept = frame({"home": "Brighton and Hove Albion"})

    assert where(["home=Brighton and Hove Albion"])([kept]) == [kept]


def test_a_text_of_a_thousand_digits_is_no_number():
    """A hostile frame cannot make a comparison raise."""
    odd = frame({"a": "9" * 10_000})

    assert where(["a>1"])([odd]) == []
    assert where(["a!=1"])([odd]) == [odd]


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from([0.5, -0.5, 1.0, 1e9])
    | st.sampled_from(["goal", "Goal", "shot", "é", "z z", "goals"])
)
BODIES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
)
FRAMES = st.dictionaries(st.sampled_from("ab"), BODIES)
PATHS = st.sampled_from([("a",), ("b",), ("a", "a"), ("a", "b"), ("b", "a", "a")])
ORDERED = LEAVES.filter(lambda leaf: type(leaf) in (int, float, str))


def in_jq(steps: tuple[str, ...], op: str, words: list[object]) -> str:
    """The same condition as a program of jq; its orders of null and of mixed kinds left out."""
    found = f"(try getpath({spelled(steps)}) catch null)"
    if op == "":
        return f"try (getpath({spelled(steps[:-1])}) | has({spelled(steps[-1])})) catch false"
    if op in ("=", "!="):
        return f"{found} | IN({', '.join(map(spelled, words))})" + (" | not" if op == "!=" else "")
    if op in ("~", "!~"):
        text = f'{found} | if type == "number" then tostring else . end'
        tested = f'({text}) | type == "string" and test({spelled(words[0])})'
        return tested + (" | not" if op == "!~" else "")
    return f"{found} | type == ({spelled(words[0])} | type) and . {op} {spelled(words[0])}"


def spelled(value: object) -> str:
    return orjson.dumps(value).decode()


CONDITIONS = st.one_of(
    st.tuples(PATHS, st.sampled_from(["=", "!="]), st.lists(LEAVES, min_size=1, max_size=3)),
    st.tuples(PATHS, st.sampled_from([">", ">=", "<", "<="]), st.tuples(ORDERED)),
    st.tuples(
        PATHS,
        st.sampled_from(["~", "!~"]),
        st.sampled_from(["^g", "o", "[0-9]"]).map(lambda r: (r,)),
    ),
    st.tuples(PATHS, st.just(""), st.just(())),
)


@given(bodies=st.lists(FRAMES, min_size=1, max_size=5), condition=CONDITIONS)
@example(bodies=[{}, {"a": None}, {"a": {"a": 1}}], condition=(("a", "a"), "!=", (1,)))
@example(bodies=[{}, {"a": None}, {"a": True}], condition=(("a",), "=", (None, 1)))
def test_jq_agrees(bodies, condition):
    """Who knows jq need not learn again what a condition means."""
    jq = pytest.importorskip("jq", reason="the package jq is absent")
    steps, op, words = condition
    if op in ("~", "!~"):
        text = f"{'.'.join(steps)}{op}{words[0]}"
    else:
        bare = (word if type(word) is str else spelled(word) for word in words)
        text = f"{'.'.join(steps)}{op}{','.join(bare)}"
    frames = [frame(body) for body in bodies]
    kept = where([text])(frames)
    program = f"select({in_jq(steps, op, list(words))})"
    by_jq = jq.compile(program).input_values(bodies).all()

    assert [each.body for each in kept] == by_jq


@given(
    raws=st.lists(FRAMES.map(orjson.dumps), max_size=5),
    condition=st.sampled_from(["a", "a=1", "a!=1", "a>0", "b.a~o", "b!~o"]),
)
def test_a_kept_frame_is_the_very_frame(raws, condition):
    """Choosing never writes a frame anew: its bytes, and the object, are the same, in order."""
    frames = [codec.decode(raw.replace(b",", b" ,")) for raw in raws]
    before = [each.raw for each in frames]
    kept = where([condition])(frames)

    assert [each.raw for each in frames] == before
    assert kept == [each for each in frames if each in kept]


@given(st.text(), FRAMES)
def test_no_condition_raises_on_any_frame(text, body):
    """Either it is refused at once, or it always answers."""
    try:
        stage = where([text])
    except UsageError:
        return

    stage([frame(body)])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
@pytest.mark.parametrize("condition", ["home=Atlético", "home~Atl.tico", 'home="Atlético",x'])
def test_a_name_is_found_in_either_normal_form(condition: str, typed: str, form: Any):
    """Terminals, file systems and feeds compose characters or do not; nobody sees it."""
    named = frame({"home": normalize(form, "Atlético")})

    assert where([normalize(typed, condition)])([named]) == [named]


@pytest.mark.parametrize("name", ALL)
def test_real_matches(name: str):
    """The goals of a match, and every frame on one side or the other of a condition."""
    lines = real_match(name).read_bytes().splitlines()
    frames = [stamped_line.read(line) for line in lines]
    late, early = where(["minute>=60"])(frames), where(["minute<60"])(frames)
    timeless = where(["minute=null"])(frames)

    assert len(late) + len(early) + len(timeless) == len(frames)
    assert where(["type=action", "action_type=goal"])(frames) == [
        each for each in frames if each.type == "action" and each.body.get("action_type") == "goal"
    ]


def test_a_regex_that_goes_on_after_a_signal_is_given_up(signalled):
    """It would take years on this text; it gets no other one either."""
    stage = where(["x~^(a+)+$"])
    frame = codec.decode(b'{"x":"%sb"}' % (b"a" * 60))
    signalled()

    assert stage([frame, codec.decode(b'{"x":"a"}')]) == []


SHOT = {
    "qualifiers": ["on_target", "head", 7],
    "stats": {"home": {"xg": 0.4}, "away": {"xg": 1.9}},
    "sets": [[6, 3], [4, 6]],
    "history": [{"qualifiers": ["head"]}, {}],
    "*": 5,
}


@pytest.mark.parametrize(
    "condition",
    [
        *("qualifiers=head", "qualifiers=foot,head", "qualifiers~^on", "qualifiers=7"),
        *("qualifiers>6", "qualifiers!=goal", "qualifiers!~goal", "qualifiers>on"),
        *("stats.*.xg>1", "stats.*.xg<1", "sets.*.0=6", "sets.*>5", "history.*.qualifiers=head"),
        *("stats.*.xg", "stats.*.goals=null", 'x."*"=null', '"*"=5', "stats.*.xg!=3"),
    ],
)
def test_a_list_fulfils_a_condition_with_any_of_its_items(condition: str):
    """So does a path with a star in it, with any of the values that it leads to."""
    assert where([condition]).holds(SHOT)


@pytest.mark.parametrize(
    "condition",
    [
        *("qualifiers=goal", "qualifiers!=head", "qualifiers!~head", "qualifiers>7"),
        *("stats.*.xg>2", "stats.*.goals", "stats.*.xg=null", "sets=6", "stats.*.*.xg>0"),
    ],
)
def test_a_list_without_such_an_item_does_not(condition: str):
    """A `!` holds for a list only where no item is it; lists in a list are not looked into."""
    assert not where([condition]).holds(SHOT)


def test_a_path_does_not_begin_with_a_star():
    """A frame's own fields have names, and conditions are told by them which to decode."""
    with pytest.raises(UsageError, match="begins with"):
        where(["*.xg>1"])
