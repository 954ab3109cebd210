"""Durations, sizes, speeds and rounds, from text; other text raises UsageError about `option`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeVar

from livecli.errors import UsageError


T = TypeVar("T")

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_S = 100 * 365 * 86400.0  # clocks and selectors take no more than some hundred years
MOST_BYTES = 2**60
SPEEDS = (0.001, 1e6)
FOREVER = "forever"
BYTES = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}

# Expressions are compiled when they are needed: few runs need both.
_PART = r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)"
_SIZE = r"(?i)([0-9]+(?:\.[0-9]+)?)\s*([KMG]?)i?B?"


def optional(parse: Callable[[str, str], T], text: str | None, option: str) -> T | None:
    """The parsed text of an option, None without one."""
    return None if text is None else parse(text, option)


def duration(text: str, option: str = "") -> float:
    """Seconds in `90`, `90s`, `2h30m` or `1d`."""
    words = text.strip().lower()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", words):
        words += "s"
    if not words or re.sub(_PART, "", words):
        raise UsageError(f"duration {text!r}: not understood; as in 90, 90s, 2h30m or 1d", option)
    seconds = sum(float(number) * SECONDS[unit] for number, unit in re.findall(_PART, words))
    if seconds > LONGEST_S:
        raise UsageError(f"duration {text[:40]!r}: longer than a hundred years; give less", option)
    return seconds


def size(text: str, option: str = "") -> int:
    """Bytes in `64MB`, `512K` or `1000000`; K, M and G are powers of 1024."""
    parts = re.fullmatch(_SIZE, text.strip())
    if parts is None:
        raise UsageError(f"size {text!r}: not understood; as in 64MB, 512K or 1000000", option)
    count = float(parts[1]) * BYTES[parts[2].upper()]
    if count > MOST_BYTES:
        raise UsageError(f"size {text[:40]!r}: larger than any disk; give less", option)
    return int(count)


def speed(text: str, option: str = "") -> float:
    """A factor from a thousandth to a million; `max` is infinity."""
    if text == "max":
        return math.inf
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not SPEEDS[0] <= factor <= SPEEDS[1]:
        raise UsageError(f"speed {text!r}: not understood; as in 1, 0.5, 20 or max", option)
    return factor


def rounds(text: str | None) -> int | None:
    """A number of rounds: 1 without text, None (endless) for `forever`."""
    if text is None:
        return 1
    if text == FOREVER:
        return None
    if not re.fullmatch("[0-9]{1,9}", text) or not int(text):
        raise UsageError(f"--loop {text!r}: not understood; as in --loop or --loop=3")
    return int(text)
