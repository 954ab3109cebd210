"""A page: the panels put together for the size of the screen. State in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState

from .panels import momentum, scoreboard, several, tennis
from .panels.odds import odds
from .panels.pitch import pitch
from .panels.progress import BAR_FROM, progress
from .panels.statistics import statistics
from .panels.status import keys, status
from .panels.timeline import timeline
from .scene import Scene
from .text.columns import ClickArea, Draw, Pieces, head, search_note, stacked, tabbed
from .text.spans import EMPTY, Block, Span, apart, beside, fit, high, line


MARGIN = 1
GAP = 3
TWO_FROM = (100, 30)  # columns and rows of the smallest screen with two columns of panels
THREE_FROM = (160, 40)
PANELS = {
    "football": ("Timeline", "Statistics", "Odds"),
    "tennis": ("Points", "Statistics"),
}


class Page(NamedTuple):
    """Exactly the lines of the screen, and the places in them that can be clicked."""

    lines: Block
    targets: Sequence[ClickArea]


def page(scene: Scene, wide: int, tall: int) -> Page:
    """The page for a screen of this size."""
    foot = [*_bar(scene, wide, tall), status(scene, wide), keys(scene, wide)]
    room, inner = max(0, tall - len(foot)), max(1, wide - 2 * MARGIN)
    shown = scene.shown
    draw = _several if shown is None else partial(_match, shown)
    body, targets = draw(scene, inner, room)
    lines = [(Span(" " * MARGIN), *each) for each in high(body, room)]
    moved = [each._replace(left=each.left + MARGIN) for each in targets]
    return Page([fit(each, wide) for each in [*lines, *foot][:tall]], moved)


def _bar(scene: Scene, wide: int, tall: int) -> Block:
    playback = scene.status.playback
    if playback is None or playback.capture is None or wide < BAR_FROM[0] or tall < BAR_FROM[1]:
        return []
    return [progress(playback.capture, scene, wide)]


def _match(match: FootballState | TennisState, scene: Scene, wide: int, tall: int) -> Pieces:
    """The board, and the panels in the columns that there is room for."""
    big = wide + 2 >= scoreboard.BIG_FROM[0] and tall >= scoreboard.BIG_FROM[1]
    flash = match.match in scene.flashing
    columns = [wide + 2 >= least[0] and tall + 2 >= least[1] for least in (TWO_FROM, THREE_FROM)]
    if isinstance(match, TennisState):
        top = tennis.board(match, scene.now_ms, wide, big=big, flash=flash)
        lines, targets = _tennis(match, scene, wide, tall - len(top) - 1, tabs=not columns[0])
    else:
        top = scoreboard.scoreboard(match, scene.now_ms, wide, big=big, flash=flash)
        draw = (_football_small, _football_two, _football_three)[sum(columns)]
        lines, targets = draw(match, scene, wide, tall - len(top) - 1)
    return [*top, EMPTY, *lines], [each._replace(top=each.top + len(top) + 1) for each in targets]


def _football_small(match: FootballState, scene: Scene, wide: int, room: int) -> Pieces:
    """The pitch and one panel of three; momentum below."""
    body = room - 3
    right = max(28, wide - 2 * body * 3 // 2 - GAP)
    left = wide - right - GAP
    drawn = _pitch(match, scene, left, body)
    side, tabs = tabbed(_panels(match, scene), scene.view, right, body, PANELS["football"])
    lines, areas = _abreast([(drawn, [], left), (side, tabs, right)])
    return [*lines, EMPTY, *momentum.slim(match, wide, turned=scene.view.turned)], areas


def _football_two(match: FootballState, scene: Scene, wide: int, room: int) -> Pieces:
    """The pitch above momentum and expected goals; beside them the panels, one below the other."""
    right = max(36, min(46, wide * 3 // 8))
    left = wide - right - GAP
    column = _play(match, scene, left, room, 8)
    side, tabs = stacked(_panels(match, scene), scene.view, right, room, PANELS["football"])
    return _abreast([(column, [], left), (side, tabs, right)])


def _football_three(match: FootballState, scene: Scene, wide: int, room: int) -> Pieces:
    """The pitch above the charts; then the timeline and statistics; then the odds."""
    right = 40
    middle = 42
    left = wide - right - middle - 2 * GAP
    column = _play(match, scene, left, room, max(8, room // 5))
    panels = _panels(match, scene)
    names = PANELS["football"]
    one, tabs = stacked(panels[:2], scene.view, middle, room, names[:2])
    other, last = stacked(panels[2:], scene.view, right, room, names[2:], first=2)
    return _abreast([(column, [], left), (one, tabs, middle), (other, last, right)])


def _abreast(columns: Sequence[tuple[Block, list[ClickArea], int]]) -> Pieces:
    """Columns of these widths next to each other, and where their areas come to lie."""
    areas, left = [], 0
    for _, own, wide in columns:
        areas += [each._replace(left=each.left + left) for each in own]
        left += wide + GAP
    return beside([(block, wide) for block, _, wide in columns], GAP), areas


def _play(match: FootballState, scene: Scene, wide: int, tall: int, chart: int) -> Block:
    """The pitch, and below it two charts of `chart` lines."""
    half, room = (wide - GAP) // 2, chart - 1
    by = f"by {match.minutes.basis}" if match.minutes.basis else ""
    pressure = momentum.momentum(match, half, room, turned=scene.view.turned)
    race = high(momentum.xg_race(match, half, room), room)
    below = [
        ([head("Momentum", half, by), *high(pressure, room)], half),
        ([momentum.race_head(match), *race], half),
    ]
    return [*_pitch(match, scene, wide, tall - chart - 1), EMPTY, *beside(below, GAP)]


def _pitch(match: FootballState, scene: Scene, wide: int, tall: int) -> Block:
    view = scene.view
    return high(pitch(match, wide, tall, turned=view.turned, all_shots=view.all_shots), tall)


def _panels(match: FootballState, scene: Scene) -> list[Draw]:
    return [
        lambda wide, tall: timeline(match, wide, scene.view.search),
        lambda wide, tall: statistics(match, wide, tall),
        lambda wide, tall: odds(match, wide, tall, scene.now_ms),
    ]


def _tennis(match: TennisState, scene: Scene, wide: int, room: int, tabs: bool) -> Pieces:
    """The run of points; beside it the panels, behind tabs or one below the other."""
    panels: list[Draw] = [
        lambda w, h: tennis.games(match, w, scene.view.search),
        lambda w, h: statistics(match, w, h),
    ]
    right = max(30, min(46, wide * 2 // 5))
    left = wide - right - GAP
    chart = [
        head("The run of points", left, "home up, away down"),
        *tennis.run(match, left, room - 2),
    ]
    arrange = tabbed if tabs else stacked
    side, areas = arrange(panels, scene.view, right, room, PANELS["tennis"])
    return _abreast([(chart, [], left), (side, areas, right)])


def _several(scene: Scene, wide: int, tall: int) -> Pieces:
    """The list or the grid of matches, scrolled so that the cursor is seen."""
    lines, places = several.several(scene, wide)
    total, listed = len(scene.state.matches), len(places)
    words = f"{total}" if listed == total else f"{listed} of {total}"
    top = [
        EMPTY,
        apart(
            line(Span("MATCHES", "bold"), Span(f"  {words}", "dim")),
            line(search_note(scene.view)),
            wide,
        ),
        EMPTY,
    ]
    room = tall - len(top)
    if not lines:
        nothing = "no match has said anything yet" if not total else "no match is called so"
        return [*top, line(Span(nothing, "dim"))], []
    row = next((place.top for place in places if place.opens == scene.view.cursor), 0)
    start = max(0, min(row - room // 2, len(lines) - room))
    seen = [each for each in places if start <= each.top < start + room]
    targets = [each._replace(top=each.top - start + len(top)) for each in seen]
    return [*top, *lines[start : start + room]], targets
