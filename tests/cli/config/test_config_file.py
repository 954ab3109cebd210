"""config.toml: what of it a command gets, and what is wrong with it, as sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from livecli.cli.app import COMMANDS, run, tree
from livecli.environment import Environment
from livecli.errors import UsageError


TOP = """
color = "never"
duration = 90
url = "ws://top:1"

[tail]
type = ["action", "odds"]
format = "csv"
url = "ws://own:2"
verbose = 2
arg = [["side", "home"]]
"""


def given(folder: Path, toml: str, *words: str, **variables: str) -> dict[str, Any]:
    """The parameters of a command, typed like this where config.toml says that."""
    (folder / "livecli").mkdir(exist_ok=True)
    (folder / "livecli" / "config.toml").write_text(toml)
    env = Environment(variables={"XDG_CONFIG_HOME": str(folder), **variables})
    name, *rest = words
    command = tree().get_command(None, name)
    params: dict[str, Any] = command.make_context(name, rest, obj=env).params
    return params


def test_options_that_nobody_typed_come_from_the_file(tmp_path: Path):
    """A command's own table wins over the top; values have the types that typed words have."""
    params = given(tmp_path, TOP, "tail")

    assert params["color"] == "never"
    assert params["duration"] == "90"
    assert params["url"] == "ws://own:2"
    assert params["types"] == ("action", "odds")
    assert params["verbose"] == 2
    assert params["arg"] == (("side", "home"),)
    assert params["max_sockets"] == 20


def test_commands_do_not_get_what_others_are_told(tmp_path: Path):
    """The top level is for those that have the option, a table for one."""
    params = given(tmp_path, TOP, "ping")

    assert params["url"] == "ws://top:1"
    assert params["count"] is None
    assert "color" not in params


def test_the_command_line_wins(tmp_path: Path):
    """What is typed is meant."""
    params = given(tmp_path, TOP, "tail", "-t", "event", "--color", "auto", "-v")

    assert params["types"] == ("event",)
    assert params["color"] == "auto"
    assert params["verbose"] == 1


@pytest.mark.parametrize(
    ("variable", "option"),
    [
        ("LIVECLI_URL", "url"),
        ("NO_COLOR", "color"),
        ("CLICOLOR_FORCE", "color"),
        ("LIVECLI_TOKEN", "token_file"),
        ("BSD_API_KEY", "token_file"),
    ],
)
def test_the_environment_wins_over_the_file(tmp_path: Path, variable: str, option: str):
    """A variable is nearer to a run than a file; an empty one says nothing."""
    toml = 'url = "ws://there"\ncolor = "never"\ntoken-file = "/somewhere"\n'
    unset = given(tmp_path, "", "tail")[option]

    assert given(tmp_path, toml, "tail", **{variable: "1"})[option] == unset
    assert given(tmp_path, toml, "tail", **{variable: ""})[option] != unset


@pytest.mark.parametrize(
    ("toml", "word", "option"),
    [
        ('url = "ws://there"', "--demo", "url"),
        ("demo = true", "--url=ws://there", "demo"),
        ('format = "line"', "--jq=.", "format_"),
        ('template = "{x}"', "--format=line", "template"),
        ("no-reconnect = true", "--retry-for=1m", "no_reconnect"),
        ("quiet = true", "-v", "quiet"),
    ],
)
def test_a_default_steps_back_where_it_would_be_in_the_way(
    tmp_path: Path, toml: str, word: str, option: str
):
    """What cannot stand beside a typed word is left out, and does not make it an error."""
    usual = given(tmp_path, "", "tail")[option]

    assert given(tmp_path, toml, "tail")[option] != usual
    assert given(tmp_path, toml, "tail", word)[option] == usual


def test_a_home_folder_needs_no_shell(tmp_path: Path):
    """`~` is expanded where a file is meant, and only there."""
    toml = '[record]\noutput = "~/{event_id}.ndjson"\non-file = "~/run"\n'
    params = given(tmp_path, toml, "record")

    assert params["output"] == str(Path("~/{event_id}.ndjson").expanduser())
    assert params["on_file"] == "~/run"


HELP = "see `livecli tail --help`"
WRONG = {
    "color = \n": "no TOML: invalid value (at line 1, column 9); mend it",
    '\n\ncolour = "never"': "line 3: colour: commands share no such option; did you mean color?",
    "zzz = 1": "line 1: zzz: commands share no such option; one command's options go into its "
    "table, as in [tail]",
    "tail = 1": "line 1: tail: a command is a table; write [tail]",
    "[tial]": "line 1: tial: there is no such command; did you mean tail?",
    "[tail]\ndurration = 1": "line 2: durration: tail has no such option; did you mean duration?",
    "[tail]\ninterval = 1": f"line 2: interval: tail has no such option; {HELP}",
    '[tail]\ncolor = "nevr"': "line 2: color: 'nevr' is not one of 'auto', 'always', 'never'; "
    + HELP,
    '[tail]\ndedupe = "yes"': f"line 2: dedupe: true or false is needed; {HELP}",
    "[tail]\ncount = true": f"line 2: count: one text or number is needed; {HELP}",
    "[tail]\nfields = [[1]]": f"line 2: fields: one text or number is needed; {HELP}",
    "[tail]\nmax-sockets = 2.5": f"line 2: max-sockets: '2.5' is not a valid int range; {HELP}",
    'tail.color = "x"': f"color: 'x' is not one of 'auto', 'always', 'never'; {HELP}",
    "color = 1": "line 1: color: '1' is not one of 'auto', 'always', 'never'; "
    f"{HELP}, or give it to single commands only, as in [tail]",
}


@pytest.mark.parametrize("toml", WRONG)
def test_mistakes_are_told_with_their_place(tmp_path: Path, toml: str):
    """The file, the line, the key, what is wrong, what to do."""
    with pytest.raises(UsageError) as raised:
        given(tmp_path, toml, "tail")

    place = f"{tmp_path}/livecli/config.toml"
    assert str(raised.value) in (f"{place}, {WRONG[toml]}", f"{place}: {WRONG[toml]}")


@pytest.mark.parametrize(
    "toml",
    [
        'token = "s3cret-s3cret"',
        '[tail]\ntoken = "s3cret-s3cret"',
        'url = "ws://127.0.0.1/?a=b&token=s3cret-s3cret"',
    ],
)
def test_a_token_is_refused_and_not_repeated(tmp_path: Path, toml: str):
    """Settings are shown, shared and kept in repositories; a token has a file of its own."""
    with pytest.raises(UsageError, match="take it out, and store it with `livecli login`") as told:
        given(tmp_path, toml, "ping")

    assert "s3cret" not in str(told.value)


def test_the_local_service_may_be_told_its_tokens(tmp_path: Path):
    """They are names for trying things, and nothing that anybody has to keep."""
    assert given(tmp_path, '[serve]\ntoken = "abc"', "serve")["token"] == "abc"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_shown(tmp_path: Path, name: str):
    """`livecli config COMMAND`: each has some options, or none."""
    with (tmp_path / "stdout").open("wb") as stdout:
        env = Environment(variables={"XDG_CONFIG_HOME": str(tmp_path)}, stdout=stdout.fileno())

        assert run(["config", name], env) == 0


@pytest.mark.parametrize("words", [("help", "formats"), ("completion", "bash")])
def test_what_takes_no_option_does_not_read_the_file(tmp_path: Path, words: tuple[str, ...]):
    """Help is there also when the settings are broken."""
    assert given(tmp_path, "[[[", *words)
