"""What the programs really write is what `livecli schema` says of it."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from support import in_process
from support.capture_files import records
from support.described import undescribed
from support.program import livecli, served, shell
from support.real_matches import FOLDER

from livecli.feed.contract import CONTRACTS, REPORTS
from livecli.feed.frames import OURS, WRAPPED, Binary, StreamPlace, is_record
from livecli.feed.records import dropped, position, wrapped


NOW_MS = 1_700_000_000_000
EARLIER = Path(__file__).resolve().parents[1] / "compat" / "made_by_0.1.0"


@cache
def judge(kind: str) -> Draft202012Validator:
    text = in_process.livecli("schema", kind, "--json-schema").stdout
    return Draft202012Validator(json.loads(text))


def wrong(kind: str, body: dict[str, Any]) -> list[str]:
    """What is wrong with it by the schema, and what it has that no row describes."""
    contract = (REPORTS if kind in REPORTS else CONTRACTS)[kind][0]
    errors = [f"{error.json_path}: {error.message}" for error in judge(kind).iter_errors(body)]
    return errors + undescribed(body, contract)


def test_what_a_recording_leaves_is_as_described(tmp_path: Path):
    """Its records, after an outage, torn messages and an earlier kill; its status; its `info`."""
    for part in (EARLIER / "killed").iterdir():
        shutil.copy(part, tmp_path)
    faults = ("--fault", "drop,at=300ms", "--fault", "garble,p=0.1")
    with served("--speed", "400", *faults) as service:
        result = livecli(
            *("record", "204849", "tennis:36835", "-c", "150"),
            *("-o", tmp_path / "{event_id}-{time}.ndjson"),
            *("--status-file", tmp_path / "status.json"),
            env=service.env,
        )
    files = [*tmp_path.glob("*.ndjson*")]
    bodies = [body for path in files for body in records(path)]
    typed = [body for body in bodies if type(body.get("type")) is str]  # a torn one may have none
    ours = [body for body in typed if is_record(body["type"]) or body["type"] in WRAPPED]

    assert result.code == 0, result.stderr
    assert {body["type"] for body in ours} >= {"_open", "_close", "_gap", "_text"}
    assert any("recovered_ms" in body for body in ours)
    assert [found for body in ours if (found := wrong(body["type"], body))] == []
    assert wrong("status", json.loads((tmp_path / "status.json").read_bytes())) == []
    assert wrong_lines(files) == []


def test_what_info_prints_is_as_described(long: bool):
    """Of files of any kind: packed, cut, without records; of real matches where they are."""
    real = FOLDER.glob("*.ndjson") if long else ()

    assert wrong_lines([*EARLIER.glob("*.ndjson*"), *real]) == []


def wrong_lines(files: list[Path]) -> list[list[str]]:
    """What is wrong with what `info --json` prints of files."""
    lines = in_process.livecli("info", "--json", *files).frames
    assert len(lines) == len(files)
    return [found for line in lines if (found := wrong("info", line))]


def test_records_that_need_a_slow_reader_a_bus_or_odd_bytes_are_as_described():
    """`_drop`, `_pos` and `_binary`, as they are made; and there are no others."""
    drop = dropped(3, NOW_MS, NOW_MS + 5.5).body
    binary = wrapped(Binary(b"\xff\x00")).body
    pos = position("livecli", StreamPlace(NOW_MS, 7), 5, NOW_MS + 0.5).body

    assert (wrong("_drop", drop), wrong("_pos", pos), wrong("_binary", binary)) == ([], [], [])
    assert {*OURS, *WRAPPED} == {
        *("_alert", "_open", "_close", "_gap", "_drop", "_pos", "_text", "_binary"),
    }


def test_a_reader_that_goes_away_is_a_good_end():
    """As with any other output."""
    result = shell("livecli schema --json-schema | head -1")

    assert (result.stdout, result.stderr, result.code) == (b"{\n", "", 0)


def test_a_full_disk_is_said():
    """With the exit code for output."""
    result = shell("livecli schema --typescript > /dev/full")

    assert result.code == 7
    assert result.said[0].startswith("stdout: no space left on device")
