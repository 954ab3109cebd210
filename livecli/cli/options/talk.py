"""What is said to the user, and in which colours."""

from typing import Literal

from .group import Group, option


Color = Literal["auto", "always", "never"]


class TalkOptions(Group):
    heading = "Talk"

    color: Color = option("--color", "When to colour.", default="auto")
    quiet: bool = option("-q --quiet", "Say nothing but what went wrong.", default=False)
    verbose: int = option("-v --verbose", "Say more.", default=0, count=True, show_default=False)
