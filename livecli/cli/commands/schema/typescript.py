"""Frames as TypeScript: an interface a shape, and a union of them all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from livecli.feed.contract import Contract
from livecli.feed.contract.field_tree import FieldNode

from .definitions import Definition, Definitions, is_always, is_closed, keys, note


NAMES = {
    "boolean": "boolean",
    "integer": "number",
    "null": "null",
    "number": "number",
    "string": "string",
}
IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def typescript(contracts: Sequence[Contract], title: str, source: str) -> str:
    """The text of a module that exports them all, and of several `Frame`, their union."""
    definitions = Definitions(contracts)
    lines = [f"// {title}", f"// {source}"]
    for each in definitions:
        lines += ["", *_interfaces(definitions, each)]
    names = [f"\n  | {each.pascal}" for each in definitions.outer]
    union = ["", f"export type Frame ={''.join(names)};"] if len(names) > 1 else []
    return "\n".join([*lines, *union, ""])


def _interfaces(definitions: Definitions, each: Definition) -> Iterator[str]:
    members = _Members(definitions, each.contract)
    yield f"/** {each.contract.about} */"
    if not each.within:
        yield f"export interface {each.pascal} {{"
        yield from members.of(each.root.children, 1)
        yield "}"
        return
    yield f"export interface {each.pascal}Part {{"
    yield from members.of(each.head, 1, may_lack=True)
    yield from members.of(each.rest, 1)
    yield "}"
    yield ""
    yield f"export interface {each.pascal} extends {each.pascal}Part {{"
    yield from members.of(each.head, 1)
    yield "}"


class _Members:
    """The members of one contract's objects."""

    def __init__(self, definitions: Definitions, contract: Contract) -> None:
        self._definitions = definitions
        self._contract = contract

    def of(
        self, children: Mapping[str, FieldNode], depth: int, may_lack: bool = False
    ) -> Iterator[str]:
        """The lines of the members; with `may_lack` none of them needs to be there."""
        for key, node in children.items():
            name = key if IDENTIFIER.fullmatch(key) else json.dumps(key)
            mark = "" if is_always(node) and not may_lack else "?"
            yield f"{'  ' * depth}/** {note(node)} */"
            yield f"{'  ' * depth}{name}{mark}: {self._type(node, depth)};"

    def _type(self, node: FieldNode, depth: int) -> str:
        field = node.field
        if field is None:
            return self._object(node, depth)
        if (ref := self._definitions.part(self._contract, field)) is not None:
            within = "Part" if ref.definition.within else ""
            steps = "".join(f"[{json.dumps(step)}]" for step in ref.path.split(".") if step)
            null = " | null" if "null" in field.types else ""
            return f"{ref.definition.pascal}{within}{steps}{null}"
        names: list[str] = []
        for word in field.types.split("|"):
            if word == "object":
                names.append(self._object(node, depth))
            elif word == "array":
                item = self._type(node.any_child, depth) if node.any_child else "unknown"
                names.append(f"Array<{item}>")
            elif word == "string" and field.words:
                names += [json.dumps(each) for each in field.words]
                # Other words are taken, and these are still offered by an editor.
                names += [] if is_closed(field) else ["(string & {})"]
            else:
                names.append(NAMES[word])
        return " | ".join(dict.fromkeys(names))

    def _object(self, node: FieldNode, depth: int) -> str:
        if node.children:
            return "\n".join(["{", *self.of(node.children, depth + 1), f"{'  ' * depth}}}"])
        item = self._type(node.any_child, depth) if node.any_child else "unknown"
        key = " | ".join(map(json.dumps, keys(node))) or "string"
        return f"Record<{key}, {item}>"
