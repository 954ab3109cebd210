"""The ndjson format: each frame's own bytes on a line."""

from __future__ import annotations

from collections.abc import Callable

from livecli.feed.frames import Frame
from livecli.terminal.sanitize import safe_json


def make(safe: bool) -> Callable[[list[Frame]], bytes]:
    """Answer the renderer; `safe` (for a terminal) writes what is not printable as JSON escapes."""

    def render(batch: list[Frame]) -> bytes:
        lines = [safe_json(frame.raw) if safe else frame.raw for frame in batch]
        lines.append(b"")
        return b"\n".join(lines)

    return render
