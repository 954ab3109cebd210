"""The line format: one safe, aligned line for any frame."""

from __future__ import annotations

import re
from datetime import UTC

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.documented import (
    ACTION,
    DOCUMENTED,
    ERROR,
    EVENT,
    LIVEDATA,
    ODDS,
    ODDS_BOOK,
    RICH_EVENT,
    RICH_LIVEDATA,
    RICH_ODDS,
    SUBSCRIBED,
    TENNIS_EVENT,
    TENNIS_SCORE,
    TENNIS_SUBSCRIBED,
)
from support.real_matches import ALL, FOOTBALL, SHOOT_OUT, TENNIS, real_match

from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.filters.names import TeamNames
from livecli.renderers import line
from livecli.renderers.line_text import TELLINGS
from livecli.terminal.display import cells


RECEIVED_MS = 1718780834000.0  # 07:07:14 UTC

# Our own colours: the only control characters that a line may hold.
PAINT = re.compile(r"\x1b\[[0-9;]+m")


def frame(body):
    return codec.decode(orjson.dumps(body), received_ms=RECEIVED_MS, trusted=True)


def lines(*bodies, color=False):
    """The lines for these bodies, as one batch behind a roster."""
    roster = TeamNames()
    rendered = line.make(roster, color, UTC)(roster([frame(body) for body in bodies]))
    return rendered.decode().splitlines()


def last(*bodies):
    """The last of their lines: the others are there to be remembered."""
    return lines(*bodies)[-1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            SUBSCRIBED,
            "     67'  Arsenal 1–1 Chelsea  subscribed   full source, 2 recent, odds",
        ),
        (
            EVENT,
            "     67'  Arsenal 1–1 Chelsea  2nd half     "
            "shots 8–5    on target 3–2    xG 1.24–0.80  poss 54–46%",
        ),
        (
            RICH_EVENT,
            "     67'  Arsenal 1–1 Chelsea  2nd half     "
            "shots 8–5    on target 3–2    xG 1.24–0.80  poss 54–46%",
        ),
        (
            EVENT | {"status": {"name": "finished"}, "stats": None},
            "     67'  Arsenal 1–1 Chelsea  FULL TIME",
        ),
        (
            LIVEDATA,
            "     67'  Arsenal  –  Chelsea  ball                 corner kick       62,49",
        ),
        (
            RICH_LIVEDATA,
            "     67'  Arsenal  –  Chelsea  ball         Arsenal corner kick       62,49",
        ),
        (
            ACTION,
            "   67:34  Arsenal 1–1 Chelsea  shot         Arsenal Saka              87,51  "
            "on target, right foot",
        ),
        (
            ODDS,
            "     67'  Arsenal  –  Chelsea  odds         "
            "1X2 2.10 3.40 3.60   O/U 2.5 1.90 1.90   BTTS 1.72 2.05",
        ),
        (
            RICH_ODDS,
            "     67'  Arsenal  –  Chelsea  odds         "
            "1X2 2.10 3.40 3.60   O/U 2.5 1.90 1.90   BTTS 1.72 2.05",
        ),
        (
            ODDS_BOOK,
            "     67'  Arsenal  –  Chelsea  bet365       1X2 2.10 3.40 3.60",
        ),
        (
            ERROR,
            "07:07:14  Arsenal  –  Chelsea  ERROR        "
            "not_tracked: No live tracking for event 204849",
        ),
        (
            {"type": "unsubscribed", "event_id": 204849},
            "07:07:14  Arsenal  –  Chelsea  unsubscribed",
        ),
        (
            {"type": "_gap", "event_id": 204849, "cause": "lost", "from_ms": 1718780400000,
             "to_ms": 1718780417000},
            "07:07:14  Arsenal  –  Chelsea  GAP          lost: nothing from 07:00:00 to 07:00:17",
        ),
        (
            {"type": "weather", "event_id": 204849, "rain": True, "wind": {"kmh": 12}},
            '07:07:14  Arsenal  –  Chelsea  weather      rain=true wind={"kmh":12}',
        ),
        (
            {"type": "pong"},
            "07:07:14                       pong",
        ),
        (
            {"type": "ingest_debug", "lag_ms": 13},
            "07:07:14                       ingest_debug lag_ms=13",
        ),
        (
            {"answer": 42},
            "07:07:14                       (no type)    answer=42",
        ),
    ],
)  # fmt: skip
def test_football(body, expected):
    """Each type has its form, the same in both dialects, once the match has a name."""
    assert last(SUBSCRIBED, body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            TENNIS_SUBSCRIBED,
            "07:07:14  Djokovic, N. 1–1 Alcaraz, C.   subscribed   tennis, 1 recent",
        ),
        (
            TENNIS_EVENT,
            "07:07:14  Djokovic, N. 1–1 Alcaraz, C.   set 3        6-3 4-6 2-1  •40-15  "
            "aces 8–5    winners 22–20",
        ),
        (
            TENNIS_SCORE,
            "07:07:14  Djokovic, N. 1–1 Alcaraz, C.   set 3        6-3 4-6 2-1  •40-15",
        ),
        (
            TENNIS_SCORE | {"server": "away"},
            "07:07:14  Djokovic, N. 1–1 Alcaraz, C.   break point  6-3 4-6 2-1   40-15•",
        ),
        (
            TENNIS_SCORE | {"sets": [[6, 3], [4, 6], [6, 6]], "game": "6-6", "point": "5-6"},
            "07:07:14  Djokovic, N. 1–1 Alcaraz, C.   tie-break    6-3 4-6 6-6  •5-6",
        ),
    ],
)
def test_tennis(body, expected):
    """Sets won stand between the names; a dot is on the server's side of the point."""
    assert last(TENNIS_SUBSCRIBED, body) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"action_type": "goal", "qualifiers": ["goal", "head"]}, "GOAL         Arsenal Saka"),
        ({"action_type": "goal", "qualifiers": ["own_goal"]}, "OWN GOAL     Arsenal Saka"),
        ({"action_type": "temp_goal"}, "GOAL?        Arsenal Saka"),
        ({"action_type": "deleted_event"}, "WITHDRAWN    Arsenal Saka"),
        ({"action_type": "red_card"}, "RED CARD     Arsenal Saka"),
        ({"action_type": "yellow_card"}, "YELLOW CARD  Arsenal Saka"),
        ({"action_type": "var_review", "team": None, "player": None}, "VAR REVIEW"),
        ({"action_type": "start_delay"}, "start delay  Arsenal Saka"),
        (
            {"action_type": "substitution", "qualifiers": ["in:Saka", "out:Rice"]},
            "substitution Arsenal Saka              87,51  for Rice",
        ),
    ],
)
def test_actions(changes, expected):
    """What matters stands out in capitals; provisional and withdrawn actions say so."""
    assert f"1–1 Chelsea  {expected}" in last(SUBSCRIBED, ACTION | changes)


