"""Pages as they look, at three sizes: `pytest --accept` rewrites them, `git diff` reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import scenes
from support.real_matches import FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS, real_match
from support.scenes import SIZES, minute, shown

from livecli.feed.sports import SPORTS, Match
from livecli.state.matches import Matches
from livecli.watch.capture_map import CaptureMap, CaptureMoment
from livecli.watch.page import page
from livecli.watch.panels.progress import MARKS
from livecli.watch.scene import PlaybackState, Scene, ScreenStatus, SocketRow, ViewState
from livecli.watch.text.palette import DARK, ROLES
from livecli.watch.text.spans import width
from livecli.watch.text.svg import svg


PAGES = Path(__file__).parent / "pages"
PICTURES = Path(__file__).parent / "pictures"  # the same in colour
Golden = Callable[[Path, str], None]
# What people named, and the first frame that has it.
MOMENTS = {
    "france-croatia-penalty": (FOOTBALL, lambda match: match.score == (2, 1)),
    "france-croatia-full-time": (FOOTBALL, lambda match: match.finished),
    "russia-croatia-shoot-out": (SHOOT_OUT, lambda match: len(match.shoot_out.kicks) == 7),
    "djokovic-nadal-fifth-set": (TENNIS, lambda match: match.sets[4:] == [(5, 5)]),
}


def compare(golden: Golden, name: str, scene: Scene, size: tuple[int, int]) -> None:
    golden(PAGES / f"{name}-{size[0]}x{size[1]}.txt", shown(scene, size))


@pytest.fixture(scope="module")
def real() -> Callable[[str], Scene]:
    """The scene of each moment, folded once."""
    made: dict[str, Scene] = {}

    def scene(name: str) -> Scene:
        if name not in made:
            file, reached = MOMENTS[name]
            frames = list(scenes.of(real_match(file).read_bytes()))
            playback = PlaybackState(10.0, False, False, scenes.capture_map(frames))
            made[name] = scenes.scene(frames, reached)
            made[name].status = ScreenStatus(playback=playback)
        return made[name]

    return scene


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", MOMENTS)
def test_moments_of_real_matches(
    name: str, size: tuple[int, int], golden: Golden, real: Callable[[str], Scene]
):
    """What is shown is what happened: score, scorers, kicks and points of the record."""
    compare(golden, name, real(name), size)
    golden(
        PICTURES / f"{name}-{size[0]}x{size[1]}.svg",
        svg(page(real(name), *size).lines, DARK, f"livecli watch: {name}"),
    )


def test_both_dialects_look_alike():
    """The richer shapes tell the same match: only what they alone tell makes a difference."""
    heads = []
    for name in (FOOTBALL, FOOTBALL_RICH):
        scene = scenes.of(real_match(name).read_bytes())
        lines = shown(scenes.scene(scene, lambda match: match.finished), (120, 40)).splitlines()
        heads.append([line.split("·")[0].rstrip() for line in lines[1:6]])

    assert heads[0] == heads[1]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_made_up_match_of_football(size: tuple[int, int], golden: Golden):
    """With a gap in its half hour, which the timeline and the charts show."""
    compare(golden, "football", scenes.scene(scenes.football(), minute(70)), size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_made_up_match_of_tennis(size: tuple[int, int], golden: Golden):
    """The third set of a match."""
    scene = scenes.scene(scenes.tennis(), lambda match: match.current == 3)
    compare(golden, "tennis", scene, size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_several_matches(size: tuple[int, int], golden: Golden):
    """A list where it is narrow, cards where there is room for two."""
    scene = scenes.scene(scenes.evening(), minute(60))
    scene.view.open = None
    compare(golden, "several", scene, size)


def test_panels_of_a_small_screen(golden: Golden):
    """Tab brings what has no room at once; `x` shows all shots, `t` turns the away team."""
    scene = scenes.scene(scenes.football(), minute(70))
    for number, name in enumerate(("timeline", "statistics", "odds")):
        scene.view.panel = number
        compare(golden, f"football-{name}", scene, (80, 24))
    scene.view.all_shots = scene.view.turned = True
    compare(golden, "football-shots-turned", scene, (80, 24))


def states() -> dict[str, Scene]:
    """Every kind of page: a match of which nothing came, one in full, a shoot-out, several."""
    made = {
        "football": scenes.scene(scenes.football(), minute(70)),
        "tennis": scenes.scene(scenes.tennis(), lambda match: match.current == 3),
        "several": scenes.scene(scenes.evening(), minute(2)),
    }
    made["several"].view.open = None
    for sport in SPORTS:
        match = Match(sport, 7)
        made[f"no {sport}"] = Scene(Matches(), 1e12, ViewState(open=match, cursor=match))
        made[f"no {sport}"].state.expect(match)
    return made


@pytest.fixture(scope="module")
def of_every_kind() -> dict[str, Scene]:
    return states()


CAPTURE = CaptureMap(
    tuple(
        CaptureMoment(Match("football", 204849), kind, "away", kind == "goal", at_ms)
        for at_ms, kind in enumerate(MARKS)
    ),
    (0.0, 5e12),
    whole=True,
)
STATUSES = (
    ScreenStatus([SocketRow(1, "open")]),
    ScreenStatus([SocketRow(1, "waits", 9.0)], 3, recording="x" * 99, bell="bell"),
    ScreenStatus(playback=PlaybackState(1.0, True, False), notice="y" * 300, is_warning=True),
    ScreenStatus(playback=PlaybackState(1.0, False, True, CaptureMap())),
    ScreenStatus(playback=PlaybackState(1.0, False, True, CAPTURE)),
)


def assert_fits(scene: Scene, wide: int, tall: int) -> None:
    lines = page(scene, wide, tall).lines

    assert [width(line) for line in lines] == [wide] * tall
    assert {word for line in lines for _, role in line for word in role.split()} <= ROLES.keys()


@pytest.mark.fuzz
@given(
    wide=st.integers(0, 300),
    tall=st.integers(0, 90),
    status=st.sampled_from(STATUSES),
    view=st.builds(
        dict,
        panel=st.integers(0, 2),
        scroll=st.integers(0, 999),
        search=st.sampled_from(("", "a", "上海海港")),
        turned=st.booleans(),
        all_shots=st.booleans(),
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_page_fits_every_screen(
    of_every_kind: dict[str, Scene], wide: int, tall: int, status: ScreenStatus, view: dict
):
    """Whatever the size, each line has exactly its cells, and a page its lines."""
    for scene in of_every_kind.values():
        before = scene.view, scene.status
        scene.view, scene.status = replace(scene.view, **view), status
        try:
            assert_fits(scene, wide, tall)
        finally:
            scene.view, scene.status = before


@pytest.mark.fuzz
def test_a_page_fits_each_screen_at_every_step_of_a_resize(
    of_every_kind: dict[str, Scene], long: bool
):
    """A window that is drawn smaller has every size in between; with `--long` each small one."""
    sizes = [(side, 24) for side in range(0, 170, 7)] + [(80, side) for side in range(0, 45, 4)]
    if long:
        sizes = [(wide, tall) for wide in range(41) for tall in range(25)]
        sizes += [(wide, tall) for wide in range(41, 300, 9) for tall in range(0, 90, 7)]
    for scene in of_every_kind.values():
        for scene.view.panel in range(3) if long else (0,):
            for wide, tall in sizes:
                assert_fits(scene, wide, tall)
        scene.view.panel = 0


def test_what_can_be_clicked_is_where_it_is_shown():
    """A click on a card opens its match, one on the name of a panel shows it."""
    scene = scenes.scene(scenes.evening(), minute(60))
    scene.view.open = None
    made = page(scene, 120, 40)
    lines = shown(scene, (120, 40)).splitlines()
    for target in made.targets:
        match = scene.state.matches[target.opens]
        assert match.home is not None
        assert match.home in lines[target.top + 1][target.left : target.left + target.wide]

    scene.view.open = next(match for match in scene.state.matches if match.sport == "football")
    made = page(scene, 80, 24)
    lines = shown(scene, (80, 24)).splitlines()
    names = [lines[each.top][each.left : each.left + each.wide] for each in made.targets]
    assert names == ["Timeline", "Statistics", "Odds"]
    assert [each.opens for each in made.targets] == [0, 1, 2]
