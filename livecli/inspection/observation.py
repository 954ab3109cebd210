"""What was in frames: their paths, how often each was there, its types, the words of vocabularies.

Bounded: what is beyond the numbers below is not remembered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .shape import LONGEST, Explanation, reached


MOST_TYPES = 200
MOST_PLACES = 5_000  # of a type
MOST_WORDS = 500  # of a path


@dataclass(slots=True)
class SeenType:
    """Frames of one type, sport and dialect: how often a path had a value of a JSON type."""

    type: str
    sport: str | None
    dialect: str | None
    frames: int = 0
    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: dict[str, set[str]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        return self.type, self.sport, self.dialect

    def paths(self) -> dict[str, dict[str, int]]:
        """Each path with its types, and how often each was there."""
        paths: dict[str, dict[str, int]] = {}
        for (path, word), count in self.places.items():
            paths.setdefault(path, {})[word] = count
        return paths


class Observation:
    """What was in the frames that were added; records of our own are none of the feed's."""

    def __init__(self) -> None:
        self.types: dict[tuple[str, str | None, str | None], SeenType] = {}

    @property
    def frames(self) -> int:
        return sum(seen.frames for seen in self.types.values())

    def add(self, shape: Explanation, body: dict[str, Any]) -> None:
        """One frame, with the explanation of its shape."""
        row = shape.contract
        key = row.type, row.sport, row.dialect
        seen = self.types.get(key)
        if row.type[:1] == "_" or (seen is None and len(self.types) >= MOST_TYPES):
            return
        if seen is None:
            seen = self.types[key] = SeenType(*key)
        seen.frames += 1
        seen.places.update(shape.places)
        if len(seen.places) > MOST_PLACES:
            for place in list(seen.places)[MOST_PLACES:]:
                del seen.places[place]
        for check in shape.checks:
            if check.field.words:
                words = seen.words.setdefault(".".join(check.steps), set())
                for value in reached(body, check.steps):
                    if len(words) < MOST_WORDS and type(value) is str and len(value) < LONGEST:
                        words.add(value)

    def join(self, other: Observation) -> None:
        """Add all that another one has."""
        for key, theirs in other.types.items():
            seen = self.types.setdefault(key, SeenType(*key))
            seen.frames += theirs.frames
            seen.places.update(theirs.places)
            for path, words in theirs.words.items():
                seen.words.setdefault(path, set()).update(words)
