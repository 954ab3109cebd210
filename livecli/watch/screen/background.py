"""Whether the terminal is dark or light. Most terminals answer this question at once."""

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


# Ask for the background colour (OSC 11), then for the device attributes (DA1): every terminal
# answers the second question, and that ends the wait.
QUESTION = b"\x1b]11;?\x1b\\\x1b[c"
ANSWER = re.compile(rb"\x1b\]11;rgb:([0-9a-f]+)/([0-9a-f]+)/([0-9a-f]+)", re.IGNORECASE)
LAST = re.compile(rb"\x1b\[\?[0-9;]*c")
WAIT_S = 0.3


def palette(word: str, variables: Mapping[str, str], terminal: int) -> Palette:
    """The palette called `word`; for `auto`, the one for the background of `terminal`."""
    if word in PALETTES:
        return PALETTES[word]
    if variables.get("COLORFGBG"):  # rxvt, Konsole: "15;0", the background last
        return LIGHT if variables["COLORFGBG"].rpartition(";")[2] in ("7", "15") else DARK
    return LIGHT if is_light(_answer(terminal)) else DARK


def is_light(answer: bytes) -> bool:
    """Whether a terminal's answer names a light background; dark if it names none."""
    match = ANSWER.search(answer)
    if match is None:
        return False
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in match.groups())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue > 0.5)


def _answer(terminal: int) -> bytes:
    """The answer that the terminal gives within WAIT_S; empty if it is none."""
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
