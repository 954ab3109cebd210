"""Patterns and names: what a pattern can make, it finds again, and it makes nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture import DEFAULT_PATTERN
from livecli.capture.naming import CODES, FileNames, pattern
from livecli.errors import UsageError
from livecli.feed.sports import Match


FINAL = Match("football", 204849)
TENNIS = Match("tennis", 36835)
EVENING_MS = datetime(2026, 5, 2, 18, 30, 5, 250_000, UTC).timestamp() * 1000


def names(text: str, match: Match = FINAL) -> FileNames:
    return pattern(text).of(match)


def name(text: str, match: Match = FINAL, at_ms: float = EVENING_MS) -> str:
    return str(next(names(text, match).at(at_ms)))


def matches(made: FileNames, path: PurePath, suffix: str = "") -> bool:
    """Whether a path is one of these names, as who walks the folders decides it."""
    levels = path.relative_to(made.folder).parts
    expressions = made.expressions(suffix)
    return len(levels) == len(expressions) and all(
        expression.fullmatch(level) for expression, level in zip(expressions, levels, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEFAULT_PATTERN, "captures/football/2026-05-02/204849-183005Z.ndjson.zst"),
        ("{event_id}.ndjson", "204849.ndjson"),
        ("./a/../{event_id}", "a/../204849"),
        ("/var/{sport}/%Y/%m/%d/%H%M.ndjson", "/var/football/2026/05/02/1830.ndjson"),
        ("{{x}}-{event_id}-100%%", "{x}-204849-100%"),
        ("%F-%j-%a-%b-%p-%f", "2026-05-02-122-Sat-May-PM-250000"),
        ("all-{date}.ndjson", "all-2026-05-02.ndjson"),
    ],
)
def test_a_name_is_the_pattern_filled_in(text: str, expected: str):
    """Fields of the match, and times in UTC."""
    assert name(text) == expected


def test_the_time_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch):
    """The hour that daylight saving repeats is two hours, so nothing is written twice."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    import time

    time.tzset()
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp() * 1000
    named = [name("%H%M", at_ms=at_ms) for at_ms in (first, first + 3_600_000)]
    monkeypatch.undo()
    time.tzset()

    assert named == ["0030", "0130"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{event_id}.ndjson.zst", ["204849.ndjson.zst", "204849-2.ndjson.zst"]),
        ("{event_id}-{time}.ndjson", ["204849-183005Z.ndjson", "204849-183005Z-2.ndjson"]),
        ("v1.2/{event_id}", ["v1.2/204849", "v1.2/204849-2"]),
        ("x.{event_id}", ["x.204849", "x.204849-2"]),
        ("all.%b", ["all.May", "all.May-2"]),
    ],
)
def test_a_name_that_is_taken_gets_a_number(text: str, expected: list[str]):
    """Before what tells programs the kind of the file."""
    assert [str(path) for path in islice(names(text).at(EVENING_MS), 2)] == expected


TEXTS = st.sampled_from(
    [
        DEFAULT_PATTERN,
        "{event_id}",
        "{event_id}%H",
        "%H-{event_id}.ndjson",
        "{date}/{sport}/x/{time}{event_id}.ndjson.zst",
        "a+b(c)/%%{sport}-{event_id}.%b",
        "-".join(f"%{code}" for code in CODES) + "{event_id}",
    ]
)
MATCHES = st.builds(Match, st.sampled_from(["football", "tennis"]), st.integers(0, 10**18 - 1))
TIMES_MS = st.floats(0, 4e12)


@given(TEXTS, MATCHES, TIMES_MS, st.integers(0, 30))
def test_a_pattern_knows_its_names_again(text: str, match: Match, at_ms: float, number: int):
    """Whatever the time and the number, for the match itself and among all; parts apart."""
    made, of_any = pattern(text).of(match), pattern(text).of_any()
    path = next(islice(made.at(at_ms), number, None))

    assert matches(made, path)
    assert matches(of_any, path)
    assert not matches(made, path, ".part")
    assert matches(made, PurePath(f"{path}.part"), ".part")


@given(MATCHES, MATCHES, TIMES_MS, st.integers(0, 3))
def test_the_names_of_one_match_are_no_other_matchs(
    one: Match, other: Match, at_ms: float, number: int
):
    """So nobody deletes, or finishes, what belongs to another match."""
    path = next(islice(pattern(DEFAULT_PATTERN).of(one).at(at_ms), number, None))
    found = pattern(DEFAULT_PATTERN).of(other)

    assert (path.is_relative_to(found.folder) and matches(found, path)) == (one == other)


@pytest.mark.parametrize(
    "stranger",
    ["204849.ndjson.bak", "204849-copy.ndjson", "204849-0.ndjson", "2048490.ndjson", "x.ndjson"],
)
def test_a_strangers_name_is_none_of_ours(stranger: str):
    """What lies beside our files is not ours because it looks a little like them."""
    assert not matches(names("{event_id}.ndjson"), PurePath(stranger))


def test_matches_that_a_pattern_does_not_tell_apart_share_their_names():
    """Without {event_id} all matches are in one file; with {sport} alone, in one for each sport."""
    other = Match("football", 7)

    assert names("all.ndjson", FINAL) == names("all.ndjson", TENNIS)
    assert names("{sport}.ndjson", FINAL) == names("{sport}.ndjson", other)
    assert names("{sport}.ndjson", FINAL) != names("{sport}.ndjson", TENNIS)
    assert names("{event_id}", FINAL) != names("{event_id}", other)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it names no file"),
        ("captures/", "it names no file"),
        ("captures/..", "it names no file"),
        ("-", "record writes files; `livecli tail --stamp` writes to stdout"),
        ("{evnt_id}.ndjson", "{evnt_id} is not known; did you mean {event_id}?"),
        ("{}", "{} is not known; there are {event_id}, {sport}, {date}, {time}"),
        ("{home}", "{home} is not known; there are"),
        ("{event_id:04}", "{event_id} takes no format"),
        ("{event_id!r}", "{event_id} takes no format"),
        ("{event_id", "a brace stands alone"),
        ("event_id}", "a brace stands alone"),
        ("%c.ndjson", "%c is no code that names take; %A %B"),
        ("%D.ndjson", "%D is no code"),  # it would make folders
        ("100%", "% is no code"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_beforehand(text: str, sentence: str):
    """Before anything is opened, with what would do instead."""
    with pytest.raises(UsageError, match=re.escape(sentence)):
        pattern(text)
