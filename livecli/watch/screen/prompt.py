"""One line of input, in the place of the keys."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ..text.palette import Palette


class Prompt(ModalScreen[str | None]):
    """Ends with the text that was typed, or None after Escape."""

    CSS = """
    Prompt { align: left bottom; background: transparent; }
    Prompt Horizontal { height: 1; width: 100%; }
    Prompt Static { width: auto; padding: 0 0 0 1; }
    Prompt Input { border: none; height: 1; padding: 0; width: 1fr; }
    Prompt Input:focus { border: none; }
    """
    BINDINGS: ClassVar[list[Any]] = [Binding("escape", "leave")]

    def __init__(self, question: str, before: str, palette: Palette) -> None:
        super().__init__()
        self._question = question
        self._before = before
        self._palette = palette

    def compose(self) -> ComposeResult:
        with Horizontal() as row:
            yield Static(self._question, markup=False)
            yield Input(self._before)
        for widget in (row, *row._pending_children):
            widget.styles.background = self._palette.ground
            widget.styles.color = self._palette.text

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_leave(self) -> None:
        self.dismiss(None)
