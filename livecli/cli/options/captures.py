"""Which captures, and which part of them."""

from pathlib import Path
from typing import Annotated

import typer

from .group import Group


From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="T",
        help="Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), "
        "or the match minute 67' or 45+2'.",
    ),
]


class CaptureOptions(Group):
    heading = "Captures"

    file: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Captures, or any NDJSON of frames; - is stdin.",
            show_default=False,
        ),
    ]
    merge: Annotated[
        bool, typer.Option("--merge", help="Several files as one, by time of arrival.")
    ] = False
    start: From = None
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="T", help="Nothing after it; a minute to its end."),
    ] = None
