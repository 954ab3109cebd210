"""A row in one table is enough: what reads the tables knows it, or takes its default.

`support.invented` is the program with one row more in each table. The other tests name the table
in which a row is missing.
"""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support import invented
from support.program import PATIENCE_S, ROOT, environment

from livecli.capture import survey
from livecli.cli.plan.frames import FrameChoice
from livecli.feed import dialects, snapshots
from livecli.feed.action_types import ACTION_TYPES
from livecli.feed.codec import decode
from livecli.feed.dialects import normalizing, writing
from livecli.feed.dialects.writing import rich
from livecli.feed.frames import FRAME_TYPES, NO_DATA, OURS, UNDOCUMENTED, WRAPPED, Frame
from livecli.feed.periods import PAUSES, PERIODS
from livecli.feed.sports import Match
from livecli.filters.types import QUIET
from livecli.renderers import RENDERERS, line_text
from livecli.state.football import match as football
from livecli.state.football import minutes
from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState
from livecli.watch.panels import pitch, timeline


NOW_MS = 1_700_000_000_000
EVENT = {
    "type": "event",
    "event_id": 5,
    "home": {"name": "Reading"},
    "away": {"name": "Wigan"},
    "score": {"home": 1, "away": 1},
    "minute": 136,
    "period": "ET3",
    "status": {"name": "live"},
}
RICH = {"type": "event", "event_id": 5, "time": {"minute": 123, "period": "extra_time_3"}}
ACTION = {
    "type": "action",
    "event_id": 5,
    "action_type": "backheel",
    "period": "ET3",
    "minute": 136,
    "second": 1,
    "team": "home",
    "x": 60.0,
    "y": 50.0,
}
LINEUP = {"type": "lineup", "event_id": 5, "formation": "2-3-5"}
OVER = {**EVENT, "minute": 137, "status": {"name": "finished"}}


