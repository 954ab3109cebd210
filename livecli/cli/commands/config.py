"""`livecli config`: each setting, its value and where it is from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from livecli.cli.app import COMMANDS
from livecli.cli.options.group import Group, argument, option
from livecli.cli.parser import CONFIG, tree
from livecli.environment import Environment
from livecli.errors import UsageError, nearest
from livecli.terminal.notices import masked
from livecli.terminal.sanitize import plain
from livecli.terminal.streams import put


if TYPE_CHECKING:
    from livecli.cli.config.config_file import ConfigFile
    from livecli.cli.config.effective import Row


LONGEST = 200  # characters of a value on a line


def _print_folder(ctx: typer.Context, path: bool) -> None:
    if path:
        put(f"{ctx.obj.config_folder()}\n", ctx.obj)
        raise typer.Exit


class ConfigOptions(Group):
    command: str | None = argument("[COMMAND]", "Show every option of this command.", default=None)
    json: bool = option("--json", "Each line a JSON object.", default=False)
    path: bool = option(
        "--path",
        "Print the folder of config.toml and of the stored token.",
        default=False,
        is_eager=True,
        callback=_print_folder,
    )


def config(ctx: typer.Context, options: ConfigOptions) -> None:
    """Show each setting, its value and where it is from; the token as stars.

    Defaults of your own go into config.toml, in livecli's folder in $XDG_CONFIG_HOME or else in
    ~/.config: options by their long names, at the top for all commands that have them, or in the
    table of one. The command line wins over the environment, and that over config.toml.

    \b
    url = "ws://127.0.0.1:8765"
    [tail]
    format = "ndjson"
    type = ["action", "odds"]

    \b
    livecli config
    livecli config tail --json | jq -r 'select(.origin != "default") | .setting'
    """
    from livecli.cli.config import effective

    env: Environment = ctx.obj
    file: ConfigFile | None = ctx.meta.get(CONFIG)
    group = tree()
    if file is not None:
        for name in COMMANDS:
            _check(name, group.get_command(ctx, name), file)
    if options.command is None:
        rows = effective.in_general(file, env)
    else:
        rows = effective.of_command(
            options.command, _command(options.command, group, ctx), file, env
        )
    text = _lines(rows) if options.json else _table([*rows])
    put(masked(text, env.secrets), env)


def _check(name: str, command: Any, file: ConfigFile) -> None:
    """Raises the UsageError that a run of this command would raise for its settings."""
    from livecli.cli.config.config_file import by_key

    options = by_key(command.params)
    ctx = typer.Context(command, info_name=name)
    for key, setting in file.settings_for(name, options).items():
        file.checked(setting, options[key], ctx)


def _command(name: str, group: Any, ctx: typer.Context) -> Any:
    if name not in COMMANDS:
        raise UsageError(f"command {name!r}: not known; {nearest(name, COMMANDS)}")
    return group.get_command(ctx, name)


def _lines(rows: Iterable[Row]) -> str:
    import orjson

    return "".join(f"{orjson.dumps(row._asdict()).decode()}\n" for row in rows)


def _table(rows: list[Row]) -> str:
    cells = [(row.setting, _spelled(row.value), plain(row.origin, LONGEST)) for row in rows]
    first, second = (max((len(cell[at]) for cell in cells), default=0) for at in (0, 1))
    return "".join(f"{a:{first}}  {b:{second}}  {c}\n" for a, b, c in cells)


def _spelled(value: Any) -> str:
    if value is None or value == "":
        return "-"
    return plain(value, LONGEST)
