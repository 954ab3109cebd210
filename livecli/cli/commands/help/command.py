"""`livecli help`: explain a word: a topic, a command, a code, a frame type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from livecli.cli import app
from livecli.cli.options.group import Group, argument
from livecli.environment import Environment
from livecli.terminal.streams import put

from . import codes, frame_types
from .topics import TOPICS
from .two_columns import table


class Lookup(NamedTuple):
    """One kind of word: what it is called, which words there are, and the text of each.

    A text is None where the command's own --help is.
    """

    kind: str
    words: tuple[str, ...]
    text: Callable[[str], str | None]


# In this order a word is looked up.
LOOKUPS = (
    Lookup("topic", tuple(TOPICS), lambda word: TOPICS[word].text()),
    Lookup("command", tuple(app.COMMANDS), lambda word: None),
    Lookup("code", tuple(w for words in codes.WORDS.values() for w in words), codes.code_text),
    Lookup("frame type", frame_types.WORDS, frame_types.frame_type_text),
)

if TYPE_CHECKING:
    Word: TypeAlias = str
else:
    Word = Literal[tuple(dict.fromkeys(word for row in LOOKUPS for word in row.words))]


class HelpOptions(Group):
    word: Word | None = argument(
        "[WORD]", "A topic, a command, a code, a frame type.", default=None
    )


def help_(env: Environment, options: HelpOptions) -> int:
    """Explain a topic, a command, a code or a frame type.

    \b
    livecli help                            the topics
    livecli help not_tracked
    livecli help 4402
    livecli help action
    """
    word = options.word
    if word is None:
        rows = [(name, topic.about) for name, topic in TOPICS.items()]
        put(
            f"Topics, for `livecli help TOPIC`:\n\n{table(rows)}\n"
            "The same explains any command, error code, close code, exit code or frame type.\n",
            env,
        )
        return 0
    first, *others = [row for row in LOOKUPS if word in row.words]
    text = first.text(word)
    if text is None:
        code = app.run([word, "--help"], env)
    else:
        put(text, env)
        code = 0
    for other in others:
        put(f"\n{word} is a {other.kind}, too{_shortly(other, word)}.\n", env)
    return code


def _shortly(row: Lookup, word: str) -> str:
    """The sentence of the text that says what the word means."""
    lines = (row.text(word) or f"\n\nsee `livecli {word} --help`").splitlines()
    return f": {lines[2][:1].lower()}{lines[2][1:].rstrip('.')}" if len(lines) > 2 else ""