def run(*words: str | Path) -> str:
    """What the program with the invented rows prints."""
    result = subprocess.run(
        [sys.executable, "-m", "support.invented", *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment({"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}),
        cwd=ROOT,
        timeout=PATIENCE_S,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout.decode()


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("invented") / "capture.ndjson"
    told = [RICH, LINEUP, ACTION, EVENT, OVER]
    lines = [
        json.dumps(body | {"_received_ms": NOW_MS + at}, separators=(",", ":"))
        for at, body in enumerate(told)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


# --- An invented row ------------------------------------------------------------------------------


def test_help_tells_of_an_invented_frame_type_and_format():
    """The topics are made from the tables."""
    assert f"  lineup        football  {invented.FRAME_ABOUT}\n" in run("help", "frames")
    assert f"  shout       {invented.FORMAT_ABOUT}\n" in run("help", "formats")


def test_completion_offers_an_invented_frame_type_and_format():
    """Behind -t and -T, and behind -f; the options take them from the tables."""
    script = run("completion", "fish")

    assert "lineup" in script
    assert "shout" in script


def test_csv_has_the_columns_of_an_invented_frame_type(capture: Path):
    """And -t knows it, so that it is neither a mistake nor new."""
    assert run("cat", capture, "-t", "lineup", "-f", "csv") == "event_id,formation\n5,2-3-5\n"


def test_a_run_prints_an_invented_format(capture: Path):
    """Its `make` gets what its row needs."""
    assert run("cat", capture, "-t", "lineup", "-f", "shout").startswith('{"TYPE":"LINEUP"')


def test_lines_know_an_invented_action_and_period(capture: Path):
    """An invented frame type, which has no words yet, shows its fields."""
    rich, lineup, action, event, _ = run("cat", capture, "-f", "line").splitlines()

    assert invented.PERIOD_NAME in rich
    assert "formation=2-3-5" in lineup
    assert invented.ACTION_LABEL in action
    assert invented.PERIOD_NAME in event


def test_normalizing_knows_an_invented_period_and_leaves_an_invented_frame_type(capture: Path):
    """The period gets its documented name; the frame its own bytes."""
    rich, lineup, *_ = run("cat", capture, "--normalize", "--no-stamp").splitlines()

    assert (json.loads(rich)["period"], json.loads(rich)["minute"]) == ("ET3", 123)
    assert json.loads(lineup) == LINEUP


def test_a_part_of_a_capture_by_the_minute_of_an_invented_period(capture: Path):
    """Its last minute is that of its row: what is later is stoppage time."""
    found = run("cat", capture, "--from", "135+1'", "--to", "135+1'", "--no-stamp")

    assert list(map(json.loads, found.splitlines())) == [ACTION, EVENT]


def test_watch_knows_an_invented_period_and_takes_the_default_for_the_rest(capture: Path):
    """The minute of its clock, the common sign of its action, the age of its frames."""
    drawn = run("page", capture)

    assert "135+2'" in drawn
    assert f"{pitch.OTHER_SIGN[0]} {invented.ACTION}" in drawn
    assert "full time" in drawn
    assert "lineup" in drawn


# --- A missing row --------------------------------------------------------------------------------


def has_rows(table: str, rows: Iterable[str], wanted: Iterable[str]) -> None:
    missing = sorted(set(wanted) - set(rows))

    assert missing == [], f"{table} has no row for {', '.join(missing)}"


def test_every_frame_type_and_record_has_its_words():
    """In the `line` format; what is in no table shows its fields."""
    known = {*FRAME_TYPES, *UNDOCUMENTED, *OURS, *WRAPPED}

    has_rows("TELLINGS of renderers/line_text.py", line_text.TELLINGS, known)
    has_rows("FRAME_TYPES of feed/frames.py", known, line_text.TELLINGS)


def test_every_frame_type_that_something_is_made_of_is_in_the_table():
    """By whoever makes it: dialects, snapshots, states, filters."""
    made = {
        *(*normalizing.REWRITES, *writing.REWRITES),
        *(*FootballState.LEARNING, *TennisState.LEARNING, *survey.LEARNING),
        *(*snapshots.PARTS.values(), *QUIET, *NO_DATA - OURS),
    }

    has_rows("FRAME_TYPES of feed/frames.py", {*FRAME_TYPES, *UNDOCUMENTED}, made)


@pytest.mark.parametrize("name", FRAME_TYPES)
def test_every_frame_type_says_what_it_is(name: str):
    """To people, and to csv."""
    row = FRAME_TYPES[name]

    assert row.sports in ("football", "tennis", "both", "-")
    assert row.about
    assert row.columns


# Kinds that have no sign of their own on the pitch: they say what came of an action, not where.
WITHOUT_SIGN = {"deleted_event", "red_card", "substitution", "var_review", "yellow_card"}


def test_every_kind_of_action_has_its_sign_or_the_common_one():
    """The panel has a table of its own, for signs are its business."""
    has_rows("SIGNS of watch/panels/pitch.py", {*pitch.SIGNS, *WITHOUT_SIGN}, ACTION_TYPES)
    has_rows("ACTION_TYPES of feed/action_types.py", ACTION_TYPES, pitch.SIGNS)


def test_every_kind_of_action_that_something_is_made_of_is_in_the_table():
    """By the state of a match, which notes some and weighs some."""
    has_rows(
        "ACTION_TYPES of feed/action_types.py", ACTION_TYPES, {*football.NOTES, *minutes.WORTH}
    )


def test_every_entry_of_the_timeline_is_shown_as_what_it_is():
    """An action that is noted becomes an entry, whatever its kind."""
    match = FootballState(Match("football", 5))
    for number, (kind, words) in enumerate(NOTED):
        body = ACTION | {"action_type": kind, "evid": number, "period": "1H", "qualifiers": words}
        match.hear(heard(body))
    entries = {entry.kind for entry in match.timeline} - {"period"}

    assert {kind for kind, _ in NOTED} == football.NOTES.keys()
    has_rows("KINDS of watch/panels/timeline.py", timeline.KINDS, entries)


@pytest.mark.parametrize("status", PAUSES)
def test_every_pause_is_written_in_the_rich_dialect_and_read_back(status: str):
    """As every period is, by whoever takes the words from the tables."""
    has_rows("STATUSES of feed/dialects/vocabulary.py", writing.STATUS, [status])
    for period in PERIODS:
        body = EVENT | {"period": period, "status": {"name": status}}
        clock = dialects.clock(rich(body))

        assert (clock.period, clock.status) == (period, status)


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_needs_what_there_is(name: str):
    """A row names fields of a choice of frames, and all that its maker must be given."""
    row = RENDERERS[name]
    module, _, function = row.maker.partition(":")
    maker: Callable[..., Any] = getattr(import_module(module), function)

    inspect.signature(maker).bind(**dict.fromkeys(row.needs))
    has_rows(
        "FrameChoice of cli/plan/frames.py",
        set(FrameChoice._fields) | {"roster"},
        row.needs,
    )
    assert row.about


# --- Pieces ---------------------------------------------------------------------------------------

# What is noted of actions: their kinds, with what makes another entry of one.
NOTED = (
    *(("goal", []), ("red_card", []), ("red_card", ["second_yellow"]), ("yellow_card", [])),
    *(("shot", ["penalty"]), ("substitution", ["out:A"]), ("var_review", ["goal"])),
)


def heard(body: dict[str, Any]) -> Frame:
    return decode(json.dumps(body).encode(), received_ms=NOW_MS)
