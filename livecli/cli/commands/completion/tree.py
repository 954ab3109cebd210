"""What can be completed, as data, read off the tree of commands: options, values, arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from livecli.alerts.kinds import KINDS as ALERT_KINDS
from livecli.cli.options import BEHIND_DASHES
from livecli.feed.contract import CONTRACTS
from livecli.feed.frames import FRAME_TYPES
from livecli.service.faults import KINDS
from livecli.service.quirks import QUIRKS
from livecli.simulation.football.prices import BOOKS

from ..serve.fault_spec import NEEDS_NO_VALUE


if TYPE_CHECKING:
    from typer._click import Command as Source


PROGRAM = "livecli"

# Options whose value is words with commas between them: to the parser they are any text.
COMMA_LISTS = {
    "--on": tuple(sorted(ALERT_KINDS)),
    "--exclude-type": tuple(sorted(FRAME_TYPES)),
    "--type": tuple(sorted(FRAME_TYPES)),
}

# Values that are file names: by the name of their type, or by the metavar. PATH is not among them:
# here it is a path into a frame.
FILE_TYPES = frozenset({"directory", "file", "filename", "path"})
FILE_METAVARS = frozenset({"CAPTURE", "DIR", "FILE"})
# Values that stood in the last list of what is live: by the metavar or the option, see
# `recent_matches`.
LISTED = {"MATCH": "matches", "--league": "leagues", "--team": "teams"}
# Values with paths into a frame, which stand once in a script, see `frame_paths`.
PATH_KINDS = {"--fields": "fields", "--template": "template", "--where": "condition"}
# What `TYPE` may be as a word of its own: the types of frames and of our records.
TYPES = tuple(sorted(CONTRACTS))
# Values that may be any text: the usual words, or the beginnings of such.
USUAL = {
    "--bookmaker": ("words", tuple(BOOKS)),
    "--fault": ("heads", tuple(f"{kind}{'' if kind in NEEDS_NO_VALUE else '='}" for kind in KINDS)),
    "--quirk": ("words", tuple(QUIRKS)),
}


class Value(NamedTuple):
    """What may be written for an option or as an argument."""

    label: str
    # `words`, `heads` (words that go on), `list` (words with commas between), `files` (after the
    # words), `any`; what was listed last: `matches`, `teams`, `leagues`; or paths of frames:
    # `fields` (with commas between), `condition` (that go on), `template` (in braces)
    kind: str
    words: tuple[str, ...] = ()


class Option(NamedTuple):
    """An option under all its names; `takes` says how many words follow it."""

    names: tuple[str, ...]
    help: str
    takes: int
    repeatable: bool
    value: Value


class Argument(NamedTuple):
    """The word at `place` behind a command (1 is the first), and all after it if `variadic`."""

    place: int
    variadic: bool
    value: Value


class CommandNode(NamedTuple):
    """A command and those below it; `path` is what is typed to reach it."""

    path: str
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    commands: tuple[CommandNode, ...]

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.split()[-1]

    def walk(self) -> Iterator[CommandNode]:
        """This command and all below it, in the order of the tree."""
        yield self
        for command in self.commands:
            yield from command.walk()


def command_tree(source: Source, path: str, parent: typer.Context | None = None) -> CommandNode:
    ctx = typer.Context(source, parent=parent, **source.context_settings)
    params = source.get_params(ctx)
    arguments = [
        p
        for p in params
        if isinstance(p, TyperArgument) and not p.hidden and p.name != BEHIND_DASHES
    ]
    return CommandNode(
        path,
        _first_sentence(source.short_help or source.help),
        tuple(_option(p) for p in params if isinstance(p, TyperOption) and not p.hidden),
        tuple(
            Argument(place, argument.nargs == -1, _value(argument))
            for place, argument in enumerate(arguments, start=1)
        ),
        tuple(_commands_below(source, path, ctx)),
    )


def _commands_below(source: Source, path: str, ctx: typer.Context) -> Iterator[CommandNode]:
    if not isinstance(source, TyperGroup):
        return
    for name in source.list_commands(ctx):
        command = source.get_command(ctx, name)
        if command is not None and not command.hidden:
            yield command_tree(command, f"{path} {name}", ctx)


def _option(param: TyperOption) -> Option:
    return Option(
        # Click keeps the names of --help in a set: their order changes from run to run.
        tuple(sorted((*param.opts, *param.secondary_opts), key=lambda name: (len(name), name))),
        _first_sentence(param.help),
        takes=0 if param.is_flag or param.count else param.nargs,
        repeatable=param.multiple or param.count,
        value=_value(param),
    )


def _value(param: TyperOption | TyperArgument) -> Value:
    terms = re.findall(r"\w[\w -]*", param.metavar or param.name or "")
    label = " ".join(terms)
    if choices := getattr(param.type, "choices", None):
        return Value(label, "words", tuple(str(getattr(c, "value", c)) for c in choices))
    for name in param.opts:
        if name in COMMA_LISTS:
            return Value(label, "list", COMMA_LISTS[name])
        if name in USUAL:
            return Value(label, *USUAL[name])
        if name in PATH_KINDS:
            return Value(label, PATH_KINDS[name])
    types = TYPES if "TYPE" in terms else ()
    if param.type.name in FILE_TYPES or not FILE_METAVARS.isdisjoint(terms):
        return Value(label, "files", types)
    if types:
        return Value(label, "words", types)
    listed = (LISTED[each] for each in (*terms, *param.opts) if each in LISTED)
    return Value(label, next(listed, "any"))


def _first_sentence(text: str | None) -> str:
    """The beginning of a help text, on one line, without the full stop."""
    paragraph = " ".join((text or "").strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) ", paragraph, maxsplit=1)[0].rstrip(".")
