"""`livecli completion`: print a completion script."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from livecli.environment import Environment


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
    bash   livecli completion bash > ~/.local/share/bash-completion/completions/livecli
    zsh    livecli completion zsh > "${fpath[1]}/_livecli"
    fish   livecli completion fish > ~/.config/fish/completions/livecli.fish
    """
    from livecli.cli.app import tree
    from livecli.cli.completion import script

    env: Environment = ctx.obj
    os.write(env.stdout, script(shell.value, tree()).encode())
