"""What frames look like: the format, its fields, stamps."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from livecli.renderers import RENDERERS

from .group import Group


if TYPE_CHECKING:
    Format: TypeAlias = str
else:  # all but `template`, which has an option of its own
    Format = StrEnum("Format", [(name, name) for name in RENDERERS if name != "template"])


class Theme(StrEnum):
    AUTO = "auto"
    DARK = "dark"
    LIGHT = "light"


class LookOptions(Group):
    heading = "Look"

    format_: Annotated[
        Format | None,
        typer.Option(
            "-f",
            "--format",
            help="How frames are printed [default: line on a terminal, else ndjson].",
            show_default=False,
        ),
    ] = None
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            metavar="TEXT",
            help="One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`.",
        ),
    ] = None
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--fields", metavar="PATH[,PATH]", help="Only these fields; the columns of csv and tsv."
        ),
    ] = None
    stamp: Annotated[
        bool,
        typer.Option("--stamp", help="Append _received_ms, the time of arrival, to each frame."),
    ] = False
    no_stamp: Annotated[
        bool,
        typer.Option(
            "--no-stamp", help="Frames as the feed sent them: no _received_ms, no _ records."
        ),
    ] = False
    dedupe: Annotated[
        bool,
        typer.Option("--dedupe", help="Drop what was told before, repeated actions above all."),
    ] = False
    theme: Annotated[
        Theme,
        typer.Option("--theme", help="Colours for a dark or a light screen; auto asks it."),
    ] = Theme.AUTO
