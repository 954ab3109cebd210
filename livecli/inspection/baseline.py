"""A baseline: what a program of the user's relies on, as JSON and as contracts to judge by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from livecli.feed.contract import Contract, Field, Share

from .finding import Finding
from .observation import Observation, SeenType


MARK = "livecli_baseline"  # its first key, and the version of what follows
VERSION = 1
ENOUGH = 10  # frames that show a habit; so many that are due and do not come show its end
SOURCE = "the baseline"


def baseline(observation: Observation) -> dict[str, Any]:
    """The JSON object for what was observed."""
    return {
        MARK: VERSION,
        "frames": observation.frames,
        "types": [
            {
                "type": seen.type,
                "sport": seen.sport,
                "dialect": seen.dialect,
                "frames": seen.frames,
                "paths": dict(sorted(seen.paths().items())),
                "words": {path: sorted(words) for path, words in sorted(seen.words.items())},
            }
            for seen in observation.types.values()
        ],
    }


def read_baseline(value: Any) -> Observation:
    """What was observed, from the JSON object; raises ValueError for what is none of ours."""
    if type(value) is not dict or value.get(MARK) != VERSION:
        raise ValueError(f"no baseline of version {VERSION}")
    observation = Observation()
    try:
        for row in value["types"]:
            seen = SeenType(_text(row["type"]), row["sport"], row["dialect"], int(row["frames"]))
            seen.places = Counter(
                {
                    (path, _text(word)): int(count)
                    for path, words in row["paths"].items()
                    for word, count in words.items()
                }
            )
            seen.words = {path: set(map(_text, words)) for path, words in row["words"].items()}
            observation.types[seen.key] = seen
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("a baseline that somebody has changed") from error
    return observation


def contracts_of(observation: Observation) -> dict[str, tuple[Contract, ...]]:
    """Contracts by type, of what was observed: what was always there is always due."""
    contracts: dict[str, tuple[Contract, ...]] = {}
    for seen in observation.types.values():
        rows = tuple(_fields(seen))
        row = Contract(*seen.key, "", rows, {}, SOURCE)
        contracts[seen.type] = (*contracts.get(seen.type, ()), row)
    return contracts


def gone(before: Observation, now: Observation) -> Iterator[Finding]:
    """What was there at times, so often that it should have come by now, and came not at all."""
    if not now.frames or not before.frames:
        return
    for key, seen in before.types.items():
        due = seen.frames * now.frames / before.frames
        found = now.types.get(key)
        if found is None:
            if due >= ENOUGH:
                there = f"none in {now.frames:,} frames"
                wanted = f"some {due:,.0f}, as before"
                yield Finding("missing_type", seen.type, seen.dialect, "", there, wanted)
            continue
        there_now = found.paths()
        for path, types in seen.paths().items():
            due = sum(types.values()) * found.frames / seen.frames if seen.frames else 0
            if path not in there_now and due >= ENOUGH:
                there = f"none in {found.frames:,} frames"
                wanted = f"some {due:,.0f}, as before"
                yield Finding("missing_field", seen.type, seen.dialect, path, there, wanted)


def _fields(seen: SeenType) -> Iterator[Field]:
    paths = seen.paths()
    for path, types in paths.items():
        above, _, step = path.rpartition(".")
        due = paths.get(above, {}).get("object", 0) if above else seen.frames
        always = step != "*" and ENOUGH <= due <= sum(types.values())
        words = tuple(sorted(seen.words.get(path, ())))
        share = Share.ALWAYS if always else Share.SOMETIMES
        kinds = "|".join(types)
        yield Field(path, kinds, "", None, None, words, True, None, None, share, "", SOURCE)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value
