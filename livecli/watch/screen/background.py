"""Whether the terminal is dark or light: it is asked, and most answer at once."""

from __future__ import annotations

import os
import re
import select
import termios
import tty
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic

from ..text.palette import DARK, LIGHT, PALETTES, Palette


# Ask for the ground (OSC 11), then for what every terminal tells (DA1): its answer ends the wait.
QUESTION = b"\x1b]11;?\x1b\\\x1b[c"
ANSWER = re.compile(rb"\x1b\]11;rgb:([0-9a-f]+)/([0-9a-f]+)/([0-9a-f]+)", re.IGNORECASE)
LAST = re.compile(rb"\x1b\[\?[0-9;]*c")
WAIT_S = 0.3


def palette(word: str, variables: Mapping[str, str], terminal: int) -> Palette:
    """The palette called `word`; for `auto`, what fits the ground of `terminal`."""
    if word in PALETTES:
        return PALETTES[word]
    if variables.get("COLORFGBG"):  # rxvt, Konsole: "15;0", the ground is the last number
        return LIGHT if variables["COLORFGBG"].rpartition(";")[2] in ("7", "15") else DARK
    return LIGHT if is_light(_asked(terminal)) else DARK


def is_light(answer: bytes) -> bool:
    """Whether a terminal's answer tells a light ground; without one it is taken for dark."""
    found = ANSWER.search(answer)
    if found is None:
        return False
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue > 0.5)


def _asked(terminal: int) -> bytes:
    """What the terminal answers in a moment."""
    try:
        before = termios.tcgetattr(terminal)
    except termios.error:
        return b""
    answer = b""
    with suppress(OSError, termios.error):
        try:
            tty.setcbreak(terminal)
            os.write(terminal, QUESTION)
            until = monotonic() + WAIT_S
            while not LAST.search(answer) and (left_s := until - monotonic()) > 0:
                if select.select([terminal], [], [], left_s)[0]:
                    answer += os.read(terminal, 256)
        finally:
            termios.tcsetattr(terminal, termios.TCSANOW, before)
    return answer
