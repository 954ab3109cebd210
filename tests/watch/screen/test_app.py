"""The application without a terminal: keys and clicks in, a page out."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import scenes

from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.terminal.notices import Level
from livecli.watch.capture_map import CaptureMap, CaptureMoment
from livecli.watch.player import CapturePlayer
from livecli.watch.scene import PlaybackState, ScreenStatus
from livecli.watch.screen.app import Watch
from livecli.watch.state_sink import StateSink
from livecli.watch.text.palette import LIGHT
from livecli.watch.text.spans import text


ARSENAL, TENNIS = Match("football", 204849), Match("tennis", 36835)
Story = Callable[["Stage"], Coroutine[object, object, None]]


class Stage:
    """An application that has heard of an evening, and whoever sits before it."""

    def __init__(self, app: Watch, pilot: object, sink: StateSink) -> None:
        self.app = app
        self.pilot = pilot
        self.sink = sink

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        self.app.tick()

    @property
    def text(self) -> str:
        """What the page says."""
        return "\n".join(text(line) for line in self.app.page.lines)

    @property
    def drawn(self) -> list[str]:
        """What Textual has put on the screen."""
        height, width = self.app.size.height, self.app.size.width
        sheet = self.app._page_widget
        return [sheet.render_line(y).crop(0, width).text.rstrip() for y in range(height)]


@pytest.fixture(scope="module")
def evening() -> list[Frame]:
    frames = scenes.evening()
    return [frame for frame in frames if frame.received_ms < scenes.demo.KICK_OFF_MS + 900_000]


def acted(
    frames: list[Frame], story: Story, *, size: tuple[int, int] = (120, 40), **how: object
) -> None:
    """Play a story with a screen of this size."""

    async def play() -> None:
        sink = StateSink((), record=None, say=lambda sentence: None)
        sink.write(frames)
        now_ms = frames[-1].received_ms
        app = Watch(sink, now_ms=lambda: now_ms, **how)
        async with app.run_test(size=size) as pilot:
            await story(Stage(app, pilot, sink))

    asyncio.run(play())


def test_a_match_is_opened_and_left_by_keys(evening: list[Frame]):
    """Arrows, Enter, digits and Escape do what they do elsewhere."""

    async def story(stage: Stage) -> None:
        assert "MATCHES  3" in stage.text
        await stage.press("3")
        assert "Plumstow" in stage.text
        await stage.press("escape")
        assert "MATCHES  3" in stage.text
        await stage.press("left", "left", "enter")
        assert "THE RUN OF POINTS" in stage.text
        await stage.press("right")
        assert "STATISTICS" in stage.text
        await stage.press("backspace", "k", "j", "h", "space")
        assert stage.app.view.open is not None

    acted(evening, story)


def test_what_is_drawn_is_the_page(evening: list[Frame]):
    """Only lines that changed are drawn again; what is on the screen must still be all of it."""

    async def story(stage: Stage) -> None:
        for keys in (["2"], ["tab"], ["x"], ["escape"], ["1"]):
            await stage.press(*keys)
            await stage.pilot.pause()

            assert "\n".join(stage.drawn).rstrip() == stage.text.rstrip()

    acted(evening, story)


def test_a_click_opens_a_match_and_a_panel(evening: list[Frame]):
    """The mouse works where something can be chosen."""

    async def story(stage: Stage) -> None:
        target = next(each for each in stage.app.page.targets if each.opens == ARSENAL)
        await stage.pilot.click(offset=(target.left + 3, target.top))
        stage.app.tick()
        assert stage.app.view.open == ARSENAL
        odds = next(each for each in stage.app.page.targets if each.opens == 2)
        await stage.pilot.click(offset=(odds.left, odds.top))
        assert stage.app.view.panel == 2

    acted(evening, story, size=(80, 24))


def test_the_filter_finds_matches_and_entries(evening: list[Frame]):
    """`/` narrows what is listed, and Escape takes it back."""

    async def story(stage: Stage) -> None:
        await stage.press("slash", *"alcaraz", "enter")
        assert "1 of 3" in stage.text
        assert "Arsenal" not in stage.text
        await stage.press("escape")
        assert "MATCHES  3" in stage.text
        await stage.press("slash", *"xyz", "escape")
        assert "MATCHES  3" in stage.text

    acted(evening, story)


def test_the_page_fills_the_screen_and_the_prompt_takes_its_last_line(evening: list[Frame]):
    """Styles are found by class names: one that names no class would not show in any text."""

    async def story(stage: Stage) -> None:
        assert stage.app._page_widget.region == stage.app.screen.region
        await stage.press("slash")
        (entry,) = stage.app.screen.query("Input")
        assert (entry.region.y, entry.region.height) == (stage.app.size.height - 1, 1)

    acted(evening, story)


def test_a_goal_rings_and_flashes(evening: list[Frame]):
    """With `b`, somebody who looks away hears of goals; a score that changes is seen anyway."""
    rung: list[str] = []

    async def story(stage: Stage) -> None:
        stage.app.bell = lambda: rung.append("bell")
        at_ms = evening[-1].received_ms
        await stage.press("b")
        score = {"home": 5, "away": 0}
        body = {"type": "event", "event_id": 204849, "score": score, "minute": 20, "period": "1H"}
        stage.sink.write([Frame.of(body, received_ms=at_ms)])
        stage.app.tick()
        reversed_ = [role for line in stage.app.page.lines for _, role in line if "flash" in role]

        assert rung == ["bell"]
        assert reversed_

    acted(evening, story)


def test_several_goals_at_once_ring_once(evening: list[Frame]):
    """A terminal that rings five times in a row is a fault of its own; each is in the log."""
    rung: list[str] = []

    async def story(stage: Stage) -> None:
        stage.app.bell = lambda: rung.append("bell")
        await stage.press("b")
        before = len(stage.app._said)
        score = {"home": 9, "away": 0}
        body = {"type": "event", "event_id": 204849, "score": score, "minute": 20, "period": "1H"}
        stage.sink.write([Frame.of(body, received_ms=evening[-1].received_ms)])
        stage.app.tick()

        assert rung == ["bell"]
        assert len(stage.app._said) - before > 1
        assert "GOAL" in stage.text

    acted(evening, story)


def test_what_a_snapshot_tells_rings_no_bell(evening: list[Frame]):
    """Goals of an hour ago are no news to somebody who has just come."""
    rung: list[str] = []

    async def story(stage: Stage) -> None:
        stage.app.bell = lambda: rung.append("bell")
        await stage.press("b")
        stage.sink.begin_again()
        stage.sink.write(evening)
        stage.app.tick()
        stage.app.tick()

        assert rung == []

    acted(evening, story)


def test_the_screen_is_saved_as_a_picture(
    evening: list[Frame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """`s` writes a new file each time, and says its name; no file is overwritten."""
    monkeypatch.chdir(tmp_path)

    async def story(stage: Stage) -> None:
        await stage.press("2", "s", "s")
        assert "livecli-204849-2.svg: saved" in stage.text

    acted(evening, story)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["livecli-204849-1.svg", "livecli-204849-2.svg"]
    ElementTree.parse(tmp_path / names[0])


def test_dark_and_light(evening: list[Frame]):
    """Both palettes know every role; `d` changes between them."""

    async def story(stage: Stage) -> None:
        await stage.press("d")
        assert stage.app.palette is LIGHT
        assert stage.app.screen.styles.background.hex.lower() == LIGHT.ground

    acted(evening, story)


def test_without_colour_nothing_is_coloured(evening: list[Frame], monkeypatch: pytest.MonkeyPatch):
    """NO_COLOR is obeyed, and the sides are still told apart: by filled and hollow signs."""
    monkeypatch.setenv("NO_COLOR", "1")

    async def story(stage: Stage) -> None:
        await stage.press("2")
        assert stage.app.no_color
        assert "★☆ goal" in stage.text

    acted(evening, story)


def test_the_log_has_what_was_said(evening: list[Frame]):
    """A notice stays six seconds; whoever looked away reads it later, with the retries."""
    notices = [("the feed is down", Level.WARNING), ("socket 1: HTTP 503", Level.DETAIL)]

    async def story(stage: Stage) -> None:
        await stage.press("l")
        (box,) = stage.app.screen.query("PageWidget")
        words = [text(line) for line in box.lines]
        assert words[0] == "LOG"
        assert [line[10:] for line in words[2:]] == [text for text, _ in notices]
        assert "HTTP 503" not in stage.text
        await stage.press("l")
        assert len(stage.app.screen_stack) == 1

    def once() -> list[tuple[str, Level]]:
        said, notices[2:] = list(notices if not once.done else ()), []
        once.done = True
        return said

    once.done = False
    acted(evening, story, notices=once)


def test_a_minute_of_tennis_is_no_place_to_go(evening: list[Frame]):
    """Its capture has times of day instead, and the notice says so."""
    seeks: list[object] = []

    async def story(stage: Stage) -> None:
        await stage.press("1", "g", *"67", "enter")
        await stage.pilot.pause()
        stage.app.tick()
        assert "tennis has no minutes" in stage.text
        await stage.press("2", "g", *"67", "enter")
        await stage.pilot.pause()
        assert len(seeks) == 1

    acted(evening, story, player=player(seeks))


def test_a_live_match_has_no_moments_to_go_to(evening: list[Frame]):
    """`n` says where it works."""

    async def story(stage: Stage) -> None:
        await stage.press("n")
        assert "n: only a capture has moments; watch --file FILE" in stage.text
        await stage.press("N")
        assert "N: only a capture has moments; watch --file FILE" in stage.text

    acted(evening, story)


def test_in_the_list_the_match_of_the_moment_is_chosen(evening: list[Frame]):
    """Else nobody would know where to look; with a match open only its own count."""
    seeks: list[object] = []
    at_ms = evening[-1].received_ms + 60_000
    moments = (
        CaptureMoment(ARSENAL, "goal", "home", False, at_ms),
        CaptureMoment(TENNIS, "set", "home", False, at_ms + 60_000),
    )
    playback = PlaybackState(1.0, False, False, CaptureMap(moments, (1.0, at_ms), whole=True))

    async def story(stage: Stage) -> None:
        await stage.press("n")
        assert stage.app.view.cursor == ARSENAL
        await stage.press("1", "n")
        assert stage.app.view.open == TENNIS
        assert seeks == [at_ms - 5000, at_ms + 55_000]

    status = lambda: ScreenStatus(playback=playback)  # noqa: E731
    acted(evening, story, player=player(seeks), status=status)


def player(seeks: list[object]) -> CapturePlayer:
    """A player of nothing that notes where it is to go."""
    made = CapturePlayer(lambda: None, speed=1.0, clock=lambda: 0.0, wake=lambda: None)
    made.seek = lambda to, match, back: seeks.append(to)
    made.seek_before = seeks.append
    return made


NAMED = "up down left right tab shift+tab enter escape backspace home end pageup pagedown space"
KEYS = (*"hjklgtxbrdnN1230²/[]?", "full_stop", "f1", *NAMED.split())


@pytest.mark.fuzz
def test_no_keys_at_any_size_end_it(evening: list[Frame], long: bool):
    """Whatever is pressed while the window changes, only `q` is the end; `--long` presses more."""
    seed = random.randrange(2**32) if long else 20260516
    chance = random.Random(seed)
    seeks: list[object] = []

    async def story(stage: Stage) -> None:
        for _ in range(4000 if long else 30):
            if chance.random() < 0.3:
                size = chance.choice((1, 2, 7, 20, 80, 199)), chance.choice((1, 2, 7, 24, 61))
                await stage.pilot.resize_terminal(*size)
            await stage.pilot.press(chance.choice(KEYS))
            stage.app.tick()
            assert stage.app.failure is None, seed
            assert len(stage.app.screen_stack) <= 2, seed

    acted(evening, story, player=player(seeks) if chance.random() < 0.5 else None)


def test_help_opens_and_closes(evening: list[Frame]):
    """`?` explains every key."""

    async def story(stage: Stage) -> None:
        await stage.press("question_mark")
        assert len(stage.app.screen_stack) == 2
        await stage.press("escape")
        assert len(stage.app.screen_stack) == 1

    acted(evening, story)


def test_resizing_makes_another_page(evening: list[Frame]):
    """A window that becomes small shows the list, and a large one cards."""

    async def story(stage: Stage) -> None:
        await stage.pilot.resize_terminal(80, 24)
        await stage.pilot.pause()
        stage.app.tick()
        assert len(stage.app.page.lines) == 24
        await stage.pilot.resize_terminal(200, 60)
        await stage.pilot.pause()
        stage.app.tick()
        assert len(stage.app.page.lines) == 60

    acted(evening, story)
