"""config.toml: defaults for options, by their long names without the dashes.

    url = "ws://127.0.0.1:8765"    for every command that has --url
    [tail]                         for one command
    format = "ndjson"

The command line wins over the environment's variables, these over config.toml, and there a
command's own table over the top level.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import typer

from livecli.environment import Environment
from livecli.errors import UsageError, nearest, reason

from .. import options
from ..options.group import Group
from ..parser_words import value_words
from ..plan.text_input import text_of
from ..plan.token import NOTIFY_VARIABLE, OWN_VARIABLE, VARIABLES, WEBHOOK_VARIABLE


FILE = "config.toml"
# Metavars of options whose value is a path: no shell has expanded its `~`.
PATHS = frozenset({"FILE", "PATTERN"})
# Environment variables that set an option.
VARIABLES_OF = {
    "color": ("NO_COLOR", "CLICOLOR_FORCE"),
    "notify-file": (NOTIFY_VARIABLE,),
    "token-file": (OWN_VARIABLE, *VARIABLES),
    "url": ("LIVECLI_URL",),
    "webhook-file": (WEBHOOK_VARIABLE,),
}
# Key: an option of config.toml. It is ignored if one of these, its rivals, is on the command line.
RIVALS = {
    "demo": {"url"},
    "format": {"jq", "jq-file", "template"},
    "jq": {"jq-file", "template"},
    "jq-file": {"jq", "template"},
    "max-retries": {"no-reconnect"},
    "no-reconnect": {"max-retries", "retry-for"},
    "quiet": {"verbose"},
    "retry-for": {"no-reconnect"},
    "template": {"format", "jq", "jq-file"},
    "url": {"demo"},
    "verbose": {"quiet"},
}


class Setting(NamedTuple):
    """A value of config.toml for an option; `line` is None where it cannot be found."""

    table: str  # empty: the top level
    key: str
    value: Any
    line: int | None


class ConfigFile:
    """The settings in config.toml; raises UsageError for a file or a name that cannot be used."""

    def __init__(self, path: Path, commands: Collection[str]) -> None:
        self.path = path
        self.used: list[tuple[Setting, Any]] = []  # each with its option
        try:
            self._text = text_of(path)
        except (OSError, ValueError) as error:
            step = "write it in UTF-8" if str(error) == "not text" else "make it readable"
            raise UsageError(f"{path}: {reason(error)}; {step}") from None
        try:
            self.top = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            why = str(error)
            raise UsageError(f"{path}: no TOML: {why[:1].lower()}{why[1:]}; mend it") from None
        except (RecursionError, ValueError):  # thousands of brackets or digits
            raise UsageError(f"{path}: nested too deep, or a number too long; mend it") from None
        tables = [key for key, value in self.top.items() if isinstance(value, dict)]
        self.tables = {key: self.top.pop(key) for key in tables}
        self._check_names(commands)
        self._check_secrets()

    def fill(self, ctx: Any) -> None:
        """Set the options that neither the command line nor the environment sets."""
        options = by_key(ctx.command.params)
        typed = {
            key
            for key, option in options.items()
            if ctx.get_parameter_source(option.name).name == "COMMANDLINE"
        }
        for key, setting in self.settings_for(ctx.info_name, options).items():
            option, rivals = options[key], RIVALS.get(key, set())
            value = self.checked(setting, option, ctx)
            if key not in typed and not rivals & typed and not variable_of(key, ctx.obj):
                ctx.params[option.name] = value
                self.used.append((setting, option))

    def settings(self, table: str = "") -> dict[str, Setting]:
        """The settings in a table, or at the top level, by their keys."""
        values = self.tables.get(table, {}) if table else self.top
        return {
            key: Setting(table, key, each, self._line(table, key)) for key, each in values.items()
        }

    def settings_for(self, command: str, options: Collection[str]) -> dict[str, Setting]:
        """The settings of a command with these options; raises UsageError for an unknown one."""
        own = self.settings(command)
        for key in own:
            if key not in options:
                step = nearest(key, options, f"see `livecli {command} --help`")
                self._complain(command, key, f"{command} has no such option; {step}")
        return {key: each for key, each in self.settings().items() if key in options} | own

    def checked(self, setting: Setting, option: Any, ctx: Any) -> Any:
        """The value as the parser returns it; raises UsageError."""
        try:
            return option.type_cast_value(ctx, _typed(setting.value, option))
        except TypeError as error:
            why, near = str(error), None
        except typer.BadParameter as error:
            why, near = value_words(error.message, getattr(option.type, "choices", ()))
        step = near or f"see `livecli {ctx.info_name} --help`"
        if not setting.table:
            step += ", or give it to single commands only, as in [tail]"
        self._complain(setting.table, setting.key, f"{why}; {step}")

    def texts(self) -> Iterator[str]:
        """Every value that is text."""
        for values in (self.top, *self.tables.values()):
            for value in values.values():
                yield from (str(each) for each in (value if type(value) is list else [value]))

    def explained(self, error: UsageError) -> str:
        """The sentence of a usage error, with the lines of config.toml that caused it, if any."""
        places = [
            self._where(setting.table, setting.key)
            for setting, option in self.used
            if not error.options.isdisjoint(option.opts)
        ]
        return f"{error} ({'; '.join(places)})" if places else str(error)

    def _check_names(self, commands: Collection[str]) -> None:
        """Every table is a command, and the top level has options that commands share."""
        for name in self.tables:
            if name not in commands:
                self._complain("", name, f"there is no such command; {nearest(name, commands)}")
        shared = _shared()
        for key in self.top:
            if key in commands:
                self._complain("", key, f"a command is a table; write [{key}]")
            if key not in shared:
                own = "one command's options go into its table, as in [tail]"
                step = nearest(key, {*shared, *commands}, own)
                self._complain("", key, f"commands share no such option; {step}")

    def _check_secrets(self) -> None:
        """A secret must not be here: config.toml is shown, shared and put into repositories.

        The tokens of `serve` are no secrets: it asks its own clients for them.
        """
        for table, values in {"": self.top, **self.tables}.items():
            if table == "serve":
                continue
            for key in ("token", "url"):
                if key in values and (key == "token" or _has_token(values[key])):
                    step = "take it out, and store it with `livecli login`"
                    self._complain(table, key, f"no place for a token; {step}")
            for key in ("webhook", "notify"):
                if key in values:
                    step = f"write it into a file of its own, and name that in {key}-file"
                    self._complain(table, key, f"no place for a secret address; {step}")

    def _complain(self, table: str, key: str, why: str) -> NoReturn:
        raise UsageError(f"{self._where(table, key)}: {why}")

    def _where(self, table: str, key: str) -> str:
        line = self._line(table, key)
        return f"{self.path}{f', line {line}' if line else ''}: {key}"

    def _line(self, table: str, key: str) -> int | None:
        """The line of a key, or of a table's header; None where its spelling is unusual."""
        inside = ""
        for number, line in enumerate(self._text.splitlines(), 1):
            if header := re.match(r"""\s*\[\s*["']?([\w-]+)["']?\s*\]""", line):
                inside = header[1]
                if not table and inside == key:
                    return number
            elif inside == table and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
                return number
        return None


