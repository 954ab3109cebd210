"""Drawn rows without their styles."""

from __future__ import annotations

from livecli.watch.text.spans import Block


def plain(rows: Block) -> list[str]:
    """The text alone."""
    return ["".join(text for text, _ in pieces) for pieces in rows]
