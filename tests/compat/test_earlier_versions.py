"""What earlier versions wrote, and what was typed for them, is understood by this one.

A folder `made_by_VERSION` holds what that version left behind; its README says how it was made.
Nothing in it is ever written anew. A version that writes something new adds a folder of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import zstandard


ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(Path(__file__).parent.glob("made_by_*"))
PATIENCE_S = 20.0
NEXT = ("record", "--demo", "204849", "--speed", "max", "-c", "1")  # a short run on the same match
# Here readline's part is played by the test: the line comes as words, `:` apart.
BASH = """
source <(livecli completion bash)
COMP_WORDS=(livecli tail "") COMP_CWORD=2
_livecli
printf '%s\\n' "${COMPREPLY[@]}"
COMP_WORDS=(livecli tail tennis : 3) COMP_CWORD=4
_livecli
printf 'tennis:%s\\n' "${COMPREPLY[@]}"
"""


# --- The program, and what is kept ----------------------------------------------------------------


class Result(NamedTuple):
    """How a run ended."""

    stdout: bytes
    stderr: str
    code: int


def environment(home: Path, url: str = "") -> dict[str, str]:
    """The variables of a user whose files are all below `home`."""
    more = {"LIVECLI_URL": url} if url else {}
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


def livecli(*words: str | Path, home: Path, cwd: Path) -> Result:
    """Run the program to its end, with nothing on stdin."""
    return finished(subprocess_of([sys.executable, "-m", "livecli", *map(str, words)], home, cwd))


def shell(line: str, home: Path, cwd: Path, url: str = "") -> Result:
    """Run a line of bash, in which `livecli` is the program."""
    program = f'livecli() {{ {shlex.quote(sys.executable)} -m livecli "$@"; }}'
    return finished(subprocess_of(["bash", "-c", f"{program}\n{line}"], home, cwd, url))


def subprocess_of(
    words: list[str], home: Path, cwd: Path, url: str = ""
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home, url),
        cwd=cwd,
        start_new_session=True,
    )


def finished(process: subprocess.Popen[bytes]) -> Result:
    """The end of a process; it is gone afterwards, whatever happens."""
    try:
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return Result(stdout, stderr.decode(), process.returncode)


def text(path: Path) -> bytes:
    """What is in a capture, as anybody could read it; of a cut one, as far as it goes."""
    data = path.read_bytes()
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def expected(folder: Path) -> dict[str, Any]:
    """What the version that made the folder told about what is in it."""
    told: dict[str, Any] = json.loads((folder / "expected.json").read_bytes())
    return told


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def as_then(new: Any, old: Any) -> Any:
    """`new` without the keys that `old` does not have: there may be more of them now."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: as_then(value, old[key]) for key, value in new.items() if key in old}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [as_then(*pair) for pair in zip(new, old, strict=True)]
    return new


PARTS = [path for folder in FOLDERS for path in sorted((folder / "killed").iterdir())]


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.name}" if path.is_file() else path.name


@pytest.fixture(params=FOLDERS, ids=named)
def folder(request: pytest.FixtureRequest) -> Path:
    """What one earlier version left behind."""
    path: Path = request.param
    return path


# --- Captures -------------------------------------------------------------------------------------


def test_captures_are_read_as_they_were_written(folder: Path, tmp_path: Path):
    """However they are packed: every line, byte for byte, printed and played."""
    told = expected(folder)["captures"]
    texts = {name: text(folder / name) for name in told}
    printed = livecli("cat", *told, home=tmp_path, cwd=folder)
    played = livecli("replay", "--speed", "max", *told, home=tmp_path, cwd=folder)

    assert sorted(told) == sorted(path.name for path in folder.glob("*.ndjson*"))
    assert {name: each["lines"] for name, each in told.items()} == {
        name: each.count(b"\n") for name, each in texts.items()
    }
    assert (printed.stderr, printed.code) == ("", 0)
    assert printed.stdout == b"".join(texts.values())
    assert (played.stderr, played.code) == ("", 0)
    assert played.stdout == b"".join(texts.values())


