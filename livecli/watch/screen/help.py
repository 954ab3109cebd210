"""Text above the page: the help, with every key and the meaning of the signs; and the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from livecli.terminal.notices import Level

from ..keys import KEYS, PLAYER_KEYS
from ..panels.pitch import SIGNS
from ..panels.progress import LEGEND
from ..text.palette import Palette
from ..text.spans import Block, Line, Span, line, safe, width
from .page_widget import PageWidget


KEY = 14
WIDTH = 74


def help_lines(playback: bool) -> Block:
    """The text of the help; with the keys of the player for `playback`."""
    block: Block = [line(Span("KEYS", "head")), ()]
    block += [_key(*each) for each in KEYS if not (playback and each[0] == "← →")]
    if playback:
        block += [(), *(_key(*each) for each in PLAYER_KEYS)]
    signs = [f"{pair} {kind}" for kind, pair in sorted(SIGNS.items())]
    block += [(), line(Span("ON THE PITCH", "head"), Span("  home filled, away hollow", "dim"))]
    block += [line(Span("   ".join(signs[at : at + 4]), "dim")) for at in range(0, len(signs), 4)]
    block.append(line(Span("▮ yellow or red card   ⇄ substitution   ◫ VAR   ╌ not heard", "dim")))
    if playback:
        block += [line(Span("ON THE BAR", "head"), Span(f"  {LEGEND}", "dim"))]
    return block


def log_lines(sentences: Iterable[tuple[float, str, Level]], wide: int, tall: int) -> Block:
    """The last sentences that were said, with their times (unix milliseconds), in this room."""
    last = [
        line(
            Span(f"{datetime.fromtimestamp(at_ms / 1000):%H:%M:%S}  ", "dim"),
            Span(safe(text, wide - 10), "warn" if level >= Level.WARNING else ""),
        )
        for at_ms, text, level in sentences
    ][-max(1, tall) :]
    return [line(Span("LOG", "head")), (), *(last or [line(Span("nothing was said", "dim"))])]


def _key(key: str, does: str) -> Line:
    return line(Span(f"{key:<{KEY}}", "bold"), Span(does))


class TextBox(ModalScreen[None]):
    """Shows the lines of a block, until a key or a click closes it."""

    CSS = "TextBox { align: center middle; }"
    BINDINGS: ClassVar[list[Any]] = [Binding("escape,q,question_mark,enter,space,l", "leave")]

    def __init__(self, palette: Palette, block: Block) -> None:
        super().__init__()
        self._palette = palette
        self._block = block

    def compose(self) -> ComposeResult:
        words = PageWidget(self._palette, self._block)
        words.styles.width = max(WIDTH, *map(width, words.lines))
        words.styles.height = len(words.lines)
        words.styles.padding = (1, 3)
        words.styles.box_sizing = "content-box"
        words.styles.background = self._palette.ground
        yield words

    def on_click(self) -> None:
        self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()
