"""What ends a run, and what it is called."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from livecli.errors import Exit
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.filters.finished import Finished
from livecli.filters.limits import RunLimits
from livecli.filters.until import Until


FRAME = codec.decode(b'{"type":"odds"}')


def limited(now: list[float], **limits: Any) -> RunLimits:
    none = {"count": None, "duration_s": None, "idle_s": None}
    return RunLimits(**none | limits, started_at=0.0, clock=lambda: now[0])


@pytest.mark.parametrize(
    ("limits", "cause", "code"),
    [
        ({"count": 1}, "count", Exit.DONE),
        ({"duration_s": 5.0}, "duration", Exit.DONE),
        ({"idle_s": 5.0}, "idle", Exit.DONE),
        ({"count": 3, "duration_s": 5.0}, "duration", Exit.LIMIT),
        ({"duration_s": 5.0, "idle_s": 1.0}, "duration", Exit.DONE),
    ],
)
def test_a_run_that_met_a_limit_is_called_by_it(limits: dict[str, Any], cause: str, code: Exit):
    """In the `_close` of a capture and in the status file."""
    now = [0.0]
    run = limited(now, **limits)
    run.passed([FRAME])
    now[0] = 5.0

    assert run.verdict() is code
    assert run.cause == cause


def test_before_a_limit_is_met_there_is_no_verdict():
    """And no cause."""
    run = limited([4.9], count=2, duration_s=5.0, idle_s=5.0)
    run.passed([FRAME])

    assert run.verdict() is None
    assert run.cause == ""


def test_what_was_waited_for_says_its_own_word():
    """A frame, or the end of all matches."""
    until = Until(lambda frame: True)
    until([FRAME])
    over: Any = SimpleNamespace(cause=Finished.cause, over=lambda: True, deadline=None)

    for ending, cause in ((until, "until"), (over, "finished")):
        run = limited([0.0], endings=[ending])
        assert run.verdict() is Exit.DONE
        assert run.cause == cause


@pytest.mark.parametrize(("counts_ours", "passed"), [(False, 4), (True, 1)])
def test_records_of_ours_count_where_they_were_chosen(counts_ours: bool, passed: int):
    """`-t _gap -c 1` ends with the first gap."""
    gap = Frame.of({"type": "_gap"}, received_ms=1.0)
    run = limited([0.0], count=1, counts_ours=counts_ours)

    assert len(run.passed([gap, gap, gap, FRAME, FRAME])) == passed
