"""The pitch with the ball, its trail and the last actions, or all shots; below it the newest."""

from __future__ import annotations

from functools import lru_cache

from livecli.feed.periods import SHOOT_OUT
from livecli.feed.sides import SIDES
from livecli.state.football.actions import PitchAction
from livecli.state.football.match import FootballState
from livecli.state.football.places import turned as place
from livecli.state.football.shots import Shot
from livecli.watch.drawing import pitch_map

from ..text.spans import Block, Line, Span, centred, fit, joined, line, safe, width


Mark = tuple[tuple[float, float], Span]  # percent from the left and from the bottom, the sign

BALL, TRAIL = Span("●", "ball"), Span("∙", "trail")

LAST_ACTIONS = 8
LABELLED_SHOTS = 12  # the newest ones, with their xG
# The sign of each kind of action: the home side's is filled, the away side's hollow.
SIGNS = {
    "block": "◗◖",
    "clearance": "▰▱",
    "corner": "◥◹",
    "foul": "◆◇",
    "goal": "★☆",
    "interception": "◼◻",
    "offside": "▶▷",
    "pass": "•◦",
    "save": "◉◎",
    "shot": "▲△",
    "tackle": "■□",
}
OTHER_SIGN = "●○"


def sign(kind: str, side: str | None) -> str:
    """One character for a kind of action by a side."""
    return SIGNS.get(kind, OTHER_SIGN)[side == "away"]


def pitch(match: FootballState, wide: int, high: int, *, turned: bool, all_shots: bool) -> Block:
    """The pitch to scale in this room, and two lines below it if there is room for them."""
    below = 2 if high >= 18 else 1
    columns, rows = pitch_map.fit(wide, high - below)
    marks = _marks(match, turned, all_shots)
    if not all_shots:
        trail = [at for spot in match.trail if (at := place(spot, away=turned)) is not None]
        ball = None if match.ball is None else place(match.ball, away=turned)
        marks = [*((at, TRAIL) for at in trail[:-1]), *marks]
        marks += [] if ball is None else [(ball, BALL)]
    over = {pitch_map.at(*at, columns, rows): span for at, span in marks}  # a later mark is on top
    cells = [list(each) for each in _ground(columns, rows)]
    for (column, row), span in over.items():
        if row < rows:
            cells[row][column] = span
    _label(cells, match, columns, rows, turned, all_shots)
    caption = _shot_words(match) if all_shots else _last_words(match, wide)
    legend = _legend(all_shots, turned, match.away_seems_turned)
    under = [caption] if below == 1 else [caption, legend]
    return [centred(each, wide) for each in [*map(joined, cells), *under]]


@lru_cache(maxsize=8)
def _ground(columns: int, rows: int) -> tuple[Line, ...]:
    """The cells of the empty pitch. It takes half the time of a page, and does not change."""
    drawn = pitch_map.pitch(columns, rows)
    return tuple(tuple(Span(char, role) for text, role in each for char in text) for each in drawn)


def _marks(match: FootballState, turned: bool, all_shots: bool) -> list[Mark]:
    """The last actions, or all shots."""
    acts: list[tuple[PitchAction | Shot, str]] = [
        (act, act.kind) for act in match.actions[-LAST_ACTIONS:]
    ]
    if all_shots:
        acts = [(s, "goal" if s.outcome == "goal" else "shot") for s in _in_play(match)]
    return [
        (at, Span(sign(kind, each.side), each.side or "dim"))
        for each, kind in acts
        if (at := place(each, away=turned)) is not None
    ]


def _label(
    cells: list[list[Span]],
    match: FootballState,
    columns: int,
    rows: int,
    turned: bool,
    all_shots: bool,
) -> None:
    """Write the xG of shots beside their marks, the newest first, where there is room."""
    recent = match.actions[-LAST_ACTIONS:]
    shots = [shot for shot in _in_play(match) if all_shots or _is_among(shot, recent)]
    placed = [(shot, at) for shot in shots if (at := place(shot, away=turned)) is not None]
    taken = {pitch_map.at(*at, columns, rows) for _, at in placed}
    for shot, at in reversed(placed[-LABELLED_SHOTS:]):
        if shot.xg is None:
            continue
        column, row = pitch_map.at(*at, columns, rows)
        label = f"{shot.xg:.2f}"
        for start in (column + 2, column - 1 - len(label)):
            places = {(start + number, row) for number in range(-1, len(label) + 1)}
            inside = start > 0 and start + len(label) < columns and row < rows
            if inside and not places & (taken - {(column, row)}):
                role = shot.side or "dim"
                cells[row][start : start + len(label)] = [Span(char, role) for char in label]
                taken |= places
                break


def _in_play(match: FootballState) -> list[Shot]:
    """All shots but those of the shoot-out, which are counted elsewhere."""
    return [shot for shot in match.shots if shot.period != SHOOT_OUT]


def _is_among(shot: Shot, acts: list[PitchAction]) -> bool:
    return any(act.at_ms == shot.at_ms and act.side == shot.side for act in acts)


def _last_words(match: FootballState, wide: int) -> Line:
    """The newest action: who, what, how."""
    if not match.actions:
        nothing = "no actions in the basic source" if match.source == "basic" else ""
        return line(Span(safe(match.situation or nothing, wide).replace("_", " "), "dim"))
    act = match.actions[-1]
    parts = [f"{act.label} " if act.label else "", safe(act.kind.replace("_", " "), 20)]
    words = [word for word in act.qualifiers if word != act.kind]
    details = [safe(word.replace("_", " "), 16) for word in words[:3]]
    shot = next((each for each in reversed(match.shots) if each.at_ms == act.at_ms), None)
    if shot is not None and shot.xg is not None:
        details.append(f"xG {shot.xg:.2f}")
    spans = [Span(parts[0], "dim"), Span(sign(act.kind, act.side) + " ", act.side or "")]
    spans += [Span(parts[1] + " ", "bold"), Span(safe(act.player or "", 24), act.side or "")]
    if details:
        spans.append(Span("  " + " · ".join(details), "dim"))
    return fit(tuple(spans), min(wide, width(tuple(spans))))


def _shot_words(match: FootballState) -> Line:
    spans: list[Span] = []
    for side in SIDES:
        shots = [shot for shot in _in_play(match) if shot.side == side]
        goals = sum(shot.outcome == "goal" for shot in shots)
        xg = sum(shot.xg or 0.0 for shot in shots)
        spans.append(Span(f"{sign('shot', side)} {len(shots)} shots", side))
        spans.append(Span(f"  {goals} goals  {xg:.2f} xG", "dim"))
        spans.append(Span("      "))
    return tuple(spans[:-1])


def _legend(all_shots: bool, turned: bool, seems_turned: bool | None) -> Line:
    kinds = ("goal", "shot") if all_shots else ("goal", "shot", "save", "foul", "tackle", "pass")
    spans = [Span(f"{SIGNS[kind]} {kind}  ", "faint") for kind in kinds]
    if turned:
        spans.append(Span("away turned (t)", "dim"))
    elif seems_turned:
        spans.append(Span("away seems turned: press t", "warn"))
    return tuple(spans)
