"""`livecli help`: explain a topic, or a command."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from livecli.cli.streams import put
from livecli.cli.topics import TOPICS
from livecli.environment import Environment


class Topic(StrEnum):
    ENVIRONMENT = "environment"
    EXIT_CODES = "exit-codes"
    FAULTS = "faults"
    FILTERS = "filters"
    FORMATS = "formats"
    FRAMES = "frames"


def help_(
    ctx: typer.Context,
    topic: Annotated[
        Topic | None,
        typer.Argument(help="What to explain.", show_default=False),
    ] = None,
) -> None:
    """Explain a topic. For a command, `livecli COMMAND --help` does."""
    env: Environment = ctx.obj
    if topic is None:
        text = "Topics, for `livecli help TOPIC`:\n\n" + "".join(f"  {name}\n" for name in TOPICS)
    else:
        text = TOPICS[topic.value]()
    put(text, env)
