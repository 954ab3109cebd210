"""`--fields`: of each frame, some paths, as an object whose keys are the paths as they were typed.

Every object has all the keys, in their order; what a frame lacks is null, so that columns stay.
Nested, a key is a step of a path, also of one into a list.
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
MAX_STEPS = 100  # of a path that is nested: orjson writes 254 levels
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


def check_nesting(paths: Sequence[Path]) -> None:
    """Raise UsageError where the paths cannot stand in one object as they stand in a frame."""
    steps = {each.steps: each.text for each in paths}
    for path_steps, text in steps.items():
        for count in range(1, len(path_steps)):
            if path_steps[:count] in steps:
                outer = steps[path_steps[:count]]
                raise UsageError(f"--nest: {text} is a part of {outer}; leave one out", "--nest")
        if len(path_steps) > MAX_STEPS:
            raise UsageError(f"--nest: {text[:40]}: more than {MAX_STEPS} steps", "--nest")


def fields(paths: Sequence[Path], *, nest: bool = False, spares_ours: bool = True) -> Filter:
    """Each frame as an object of these paths; with `spares_ours`, records of our own pass.

    To `nest` is to give each value the place that its path names, with a key for each step.
    """
    places = [each.steps if nest else (each.text,) for each in paths]
    getters = [each.get for each in paths]

    def pick(body: Any) -> list[Any]:
        return [None if (value := get(body)) is MISSING else value for get in getters]

    def written(chosen: Sequence[Any]) -> bytes:
        pairs = [*zip(places, chosen, strict=True)]
        try:
            return dumps(_placed(pairs))
        except orjson.JSONEncodeError:  # nested deeper than can be written, as no real value is
            return dumps(_placed([(steps, _or_null(steps, value)) for steps, value in pairs]))

    def reduced(frame: Frame) -> Frame:
        chosen = pick(frame.body)
        if not _EXACT.issuperset(map(type, chosen)):
            chosen = pick(exact(frame.raw, frame.body))
        return frame.rewritten(written(chosen))

    return lambda batch: [
        frame if spares_ours and frame.aside else reduced(frame) for frame in batch
    ]


def _placed(pairs: Iterable[tuple[Sequence[str], Any]]) -> dict[str, Any]:
    """The object that has each value where its steps lead."""
    whole: dict[str, Any] = {}
    for steps, value in pairs:
        inner = whole
        for step in steps[:-1]:
            inner = inner.setdefault(step, {})
        inner[steps[-1]] = value
    return whole


def _or_null(steps: Sequence[str], value: Any) -> Any:
    """The value; null where it cannot be written in its place."""
    try:
        dumps(_placed([(steps, value)]))
    except orjson.JSONEncodeError:
        return None
    return value
