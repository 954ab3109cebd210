"""The table of commands, each loaded when it is used, and the exit code of every run."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from livecli import __version__
from livecli.environment import Environment
from livecli.errors import Exit, LivecliError, UsageError, nearest
from livecli.terminal.streams import Printed, take_places

from .options import PAIRS
from .plan.quantities import FOREVER
from .plan.token import hide_lookalikes


# name → (where it is below `commands`, one line of help). A command is one file and one row.
COMMANDS = {
    "tail": ("tail:tail", "Follow matches and print their frames."),
    "record": ("record:record", "Follow matches into files, safely."),
    "watch": ("watch:watch", "Watch matches on one screen."),
    "ping": ("ping.command:ping", "Prove that the service is reachable and quick."),
    "live": ("live.command:live", "List what is live now."),
    "cat": ("cat:cat", "Print captures: choose, shape, merge, cut."),
    "replay": ("replay:replay", "Play captures again at their own pace."),
    "serve": ("serve.command:serve", "Be the service, on this machine."),
    "fields": ("fields.command:fields", "List the fields of frames: documented, or observed."),
    "info": ("info.command:info", "Say what captures hold, and what they lack."),
    "login": ("login:login", "Store the token, once it has proved good."),
    "config": ("config:config", "Show each setting and where it is from."),
    "completion": ("completion.command:completion", "Print a completion script."),
    "help": ("help.command:help_", "Explain a topic, a command, a code, a frame type."),
}


class Commands(TyperGroup):
    """The command group; a command's module is imported when the command is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            self.commands[cmd_name] = _load(cmd_name)
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from .parser_words import HABITS

            step = HABITS.get(args[0]) or nearest(args[0], COMMANDS)
            raise UsageError(f"command {args[0]!r}: not known; {step}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, row[1]) for name, row in COMMANDS.items()])


CONFIG = "livecli.config"  # the key of the run's ConfigFile in `ctx.meta`
MOST = 2**63  # of a number; what is larger leaves the range of clocks
LONG = 16  # a command with so many options shows them under headings


class Command(TyperCommand):
    """A command whose options default to those of config.toml.

    Its `--loop[=N]` needs no number, which the parser cannot express. `headings` has the heading of
    each option, by its name.
    """

    headings: Mapping[str, str] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        bare = {word for each in self.params if _is_optional(each) for word in each.opts}
        end = args.index("--") if "--" in args else len(args)
        words = [f"{word}={FOREVER}" if word in bare else word for word in args[:end]]
        try:
            rest = super().parse_args(ctx, words + args[end:])
        except Exception as error:
            if getattr(error, "ctx", ctx) is None:  # so that its sentence knows the command
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        file = ctx.obj.config_folder() / "config.toml"
        if os.path.isfile(file) and any(each.param_type_name == "option" for each in self.params):
            from .config.config_file import ConfigFile

            ctx.meta[CONFIG] = ConfigFile(file, COMMANDS)
            hide_lookalikes(ctx.meta[CONFIG].texts(), ctx.obj)
            ctx.meta[CONFIG].fill(ctx)
        return rest

    def invoke(self, ctx: Any) -> Any:
        try:
            for each in self.params:
                if each.type.name != "path":  # whose bytes are the file system's
                    check_value(each.opts[-1], ctx.params.get(str(each.name)))
            return super().invoke(ctx)
        except UsageError as error:
            if CONFIG in ctx.meta:
                raise UsageError(ctx.meta[CONFIG].explained(error)) from error
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Print long lists under the headings of their groups, the arguments first."""
        if len(self.params) < LONG:
            super().format_options(ctx, formatter)
            return
        sections: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            is_option = each.param_type_name == "option"
            heading = self.headings.get(str(each.name), "Help") if is_option else "Arguments"
            if row := each.get_help_record(ctx):
                sections.setdefault(heading, []).append(row)
        for heading, rows in sections.items():
            with formatter.section(heading):
                formatter.write_dl(rows)


def check_value(name: str, value: Any) -> None:
    """Raises UsageError for bytes that are no UTF-8, and for numbers that no clock can take."""
    if isinstance(value, list | tuple):
        for each in value:
            check_value(name, each)
    elif isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        raise UsageError(f"{name}: what is given is no UTF-8; write it in UTF-8", name)
    elif isinstance(value, int | float) and not abs(value) <= MOST:
        raise UsageError(f"{name}: {str(value)[:20]} is beyond use; give a usual number", name)


def _is_optional(parameter: Any) -> bool:
    """Whether the value of the option may be left out."""
    return (parameter.metavar or "").startswith("[=")


# Plain help, our own completion, no decorated tracebacks: typer's own cost start-up time.
SETTINGS: dict[str, Any] = {
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}

app = typer.Typer(name="livecli", cls=Commands, **SETTINGS)


def _show_version(version: bool) -> None:
    if version:
        print(f"livecli {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback(epilog="livecli help lists what else can be explained.")
def root(
    version: bool = typer.Option(
        False,
        "-V",
        "--version",
        help="Print the version.",
        is_eager=True,
        callback=_show_version,
    ),
) -> None:
    """Follow live football and tennis over the Bzzoiro Sports Data sockets.

    \b
    livecli tail --demo                     made-up matches, no token needed
    livecli tail 204849 -t action | jq .    actions of one match into a pipe
    livecli ping                            is the service there, is the token good
    livecli serve                           the same service, on this machine
    """


def tree() -> Any:
    """The command tree, for completion and help."""
    return typer.main.get_command(app)


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
        result = tree().main(
            args=words or ["--help"], prog_name="livecli", standalone_mode=False, obj=env
        )
        return int(result or Exit.DONE)
    except typer.Abort:
        return 130
    except typer.Exit as end:
        return int(end.exit_code)
    except LivecliError as error:
        return _complain(str(error), error.exit, env)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        from .parser_words import sentence

        return _complain(sentence(error), Exit.USAGE, env)


def _complain(sentence: str, code: Exit, env: Environment) -> int:
    from livecli.terminal.notices import Level, Notices

    Notices(env).say(sentence, Level.WARNING)
    return int(code)


def _load(name: str) -> Any:
    module, _, function = COMMANDS[name][0].partition(":")
    command_of = getattr(import_module(f"livecli.cli.commands.{module}"), function)
    single = typer.Typer(**SETTINGS)
    single.command(name, cls=Command)(command_of)
    command: Any = typer.main.get_command(single)
    command.headings = getattr(command_of, "headings", {})
    for parameter in command.params:
        if parameter.name in PAIRS:
            parameter.nargs = 2
    return command
