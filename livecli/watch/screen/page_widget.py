"""The widget that shows a page. It draws again only the lines that changed."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ..text.palette import Palette, style
from ..text.spans import Block, joined


class PageWidget(Widget):
    """As large as the screen, if nothing else is said."""

    DEFAULT_CSS = "PageWidget { width: 100%; height: 100%; }"

    def __init__(self, palette: Palette, lines: Block) -> None:
        super().__init__()
        self.palette = palette
        self.lines = lines

    def show(self, lines: Block, palette: Palette) -> None:
        before, self.lines = self.lines, lines
        if palette is not self.palette or len(before) != len(lines):
            self.palette = palette
            self.refresh()
            return
        changed = [
            Region(0, y, self.size.width, 1) for y, each in enumerate(lines) if each != before[y]
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        wide = self.size.width
        if y >= len(self.lines):
            return Strip.blank(wide, style("", self.palette))
        segments = [
            Segment(text, style(role, self.palette)) for text, role in joined(self.lines[y])
        ]
        return Strip(segments).adjust_cell_length(wide, style("", self.palette))
