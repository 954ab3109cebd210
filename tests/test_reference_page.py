"""docs/frames.md is made from the contract; `pytest --accept` writes it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from livecli.cli.commands.fields.layout import bounds
from livecli.feed.contract import CONTRACTS, REPORTS, Contract, Field
from livecli.feed.frames import FRAME_TYPES, STAMP
from livecli.feed.json_text import dumps


PAGE = Path(__file__).parents[1] / "docs" / "frames.md"
HEAD = """# Frames, records and reports

Made from `livecli/feed/contract/` by `pytest --accept tests/test_reference_page.py`. The same is in
the terminal: `livecli fields TYPE`, `livecli schema TYPE`. A `*` in a path is any key of an object,
or any item of a list. Sources are the documents of the service, or so many public clients of it.
"""


def values(field: Field) -> str:
    words = " ".join(field.words) + (" ..." if field.open else "")
    return "; ".join(filter(None, (bounds(field.low, field.high, field.unit), words)))


def section(one: Contract) -> str:
    of = ", ".join(word for word in (one.sport, one.dialect) if word)
    rows = [
        f"| `{field.path}` | {field.types.replace('|', ' or ')} | {values(field)} "
        f"| {field.share.value} | {field.about} | {field.source} |"
        for field in one.fields
    ]
    example = f"\n```json\n{dumps(one.example).decode()}\n```\n" if one.example else ""
    return (
        f"\n## {one.type}{f' ({of})' if of else ''}\n\n{one.about[:1].upper()}{one.about[1:]}.\n\n"
        "| Field | Type | Values | Share | About | Source |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + f"\n{example}"
    )


def test_the_reference_page_is_what_the_contract_says(golden: Callable[[Path, str], None]):
    """So that nobody has to keep two texts alike."""
    shown = [*(each for kind in CONTRACTS.values() for each in kind), *chain(*REPORTS.values())]

    golden(PAGE, HEAD + "".join(map(section, shown)))


@pytest.mark.parametrize("name", FRAME_TYPES)
def test_the_columns_of_a_type_are_fields_of_the_contract(name: str):
    """A column without a field would always be empty."""
    from livecli.feed.contract.path_lookup import contracts_with

    columns = [each for each in FRAME_TYPES[name].columns if each != STAMP]

    assert [each for each in columns if not contracts_with(each.split("."), [name])] == []
