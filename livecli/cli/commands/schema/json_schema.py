"""Frames as a JSON Schema: https://json-schema.org/draft/2020-12.

No keyword is used that draft 7 has not, so that AsyncAPI takes the same schemas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from livecli.cli.commands.fields.layout import bounds
from livecli.feed.contract import Contract
from livecli.feed.contract.field_tree import FieldNode

from .definitions import Definition, Definitions, is_always, is_closed, keys, number


DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def json_schema(contracts: Sequence[Contract], title: str, source: str) -> str:
    """The schema of any frame of these contracts, with all that is in it."""
    definitions = Definitions(contracts)
    refs = [{"$ref": f"#/$defs/{each.snake}"} for each in definitions.outer]
    return indented(
        {
            "$schema": DRAFT,
            "$comment": source,
            "title": title,
            **(refs[0] if len(refs) == 1 else {"anyOf": refs}),
            "$defs": schemas(definitions, "#/$defs/"),
        }
    )


def indented(document: Schema) -> str:
    """JSON for people."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n"


def schemas(definitions: Definitions, place: str) -> dict[str, Schema]:
    """A schema for each name; they refer to each other as names in `place`."""
    by_name: dict[str, Schema] = {}
    for each in definitions:
        shape = _Shape(definitions, each.contract, place)
        whole = {"description": each.contract.about, **shape.of(each.root)}
        examples = {"examples": [each.contract.example]} if each.contract.example else {}
        if not each.within:
            by_name[each.snake] = whole | examples
            continue
        required = whole.pop("required")
        by_name[part(each)] = whole | {"required": [key for key in required if key in each.rest]}
        by_name[each.snake] = {
            "allOf": [{"$ref": f"{place}{part(each)}"}],
            "required": [key for key in required if key in each.head],
            **examples,
        }
    return by_name


def part(definition: Definition) -> str:
    """The name of what others have of it."""
    return f"{definition.snake}_part" if definition.within else definition.snake


class _Shape:
    """The schemas of the places of one contract."""

    def __init__(self, definitions: Definitions, contract: Contract, place: str) -> None:
        self._definitions = definitions
        self._contract = contract
        self._place = place

    def of(self, node: FieldNode) -> Schema:
        field = node.field
        if field is None:  # the whole frame, or any object that has a row for what is in it only
            return {"type": "object", **self._inside(node)}
        about = {
            "description": f"{field.about}; {bounds(field.low, field.high, field.unit)}".rstrip(
                "; "
            )
        }
        if (ref := self._definitions.part(self._contract, field)) is not None:
            below = "".join(f"/properties/{step}" for step in ref.path.split(".") if step)
            choices = [{"$ref": f"{self._place}{part(ref.definition)}{below}"}]
            if "null" in field.types:
                return {**about, "anyOf": [*choices, {"type": "null"}]}
            return {**about, "allOf": choices}
        types = field.types.split("|")
        schema: Schema = {**about, "type": types[0] if len(types) == 1 else types}
        if is_closed(field):
            schema["enum"] = [*field.words, *([None] if "null" in types else [])]
        elif field.words:
            schema["examples"] = [*field.words]
        elif field.pattern is not None:
            schema["pattern"] = f"^(?:{field.pattern})$"
        if field.low is not None:
            schema["minimum"] = number(field.low)
        if field.high is not None:
            schema["maximum"] = number(field.high)
        return schema | self._inside(node)

    def _inside(self, node: FieldNode) -> Schema:
        schema: Schema = {}
        if node.children:
            schema["properties"] = {key: self.of(child) for key, child in node.children.items()}
        always = [key for key, child in node.children.items() if is_always(child)]
        if required := [*always, *keys(node)]:
            schema["required"] = required
        if node.any_child is not None and node.any_child.field is not None:
            is_array = node.field is not None and "array" in node.field.types
            schema["items" if is_array else "additionalProperties"] = self.of(node.any_child)
        return schema
