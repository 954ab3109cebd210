"""Durations, sizes, speeds and rounds, from text; other text raises UsageError about `option`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeVar

from livecli.errors import UsageError


T = TypeVar("T")

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
FOREVER = "forever"
BYTES = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}

_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMG]?)i?B?", re.IGNORECASE)


def optional(parse: Callable[[str, str], T], text: str | None, option: str) -> T | None:
    """The parsed text of an option, None without one."""
    return None if text is None else parse(text, option)


def duration(text: str, option: str = "") -> float:
    """Seconds in `90`, `90s`, `2h30m` or `1d`."""
    words = text.strip().lower()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", words):
        return float(words)
    if not words or _PART.sub("", words):
        raise UsageError(f"duration {text!r}: not understood; as in 90, 90s, 2h30m or 1d", option)
    return sum(float(number) * SECONDS[unit] for number, unit in _PART.findall(words))


def size(text: str, option: str = "") -> int:
    """Bytes in `64MB`, `512K` or `1000000`; K, M and G are powers of 1024."""
    parts = _SIZE.fullmatch(text.strip())
    if parts is None:
        raise UsageError(f"size {text!r}: not understood; as in 64MB, 512K or 1000000", option)
    return int(float(parts[1]) * BYTES[parts[2].upper()])


def speed(text: str, option: str = "") -> float:
    """A factor above 0; `max` is infinity."""
    if text == "max":
        return math.inf
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 0 < factor < math.inf:
        raise UsageError(f"speed {text!r}: not understood; as in 1, 0.5, 20 or max", option)
    return factor


def rounds(text: str | None) -> int | None:
    """A number of rounds: 1 without text, None (endless) for `forever`."""
    if text is None:
        return 1
    if text == FOREVER:
        return None
    if not text.isdecimal() or not int(text):
        raise UsageError(f"--loop {text!r}: not understood; as in --loop or --loop=3")
    return int(text)
