"""Stories of `cat` and `replay`, each a folder in `cases/` that a user can read.

`cmd` is the line that is typed; `expout`, `experr` and `exit` are what comes of it: stdout, stderr
and the exit code, where they are not empty and not 0. `pytest --accept` rewrites them.
The captures are $DEMO and $DEMO_TENNIS (simulated, see demo.py), and the real $FRANCE,
$FRANCE_RICH, $RUSSIA and $TENNIS (see real_matches.py), whose cases are skipped where they are not.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from support import demo
from support.program import shell
from support.real_matches import FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS, real_match

from livecli.cli.options import Format
from livecli.cli.parser import tree


CASES = {cmd.parent.name: cmd.parent for cmd in sorted(Path(__file__).parent.glob("cases/*/cmd"))}
REAL = {
    "FRANCE": FOOTBALL,
    "FRANCE_RICH": FOOTBALL_RICH,
    "RUSSIA": SHOOT_OUT,
    "TENNIS": TENNIS,
}


def words(case: Path) -> list[str]:
    return shlex.split((case / "cmd").read_text())


def captures(case: Path) -> set[str]:
    """The variables that name them."""
    return {word.removeprefix("$") for word in words(case) if word.startswith("$")}


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("captures")
    football, tennis = folder / "football.ndjson", folder / "tennis.ndjson"
    football.write_bytes(demo.football())
    tennis.write_bytes(demo.tennis())
    return {"DEMO": str(football), "DEMO_TENNIS": str(tennis)}


@pytest.mark.parametrize("name", CASES)
def test_a_story_goes_as_it_is_written(
    name: str,
    made_up: dict[str, str],
    golden: Callable[[Path, str], None],
    request: pytest.FixtureRequest,
):
    """Character for character, on both streams, and to its exit code."""
    case = CASES[name]
    real = {each: str(real_match(REAL[each])) for each in captures(case) if each in REAL}
    env = {**made_up, **real, "CASE": str(case), "TZ": "UTC"}
    result = shell(f'cd "$CASE" && {(case / "cmd").read_text()}', env=env)

    came = {
        "expout": (result.stdout.decode(), ""),
        "experr": (result.stderr, ""),
        "exit": (f"{result.code}\n", "0\n"),
    }
    for file, (actual, usual) in came.items():
        if request.config.getoption("--accept"):
            (case / file).unlink(missing_ok=True)
        if actual != usual or (case / file).exists():
            golden(case / file, actual)


def options(command: str) -> dict[str, set[str]]:
    """The options of a command by their first spelling, with all spellings."""
    parameters = tree().get_command(None, command).params
    return {each.opts[0]: set(each.opts) for each in parameters if each.opts[0].startswith("-")}


def used(command: str) -> set[str]:
    """The options that occur in stories of a command on real captures; `-qv` is two."""
    found = set()
    for case in CASES.values():
        line = words(case)
        if line[:2] == ["livecli", command] and captures(case) & REAL.keys():
            found |= {word.partition("=")[0] for word in line if word.startswith("-")}
    return found


def test_every_option_of_cat_has_a_story_on_a_real_match():
    """What is promised has been seen to work on what the feed really sends."""
    told = used("cat")

    assert [name for name, each in options("cat").items() if not each & told] == []


def test_every_option_that_only_replay_has_too():
    """The others are those of `cat`, and the same code."""
    told = used("replay")
    own = {name: each for name, each in options("replay").items() if name not in options("cat")}

    assert own
    assert [name for name, each in own.items() if not each & told] == []


def given(option: str) -> set[str]:
    """What follows an option in stories on real captures."""
    lines = [words(case) for case in CASES.values() if captures(case) & REAL.keys()]
    return {value for line in lines for word, value in pairwise(line) if word == option}


def test_every_format_has_a_story_on_a_real_match():
    """Templates have theirs as an option."""
    assert set(get_args(Format)) - given("-f") == set()


def test_every_operator_has_a_story_on_a_real_match():
    """And so has a path alone."""
    operators = ("!=", ">=", "<=", "!~", "=", ">", "<", "~")
    told = {next((each for each in operators if each in text), "") for text in given("-w")}

    assert told == {*operators, ""}


def test_stories_are_short():
    """They are read; and whole matches stay where they are."""
    for case in CASES.values():
        size = sum(file.stat().st_size for file in case.iterdir())
        assert size < 4_000, case.name
