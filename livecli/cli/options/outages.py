"""What happens when a connection is lost, the reader is slow, or a match is not on yet."""

from enum import StrEnum
from typing import Annotated

import typer

from .group import Group


class OnSlow(StrEnum):
    BLOCK = "block"
    DROP = "drop"
    EXIT = "exit"


class GapsTo(StrEnum):
    STDERR = "stderr"
    INLINE = "inline"
    NONE = "none"


class OutageOptions(Group):
    heading = "Outages"

    max_sockets: Annotated[
        int, typer.Option("--max-sockets", metavar="N", min=1, help="Sockets at the most.")
    ] = 20
    buffer: Annotated[
        str,
        typer.Option(
            "--buffer", metavar="SIZE", help="What may wait for a slow reader, as in 64MB."
        ),
    ] = "64MB"
    on_slow: Annotated[
        OnSlow,
        typer.Option(
            "--on-slow", help="When the buffer is full: stop reading, drop the oldest, or end."
        ),
    ] = OnSlow.BLOCK
    gaps: Annotated[
        GapsTo, typer.Option("--gaps", help="Where it is told what an outage made us miss.")
    ] = GapsTo.STDERR
    wait: Annotated[
        bool, typer.Option("--wait", help="Ask again for a match that is not tracked yet.")
    ] = False
    max_retries: Annotated[
        int | None,
        typer.Option(
            "--max-retries",
            metavar="N",
            min=0,
            help="Tries in a row to reconnect [default: 4 at first, then no end].",
            show_default=False,
        ),
    ] = None
    retry_for: Annotated[
        str | None,
        typer.Option("--retry-for", metavar="D", help="Give up an outage that lasts longer."),
    ] = None
    no_reconnect: Annotated[
        bool, typer.Option("--no-reconnect", help="End with the first connection that is lost.")
    ] = False
