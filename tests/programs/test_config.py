"""`livecli config`, and config.toml as a user has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import program
from support.in_process import livecli

from livecli.cli.parser import tree


SECRET = "0123456789abcdef"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def configured(folder: Path, toml: str | bytes, **variables: str) -> dict[str, str]:
    """A user's environment with this config.toml."""
    (folder / "livecli").mkdir(exist_ok=True)
    data = toml.encode() if isinstance(toml, str) else toml
    (folder / "livecli" / "config.toml").write_bytes(data)
    return {"XDG_CONFIG_HOME": str(folder), **variables}


def rows(*words: str, env: dict[str, str]) -> dict[str, tuple[object, str]]:
    result = livecli("config", "--json", *words, env=env)
    assert (result.code, result.stderr) == (0, "")
    assert SECRET.encode() not in result.stdout
    return {each["setting"]: (each["value"], each["origin"]) for each in result.frames}


def test_without_any_setting_there_are_defaults(tmp_path: Path):
    """What leads to the feed is always told."""
    found = rows(env={"XDG_CONFIG_HOME": str(tmp_path), "SSL_CERT_FILE": "/ca.pem"})

    assert found == {
        "url": ("wss://sports.bzzoiro.com", "default"),
        "token": (None, "nowhere; `livecli login` stores one"),
        "proxy": (None, "default"),
        "certificates": ("/ca.pem", "SSL_CERT_FILE"),
        "auth": ("query", "default"),
        "color": ("auto", "default"),
    }


def test_each_setting_has_its_value_and_its_origin(tmp_path: Path):
    """The file with its line, or the variable that wins over it; secrets as stars."""
    toml = 'color = "always"\nurl = "wss://sports.bzzoiro.com"\n\n[tail]\ntype = ["action"]\n'
    found = rows(
        env=configured(
            *(tmp_path, toml),
            NO_COLOR="1",
            BSD_TOKEN=SECRET,
            https_proxy=f"http://me:{SECRET}@proxy:3128",
        )
    )

    assert found["url"] == ("wss://sports.bzzoiro.com", "config.toml, line 2")
    assert found["color"] == ("never", "NO_COLOR")
    assert found["token"] == ("***", "BSD_TOKEN")
    assert found["proxy"] == ("http://***@proxy:3128", "https_proxy")
    assert found["tail.type"] == (["action"], "config.toml, line 5")


def test_the_proxy_is_the_one_that_is_used(tmp_path: Path):
    """The same choice as of a dial; its login is masked however it is written."""
    for variables, expected in [
        ({"HTTPS_PROXY": f"me:{SECRET}@proxy:1", "all_proxy": "http://p"}, "HTTPS_PROXY"),
        ({"all_proxy": f"https://{SECRET}@proxy:1"}, "all_proxy"),
    ]:
        value, origin = rows(env=configured(tmp_path, "", **variables))["proxy"]

        assert (value.rpartition("//")[2], origin) == ("***@proxy:1", expected)


def test_a_command_shows_all_its_options(tmp_path: Path):
    """As a run without any word would have them."""
    toml = 'buffer = "1MB"\n[record]\nflush = "2s"\n'
    found = rows("record", env=configured(tmp_path, toml, LIVECLI_URL="ws://[::1]:1"))

    assert found["url"] == ("ws://[::1]:1", "LIVECLI_URL")
    assert found["proxy"] == (None, "never for loopback")
    assert found["buffer"] == ("1MB", "config.toml, line 1")
    assert found["flush"] == ("2s", "config.toml, line 3")
    assert found["keep"] == (None, "default")
    assert found["until-finished"] == (False, "default")
    assert "patience" not in found


@pytest.mark.parametrize(
    ("variables", "origin"),
    [
        ({"LIVECLI_URL": f"ws://127.0.0.1:1/?token={SECRET}"}, "the URL from LIVECLI_URL"),
        ({"LIVECLI_TOKEN": SECRET}, "LIVECLI_TOKEN"),
        ({}, "{folder}/token, which login wrote"),
    ],
)
def test_the_token_is_never_shown(tmp_path: Path, variables: dict[str, str], origin: str):
    """It may be asked where it is from."""
    env = configured(tmp_path, "", **variables)
    (tmp_path / "livecli" / "token").write_text(SECRET)

    assert rows(env=env)["token"] == ("***", origin.format(folder=tmp_path / "livecli"))


def test_no_table_shows_a_secret(tmp_path: Path):
    """The tokens of the local service, and what may be in a URL, are nobody's business either."""
    toml = f'[serve]\ntoken = "{SECRET}"\n[ping]\nurl = "ws://me:{SECRET}@host"\n'
    env = configured(tmp_path, toml)

    assert rows(env=env)["serve.token"] == ("***", "config.toml, line 2")
    assert rows(env=env)["ping.url"] == ("ws://host", "config.toml, line 4")
    assert rows("serve", env=env)["token"] == ("***", "config.toml, line 2")
    env["LIVECLI_URL"] = f"ws://127.0.0.1:1/?token={SECRET}"
    assert rows(env=env)["ping.url"] == ("ws://127.0.0.1:1", "LIVECLI_URL")


