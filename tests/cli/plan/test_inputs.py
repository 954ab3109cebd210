"""What the words of `fields` and `check` are."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.surroundings import refused

from livecli.cli.plan.inputs import Inputs, inputs
from livecli.errors import InputFailed


TYPES = ("action", "event", "score")


def test_a_word_is_a_type_a_match_or_a_file(tmp_path: Path):
    """Each is known by its look; a file is looked for only where it is none of the others."""
    file = tmp_path / "final.ndjson"
    file.touch()

    assert inputs(["event", str(file), "-"], TYPES) == Inputs(("event",), (file, Path("-")), ())
    assert inputs(["204849", "tennis:36835"], TYPES) == Inputs((), (), ("204849", "tennis:36835"))


def test_a_type_is_no_file_but_its_path_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A capture that somebody called `event` can be read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "event").touch()

    assert inputs(["event"], TYPES) == Inputs(("event",), (), ())
    assert inputs(["./event"], TYPES) == Inputs((), (Path("event"),), ())


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("actoin", "actoin: no such file, and no frame type; did you mean action?"),
        ("nowhere", "nowhere: no such file, and no frame type; `livecli help frames` lists the "),
    ],
)
def test_a_misspelt_type_gets_the_nearest(word: str, sentence: str):
    """It might have been a file; that is what the code says."""
    with pytest.raises(InputFailed) as raised:
        inputs([word], TYPES)

    assert str(raised.value).startswith(sentence)


def test_what_cannot_be_read_together_is_refused():
    """A capture has an end and a match has none; stdin comes once."""
    with refused("x.ndjson and 204849: a capture and a live match; name one of them"):
        inputs(["x.ndjson", "204849"], TYPES)
    with refused("-: stdin comes only once; name it once"):
        inputs(["-", "-"], TYPES)
