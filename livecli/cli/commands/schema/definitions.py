"""The shapes that have a name: frames, frames within frames, actions, records, reports.

Each form of `schema` spells them in its own language. What a frame within another one may lack
(its type and its match, which the outer one tells) makes a second shape of it, its part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from livecli.cli.commands.fields.layout import bounds
from livecli.feed.contract import STAMP_FIELD, Contract, Field, Share, contracts
from livecli.feed.contract.field_tree import FieldNode, field_tree
from livecli.feed.frames import STAMP, is_record


# What a frame within a frame may lack (wire-facts, subscribed); a stamp is of whole frames.
HEAD = ("type", "event_id", "sport", STAMP)
# The key that tells a message from others: of the service, and of a client.
TAGS = ("type", "action")


class Definition(NamedTuple):
    """A shape with a name.

    `words` are its name: `rich football event`. `within` says that others have it as a part.
    `root` is the tree of its own fields: those of a part stand in the part's.
    """

    words: tuple[str, ...]
    contract: Contract
    root: FieldNode
    within: bool

    @property
    def snake(self) -> str:
        return "_".join(self.words)

    @property
    def pascal(self) -> str:
        return pascal(self.words)

    @property
    def head(self) -> dict[str, FieldNode]:
        """The fields that a part may lack."""
        return {key: node for key, node in self.root.children.items() if key in HEAD}

    @property
    def rest(self) -> dict[str, FieldNode]:
        return {key: node for key, node in self.root.children.items() if key not in HEAD}


class Part(NamedTuple):
    """The definition that a field refers to, and the path of the place in it ("": all of it)."""

    definition: Definition
    path: str


class Definitions:
    """Definitions of contracts, and of all that is within them; the inner ones come first."""

    def __init__(self, outer: Sequence[Contract]) -> None:
        self._contracts = outer
        self._by_words: dict[tuple[str, ...], Definition] = {}
        for contract in outer:
            self._add(contract)

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._by_words.values())

    @property
    def outer(self) -> list[Definition]:
        """Those of the contracts themselves."""
        return [self._by_words[words(contract)] for contract in self._contracts]

    def part(self, contract: Contract, field: Field) -> Part | None:
        """What stands below a field that is a frame, or a part of one."""
        inner = _inner(contract, field)
        if inner is None:
            return None
        return Part(self._by_words[words(inner)], (field.part or "").partition(".")[2])

    def _add(self, contract: Contract, within: bool = False) -> None:
        for field in contract.fields:
            inner = _inner(contract, field)
            if inner is not None:
                self._add(inner, "." not in (field.part or ""))
        name = words(contract)
        within = within or (name in self._by_words and self._by_words[name].within)
        root = field_tree(contract, most_parts=0)
        for key in TAGS:
            if (node := root.children.get(key)) and node.field is not None:
                node.field = node.field._replace(words=(contract.type,), open=False)
        if "type" in root.children and STAMP not in root.children:
            root.grown(STAMP).field = STAMP_FIELD
        self._by_words[name] = Definition(name, contract, root, within)


def _inner(contract: Contract, field: Field) -> Contract | None:
    frame_type = (field.part or "").partition(".")[0]
    return next(iter(contracts(frame_type, contract.sport, contract.dialect)), None)


def words(contract: Contract) -> tuple[str, ...]:
    """The name of a shape: `rich football event`, `open record`, `pong frame`, `info report`."""
    name = contract.type.strip("_")
    if contract.sport is not None:
        return (*(["rich"] if contract.dialect == "rich" else []), contract.sport, name)
    if not any(field.path == "type" for field in contract.fields):
        is_action = any(field.path == "action" for field in contract.fields)
        return (name, "action" if is_action else "report")
    return (name, "record" if is_record(contract.type) else "frame")


def pascal(parts: Iterable[str]) -> str:
    """`RichFootballEvent`; any letter or digit of any key stays, and nothing else."""
    names = re.split(r"[^A-Za-z0-9]+", " ".join(parts))
    return "".join(name[:1].upper() + name[1:] for name in names)


def is_always(node: FieldNode) -> bool:
    """Whether the place is there wherever the object around it is."""
    return node.field is not None and node.field.share is Share.ALWAYS


def keys(node: FieldNode) -> tuple[str, ...]:
    """Those that its `*` stands for, each of which is there; () where they are not known."""
    child = node.any_child
    return child.field.keys if child is not None and child.field and is_always(child) else ()


def is_closed(field: Field) -> bool:
    """Whether a text can only be one of the words."""
    return bool(field.words) and not field.open and field.pattern is None


def number(bound: float) -> float | int:
    """A bound of a range, without a fraction where it has none."""
    return int(bound) if bound.is_integer() else bound


def note(node: FieldNode) -> str:
    """What a place means, on one line: `time with the ball; 0..100 percent`."""
    field = node.field
    if field is None:
        return ""
    others = f"such as {', '.join(field.words)}" if field.words and not is_closed(field) else ""
    return "; ".join(
        word for word in (field.about, bounds(field.low, field.high, field.unit), others) if word
    )
