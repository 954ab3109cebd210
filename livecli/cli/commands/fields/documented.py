"""The fields that frames should have, by the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from livecli.feed import contract
from livecli.feed.contract import CONTRACTS, Contract, Field
from livecli.feed.json_text import dumps
from livecli.feed.paths import MISSING, Each, path

from .layout import FieldRow, bounds, folded, table


def text(types: Sequence[str], *, as_json: bool, width: int | None) -> str:
    """The fields of these types, of all without any."""
    shown = [one for name in types or CONTRACTS for one in contract.contracts(name)]
    if as_json:
        return "".join(_json(one, field) for one in shown for field in contract.whole(one))
    return "\n".join(table(_title(one), _rows(one), width, "WHAT IT IS", folded) for one in shown)


def _title(one: Contract) -> str:
    of = ", ".join(word for word in (one.sport, one.dialect) if word)
    return f"{one.type}{f' ({of})' if of else ''}: {one.about}"


def _rows(one: Contract) -> list[FieldRow]:
    return [
        FieldRow(field.path, field.types, field.share.value, _text(one, field))
        for field in contract.whole(one)
    ]


def _text(one: Contract, field: Field) -> str:
    """What a field is, the bounds of its number, and its words, else an example."""
    words = ", ".join(field.words) + (", ..." if field.open else "")
    if not words and (value := example(one, field)) is not None:
        words = f"as {dumps(value).decode()}"
    return "; ".join(filter(None, (field.about, bounds(field.low, field.high, field.unit), words)))


def example(one: Contract, field: Field) -> Any:
    """A value of the field in the example of its frame; None for an object, a list, or nothing."""
    found = path(field.path, each=True).get(one.example) if field.path != "*" else MISSING
    if type(found) is Each:
        found = found[0]
    return None if found is MISSING or isinstance(found, dict | list) else found


def _json(one: Contract, field: Field) -> str:
    row = {
        "type": one.type,
        "sport": one.sport,
        "dialect": one.dialect,
        "path": field.path,
        "types": field.types.split("|"),
        "share": field.share.value,
        "unit": field.unit or None,
        "min": field.low,
        "max": field.high,
        "words": list(field.words) or None,
        "open": field.open if field.words else None,
        "about": field.about,
        "source": field.source,
        "example": example(one, field),
    }
    return dumps(row).decode() + "\n"
