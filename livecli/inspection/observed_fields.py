"""The fields that frames have: how often, of which types, from what to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from livecli.feed import contract
from livecli.feed.contract.field_tree import FieldNode, field_tree, json_type
from livecli.feed.frames import Frame


# Beyond these a feed makes names up, and memory is bounded.
MOST_TYPES = 100
MOST_FIELDS = 1_000  # of a type
MOST_FIELDS_IN_ALL = 20_000
MOST_WORDS = 100  # of a field
MOST_WORDS_IN_ALL = 100_000
MOST_DEPTH = 20
LONGEST_WORD = 100  # characters that are kept of one
LONGEST_PATH = 500

NOWHERE: tuple[FieldNode, ...] = ()


class Room:
    """How many more fields, and words of fields, a survey has room for."""

    __slots__ = ("fields", "words")

    def __init__(self) -> None:
        self.fields = MOST_FIELDS_IN_ALL
        self.words = MOST_WORDS_IN_ALL


class ObservedField:
    """A field in the frames of a type: `frames` have it, null among them."""

    __slots__ = ("example", "frames", "high", "last", "low", "types", "words")

    def __init__(self) -> None:
        self.frames = 0
        self.types: Counter[str] = Counter()
        self.low: float | None = None
        self.high: float | None = None
        self.words: Counter[str] = Counter()
        self.example: Any = None
        self.last = 0  # the number of the frame that had it last

    def add(self, value: Any, number: int, room: Room) -> None:
        """Count a value in the frame of this number."""
        if self.last != number:
            self.frames += 1
            self.last = number
        kind = json_type(value)
        self.types[kind] += 1
        if kind == "string":
            word = value[:LONGEST_WORD]
            if word in self.words:
                self.words[word] += 1
            elif len(self.words) < MOST_WORDS and room.words:
                self.words[word] = 1
                room.words -= 1
        elif kind in ("integer", "number"):
            self.low = value if self.low is None or value < self.low else self.low
            self.high = value if self.high is None or value > self.high else self.high
        if value is not None and self.example is None and kind not in ("object", "array"):
            self.example = value[:LONGEST_WORD] if kind == "string" else value


class TypeFields:
    """The fields of the frames of one type of one sport, by path."""

    def __init__(self, frame_type: str, sport: str | None, room: Room | None = None) -> None:
        self.frames = 0
        self.fields: dict[str, ObservedField] = {}
        self.further = 0  # values of fields that there is no room for
        self._room = room or Room()
        self._roots = tuple(map(field_tree, contract.contracts(frame_type, sport)))

    def add(self, body: dict[str, Any]) -> None:
        self.frames += 1
        for path, value in _places(body, self._roots):
            field = self.fields.get(path)
            if field is None:
                full = len(self.fields) >= MOST_FIELDS or not self._room.fields
                if full or len(path) > LONGEST_PATH:
                    self.further += 1
                    continue
                field = self.fields[path] = ObservedField()
                self._room.fields -= 1
            field.add(value, self.frames, self._room)

    def in_order(self) -> list[tuple[str, ObservedField]]:
        """The fields with their paths, in the order of their coming, each below what it is in."""
        place = {path: number for number, path in enumerate(self.fields)}

        def places(row: tuple[str, ObservedField]) -> list[int]:
            steps = row[0].split(".")
            above = (".".join(steps[:end]) for end in range(1, len(steps) + 1))
            return [place[path] for path in above if path in place]

        return sorted(self.fields.items(), key=places)


class FieldSurvey:
    """The fields of all frames so far, by frame type and sport; of `types` only, if there are any.

    The sport is that which the frame or its socket tells, where a type is not of one sport alone.
    """

    def __init__(self, types: frozenset[str] = frozenset()) -> None:
        self.types: dict[tuple[str, str | None], TypeFields] = {}
        self.frames = 0
        self.further = 0  # frames of types beyond MOST_TYPES
        self.others: dict[str, None] = {}  # types that are not chosen, in the order of their coming
        self._chosen = types
        self._room = Room()

    def add(self, frame: Frame) -> None:
        self.frames += 1
        if self._chosen and frame.type not in self._chosen:
            if len(self.others) < MOST_TYPES:
                self.others[frame.type] = None
            return
        key = (frame.type, _sport(frame))
        seen = self.types.get(key)
        if seen is None:
            if len(self.types) >= MOST_TYPES:
                self.further += 1
                return
            seen = self.types[key] = TypeFields(*key, self._room)
        seen.add(frame.body)


def _sport(frame: Frame) -> str | None:
    """In a capture a tennis event names its sport, and football's name none."""
    sports = {one.sport for one in contract.contracts(frame.type)}
    if len(sports) < 2:
        return next(iter(sports), None)
    return "tennis" if frame.sport == "tennis" else "football"


def _places(
    value: Any, nodes: tuple[FieldNode, ...], path: str = "", depth: int = 0
) -> Iterator[tuple[str, Any]]:
    """All places below a value with what is there. Items of arrays, and keys of objects for which
    the contract has no names, are one place: `*`."""
    if depth == MOST_DEPTH:
        return
    if type(value) is list:
        below = _below(nodes, "*")
        for item in value:
            place = f"{path}.*"
            yield place, item
            yield from _places(item, below, place, depth + 1)
    elif type(value) is dict:
        for key, item in value.items():
            step = _step(nodes, key)
            place = f"{path}.{step}" if path else step
            yield place, item
            if type(item) is dict or type(item) is list:
                yield from _places(item, _below(nodes, key), place, depth + 1)


def _below(nodes: tuple[FieldNode, ...], key: str) -> tuple[FieldNode, ...]:
    if not nodes:
        return NOWHERE
    return tuple(child for child in (node.child(key) for node in nodes) if child is not None)


def _step(nodes: tuple[FieldNode, ...], key: str) -> str:
    """How a key is written in a path."""
    if not any(key in node.children for node in nodes):
        for node in nodes:
            if node.any_child is not None and node.any_child.field is not None:
                return "*"
    if key and key.isidentifier():
        return key
    plain = key and not set(key) & set('."[]\\*') and key.strip() == key
    return key if plain else '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
