"""What happens when a connection is lost, the reader is slow, or a match is not on yet."""

from typing import Literal

from .group import Group, option


OnSlow = Literal["block", "drop", "exit"]
GapsTo = Literal["stderr", "inline", "none"]


class OutageOptions(Group):
    heading = "Outages"

    max_sockets: int = option("--max-sockets N", "Sockets at the most.", default=20, min=1)
    buffer: str = option(
        "--buffer SIZE", "What may wait for a slow reader, as in 64MB.", default="64MB"
    )
    on_slow: OnSlow = option(
        "--on-slow",
        "When the buffer is full: stop reading, drop the oldest, or end.",
        default="block",
    )
    gaps: GapsTo = option(
        "--gaps", "Where it is told what an outage made us miss.", default="stderr"
    )
    wait: bool = option("--wait", "Ask again for a match that is not tracked yet.", default=False)
    max_retries: int | None = option(
        "--max-retries N",
        "Tries in a row to reconnect [default: 4 at first, then no end].",
        default=None,
        min=0,
        show_default=False,
    )
    retry_for: str | None = option(
        "--retry-for D", "Give up an outage that lasts longer.", default=None
    )
    no_reconnect: bool = option(
        "--no-reconnect", "End with the first connection that is lost.", default=False
    )
