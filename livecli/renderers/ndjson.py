"""The ndjson format: each frame's own bytes on a line."""

from __future__ import annotations

from collections.abc import Callable

from livecli.feed.frames import Frame
from livecli.terminal.sanitize import safe_json


def make(safe: bool) -> Callable[[list[Frame]], bytes]:
    """Answer the renderer; `safe` (for a terminal) writes what is not printable as JSON escapes."""
    return _printable if safe else _raw


def _raw(batch: list[Frame]) -> bytes:
    lines = [frame.raw for frame in batch]
    lines.append(b"")
    return b"\n".join(lines)


def _printable(batch: list[Frame]) -> bytes:
    lines = [safe_json(frame.raw) for frame in batch]
    lines.append(b"")
    return b"\n".join(lines)
