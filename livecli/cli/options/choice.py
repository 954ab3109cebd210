"""Which frames go on: by type, by field, by a jq program."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .group import Group


class SnapshotHandling(StrEnum):
    KEEP = "keep"
    UNFOLD = "unfold"
    DROP = "drop"


# Options that take two words each time, which typer cannot say: `app` tells the parser.
PAIRS = frozenset({"arg", "argjson"})


class ChoiceOptions(Group):
    heading = "Choice"

    types: Annotated[
        list[str] | None,
        typer.Option("-t", "--type", metavar="T[,T]", help="Only these frame types; repeatable."),
    ] = None
    excluded: Annotated[
        list[str] | None,
        typer.Option("-T", "--exclude-type", metavar="T[,T]", help="Not these frame types."),
    ] = None
    snapshot: Annotated[
        SnapshotHandling,
        typer.Option(
            "--snapshot", help="The subscribed frame: as it is, part by part, or not at all."
        ),
    ] = SnapshotHandling.KEEP
    normalize: Annotated[
        bool,
        typer.Option("--normalize", help="Rewrite the richer dialect into the documented shapes."),
    ] = False
    where: Annotated[
        list[str] | None,
        typer.Option(
            "-w",
            "--where",
            metavar="'PATH OP VALUE'",
            help="Only frames that fulfil this; repeatable, all must hold; `livecli help filters`.",
        ),
    ] = None
    jq: Annotated[
        str | None,
        typer.Option("--jq", metavar="PROGRAM", help="Print what this jq program makes."),
    ] = None
    jq_file: Annotated[
        Path | None, typer.Option("--jq-file", metavar="FILE", help="The same, from a file.")
    ] = None
    raw_output: Annotated[
        bool, typer.Option("-r", "--raw-output", help="With --jq: print strings without quotes.")
    ] = False
    arg: Annotated[
        list[str] | None,  # pairs, in truth: see PAIRS
        typer.Option("--arg", metavar="NAME TEXT", help="With --jq: $NAME is this text."),
    ] = None
    argjson: Annotated[
        list[str] | None,  # pairs, in truth: see PAIRS
        typer.Option("--argjson", metavar="NAME JSON", help="With --jq: $NAME is this value."),
    ] = None


class LiveChoiceOptions(ChoiceOptions):
    """What can be asked of the feed, too."""

    bookmaker: Annotated[
        str | None,
        typer.Option(
            "--bookmaker", metavar="SLUG", help="Ask for this bookmaker's odds_book frames."
        ),
    ] = None
