"""Whether the contract describes all of a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from livecli.feed.contract import Contract
from livecli.feed.contract.field_tree import FieldNode, field_tree


def undescribed(value: Any, contract: Contract) -> list[str]:
    """The places of a value that have no row in the contract."""
    return list(_strangers(value, field_tree(contract), ""))


def _strangers(value: Any, node: FieldNode | None, path: str) -> Iterator[str]:
    if node is None:
        yield path
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _strangers(below, node.child(key), f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for below in value:
            yield from _strangers(below, node.child("*"), f"{path}.*")
