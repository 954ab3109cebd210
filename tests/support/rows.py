"""Drawn rows without their styles."""

from __future__ import annotations

from collections.abc import Iterable

from livecli.watch.drawing.rows import Row


def plain(rows: Iterable[Row]) -> list[str]:
    """The text alone."""
    return ["".join(text for text, _ in pieces) for pieces in rows]
