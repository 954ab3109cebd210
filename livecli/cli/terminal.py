"""Whether a terminal is there, and whether it wants colour."""

from __future__ import annotations

from livecli.environment import Environment


def wants_color(choice: str, fd: int, env: Environment) -> bool:
    """`always` and `never` are orders; `auto` asks the terminal and the usual variables.

    https://no-color.org, https://bixense.com/clicolors
    """
    if choice != "auto":
        return choice == "always"
    if env.variables.get("NO_COLOR"):
        return False
    if env.variables.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return env.is_terminal(fd) and env.variables.get("TERM") != "dumb"
