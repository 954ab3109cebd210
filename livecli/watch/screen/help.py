"""The help screen: every key, and the meaning of the signs."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from ..panels.pitch import SIGNS
from ..text.palette import Palette
from ..text.spans import Block, Line, Span, line
from .page_widget import PageWidget


KEYS = (
    ("↑ ↓  j k", "choose a match, or scroll the panel that Tab chose"),
    ("Enter  1–9", "open a match; Esc goes back to all of them"),
    ("← →", "the next match"),
    ("Tab", "the next panel"),
    ("/", "filter: matches by name, the timeline by any word"),
    ("x", "all shots of the match, or the last actions"),
    ("t", "turn away places by 180°: clients disagree about them"),
    ("b", "goals and set ends: nothing, bell, notice of the desktop"),
    ("r", "record from now on; again: stop"),
    ("s", "save the screen as SVG"),
    ("d", "dark or light"),
    ("q", "quit"),
)
PLAYER_KEYS = (
    ("space", "pause, go on"),
    ("← →", "a minute back, on; with Shift five"),
    (".", "one frame on"),
    ("[ ]", "slower, faster"),
    ("g", "go to a minute (67', 45+2') or a time (14:30)"),
)
KEY = 14
WIDTH = 74


def lines(playback: bool) -> Block:
    """The text of the help screen; with the keys of the player for `playback`."""
    block: Block = [line(Span("KEYS", "head")), ()]
    block += [_key(*each) for each in KEYS if not (playback and each[0] == "← →")]
    if playback:
        block += [(), *(_key(*each) for each in PLAYER_KEYS)]
    signs = [f"{pair} {kind}" for kind, pair in sorted(SIGNS.items())]
    block += [(), line(Span("ON THE PITCH", "head"), Span("  home filled, away hollow", "dim"))]
    block += [line(Span("   ".join(signs[at : at + 4]), "dim")) for at in range(0, len(signs), 4)]
    return [
        *block,
        line(Span("▮ yellow or red card   ⇄ substitution   ◫ VAR   ╌ not heard", "dim")),
    ]


def _key(key: str, does: str) -> Line:
    return line(Span(f"{key:<{KEY}}", "bold"), Span(does))


class Help(ModalScreen[None]):
    """Any key closes it."""

    CSS = "Help { align: center middle; }"
    BINDINGS: ClassVar[list[Any]] = [Binding("escape,q,question_mark,enter,space", "leave")]

    def __init__(self, palette: Palette, *, playback: bool) -> None:
        super().__init__()
        self._palette = palette
        self._playback = playback

    def compose(self) -> ComposeResult:
        words = PageWidget(self._palette, lines(self._playback))
        words.styles.width = WIDTH
        words.styles.height = len(words.lines)
        words.styles.padding = (1, 3)
        words.styles.box_sizing = "content-box"
        words.styles.background = self._palette.ground
        yield words

    def on_click(self) -> None:
        self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()
