"""Numbers beyond a double in every place of a frame: kept, compared, written, never a crash."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest
from support.documented import DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS
from support.in_process import livecli
from support.program import served


NUMBER = re.compile(rb"(?<=[:\[,])-?[0-9][0-9.eE+-]*(?=[,}\]])")
EVENT_ID = rb'("event_id":)(?:1e999|-1e999|7{400})'
HUGE = (b"1e999", b"-1e999", b"7" * 400)
ALL = [*DOCUMENTED, RICH_EVENT, RICH_LIVEDATA, RICH_ODDS]


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """Each frame four times: as it is documented, and with all of its numbers but its id huge."""
    path = tmp_path / "huge.ndjson"
    plain = [orjson.dumps(body) for body in ALL]
    lines = [re.sub(EVENT_ID, rb"\g<1>7", NUMBER.sub(huge, raw)) for huge in HUGE for raw in plain]
    path.write_bytes(b"".join(line + b"\n" for line in [*plain, *lines]))
    return path


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-f", "json"),
        ("-f", "line"),
        ("-f", "csv", "-t", "event"),
        ("-f", "csv", "-t", "action"),
        ("-f", "tsv", "-t", "odds"),
        ("-f", "csv", "-t", "score"),
        ("-f", "csv", "--fields", "minute,score,x,uts,_received_ms"),
        ("--template", "{minute:>3d} {x:5.1f} {y:g} {uts:%H:%M} {score.home:e} {ts} {score}"),
        ("--fields", "minute,x,score"),
        ("--normalize",),
        ("--normalize", "-f", "line"),
        ("--snapshot", "unfold"),
        ("--dedupe",),
        ("-w", "minute>5"),
        ("-w", "minute=1e999", "-w", "minute~e"),
        ("--jq", "[.minute, .x]"),
        ("--jq", "select(.minute > 5)"),
        ("--until", ".minute < 0"),
        ("--until-finished",),
        ("--from", "1'", "--to", "9'"),
        ("--no-stamp", "-t", "action"),
    ],
)
def test_cat_prints_them(options: tuple[str, ...], capture: Path):
    """Whatever shapes or chooses frames."""
    result = livecli("cat", *options, capture)

    assert result.code == 0, result.stderr
    assert "_text" not in result.stdout.decode()


def test_they_are_written_as_they_came(capture: Path):
    """As bytes, and where a frame is made anew."""
    kept = livecli("cat", "--no-stamp", capture).stdout
    of_fields = livecli("cat", "--fields", "minute", "-w", "minute>1e308", capture).stdout
    cells = livecli("cat", "-f", "csv", "--fields", "minute", "-w", "minute<-9", capture).stdout
    words = livecli("cat", "--template", "{minute:d}", "-w", "minute<-9", capture).stdout
    chosen = livecli("cat", "-t", "event,action", capture).stdout
    normalized = livecli("cat", "--normalize", "-t", "event,action", capture).stdout

    assert kept.count(b"1e999") == capture.read_bytes().count(b"1e999")
    assert set(of_fields.split()) == {b'{"minute":1e999}', b'{"minute":%b}' % HUGE[2]}
    assert set(cells.split()[1:]) == {b"-1e999"}
    assert set(words.split()) == {b"-1e999"}
    assert normalized.count(b"1e999") == chosen.count(b"1e999") > 20
    assert normalized.count(b"null") == chosen.count(b"null")


def test_info_tells_of_them(capture: Path):
    """Minutes, scores and times that mean nothing are left out."""
    assert livecli("info", capture).code == 0
    assert b"1e999" not in livecli("info", "--json", capture).stdout


def test_a_service_plays_them(capture: Path):
    """Frames, the snapshot that it makes of them, and the list of what is live."""
    with served("--speed", "100", capture) as service:
        tail = livecli("tail", "7", "-c", "5", "--duration", "9", "-f", "json", env=service.env)
        listed = livecli("live", "-f", "ndjson", env=service.env)

    assert tail.code == 0, tail.stderr
    assert b"1e999" in tail.stdout
    assert listed.code == 0, listed.stderr