def test_a_token_file_that_is_not_there_is_told(tmp_path: Path):
    """Of all commands, this one must not fail for it."""
    found = rows(env=configured(tmp_path, 'token-file = "/nowhere/token"'))

    assert found["token"][0] is None
    assert "no such file or directory" in found["token"][1]
    assert found["token-file"] == ("/nowhere/token", "config.toml, line 1")


def test_on_a_screen_it_is_a_table(tmp_path: Path):
    """One setting a line, aligned; nothing in a file can act on the terminal."""
    env = configured(tmp_path, 'bookmaker = "a\\u001b[2Jb"\n')
    lines = livecli("config", env=env).stdout.decode().splitlines()

    assert lines[0].split() == ["url", "wss://sports.bzzoiro.com", "default"]
    assert len({line.index(line.split("  ")[-1].strip()) for line in lines[:2]}) == 1
    assert lines[-1].split() == ["bookmaker", r"a\x1b[2Jb", "config.toml,", "line", "1"]


def test_the_folder_is_told_whatever_is_in_it(tmp_path: Path):
    """--path is for scripts, and for those who have to mend the file."""
    result = livecli("config", "--path", env=configured(tmp_path, "[[["))

    assert result == (f"{tmp_path}/livecli\n".encode(), "", 0)


@pytest.mark.parametrize("toml", ['[ping]\ncount = "many"', "[[[", '[tail]\nnonsense = "x"'])
def test_all_tables_are_checked(tmp_path: Path, toml: str):
    """A mistake in a table shows here before it ends a run at night."""
    result = livecli("config", env=configured(tmp_path, toml))

    assert (result.stdout, result.code) == (b"", 2)
    assert result.said[0].startswith(f"{tmp_path}/livecli/config.toml")


def test_a_run_goes_by_the_file(tmp_path: Path):
    """Formats, filters and ends are as if they had been typed."""
    toml = (
        '[tail]\ndemo = true\nspeed = "max"\ncount = 2\nfields = "type,event_id"\ntype = "event"\n'
    )
    result = program.livecli("tail", env=configured(tmp_path, toml))

    assert (result.stderr, result.code) == ("", 0)
    assert [set(frame) for frame in result.frames] == [{"type", "event_id"}] * 2


def test_a_value_that_cannot_be_is_told_with_its_line(tmp_path: Path):
    """What is found out late is found in the file all the same."""
    result = livecli("tail", "7", env=configured(tmp_path, '\n[tail]\nduration = "2x"\n'))

    assert result.code == 2
    assert result.said == [
        "duration '2x': not understood; as in 90, 90s, 2h30m or 1d "
        f"({tmp_path}/livecli/config.toml, line 3: duration)"
    ]


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("tail", "--help"), ("help",)])
def test_help_needs_no_settings(tmp_path: Path, words: tuple[str, ...]):
    """Whoever mends the file may have to look something up."""
    result = program.livecli(*words, env=configured(tmp_path, "[[["))

    assert (result.stderr, result.code) == ("", 0)


def test_an_unknown_command_is_asked_back(tmp_path: Path):
    """`config tial` was a slip."""
    result = livecli("config", "tial")

    assert (result.code, result.said) == (2, ["command 'tial': not known; did you mean tail?"])


COMMANDS = ("cat", "live", "ping", "record", "serve", "tail", "watch")
KEYS = {
    word.removeprefix("--")
    for name in COMMANDS
    for parameter in tree().get_command(None, name).params
    for word in parameter.opts
    if word.startswith("--")
}
ODD_KEYS = ("nonsense", '""', '"a b"', "a.b", "type.x", "ж", '"\\u001b[2J"')
VALUES = (
    *("0", "-1", "0x10", "9" * 5000, "1e400", "nan", "inf", "true", "07:32:00", "1979-05-27"),
    *("[]", "[[]]", '["a", 1]', "{}", "{a = 1}", "[" * 300 + "]" * 300, "[" * 3000 + "]" * 3000),
    *('""', "'never'", '"1h"', '"-2s"', '"action"', '"line"', '".type"', '"["', '"{x"'),
    *('"/dev/zero"', '"/nowhere/x"', '"ws://x:99999"', r'"\u001b[2J"', r'"\U0010ffff"', "9e9"),
)
HEADS = tuple(f"[{each}]" for each in (*COMMANDS, "[cat]", "config", "nothing", "tail.cat", ""))
PAIRS = st.builds(
    "{} = {}".format,
    st.sampled_from([*sorted(KEYS), *ODD_KEYS]),
    st.sampled_from(VALUES) | st.text(max_size=20).map(json.dumps),
)
TOMLS = st.lists(PAIRS | st.sampled_from(HEADS), max_size=5).map("\n".join).map(str.encode)


@pytest.mark.fuzz
@given(toml=TOMLS | st.tuples(TOMLS, st.binary(max_size=9), TOMLS).map(b"".join))
def test_any_config_is_settings_or_one_sentence(folder: Path, toml: bytes):
    """Whatever stands there for each setting is taken, or the file is named and one mistake."""
    capture = folder / "capture.ndjson"
    capture.write_bytes(b'{"type":"event","event_id":7,"minute":1}\n')
    env = configured(folder, toml)
    for words in (("config",), ("cat", capture)):
        result = livecli(*words, env=env)

        assert result.code in (0, 2, 5, 8)  # 5: a count that is not met, 8: a file to read
        assert result.code != 2 or ["config.toml" in line for line in result.said] == [True]
        assert all(map(str.isprintable, result.said))
