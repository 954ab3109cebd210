"""The csv and tsv formats: rows that other programs read back to the values of the frames."""

from __future__ import annotations

import csv
import io
import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import (
    ACTION,
    DOCUMENTED,
    EVENT,
    LIVEDATA,
    ODDS,
    RICH_EVENT,
    RICH_LIVEDATA,
    RICH_ODDS,
    SUBSCRIBED,
    TENNIS_EVENT,
    TENNIS_SCORE,
)
from support.real_matches import ALL, real_match

from livecli.capture import stamped_line
from livecli.errors import UsageError
from livecli.feed import codec
from livecli.feed.frames import FRAME_TYPES, Frame
from livecli.renderers import table


RECEIVED_MS = 1718780834000.25


def frame(body):
    return codec.decode(orjson.dumps(body), received_ms=RECEIVED_MS, trusted=True)


def rendered(bodies, columns=None, kind="", *, separator=",", safe=False):
    types = frozenset({kind} if kind else ())
    return table.make(separator, columns, types, safe)([frame(body) for body in bodies]).decode()


def read_csv(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def cell(value, *, separator=",", safe=False):
    """What stands for a value in a row with another cell."""
    text = rendered([{"v": value}], ["v", "nothing"], separator=separator, safe=safe)
    return text.partition("\n")[2].removesuffix(separator + "\n")


# --- Columns --------------------------------------------------------------------------------------


def test_a_table_of_a_type():
    """Without named columns, a type has its documented fields; null and missing are nothing."""
    assert rendered([ACTION, {"type": "action", "x": None}], kind="action") == (
        "ts,event_id,period,minute,second,action_type,team,player.id,player.name,x,y,"
        "score.home,score.away,qualifiers,tid\n"
        "1718780434000,204849,2H,67,34,shot,home,11843,Saka,87.3,51.2,1,1,"
        '"[""on_target"",""right_foot""]",4419281\n'
        ",,,,,,,,,,,,,,\n"
    )


def test_named_columns():
    """Paths are columns, in their order, under the names that they were given."""
    text = rendered([ACTION], ["player.name", "qualifiers.0", ".x", "_received_ms"])

    assert (
        text == "player.name,qualifiers.0,.x,_received_ms\nSaka,on_target,87.3,1718780834000.25\n"
    )


@pytest.mark.parametrize("body", DOCUMENTED)
def test_documented_frames_fill_their_columns(body):
    """A default column that no documented frame of its type has would be a slip of ours."""
    kind = body["type"]
    [row] = csv.DictReader(io.StringIO(rendered([body], kind=kind)))
    filled = {name for name, text in row.items() if text}

    if kind in ("event", "subscribed"):  # both sports share them
        return
    missing = {name for name in row if name not in filled}
    assert all(name.startswith("odds.") for name in missing) if kind == "odds_book" else not missing


def test_both_sports_fill_the_columns_of_events():
    """Every column of an event is football's, tennis's or both's."""
    stats = {"double_faults": 1, "first_serve_pct": 60.1, "winners": 2, "unforced_errors": 3}
    tennis = TENNIS_EVENT | {"stats": {"home": stats | {"aces": 0}, "away": stats | {"aces": 0}}}
    header, *rows = read_csv(rendered([EVENT, tennis], kind="event"))

    assert [name for name, *texts in zip(header, *rows, strict=True) if not any(texts)] == []


@pytest.mark.parametrize(
    ("kind", "documented", "rich", "but"),
    [
        ("event", EVENT, RICH_EVENT, {}),
        ("livedata", LIVEDATA, RICH_LIVEDATA, {"minute", "period", "uts"}),
        ("odds", ODDS, RICH_ODDS, {"uts"}),
        (
            "subscribed",
            SUBSCRIBED,
            SUBSCRIBED | {"event": RICH_EVENT},
            {"event.score"},
        ),
    ],
)
def test_default_columns_are_filled_by_either_dialect(kind, documented, rich, but):
    """A user who asks for a table of a type gets it, whichever shape the service sends."""
    first, second = csv.DictReader(io.StringIO(rendered([documented, rich], kind=kind)))
    named = [name for name in first if name not in but]

    assert [second[name] for name in named] == [first[name] for name in named]


def test_named_columns_are_what_they_say():
    """A path that was named leads to one place, in either dialect."""
    assert rendered([RICH_LIVEDATA], ["x", "coordinates.-1.x"]) == "x,coordinates.-1.x\n,62.4\n"


@pytest.mark.parametrize(
    ("sports", "first", "second"),
    [(("football",), EVENT, TENNIS_EVENT), (("tennis",), TENNIS_EVENT, EVENT)],
)
def test_columns_fit_the_sport(sports: tuple[str], first: dict, second: dict):
    """Twenty of the other sport would be empty. Where nobody knows it, the first frame says it."""
    types = frozenset({"event"})
    known = table.make(",", None, types, safe=False, sports=frozenset(sports))
    waiting = table.make(",", None, types, safe=False, sports=frozenset())
    both = read_csv(table.make(",", None, types, safe=False)([]).decode())[0]
    [header] = read_csv(known([]).decode())
    rows = known([frame(first), frame(second)])

    assert len(header) < len(both)
    assert set(header) < set(both)
    assert ("score.sets" in header) == (sports == ("tennis",))
    assert [waiting([]), waiting([frame(first)]) + waiting([frame(second)])] == [
        *(b"", ",".join(header).encode() + b"\n" + rows)
    ]


def test_a_snapshot_says_its_sport_too():
    """By its event, where it does not name it."""
    body = {"type": "subscribed", "event": TENNIS_EVENT}
    waiting = table.make(",", None, frozenset({"subscribed"}), safe=False, sports=frozenset())

    assert b"event.minute" not in waiting([frame(body)])
    assert table.make(",", None, frozenset({"odds"}), safe=False, sports=frozenset())([]) != b""


DIGITS = ["2.10", "2.1", "-0.0", "1E2", "1e-07", "0.00001", "12345678901234567890123", "1e999"]


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("blank", ["", " "])
def test_numbers_keep_their_digits(digits: str, blank: str):
    """2.10 is a price and does not become 2.1, also inside a list; however the feed writes JSON."""
    raw = f'{{"x":{blank}{digits},"y":[{digits},{digits}]}}'.encode()
    made = table.make("\t", ["x", "y", "y.1"], frozenset(), safe=False)

    assert made([codec.decode(raw)]).decode() == (
        f"x\ty\ty.1\n{digits}\t[{digits},{digits}]\t{digits}\n"
    )


def test_a_stamp_is_a_column():
    """Who asks for the time of arrival gets it in a table too, once."""
    made = table.make(",", None, frozenset({"livedata"}), safe=False, stamp=True)
    header, row = read_csv(made([frame(LIVEDATA)]).decode())

    assert (header[-1], row[-1]) == ("_received_ms", "1718780834000.25")
    pong = table.make(",", None, frozenset({"pong"}), safe=False, stamp=True)
    assert pong([]) == b"_received_ms\n"


@pytest.mark.parametrize(
    ("types", "says"),
    [
        ((), ["-t action", "--fields"]),
        (("action", "odds"), ["action, odds", "-t action", "--fields"]),
        (("stats",), ["'stats'", "livedata", "--fields"]),
        (("_gap",), ["_gap", "ndjson"]),
    ],
)
def test_no_telling_what_the_columns_are(types, says):
    """The sentence says what to do, before anything is opened."""
    with pytest.raises(UsageError) as error:
        table.check(None, frozenset(types))

    assert [words for words in says if words not in str(error.value)] == []


def test_a_wrong_path_is_said_before_anything_is_opened():
    """Columns are compiled once, and checked without a frame."""
    with pytest.raises(UsageError, match="path"):
        table.check(["a..b"], frozenset())


@pytest.mark.parametrize(
    ("columns", "types"),
    [(["x"], ()), (["x"], ("a", "b")), (None, ("odds",)), ([], ("odds", "_gap"))],
)
def test_columns_that_can_be_told(columns, types):
    """Named columns go with any types; records of our own, which have no rows, count as none."""
    table.check(columns, frozenset(types))


# --- Rows -----------------------------------------------------------------------------------------


def test_the_header_comes_once():
    """With the first call, whatever it holds, so that a pipeline can have it before any frame."""
    make = table.make(",", ["x"], frozenset(), safe=False)

    assert make([]) == b"x\n"
    assert make([]) == b""
    assert make([frame(LIVEDATA)]) == b"62.4\n"


def test_records_of_our_own_have_no_rows():
    """A table holds what the feed sent."""
    ours = [{"type": name} for name in ("_open", "_gap", "_drop", "_close")]

    assert rendered([*ours, TENNIS_SCORE], ["type"]) == "type\nscore\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Saka", "Saka"),
        ('a "b", c', '"a ""b"", c"'),
        ("a\nb\rc", '"a\nb\rc"'),
        (" padded ", " padded "),
        (True, "true"),
        (False, "false"),
        (None, ""),
        ("", ""),
        (0, "0"),
        (-0.25, "-0.25"),
        (2.10, "2.1"),
        (1718780434000, "1718780434000"),
        ([[6, 3], [4, 6]], '"[[6,3],[4,6]]"'),
        ({"id": 7}, '"{""id"":7}"'),
    ],
)
def test_a_cell_of_csv(value, expected):
    """RFC 4180, values as JSON writes them."""
    assert cell(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\tb\nc\rd\\n", r"a\tb\nc\rd\\n"),
        ('"a", b', '"a", b'),
        ({"a\\": ["b"]}, '{"a' + "\\" * 4 + '":["b"]}'),
        ("\t=1", r"\t=1"),
        ("=1", "'=1"),
    ],
)
def test_a_cell_of_tsv(value, expected):
    """No quotes: what would end a cell or a row is escaped, and so is the backslash."""
    assert cell(value, separator="\t") == expected


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "-", "＝1", "\t=1", "=1,2", '=HYPERLINK("x")']
)
def test_formulas_are_made_safe(formula):
    """What a spreadsheet would run is text there: names of players come from strangers."""
    [[read, _]] = read_csv(cell(formula) + ",")

    assert read == "'" + formula


