"""Whether the contract knows a path, and which path it knows that is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import product

from livecli.feed.frames import STAMP
from livecli.feed.sides import SIDES

from . import CONTRACTS, Contract, Field, whole
from .field_tree import FieldNode, field_tree


ALIKE = 0.7  # of difflib; a letter or two of a word
EACH = "*"
OF_MATCHES = ("_alert",)  # records of ours that are about a match, as frames are


def contracts_with(steps: Sequence[str], types: Iterable[str]) -> list[Contract]:
    """The contracts of these types, of all of the feed's without any, that have the path."""
    return [
        contract
        for name in types or _feed_types()
        for contract in CONTRACTS.get(name, ())
        if steps[0] == STAMP or field_at(contract, steps) is not None
    ]


def node_at(node: FieldNode, steps: Sequence[str]) -> FieldNode | None:
    """The node to which the steps of a path lead; for a `*` the first of several."""
    for number, step in enumerate(steps):
        if step == EACH and node.any_child is None:
            below = [node_at(child, steps[number + 1 :]) for child in node.children.values()]
            return next((found for found in below if found is not None), None)
        child = node.child(step)
        if child is None:
            return None
        node = child
    return node


def field_at(contract: Contract, steps: Sequence[str]) -> Field | None:
    """The row of a path; None where there is none of its own."""
    node = node_at(field_tree(contract), steps)
    return None if node is None else node.field


def nearest_path(path: str, types: Iterable[str]) -> str | None:
    """The path of these types, of all without any, that is most like this one."""
    known = {
        written
        for name in types or _feed_types()
        for contract in CONTRACTS.get(name, ())
        for field in whole(contract)
        for written in spellings(field.path, path)
    }
    return near(path, known)


def near(path: str, known: Iterable[str]) -> str | None:
    """The one of these paths that is most like this one; None where none is."""
    found = get_close_matches(path, list(known), 1, ALIKE)
    return found[0] if found else None


def spellings(known: str, path: str) -> Iterable[str]:
    """How a path of the contract would be typed by somebody who typed `path`: a `*` in it as a
    side, an index, or as it is."""
    steps, typed = known.split("."), path.split(".")
    if EACH not in steps:
        return [known]
    choices = []
    for number, step in enumerate(steps):
        usual = {EACH, *SIDES} if step == EACH else {step}
        if step == EACH and typed[number : number + 1] and typed[number].lstrip("-").isdigit():
            usual = {typed[number]}
        choices.append(sorted(usual))
    return [".".join(written) for written in product(*choices)] if len(steps) < 8 else [known]


def _feed_types() -> list[str]:
    """What is about a match: the types of the feed, and alerts."""
    return [name for name in CONTRACTS if name in OF_MATCHES or not name.startswith("_")]
