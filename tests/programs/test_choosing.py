"""Choosing and shaping frames, as a user types it: options in, lines out, on one small match."""

from __future__ import annotations

import json
import re
import shlex
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
import pytest
import zstandard
from support.in_process import livecli
from support.program import served, shell

from livecli.cli.commands.help.topics import TOPICS


def action(tid: int, minute: int, kind: str, player: str) -> dict[str, object]:
    return {
        "type": "action",
        "event_id": 7,
        "action_type": kind,
        "tid": tid,
        "x": 87.3,
        "y": 51.2,
        "team": "home",
        "player": {"id": tid, "name": player},
        "score": {"home": 0, "away": 0},
        "minute": minute,
        "ts": 1_718_780_434_000 + tid,
    }


EVENT = {
    "type": "event",
    "event_id": 7,
    "home": {"id": 1, "name": "Kyoto Sanga", "short_name": "Kyoto"},
    "away": {"id": 2, "name": "Oita"},
    "score": {"home": 1, "away": 0},
    "time": {"minute": 61, "period": "2nd_half", "status": "2nd_half"},
}
FRAMES = [
    {
        "type": "subscribed",
        "event_id": 7,
        "source": "full",
        "event": EVENT,
        "livedata": [],
        "history": [action(1, 3, "pass", "Saka")],
        "odds": None,
    },
    action(2, 59, "shot", "Ødegaard"),
    action(3, 60, "shot", "Saka"),
    action(3, 60, "shot", "Saka"),
    EVENT,
    action(4, 67, "goal", "=1+1"),
    EVENT | {"time": {"minute": 95, "period": "2nd_half", "status": "finished"}},
]


@pytest.fixture
def match(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which 7 is this match, played once, as fast as it goes."""
    capture = tmp_path / "kyoto.ndjson"
    lines = [
        json.dumps(frame | {"_received_ms": 1_718_780_434_000 + 100 * at}, separators=(",", ":"))
        for at, frame in enumerate(FRAMES)
    ]
    capture.write_text("\n".join(lines) + "\n")
    with served(str(capture), "--speed", "max") as service:
        yield service.env


CASES = [
    ("-t action -w minute>=60 --fields minute,player.name",
     ['{"minute":60,"player.name":"Saka"}'] * 2 + ['{"minute":67,"player.name":"=1+1"}']),
    ("-t action -w action_type=goal,pass --fields tid", ['{"tid":4}']),
    ("-t action --dedupe --fields tid", ['{"tid":2}', '{"tid":3}', '{"tid":4}']),
    ("--snapshot unfold -t action -w minute<10 --fields tid", ['{"tid":1}']),
    ("-w player.name~^S -w tid=3 --dedupe --jq .player.name", ['"Saka"']),
    ("-w player.name~^S -w tid=3 --dedupe --jq .player.name -r", ["Saka"]),
    ("-t action --jq select(.tid==$n)|.minute --argjson n 4", ["67"]),
    ("-t action -f csv --fields tid,player.name -w minute>60", ["tid,player.name", "4,'=1+1"]),
    ("-t action -f tsv --fields tid,x -w tid=4", ["tid\tx", "4\t87.3"]),
    ("-t event --normalize --fields minute,period,status.name -c 1",
     ['{"minute":61,"period":"2H","status.name":"live"}']),
    ("-t action --template {minute:>3}'|{player.name:10}| -w tid=4", [" 67'|=1+1      |"]),
    ("-t action --until .minute>59 --fields tid", ['{"tid":2}', '{"tid":3}']),
    ("-t event --fields event_id --until-finished --patience 0.005", ['{"event_id":7}'] * 2),
]  # fmt: skip


@pytest.mark.parametrize(("options", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_what_is_asked_for_is_printed(options: str, expected: list[str], match: Mapping[str, str]):
    """Every filter and format, in the order that help promises."""
    result = livecli("tail", "7", *options.split(" "), "--idle-timeout", "1", env=match)

    assert result.stdout.decode().splitlines() == expected
    assert result.code == 0


WRONG = [
    ("-w minute=>60", "did you mean >=?"),
    ("-w player.name~(", "--where"),
    ("--jq .a|", "syntax error"),
    ("--jq . --jq-file x.jq", "give one of them"),
    ("--jq . -f csv", "choose -f ndjson or json"),
    ("-r", "add --jq"),
    ("--fields a..b", "path"),
    ("-f csv", "--fields"),
    ("-t action,odds -f csv", "--fields"),
    ("--template {minute", "begins and does not end"),
    ("--template {minute} -f csv", "give one of them"),
    ("--until .a|", "--until"),
]


@pytest.mark.parametrize(("options", "words"), WRONG, ids=[case[0] for case in WRONG])
def test_what_cannot_be_is_said_before_anything_is_opened(options: str, words: str):
    """One sentence, code 2, and no connection was tried."""
    result = livecli("tail", "7", "--url", "ws://127.0.0.1:1", *options.split(" "))

    (sentence,) = result.said
    assert words in sentence
    assert (result.stdout, result.code) == (b"", 2)


LINES = [line.strip() for topic in TOPICS.values() for line in topic.text().splitlines()]
EXAMPLES = [
    line
    for line in LINES
    if line.startswith("livecli tail --demo") and "|" not in line.partition("--jq")[0]
]
ON_CAPTURES = [line for line in LINES if re.match("livecli (cat|info|replay) ", line)]


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_examples_of_help_run(line: str):
    """What `livecli help TOPIC` shows can be typed as it stands."""
    words = shlex.split(line)[1:]
    enough = () if "-c" in words else ("-c", "1")
    result = livecli(*words, *enough, "--speed", "max", "--duration", "15", "-q")

    assert result.code == 0
    assert result.stdout.count(b"\n") >= 1


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the captures that `livecli help captures` speaks of: a simulated match."""
    folder = tmp_path_factory.mktemp("captures")
    day = folder / "captures/football/2026-05-16"
    day.mkdir(parents=True)
    match = livecli("tail", "204849", "--demo", "--speed", "max", "--stamp", "--idle-timeout", "2")
    for path in (folder / "final.ndjson.zst", day / "204849-1500.ndjson.zst"):
        path.write_bytes(zstandard.ZstdCompressor().compress(match.stdout))
    return folder


@pytest.mark.parametrize("line", ON_CAPTURES)
def test_the_examples_on_captures_run(line: str, captures: Path):
    """As they stand, in a folder with such files."""
    line = line.replace("--speed 60", "--speed 6000")
    result = shell(f"cd '{captures}'; " + line.replace("> odds.csv", ""))

    assert (result.stderr, result.code) == ("", 0)
    assert result.stdout.count(b"\n") >= 1


def test_the_last_minute_of_a_hurried_match_is_as_short(tmp_path: Path):
    """A real one would be waited for in vain; a capture has nothing more to come."""
    path = tmp_path / "a.ndjson"
    words = ("--demo", "204849", "--speed", "max", "--until-finished", "-o", path)
    began = time.monotonic()
    recorded = livecli("record", *words)
    replayed = livecli("replay", path, "--until-finished", "--speed", "max")

    assert time.monotonic() - began < 30
    assert (recorded.code, replayed.code) == (0, 0)
    assert orjson.loads(path.read_bytes().splitlines()[-1])["cause"] == "finished"
    assert replayed.frames[-1]["status"] == {"name": "finished"}
