"""The table of commands, each loaded when it is used, and the exit code of every run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import NoReturn

from livecli.environment import Environment
from livecli.errors import Exit, LivecliError
from livecli.terminal.streams import Printed, take_places

from .options.group import CommandGroups
from .plain_words import plain_values
from .plan.token import hide_lookalikes


# name → (where it is below `commands`, one line of help). A command is one file and one row.
COMMANDS = {
    "tail": ("tail:tail", "Follow matches and print their frames."),
    "record": ("record:record", "Follow matches into files, safely."),
    "watch": ("watch:watch", "Watch matches on one screen."),
    "alerts": ("alerts:alerts", "Say what happens: goals, cards, sets; once."),
    "ping": ("ping.command:ping", "Prove that the service is reachable and quick."),
    "live": ("live.command:live", "List what is live now."),
    "cat": ("cat:cat", "Print captures: choose, shape, merge, cut."),
    "replay": ("replay:replay", "Play captures again at their own pace."),
    "serve": ("serve.command:serve", "Be the service, on this machine."),
    "relay": ("relay.command:relay", "Follow the feed once, for many clients."),
    "publish": ("publish:publish", "Follow matches onto a bus, NATS JetStream."),
    "fields": ("fields.command:fields", "List the fields of frames: documented, or observed."),
    "schema": ("schema.command:schema", "Say what is in a frame; types for your programs."),
    "info": ("info.command:info", "Say what captures hold, and what they lack."),
    "check": ("check.command:check", "Judge frames: what is wrong, odd or new in them."),
    "login": ("login:login", "Store the token, once it has proved good."),
    "config": ("config:config", "Show each setting and where it is from."),
    "completion": ("completion.command:completion", "Print a completion script."),
    "help": ("help.command:help_", "Explain a topic, a command, a code, a frame type."),
}


def main(words: Sequence[str] | None = None, env: Environment | None = None) -> NoReturn:
    """Run a command line and exit with its code."""
    take_places()
    env = env or Environment()
    sys.stdout = Printed(env)
    code = run(sys.argv[1:] if words is None else list(words), env)
    os._exit(code)  # interpreter tear-down would take longer than many a run


def run(words: list[str], env: Environment) -> int:
    """Run a command line; returns the exit code, unless a signal ends the program."""
    hide_lookalikes(words, env)
    try:
        call = plain_call(words, env)
        return int((call() if call else _parsed(words, env)) or Exit.DONE)
    except KeyboardInterrupt:
        return 130
    except LivecliError as error:
        return _complain(str(error), error.exit, env)


def plain_call(words: list[str], env: Environment) -> Callable[[], int | None] | None:
    """The call of a command whose words are plain, where no config.toml adds to them; or None."""
    if not words or words[0] not in COMMANDS or os.path.isfile(env.config_folder() / "config.toml"):
        return None
    function = command(words[0])
    groups = CommandGroups(function)
    values = plain_values(words[1:], dict(groups.options()))
    if values is None or set(groups.others.values()) != {Environment}:
        return None
    return partial(function, **dict.fromkeys(groups.others, env), **groups.made(values))


def _parsed(words: list[str], env: Environment) -> int | None:
    """Have the parser run the command, or explain it, or say what is wrong."""
    import typer

    from .parser import tree

    try:
        result: int | None = tree().main(
            args=words or ["--help"], prog_name="livecli", standalone_mode=False, obj=env
        )
        return result
    except typer.Abort:
        return 130
    except typer.Exit as end:
        return int(end.exit_code)
    except LivecliError:
        raise
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        from .parser_words import sentence

        return _complain(sentence(error), Exit.USAGE, env)


def command(name: str) -> Callable[..., int | None]:
    """The function of a command."""
    module, _, function = COMMANDS[name][0].partition(":")
    found: Callable[..., int | None] = getattr(
        import_module(f"livecli.cli.commands.{module}"), function
    )
    return found


def _complain(sentence: str, code: Exit, env: Environment) -> int:
    from livecli.terminal.notices import Level, Notices

    Notices(env).say(sentence, Level.WARNING)
    return int(code)
