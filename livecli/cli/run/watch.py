"""Runs the screen of a plan, and gives the terminal back as it was."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.sports import Match
from livecli.pipeline import Filter, Pipeline, Sink
from livecli.poller import Poller
from livecli.session.session import Session
from livecli.session.transitions import State
from livecli.terminal.notices import Level
from livecli.terminal.signals import CURIOUS, POLITE, catch, die_by
from livecli.watch.capture_map import CaptureMap
from livecli.watch.moment_scan import MomentScan
from livecli.watch.pipeline_thread import PipelineThread
from livecli.watch.player import CapturePlayer
from livecli.watch.scene import PlaybackState, ScreenStatus, SocketRow
from livecli.watch.screen.screen_notices import ScreenNotices
from livecli.watch.state_sink import StateSink
from livecli.watch.text.palette import Palette

from ..plan.captures import CapturePlan
from ..plan.files import RecordingPlan
from ..plan.live import LivePlan
from .live import live_run
from .recording import recording_sink
from .stages import chain, limits
from .summary import RunState


if TYPE_CHECKING:
    from livecli.sources.bus_reader import BusReader


# No kitty keys, no focus events, pasting or mouse, the other screen; wrapped lines and the cursor.
RESET = b"\x1b[<u\x1b[?1004;2004;1000;1003;1015;1006;1049l\x1b[?7;25h"
STATES = {State.WAITING: "waits", State.CONNECTING: "is connecting", State.OPEN: "open"}


def watch_live(
    plan: LivePlan,
    recording: RecordingPlan,
    palette: Palette,
    notices: ScreenNotices,
    env: Environment,
) -> Exit:
    """Watch live matches until the user leaves, or the run ends."""
    sink: StateSink

    def sink_maker(
        url: str, matches: tuple[Match, ...], wake: Callable[[], None]
    ) -> tuple[Sink, Filter | None]:
        nonlocal sink

        def record(matches: tuple[Match, ...]) -> tuple[Sink, str]:
            sink, _ = recording_sink(recording, url, matches, notices, env, wake)
            return sink, recording.pattern.text

        sink = StateSink(matches, record=record, say=partial(notices.say, level=Level.WARNING))
        return sink, None

    live = live_run(plan, notices, env, sink_maker)
    if plan.bus is not None:
        status = partial(_bus_status, cast("BusReader", live.pipeline.source))
    else:
        status = partial(_session_status, cast("Session", live.session), env)
    return _shown(
        live.pipeline,
        sink,
        palette,
        notices,
        env,
        status=status,
        on_status=live.on_status,
        at_end=live.at_end,
    )


def watch_captures(
    plan: CapturePlan,
    speed: float,
    max_gap_s: float | None,
    palette: Palette,
    notices: ScreenNotices,
    env: Environment,
) -> Exit:
    """Watch captures; the end of them is not the end of the screen."""
    from livecli.capture.reader import FrameReader
    from livecli.sources.capture_file import Capture
    from livecli.sources.playback import Playback

    is_pipe = False
    for path in plan.paths:  # what cannot be read is said before the screen is taken
        capture = Capture(path)
        capture.open()
        is_pipe = is_pipe or capture.waits
        capture.close()

    def read(level: Level = Level.WARNING) -> Playback:
        return Playback(
            plan.paths,
            stdin=env.stdin,
            reader=lambda capture: map(FrameReader(whole=False).frames, capture.chunks()),
            window=lambda: None,
            say=lambda text: notices.say(text, level),
            clock=env.monotonic,
            merged=plan.merged,
        )

    sink = StateSink((), record=None, say=notices.say, skips=lambda: player.skips)
    poller = Poller(env.monotonic)
    player = CapturePlayer(
        read,
        speed=speed,
        clock=env.monotonic,
        wake=poller.wake,
        begin_again=sink.begin_again,
        max_gap_s=max_gap_s,
    )
    if plan.start is not None:
        player.seek(plan.start, None, back=False)
    state = RunState(None, None, None, None)
    pipeline = Pipeline(
        player,
        chain(plan.frames, state, notices).filters,
        sink,
        limits=limits(plan.frames, plan.stop, state, env),
        poller=poller,
    )
    scan = None if is_pipe else MomentScan(partial(read, Level.DETAIL), plan.frames.where)

    def capture_map() -> CaptureMap | None:
        return None if scan is None else scan.map

    return _shown(
        pipeline,
        sink,
        palette,
        notices,
        env,
        status=partial(_player_status, player, capture_map),
        player=player,
        scan=scan,
    )


def _shown(
    pipeline: Pipeline,
    sink: StateSink,
    palette: Palette,
    notices: ScreenNotices,
    env: Environment,
    *,
    status: Callable[[], ScreenStatus],
    player: CapturePlayer | None = None,
    scan: MomentScan | None = None,
    on_status: Callable[[], None] = lambda: None,
    at_end: Callable[[], object] = lambda: None,
) -> Exit:
    """Run the pipeline in its thread, the application here; die by the signal that ended it."""
    from livecli.watch.screen.app import Watch

    def waiting() -> Iterator[tuple[str, Level]]:
        while notices.queue:
            yield notices.queue.popleft()

    def start() -> None:
        thread.start()
        if scan is not None:
            scan.start()

    def gone(number: int) -> None:
        thread.stop()
        _reset(env, settings)
        os._exit(128 + number)

    app = Watch(
        sink,
        now_ms=env.wall_ms if player is None else player.now_ms,
        status=status,
        notices=waiting,
        player=player,
        palette=palette,
        start=start,
        leave_at_once=gone,
    )
    thread = PipelineThread(pipeline, app.leave)
    settings = _settings(env.stdin)
    notices.shown = True
    try:
        with (
            _terminal_of(env.stdout),
            _signals(lambda number: app.caught_signal(number), on_status),
        ):
            app.run()
    except OSError:
        if app.caught is None:  # else it is the terminal that went away, as the signal said
            raise
    finally:
        notices.shown = False
        if scan is not None:
            scan.stop()
        thread.stop()
        at_end()
    for text, level in waiting():
        if level >= Level.WARNING:
            notices.say(text, level)
    if app.caught is not None:
        die_by(app.caught)
    if app.failure is not None:
        raise app.failure
    return thread.result()


@contextmanager
def _signals(leave: Callable[[int], None], on_status: Callable[[], None]) -> Iterator[None]:
    """Answer signals; not by the application's loop, which a busy screen holds up."""

    before: dict[int, object] = {}

    def polite(number: int, _: FrameType | None) -> None:
        catch(number, polite)
        leave(number)

    for each in POLITE:
        if signal.getsignal(each) is not signal.SIG_IGN:
            before[each] = catch(each, polite)
    for each in CURIOUS:
        before[each] = signal.signal(each, lambda number, frame: on_status())
    try:
        yield
    finally:
        for number, act in before.items():
            signal.signal(number, act)  # type: ignore[arg-type]


