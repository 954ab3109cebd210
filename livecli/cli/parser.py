"""The command tree for typer: what parses, explains itself and says what is wrong with a word.

Loading it takes as long as all the rest of a start; `plain_words` spares that where it can.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from livecli import __version__
from livecli.environment import Environment
from livecli.errors import UsageError, nearest

from .app import COMMANDS, command
from .options import BEHIND_DASHES, PAIRS
from .options.group import NEEDED, CommandGroups, CommandOption
from .plain_words import MOST, split
from .plan.quantities import FOREVER
from .plan.token import hide_lookalikes


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
LONG = 16  # a command with so many options shows them under headings


class Command(TyperCommand):
    """A command whose options default to those of config.toml.

    Its `--loop[=N]` needs no number, which the parser cannot express. `headings` has the heading of
    each option, by its name.
    """

    headings: Mapping[str, str] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        bare = {word for each in self.params if _is_optional(each) for word in each.opts}
        args, behind = split(args, {str(each.name) for each in self.params})
        end = args.index("--") if "--" in args else len(args)
        words = [f"{word}={FOREVER}" if word in bare else word for word in args[:end]]
        try:
            rest = super().parse_args(ctx, words + args[end:])
        except Exception as error:
            if getattr(error, "ctx", ctx) is None:  # so that its sentence knows the command
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        if BEHIND_DASHES in ctx.params:
            ctx.params[BEHIND_DASHES] = behind
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
    livecli relay                           the feed once, for many clients
    """


def tree() -> Any:
    """The command tree, for completion and help."""
    return typer.main.get_command(app)


def flat(function: Callable[..., Any]) -> Callable[..., Any]:
    """The command as typer takes it: in the place of each group stand the options of the group.

    A parameter of the type Environment or Context receives that of the run. `headings` of the
    result has the heading of each option, by its name.
    """
    groups = CommandGroups(function)
    options = dict(groups.options())
    context = Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)

    def run(ctx: Any, **values: Any) -> Any:
        others = {
            name: ctx.obj if hint is Environment else ctx for name, hint in groups.others.items()
        }
        return function(**others, **groups.made(values))

    parameters = [context, *(_parameter(name, each) for name, each in options.items())]
    run.__doc__ = function.__doc__
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.headings = {name: each.heading for name, each in options.items()}  # type: ignore[attr-defined]
    return run


def _parameter(name: str, option: CommandOption) -> Parameter:
    names, metavar, text, _, more = option.field
    make = typer.Option if names else typer.Argument
    info: Any = make(*names, help=text, metavar=metavar, **more)
    default = Parameter.empty if option.default is NEEDED else option.default
    value_type: Any = option.type
    hint = Annotated[value_type, info]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)


def _load(name: str) -> Any:
    run = flat(command(name))
    single = typer.Typer(**SETTINGS)
    single.command(name, cls=Command)(run)
    loaded: Any = typer.main.get_command(single)
    loaded.headings = run.headings  # type: ignore[attr-defined]
    for parameter in loaded.params:
        if parameter.name in PAIRS:
            parameter.nargs = 2
        if parameter.name == BEHIND_DASHES:  # shown with the others, and parsed by `Command`
            parameter.add_to_parser = lambda parser, ctx: None
    return loaded