def test_a_penalty_is_called_so():
    """By its qualifier, or by the ball that lay on the spot, as `watch` knows it."""
    goal = ACTION | {"action_type": "goal", "qualifiers": ["penalty"]}
    spot = LIVEDATA | {"situation": "penalty", "x": ACTION["x"], "y": ACTION["y"]}

    assert "PENALTY GOAL Arsenal Saka" in last(EVENT, goal)
    assert "PENALTY GOAL Arsenal Saka" in last(EVENT, spot, goal | {"qualifiers": []})
    assert "penalty miss Arsenal Saka" in last(EVENT, spot, ACTION)
    assert "GOAL         Arsenal Saka" in last(EVENT, goal | {"qualifiers": []})


def test_odds_alone_have_their_minute():
    """What tells the clock may be left out by `-t odds`."""
    roster = TeamNames()
    roster([frame(EVENT), odds := frame(ODDS)])

    assert line.make(roster, False, UTC)([odds]).startswith(b"     67'  Arsenal")


@pytest.mark.parametrize("wide", [1, 7, 20, 40, 60, 80, 120, 200])
def test_lines_fit_the_terminal(wide):
    """No row of either sport wraps, and the columns stand where they stood."""
    named = EVENT | {"home": {"name": "拉脱维亚 Футбол клуб"}, "away": {"name": "FC Zürich"}}
    bodies = [*DOCUMENTED, TENNIS_EVENT, TENNIS_SCORE, named, ACTION, ODDS]
    roster = TeamNames()
    made = line.make(roster, True, UTC, wide=lambda: wide)
    shown = made(roster([frame(body) for body in bodies])).decode()
    rows = [PAINT.sub("", row) for row in shown.splitlines()]

    assert len(rows) == len(bodies)
    assert all(cells(row) <= wide for row in rows)
    if wide >= 80:
        name = min(16, wide // 5 - 8)
        starts = [cut_at(row, 10 + 2 * name + 5 + 2) for row in rows]
        assert all(start and start[0] != " " and before == "  " for before, start in starts)


def cut_at(row, at):
    """The two cells before a place, and what is from there on."""
    left = next(n for n in range(len(row) + 1) if cells(row[:n]) == at)
    return row[left - 2 : left], row[left:]


def test_the_width_is_asked_for_each_batch():
    """The window may change its size."""
    widths = iter([40, 120])
    roster = TeamNames()
    made = line.make(roster, False, UTC, wide=lambda: next(widths))
    small, large = (made(roster([frame(EVENT)])).decode() for _ in range(2))

    assert (len(small) <= 41, small[-2]) == (True, "…")
    assert "poss 54–46%" in large


def test_a_shoot_out_is_counted():
    """No frame tells its score; a kick that is repeated counts once."""
    kick = ACTION | {"period": "P", "minute": 120, "qualifiers": ["goal"]}
    missed = kick | {"qualifiers": [], "team": "away", "tid": 2}
    over = EVENT | {"period": "P", "status": {"name": "finished"}}
    told = lines(SUBSCRIBED, kick, kick, missed, kick | {"tid": 3}, over)

    assert [found[-16:] for found in told[1:]] == [
        "1–0 on penalties",
        "1–0 on penalties",
        "1–0 on penalties",
        "2–0 on penalties",
        "2–0 on penalties",
    ]
    assert "PENALTY GOAL" in told[1]
    assert "penalty miss" in told[3]


def test_matches_can_be_told_apart():
    """Without names a line shows the id; on a terminal each match has a colour of its own."""
    other = EVENT | {"event_id": 204850}
    mine, theirs = lines(EVENT, other, color=True)

    assert "#204849" in last(LIVEDATA)
    assert mine.split("m")[0] != theirs.split("m")[0]
    assert mine == lines(other, EVENT, color=True)[1]


def test_colour_changes_no_text():
    """What a terminal shows is what a pipe gets, goals bold and errors red."""
    goal = ACTION | {"action_type": "goal"}
    bodies = [*DOCUMENTED, goal]
    painted = lines(*bodies, color=True)

    assert [PAINT.sub("", found) for found in painted] == lines(*bodies)
    assert "\x1b[1mGOAL" in painted[-1]
    assert "\x1b[1;31mERROR" in lines(ERROR, color=True)[0]


def test_without_any_clock_the_feeds_own_time_is_shown():
    """A capture made by others may hold no time of arrival."""
    roster = TeamNames()
    rendered = line.make(roster, False, UTC)([Frame(orjson.dumps(ODDS), "odds", 204849)])

    assert rendered.startswith(b"07:00:00")


def test_an_empty_batch_is_nothing():
    """A pipeline turns while no frame comes."""
    assert line.make(TeamNames(), True)([]) == b""


HOSTILE = (
    st.sampled_from(["\x1b]0;x\x07", "a\nb", "\u202egoal", "\x9b2J", "x" * 500, "9" * 5000])
    | st.sampled_from([-1, 2**63, 1e308, -1e308, 10**15])
    | st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10)
)
KEYS = sorted({key for body in (*DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS) for key in body})
ANY_VALUE = st.recursive(
    HOSTILE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["home", "away", "name", "minute", "sets"]), inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)
