"""`livecli help`: explain a topic, or a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from livecli.cli import app
from livecli.cli.options.group import Group, argument, grouped
from livecli.environment import Environment
from livecli.terminal.streams import put

from .topics import TOPICS, table


if TYPE_CHECKING:
    Word: TypeAlias = str
else:
    Word = Literal[(*TOPICS, *app.COMMANDS)]


class HelpOptions(Group):
    word: Word | None = argument("[WORD]", "A topic or a command.", default=None)


@grouped
def help_(env: Environment, options: HelpOptions) -> int:
    """Explain a topic, or a command."""
    if options.word is None:
        rows = [(name, topic.about) for name, topic in TOPICS.items()]
        text = f"Topics, for `livecli help TOPIC`:\n\n{table(rows)}"
    elif options.word in TOPICS:
        text = TOPICS[options.word].text()
    else:
        return app.run([options.word, "--help"], env)
    put(text, env)
    return 0
