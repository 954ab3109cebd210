"""What a run remembers, and what it says of it at the end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from support.surroundings import Surroundings

from livecli.cli.run.summary import RunState
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.filters.counts import FrameCounts
from livecli.filters.dedupe import Dedupe
from livecli.filters.finished import Finished
from livecli.filters.names import TeamNames
from livecli.session.effects import Tell
from livecli.terminal.notices import Notices


FINAL, SEMI = Match("football", 7), Match("football", 8)


def frame(kind: str, **more: Any) -> Frame:
    body = {"type": kind, **more}
    return Frame(orjson.dumps(body), kind)


EVENT = frame("event")
ACTION = frame("action")
GAP = frame("_gap", event_id=7, sport="football", cause="lost", from_ms=1000, to_ms=3500)
DROP = frame("_drop", event_id=7, sport="football", frames=3, from_ms=1000, to_ms=2000)


def summary(
    here: Surroundings,
    *frames: Frame,
    dedupe: int | None = None,
    failed: int | None = None,
    live: bool = True,
    reconnects: int = 0,
    verbose: int = 0,
) -> list[str]:
    """The sentences at the end of a run through which these frames passed."""
    counts = FrameCounts()
    counts([*frames])
    again = None
    if dedupe is not None:
        again = Dedupe()
        again.dropped = dedupe
    query: Any = None if failed is None else SimpleNamespace(failed=failed)
    state = RunState(TeamNames(), again, None, query, counts if live else None)
    state.sum_up(Notices(here.env(), verbose=verbose), reconnects)
    return here.sentences


def test_a_run_without_trouble_says_nothing(here: Surroundings):
    """What came is on stdout."""
    assert summary(here, EVENT, ACTION, ACTION, reconnects=1) == []


def test_verbose_runs_are_summed_up(here: Surroundings):
    """Frames by type, what was missed, how often the connection was made again."""
    assert summary(here, EVENT, ACTION, ACTION, verbose=1) == [
        "received action 2, event 1; 0 gaps, 0.0 s missed; 0 reconnections"
    ]


def test_what_was_missed_is_always_said(here: Surroundings):
    """Whoever reads the frames later must know that some lack."""
    assert summary(here, EVENT, GAP, reconnects=1) == [
        "received event 1; 1 gap, 2.5 s missed; 1 reconnection"
    ]
    assert summary(here, DROP) == [
        "received nothing; 0 gaps, 0.0 s missed; 0 reconnections; 3 frames dropped"
    ]


def test_frames_on_which_jq_failed_are_always_said(here: Surroundings):
    """One each, and not with every frame."""
    assert summary(here, live=False, failed=1) == ["--jq failed on 1 frame"]
    assert summary(here, live=False, failed=0, verbose=1) == []


def test_duplicates_are_counted_for_those_who_ask(here: Surroundings):
    """They are no loss."""
    assert summary(here, live=False, dedupe=2) == []
    assert summary(here, live=False, dedupe=2, verbose=1) == ["2 duplicates dropped"]


class Recorder:
    """A sink that keeps a list of matches."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Match]] = []

    def join(self, match: Match) -> None:
        self.calls.append(("join", match))

    def leave(self, match: Match) -> None:
        self.calls.append(("leave", match))


@pytest.mark.parametrize(
    ("change", "calls"),
    [
        ({}, []),
        ({"joined": SEMI}, [("join", SEMI)]),
        ({"left": SEMI}, [("leave", SEMI)]),
        ({"gave_up": SEMI}, []),
    ],
)
def test_the_sink_hears_which_matches_come_and_go(
    change: dict[str, Match], calls: list[tuple[str, Match]], here: Surroundings
):
    """A file each is begun, and finished."""
    sink: Any = Recorder()
    notices = Notices(here.env())
    RunState(TeamNames(), None, None, None).tell(Tell("kind", "news", **change), sink, notices)

    assert sink.calls == calls
    assert here.sentences == ["news"]


@pytest.mark.parametrize("change", [{"gave_up": SEMI}, {"left": SEMI}])
def test_nobody_waits_for_a_match_that_was_refused_or_left(
    change: dict[str, Match], here: Surroundings
):
    """The run ends when the others are over."""
    sink: Any = Recorder()
    finished = Finished([FINAL, SEMI], clock=lambda: 100.0, grace_s=0.0)
    finished.ended(FINAL)
    state = RunState(TeamNames(), None, finished, None)

    assert not finished.over()
    state.tell(Tell("kind", "news", **change), sink, Notices(here.env()))
    assert finished.over()
