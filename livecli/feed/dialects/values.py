"""What one value of a frame means, whatever its type: the feed keeps no promise about types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from typing import Any


NOTHING: Mapping[str, Any] = {}

# Longer than any number or word that means something; what is cut has lost no meaning.
MAX_LENGTH = 40
LARGEST = 2**63  # what counts here fits; a number of a thousand digits is noise


def mapping(value: object) -> Mapping[str, Any]:
    """The object that `value` is, or an empty one."""
    return value if isinstance(value, dict) else NOTHING


def number(value: object) -> float | None:
    """The finite number that `value` is or spells, with a decimal point or a comma.

    It is never minus zero, so that equal numbers are the same.
    """
    if type(value) is float:
        return value + 0.0 if isfinite(value) else None
    if type(value) is str:
        value = value[:MAX_LENGTH].replace(",", ".")
    elif type(value) is not int:
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found + 0.0 if isfinite(found) else None


def whole(value: object) -> int | None:
    """The number that `value` is or spells, without its fraction."""
    if value is None:
        return None
    found = value if type(value) is int else number(value)
    return None if found is None or not -LARGEST < found < LARGEST else int(found)


def amount(value: object) -> float | None:
    """A statistic: a number, or an object around it (`{value,total,pct}`, `{actual,estimated}`)."""
    if type(value) is dict:
        value = value.get("value", value.get("actual"))
    return number(value)


def pair(value: object) -> tuple[int, int] | None:
    """Home and away: `{"home":6,"away":3}`, `[6,3]` or `"6-3"`."""
    if type(value) is dict:
        home, away = whole(value.get("home")), whole(value.get("away"))
    else:
        if type(value) is str:
            value = value[:MAX_LENGTH].split("-")
        if type(value) is not list or len(value) != 2:
            return None
        home, away = whole(value[0]), whole(value[1])
    return None if home is None or away is None else (home, away)


def text(value: object) -> str | None:
    """The words that `value` is; empty ones count as none."""
    return value.strip() or None if type(value) is str else None


def folded(value: object) -> str:
    """A word or a small number as the tables of `words` spell it; "" for anything else."""
    if value is None:
        return ""
    if type(value) is str:
        return _folded(value[:MAX_LENGTH])
    code = whole(value)
    return str(code) if code is not None and 0 <= code < 1000 else ""


@lru_cache(maxsize=1024)
def _folded(word: str) -> str:
    return word.strip().lower().replace(" ", "_").replace("-", "_")
