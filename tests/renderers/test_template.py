"""The template format: a line a frame, in the user's words."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import ACTION, DOCUMENTED, EVENT, LIVEDATA, RICH_ODDS, TENNIS_SCORE
from support.real_matches import ALL, real_match

from livecli.capture import stamped_line
from livecli.errors import UsageError
from livecli.feed import codec
from livecli.renderers import template


RECEIVED_MS = 1718780834000.25  # 07:07:14 UTC


def frame(body):
    return codec.decode(orjson.dumps(body), received_ms=RECEIVED_MS, trusted=True)


def rendered(text, *bodies, safe=False, zone=UTC):
    return template.make(text, safe, zone)([frame(body) for body in bodies]).decode()


def field(spec, value, *, safe=False):
    """What a field writes, without the bars around it."""
    return rendered(f"|{{v{spec}}}|", {"v": value}, safe=safe)[1:-2]


# --- Words ----------------------------------------------------------------------------------------


def test_a_line_a_frame():
    """Paths in braces, the rest as it stands."""
    assert rendered("{minute}' {player.name}: {qualifiers.0}", ACTION, ACTION) == (
        "67' Saka: on_target\n67' Saka: on_target\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{{minute}}}", "{67}\n"),
        (r"{minute}\t{period}", "67\t2H\n"),
        (r"{minute}\n{period}", "67\n2H\n"),
        (r"{minute}\\n", "67\\n\n"),
        (r"{minute}\n", "67\n"),
        ("{minute}\n", "67\n"),
        ("{ minute }", "67\n"),
        ("goal!", "goal!\n"),
        ("", "\n"),
        ("{score}", '{"home":1,"away":1}\n'),
    ],
)
def test_what_stands_between_fields(text, expected):
    """Braces are doubled; escapes are C's; a line end at the end is not doubled."""
    assert rendered(text, ACTION) == expected


def test_keys_with_signs_in_them():
    """A quoted step may hold what ends a path."""
    assert rendered('{"a:b|c}".d}', {"a:b|c}": {"d": 1}}) == "1\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ab {minute", ["character 4", "{home.name}"]),
        ("ab} c", ["character 3", "}}"]),
        ("{}", ["character 1", "path"]),
        ("x {a..b}", ["character 3", "'{a..b}'", "path"]),
        ("{minute:q}", ["character 1", "{x:5.1f}"]),
        ("{minute:.2d}", ["character 1"]),
        ("{minute:5000}", ["character 1"]),
        ("{minute:.1f|-}", ["default stands before"]),
        ("{ts:%H:%}", ["% begins"]),
        ("{possession:.0%}", ["% begins"]),
        (r"{a}\x", ["character 4", r"\t"]),
        ("{a}\\", ["character 4"]),
        ("{{.home.name}}", ["one brace each"]),
    ],
)
def test_a_wrong_template_is_said_before_anything_is_opened(text, says):
    """The sentence has the place and what would be right."""
    with pytest.raises(UsageError) as error:
        template.check(text)

    assert [words for words in says if words not in str(error.value)] == []


# --- Values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "value", "expected"),
    [
        (":6", "Saka", "Saka  "),
        (":>6", "Saka", "  Saka"),
        (":^6", "Saka", " Saka "),
        (":*^6", "Saka", "*Saka*"),
        (":.2", "Saka", "Sa"),
        (":4.2s", "Saka", "Sa  "),
        (":2", "Saka", "Saka"),
        (":4", 67, "  67"),
        (":<4", 67, "67  "),
        (":03", 7, "007"),
        (":06.2f", -1.5, "-01.50"),
        (":d", 62.7, "63"),
        (":4d", True, "true"),
        (":.1f", 62, "62.0"),
        (":.1", 62.44, "62.4"),
        (":.2e", 12345, "1.23e+04"),
        (":g", 0.5, "0.5"),
        (":s", 62.44, "62.44"),
        (":8.2f", "soon", "    soon"),
        (":<8.2f", "soon", "soon    "),
        (":.2f", {"value": 1}, '{"value":1}'),
        ("", True, "true"),
        ("", [1, None], "[1,null]"),
        ("", 1e22, "1e+22"),
    ],
)
def test_widths_and_numbers(spec, value, expected):
    """Python's formats; what does not fit is written as it is, and padded."""
    assert field(spec, value) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("", "2.10"),
        (":6", "  2.10"),
        (":<6", "2.10  "),
        (":06", "002.10"),
        (":s", "2.10"),
        (":.1", "2.1"),
        (":.3f", "2.100"),
        (":d", "2"),
    ],
)
def test_numbers_keep_their_digits_unless_decimals_are_asked_for(spec: str, expected: str):
    """A price is as it was written, wherever it stands in its column."""
    frame = codec.decode(b'{"v":2.10,"n":[12345678901234567890123]}')

    assert template.make(f"{{v{spec}}}|{{n}}", False)([frame]).decode() == (
        f"{expected}|[12345678901234567890123]\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{nothing}", ""),
        ("{nothing|-}", "-"),
        ("{none|-}", "-"),
        ("{nothing|n/a:5}", "n/a  "),
        ("{nothing|-:5.1f}", "    -"),
        ("{nothing|no time:%H:%M}", "no time"),
        ("{nothing:3}", "   "),
        ("{empty|-}", ""),
    ],
)
def test_what_is_missing(text, expected):
    """Missing and null have the default, in the width of the field; empty text is a value."""
    assert rendered(text, {"none": None, "empty": ""}) == expected + "\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1718780834, "07:07:14"),
        (1718780834000, "07:07:14"),
        ("1718780834", "07:07:14"),
        ("2024-06-19T09:07:14+02:00", "07:07:14"),
        (0, "0"),
        (-1, "-1"),
        (1e300, "1e+300"),
        ("soon", "soon"),
        (True, "true"),
        ([], "[]"),
    ],
)
def test_times(value, expected):
    """Seconds, milliseconds and ISO dates are told apart; what is no moment is as it is."""
    assert field(":%H:%M:%S", value) == expected


