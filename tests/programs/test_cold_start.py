"""What is quick stays quick: help, version and completion load nothing heavy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.loaded_modules import loaded_modules
from support.program import NOTHING, Served, served


HEAVY = (
    "asyncio", "jq", "msgspec", "nats", "rich", "textual", "tomllib", "websockets", "zstandard"
)  # fmt: skip
LIVE = "asyncio", "http", "websockets"


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("completion", "bash"),
        ("help", "exit-codes"),
        ("tail",),
        ("tail", "--help"),
        ("tail", "7"),
        ("record", "--help"),
        ("record", "7"),
        ("cat", "nowhere.ndjson"),
        ("info", "nowhere.ndjson"),
        ("replay", "/dev/null", "-f", "csv"),
        ("live",),
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_loaded(words: tuple[str, ...]):
    """A TAB, a look at the help and a mistyped word must not cost a tenth of a second."""
    loads_none_of(HEAVY, words)


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.mark.parametrize(
    "words",
    [
        ("tail", "204849", "-c", "1"),
        ("tail", "--live", "-c", "1"),
        ("record", "204849", "-c", "1", "-o", "{folder}/capture.ndjson"),
        ("ping", "-c", "1"),
        ("ping", "204849"),
        ("login",),
        ("live",),
    ],
    ids=" ".join,
)
def test_the_live_way_has_no_event_loop(words: tuple[str, ...], service: Served, tmp_path: Path):
    """Nor the protocol's library, from the dial to the goodbye, as long as only text comes.

    `watch` is not among them, for its screen, textual, runs on asyncio.
    """
    words = tuple(word.format(folder=tmp_path) for word in words)
    env = {**service.env, "XDG_CONFIG_HOME": str(tmp_path)}

    assert loads_none_of(LIVE, words, env) == 0


def loads_none_of(
    names: tuple[str, ...], words: tuple[str, ...], env: Mapping[str, str] = NOTHING
) -> int:
    """Run to the end, with a token on stdin; returns the exit code."""
    modules, code = loaded_modules(words, env)
    loaded = [name for name in names if name in modules]

    assert loaded == [], (
        f"`livecli {' '.join(words)}` loads {', '.join(loaded)}; find out who imports it with "
        f"`python -X importtime -m livecli {' '.join(words)}`, and move that import into the "
        "function that needs it"
    )
    return code
