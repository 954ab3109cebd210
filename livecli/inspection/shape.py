"""A frame's shape, its keys and types without its values, and what the contract says of it.

A shape is explained once, and found again by its fingerprint; then only values are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from livecli.feed.contract import Contract, Field, Share
from livecli.feed.contract.field_tree import FieldNode, json_type
from livecli.feed.frames import STAMP

from .finding import Finding, Severity


MOST_LEVELS = 30  # of a shape; the contract has six
MOST_FINDINGS = 100  # of a shape
LONGEST = 60  # characters of a key or a text in a finding
NUMBERS = (int, float)
CONTAINERS = (dict, list)
UNIX_MS = "unix ms"
FIRST_SECONDS = 1e8  # unix s, of 1973: smaller numbers are no moment in seconds


class ValueCheck(NamedTuple):
    """A value that has bounds, words or a pattern; `*` in `steps` is each item of an array."""

    steps: tuple[str, ...]
    field: Field


class Explanation(NamedTuple):
    """What the contract says of a shape: what is wrong with it, and which values to look at.

    `places` are the paths of all that is in it, each with the JSON type of what stands there.
    """

    contract: Contract
    findings: tuple[Finding, ...]
    checks: tuple[ValueCheck, ...]
    places: tuple[tuple[str, str], ...]

    @property
    def weight(self) -> int:
        """How much of the memory for shapes it takes: one, and one for each finding."""
        return 1 + len(self.findings)

    @property
    def fault(self) -> tuple[int, int]:
        """How far the shape is from the contract: the smaller, the nearer."""
        breaking = sum(each.severity is Severity.BREAKING for each in self.findings)
        return breaking, len(self.findings)


def fingerprint(value: Any, level: int = 0) -> int:
    """A number for the shape of a decoded value; equal shapes have equal ones."""
    kind = type(value)
    if level == MOST_LEVELS or kind not in CONTAINERS:
        return hash(kind)
    shapes: list[Any] = []
    for each in value.values() if kind is dict else value:
        inner = type(each)
        shapes.append(fingerprint(each, level + 1) if inner in CONTAINERS else inner)
    return hash((*value, *shapes)) if kind is dict else hash((kind, frozenset(shapes)))


def explain(body: dict[str, Any], contract: Contract, tree: FieldNode) -> Explanation:
    """The explanation of the shape of `body` by a contract, whose tree is `tree`."""
    walk = _Walk(contract)
    walk.down(tree, body, "", ())
    walk.findings.sort(key=lambda finding: -finding.severity)
    return Explanation(
        contract,
        tuple(walk.findings[:MOST_FINDINGS]),
        tuple(dict.fromkeys(walk.checks)),
        tuple(dict.fromkeys(walk.places)),
    )


class _Walk:
    """One way through a frame, along the contract."""

    def __init__(self, contract: Contract) -> None:
        self.findings: list[Finding] = []
        self.checks: list[ValueCheck] = []
        self.places: list[tuple[str, str]] = []
        self._contract = contract

    def down(self, node: FieldNode | None, value: Any, path: str, steps: tuple[str, ...]) -> None:
        """All that is in `value`; a node of None has nothing to say of it."""
        word = json_type(value)
        field = node.field if node is not None else None
        numeric = field is not None and word == "integer" and not _is_whole(field)
        if steps and len(steps) < MOST_LEVELS and not any("." in step for step in steps):
            self.places.append((".".join(steps), "number" if numeric else word))
        if field is not None and not _fits(word, field):
            self._find("wrong_type", field.path, word, expected(field))
            node = field = None
        if type(value) is dict and len(steps) < MOST_LEVELS:
            self._object(node, value, path, steps)
        elif type(value) is list and len(steps) < MOST_LEVELS:
            self._items(node, value, path, steps)
        elif field is not None and _has_values(field, word):
            self.checks.append(ValueCheck(steps, field))

    def _object(
        self, node: FieldNode | None, value: dict[str, Any], path: str, steps: tuple[str, ...]
    ) -> None:
        described = node is not None and bool(node.children or node.any_child)
        described = described and bool(steps or not self._contract.open)
        strange = []
        for key, inner in value.items():
            if not steps and key == STAMP:
                continue
            child = described_child(node, key) if node is not None else None
            if child is None and described:
                strange.append(_step(key))
                self._find("unknown_field", _under(path, key), json_type(inner), "no such key")
            whole = child.field.path if child and child.field else _under(path, key)
            self.down(child, inner, whole, (*steps, key))
        if node is not None:
            for missing in _missing(node, value):
                near = f"nothing, but {', '.join(strange[:3])}" if strange else "nothing"
                self._find("missing_field", missing.path, near, expected(missing))

    def _items(
        self, node: FieldNode | None, value: list[Any], path: str, steps: tuple[str, ...]
    ) -> None:
        child = node.any_child if node is not None else None
        shapes = {fingerprint(each): each for each in value}
        for each in shapes.values():
            self.down(child, each, _under(path, "*"), (*steps, "*"))

    def _find(self, kind: str, path: str, there: str, wanted: str) -> None:
        row = self._contract
        self.findings.append(Finding(kind, row.type, row.dialect, path, there, wanted))


def described_child(node: FieldNode, key: str) -> FieldNode | None:
    """The node of a key that has a row; None where the contract does not know it."""
    child = node.children.get(key)
    if child is not None and child.field is not None:
        return child
    other = node.any_child
    if other is None or other.field is None:
        return None
    return other if not other.field.keys or key in other.field.keys else None


def _missing(node: FieldNode, value: dict[str, Any]) -> Iterator[Field]:
    """The fields that are always there, and are not."""
    for key, child in node.children.items():
        if child.field is not None and child.field.share is Share.ALWAYS and key not in value:
            yield child.field
    other = node.any_child.field if node.any_child is not None else None
    if other is not None and other.share is Share.ALWAYS:
        for key in other.keys:
            if key not in value:
                yield other


def values(body: dict[str, Any], explanation: Explanation) -> Iterator[Finding]:
    """What is wrong with the values in a frame of this shape."""
    row = explanation.contract
    for steps, field in explanation.checks:
        for value in (body[steps[0]],) if len(steps) == 1 else reached(body, steps):
            found = judged(value, field)
            if found is not None:
                there = shown(value)
                yield Finding(found, row.type, row.dialect, field.path, there, expected(field))


def judged(value: Any, field: Field) -> str | None:
    """The kind of finding that a value makes, if any; its type is right."""
    if type(value) is str:
        if value in field.words:
            return None
        if field.pattern is not None and _pattern(field.pattern).fullmatch(value):
            return None
        if field.words:
            return "new_word" if field.open else "unknown_word"
        return "malformed_text"
    elif isinstance(value, NUMBERS) and type(value) is not bool:
        if field.low is not None and value < field.low:
            in_seconds = field.unit == UNIX_MS and value >= FIRST_SECONDS
            return "seconds" if in_seconds else "out_of_range"
        if field.high is not None and value > field.high:
            return "out_of_range"
    return None


def reached(value: Any, steps: tuple[str, ...]) -> list[Any]:
    """All values at the end of the steps; of items of another shape those that have them."""
    found = [value]
    for step in steps:
        if step == "*":
            found = [each for one in found if type(one) is list for each in one]
        else:
            found = [one[step] for one in found if type(one) is dict and step in one]
    return found


@lru_cache(maxsize=1024)
def expected(field: Field) -> str:
    """What a field should hold, in words."""
    parts = [field.types.replace("|", " or ")]
    if field.unit != UNIX_MS and (field.low is not None or field.high is not None):
        bounds = ("" if end is None else f"{end:g}" for end in (field.low, field.high))
        parts.append("..".join(bounds))
    if field.unit:
        parts.append(field.unit)
    if field.words:
        shown = ", ".join(field.words[:6])
        parts.append(f"({shown}, ...)" if len(field.words) > 6 else f"({shown})")
    return " ".join(parts)


_pattern = lru_cache(re.compile)


def _fits(word: str, field: Field) -> bool:
    types = field.types.split("|")
    return word in types or (word == "integer" and "number" in types)


def _is_whole(field: Field) -> bool:
    return "number" not in field.types.split("|")


def _has_values(field: Field, word: str) -> bool:
    if word == "string":
        return bool(field.words or field.pattern)
    return word in ("integer", "number") and (field.low, field.high) != (None, None)


def _step(key: str) -> str:
    """A key as a step of a path."""
    key = key if len(key) <= LONGEST else key[: LONGEST - 3] + "..."
    return f'"{key}"' if "." in key else key


def _under(path: str, key: str) -> str:
    return f"{path}.{_step(key)}" if path else _step(key)


def shown(value: Any) -> str:
    """A value of a frame, short."""
    text = repr(value) if type(value) is not str else value
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
