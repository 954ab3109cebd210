"""The sink of a recording: what is said of it, and what it hands on."""

from __future__ import annotations

from typing import Any

import pytest
from support.surroundings import Surroundings

from livecli.cli.options import FileOptions
from livecli.cli.plan.files import recording_plan
from livecli.cli.run.recording import recording_sink
from livecli.feed.sports import Match
from livecli.sinks.files.status_file import RecordingStatus
from livecli.terminal.notices import Notices


FINAL, SEMI = Match("football", 7), Match("football", 8)


def sink_of(here: Surroundings, *matches: Match, verbose: int = 1, **words: Any) -> Any:
    env = here.env()
    plan = recording_plan(FileOptions(output="{event_id}.ndjson", **words))
    notices = Notices(env, verbose=verbose)
    return recording_sink(plan, "ws://127.0.0.1:1", matches, notices, env, lambda: None)


@pytest.mark.parametrize(
    ("matches", "subject"),
    [((), "what is live"), ((FINAL,), "1 match"), ((FINAL, SEMI), "2 matches")],
)
def test_it_is_said_what_is_recorded_and_where(
    matches: tuple[Match, ...], subject: str, here: Surroundings
):
    """Where nobody watches, to those who ask."""
    sink_of(here, *matches)
    assert here.sentences == [f"recording {subject} into {{event_id}}.ndjson"]

    sink_of(here, *matches, verbose=0)
    assert here.sentences == []


def test_a_status_file_sees_every_frame(here: Surroundings):
    """Also those that a filter leaves out; without one there is no such stage."""
    _, stage = sink_of(here, FINAL, status_file=here.folder / "status.json")

    assert isinstance(stage, RecordingStatus)
    assert sink_of(here, FINAL)[1] is None


def test_nothing_is_opened_before_the_pipeline_does(here: Surroundings):
    """A run that cannot connect leaves no file behind."""
    before = set(here.folder.iterdir())
    sink_of(here, FINAL, status_file=here.folder / "status.json")

    assert {path.name for path in set(here.folder.iterdir()) - before} <= {
        "stdin",
        "stdout",
        "stderr",
    }
