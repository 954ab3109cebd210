"""A pipeline to its end: what is summed up, and by which signal the program dies."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from livecli.cli.run import ending
from livecli.cli.run.ending import run_to_end
from livecli.errors import Exit, OutputFailed
from livecli.poller import Poller


class Died(Exception):
    """In the place of a death by a signal."""


@pytest.fixture(autouse=True)
def _dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def die_by(number: int) -> None:
        raise Died(number)

    monkeypatch.setattr(ending, "die_by", die_by)
    yield
    gc.unfreeze()


class Ended:
    """A pipeline that is over at once; `during` happens while it runs."""

    def __init__(self, during: Any = lambda pipeline: Exit.LIMIT) -> None:
        self.sink = SimpleNamespace(gone=False)
        self.poller = Poller()
        self.stopped = 0
        self.during = during

    def stop(self) -> None:
        self.stopped += 1

    def run(self) -> Exit:
        try:
            return self.during(self)
        finally:
            self.poller.close()


def ended(pipeline: Any, summaries: list[str] | None = None, **handlers: Any) -> Exit:
    notes = [] if summaries is None else summaries
    return run_to_end(pipeline, at_end=lambda: notes.append("summed up"), **handlers)


def test_the_code_is_that_of_the_pipeline():
    """And it is summed up once."""
    summaries: list[str] = []

    assert ended(Ended(), summaries) is Exit.LIMIT
    assert summaries == ["summed up"]


def test_a_failure_is_summed_up_too():
    """What came before it is worth knowing."""
    summaries: list[str] = []

    def fail(pipeline: Ended) -> Exit:
        raise OutputFailed("stdout: no space left on device")

    with pytest.raises(OutputFailed):
        ended(Ended(fail), summaries)
    assert summaries == ["summed up"]


def test_a_reader_that_is_gone_ends_it_in_silence():
    """As `| head` ends every other program."""
    summaries: list[str] = []

    def gone(pipeline: Ended) -> Exit:
        pipeline.sink.gone = True
        return Exit.DONE

    with pytest.raises(Died) as died:
        ended(Ended(gone), summaries)
    assert died.value.args == (signal.SIGPIPE,)
    assert summaries == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_it_and_is_what_it_dies_by(number: signal.Signals):
    """After what there is has been written and summed up."""
    summaries: list[str] = []

    def interrupted(pipeline: Ended) -> Exit:
        signal.raise_signal(number)
        assert pipeline.stopped == 1
        return Exit.DONE

    with pytest.raises(Died) as died:
        ended(Ended(interrupted), summaries)
    assert died.value.args == (number,)
    assert summaries == ["summed up"]


def test_one_may_ask_how_it_stands():
    """By SIGUSR1; it runs on."""
    answers: list[str] = []

    def curious(pipeline: Ended) -> Exit:
        signal.raise_signal(signal.SIGUSR1)
        assert pipeline.stopped == 0
        return Exit.DONE

    assert ended(Ended(curious), on_status=lambda: answers.append("well")) is Exit.DONE
    assert answers == ["well"]


def test_afterwards_signals_are_handled_as_before():
    """The caller may be a shell in this process, or a test."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGUSR1)]
    ended(Ended())

    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGUSR1)] == before
