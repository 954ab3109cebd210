"""Frames as Python: a TypedDict a shape, and a union of them all.

A class needs what it is made of before it: the inner ones come first. Keys that are no names, as
`1x2`, can be written in the functional form only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from keyword import iskeyword
from textwrap import wrap

from livecli.feed.contract import Contract
from livecli.feed.contract.field_tree import FieldNode

from .definitions import Definition, Definitions, is_always, is_closed, keys, note, pascal


NAMES = {
    "boolean": "bool",
    "integer": "int",
    "null": "None",
    "number": "float",
    "string": "str",
}
IMPORTS = ("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict")
MOST = 100  # characters of a line that has a remark behind it


def typed_dicts(contracts: Sequence[Contract], title: str, source: str) -> str:
    """The text of a module that has them all, and of several `Frame`, their union."""
    definitions = Definitions(contracts)
    lines: list[str] = []
    for each in definitions:
        lines += _Classes(definitions, each.contract).lines(each)
    names = "\n    | ".join(each.pascal for each in definitions.outer)
    if "|" in names:
        lines += ["", f"Frame: TypeAlias = (\n    {names}\n)", ""]
    text = "\n".join(lines)
    used = ", ".join(name for name in IMPORTS if re.search(rf"\b{name}\b", text))
    head = f'"""{title}.\n\n{source}. For Python 3.11 or newer.\n"""'
    return f"{head}\n\nfrom typing import {used}\n\n{text}"


class _Classes:
    """The classes of one contract's objects."""

    def __init__(self, definitions: Definitions, contract: Contract) -> None:
        self._definitions = definitions
        self._contract = contract
        self._lines: list[str] = []

    def lines(self, each: Definition) -> list[str]:
        about, name = self._contract.about, each.pascal
        if not each.within:
            self._add(name, each.words, each.root.children, about)
            return self._lines
        self._add(f"{name}Body", each.words, each.rest, about)
        may_lack = "the same, within a frame that tells these"
        self._add(f"{name}Part", each.words, each.head, may_lack, f"{name}Body", may_lack=True)
        self._add(name, each.words, each.head, "the same, as a frame of its own", f"{name}Body")
        return self._lines

    def _add(
        self,
        name: str,
        path: tuple[str, ...],
        children: Mapping[str, FieldNode],
        about: str,
        base: str = "TypedDict",
        *,
        may_lack: bool = False,
    ) -> None:
        """Append the class of an object at `path`, after those of what is in it."""
        members = {}
        for key, node in children.items():
            type_text = self._type((*path, key), node)
            always = is_always(node) and not may_lack
            members[key] = type_text if always else f"NotRequired[{type_text}]"
        remarks = [note(node) for node in children.values()]
        if all(key.isidentifier() and not iskeyword(key) for key in children):
            rows = [f"    {key}: {type_text}" for key, type_text in members.items()]
            head = [f"class {name}({base}):", *([f'    """{about}"""', ""] if about else [])]
            self._lines += ["", *head, *_with_remarks(rows, remarks), ""]
        else:
            rows = [
                f"        {json.dumps(key)}: {type_text}," for key, type_text in members.items()
            ]
            head = [f"{name} = TypedDict(", f'    "{name}",', "    {"]
            self._lines += ["", *head, *_with_remarks(rows, remarks), "    },", ")", ""]

    def _type(self, path: tuple[str, ...], node: FieldNode) -> str:
        field = node.field
        if field is None:
            return self._object(path, node)
        if (ref := self._definitions.part(self._contract, field)) is not None:
            within = "Part" if ref.definition.within else ""
            name = pascal((*ref.definition.words, *ref.path.split("."))) + within
            return f"{name} | None" if "null" in field.types else name
        names = []
        for word in field.types.split("|"):
            if word == "object":
                names.append(self._object(path, node))
            elif word == "array":
                names.append(f"list[{self._item(path, node)}]")
            elif word == "string" and is_closed(field):
                names.append(f"Literal[{', '.join(map(json.dumps, field.words))}]")
            else:
                names.append(NAMES[word])
        return " | ".join(names)

    def _object(self, path: tuple[str, ...], node: FieldNode) -> str:
        if not node.children:
            key = ", ".join(map(json.dumps, keys(node)))
            return f"dict[{f'Literal[{key}]' if key else 'str'}, {self._item(path, node)}]"
        name = pascal(path)
        self._add(name, path, node.children, node.field.about if node.field else "")
        return name

    def _item(self, path: tuple[str, ...], node: FieldNode) -> str:
        return self._type((*path, "item"), node.any_child) if node.any_child else "Any"


def _with_remarks(rows: Iterable[str], remarks: Iterable[str]) -> Iterator[str]:
    """Each remark behind its line, or before it where that would be too long."""
    for row, remark in zip(rows, remarks, strict=True):
        if not remark or len(row) + len(remark) + 4 <= MOST:
            yield f"{row}  # {remark}" if remark else row
            continue
        indent = row[: len(row) - len(row.lstrip())]
        yield from wrap(remark, MOST, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")
        yield row
