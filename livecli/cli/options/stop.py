"""When a run ends by itself."""

from typing import Annotated

import typer

from .group import Group


class StopOptions(Group):
    heading = "Stop"

    count: Annotated[
        int | None, typer.Option("-c", "--count", metavar="N", min=1, help="Stop after N records.")
    ] = None
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="PROGRAM", help="Stop at the first frame that fulfils this jq."
        ),
    ] = None
    until_finished: Annotated[
        bool, typer.Option("--until-finished", help="Stop a minute after all matches have ended.")
    ] = False
    duration: Annotated[
        str | None,
        typer.Option(
            "--duration", metavar="D", help="Stop after this time, as in 90, 90s or 2h30m."
        ),
    ] = None
    idle_timeout: Annotated[
        str | None,
        typer.Option(
            "--idle-timeout", metavar="D", help="Stop when no match data came for so long."
        ),
    ] = None
