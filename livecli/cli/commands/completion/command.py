"""`livecli completion`: print a completion script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from livecli.cli.options.group import Group, argument
from livecli.environment import Environment
from livecli.terminal.streams import put

from . import bash, fish, zsh
from .tree import PROGRAM, CommandNode, command_tree


if TYPE_CHECKING:
    from typer._click import Command as Source


class CompletionOptions(Group):
    shell: Literal["bash", "zsh", "fish"] = argument("", "For which shell.")


def completion(env: Environment, options: CompletionOptions) -> None:
    """Print a completion script; it completes without starting livecli.

    \b
    livecli completion bash > ~/.local/share/bash-completion/completions/livecli
    livecli completion zsh > "${fpath[1]}/_livecli"
    livecli completion fish > ~/.config/fish/completions/livecli.fish
    """
    from livecli.cli.parser import tree

    put(script(options.shell, tree()), env)


def script(shell: str, root: Source) -> str:
    """The completion script for `shell`: `bash`, `zsh` or `fish`."""
    return SHELLS[shell](command_tree(root, PROGRAM))


SHELLS: dict[str, Callable[[CommandNode], str]] = {
    "bash": bash.script,
    "fish": fish.script,
    "zsh": zsh.script,
}
