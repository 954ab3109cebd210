"""What is said to the user, and in which colours."""

from enum import StrEnum
from typing import Annotated

import typer

from .group import Group


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class TalkOptions(Group):
    heading = "Talk"

    color: Annotated[Color, typer.Option("--color", help="When to colour.")] = Color.AUTO
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Say nothing but what went wrong.")
    ] = False
    verbose: Annotated[
        int, typer.Option("-v", "--verbose", count=True, help="Say more.", show_default=False)
    ] = 0