ANY_BODY = st.builds(
    lambda base, changes, kind: base | changes | kind,
    st.sampled_from([{}, *DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS]),
    st.dictionaries(st.sampled_from([*KEYS, "cause", "from_ms", "text"]), ANY_VALUE, max_size=6),
    st.one_of(
        st.just({}),
        st.sampled_from([{"type": kind} for kind in TELLINGS]),
        st.text().map(lambda kind: {"type": kind}),
        ANY_VALUE.map(lambda kind: {"type": kind}),
    ),
)


@given(st.lists(ANY_BODY, max_size=5))
def test_any_frame_is_one_safe_line(bodies):
    """Whatever the feed sends, a frame is one line of bounded length that cannot act."""
    rendered = lines(*bodies, color=True)

    assert len(rendered) == len(bodies)
    for found in rendered:
        text = PAINT.sub("", found)
        assert text.isprintable()
        assert len(text) < 320


@pytest.mark.parametrize("name", ALL)
def test_real_matches(name):
    """Each frame of a real match fits a line and is told by its own form, not by its fields."""
    bodies = [orjson.loads(raw) for raw in real_match(name).read_bytes().splitlines()]
    rendered = lines(*bodies)

    assert len(rendered) == len(bodies)
    assert max(map(len, rendered)) <= 120
    assert all(
        "=" not in found
        for body, found in zip(bodies, rendered, strict=True)
        if body["type"] not in ("ingest_debug", "ping")
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (FOOTBALL, "95'   France 4–2 Croatia  FULL TIME "),
        (SHOOT_OUT, "127'   Russia 2–2 Croatia  FULL TIME "),
        (SHOOT_OUT, "3–4 on penalties"),
        (TENNIS, "Djokovic, N. 3–2 Nadal, R.     FINISHED     5-7 6-4 6-2 6-7 7-5"),
    ],
)
def test_how_real_matches_ended(name, expected):
    """The last line of a match says how it ended."""
    assert expected in last(*map(orjson.loads, real_match(name).read_bytes().splitlines()))
