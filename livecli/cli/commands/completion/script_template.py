"""Filling a script: blanks of a template, words quoted for a shell."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from livecli.cli.commands.completion.tree import CommandNode


def filled(template: str, **blanks: list[str]) -> str:
    """The template with the rows for each `@BLANK@` in its place, at its indentation."""

    def rows(blank: re.Match[str]) -> str:
        lines = [line for row in blanks[blank["name"]] for line in row.split("\n")]
        return "\n".join(blank["indent"] + line if line else "" for line in lines)

    return re.sub(r"^(?P<indent> *)@(?P<name>\w+)@", rows, template, flags=re.MULTILINE)


def option_names(command: CommandNode) -> Iterator[str]:
    return (name for option in command.options for name in option.names)


def sh(*words: str) -> str:
    return " ".join(map(shlex.quote, words))


def escaped(text: str, special: str = "") -> str:
    """The text with a backslash before each special character and each backslash."""
    return re.sub(f"[{re.escape(special)}\\\\]", r"\\\g<0>", text)
