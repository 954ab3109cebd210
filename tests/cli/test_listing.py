"""What `livecli live` prints, from rows: widths of a terminal, and formats that stay whole."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import orjson
import pytest

from livecli.cli import listing
from livecli.feed.listings import Listed, page


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


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_a_table_fits_its_width(width: int):
    """Characters of two cells and of none are counted as what they are."""
    lines = listing.table([row(**names) for names in NAMES], width=width, color=False)

    assert all(cells(line) <= width for line in lines)
    assert all("8325" in line for line in lines[1:])


def test_no_width_cuts_nothing():
    """In a file, names are whole."""
    (_, line) = listing.table([row(**NAMES[1])], width=None, color=False)

    assert "A rather long name of a club – South" in line
    assert "The league of all leagues" in line


@pytest.mark.parametrize("width", [1, 10, 40])
def test_a_terminal_that_is_too_narrow(width: int):
    """Columns without names are never cut, and nothing breaks."""
    (_, line) = listing.table([row(**NAMES[1], websocket_plus=True)], width=width, color=False)

    assert line.endswith("full")


def test_the_clock_tells_when_nothing_is_played():
    """Half-time by its name, other words as the list has them."""
    told = [{"period": "halftime"}, {"status": "notstarted"}, {"current_minute": 7}]
    lines = listing.table([row(**each) for each in told], width=None, color=False)

    assert [re.split(" {2,}", line)[-2] for line in lines[1:]] == ["half-time", "notstarted", "7'"]


def test_colour_is_for_lines_as_a_whole():
    """Bold is the head, dim what the socket does not carry."""
    rows = [row(live_websocket=carried) for carried in (True, False)]
    head, carried, dim = listing.table(rows, width=None, color=True)

    assert (head[:4], dim[:4], carried[0]) == ("\x1b[1m", "\x1b[2m", "f")
    assert head.endswith("\x1b[0m")


def test_csv_comes_back_as_it_was():
    """Commas, quotes and line ends in names; formulas are made harmless."""
    nasty = {"home_team": 'a,"b"\nc', "away_team": "=1+1", "home_score": 0, "away_score": 2}
    lines = listing.csv([row(**nasty)], safe=False)
    (told,) = csv.DictReader("\n".join(lines).splitlines(keepends=True))

    assert (told["home"], told["away"]) == ('a,"b"\nc', "'=1+1")
    assert (told["home_score"], told["away_score"]) == ("0", "2")
    assert list(told) == list(listing.COLUMNS)


def test_ndjson_is_one_object_a_line():
    """With the sport as its last key, whatever is in the row."""
    (line,) = listing.ndjson([row(home_team="a\nb", _sport="darts")], safe=False)

    assert json.loads(line) == json.loads(row(home_team="a\nb").raw) | {"_sport": "football"}
    assert "\n" not in line
