"""`livecli completion`: print a completion script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from livecli.cli.commands.completion.tree import PROGRAM, CommandNode, command_tree

from . import bash, fish, zsh


if TYPE_CHECKING:
    from typer._click import Command as Source

from enum import StrEnum
from typing import Annotated

import typer

from livecli.environment import Environment
from livecli.terminal.streams import put


class Shell(StrEnum):
    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(
    ctx: typer.Context,
    shell: Annotated[Shell, typer.Argument(help="For which shell.", show_default=False)],
) -> None:
    """Print a completion script; it completes without starting livecli.

    \b
    livecli completion bash > ~/.local/share/bash-completion/completions/livecli
    livecli completion zsh > "${fpath[1]}/_livecli"
    livecli completion fish > ~/.config/fish/completions/livecli.fish
    """
    from livecli.cli.app import tree

    env: Environment = ctx.obj
    put(script(shell.value, tree()), env)


def script(shell: str, root: Source) -> str:
    """The completion script for `shell`: `bash`, `zsh` or `fish`."""
    return SHELLS[shell](command_tree(root, PROGRAM))


SHELLS: dict[str, Callable[[CommandNode], str]] = {
    "bash": bash.script,
    "fish": fish.script,
    "zsh": zsh.script,
}
