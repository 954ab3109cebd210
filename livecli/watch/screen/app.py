"""The application: keys, mouse and time; what it shows is made by `page`."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Timer
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding

from livecli.alerts.alert_text import sentence
from livecli.errors import reason
from livecli.feed.sports import Match
from livecli.terminal.notices import Level
from livecli.terminal.sanitize import plain

from ..page import PANELS, Page, page
from ..panels.several import columns
from ..player import CapturePlayer
from ..scene import Scene, ScreenStatus, ViewState
from ..seeker import Seeker
from ..state_sink import StateSink
from ..text.palette import DARK, LIGHT, Palette
from ..text.svg import free_path, svg
from .help import WIDTH, TextBox, help_lines, log_lines
from .page_widget import PageWidget
from .prompt import Prompt
from .terminal_driver import TerminalDriver


EVERY_S = 0.1  # between two looks at the state
NOTICE_S = 6.0  # how long a notice stays
FLASH_S = 3.0
MOST_LOGGED = 200
LEAVE_S = 3.0  # after a signal, before the process ends without the application
FRESH_MS = 120_000  # older alerts are no news: the screen stood still, or a capture did not
BELLS = ("off", "bell", "notice")
# Operating System Command 9: some terminals show its text as a notice of the desktop.
NOTICE = "\x1b]9;{}\x07"


class Watch(App[None]):
    """The screen of `sink.state`; `notices` gives the sentences that wait to be shown.

    `leave_at_once` ends the process if the application does not leave in time after a signal.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS = "Screen { overflow: hidden; }"
    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+z", "suspend_process"),
        Binding("q", "quit"),
        Binding("question_mark,f1", "help"),
        Binding("escape,backspace", "close_match"),
        Binding("up,k", "move(-1)"),
        Binding("down,j", "move(1)"),
        Binding("pageup", "move(-10)"),
        Binding("pagedown", "move(10)"),
        Binding("home", "move(-9999)"),
        Binding("end", "move(9999)"),
        Binding("left,h", "aside(-1)"),
        Binding("right", "aside(1)"),
        Binding("shift+left", "aside(-5)"),
        Binding("shift+right", "aside(5)"),
        Binding("tab", "panel(1)"),
        Binding("shift+tab", "panel(-1)"),
        Binding("enter", "enter"),
        Binding("space", "space"),
        Binding("slash", "filter"),
        Binding("full_stop", "step"),
        Binding("left_square_bracket", "hurry(-1)"),
        Binding("right_square_bracket", "hurry(1)"),
        Binding("g", "go"),
        Binding("n", "moment('n')"),
        Binding("N", "moment('N')"),
        Binding("t", "turn"),
        Binding("x", "shots"),
        Binding("b", "ring"),
        Binding("s", "save"),
        Binding("r", "record"),
        Binding("d", "light"),
        Binding("l", "log"),
        *(Binding(str(number), f"digit({number})") for number in range(1, 10)),
    ]

    def __init__(
        self,
        sink: StateSink,
        *,
        now_ms: Callable[[], float],
        status: Callable[[], ScreenStatus] = ScreenStatus,
        notices: Callable[[], Iterable[tuple[str, Level]]] = tuple,
        player: CapturePlayer | None = None,
        palette: Palette = DARK,
        start: Callable[[], None] = lambda: None,
        leave_at_once: Callable[[int], None] = lambda number: None,
    ) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.sink = sink
        self.view = ViewState()
        self.palette = palette
        self.player = player
        self.seeker = None if player is None else Seeker(player, self.say)
        self.bell_mode = BELLS[0]
        self.caught: int | None = None
        self.page = Page([], ())
        self._now_ms = now_ms
        self._status = status
        self._notices = notices
        self._start = start
        self._leave_at_once = leave_at_once
        self._page_widget = PageWidget(palette, [])
        self._said: deque[tuple[float, str, Level]] = deque(maxlen=MOST_LOGGED)
        self._notice = ("", Level.NOTE)
        self._notice_until = 0.0
        self._flash_until: dict[Match, float] = {}
        self._chosen_by_user = False  # a match was opened or left by hand
        self._drawn_from: object = None  # what the page was made of
        self._loop: asyncio.AbstractEventLoop | None = None

    # Start, drawing and end

    def compose(self) -> ComposeResult:
        yield self._page_widget

    def on_mount(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.app_resume_signal.subscribe(self, lambda app: self.screen.refresh(layout=True))
        self.screen.styles.background = self.palette.ground
        self.set_interval(EVERY_S, self.tick)
        self._start()
        if self.caught is not None:
            self.exit()
        self.tick()

    def caught_signal(self, number: int) -> None:
        """Leave; the timer ends the process if leaving hangs: the terminal is gone, or the screen
        is busy."""
        self.caught = self.caught or number
        timer = Timer(LEAVE_S, self._leave_at_once, (number,))
        timer.daemon = True
        timer.start()
        self.leave()

    def _fatal_error(self) -> None:
        """Leave without Textual's traceback: it prints local variables, perhaps a token."""
        self._close_messages_no_wait()

    @property
    def failure(self) -> Exception | None:
        """The exception that ended the application, if one did."""
        return self._exception

    def leave(self) -> None:
        """End soon. Any thread and any signal may call it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.exit)

    def tick(self) -> None:
        """Read the state, and draw what changed."""
        if self.player is not None and self.player.seeking:
            return
        now_s = asyncio.get_running_loop().time()
        for text, level in self._notices():
            self.say(text, level)
        with self.sink.lock:
            self._announce_alerts(now_s)
            self._open_the_only_one()
            scene = self._scene(now_s)
            shown = (
                (id(scene.state), scene.state.version, scene.now_ms // 1000),
                (scene.view, scene.status, scene.flashing, self.palette.name, self.size),
            )
            if shown == self._drawn_from:
                return
            self._drawn_from = shown
            self.page = page(scene, *self.size)
        self._page_widget.show(self.page.lines, self.palette)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.tick)

    def say(self, text: str, level: Level = Level.NOTE) -> None:
        """Show a sentence for a while in the status line, unless it is a detail for the log."""
        self._said.append((self._now_ms(), text, level))
        if level < Level.NOTE:
            return
        self._notice = (text, level)
        self._notice_until = asyncio.get_running_loop().time() + NOTICE_S

    def _scene(self, now_s: float) -> Scene:
        status = self._status()
        status.bell = self.bell_mode
        status.recording = self.sink.recording
        if now_s < self._notice_until:
            status.notice, level = self._notice
            status.is_warning = level >= Level.WARNING
        flashing = frozenset(each for each, until in self._flash_until.items() if now_s < until)
        return Scene(self.sink.state, self._now_ms(), replace(self.view), status, flashing)

    def _open_the_only_one(self) -> None:
        matches = self.sink.state.matches
        if self.view.cursor not in matches and matches:
            self.view.cursor = next(iter(matches))
        if not self._chosen_by_user and self.view.open is None and len(matches) == 1:
            self.view.open = next(iter(matches))

    def _announce_alerts(self, now_s: float) -> None:
        """Say them, ring once, and let the score flash."""
        least_ms = self._now_ms() - FRESH_MS
        fresh = [each for each in self.sink.taken_alerts() if each.at_ms >= least_ms]
        for alert in fresh:
            self.say(plain(sentence(alert)))
            self._flash_until[alert.match] = now_s + FLASH_S
        if fresh:
            self._ring(plain(sentence(fresh[-1])))

    def _ring(self, text: str) -> None:
        if self.bell_mode == "bell":
            self.bell()
        elif self.bell_mode == "notice" and self._driver is not None:
            self._driver.write(NOTICE.format(text))

    # What the user does

    def action_interrupt(self) -> None:
        self.caught_signal(signal.SIGINT)

    def action_help(self) -> None:
        self.push_screen(TextBox(self.palette, help_lines(self.player is not None)))

    def action_log(self) -> None:
        room = max(WIDTH, self.size.width - 8), self.size.height - 6
        self.push_screen(TextBox(self.palette, log_lines(self._said, *room)))

    def action_close_match(self) -> None:
        view = self.view
        if view.search:
            view.search = ""
        elif view.open is not None and len(self.sink.state.matches) > 1:
            view.cursor, view.open = view.open, None
            self._chosen_by_user = True
        view.scroll = 0
        self.tick()

    def action_move(self, by: int) -> None:
        if self.view.open is None:
            across = columns(self.size.width - 2)
            self._choose(by * across if abs(by) < 100 else by)
        else:
            self.view.scroll = max(0, min(self.view.scroll + by, 999))
        self.tick()

    def action_aside(self, by: int) -> None:
        """Go to the card beside this one, a minute of a capture, or else the next match."""
        if self.view.open is None:
            self._choose(by)
        elif self.seeker is not None:
            self.seeker.by_minutes(by, self.view.open, self.sink.state)
        else:
            self._choose(by)
            self._open(self.view.cursor)
        self.tick()

    def action_panel(self, by: int) -> None:
        sport = self.view.open.sport if self.view.open is not None else "football"
        self.view.panel = (self.view.panel + by) % len(PANELS[sport])
        self.view.scroll = 0
        self.tick()

    def action_enter(self) -> None:
        if self.view.open is None:
            self._open(self.view.cursor)
        self.tick()

    def action_space(self) -> None:
        if self.player is not None:
            self.player.toggle()
        elif self.view.open is None:
            self.action_enter()
        else:
            self.action_move(10)

    def action_digit(self, number: int) -> None:
        listed = self._listed()
        if number <= len(listed):
            self._open(listed[number - 1])
        self.tick()

    def action_filter(self) -> None:
        def search(text: str | None) -> None:
            if text is not None:
                self.view.search = text.strip()
                self.view.scroll = 0
                self.tick()

        self.push_screen(Prompt("/", self.view.search, self.palette), search)

    def action_go(self) -> None:
        if self.seeker is None:
            self.say("g: only a capture can be sought; watch --file FILE")
            return
        self.push_screen(Prompt("go to 67', 45+2' or 14:30: ", "", self.palette), self._go)

    def action_moment(self, key: str) -> None:
        if self.seeker is None:
            self.say(f"{key}: only a capture has moments; watch --file FILE")
            return
        playback = self._status().playback
        capture = playback.capture if playback is not None else None
        moment = self.seeker.to_moment(key, self.view.open, capture)
        if moment is not None:
            self._notice_until = 0.0  # what it says may be still to come
            self._flash_until.clear()
            if self.view.open is None:
                self.view.cursor = moment.match
        self.tick()

    def action_step(self) -> None:
        if self.player is not None:
            self.player.step()

    def action_hurry(self, by: int) -> None:
        if self.player is not None:
            self.player.hurry(by)

    def action_turn(self) -> None:
        self.view.turned = not self.view.turned
        self.say("away places are turned" if self.view.turned else "away places as they were told")
        self.tick()

    def action_shots(self) -> None:
        self.view.all_shots = not self.view.all_shots
        self.tick()

    def action_ring(self) -> None:
        self.bell_mode = BELLS[(BELLS.index(self.bell_mode) + 1) % len(BELLS)]
        self.say(f"goals, cards, sets and ends: {self.bell_mode}")
        self.tick()

    def action_save(self) -> None:
        """Write the page as a picture into the working directory."""
        name = "matches" if self.view.open is None else f"{self.view.open}".replace(":", "-")
        path = free_path(f"livecli-{name}")
        try:
            path.write_text(svg(self.page.lines, self.palette, "livecli watch"), encoding="utf-8")
        except OSError as error:
            self.say(f"{path}: {reason(error)}; start livecli where you may write", Level.WARNING)
        else:
            self.say(f"{path}: saved")
        self.tick()

    def action_record(self) -> None:
        self.sink.toggle_recording()
        self.say("recording ends" if self.sink.recording else "recording begins")

    def action_light(self) -> None:
        self.palette = LIGHT if self.palette is DARK else DARK
        self.screen.styles.background = self.palette.ground
        self.tick()

    def on_click(self, event: events.Click) -> None:
        for target in self.page.targets:
            if target.holds(event.screen_x, event.screen_y):
                if isinstance(target.opens, int):
                    self.view.panel, self.view.scroll = target.opens, 0
                else:
                    self._open(target.opens)
        self.tick()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1 if self.view.open is None else 3)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1 if self.view.open is None else -3)

    # Helpers

    def _open(self, match: Match | None) -> None:
        self.view.open = self.view.cursor = match
        self.view.scroll = self.view.panel = 0
        self.view.search = ""
        self._chosen_by_user = True

    def _choose(self, by: int) -> None:
        listed = self._listed()
        if listed:
            now = listed.index(self.view.cursor) if self.view.cursor in listed else 0
            self.view.cursor = listed[max(0, min(len(listed) - 1, now + by))]

    def _listed(self) -> list[Match]:
        with self.sink.lock:
            return [each.match for each in Scene(self.sink.state, 0.0, self.view).listed()]

    def _go(self, text: str | None) -> None:
        if self.seeker is not None:
            self.seeker.go(text, self.view.open, self.sink.state, self._now_ms())
