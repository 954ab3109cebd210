"""How people name a place in a frame: `player.name`, `odds.1x2.home`, `coordinates.-1.x`.

Dots separate steps; a step is a key, or an index where the value is a list (`livedata.0`, also
written `livedata[0]`; negative from the end). A key with a dot in it is quoted: `"a.b".c`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from livecli.errors import UsageError


class Missing:
    """What is found where nothing is; not null, which a frame may well hold."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()

_STEP = re.compile(r'"((?:[^"\\]|\\.)*)"|\[(-?[0-9]{1,9})\]|([^."\[\]]+)')
_INDEX = re.compile(r"-?[0-9]{1,9}")

Getter = Callable[[Any], Any]


class Path(NamedTuple):
    """A checked path: its text, its steps, and what finds its value in a decoded frame.

    `get` answers MISSING where a step leads nowhere; it never raises.
    """

    text: str
    steps: tuple[str, ...]
    get: Getter


def path(text: str) -> Path:
    """The path in `text`; raises UsageError where it cannot be read."""
    steps = tuple(_steps(text.strip().removeprefix(".")))
    if len(steps) == 1:
        return Path(text, steps, _one(steps[0]))
    getters = [_one(step) for step in steps]

    def get(value: Any) -> Any:
        for getter in getters:
            value = getter(value)
        return value

    return Path(text, steps, get)


def _steps(text: str) -> list[str]:
    steps: list[str] = []
    at = 0
    while at < len(text) or not steps:
        found = _STEP.match(text, at)
        if found is None:
            raise UsageError(
                f"path {text!r}: cannot be read from {text[at:]!r} on; as in player.name or "
                "coordinates.0.x"
            )
        quoted, index, word = found.groups()
        steps.append(quoted if quoted is not None else index or word)
        at = found.end()
        if text[at : at + 1] == "." and at + 1 < len(text):
            at += 1
    return steps


def _one(step: str) -> Getter:
    """What takes one step."""
    index = int(step) if _INDEX.fullmatch(step) else None

    def get(value: Any) -> Any:
        if type(value) is dict:
            return value.get(step, MISSING)
        if index is not None and type(value) is list and -len(value) <= index < len(value):
            return value[index]
        return MISSING

    return get
