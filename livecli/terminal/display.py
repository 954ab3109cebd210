"""What a terminal is like: whether it can be drawn on, its size, its colours, its cells."""

from __future__ import annotations

import os
from contextlib import suppress
from unicodedata import combining, east_asian_width

from livecli.environment import Environment
from livecli.terminal.sanitize import ELLIPSIS


USUAL = os.terminal_size((80, 24))


def can_draw(fd: int, env: Environment) -> bool:
    """Whether `fd` is a terminal that obeys control sequences."""
    return env.is_terminal(fd) and env.variables.get("TERM") != "dumb"


def size(fd: int) -> os.terminal_size:
    """Columns and lines; the usual ones of what is no terminal, or one without a size."""
    with suppress(OSError):
        found = os.get_terminal_size(fd)
        return os.terminal_size((found.columns or USUAL.columns, found.lines or USUAL.lines))
    return USUAL


def wants_color(choice: str, fd: int, env: Environment) -> bool:
    """`always` and `never` are orders; `auto` asks the terminal and the usual variables.

    https://no-color.org, https://bixense.com/clicolors
    """
    if choice != "auto":
        return choice == "always"
    if env.variables.get("NO_COLOR"):
        return False
    if env.variables.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return can_draw(fd, env)


def painted(text: str, code: str, color: bool = True) -> str:
    """Text in a colour or a weight (ECMA-48, SGR); as it is without `color` or a `code`."""
    return f"\x1b[{code}m{text}\x1b[0m" if color and code else text


def cells(text: str) -> int:
    """How wide text is: East Asian characters take two cells, accents of their own none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(text: str, width: int) -> str:
    """Text in at most `width` cells, with an ellipsis where it was longer; nothing in none."""
    if cells(text) <= width:
        return text
    while text and cells(text) + len(ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS if width > 0 else ""
