"""The table of stages: each filter has a row, and each row says what it is to the fast path."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from livecli import filters
from livecli.capture.stamped_line import unstamped
from livecli.cli.options import ChoiceOptions, LookOptions, StopOptions
from livecli.cli.plan.frames import FrameChoice, frame_choice
from livecli.cli.run import stages
from livecli.cli.run.stages import STAGES, Chain, Fast, Stage, chain
from livecli.cli.run.summary import RunState
from livecli.environment import Environment
from livecli.feed.frames import Frame
from livecli.filters.counts import FrameCounts
from livecli.filters.dedupe import Dedupe
from livecli.filters.finished import Finished
from livecli.pipeline import Batch
from livecli.terminal.notices import Notices


# What stands in `filters` and is no stage: what ends a run, and what counts around the stages.
NO_STAGES = {"first_snapshot", "limits", "passage"}


@pytest.fixture
def env() -> Iterator[Environment]:
    with open(os.devnull, "wb") as out:
        yield Environment(stdout=out.fileno(), stderr=out.fileno())


def chosen(
    env: Environment, look: LookOptions | None = None, gaps: str | None = "inline", **choice: object
) -> FrameChoice:
    options, looks, notices = ChoiceOptions(**choice), look or LookOptions(), Notices(env)
    return frame_choice(options, looks, StopOptions(), gaps, notices, env, usual_gaps="inline")


def through(env: Environment, frames: FrameChoice, batch: Batch) -> Batch:
    """What is left of a batch after all stages."""
    for stage in chain(frames, RunState(None, None, None, frames.query), Notices(env)).filters:
        batch = stage(batch)
    return batch


def chain_of(env: Environment, state: RunState | None = None, **choice: object) -> Chain:
    state = state or RunState(None, None, None, None)
    return chain(chosen(env, **choice), state, Notices(env))


def test_every_filter_has_a_row():
    """A file in `filters` without a row in STAGES is in no chain."""
    files = {module.name for module in pkgutil.iter_modules(filters.__path__)}

    assert files - NO_STAGES == set(STAGES) - {"stamp_results"}  # `stamp` has two rows


def test_a_row_must_state_what_it_is_to_the_fast_path():
    """There is no default: who adds a stage decides."""
    with pytest.raises(TypeError):
        Stage(lambda frames, state, notices: None)  # type: ignore[call-arg]


def test_a_new_stage_is_in_the_chain_and_keeps_the_fast_path_away(
    env: Environment, monkeypatch: pytest.MonkeyPatch
):
    """Where it says that it looks at more than single lines."""
    assert chain_of(env, types=["action"]).fast

    def invented(batch: Batch) -> Batch:
        return batch

    row = Stage(lambda frames, state, notices: invented, Fast.NO)
    monkeypatch.setattr(stages, "STAGES", {**STAGES, "invented": row})

    assert invented in chain_of(env, types=["action"]).filters
    assert not chain_of(env, types=["action"]).fast


LIVE = Frame(b'{"type":"livedata","uts":400}', "livedata", received_ms=1000.5)


@pytest.mark.parametrize(
    ("choice", "look", "expected"),
    [
        ({"jq": "._received_ms - .uts"}, {}, [b"600.5"]),
        ({"jq": "._received_ms - .uts | tostring", "raw_output": True}, {}, [b"600.5"]),
        ({"jq": "{uts}"}, {}, [b'{"uts":400,"_received_ms":1000.5}']),
        ({"jq": "select(.uts)"}, {}, [b'{"type":"livedata","uts":400,"_received_ms":1000.5}']),
        ({"where": ["_received_ms>1000"]}, {"fields": ["uts"], "format_": "csv"}, [LIVE.raw]),
        ({}, {"fields": ["uts"]}, [b'{"uts":400,"_received_ms":1000.5}']),
        ({}, {"fields": ["_received_ms"]}, [b'{"_received_ms":1000.5}']),
    ],
)
def test_the_stamp_is_there_for_what_chooses_and_shapes(
    choice: dict[str, object], look: dict[str, object], expected: list[bytes], env: Environment
):
    """It comes before `-w`, `--jq` and `--fields`, and what those build has it too."""
    frames = chosen(env, LookOptions(stamp=True, **look), **choice)
    batch = through(env, frames, [LIVE])

    assert [unstamped(frame.raw)[0] if "where" in choice else frame.raw for frame in batch] == (
        expected
    )


GAP = Frame.of({"type": "_gap", "event_id": 7, "cause": "lost"}, received_ms=9.0)
GOAL = Frame(b'{"type":"action","minute":7}', "action")


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ({}, [GAP.raw, GOAL.raw]),
        ({"excluded": ["livedata"]}, [GAP.raw, GOAL.raw]),
        ({"types": ["action"]}, [GOAL.raw]),
        ({"types": ["action,_gap"]}, [GAP.raw, GOAL.raw]),
        ({"types": ["action,_gap"], "where": ["minute"]}, [GOAL.raw]),
        ({"types": ["_close"]}, []),
        ({"where": ["minute>3"]}, [GOAL.raw]),
        ({"where": ["type=_gap"]}, [GAP.raw]),
        ({"where": ["type~^_"]}, [GAP.raw]),
        ({"where": ["type!=_gap"]}, [GOAL.raw]),
        ({"jq": ".minute"}, [b"7"]),
        ({"jq": 'select(.type == "_gap") | .cause'}, [b'"lost"']),
        ({"jq": 'select(.type | startswith("_") | not)'}, [GOAL.raw]),
        ({"jq": "select(.type == $a)", "arg": [("a", "_gap")]}, [GAP.raw]),
        ({"types": ["_gap"], "jq": ".cause"}, [b'"lost"']),
        ({"types": ["action"], "gaps": "inline"}, [GAP.raw, GOAL.raw]),
        ({"jq": ".minute", "gaps": "inline"}, [GAP.raw, b"7"]),
        ({"types": ["action,_gap"], "gaps": "none"}, [GOAL.raw]),
    ],
)
def test_records_of_ours_are_printed_where_nothing_is_chosen_or_they_are_named(
    words: dict[str, Any], printed: list[bytes], env: Environment
):
    """A record that is named is chosen and shaped as a frame; `--gaps` by hand says otherwise."""
    frames = chosen(env, **{"gaps": None, **words})

    assert [frame.raw for frame in through(env, frames, [GAP, GOAL])] == printed


def test_fields_leave_records_out_or_take_them_as_frames(env: Environment):
    """As all that chooses."""
    unnamed = chosen(env, LookOptions(fields=["minute"]), None)
    named = chosen(env, LookOptions(fields=["cause"]), None, types=["_gap"])

    assert [frame.raw for frame in through(env, unnamed, [GAP, GOAL])] == [b'{"minute":7}']
    assert [frame.raw for frame in through(env, named, [GAP, GOAL])] == [b'{"cause":"lost"}']


@pytest.mark.parametrize("look", [{"template": "{minute}"}, {"format_": "csv"}])
def test_a_format_without_records_leaves_them_out(look: dict[str, Any], env: Environment):
    """They are named in vain, and not lost in silence."""
    frames = chosen(env, LookOptions(**look), None, types=["action,_gap"])

    assert (frames.gaps, frames.named) == ("said", frozenset())


def test_what_remembers_keeps_the_fast_path_away(env: Environment):
    """Frames that pass it by would be missing in what it remembers."""
    for state in (
        RunState(None, Dedupe(), None, None),
        RunState(None, None, Finished(None, clock=None), None),
        RunState(None, None, None, None, FrameCounts()),
    ):
        assert not chain_of(env, state).fast


def test_lines_are_given_out_unread_only_where_every_stage_allows_it(env: Environment):
    """The fields of a frame need the frame."""
    look = LookOptions(fields=["minute"])
    frames = frame_choice(ChoiceOptions(), look, StopOptions(), "inline", Notices(env), env)
    reduced = chain(frames, RunState(None, None, None, None), Notices(env))

    assert reduced.fast
    assert not reduced.as_lines
    assert chain_of(env, types=["action"]).as_lines
