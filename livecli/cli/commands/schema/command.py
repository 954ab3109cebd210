"""`livecli schema`: what is in a frame, as a table or as types for programs of one's own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeAlias

from livecli import __version__
from livecli.cli.options import SportName
from livecli.cli.options.group import Group, argument, option
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.contract import CONTRACTS, REPORTS, Contract, contracts
from livecli.terminal.streams import put


if TYPE_CHECKING:
    ShapeName: TypeAlias = str
else:
    ShapeName = Literal[(*CONTRACTS, *REPORTS)]

DialectName = Literal["documented", "rich"]
# The options for forms, each with the file beside this one that has a function of the same name:
# of contracts, a title, and a line that says where the text is from.
FORMS = {
    "json_schema": "json_schema",
    "asyncapi": "asyncapi",
    "typescript": "typescript",
    "python": "typed_dicts",
}
TITLE = "Live football and tennis"


class ShapeOptions(Group):
    heading = "Shapes"

    type: ShapeName | None = argument(
        "[TYPE]", "A frame type, a record of ours, or what a command prints as JSON.", default=None
    )
    dialect: DialectName | None = option(
        "--dialect", "Only the shapes of this dialect.", default=None
    )
    sport: SportName | None = option("--sport", "Only the shapes of this sport.", default=None)


class FormOptions(Group):
    heading = "Form"

    json_schema: bool = option("--json-schema", "As a JSON Schema (2020-12).", default=False)
    asyncapi: bool = option(
        "--asyncapi", "All of the service as AsyncAPI 3.0, in JSON.", default=False
    )
    typescript: bool = option("--typescript", "As TypeScript interfaces.", default=False)
    python: bool = option("--python", "As Python TypedDicts.", default=False)


def schema(env: Environment, shapes: ShapeOptions, form: FormOptions) -> None:
    """Say what is in each frame: path, type, range, words, how often, and who knows of it.

    \b
    livecli schema                          all types, our records among them
    livecli schema action                   its fields, and an example
    livecli schema --dialect documented --typescript > frames.ts
    livecli schema event --sport tennis --json-schema | jq .

    Frames may have fields, and open lists words, that stand nowhere here: a program should bear
    them. What --normalize gives is the documented dialect.
    """
    forms = [name for name in FORMS if getattr(form, name)]
    if len(forms) > 1:
        raise UsageError(f"{' and '.join(map(_option, forms))}: they are forms; give one of them")
    if form.asyncapi and shapes.type is not None:
        raise UsageError("--asyncapi: it describes all of the service; leave TYPE out")
    selection = _selection(shapes)
    if forms:
        module = import_module(f"livecli.cli.commands.schema.{FORMS[forms[0]]}")
        title = TITLE if shapes.type is None else f"{TITLE}: {shapes.type}"
        text = getattr(module, FORMS[forms[0]])(selection, title, _source(forms[0], shapes))
    else:
        from . import field_tables

        text = (
            field_tables.overview(selection)
            if shapes.type is None
            else field_tables.whole(selection)
        )
    put(text, env)


def _selection(shapes: ShapeOptions) -> list[Contract]:
    if shapes.type in REPORTS:
        reports = REPORTS[shapes.type]
        return [each for each in reports if None in (each.sport, shapes.sport)] or [
            each for each in reports if each.sport == shapes.sport
        ]
    types = CONTRACTS if shapes.type is None else [shapes.type]
    selection = [each for name in types for each in contracts(name, shapes.sport, shapes.dialect)]
    if not selection:
        raise UsageError(f"--sport {shapes.sport}: it has no {shapes.type} frames; leave it out")
    return selection


def _option(form: str) -> str:
    return f"--{form.replace('_', '-')}"


def _source(form: str, shapes: ShapeOptions) -> str:
    """Where a text is from: the version, and the command line that makes it."""
    words = ["livecli schema", shapes.type or ""]
    words += [f"--{key} {value}" for key in ("dialect", "sport") if (value := getattr(shapes, key))]
    return f"Made by livecli {__version__}: {' '.join([*filter(None, words), _option(form)])}"
