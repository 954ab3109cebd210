"""A run over captures from its options: which files, and which part of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.surroundings import NOW_S, Surroundings, refused

from livecli.capture.window import Minute
from livecli.cli.options import (
    CaptureOptions,
    ChoiceOptions,
    LookOptions,
    OutageOptions,
    StopOptions,
    TalkOptions,
)
from livecli.cli.plan.captures import CapturePlan, print_plan
from livecli.terminal.notices import Notices


LOOK, STOP = LookOptions(), StopOptions()


def planned(
    here: Surroundings,
    *files: str,
    look: LookOptions = LOOK,
    stop: StopOptions = STOP,
    **words: Any,
) -> CapturePlan:
    env = here.env()
    captures = CaptureOptions(file=[Path(file) for file in files], **words)
    return print_plan(
        captures,
        *(ChoiceOptions(), look, OutageOptions(gaps="inline"), stop, TalkOptions()),
        *(Notices(env), env),
    )


def test_captures_are_printed_whole_and_once(here: Surroundings):
    """One after the other, unless they are merged."""
    plan = planned(here, "a.ndjson", "-")

    assert plan.paths == (Path("a.ndjson"), Path("-"))
    assert (plan.start, plan.end, plan.merged, plan.pace, plan.rounds) == (
        None,
        None,
        False,
        None,
        1,
    )
    assert planned(here, "a", "b", merge=True).merged


def test_stdin_can_be_read_once(here: Surroundings):
    """The second time there would be nothing."""
    with refused("-: stdin comes only once; name it once"):
        planned(here, "-", "a.ndjson", "-")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-05-16T14:30:00Z", 1_747_405_800_000.0),
        ("2025-05-16T14:30:00+00:00", 1_747_405_800_000.0),
        ("14:30", timedelta(hours=14, minutes=30)),
        ("9:05:07", timedelta(hours=9, minutes=5, seconds=7)),
        ("-3h", (NOW_S - 3 * 3600) * 1000),
        ("-1.5m", (NOW_S - 90) * 1000),
        ("67'", Minute(67)),
        ("45+2’", Minute(45, 2)),
    ],
)
def test_moments_are_of_the_clock_or_of_the_match(text: str, moment: object, here: Surroundings):
    """The same words on both sides."""
    plan = planned(here, "a", start=text, end=text)

    assert (plan.start, plan.end) == (moment, moment)


@pytest.mark.parametrize("text", ["", "noon", "24:00", "14:60", "67", "-3", "1e9", "2025-13-01"])
@pytest.mark.parametrize(("name", "option"), [("start", "--from"), ("end", "--to")])
def test_other_words_are_no_moment(text: str, name: str, option: str, here: Surroundings):
    """The sentence has all the ways to say one."""
    with refused(
        f"{option} {text!r}: not understood; as in 2026-05-16T14:30:00Z, 14:30, -3h, "
        "or the match minute 67'",
        option,
    ):
        planned(here, "a", **{name: text})


def test_without_stamps_there_are_no_records_of_ours(here: Surroundings):
    """What is left is what the feed sent."""
    plan = planned(here, "a", look=LookOptions(no_stamp=True))

    assert (plan.whole, plan.frames.gaps) == (False, "none")
    assert (planned(here, "a").whole, planned(here, "a").frames.gaps) == (True, "inline")


def test_limits_hold_for_captures_too(here: Surroundings):
    """By the clock of the run."""
    plan = planned(here, "a", stop=StopOptions(count=2, duration="1s"))

    assert (plan.stop.records, plan.stop.duration_s) == (2, 1.0)