@pytest.mark.parametrize("text", ["-1.5", "+3", "-1e5", "40-15", "1=1", "a@b"])
def test_numbers_are_no_formulas(text):
    """A plain number with its sign stays one."""
    assert cell(text) == text


@pytest.mark.parametrize(
    ("separator", "expected"), [(",", r'"\x1b[2J\u202e\n,"'), ("\t", r"\x1b[2J\u202e\n,")]
)
def test_safe_for_a_terminal(separator, expected):
    """Characters that act are escaped, on a terminal only."""
    text = "\x1b[2J\u202e\n,"

    assert cell(text, separator=separator, safe=True) == expected
    assert "\x1b[2J\u202e" in cell(text, separator=separator)


def test_a_lone_empty_cell_is_a_row():
    """An empty line would be no row to readers of csv."""
    assert read_csv(rendered([{}, {"x": 1}], ["x"])) == [["x"], [""], ["1"]]


def test_the_depths_of_a_frame():
    """What is nested too deep to be written again says so."""
    deep = codec.decode(b'{"v":' + b"[" * 500 + b"]" * 500 + b"}")

    assert table.make(",", ["v"], frozenset(), safe=False)([deep]) == b"v\n<list>\n"


# --- Whatever comes -------------------------------------------------------------------------------

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
VALUES = st.lists(JSON, min_size=1, max_size=4)


