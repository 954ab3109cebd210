"""Words and what they mean, in two columns."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap


WIDTH = 100


def table(rows: Iterable[tuple[str, str]]) -> str:
    """A line a row; what is longer than a line goes on below its column."""
    rows = list(rows)
    width = max(len(name) for name, _ in rows)
    below = "\n" + " " * (width + 4)
    return "".join(f"  {name:{width}}  {below.join(_lines(text, width))}\n" for name, text in rows)


def paragraph(text: str) -> str:
    """Lines of a sentence, which begins with a capital and ends with a full stop."""
    text = f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
    return "\n".join(wrap(text, WIDTH, break_on_hyphens=False)) + "\n"


def _lines(text: str, width: int) -> list[str]:
    room = WIDTH - width - 4
    if len(text) <= room:
        return [text]  # with its own blanks
    return wrap(text, room, break_on_hyphens=False, break_long_words=False)
