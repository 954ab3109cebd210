"""Which frames go on: by type, by field, by a jq program."""

from pathlib import Path
from typing import Literal

from .group import Group, option


SnapshotHandling = Literal["keep", "unfold", "drop"]


# Options with two words each, which typer cannot express: `app` tells the parser.
PAIRS = frozenset({"arg", "argjson"})


class ChoiceOptions(Group):
    heading = "Choice"

    types: list[str] | None = option(
        "-t --type T[,T]", "Only these frame types; repeatable.", default=None
    )
    excluded: list[str] | None = option(
        "-T --exclude-type T[,T]", "Not these frame types.", default=None
    )
    snapshot: SnapshotHandling = option(
        "--snapshot",
        "The subscribed frame: as it is, part by part, or not at all.",
        default="keep",
    )
    normalize: bool = option(
        "--normalize", "Rewrite the richer dialect into the documented shapes.", default=False
    )
    where: list[str] | None = option(
        "-w --where 'PATH OP VALUE'",
        "Only frames that fulfil this; repeatable, all must hold; `livecli help filters`.",
        default=None,
    )
    jq: str | None = option("--jq PROGRAM", "Print what this jq program makes.", default=None)
    jq_file: Path | None = option("--jq-file FILE", "The same, from a file.", default=None)
    raw_output: bool = option(
        "-r --raw-output", "With --jq: print strings without quotes.", default=False
    )
    arg: list[str] | None = option(
        "--arg NAME TEXT", "With --jq: $NAME is this text.", default=None
    )
    argjson: list[str] | None = option(
        "--argjson NAME JSON", "With --jq: $NAME is this value.", default=None
    )


class LiveChoiceOptions(ChoiceOptions):
    """The choice with what only the feed itself can leave out."""

    bookmaker: str | None = option(
        "--bookmaker SLUG", "Ask for this bookmaker's odds_book frames.", default=None
    )
