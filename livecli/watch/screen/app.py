"""The application: keys, mouse and time; what it shows is made by `page`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding

from livecli.capture.window import Minute, Moment, moment
from livecli.errors import UsageError, reason
from livecli.feed.sports import Match
from livecli.state.football.match import FootballState
from livecli.terminal.notices import Level
from livecli.terminal.sanitize import plain
from livecli.terminal.signals import CURIOUS, POLITE

from ..page import PANELS, Page, page
from ..panels.several import columns
from ..player import CapturePlayer
from ..scene import Life, Scene, ViewState
from ..state_sink import StateSink
from ..text.palette import DARK, LIGHT, Palette
from ..text.svg import svg
from .help import Help
from .page_widget import PageWidget
from .prompt import Prompt


EVERY_S = 0.1  # how often the screen looks at the state
SAID_S = 6.0  # how long a notice stays
FLASH_S = 3.0
LEAVE_S = 3.0  # to leave through the application, once a signal came
FRESH_MS = 120_000  # older news is told by a snapshot, and rings no bell
BELLS = ("off", "bell", "notice")
RINGING = frozenset({"goal", "set"})
TOLD = RINGING | {"finished", "goal_withdrawn", "red_card"}
# Operating System Command 9, which terminals that know it show as a notice of the desktop.
NOTICE = "\x1b]9;{}\x07"


class Watch(App[None]):
    """`life` tells of the connection, `waiting` what is to be said; `gone` is called when a signal
    came and the application could not leave in time, `curious` when one asks how things stand."""

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
        Binding("right,l", "aside(1)"),
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
        Binding("t", "turn"),
        Binding("x", "shots"),
        Binding("b", "ring"),
        Binding("s", "save"),
        Binding("r", "record"),
        Binding("d", "light"),
        *(Binding(str(number), f"digit({number})") for number in range(1, 10)),
    ]

    def __init__(
        self,
        folding: StateSink,
        *,
        now_ms: Callable[[], float],
        life: Callable[[], Life] = Life,
        waiting: Callable[[], Iterable[tuple[str, Level]]] = tuple,
        player: CapturePlayer | None = None,
        palette: Palette = DARK,
        start: Callable[[], None] = lambda: None,
        gone: Callable[[int], None] = lambda number: None,
        curious: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.folding = folding
        self.look = ViewState()
        self.palette = palette
        self.player = player
        self.bell_mode = BELLS[0]
        self.caught: int | None = None
        self.page = Page([], ())
        self._now_ms = now_ms
        self._life = life
        self._waiting = waiting
        self._start = start
        self._gone = gone
        self._curious = curious
        self._sheet = PageWidget(palette)
        self._said = ("", Level.NOTE)
        self._said_until = 0.0
        self._seen: tuple[object, int] = (None, 0)  # a desk, and the number of its newest news
        self._changes: dict[Match, float] = {}  # when a score changed, by the feed
        self._flash_until: dict[Match, float] = {}
        self._chose = False  # whether the user opened or left a match
        self._shown: object = None  # what the page was made of
        self._sought: float = 0  # the minute, or the time, that the player is sent to
        self._loop: asyncio.AbstractEventLoop | None = None

    # Life of the application

    def compose(self) -> ComposeResult:
        yield self._sheet

    def on_mount(self) -> None:
        self._loop = asyncio.get_running_loop()
        if not self.is_headless:
            for number in POLITE:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._loop.add_signal_handler(number, self.caught_signal, number)
            for number in CURIOUS:
                self._loop.add_signal_handler(number, self._curious)
        self.app_resume_signal.subscribe(self, lambda app: self.screen.refresh(layout=True))
        self._paint_ground()
        self.set_interval(EVERY_S, self.tick)
        self._start()
        self.tick()

    def caught_signal(self, number: int) -> None:
        """Leave, and do not wait for a terminal that went away."""
        self.caught = self.caught or number
        timer = Timer(LEAVE_S, self._gone, (number,))
        timer.daemon = True
        timer.start()
        self.exit()

    def _fatal_error(self) -> None:
        """Leave; Textual would print all local variables, and a token may be among them."""
        self._close_messages_no_wait()

    @property
    def failure(self) -> Exception | None:
        """A mistake of ours that ended it."""
        return self._exception

    def leave(self) -> None:
        """The pipeline has ended. Any thread may call it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.exit)

    def tick(self) -> None:
        """Look at the state, and draw what changed."""
        if self.player is not None and self.player.seeking:
            return
        now_s = asyncio.get_running_loop().time()
        for text, level in self._waiting():
            self.say(text, level)
        with self.folding.lock:
            self._hear_news(now_s)
            self._open_the_only_one()
            scene = self._scene(now_s)
            shown = (
                (id(scene.desk), scene.desk.version, scene.now_ms // 1000),
                (scene.look, scene.life, scene.flashing, self.palette.name, self.size),
            )
            if shown == self._shown:
                return
            self._shown = shown
            self.page = page(scene, *self.size)
        self._sheet.show(self.page.lines, self.palette)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.tick)

    def say(self, text: str, level: Level = Level.NOTE) -> None:
        """Show a sentence for a while in the status line."""
        self._said = (text, level)
        self._said_until = asyncio.get_running_loop().time() + SAID_S

    def _scene(self, now_s: float) -> Scene:
        life = self._life()
        life.bell = self.bell_mode
        life.recording = self.folding.recording
        if now_s < self._said_until:
            life.said, level = self._said
            life.said_warning = level >= Level.WARNING
        flashing = frozenset(each for each, until in self._flash_until.items() if now_s < until)
        return Scene(self.folding.desk, self._now_ms(), replace(self.look), life, flashing)

    def _open_the_only_one(self) -> None:
        matches = self.folding.desk.matches
        if self.look.cursor not in matches and matches:
            self.look.cursor = next(iter(matches))
        if not self._chose and self.look.open is None and len(matches) == 1:
            self.look.open = next(iter(matches))

    def _hear_news(self, now_s: float) -> None:
        """Ring for goals and sets, and let the score flash; not for what a snapshot tells."""
        desk = self.folding.desk
        before, number = self._seen
        self._seen = (desk, desk.news_count)
        if before is not desk:
            return
        for news in desk.news:
            if news.number <= number or self._now_ms() - news.at_ms > FRESH_MS:
                continue
            if news.kind in TOLD:
                self.say(plain(news.text))
                self._flash_until[news.match] = now_s + FLASH_S
            if news.kind in RINGING:
                self._ring(plain(news.text))

    def _ring(self, text: str) -> None:
        if self.bell_mode == "bell":
            self.bell()
        elif self.bell_mode == "notice" and self._driver is not None:
            self._driver.write(NOTICE.format(text))

    # What the user does

    def action_interrupt(self) -> None:
        self.caught_signal(signal.SIGINT)

    def action_help(self) -> None:
        self.push_screen(Help(self.palette, playing=self.player is not None))

    def action_close_match(self) -> None:
        look = self.look
        if look.wanted:
            look.wanted = ""
        elif look.open is not None and len(self.folding.desk.matches) > 1:
            look.cursor, look.open = look.open, None
            self._chose = True
        look.scroll = 0
        self.tick()

    def action_move(self, by: int) -> None:
        if self.look.open is None:
            across = columns(self.size.width - 2)
            self._choose(by * across if abs(by) < 100 else by)
        else:
            self.look.scroll = max(0, min(self.look.scroll + by, 999))
        self.tick()

    def action_aside(self, by: int) -> None:
        """The card beside it; a minute of a capture; else the next match."""
        if self.look.open is None:
            self._choose(by)
        elif self.player is not None:
            self._seek_by(by)
        else:
            self._choose(by)
            self._open(self.look.cursor)
        self.tick()

    def action_panel(self, by: int) -> None:
        sport = self.look.open.sport if self.look.open is not None else "football"
        self.look.panel = (self.look.panel + by) % len(PANELS[sport])
        self.look.scroll = 0
        self.tick()

    def action_enter(self) -> None:
        if self.look.open is None:
            self._open(self.look.cursor)
        self.tick()

    def action_space(self) -> None:
        if self.player is not None:
            self.player.toggle()
        elif self.look.open is None:
            self.action_enter()
        else:
            self.action_move(10)

    def action_digit(self, number: int) -> None:
        listed = self._listed()
        if number <= len(listed):
            self._open(listed[number - 1])
        self.tick()

    def action_filter(self) -> None:
        def wanted(text: str | None) -> None:
            if text is not None:
                self.look.wanted = text.strip()
                self.look.scroll = 0
                self.tick()

        self.push_screen(Prompt("/", self.look.wanted, self.palette), wanted)

    def action_go(self) -> None:
        """Ask for a moment of the capture."""
        if self.player is None:
            self.say("g: only a capture can be sought; watch --file FILE")
            return
        self.push_screen(Prompt("go to 67', 45+2' or 14:30: ", "", self.palette), self._go)

    def action_step(self) -> None:
        if self.player is not None:
            self.player.step()

    def action_hurry(self, by: int) -> None:
        if self.player is not None:
            self.player.hurry(by)

    def action_turn(self) -> None:
        self.look.turned = not self.look.turned
        self.say("away places are turned" if self.look.turned else "away places as they were told")
        self.tick()

    def action_shots(self) -> None:
        self.look.all_shots = not self.look.all_shots
        self.tick()

    def action_ring(self) -> None:
        self.bell_mode = BELLS[(BELLS.index(self.bell_mode) + 1) % len(BELLS)]
        self.say(f"goals and sets: {self.bell_mode}")
        self.tick()

    def action_save(self) -> None:
        """The page as a picture, beside where we were started."""
        path = self._picture_path()
        try:
            path.write_text(svg(self.page.lines, self.palette, "livecli watch"), encoding="utf-8")
        except OSError as error:
            self.say(f"{path}: {reason(error)}; start livecli where you may write", Level.WARNING)
        else:
            self.say(f"{path}: saved")
        self.tick()

    def action_record(self) -> None:
        self.folding.toggle_recording()
        self.say("recording ends" if self.folding.recording else "recording begins")

    def action_light(self) -> None:
        self.palette = LIGHT if self.palette is DARK else DARK
        self._paint_ground()
        self.tick()

    def on_click(self, event: events.Click) -> None:
        for target in self.page.targets:
            if target.holds(event.screen_x, event.screen_y):
                if isinstance(target.opens, int):
                    self.look.panel, self.look.scroll = target.opens, 0
                else:
                    self._open(target.opens)
        self.tick()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1 if self.look.open is None else 3)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1 if self.look.open is None else -3)

    # How it does it

    def _open(self, match: Match | None) -> None:
        self.look.open = self.look.cursor = match
        self.look.scroll = 0
        self.look.wanted = ""
        self.look.panel = 0
        self._chose = True

    def _choose(self, by: int) -> None:
        listed = self._listed()
        if listed:
            now = listed.index(self.look.cursor) if self.look.cursor in listed else 0
            self.look.cursor = listed[max(0, min(len(listed) - 1, now + by))]

    def _listed(self) -> list[Match]:
        with self.folding.lock:
            return [each.match for each in Scene(self.folding.desk, 0.0, self.look).listed()]

    def _seek_by(self, minutes: int) -> None:
        """Minutes of the match, or of the clock where the match has none."""
        assert self.player is not None
        match = self.folding.desk.match(self.look.open) if self.look.open else None
        on_its_way = self.player.seeking
        if isinstance(match, FootballState) and match.clock.minute is not None:
            now = self._sought if on_its_way else match.clock.minute
            self._sought = max(0, now + minutes)
            to: Moment = Minute(int(self._sought))
        else:
            at_ms = self._sought if on_its_way else self.player.at_ms or 0.0
            self._sought = at_ms + minutes * 60_000
            to = float(self._sought)
        self.player.seek(to, self.look.open, back=minutes < 0)

    def _go(self, text: str | None) -> None:
        if not text or self.player is None:
            return
        word = text.strip()
        try:
            to = moment(f"{word}'" if word.isdigit() else word, "go to", self._now_ms())
        except UsageError as error:
            self.say(str(error), Level.WARNING)
            return
        self.player.seek(to, self.look.open, back=True)

    def _picture_path(self) -> Path:
        name = "matches" if self.look.open is None else f"{self.look.open}".replace(":", "-")
        number = 1
        while (path := Path(f"livecli-{name}-{number}.svg")).exists():
            number += 1
        return path

    def _paint_ground(self) -> None:
        self.screen.styles.background = self.palette.ground
