"""Where the feed is, and how it lets us in; the demo stands for a feed of its own."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .captures import From
from .group import Group


class Auth(StrEnum):
    QUERY = "query"
    SUBPROTOCOL = "subprotocol"


class ConnectionOptions(Group):
    heading = "Connection"

    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com].",
        ),
    ] = None
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Play made-up matches on a local service; needs no token."),
    ] = False
    speed: Annotated[
        str | None,
        typer.Option(
            "--speed",
            metavar="X",
            help="How fast matches run: 1 is real time, max as fast as it goes.",
        ),
    ] = None
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Equal seeds give equal made-up matches.")
    ] = 0
    token: Annotated[
        str | None,
        typer.Option(
            "--token", metavar="TOKEN", help="The token; others can see it in the process list."
        ),
    ] = None
    token_file: Annotated[
        str | None,
        typer.Option(
            "--token-file",
            metavar="FILE",
            help="A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN].",
        ),
    ] = None
    auth: Annotated[
        Auth,
        typer.Option("--auth", help="How the token travels: in the URL, or as a subprotocol."),
    ] = Auth.QUERY
    patience: Annotated[
        float,
        typer.Option("--patience", metavar="X", min=0.001, hidden=True, help="Scales all waits."),
    ] = 1.0


class WatchOptions(ConnectionOptions):
    """The feed, or captures in its place."""

    speed: Annotated[
        str | None,
        typer.Option(
            "--speed",
            metavar="X",
            help="With --file and --demo: so many times as fast, or max.",
            show_default=False,
        ),
    ] = None
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--file", metavar="CAPTURE", help="Watch a capture; several are merged by their times."
        ),
    ] = None
    start: From = None
