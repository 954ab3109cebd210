"""From a plan to the screen and back; the screen itself is one that shows nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from support.surroundings import Surroundings

from livecli.cli.options import CaptureOptions, ChoiceOptions, FileOptions, LookOptions, StopOptions
from livecli.cli.plan.captures import CapturePlan, capture_plan
from livecli.cli.plan.files import recording_plan
from livecli.cli.plan.frames import frame_choice
from livecli.cli.run import watch
from livecli.cli.run.live import LiveRun
from livecli.cli.run.watch import watch_captures, watch_live
from livecli.environment import Environment
from livecli.errors import Exit, InputFailed
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.terminal.notices import Level, Notices
from livecli.watch.screen import app
from livecli.watch.screen.screen_notices import ScreenNotices
from livecli.watch.text.palette import DARK


EVENT = b'{"type":"event","event_id":7,"minute":1}'
LONGEST_S = 20.0  # that a test waits for a thread; far more than it takes


class Died(Exception):
    """In the place of a death by a signal."""


class Blank:
    """A screen that shows nothing; while it is on, `during` does what a user would."""

    caught: int | None = None
    failure: Exception | None = None
    notices: ScreenNotices  # of the newest run

    def __init__(self, *_: Any, start: Callable[[], None], **parts: Any) -> None:
        self.start = start
        self.left = Event()  # set when the pipeline has ended

    def leave(self) -> None:
        self.left.set()

    def run(self) -> None:
        self.start()
        self.during()

    def during(self) -> None:
        """The user leaves at once."""


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch) -> type[Blank]:
    """The class of the screen, for a test to say what happens on it."""

    class Screen(Blank):
        pass

    def die_by(number: int) -> None:
        raise Died(number)

    monkeypatch.setattr(app, "Watch", Screen)
    monkeypatch.setattr(watch, "die_by", die_by)
    return Screen


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "a.ndjson"
    line = EVENT[:-1] + b',"_received_ms":%d}\n'
    path.write_bytes(line % 1000 + line % 2000)
    return path


def planned(env: Environment, *files: Path, **stop: Any) -> CapturePlan:
    stops = StopOptions(**stop)
    look, choice = LookOptions(format_="ndjson"), ChoiceOptions()
    frames = frame_choice(choice, look, stops, "inline", Notices(env), env, captured=True)
    return capture_plan(CaptureOptions(file=[*files]), frames, stops, env)


def watched(here: Surroundings, *files: Path, **stop: Any) -> Exit:
    env = here.env()
    env.monotonic = time.monotonic
    notices = ScreenNotices(env)
    Blank.notices = notices
    return watch_captures(planned(env, *files, **stop), 1000.0, None, DARK, notices, env)


def test_it_ends_when_the_user_leaves(here: Surroundings, capture: Path):
    """However much of the capture is left."""
    assert watched(here, capture) == Exit.DONE
    assert here.sentences == []


def test_a_run_that_ends_by_itself_leaves_the_screen(
    screen: type[Blank], here: Surroundings, capture: Path
):
    """And has the code of its end."""
    left: list[bool] = []
    screen.during = lambda self: left.append(self.left.wait(LONGEST_S))

    assert watched(here, capture, count=1) == Exit.DONE
    assert watched(here, capture, count=3, duration="0") == Exit.LIMIT
    assert left == [True, True]


def test_what_cannot_be_read_is_said_before_the_screen_is_taken(
    screen: type[Blank], here: Surroundings, capture: Path
):
    """A screen that appears and is gone again would say nothing."""
    screen.during = lambda self: pytest.fail("there must be no screen")
    with pytest.raises(InputFailed, match="no such file"):
        watched(here, capture, here.folder / "missing.ndjson")


def test_warnings_outlast_the_screen(screen: type[Blank], here: Surroundings, capture: Path):
    """Notes were news for its status line, and are none afterwards."""

    def during(self: Blank) -> None:
        self.notices.say("a note")
        self.notices.say("a warning", Level.WARNING)
        assert here.sentences == []

    screen.during = during
    watched(here, capture)

    assert here.sentences == ["a warning"]


def test_the_signal_that_ended_it_is_what_it_dies_by(
    screen: type[Blank], here: Surroundings, capture: Path
):
    """Also where the terminal went away with it."""

    def hang_up(self: Blank) -> None:
        self.caught = 1
        raise OSError

    screen.during = hang_up
    with pytest.raises(Died) as died:
        watched(here, capture)
    assert died.value.args == (1,)


def test_a_terminal_that_fails_is_no_end_by_a_signal(
    screen: type[Blank], here: Surroundings, capture: Path
):
    """It is a failure, and must not be hidden."""

    def fail(self: Blank) -> None:
        raise OSError("the terminal")

    screen.during = fail
    with pytest.raises(OSError, match="the terminal"):
        watched(here, capture)


def test_a_mistake_of_ours_is_raised(screen: type[Blank], here: Surroundings, capture: Path):
    """After the screen was given back."""
    screen.failure = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        watched(here, capture)


def test_the_screen_is_drawn_where_stdout_goes(
    screen: type[Blank], here: Surroundings, capture: Path
):
    """Textual draws on stderr, which may be a file."""
    before = sys.__stderr__
    screen.during = lambda self: print("drawn", file=sys.__stderr__)
    watched(here, capture)

    assert here.printed == b"drawn\n"
    assert here.sentences == []
    assert sys.__stderr__ is before


def test_a_key_records_what_is_watched(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    """To where the plan says; the newest state of each match comes first."""
    env = here.env()
    pattern = f"{here.folder}/{{event_id}}.ndjson"
    sinks: list[Any] = []

    def live_run(plan: object, notices: object, env: object, sink_maker: Any) -> LiveRun:
        sink, stage = sink_maker("ws://127.0.0.1:1", (Match("football", 7),), lambda: None)
        assert stage is None
        sink.write([Frame(EVENT, "event", 7, "football", 1000.0)])
        sink.toggle_recording()
        sink.write([])
        sinks.append(sink.recording)
        sink.close("stopped")
        nothing: Any = None
        return LiveRun(nothing, nothing, nothing, nothing)

    monkeypatch.setattr(watch, "live_run", live_run)
    monkeypatch.setattr(watch, "_shown", lambda *_, **parts: Exit.DONE)
    plan: Any = SimpleNamespace(bus=None)
    recording = recording_plan(FileOptions(output=pattern))

    assert watch_live(plan, recording, DARK, ScreenNotices(env), env) == Exit.DONE
    assert sinks == [pattern]
    assert EVENT[:-1] in (here.folder / "7.ndjson").read_bytes()
