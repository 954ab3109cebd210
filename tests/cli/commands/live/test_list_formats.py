"""What `livecli live` prints, from rows: widths of a terminal, and formats that stay whole."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import orjson
import pytest

from livecli.cli.commands.live import list_formats
from livecli.feed.rest.live_list import Listed, page


def row(**changes: Any) -> Listed:
    body = {"id": 8325, "league_name": "World Cup", "home_team": "North", "away_team": "South"}
    (listed,) = page(orjson.dumps([body | {"status": "inprogress"} | changes]), "football").rows
    return listed


def cells(text: str) -> int:
    """Of a terminal, for the characters used here."""
    return sum(2 if "一" <= char <= "鿿" else char != "\u0301" for char in text)


NAMES = [
    {},
    {"home_team": "A rather long name of a club", "league_name": "The league of all leagues"},
    {"home_team": "京都京都京都京都京都京都京都京都"},
    {"home_team": "e\u0301" * 30},
    {"home_team": None, "away_team": None, "league_name": None},
]


@pytest.mark.parametrize("width", [1, 10, 20, 30, 40, 50, 60, 72, 80, 100])
def test_a_table_fits_its_width(width: int):
    """Characters of two cells and of none are counted as what they are."""
    lines = list_formats.table([row(**names) for names in NAMES], width=width, color=False)

    assert all(cells(line) <= width for line in lines)
    assert all("8325"[: width - 1] in line for line in lines[1:])


# Width, and the columns that there is room for. The clock is `set 3, 40-15` where it is whole.
COLUMNS = {
    112: "SPORT ID LEAGUE MATCH SCORE CLOCK SOCKET",
    90: "ID LEAGUE MATCH SCORE CLOCK SOCKET",
    75: "ID MATCH SCORE CLOCK SOCKET",
    65: "ID MATCH SCORE CLOCK",
    50: "ID MATCH SCORE",
    30: "ID MATCH",
    20: "ID",
}


@pytest.mark.parametrize("width", COLUMNS)
def test_columns_go_by_importance(width: int):
    """Who plays is cut last, and then both names are there; the id is what `tail` takes."""
    tennis = {
        "tournament": {"name": "Harbour City Open"},
        "player1": {"name": "Featherstonehaugh"},
        "player2": {"name": "Cholmondeley, M."},
        "sets_detail": "6-4, 3-6, 2-1",
        "current_set": 3,
        "current_point": "40-15",
    }
    body = {"id": 36836, "status": "live"} | tennis
    rows = page(orjson.dumps([body]), "tennis").rows
    head, line = list_formats.table(rows, width=width, color=False)

    assert " ".join(head.split()) == COLUMNS[width]
    assert "tennis:36836" in line
    assert ("Feather" in line and "Chol" in line) is (width >= 50)
    assert ("Featherstonehaugh – Cholmondeley, M." in line) is (width in (112, 90))
    assert ("40-15" in line, "set 3, " in line) == (width > 50, width == 112)


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"live_websocket": True, "websocket_plus": True}, "full"),
        ({"live_websocket": True, "websocket_plus": False}, "basic"),
        ({"live_websocket": True}, "yes"),
        ({"live_websocket": False, "websocket_plus": True}, "-"),
        ({"websocket_plus": True}, "full?"),
        ({}, "?"),
    ],
)
def test_one_word_says_whether_and_how_the_socket_carries_it(told: dict[str, bool], word: str):
    """What a list does not say is not guessed."""
    (_, line) = list_formats.table([row(**told)], width=None, color=False)

    assert line.split()[-1] == word


def test_no_width_cuts_nothing():
    """In a file, names are whole."""
    (_, line) = list_formats.table([row(**NAMES[1])], width=None, color=False)

    assert "A rather long name of a club – South" in line
    assert "The league of all leagues" in line


def test_the_clock_tells_when_nothing_is_played():
    """Half-time by its name, other words as the list has them."""
    told = [{"period": "halftime"}, {"status": "notstarted"}, {"current_minute": 7}]
    lines = list_formats.table([row(**each) for each in told], width=None, color=False)

    assert [re.split(" {2,}", line)[-2] for line in lines[1:]] == ["half-time", "notstarted", "7'"]


def test_colour_is_for_lines_as_a_whole():
    """Bold is the head, dim what the socket does not carry."""
    rows = [row(live_websocket=carried) for carried in (True, False)]
    head, carried, dim = list_formats.table(rows, width=None, color=True)

    assert (head[:4], dim[:4], carried[0]) == ("\x1b[1m", "\x1b[2m", "f")
    assert head.endswith("\x1b[0m")


def test_csv_comes_back_as_it_was():
    """Commas, quotes and line ends in names; formulas are made harmless."""
    nasty = {"home_team": 'a,"b"\nc', "away_team": "=1+1", "home_score": 0, "away_score": 2}
    lines = list_formats.csv([row(**nasty)], safe=False)
    (told,) = csv.DictReader("\n".join(lines).splitlines(keepends=True))

    assert (told["home"], told["away"]) == ('a,"b"\nc', "'=1+1")
    assert (told["home_score"], told["away_score"]) == ("0", "2")
    assert list(told) == list(list_formats.COLUMNS)


def test_ndjson_is_one_object_a_line():
    """With the sport as its last key, whatever is in the row."""
    (line,) = list_formats.ndjson([row(home_team="a\nb", _sport="darts")], safe=False)

    assert json.loads(line) == json.loads(row(home_team="a\nb").raw) | {"_sport": "football"}
    assert "\n" not in line
