"""The files of a recording: their names, their size, what is done with them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from livecli.capture.naming import DEFAULT_PATTERN

from .group import Group


class Compress(StrEnum):
    ZSTD = "zstd"
    NONE = "none"


class FileOptions(Group):
    heading = "Files"

    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="PATTERN",
            help="The files: a path with {sport}, {date}, {event_id}, {time} and codes of "
            "strftime.",
        ),
    ] = DEFAULT_PATTERN
    compress: Annotated[
        Compress | None,
        typer.Option(
            "--compress",
            help="How files are packed [default: zstd where the name ends in .zst, else none].",
            show_default=False,
        ),
    ] = None
    rotate_every: Annotated[
        str | None,
        typer.Option("--rotate-every", metavar="D", help="Begin a new file after this time."),
    ] = None
    rotate_size: Annotated[
        str | None,
        typer.Option(
            "--rotate-size", metavar="SIZE", help="Begin a new file at this size, as 100MB."
        ),
    ] = None
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            metavar="N",
            min=1,
            help="Of each match, keep the newest N finished files, and delete older ones.",
            show_default=False,
        ),
    ] = None
    max_disk: Annotated[
        str | None,
        typer.Option(
            "--max-disk",
            metavar="SIZE",
            help="Delete the oldest files when all are larger than this.",
        ),
    ] = None
    flush: Annotated[
        str,
        typer.Option("--flush", metavar="D", help="How often what came has to reach the disk."),
    ] = "1s"
    on_file: Annotated[
        str | None,
        typer.Option(
            "--on-file",
            metavar="CMD",
            help="Run this for each finished file, its name as the last word; no shell.",
        ),
    ] = None
    status_file: Annotated[
        Path | None,
        typer.Option(
            "--status-file", metavar="FILE", help="Tell every 5 s how it stands, as JSON."
        ),
    ] = None
