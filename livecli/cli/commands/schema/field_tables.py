"""What is in a frame, for people: a table of types, and a table of fields with an example."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from textwrap import wrap
from typing import Any

from livecli.cli.commands.fields.layout import bounds
from livecli.feed.contract import REPORTS, Contract, Field


WIDTH = 100
SHORT = 2  # words that stand in the table itself
TYPES = ("TYPE", "SPORT", "DIALECT", "WHAT IT IS", "SOURCE")
FIELDS = ("PATH", "TYPE", "VALUES", "SHARE", "WHAT IT IS", "SOURCE")


def overview(contracts: Sequence[Contract]) -> str:
    """A line a type, with what commands print as JSON."""
    rows = [
        (each.type, each.sport or "-", each.dialect or "-", each.about, each.source)
        for each in (*contracts, *chain.from_iterable(REPORTS.values()))
    ]
    return "".join(_lines([TYPES, *rows]))


def whole(contracts: Sequence[Contract]) -> str:
    """The fields of each, the words of its lists, and an example."""
    return "\n".join("".join(_about(each)) for each in contracts)


def _about(contract: Contract) -> Iterator[str]:
    of = ", ".join(word for word in (contract.sport, contract.dialect) if word)
    yield f"{contract.type}{f' ({of})' if of else ''}: {contract.about}\n\n"
    yield from _lines([FIELDS, *map(_row, contract.fields)])
    vocabularies = [field for field in contract.fields if len(field.words) > SHORT or field.pattern]
    yield "\n" if vocabularies else ""
    for field in vocabularies:
        others = [field.pattern or ("and others" if field.open else "")]
        text = ", ".join(filter(None, (*field.words, *others)))
        lines = wrap(f"{field.path}: {text}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)
        yield "".join(f"{line}\n" for line in lines)
    if contract.example:
        yield f"\n{_pretty(contract.example)}\n"


def _pretty(value: Any, indent: str = "\n") -> str:
    """JSON, of which an object or a list stands on one line where it has room."""
    text = json.dumps(value, ensure_ascii=False)
    if indent != "\n" and len(text) < WIDTH - 30:
        return text
    inner = f"{indent}  "
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {_pretty(each, inner)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(rows)}{indent}}}"
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(_pretty(each, inner) for each in value)}{indent}]"
    return text


def _row(field: Field) -> tuple[str, ...]:
    values = bounds(field.low, field.high, field.unit)
    if field.part:
        values = f"as in {field.part}"
    elif len(field.words) > SHORT:
        values = f"one of {len(field.words)} words{', or others' if field.open else ''}"
    elif field.words:
        values = f"{' or '.join(field.words)}{', or others' if field.open else ''}"
    elif field.pattern:
        values = "a pattern"
    return (field.path, field.types, values or "-", field.share.value, field.about, field.source)


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, in columns."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        yield f"{'  '.join(cells).rstrip()}\n"