def test_without_stamps_captures_are_what_the_feed_sent(folder: Path, tmp_path: Path):
    """For ever; and the same frames are the same bytes in all packings."""
    told = expected(folder)["captures"]
    result = livecli("cat", "--no-stamp", *told, home=tmp_path, cwd=folder)
    lines = iter(result.stdout.splitlines(keepends=True))
    found = {name: b"".join(islice(lines, each["frames"])) for name, each in told.items()}

    assert (result.stderr, result.code, list(lines)) == ("", 0, [])
    for name, frames in found.items():
        assert digest(frames) == told[name]["frames_sha256"], name
    assert found["beginning.ndjson"] == found["beginning.ndjson.zst"]
    assert found["beginning.ndjson"] == found["beginning.ndjson.gz"]
    assert text(folder / "beginning.ndjson") == text(folder / "beginning.ndjson.gz")


def test_info_tells_the_same_of_a_capture(folder: Path, tmp_path: Path):
    """Every key and every value of then; there may be more of them now."""
    told = expected(folder)["captures"]
    result = livecli("info", "--json", *told, home=tmp_path, cwd=folder)
    found = {each["file"]: each for each in map(json.loads, result.stdout.splitlines())}

    assert (result.code, list(found)) == (0, list(told))
    for name, each in told.items():
        assert as_then(found[name], each["info"]) == each["info"], name


@pytest.mark.parametrize("part", PARTS, ids=named)
def test_the_next_record_finishes_what_a_kill_left(part: Path, tmp_path: Path):
    """Nothing of it is lost, it has its end, and the new file tells of the gap."""
    kept = tmp_path / part.name
    shutil.copy(part, kept)
    lines = text(part).splitlines()
    pattern = tmp_path / re.sub(r"-\d+Z\.", "-{time}.", part.stem)
    result = livecli(*NEXT, "-o", pattern, home=tmp_path / "home", cwd=tmp_path)
    whole = kept.with_suffix("")
    (new,) = (path for path in tmp_path.glob("*.ndjson*") if path != whole)
    *frames, end = text(whole).splitlines()
    closed, gap = json.loads(end), json.loads(text(new).splitlines()[1])

    assert (result.code, result.stdout) == (0, b"")
    assert f"{whole}: recovered, {len(lines) - 1} frames" in result.stderr
    assert frames == lines
    assert (closed["type"], closed["cause"]) == ("_close", "recovered")
    assert (gap["type"], gap["event_id"], gap["cause"]) == ("_gap", 204849, "killed")
    assert gap["from_ms"] == round(json.loads(lines[-1])["_received_ms"])


# --- Settings, and what is kept beside captures ---------------------------------------------------


def test_a_status_file_has_every_key_that_it_had(folder: Path, tmp_path: Path):
    """Who watches over a recording goes on reading it."""
    livecli(*NEXT, "-o", "x.ndjson", "--status-file", "status.json", home=tmp_path, cwd=tmp_path)
    new = json.loads((tmp_path / "status.json").read_bytes())
    recording, ended = (
        json.loads((folder / "status" / name).read_bytes())
        for name in ("recording.json", "ended.json")
    )

    assert (recording["state"], ended["state"], new["state"]) == ("recording", "enough", "count")
    assert recording["files"] == ["outage.ndjson.part"]
    assert set(new) >= set(recording) == set(ended)
    for key, value in ended.items():
        assert type(new[key]) is type(value), key
    assert set(new["sockets"]["1"]) >= set(ended["sockets"]["1"])
    assert set(new["matches"]["204849"]) >= set(ended["matches"]["204849"])


def test_settings_mean_what_they_meant(folder: Path, tmp_path: Path):
    """Each value of config.toml, with the line that it is from, for all commands and for one."""
    shutil.copytree(folder / "config", tmp_path / "config" / "livecli")
    for command, rows in expected(folder)["settings"].items():
        words = command.split()
        result = livecli("config", "--json", *words, home=tmp_path, cwd=tmp_path)
        found = {
            each["setting"]: [each["value"], each["origin"]]
            for each in map(json.loads, result.stdout.splitlines())
        }

        assert (result.code, result.stderr) == (0, "")
        assert {key: found.get(key) for key in rows} == rows, command


def test_a_run_goes_by_the_settings_of_then(folder: Path, tmp_path: Path):
    """Without a word of them on the command line."""
    shutil.copytree(folder / "config", tmp_path / "config" / "livecli")
    result = livecli("cat", folder / "beginning.ndjson", home=tmp_path, cwd=tmp_path)

    assert result.code == 0
    assert digest(result.stdout) == expected(folder)["cat_by_settings_sha256"]


