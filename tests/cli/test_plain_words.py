"""Plain words and the parser make the same of every command line, or the parser is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.in_process import livecli
from support.program import NOTHING

from livecli.cli import app, parser
from livecli.cli.options import BEHIND_DASHES, PAIRS
from livecli.cli.options.group import CommandGroups, CommandOption, Group
from livecli.cli.plain_words import plain_values


# They take the context of the parser, a value that may be left out, or an argument that is no list.
NEVER_PLAIN = {"config", "replay", "completion"}
PLAIN = [name for name in app.COMMANDS if name not in NEVER_PLAIN]
GOOD = {int: "7", float: "2.5", str: "x y", Path: "a//b"}
# Values at the edge of each type, words that are several, and words that are none.
ODD = (
    *("", "-", "--", "-c", "-5", "--live", "0", "1_0", " 7 ", "\u0667", "9" * 30, "1e400", "nan"),
    *("-0.0", "always", "ALWAYS", "football", "\udcff", "=", "x=y", "-c=5", "-qv", "-q-", "-vvq"),
    *("-h", "--help", "-V", "--no-such", "--loop", "--loop=2", "--form", "-tT", "-ta", "-c7", "-o"),
    *(
        "--live=1",
        "--quiet=",
        "--jq=",
        "--jq=a=b",
        "--count=0",
        "--arg=a",
        "--verbose",
        "-qc",
        "help",
    ),
)
COMMAND = app.command


@cache
def options(command: str) -> dict[str, CommandOption]:
    return dict(CommandGroups(app.command(command)).options())


@cache
def spellings(command: str) -> list[list[str]]:
    """Each option of a command, and its list of arguments, in each spelling with a good value."""
    lines: list[list[str]] = []
    for name, each in options(command).items():
        first, second = _values(each, 2 if name in PAIRS else 1)
        if name == BEHIND_DASHES:
            continue
        if not each.field.names:
            lines += [[*first]] if second else []
        elif not first:
            lines += [[word] for word in each.field.names]
        else:
            lines += [[word, *first] for word in each.field.names]
            signs = {word: "=" * word.startswith("--") for word in each.field.names}
            lines += [[f"{word}{sign}{first[0]}", *first[1:]] for word, sign in signs.items()]
    if BEHIND_DASHES in options(command):
        lines.append(["--", "a//b", "-q", "--", ""])
    return lines


def _values(option: CommandOption, count: int) -> tuple[list[str], bool]:
    """The words of a good value, and whether the option is a list."""
    if option.type is bool or "count" in option.field.more:
        return [], False
    hints = [option.type, *get_args(option.type)]
    several = [each for each in hints if get_origin(each) is list]
    hints += [each for hint in several for each in get_args(hint)]
    choices = [get_args(each)[-1] for each in hints if get_origin(each) is Literal]
    return [(choices + [GOOD[each] for each in hints if each in GOOD])[0]] * count, bool(several)


@contextmanager
def no_command_runs() -> Iterator[list[Any]]:
    """What each would get is listed instead."""
    calls: list[Any] = []

    def listing(name: str) -> Any:
        @wraps(COMMAND(name))
        def call(**given: Any) -> int:
            calls.append(
                {name: vars(each) for name, each in given.items() if isinstance(each, Group)}
            )
            return 0

        return call

    with patch.object(app, "command", listing), patch.object(parser, "command", listing):
        yield calls


def both_ways(words: list[str], env: Mapping[str, str] = NOTHING) -> tuple[Any, Any]:
    """What becomes of a line, and what the parser alone makes of it: options, texts, the code."""
    with no_command_runs() as calls:
        line = livecli(*words, env=env), *calls
        calls.clear()
        with patch.object(app, "plain_call", lambda words, env: None):
            return line, (livecli(*words, env=env), *calls)


@pytest.mark.parametrize("command", PLAIN)
def test_each_option_is_plain(command: str):
    """In each spelling, with a good value; else this would compare the parser with itself."""
    file = ["x"] if command in ("cat", "info") else []

    assert [
        line for line in spellings(command) if plain_values(line + file, options(command)) is None
    ] == []


@pytest.mark.parametrize("command", app.COMMANDS)
def test_both_ways_make_the_same_of_all_options(command: str):
    """In all spellings, one after the other."""
    line, parsed = both_ways([command, *(word for line in spellings(command) for word in line)])

    assert line == parsed


@given(st.data())
def test_both_ways_make_the_same_of_any_line(data: st.DataObject):
    """Options repeated, joined, cut short, wrong, unknown, as a value of others, or none at all."""
    command = data.draw(st.sampled_from([*app.COMMANDS]))
    good = st.sampled_from(spellings(command) or [[]])
    words = st.lists(st.one_of(good, good, st.sampled_from(ODD).map(lambda word: [word])))
    line, parsed = both_ways([command, *(word for line in data.draw(words) for word in line)])

    assert line == parsed


def test_a_config_file_is_for_the_parser(tmp_path: Path):
    """It knows what the file adds, and where."""
    (tmp_path / "livecli").mkdir()
    (tmp_path / "livecli" / "config.toml").write_text('[tail]\nformat = "csv"\n')
    line, parsed = both_ways(["tail", "5"], {"XDG_CONFIG_HOME": str(tmp_path)})

    assert line == parsed
    assert line[1]["look"]["format_"] == "csv"


def test_behind_the_first_dashes_is_another_program():
    """Its words are untouched, options and further dashes too; without dashes there is none."""
    before = ["serve", "--port", "0", "a.ndjson"]
    behind = ["--", "npm", "--port", "http://x//y", "--", "-v"]
    (_, line), (_, parsed) = both_ways(before + behind)
    _, (_, without) = both_ways(before)

    assert line == parsed
    assert line["options"]["behind_dashes"] == behind[1:]
    assert line["options"]["file"] == without["options"]["file"] == [Path("a.ndjson")]
    assert without["options"]["behind_dashes"] is None