def _settings(fd: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(fd)
    except termios.error:
        return None


def _reset(env: Environment, settings: list[Any] | None) -> None:
    """Give the terminal back as it was, where Textual cannot: if it takes anything now."""
    with suppress(OSError, termios.error):
        if settings is not None:
            termios.tcsetattr(env.stdin, termios.TCSANOW, settings)
        if select.select([], [env.stdout], [], 0)[1]:
            os.write(env.stdout, RESET)


@contextmanager
def _terminal_of(fd: int) -> Iterator[None]:
    """Let Textual, which draws on stderr, draw where stdout goes: stderr may be a file."""
    before = sys.__stderr__
    with open(os.dup(fd), "w", encoding="utf-8", errors="replace") as terminal:
        sys.__stderr__ = terminal  # type: ignore[misc]
        try:
            yield
        finally:
            sys.__stderr__ = before  # type: ignore[misc]


def _session_status(session: Session, env: Environment) -> ScreenStatus:
    """The sockets as the session sees them; read while another thread may change them."""
    now = env.monotonic()
    sockets = [
        SocketRow(
            connection.number,
            STATES[connection.state],
            max(0.0, connection.wake_at - now) if connection.state is State.WAITING else None,
            connection.reason,
        )
        for connection in list(session.connections.values())
        if connection.state in STATES
    ]
    return ScreenStatus(sockets, session.reconnects)


def _bus_status(reader: BusReader) -> ScreenStatus:
    """The connection to a bus, as a socket."""
    row = SocketRow(1, "open" if reader.connected else STATES[State.CONNECTING])
    return ScreenStatus([row], reader.reconnects)


def _player_status(
    player: CapturePlayer, capture_map: Callable[[], CaptureMap | None]
) -> ScreenStatus:
    playback = PlaybackState(player.speed, player.paused, player.at_end, capture_map())
    return ScreenStatus(playback=playback)
