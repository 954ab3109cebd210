"""Where the feed is, and how it lets us in; the demo stands for a feed of its own."""

from pathlib import Path
from typing import Literal

from .captures import FROM, MAX_GAP
from .group import Group, option


Auth = Literal["query", "subprotocol"]


class ConnectionOptions(Group):
    heading = "Connection"

    url: str | None = option(
        "--url URL",
        "Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com].",
        default=None,
    )
    demo: bool = option(
        "--demo", "Play made-up matches on a local service; needs no token.", default=False
    )
    speed: str | None = option(
        "--speed X", "How fast matches run: 1 is real time, max as fast as it goes.", default=None
    )
    seed: int = option("--seed N", "Equal seeds give equal made-up matches.", default=0)
    token: str | None = option(
        "--token TOKEN", "The token; others can see it in the process list.", default=None
    )
    token_file: str | None = option(
        "--token-file FILE",
        "A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN].",
        default=None,
    )
    auth: Auth = option(
        "--auth", "How the token travels: in the URL, or as a subprotocol.", default="query"
    )
    patience: float = option(
        "--patience X", "Scales all waits.", default=1.0, min=0.001, hidden=True
    )


class WatchOptions(ConnectionOptions):
    """The feed, or captures in its place."""

    speed: str | None = option(
        "--speed X",
        "With --file and --demo: so many times as fast, or max.",
        default=None,
        show_default=False,
    )
    file: list[Path] | None = option(
        "--file CAPTURE", "Watch a capture; several are merged by their times.", default=None
    )
    start: str | None = option(*FROM, default=None)
    max_gap: str | None = option(*MAX_GAP, default=None)
