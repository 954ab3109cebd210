"""Which matches: named, or all that is live."""

from enum import StrEnum
from typing import Annotated

import typer

from .group import Group


class SportName(StrEnum):
    FOOTBALL = "football"
    TENNIS = "tennis"


class MatchOptions(Group):
    heading = "Matches"

    match: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MATCH]...",
            help="What to follow: [SPORT:]ID, as in 204849 or tennis:36835; - reads ids from "
            "stdin.",
            show_default=False,
        ),
    ] = None
    live: Annotated[
        bool,
        typer.Option(
            "--live", help="All that is live: join a match when it begins, leave it later."
        ),
    ] = False
    league: Annotated[
        list[str] | None,
        typer.Option(
            "--league",
            metavar="NAME",
            help="Only this league or tournament: its id, or a part of its name; repeatable.",
        ),
    ] = None
    team: Annotated[
        list[str] | None,
        typer.Option(
            "--team",
            metavar="NAME",
            help="Only this team or player: its id, or a part of its name; repeatable.",
        ),
    ] = None
    max_matches: Annotated[
        int | None,
        typer.Option("--max-matches", metavar="N", min=1, help="With --live: so many at the most."),
    ] = None
    sport: Annotated[
        SportName | None,
        typer.Option(
            "--sport",
            help="The sport of ids that name none [default: football]; with --live: only this one.",
            show_default=False,
        ),
    ] = None
