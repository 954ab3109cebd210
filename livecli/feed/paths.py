"""How people name a place in a frame: `player.name`, `odds.1x2.home`, `coordinates.-1.x`.

Dots separate steps; a step is a key, or an index where the value is a list (`livedata.0`, also
written `livedata[0]`; negative from the end). A key with a dot in it is quoted: `"a.b".c`. Where it
is allowed, a step `*` is each key of an object, or each item of a list: `stats.*.xg`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from typing import Any, Final, NamedTuple

from livecli.errors import UsageError


class Missing:
    """What is found where nothing is; not null, which a frame may well hold."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


class Each(list[Any]):
    """The values that a path with a `*` finds: at least one, and none that is missing."""


EACH = "*"

_STEP = re.compile(r'"((?:[^"\\]|\\.)*)"|\[(-?[0-9]{1,9})\]|([^."\[\]]+)')
_INDEX = re.compile(r"-?[0-9]{1,9}")

Getter = Callable[[Any], Any]


class Path(NamedTuple):
    """A checked path: its text, its steps, and what finds its value in a decoded frame.

    `get` answers MISSING where a step leads nowhere, and an `Each` for a path with a `*`; it never
    raises.
    """

    text: str
    steps: tuple[str, ...]
    get: Getter


def path(text: str, *, each: bool = False) -> Path:
    """The path in `text`; raises UsageError where it cannot be read.

    `each` allows a `*` behind the first step; else it is a key as any other, as `"*"` always is.
    """
    read = list(_steps(text.strip().removeprefix(".")))
    steps = tuple(step for step, _ in read)
    if len(steps) == 1:
        return Path(text, steps, _one(steps[0]))
    getters = [
        _every if each and step == EACH and not quoted else _one(step) for step, quoted in read
    ]
    if _every in getters:
        if getters[0] is _every:
            raise UsageError(f"path {text!r}: begins with *; a frame has fields, as in stats.*.xg")
        return Path(text, steps, _each(getters))

    def get(value: Any) -> Any:
        for getter in getters:
            value = getter(value)
        return value

    return Path(text, steps, get)


def _steps(text: str) -> list[tuple[str, bool]]:
    """The steps, each with whether it is quoted."""
    steps: list[tuple[str, bool]] = []
    at = 0
    while at < len(text) or not steps:
        found = _STEP.match(text, at)
        if found is None:
            raise UsageError(
                f"path {text!r}: cannot be read from {text[at:]!r} on; as in player.name or "
                "coordinates.0.x"
            )
        quoted, index, word = found.groups()
        steps.append((word, False) if word else (index or quoted, True))
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


def _every(value: Any) -> Any:
    """What takes a step `*`."""
    return list(value.values()) if type(value) is dict else value if type(value) is list else []


def _each(getters: list[Getter]) -> Getter:
    """What follows all branches of a path with a `*`."""

    def get(value: Any) -> Any:
        values = Each([value])
        for getter in getters:
            if getter is _every:
                values = Each(chain.from_iterable(map(_every, values)))
            else:
                values = Each(found for found in map(getter, values) if found is not MISSING)
        return values or MISSING

    return get
