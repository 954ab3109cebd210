"""`livecli help`: explain a topic, or a command."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from livecli.cli import app
from livecli.cli.commands.help.topics import TOPICS, table
from livecli.environment import Environment
from livecli.terminal.streams import put


Word = StrEnum("Word", {name: name for name in (*TOPICS, *app.COMMANDS)})  # type: ignore[misc]


def help_(
    ctx: typer.Context,
    word: Annotated[
        Word | None,
        typer.Argument(metavar="[WORD]", help="A topic or a command.", show_default=False),
    ] = None,
) -> int:
    """Explain a topic, or a command."""
    env: Environment = ctx.obj
    if word is not None and word.value not in TOPICS:
        return app.run([word.value, "--help"], env)
    if word is not None:
        text = TOPICS[word.value].text()
    else:
        rows = [(name, topic.about) for name, topic in TOPICS.items()]
        text = f"Topics, for `livecli help TOPIC`:\n\n{table(rows)}"
    put(text, env)
    return 0
