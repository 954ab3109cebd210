"""What is in a frame, for people."""

from __future__ import annotations

import json
import re

from support.in_process import livecli

from livecli.feed.contract import CONTRACTS, REPORTS, contracts


def test_without_a_type_all_are_listed():
    """Frames, our records, and what commands print."""
    lines = livecli("schema").stdout.decode().splitlines()

    assert {line.split()[0] for line in lines[1:]} == {*CONTRACTS, *REPORTS}


def test_a_type_has_a_line_a_field_and_an_example():
    """The path first; then the words of its lists; then a whole frame, which is JSON."""
    (action,) = contracts("action")
    text = livecli("schema", "action").stdout.decode()
    table, words, example = text.split("\n\n")[1:]

    assert [line.split()[0] for line in table.splitlines()[1:]] == [f.path for f in action.fields]
    assert "\nqualifiers.*: on_target, right_foot, " in words
    assert json.loads(example) == action.example


def test_a_row_says_what_its_field_says():
    """Type, bounds, unit, how often, what it is, who knows it."""
    text = livecli("schema", "event", "--dialect", "documented", "--sport", "football").stdout

    row = next(line for line in text.decode().splitlines() if "possession" in line)

    assert re.split("  +", row) == [
        *("stats.*.possession", "integer", "0..100 percent", "always", "time with the ball"),
        "documents",
    ]


def test_both_dialects_and_sports_are_shown_unless_one_is_chosen():
    """Each under its own heading."""
    text = livecli("schema", "event").stdout.decode()
    one = livecli("schema", "event", "--sport", "tennis").stdout.decode()

    assert [text.count(f"event ({of}): ") for of in ("football, documented", "football, rich")] == [
        1,
        1,
    ]
    assert one.startswith("event (tennis): ")
    assert "event (football" not in one
