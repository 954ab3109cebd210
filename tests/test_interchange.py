"""Captures in other tools: what README shows runs as it stands, and finds what is there."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import zstandard
from support.program import ROOT, environment, shell


README = (ROOT / "README.md").read_text()
SECTION = README.partition("\n## Captures in other tools\n")[2].partition("\n## ")[0]
RECORD, JQ = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL) or ("", "")
PROGRAMS = {
    re.findall(r"import ([a-z]+)", code)[-1]: code
    for code in re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
}
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".ndjson.zst": zstandard.compress,
    ".ndjson.gz": gzip.compress,
    ".ndjson": bytes,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where README's first command was run."""
    folder = tmp_path_factory.mktemp("interchange")
    result = shell(f"cd {folder} && {RECORD}", env={"PYTHONPATH": str(ROOT)})

    assert (result.code, result.stderr) == (0, "")
    return folder


def frames(folder: Path) -> list[dict[str, Any]]:
    """What is in the captures, read by nobody's tool."""
    packed = [path.read_bytes() for path in folder.rglob("*.ndjson.zst")]
    texts = [zstandard.ZstdDecompressor().decompressobj().decompress(data) for data in packed]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def repacked(folder: Path, to: Path, suffix: str) -> None:
    """The same captures in another packing."""
    for path in folder.rglob("*.ndjson.zst"):
        text = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())
        name = to / path.relative_to(folder).parent / path.name.replace(".ndjson.zst", suffix)
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_bytes(PACKINGS[suffix](text))


def rows(printed: str) -> list[tuple[str, ...]]:
    """The words of each row of a table, however it is drawn."""
    return [tuple(re.findall(r"[\w.]+", line)) for line in printed.splitlines()]


def prices(found: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """The matches and minutes that have prices; some, for a long table is shown in part."""
    minutes: dict[int, int] = {}
    priced = []
    for frame in sorted(found, key=lambda frame: (frame["_received_ms"], frame["type"] == "odds")):
        match = frame.get("event_id", 0)
        minutes[match] = max(minutes.get(match, 0), frame.get("minute", 0))
        if frame["type"] == "odds":
            priced.append((str(match), str(minutes[match])))
    return {min(priced), max(priced)}


def goals(found: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """The matches of football with their last score."""
    events = {frame["event_id"]: frame for frame in found if frame["type"] == "event"}
    scores = {match: event["score"] for match, event in events.items()}
    return {
        (str(match), "event", str(score["home"]), str(score["away"]))
        for match, score in scores.items()
        if "home" in score
    }


def shots(found: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """The players who shot, and how often; the first of all stands behind the match."""
    names = [frame["player"]["name"] for frame in found if frame.get("action_type") == "shot"]
    return {(*name.split(), str(n)) for name, n in Counter(names).items() if name != min(names)}


EXPECTED = {"duckdb": prices, "polars": goals, "pandas": shots}


def test_the_section_is_there():
    """One block for each tool, and the commands before them."""
    assert "livecli record" in RECORD
    assert "jq" in JQ
    assert {*PROGRAMS} == {*EXPECTED}


@pytest.mark.parametrize("suffix", PACKINGS)
@pytest.mark.parametrize("tool", EXPECTED)
def test_a_tool_reads_a_folder_of_captures(tool: str, suffix: str, folder: Path, tmp_path: Path):
    """As README has it, without a warning, in each of the packings."""
    if find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed")
    repacked(folder, tmp_path, suffix)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAMS[tool].replace(".ndjson.zst", suffix)],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    expected = EXPECTED[tool](frames(folder))
    missing = [
        row for row in expected if row not in [seen[: len(row)] for seen in rows(done.stdout)]
    ]

    assert (done.returncode, done.stderr) == (0, "")
    assert len(expected) >= 2
    assert missing == [], done.stdout


def test_jq_reads_them(folder: Path):
    """Each action once."""
    for tool in ("zstdcat", "jq"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    result = shell(f"cd {folder} && {JQ}")
    types = Counter(one["action_type"] for one in frames(folder) if one["type"] == "action")

    assert (result.code, result.stderr) == (0, "")
    assert {*rows(result.stdout.decode())} == {(str(n), name) for name, n in types.items()}
