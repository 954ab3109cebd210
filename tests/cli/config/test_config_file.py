"""config.toml: what of it a command gets, and what is wrong with it, as sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.surroundings import Surroundings

from livecli.cli.app import COMMANDS, run
from livecli.cli.parser import tree
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
    assert "duration" not in params


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
    '[tail]\ncolor = "nevr"': "line 2: color: 'nevr' is not known; did you mean never?",
    '[tail]\ndedupe = "yes"': f"line 2: dedupe: true or false is needed; {HELP}",
    "[tail]\ncount = true": f"line 2: count: one text or number is needed; {HELP}",
    "[tail]\nfields = [[1]]": f"line 2: fields: one text or number is needed; {HELP}",
    "[tail]\nmax-sockets = 2.5": f"line 2: max-sockets: '2.5' is no whole number; {HELP}",
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


BLAMED = {
    'where = "minute>=60 and x>1"': ("tail 7", "where"),
    "where = ['type=action', '>5']": ("tail 7", "where"),
    'template = "{minute"': ("tail 7", "template"),
    'template = "{a..b}"': ("tail 7", "template"),
    'template = "{{minute}}"': ("tail 7", "template"),
    'fields = ["minute", "a..b"]': ("tail 7", "fields"),
    'jq = ".minute |"': ("tail 7", "jq"),
    'until = ".minute |"': ("tail 7", "until"),
    'type = "acton"': ("tail 7", "type"),
    'exclude-type = "acton"': ("tail 7", "exclude-type"),
    'duration = "2x"': ("tail 7", "duration"),
    'idle-timeout = "2x"': ("tail 7", "idle-timeout"),
    'retry-for = "2x"': ("tail 7", "retry-for"),
    'buffer = "many"': ("tail 7", "buffer"),
    "demo = true\nspeed = 'fast'": ("tail", "speed"),
    'speed = "2"': ("tail 7", "speed"),
    'url = "ftp://x"': ("tail 7", "url"),
    'token-file = "/nowhere"': ("tail 7 --url ws://[::1]:1", "token-file"),
    'league = ["premier"]': ("tail 7", "league"),
    'format = "csv"': ("tail 7", "format"),
    "raw-output = true": ("tail 7", "raw-output"),
    'jq = "."\nformat = "csv"': ("tail 7", "jq", "format"),
    'fields = "minute"\nformat = "line"': ("tail 7", "fields", "format"),
    'no-reconnect = true\nretry-for = "1m"': ("tail 7", "no-reconnect", "retry-for"),
    'from = "noon"': ("cat a.ndjson", "from"),
    'to = "noon"': ("cat a.ndjson", "to"),
    'loop = "often"': ("replay a.ndjson", "loop"),
    'max-gap = "2x"': ("replay a.ndjson", "max-gap"),
    'output = "{evnt_id}"': ("record 7", "output"),
    'output = "a.ndjson.gz"': ("record 7", "output"),
    'output = "a.ndjson"\ncompress = "zstd"': ("record 7", "output", "compress"),
    'rotate-every = "0"': ("record 7", "rotate-every"),
    'max-disk = "5"': ("record 7", "max-disk"),
    'flush = "2x"': ("record 7", "flush"),
    'on-file = "no-such-program"': ("record 7", "on-file"),
    'fault = "cut=2x,at=1s"': ("serve", "fault"),
    'stagger = "2x"': ("serve", "stagger"),
}


@pytest.mark.parametrize("toml", BLAMED)
def test_a_value_that_cannot_be_is_told_with_its_line(here: Surroundings, toml: str):
    """Also where only the run finds out, and where two settings do not go together."""
    words, *keys = BLAMED[toml]
    command, *rest = words.split()
    file = here.folder / ".config" / "livecli" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f"[{command}]\n{toml}\n")
    lines = toml.splitlines()
    places = [
        f"{file}, line {2 + at}: {key}"
        for at, key in enumerate(line.split()[0] for line in lines)
        if key in keys
    ]

    assert run([command, *rest], here.env()) == 2
    assert len(places) == len(keys)
    assert here.sentences[-1].endswith(f" ({'; '.join(places)})")


def test_a_typed_mistake_is_not_blamed_on_the_file(here: Surroundings):
    """The settings that were used are right."""
    file = here.folder / ".config" / "livecli" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[tail]\nduration = "1m"\nwhere = "type=duration"\n')

    assert run(["tail", "7", "--duration", "2x"], here.env()) == 2
    assert here.sentences == ["duration '2x': not understood; as in 90, 90s, 2h30m or 1d"]


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
