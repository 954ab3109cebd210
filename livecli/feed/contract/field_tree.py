"""The fields of a contract as a tree, along which a frame is walked."""

from __future__ import annotations

from typing import Any

from . import Contract, Field, whole


# The JSON type of a decoded value, by its Python type. A number beyond a double has one of ours.
JSON_TYPES: dict[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def json_type(value: Any) -> str:
    """The word of JSON Schema for the type of a decoded value."""
    return JSON_TYPES.get(type(value), "number")


class FieldNode:
    """A place in a frame: its row, None where only places below have one, and what is below it."""

    __slots__ = ("any_child", "children", "field")

    def __init__(self) -> None:
        self.field: Field | None = None
        self.children: dict[str, FieldNode] = {}
        self.any_child: FieldNode | None = None

    def child(self, key: str) -> FieldNode | None:
        """The node of a key, or of an item of an array; its own, else that of `*`."""
        return self.children.get(key) or self.any_child

    def grown(self, step: str) -> FieldNode:
        """The child for a step of a path, made if there is none."""
        if step != "*":
            return self.children.setdefault(step, FieldNode())
        self.any_child = self.any_child or FieldNode()
        return self.any_child


def field_tree(contract: Contract, most_parts: int = 2) -> FieldNode:
    """The tree of all fields of a contract, those of the frames within it too.

    `most_parts` says how deep frames may be in frames; with 0 those within it are left out.
    """
    root = FieldNode()
    for field in whole(contract, most_parts):
        node = root
        for step in field.path.split("."):
            node = node.grown(step)
        node.field = field
    _share_out(root)
    return root


def _share_out(node: FieldNode) -> None:
    """What stands below `*` stands below the keys with rows of their own, too."""
    beside = node.any_child
    for child in node.children.values():
        if beside is not None:
            child.children = beside.children | child.children
            child.any_child = child.any_child or beside.any_child
        _share_out(child)
    if beside is not None:
        _share_out(beside)
