"""What every command line goes through before its command begins."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.surroundings import Surroundings

from livecli.cli.app import COMMANDS, run
from livecli.environment import Environment


TOKEN = "0123456789abcdef0123456789abcdef01234567"
KEYS = ["url", "format", "jq-file", "token-file", "seed", "duration", "color", "type", "tail", "x"]


@pytest.mark.parametrize("option", ["--fields", "--template", "--jq", "--where", "--url", "-t"])
def test_an_option_that_is_no_utf_8_is_refused(option: str, here: Surroundings):
    """Whatever it is for: no frame has such a word."""
    assert run(["tail", "--demo", option, os.fsdecode(b"\xff")], here.env()) == 2
    assert here.sentences[-1].endswith(": what is given is no UTF-8; write it in UTF-8")


def test_the_name_of_a_file_may_be_any_bytes(here: Surroundings):
    """As the file system has it."""
    path = os.fsencode(here.folder) + b"/\xff.ndjson"
    with open(path, "wb") as file:
        file.write(b'{"type":"event"}\n')

    assert run(["cat", os.fsdecode(path)], here.env()) == 0
    assert here.printed == b'{"type":"event"}\n'


@pytest.mark.parametrize(
    "words", ["tail --patience nan", "ping -i inf", "tail -c 99999999999999999999"]
)
def test_a_number_that_no_clock_takes_is_refused(words: str, here: Surroundings):
    """Before it becomes a time or a length."""
    assert run([*words.split(), "--demo"], here.env()) == 2
    assert here.sentences[-1].endswith(" is beyond use; give a usual number")


@pytest.mark.parametrize(
    "words",
    [
        ["tail", TOKEN],
        ["tail", "5", "--token-file", TOKEN],
        ["tail", "5", f"--token-file={TOKEN}"],
        ["tail", "5", "-t", TOKEN],
        ["tail", "--sport", TOKEN],
        ["cat", TOKEN],
        ["login", TOKEN],
        ["help", TOKEN],
        ["ping", "--" + TOKEN],
        [TOKEN],
    ],
)
def test_a_token_in_the_wrong_place_is_not_repeated(words: list[str], here: Surroundings):
    """Errors are copied into tickets."""
    assert run(words, here.env()) in (2, 4, 8)
    assert TOKEN not in " ".join(here.sentences)


@pytest.mark.parametrize("key", ["color", "league", "token-file", "jq", "bookmaker"])
@pytest.mark.parametrize("words", [["config"], ["config", "tail"], ["tail", "5"]])
def test_a_token_in_the_wrong_setting_is_not_repeated(
    key: str, words: list[str], here: Surroundings
):
    """Neither by `config` nor by the commands that read it."""
    (here.folder / ".config/livecli").mkdir(parents=True)
    table = "[tail]\n" if key in ("league", "jq", "bookmaker") else ""
    (here.folder / ".config/livecli/config.toml").write_text(f'{table}{key} = "{TOKEN}"\n')
    env = here.env(LIVECLI_URL="ws://127.0.0.1:1")
    run([*words, *(["--no-reconnect"] if words[0] == "tail" else [])], env)

    assert TOKEN not in here.printed.decode() + " ".join(here.sentences)


def test_a_short_word_for_a_token_file_is_not_shown_either(here: Surroundings):
    """Unless there is such a file."""
    (here.folder / ".config/livecli").mkdir(parents=True)
    (here.folder / ".config/livecli/config.toml").write_text('token-file = "s3cret-s3cret"\n')

    assert run(["config"], here.env()) == 0
    assert run(["config", "tail"], here.env()) == 0
    assert "s3cret" not in here.printed.decode() + " ".join(here.sentences)


def values() -> st.SearchStrategy[str]:
    """What may stand behind `=` in TOML, and what may not."""
    texts = st.text(st.characters(codec="utf-8"), max_size=20)
    return st.one_of(
        texts.map(lambda text: '"' + text.replace("\\", "").replace('"', "") + '"'),
        texts,
        st.sampled_from(["[" * 3000 + "]" * 3000, "9" * 5000, '"/dev/zero"', "1e999", "nan"]),
        st.sampled_from(["true", "[[1]]", "{a=1}", "1979-05-27", "0x" + "f" * 300, '"~"', "'-'"]),
        st.integers().map(str),
        st.floats().map(str),
    )


@given(data=st.data())
def test_whatever_is_in_the_configuration_nothing_but_sentences_comes_of_it(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
):
    """And `config` ends, whatever that is."""
    folder = tmp_path_factory.mktemp("config")
    (folder / "livecli").mkdir()
    keys = data.draw(st.lists(st.sampled_from(KEYS), max_size=4))
    lines = [f"{key} = {data.draw(values())}" for key in keys]
    tables = st.sampled_from(["", "[tail]\n", "[serve]\n", "[[tail]]\n", "[x.y]\n"])
    text = "\n".join(line for key in lines for line in (data.draw(tables), key))
    raw = data.draw(st.binary(max_size=8)) if data.draw(st.booleans()) else b""
    (folder / "livecli" / "config.toml").write_bytes(text.encode(errors="replace") + raw)
    command = data.draw(st.sampled_from([["config"], ["config", "tail"], ["tail", "--color", "x"]]))
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        env = Environment(
            {"XDG_CONFIG_HOME": str(folder)}, stdin=nowhere, stdout=nowhere, stderr=nowhere
        )
        assert run(command, env) in (0, 2, 4)
    finally:
        os.close(nowhere)


@given(data=st.data())
def test_whatever_is_typed_nothing_but_sentences_comes_of_it(data: st.DataObject):
    """With each option of a command, before anything is opened."""
    name = data.draw(st.sampled_from([*COMMANDS]))
    words = st.one_of(
        st.sampled_from(
            ["-", "--", "-c", "--jq", "--arg", "-t", "-w", "--from", "9" * 5000, "1e9"]
        ),
        st.text(max_size=6).map(lambda text: text.replace("\0", "")),
        st.binary(max_size=4).map(lambda raw: os.fsdecode(raw.replace(b"\0", b""))),
    )
    typed = data.draw(st.lists(words, max_size=5))
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        env = Environment({"HOME": "/nowhere"}, stdin=nowhere, stdout=nowhere, stderr=nowhere)
        assert run([name, *typed, "--no-such-option"], env) in (0, 2, 8)
    finally:
        os.close(nowhere)
