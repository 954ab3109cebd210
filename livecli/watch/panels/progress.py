"""A capture as a bar: how far it was played, and its moments as marks."""

from __future__ import annotations

from ..capture_map import CaptureMap, CaptureMoment
from ..scene import Scene
from ..text.spans import Line, Span, joined


BAR_FROM = (40, 16)  # columns and rows of the screen: the bar gives way first
# kind → signs of home and away, their role (None: that of the side). Of two on one cell, the kind
# that stands below the other is seen.
MARKS: dict[str, tuple[str, str | None]] = {
    "kick-off": ("┃┃", "dim"),
    "half-time": ("┃┃", "dim"),
    "full-time": ("┃┃", "dim"),
    "penalty": ("○○", "warn"),
    "break": ("▲▽", None),
    "red-card": ("▮▮", "alarm"),
    "set": ("■□", None),
    "match": ("┃┃", "bold"),
    "goal": ("★☆", None),
}
WITHDRAWN = Span("✕", "warn")
LEGEND = "★☆ goal  ✕ taken back  ○ penalty  ■□ set  ▲▽ break  ┃ half"


def progress(capture: CaptureMap, scene: Scene, wide: int) -> Line:
    """The time since the beginning, the bar, and the whole time; a line until that is known."""
    begin_ms, end_ms = capture.span(scene.view.open)
    span_ms = end_ms - begin_ms
    if not capture.whole or span_ms <= 0:
        return (Span(" "), Span("┄" * (wide - 2), "faint"), Span(" "))
    at_ms = max(0.0, min(scene.now_ms - begin_ms, span_ms))
    whole = _time(span_ms)
    now = f"{_time(at_ms):>{len(whole)}}"
    cells = max(1, wide - 2 * len(whole) - 4)
    played = round(at_ms / span_ms * cells)
    bar = [Span("━", "dim") if cell < played else Span("─", "faint") for cell in range(cells)]
    ranks = list(MARKS)
    moments = sorted(capture.of(scene.view.open), key=lambda each: ranks.index(each.kind))
    for each in moments:
        place = max(0.0, min((each.at_ms - begin_ms) / span_ms, 1.0))
        bar[int(place * (cells - 1))] = _mark(each)
    label = Span(f" {now} ", "dim")
    return (label, *joined(bar), Span(f" {whole} ", "dim"))


def _mark(moment: CaptureMoment) -> Span:
    if moment.withdrawn:
        return WITHDRAWN
    signs, role = MARKS[moment.kind]
    return Span(signs[moment.side == "away"], role or moment.side or "")


def _time(ms: float) -> str:
    """As in `4:07`, `1:52:10`."""
    minutes, seconds = divmod(int(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
