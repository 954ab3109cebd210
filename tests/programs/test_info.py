"""`livecli info` as a whole: what it says of files, good and bad, and what its exit code says."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
import zstandard
from support import program
from support.in_process import livecli
from support.program import COMMAND, ROOT, environment
from support.real_matches import ALL, FOOTBALL, TENNIS, real_match


NOW = 1_700_000_000_000
RECORDS = [
    {"type": "_open", "_received_ms": NOW},
    {
        "type": "event",
        "event_id": 7,
        "home": {"name": "Home\x1b[2J"},
        "away": {"name": "Away"},
        "score": {"home": 2, "away": 1},
        "minute": 67,
        "status": {"name": "live"},
        "_received_ms": NOW + 1000,
    },
    {"type": "livedata", "event_id": 7, "uts": NOW + 1900, "_received_ms": NOW + 2000},
    {
        "type": "_gap",
        "event_id": 7,
        "sport": "football",
        "cause": "lost",
        "from_ms": NOW + 2000,
        "to_ms": NOW + 5500,
        "_received_ms": NOW + 5500,
    },
    {"type": "_close", "cause": "stopped", "frames": 2, "_received_ms": NOW + 6000},
]
LINES = b"".join(json.dumps(one).encode() + b"\n" for one in RECORDS)

PAGE = """\
{name}
  size    {size}
  time    2023-11-14 22:13:21Z to 22:13:22Z, 1.0 s
  frames  2; 2.0 a second, 1 in the busiest
  types   _close 1, _gap 1, _open 1, event 1, livedata 1
  silence 1.0 s at the longest, from 22:13:21Z
  latency p50 100 ms, p99 100 ms (1 frame)
  gaps    1, 3.5 s in all (lost 1)
  drops   none recorded
  end     complete (stopped)

  7  Home\\x1b[2J 2–1 Away, live, 67'
     2023-11-14 22:13:21Z to 22:13:22Z, 2 frames, 287 bytes
     gaps: 1, 3.5 s in all (lost 1)
"""


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "a.ndjson"
    path.write_bytes(LINES)
    return path


def test_a_page_for_people(capture: Path):
    """All of it at a glance, in 80 columns, and nothing in it can act on the terminal."""
    result = program.livecli("info", capture)

    assert result.stdout.decode() == PAGE.format(name=capture, size=f"{len(LINES)} bytes")
    assert (result.code, result.stderr) == (0, "")


def test_an_object_a_file_for_programs(capture: Path):
    """Its keys are a promise."""
    result = livecli("info", "--json", capture, capture)
    first, second = result.frames

    assert first == second
    assert first == {
        "file": str(capture),
        "size_bytes": len(LINES),
        "compression": None,
        "unpacked_bytes": len(LINES),
        "compression_ratio": None,
        "cut_off": None,
        "end_cause": "stopped",
        "missing_frames": 0,
        "start_ms": NOW + 1000,
        "end_ms": NOW + 2000,
        "duration_ms": 1000,
        "frames": 2,
        "stamped_frames": 2,
        "types": {"_close": 1, "_gap": 1, "_open": 1, "event": 1, "livedata": 1},
        "rate": {
            "mean_per_s": 2.0,
            "peak_per_s": 1,
            "histogram": {"start_ms": NOW + 1000, "column_ms": 1000, "frames": [1, 1]},
        },
        "longest_silence_ms": 1000,
        "longest_silence_from_ms": NOW + 1000,
        "latency": {
            "frames": 1,
            "p50_ms": 100,
            "p99_ms": 100,
            "min_ms": 100,
            "max_ms": 100,
            "error_pct": 1.0,
            "clock_skew_ms": None,
        },
        "gaps": {"count": 1, "missed_ms": 3500, "causes": {"lost": 1}},
        "dropped_frames": 0,
        "matches": [
            {
                "match": "7",
                "sport": "football",
                "event_id": 7,
                "home": "Home\x1b[2J",
                "away": "Away",
                "score": {"home": 2, "away": 1, "penalties": None},
                "status": "live",
                "period": None,
                "minute": 67,
                "source": None,
                "start_ms": NOW + 1000,
                "end_ms": NOW + 2000,
                "duration_ms": 1000,
                "frames": 2,
                "bytes": 287,
                "types": {"event": 1, "livedata": 1},
                "gaps": {"count": 1, "missed_ms": 3500, "causes": {"lost": 1}},
            }
        ],
        "frames_of_further_matches": 0,
    }


def test_what_is_packed_is_read_as_it_is(tmp_path: Path):
    """By its content, whatever it is called; and from stdin."""
    packed = {"zstd": zstandard.compress(LINES), "gzip": gzip.compress(LINES)}
    for name, data in packed.items():
        path = tmp_path / name
        path.write_bytes(data)
        (told,) = livecli("info", "--json", path).frames
        (piped,) = livecli("info", "--json", "-", stdin=data).frames

        assert (told["compression"], told["frames"]) == (name, 2)
        assert (told["size_bytes"], told["unpacked_bytes"]) == (len(data), len(LINES))
        assert piped == {**told, "file": "stdin"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LINES[:-20], "its last line is torn"),
        (zstandard.compress(LINES)[:-9], "its zstd stream is cut off"),
        (gzip.compress(LINES)[:-9], "its gzip stream is cut off"),
        (LINES[: LINES.index(b'{"type": "_close"')], "no _close record"),
    ],
)
def test_what_was_cut_off_says_so(data: bytes, why: str, tmp_path: Path):
    """A recording that was killed is read as far as it goes, and is no failure."""
    path = tmp_path / "cut"
    path.write_bytes(data)
    result = livecli("info", "--json", path)

    assert why in result.frames[0]["cut_off"]
    assert (result.code, result.stderr) == (0, "")


def test_bad_files_do_not_hide_the_good_ones(capture: Path, tmp_path: Path):
    """Each has its sentence, after what could be read; code 8 for all of them."""
    garbage, packed = tmp_path / "garbage", tmp_path / "packed"
    garbage.write_bytes(b"no\nframes\n")
    packed.write_bytes(zstandard.compress(LINES) + b"rubbish")
    result = livecli("info", tmp_path / "nowhere", garbage, tmp_path, capture, packed)

    assert result.code == 8
    assert result.stdout.decode().startswith(f"{capture}\n")
    assert "cut off: the rest cannot be read" in result.stdout.decode()
    assert b"\ntotal: 2 files, 1 match, 4 frames, " in result.stdout
    nowhere, no_capture, folder, damaged = result.said
    assert nowhere.startswith(f"{tmp_path}/nowhere: no such file")
    assert (
        no_capture
        == f"{garbage}: its lines are no JSON objects; give a capture or any NDJSON of frames"
    )
    assert folder.startswith(f"{tmp_path}: it is a folder")
    assert damaged.startswith(f"{packed}: ")


def test_an_empty_file_is_a_fine_file(tmp_path: Path):
    """A recording of a quiet night."""
    result = livecli("info", "/dev/null")

    assert result.stdout == b"/dev/null\n  size    0 bytes\n  frames  none; nothing is in it\n"
    assert (result.code, result.stderr) == (0, "")


def test_a_file_is_asked_for():
    """Without any there is nothing to say."""
    result = livecli("info")

    assert result.code == 2
    assert len(result.said) == 1


def test_a_name_that_is_no_text(tmp_path: Path):
    """A file may be called by any bytes; JSON cannot hold them all."""
    path = os.fsencode(tmp_path) + b"/\xff.ndjson"
    try:
        Path(os.fsdecode(path)).write_bytes(LINES)
    except OSError:
        pytest.skip("this file system takes no such name")
    (told,) = livecli("info", "--json", Path(os.fsdecode(path))).frames

    assert told["file"].endswith("/�.ndjson")


def test_on_a_terminal_there_are_colour_and_a_histogram(capture: Path):
    """NO_COLOR takes one of them away, a pipe both."""
    shown = {color: on_a_terminal(capture, color) for color in ("", "1")}

    assert "\x1b[1m" in shown[""]
    assert "\x1b" not in shown["1"]
    assert all("  rate    ██\r\n" in text for text in shown.values())
    assert b"\x1b[1m" in livecli("info", capture, "--color", "always").stdout


def on_a_terminal(capture: Path, no_color: str) -> str:
    master, terminal = pty.openpty()
    subprocess.run(
        [*COMMAND, "info", str(capture)],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        env=environment({"TERM": "xterm", "NO_COLOR": no_color}),
        cwd=ROOT,
        timeout=20,
        check=True,
    )
    os.close(terminal)
    text = b""
    try:
        while piece := os.read(master, 65536):
            text += piece
    except OSError:  # how a terminal says that nobody writes to it any more
        pass
    os.close(master)
    return text.decode()


def test_real_matches():
    """Four of them, two sports, two dialects, three distinct matches."""
    result = program.livecli("info", *map(real_match, ALL))
    text = result.stdout.decode()

    assert (result.code, result.stderr) == (0, "")
    assert max(map(len, text.splitlines())) <= max(80, len(str(real_match(FOOTBALL))) + 10)
    assert "  2058012  Russia 2–2 Croatia (3–4 on penalties), finished\n" in text
    assert text.count("  2058017  France 4–2 Croatia, finished\n") == 2
    assert "Djokovic, N. 3–2 Nadal, R., finished: 5-7 6-4 6-2 6-7 7-5\n" in text
    assert "\ntotal: 4 files, 3 matches, 13,356 frames, " in text


def test_a_real_match_in_numbers():
    """Pauses between games are no gaps: those are recorded."""
    (told,) = livecli("info", "--json", real_match(TENNIS)).frames

    assert told["gaps"]["count"] == 0
    assert told["latency"]["p50_ms"] == pytest.approx(140, rel=0.01)
    assert told["duration_ms"] == 20_645_011
    assert sum(told["rate"]["histogram"]["frames"]) == told["frames"] == 1064