def by_key(parameters: Iterable[Any]) -> dict[str, Any]:
    """Options by their keys in config.toml."""
    return {
        next(word for word in each.opts if word.startswith("--"))[2:]: each
        for each in parameters
        if each.param_type_name == "option"
    }


def variable_of(key: str, env: Environment) -> str | None:
    """The environment variable that sets this option in this run."""
    names = VARIABLES_OF.get(key, ())
    return next((name for name in names if (env.variables.get(name) or "0") != "0"), None)


def _shared() -> set[str]:
    """The keys of all options in the groups."""
    words = [
        word
        for cls in vars(options).values()
        if isinstance(cls, type) and issubclass(cls, Group)
        for field in cls.options.values()
        for word in field.names
    ]
    return {word[2:] for word in words if word.startswith("--")}


def _typed(value: Any, option: Any) -> Any:
    """A value of TOML as the words that a user would type for it; raises TypeError."""

    def words(value: Any, depth: int) -> Any:
        if depth:
            return [words(each, depth - 1) for each in (value if type(value) is list else [value])]
        if type(value) not in (str, int, float):
            raise TypeError("one text or number is needed")
        word = str(value)
        return os.path.expanduser(word) if option.metavar in PATHS else word

    if not option.is_flag:
        return words(value, option.multiple + (option.nargs > 1))
    if type(value) is not bool:
        raise TypeError("true or false is needed")
    return value


def _has_token(url: Any) -> bool:
    return re.search(r"[?&]token=", str(url)) is not None
