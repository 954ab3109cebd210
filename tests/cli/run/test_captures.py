"""Captures onto stdout, in this process: what is printed, said and answered."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.surroundings import Surroundings

from livecli.capture.pace import paced
from livecli.cli.options import (
    CaptureOptions,
    ChoiceOptions,
    LookOptions,
    OutageOptions,
    StopOptions,
    TalkOptions,
)
from livecli.cli.plan.captures import CapturePlan, print_plan
from livecli.cli.run.captures import is_fast, play
from livecli.cli.run.stages import chain
from livecli.cli.run.summary import RunState
from livecli.environment import Environment
from livecli.errors import Exit, UsageError
from livecli.fast_path.reader import Sizes
from livecli.terminal.notices import Notices


LINES = b"".join(
    b'{"type":"action","event_id":7,"minute":%d,"_received_ms":%d}\n' % (at, at * 60_000)
    for at in range(1, 6)
)


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """A run freezes what the garbage collector knows."""
    yield
    gc.unfreeze()


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "a.ndjson"
    path.write_bytes(LINES)
    return path


def planned(env: Environment, *files: Path, **words: Any) -> CapturePlan:
    """The plan that these options make, whichever group they are of."""

    def group(cls: Any, **more: Any) -> Any:
        return cls(**more, **{name: words.pop(name) for name in [*words] if hasattr(cls, name)})

    groups = [
        group(CaptureOptions, file=[*files]),
        *(group(ChoiceOptions), group(LookOptions)),
        OutageOptions(gaps="inline"),
        *(group(StopOptions), TalkOptions()),
    ]
    assert not words
    return print_plan(*groups, Notices(env), env)


def played(here: Surroundings, *files: Path, sizes: Sizes | None = None, **words: Any) -> Exit:
    env = here.env()
    return play(planned(env, *files, **words), Notices(env), env, sizes)


@pytest.mark.parametrize("sizes", [None, Sizes(load=0, flood=0)])
def test_a_capture_is_printed_in_its_own_bytes(
    sizes: Sizes | None, here: Surroundings, capture: Path
):
    """By frames, and by lines."""
    assert played(here, capture, sizes=sizes) == Exit.DONE
    assert (here.printed, here.sentences) == (LINES, [])


def test_a_part_of_it_is_between_two_moments(here: Surroundings, capture: Path):
    """These included."""
    assert played(here, capture, start="2'", end="4'") == Exit.DONE
    assert here.printed == b"".join(LINES.splitlines(keepends=True)[1:4])


def test_a_count_ends_it(here: Surroundings, capture: Path):
    """As it ends a live run."""
    assert played(here, capture, count=2) == Exit.DONE
    assert here.printed.count(b"\n") == 2


def test_a_file_that_cannot_be_read_does_not_hide_the_others(here: Surroundings, capture: Path):
    """They are printed, it is said, and the code tells a script."""
    missing = here.folder / "missing.ndjson"

    assert played(here, missing, capture) == Exit.INPUT
    assert here.printed == LINES
    assert here.sentences == [
        f"{missing}: no such file or directory; give a capture or any NDJSON of frames"
    ]


@pytest.mark.parametrize(
    ("words", "option"), [({"types": ["odds"]}, "-t odds"), ({"jq": "empty"}, "--jq")]
)
def test_nothing_printed_is_said_with_the_option_that_let_nothing_pass(
    words: dict[str, Any], option: str, here: Surroundings, capture: Path
):
    """Most of the time it was a slip."""
    assert played(here, capture, **words) == Exit.DONE
    assert here.printed == b""
    assert here.sentences == [f"5 frames (action 5), 0 left by {option}"]


def test_a_file_in_which_nothing_is_may_be_what_was_wanted(here: Surroundings):
    """No filter is to blame."""
    path = here.folder / "b.ndjson"
    path.write_bytes(b"")

    assert played(here, path, types=["odds"]) == Exit.DONE
    assert (here.printed, here.sentences) == (b"", [])


def test_stdin_is_a_capture_too(here: Surroundings):
    """`-` stands for it."""
    env = here.env(stdin=LINES)

    assert play(planned(env, Path("-")), Notices(env), env) == Exit.DONE
    assert here.printed == LINES


def test_stdin_cannot_be_merged(here: Surroundings, capture: Path):
    """Its order is the only one that it has."""
    with pytest.raises(UsageError) as raised:
        played(here, Path("-"), capture, merge=True)
    assert str(raised.value) == ("--merge: stdin comes only once, in its own order; give a file")
    assert raised.value.options == {"--merge"}


@pytest.mark.parametrize(
    ("words", "fast"),
    [
        ({}, True),
        ({"types": ["action"], "where": ["minute>2"]}, True),
        ({"jq": ".minute"}, True),
        ({"fields": ["minute"]}, True),
        ({"start": "2'"}, False),
        ({"end": "14:30"}, False),
        ({"count": 3}, False),
        ({"idle_timeout": "1m"}, False),
        ({"until": ".minute > 2"}, False),
        ({"until_finished": True}, True),
        ({"merge": True}, False),
        ({"format_": "json"}, False),
        ({"template": "{minute}"}, False),
        ({"no_stamp": True}, False),
        ({"normalize": True}, False),
        ({"duration": "1m"}, True),
    ],
)
def test_the_fast_path_is_for_what_can_be_said_of_each_line(
    words: dict[str, Any], fast: bool, here: Surroundings, capture: Path
):
    """All else needs frames, in their order and with their times."""
    env = here.env()
    plan = planned(env, capture, **words)
    state = RunState(None, None, None, plan.frames.query)

    assert is_fast(plan, chain(plan.frames, state, Notices(env))) is fast
    if fast:
        slow = plan._replace(pace=paced(2.0))
        assert not is_fast(slow, chain(slow.frames, state, Notices(env)))


def test_on_a_terminal_lines_are_made_harmless(here: Surroundings, capture: Path):
    """So they are looked at, one by one."""
    env = here.on_terminal()
    plan = planned(env, capture, format_="ndjson")
    state = RunState(None, None, None, None)

    assert not is_fast(plan, chain(plan.frames, state, Notices(env)))
