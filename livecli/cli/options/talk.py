"""What is said to the user, and in which colours."""

from enum import StrEnum

from .group import Group, option


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class TalkOptions(Group):
    heading = "Talk"

    color: Color = option("--color", "When to colour.", default=Color.AUTO)
    quiet: bool = option("-q --quiet", "Say nothing but what went wrong.", default=False)
    verbose: int = option("-v --verbose", "Say more.", default=0, count=True, show_default=False)