def text_of(value):
    if value is None:
        return ""
    return value if type(value) is str else orjson.dumps(value).decode()


def assert_means(text, value):
    """The text is the value, numbers by what they count, formulas but for their apostrophe."""
    if type(value) is int or type(value) is float:
        assert orjson.loads(text) == value
    elif type(value) is str and table.FORMULA.match(value) and text != value:
        assert text == "'" + value
    else:
        assert text == text_of(value)


@given(st.lists(VALUES, max_size=4))
def test_csv_read_back_gives_the_values(rows):
    """Python's csv module, told nothing of us, reads what came from the feed."""
    width = max(map(len, rows), default=1)
    columns = [f"v.{number}" for number in range(width)]
    header, *read = read_csv(rendered([{"v": row} for row in rows], columns))

    assert header == columns
    for row, texts in zip(rows, read, strict=True):
        for text, value in zip(texts, row + [None] * (width - len(row)), strict=True):
            assert_means(text, value)


UNESCAPES = {r"\\": "\\", r"\t": "\t", r"\n": "\n", r"\r": "\r"}


@given(VALUES)
def test_tsv_read_back_gives_the_values(row):
    """Lines, split at tabs, with four escapes undone, are the values."""
    columns = [f"v.{number}" for number in range(len(row))]
    _, line, end = rendered([{"v": row}], columns, separator="\t").split("\n")
    texts = [re.sub(r"\\.", lambda each: UNESCAPES[each[0]], t) for t in line.split("\t")]

    assert end == ""
    for text, value in zip(texts, row, strict=True):
        assert_means(text, value)


@given(st.dictionaries(st.text(max_size=8), JSON), st.sampled_from(sorted(FRAME_TYPES)))
def test_any_frame_of_a_type_has_a_row(body, kind):
    """No JSON object stops a run, whatever the feed puts into its fields."""
    names = {name.partition(".")[0] for name in FRAME_TYPES[kind].columns}
    strange = dict(zip(sorted(names), body.values(), strict=False)) | body | {"type": kind}

    for separator in ",\t":
        text = rendered([strange], kind=kind, separator=separator, safe=True)
        assert text.count("\n") == 2
        assert text.replace("\n", "").replace("\t", "").isprintable()


@given(JSON)
def test_no_cell_of_csv_begins_a_formula(value):
    """Only numbers begin with a sign, for programs that look at cells one by one."""
    [[read, _]] = read_csv(cell(value) + ",")

    assert not table.FORMULA.match(read) or table.NUMBER.fullmatch(read)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("kind", ["action", "event", "livedata", "odds", "score"])
def test_real_matches(name, kind):
    """Every frame of a real match is a row, and the columns that matter are never empty."""
    frames = [stamped_line.read(line) for line in real_match(name).read_bytes().splitlines()]
    frames = [each for each in frames if each.type == kind and each.body.get("coordinates") != []]
    make = table.make(",", None, frozenset({kind}), safe=False)
    rows = list(csv.DictReader(io.StringIO(make(frames).decode(), newline="")))

    assert len(rows) == len(frames)
    for column in {
        "action": ("ts", "minute", "action_type", "x", "y"),
        "event": ("_received_ms", "home.name", "away.name", "status.name"),
        "livedata": ("uts", "x", "y"),
        "odds": ("event_id", "odds.1x2.home", "odds.over_25.under"),
        "score": ("uts", "sets", "point"),
    }[kind]:
        assert all(row[column] for row in rows)


def test_arrival_of_a_frame_that_was_never_stamped():
    """A time that nobody knows is nothing, and no year 1970."""
    never = Frame(b"{}", "pong")

    assert table.make(",", None, frozenset({"pong"}), safe=False)([never]) == b'_received_ms\n""\n'