def test_times_have_a_zone():
    """Where the user is, or the zone that is given; the template can name it."""
    zone = timezone(timedelta(hours=2), "CEST")

    assert rendered("{ts:%d.%m. %H:%M %Z}", {"ts": 1718780834}, zone=zone) == "19.06. 09:07 CEST\n"


def test_the_end_of_time():
    """The last moment of the calendar may not exist where the user is."""
    assert rendered("{v:%Y}", {"v": 253402300799999}, zone=timezone(timedelta(hours=1))) == (
        "253402300799999\n"
    )


def test_arrival():
    """Every frame has the time of its arrival, stamped or not."""
    assert rendered("{_received_ms} {_received_ms:%H:%M:%S.%f}", LIVEDATA) == (
        "1718780834000.25 07:07:14.000250\n"
    )


# --- Lines ----------------------------------------------------------------------------------------


def test_a_frame_stays_on_its_line():
    """No value can make lines of its own, in a pipe either."""
    assert field("", "a\nb\r\x85\u2028c\td") == "a\\nb\\r\\x85\\u2028c\td"


def test_safe_for_a_terminal():
    """Characters that act are escaped, and count in the width as what they became."""
    assert field(":8", "\x1b[m\u202e", safe=True) == r"\x1b[m\u202e"
    assert field(":8", "\x07", safe=True) == r"\x07    "
    assert field("", "\x1b[m") == "\x1b[m"


def test_records_of_our_own_have_no_lines():
    """A template tells of frames; `_text` is one, for the feed sent it."""
    ours = [{"type": name} for name in ("_open", "_gap", "_drop", "_close")]

    assert rendered("{type}", *ours, TENNIS_SCORE, {"type": "_text"}) == "score\n_text\n"
    assert rendered("{type}") == ""


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
SPECS = st.sampled_from(
    ["", ":5", ":.2f", ":05d", ":*^9.3", ":e", ":g", ":s", ":%H:%M:%S", "|-:>4", ":<03", ":.0"]
)


@given(st.lists(JSON, max_size=4), SPECS, st.booleans())
def test_exactly_one_line_a_frame(values, spec, safe):
    """Whatever is in it, a frame is a line, and no value stops a run."""
    bodies = [{"v": value} for value in values]
    text = rendered(f"{{v{spec}}}", *bodies, safe=safe)

    assert len(text.splitlines()) == len(values) == text.count("\n")
    assert not safe or text.replace("\n", "").isprintable()


@given(st.text(alphabet='{}:|%.<>^05dfsa" \\n'))
def test_any_template_is_refused_or_works(text):
    """Nothing that compiles can fail later."""
    try:
        make = template.make(text, safe=False, zone=UTC)
    except UsageError:
        return

    make([frame(body) for body in (*DOCUMENTED, RICH_ODDS, {"a": 1}, {"a": "b"}, {"a": 1e300})])


@pytest.mark.parametrize("name", ALL)
def test_real_matches(name):
    """Every frame of a real match has its line, and its event its names."""
    frames = [stamped_line.read(line) for line in real_match(name).read_bytes().splitlines()]
    fed = [each for each in frames if not each.ours]
    make = template.make("{_received_ms:%H:%M:%S} {type:10} {home.name|?}", safe=True, zone=UTC)
    lines = make(frames).decode().splitlines()

    assert len(lines) == len(fed)
    assert all(line[9:15] == "event " for line in lines if not line.endswith("?"))


def test_the_board_of_an_event():
    """What a user would write first."""
    text = "{minute:>3}' {home.name:>9} {score.home}-{score.away} {away.name:9} {stats.home.xg:.1f}"

    assert rendered(text, EVENT) == " 67'   Arsenal 1-1 Chelsea   1.2\n"
