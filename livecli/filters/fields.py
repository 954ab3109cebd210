"""`--fields`: of each frame, some paths, as an object whose keys are the paths as they were typed.

Every object has all the keys, in their order; what a frame lacks is null, so that columns stay.
Numbers keep the digits that the feed wrote (2.10, more than 64 bits); strings may come with other
escapes and mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from livecli.errors import UsageError
from livecli.feed.frames import Frame
from livecli.feed.json_text import dumps, exact
from livecli.feed.paths import MISSING, Path, path
from livecli.pipeline import Filter


# Commas separate paths, but not inside a quoted key.
_PART = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^,])+')
# What orjson writes as it came. It reads 2.10 as 2.1, and integers beyond 64 bits as floats.
_EXACT = frozenset({bool, int, str, type(None)})


def columns(words: Iterable[str]) -> tuple[Path, ...]:
    """The paths in `a,b.c`, each once; raises UsageError for what is none."""
    paths: dict[str, Path] = {}
    for word in words:
        for part in _PART.findall(word):
            paths.setdefault(part.strip(), _path(word, part.strip()))
    if not paths:
        raise UsageError("--fields: no path; as in --fields minute,player.name")
    return tuple(paths.values())


def _path(word: str, part: str) -> Path:
    try:
        return path(part)
    except UsageError as error:
        raise UsageError(f"--fields {word!r}: {error}", "--fields") from None


def fields(paths: Sequence[Path], *, spares_ours: bool = True) -> Filter:
    """Each frame as an object of these paths; with `spares_ours`, records of our own pass."""
    getters = [(each.text, each.get) for each in paths]

    def pick(body: Any) -> dict[str, Any]:
        return {text: _or_null(get(body)) for text, get in getters}

    def reduced(frame: Frame) -> Frame:
        chosen = pick(frame.body)
        if not _EXACT.issuperset(map(type, chosen.values())):
            chosen = pick(exact(frame.raw, frame.body))
        return frame.rewritten(_written(chosen))

    return lambda batch: [
        frame if spares_ours and frame.ours else reduced(frame) for frame in batch
    ]


def _or_null(value: Any) -> Any:
    return None if value is MISSING else value


def _written(chosen: dict[str, Any]) -> bytes:
    try:
        return dumps(chosen)
    except orjson.JSONEncodeError:
        return dumps({text: _shallow(value) for text, value in chosen.items()})


def _shallow(value: Any) -> Any:
    """The value; null where it is nested deeper than can be written (254), as no real one is."""
    try:
        dumps(value)
    except orjson.JSONEncodeError:
        return None
    return value
