"""Frames that are as the contract says, told apart in one pass of a parser made from it.

msgspec checks keys, types, bounds and words while it parses, in less time than it takes to decode a
frame. What it refuses may still be right (a form that it is stricter about): `shape` decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from keyword import iskeyword
from operator import or_
from typing import Annotated, Any, Literal

from msgspec import Meta, MsgspecError, Struct, defstruct, field
from msgspec.json import Decoder

from livecli.feed.contract import Contract, Field, Share
from livecli.feed.contract.field import fields
from livecli.feed.contract.field_tree import FieldNode, field_tree
from livecli.feed.frames import STAMP


ABSENT = frozenset({"time", "minute", "period", "uts"})  # in one dialect
# What `Decoder.decode` raises for a frame that is not clean; UnicodeDecodeError is a ValueError.
REFUSED = (MsgspecError, RecursionError, ValueError)


class CleanFrame(Struct):
    """A frame that is as its contract says: its fields are attributes, absent ones are None."""

    # On the class: what one dialect has and another has not, and what the class is made of.
    contract = None
    time = minute = period = uts = None


def decoder(contracts: Iterable[Contract]) -> Any:
    """A parser for the frames of these contracts, one a type."""
    return Decoder(reduce(or_, [_frame_class(contract) for contract in contracts]))


def _frame_class(contract: Contract) -> Any:
    tree = field_tree(contract)
    stamp = tree.grown(STAMP)
    if stamp.field is None:  # as captures have it in every frame
        (stamp.field,) = fields(f"{STAMP}  number  0..1e14 unix ms  sometimes  when it came")
    made = _struct(contract.type, tree, tag=contract.type, free=contract.open)
    made.contract = contract
    return made


def _struct(name: str, node: FieldNode, tag: str | None = None, *, free: bool = False) -> Any:
    """The class of an object, or of a whole frame with a `tag`, which is its type.

    A `free` one may have any other keys.
    """
    rows: dict[str, FieldNode] = {}
    other = node.any_child
    for key in other.field.keys if other is not None and other.field is not None else ():
        rows[key] = other  # type: ignore[assignment]
    rows |= {key: each for key, each in node.children.items() if each.field is not None}
    if tag is not None:
        rows.pop("type", None)
    members: list[Any] = []
    for number, (key, each) in enumerate(rows.items()):
        attribute = key if _is_name(key) else f"_{number}"
        kind = _type(f"{name}_{attribute}", each)
        if each.field is not None and each.field.share is Share.ALWAYS:
            members.append((attribute, kind, field(name=key)))
        else:
            members.append((attribute, kind, field(name=key, default=None)))
    return defstruct(
        name,
        members,
        bases=(CleanFrame,) if tag is not None else (),
        tag_field="type" if tag is not None else None,
        tag=tag,
        kw_only=True,
        forbid_unknown_fields=not free,
        gc=False,
        eq=False,
    )


def _is_name(key: str) -> bool:
    """Whether a key can be the name of its attribute; a baseline may have any key."""
    taken = key[:1] == "_" or (hasattr(CleanFrame, key) and key not in ABSENT)
    return key.isidentifier() and not iskeyword(key) and not taken


def _type(name: str, node: FieldNode) -> Any:
    """The type of what stands at a node, as msgspec has it."""
    row = node.field
    if row is None:
        return Any
    types = row.types.split("|")
    if {"object", "array", "string", "number"} <= set(types):
        return Any
    parts: list[Any] = []
    if "number" in types:
        parts.append(_bounded(float, row))
    elif "integer" in types:
        parts.append(_bounded(int, row))
    if "string" in types:
        parts.append(_text(row))
    if "boolean" in types:
        parts.append(bool)
    if "null" in types:
        parts.append(None)
    if "object" in types:
        parts.append(_object(name, node))
    if "array" in types:
        item = node.any_child
        parts.append(list[Any] if item is None else list[_type(f"{name}_item", item)])  # type: ignore[misc]
    made = parts[0]
    for part in parts[1:]:
        made = made | part
    return made


def _object(name: str, node: FieldNode) -> Any:
    other = node.any_child
    named = [each for each in node.children.values() if each.field is not None]
    if named or (other is not None and other.field is not None and other.field.keys):
        return _struct(name, node)
    return dict[str, Any] if other is None else dict[str, _type(f"{name}_any", other)]  # type: ignore[misc]


def _bounded(number: type, row: Field) -> Any:
    bounds = {
        name: number(end) for name, end in (("ge", row.low), ("le", row.high)) if end is not None
    }
    return Annotated[number, Meta(**bounds)] if bounds else number


def _text(row: Field) -> Any:
    if row.words:
        return Literal[row.words]
    if row.pattern is not None:
        return Annotated[str, Meta(pattern=rf"\A(?:{row.pattern})\Z")]
    return str
