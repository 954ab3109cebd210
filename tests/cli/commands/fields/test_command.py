"""`livecli fields` in this process: the contract, captures, and hostile ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import demo
from support.in_process import livecli

from livecli.feed.contract import CONTRACTS


ACTION = '{"type":"action","event_id":7,"minute":%d,"action_type":"shot","x":%s}\n'


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "shots.ndjson"
    path.write_text("".join(ACTION % (n, "null" if n % 4 else "88.5") for n in range(40, 60)))
    return path


def paths(text: str) -> list[str]:
    """The first column of a table."""
    return [line.split()[0] for line in text.splitlines()[2:] if line.startswith("  ")]


def test_without_a_source_it_lists_what_should_be_there():
    """Every type in every dialect; nothing is said, nothing is asked."""
    result = livecli("fields")

    assert (result.code, result.stderr) == (0, "")
    titles = re.findall(r"^(\w+)(?: \(.*\))?: ", result.stdout.decode(), re.MULTILINE)
    assert titles == [each.type for contracts in CONTRACTS.values() for each in contracts]


def test_a_type_has_its_fields_with_what_they_are():
    """What a user of -w wants to know: the name, whether it can be null, the range, the words."""
    text = livecli("fields", "action").stdout.decode()

    assert text.startswith("action (football): one action on the pitch")
    assert re.search(
        r"^  x +number\|null +always +from left to right; 0..100 percent; as 87.3$",
        text,
        re.MULTILINE,
    )
    assert re.search(r"^  team +string\|null +usually +\S.*; home, away$", text, re.MULTILINE)


def test_documented_fields_as_json():
    """A line a field, for programs."""
    rows = livecli("fields", "score", "action", "-f", "json").frames

    assert {row["type"] for row in rows} == {"action", "score"}
    (x,) = (row for row in rows if row["path"] == "x")
    assert (x["types"], x["min"], x["max"], x["unit"]) == (["number", "null"], 0, 100, "percent")


def test_a_capture_has_what_is_in_it(capture: Path):
    """Types, shares, ends, words; of a pipe as of a file."""
    result = livecli("fields", capture)
    lines = result.stdout.decode().splitlines()

    assert (result.code, result.stderr) == (0, "")
    assert lines[0] == "action (football): 20 frames"
    assert "  minute       integer      all    40..59" in lines
    assert "  action_type  string       all    shot" in lines
    assert "  x            number|null  all    88.5" in lines
    assert livecli("fields", "-", stdin=capture.read_bytes()) == result


def test_observed_fields_as_json(capture: Path):
    """Counts in place of shares, with all words."""
    rows = {row["path"]: row for row in livecli("fields", capture, "-f", "json").frames}

    assert rows["x"]["types"] == {"number": 5, "null": 15}
    assert (rows["x"]["frames"], rows["x"]["of"], rows["x"]["example"]) == (20, 20, 88.5)
    assert rows["action_type"]["words"] == {"shot": 20}


def test_only_the_types_that_are_named_and_what_else_there_was(capture: Path):
    """A type that is not there is said with those that are, and that is no failure."""
    result = livecli("fields", "score", "event", capture)

    assert (result.code, result.stdout) == (0, b"")
    assert result.said == [
        "score: none of 20 frames is of this type; they are of action",
        "event: none of 20 frames is of this type; they are of action",
    ]


def test_an_empty_capture_says_so(tmp_path: Path):
    """An empty answer could mean anything."""
    (tmp_path / "none").touch()
    result = livecli("fields", tmp_path / "none")

    assert (result.code, result.stdout) == (0, b"")
    assert result.said == ["no frame came; there are no fields to list"]
    assert livecli("fields", tmp_path / "none", "-q").stderr == ""


def test_captures_are_read_as_one_and_what_fails_does_not_lose_the_rest(
    capture: Path, tmp_path: Path
):
    """A file that is none, and a torn one, are named; the others are counted."""
    torn = tmp_path / "torn.ndjson"
    torn.write_bytes(capture.read_bytes()[:-10])
    nowhere = tmp_path / "nowhere.ndjson"
    result = livecli("fields", capture, nowhere, torn)

    assert result.code == 8
    assert result.lines[0] == b"action (football): 39 frames"
    missing, cut = result.said
    assert missing.startswith(f"{nowhere}: no such file or directory")
    assert cut.startswith(f"{torn}: its last line is torn")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("event -c 3", "-c, --duration: they end what is live; name a match, --live or --demo"),
        ("- --duration 3", "-c, --duration: they end what is live; name a match, --live or --demo"),
        ("a.ndjson 204849", "a.ndjson and 204849: a capture and a live match; name one of them"),
        ("- --demo", "- and a live feed; choose one of them"),
        ("- --live", "- and a live feed; choose one of them"),
    ],
)
def test_what_does_not_go_together_is_refused(words: str, sentence: str):
    """Before anything is opened."""
    result = livecli("fields", *words.split())

    assert (result.code, result.said) == (2, [sentence])


def test_the_path_of_a_type_is_a_file():
    """`./event` is looked for as a file, and a slip in a type is one of both."""
    assert livecli("fields", "./event").said[0].startswith("event: no such file or directory")
    assert livecli("fields", "evnt").said == [
        "evnt: no such file, and no frame type; did you mean event?"
    ]
    assert livecli("fields", "evnt").code == livecli("fields", "./event").code == 8


def test_the_demo_has_what_is_documented():
    """The paths that come are among those that should, for each type of it."""
    result = livecli("fields", "--demo", "-c", "200", "-f", "json", "--speed", "max")
    documented: dict[str, set[str]] = {}
    for row in livecli("fields", "-f", "json").frames:
        documented.setdefault(row["type"], set()).add(row["path"])

    assert result.code == 0
    observed = {(row["type"], row["path"]) for row in result.frames}
    assert {path for name, path in observed if path not in documented[name]} == set()
    assert {name for name, _ in observed} >= {"subscribed", "event", "action", "livedata"}


def test_control_characters_are_words_only():
    """What could act on a terminal is escaped in types, paths and values."""
    frame = {"type": "a\x1b[2J", "k\x1b]0;x\x07": "v\x9b\u202e", "deep": {"\r": ["\x1b"]}}
    result = livecli("fields", "-", stdin=json.dumps(frame).encode() + b"\n")

    assert result.code == 0
    text = result.stdout.decode()
    assert all(char.isprintable() or char == "\n" for char in text)
    assert r"a\x1b[2J: 1 frame" in text


def test_hostile_captures_are_listed_as_far_as_it_makes_sense():
    """10,000 keys, 100 types and more, a thousand levels: a list, in the end, and no traceback."""
    keys = json.dumps({"type": "keys", **{f"k{n}": n for n in range(10_000)}})
    types = "\n".join(json.dumps({"type": f"t{n}"}) for n in range(120))
    deep = '{"type":"deep","a":' + "[" * 1000 + "]" * 1000 + "}"
    huge = '{"type":"huge","a":1e999,"b":' + "9" * 1000 + "}"
    stdin = "\n".join((keys, deep, huge, types, "")).encode()
    result = livecli("fields", "-", stdin=stdin)

    assert result.code == 0
    assert "keys: 1 frame; 9001 values of further fields" in result.stdout.decode()
    assert result.said == ["23 frames of further types; 100 types are listed"]
    assert livecli("fields", "-", "-f", "json", stdin=stdin).code == 0


def test_a_capture_of_our_own_has_our_records():
    """`-w` may name their fields too."""
    text = livecli("fields", "_open", "-", stdin=demo.football()).stdout.decode()

    assert text.startswith("_open: ")
    assert "_received_ms" in paths(text)