def test_the_stored_token_is_found(folder: Path, tmp_path: Path):
    """Nobody has to log in again."""
    place = tmp_path / "config" / "livecli"
    place.mkdir(parents=True)
    shutil.copy(folder / "config" / "token", place)
    result = livecli("config", "--json", home=tmp_path, cwd=tmp_path)
    (row,) = (
        each for each in map(json.loads, result.stdout.splitlines()) if each["setting"] == "token"
    )

    assert row == {
        "setting": "token",
        "value": "***",
        "origin": f"{place}/token, which login wrote",
    }


def test_the_last_list_of_matches_is_offered(folder: Path, tmp_path: Path):
    """A completion script of this version reads the list that an earlier one kept."""
    matches = tmp_path / "cache" / "livecli" / "matches"
    matches.parent.mkdir(parents=True)
    matches.write_bytes((folder / "cache" / "matches").read_bytes())  # which makes it a new one
    result = shell(BASH, tmp_path, tmp_path)
    kept = [line.partition("\t")[0] for line in matches.read_text().splitlines()]

    assert result.stderr == ""
    assert result.stdout.decode().splitlines() == [*kept, "tennis:36835"]


# --- Command lines --------------------------------------------------------------------------------


class Line(NamedTuple):
    """A command line; how it ended; how many lines it printed, where that is promised."""

    folder: Path
    code: int
    printed: int | None
    words: str
    service: str | None  # the line of the service that runs meanwhile


def command_lines(folder: Path) -> Iterator[Line]:
    """Those of an earlier version; a service, ended by 143, runs until its paragraph ends."""
    service: str | None = None
    for row in (folder / "command_lines.txt").read_text().splitlines():
        if not row.strip():
            service = None
        elif not row.startswith("#"):
            code, printed, words = row.split(maxsplit=2)
            if int(code) == 128 + signal.SIGTERM:
                service = words
            else:
                count = None if printed == "-" else int(printed)
                yield Line(folder, int(code), count, words, service)


LINES = [line for folder in FOLDERS for line in command_lines(folder)]


class Services:
    """The services that command lines need, each started when it is first asked for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._running: dict[tuple[Path, str], tuple[subprocess.Popen[bytes], str]] = {}

    def url(self, folder: Path, line: str) -> str:
        if (folder, line) not in self._running:
            words = [sys.executable, "-m", *shlex.split(line)]
            process = subprocess_of(words, self._home, folder)
            self._running[folder, line] = process, first_line(process)
        return self._running[folder, line][1].removeprefix("export LIVECLI_URL=")

    def close(self) -> list[int]:
        """End them politely; how each ended."""
        processes = [process for process, _ in self._running.values()]
        for process in processes:
            process.terminate()
        return [finished(process).code for process in processes]


def first_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    fd, read, ends_at = process.stdout.fileno(), b"", time.monotonic() + PATIENCE_S
    while b"\n" not in read:
        left_s = max(0.0, ends_at - time.monotonic())
        piece = os.read(fd, 4096) if select.select([fd], [], [], left_s)[0] else b""
        if not piece:
            process.kill()
            raise AssertionError(f"{process.args}: {process.communicate()[1]!r}")
        read += piece
    return read.decode().partition("\n")[0]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """One of each for all lines; a service must end as it did, by the signal."""
    services = Services(tmp_path_factory.mktemp("home"))
    yield services
    assert set(services.close()) <= {-signal.SIGTERM}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.words)
def test_a_command_line_goes_on_working(line: Line, services: Services, tmp_path: Path):
    """Every command and option is spelled as it was, and ends with the same code.

    What was wrong then is wrong for the same reason: an option that is gone is another one.
    """
    place = tmp_path / "place"
    shutil.copytree(line.folder, place)
    url = services.url(line.folder, line.service) if line.service else ""
    result = shell(line.words, tmp_path / "home", place, url)

    assert result.code == line.code, result.stderr
    assert "no such option" not in result.stderr
    assert "Traceback" not in result.stderr
    assert line.printed in (None, result.stdout.count(b"\n"))
