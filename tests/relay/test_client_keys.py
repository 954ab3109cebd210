"""The file of keys: what it may hold, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from livecli.errors import UsageError
from livecli.feed.sports import Match
from livecli.relay.client_keys import read_keys


A, B = "a" * 16, "b" * 40


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "keys"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_keys_have_names_and_perhaps_matches(tmp_path: Path):
    """A comment and an empty line are none."""
    keys = read_keys(written(tmp_path, f"# mine\nanna:{A}\n\nbert:{B}:204849,tennis:7\n"))

    assert (keys.name(A), keys.name(B), keys.name("c" * 16), keys.name(None)) == (
        "anna", "bert", None, None,
    )  # fmt: skip
    assert keys.allows("anna", Match("football", 1))
    assert keys.allows("bert", Match("tennis", 7))
    assert not keys.allows("bert", Match("football", 7))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("anna", "not understood"),
        ("anna:short", "shorter than 16"),
        (f"anna:{A}\nbert:{A}", "line 2: the name or key is there twice"),
        (f"anna:{A}\nanna:{B}", "there twice"),
        (f"an na:{A}", "a name has letters"),
        (f"anna:{A}:{B}", "its matches cannot be read"),
        ("", "no key in it"),
    ],
)
def test_a_bad_line_is_said_without_the_key(tmp_path: Path, text: str, words: str):
    """The sentence goes to a terminal or a log."""
    with pytest.raises(UsageError) as caught:
        read_keys(written(tmp_path, text))

    assert words in str(caught.value)
    assert A not in str(caught.value)
    assert B not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int):
    """Keys that others can read are none."""
    with pytest.raises(UsageError, match="others can read it; chmod 600"):
        read_keys(written(tmp_path, f"anna:{A}", mode))


def test_no_file_is_refused(tmp_path: Path):
    """And no folder."""
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError, match="--key-file"):
            read_keys(path)
