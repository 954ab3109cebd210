"""Everything explains itself: versions, help for each command and topic, completion scripts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import in_process
from support.program import ROOT, livecli, shell

from livecli import __version__
from livecli.cli.app import COMMANDS
from livecli.cli.commands.help.topics import TOPICS
from livecli.errors import MEANINGS


@pytest.mark.parametrize("words", [("--version",), ("-V",), ("--version", "tail")])
def test_version(words: tuple[str, ...]):
    """The version is one line, for bug reports and scripts."""
    assert livecli(*words) == (f"livecli {__version__}\n".encode(), "", 0)


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_help_names_every_command(words: tuple[str, ...]):
    """Without words, the program says what it can do."""
    result = livecli(*words)

    assert (result.stderr, result.code) == ("", 0)
    text = result.stdout.decode()
    assert [name for name, row in COMMANDS.items() if f"  {name} " not in text] == []
    assert [row[1] for row in COMMANDS.values() if row[1] not in text] == []


def test_the_help_that_is_kept_is_what_the_tree_says(golden: Callable[[Path, str], None]):
    """`livecli --help` prints a file and loads nothing; the file must not fall behind."""
    code = "from livecli.cli.app import main; main(['--help'])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)

    golden(ROOT / "livecli" / "help.txt", said.stdout.decode())


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help(name: str, flag: str):
    """Each command shows its usage and its options, none without a word of explanation."""
    result = in_process.livecli(name, flag)
    text = result.stdout.decode()

    assert (result.stderr, result.code) == ("", 0)
    assert text.startswith(f"Usage: livecli {name} ")
    assert "\n  -h, --help " in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", TOPICS)
def test_every_topic_explains(name: str):
    """`help TOPIC` prints text for a terminal of the usual width."""
    result = in_process.livecli("help", name)

    assert (result.stderr, result.code) == ("", 0)
    assert len(result.lines) > 5
    assert max(len(line.decode()) for line in result.lines) <= 100


def test_topics_are_listed():
    """`help` alone says what there is to ask for."""
    text = in_process.livecli("help").stdout.decode()

    assert [name for name in TOPICS if f"  {name:13}" not in text] == []


def test_help_explains_commands_too():
    """`help tail` is what people try before `tail --help`."""
    assert in_process.livecli("help", "tail") == in_process.livecli("tail", "--help")


def test_exit_codes_are_those_of_the_table():
    """What help says is what the program runs by."""
    text = in_process.livecli("help", "exit-codes").stdout.decode()

    assert [c for c, why in MEANINGS.items() if f"  {int(c):<5}{why}\n" not in text] == []


@pytest.mark.parametrize(
    ("name", "file"), [("bash", "livecli.bash"), ("zsh", "_livecli"), ("fish", "livecli.fish")]
)
def test_shipped_completions_are_what_the_program_prints(
    name: str, file: str, golden: Callable[[Path, str], None]
):
    """Packagers install the files of `completions/`; they must know every option there is."""
    result = in_process.livecli("completion", name)

    assert (result.stderr, result.code) == ("", 0)
    golden(ROOT / "completions" / file, result.stdout.decode())


def test_help_in_a_narrow_or_odd_terminal_is_help():
    """COLUMNS and TERM of any kind break nothing."""
    for settings in ("COLUMNS=20", "COLUMNS=x", "TERM=dumb", "LC_ALL=C", "PYTHONUTF8=0 LC_ALL=C"):
        result = shell(f"{settings} livecli tail --help")
        assert (result.stderr, result.code) == ("", 0), settings
