"""`livecli record` as a user runs it, against the service and against odd ones."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import in_process
from support.capture_files import captures, frames, parts, records, types
from support.hostile import Stream, Text, hostile
from support.program import following, livecli, served, shell


ONE = "204849"
SOME = ("204849", "204850", "tennis:36835")


def test_record_replay_record_gives_the_same_bytes(tmp_path: Path):
    """What was recorded can be served and recorded again, frame by frame, byte for byte."""
    pattern = "{sport}-{event_id}-{time}.ndjson.zst"
    how = ("--idle-timeout", "2", "--rotate-size", "20K")
    with served("--speed", "max") as service:
        first = livecli("record", *SOME, "-o", tmp_path / "first" / pattern, *how, env=service.env)
    whole = [tmp_path / f"{number}.ndjson" for number in range(3)]
    for path, match in zip(
        whole, ("football-204849", "football-204850", "tennis-36835"), strict=True
    ):
        found = [each for each in captures(tmp_path / "first") if match in each.name]
        assert found
        path.write_bytes(b"\n".join([*frames(found), b""]))
    with served(*whole, "--speed", "max") as service:
        second = livecli(
            "record", *SOME, "-o", tmp_path / "second" / pattern, *how, env=service.env
        )

    assert (first.code, first.stdout, first.stderr) == (0, b"", "")
    assert (second.code, second.stdout, second.stderr) == (0, b"", "")
    for path, match in zip(
        whole, ("football-204849", "football-204850", "tennis-36835"), strict=True
    ):
        found = [each for each in captures(tmp_path / "second") if match in each.name]
        assert frames(found) == path.read_bytes().splitlines()
        assert len(frames(found)) > 100


def test_a_capture_as_it_is_can_be_served(tmp_path: Path):
    """With its own records in it, packed: the service shows the frames alone."""
    with served("--speed", "max") as service:
        livecli(
            "record", ONE, "-o", tmp_path / "1.ndjson.zst", "--idle-timeout", "2", env=service.env
        )
    with served(tmp_path / "1.ndjson.zst", "--speed", "max") as service:
        result = livecli("tail", ONE, "--idle-timeout", "2", env=service.env)

    assert result.lines == frames([tmp_path / "1.ndjson.zst"])
    assert len(result.lines) > 1000


def test_by_default_files_go_into_folders_by_sport_and_day(tmp_path: Path):
    """Nothing on stdout, nothing on stderr: fit for cron."""
    result = shell(f"cd {tmp_path} && livecli record --demo --speed 100 --duration 1")
    found = [str(path.relative_to(tmp_path)) for path in captures(tmp_path)]

    assert (result.code, result.stdout, result.stderr) == (0, b"", "")
    assert len(found) == 3
    assert all(name.endswith("Z.ndjson.zst") for name in found)
    assert {name.split("/")[:2][1] for name in found} == {"football", "tennis"}
    assert list(tmp_path.rglob(".*")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_finishes_the_files_first(number: signal.Signals, tmp_path: Path):
    """Then the program dies of it, as every other."""
    with following("record", "--demo", "-o", tmp_path / "{event_id}.ndjson") as run:
        _until(lambda: len(parts(tmp_path)) == 3)
        run.send(number)
        result = run.end()

    assert result.code == -number
    assert parts(tmp_path) == []
    assert {records(path)[-1]["cause"] for path in captures(tmp_path)} == {"stopped"}
    assert (result.stdout, result.stderr) == (b"", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells that jq is at work")
def test_a_program_of_jq_that_never_ends_leaves_a_whole_file(tmp_path: Path):
    """The first signal ends it; what had come by then is in the file."""
    pytest.importorskip("jq", reason="the package jq is absent")
    path = tmp_path / "a.ndjson"

    def messages() -> Iterator[bytes]:
        for text in (b'{"type":"event","event_id":7}', b'{"type":"action","event_id":7}'):
            yield bytes([0x81, len(text)]) + text
            _until(lambda: parts(tmp_path))

    until = 'if .type == "action" then last(range(1e12)) else false end'
    with (
        hostile(Stream(messages)) as feed,
        following("record", "7", "--url", feed.url, "-o", path, "--until", until) as run,
    ):
        _until(lambda: _busy_child(run.process.pid))
        run.send(signal.SIGTERM)
        result = run.end()

    assert result.code == -signal.SIGTERM
    assert parts(tmp_path) == []
    assert types(path) == ["_open", "subscribed", "event", "action", "_close"]
    assert records(path)[-1]["cause"] == "stopped"


def _busy_child(pid: int) -> bool:
    """Whether a process that this one started has used a tenth of a second of CPU."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    used = [Path(f"/proc/{child}/stat").read_text().split()[13] for child in children]
    return any(int(ticks) * 10 >= os.sysconf("SC_CLK_TCK") for ticks in used)


def test_filters_thin_a_recording_and_change_no_frame(tmp_path: Path):
    """-t, -T and -w choose; what ends a run ends it here too."""
    result = livecli(
        *("record", "--demo", ONE, "--speed", "max", "-o", tmp_path / "{event_id}.ndjson"),
        *("-t", "action", "-w", "x>50", "-c", "20"),
    )
    (path,) = captures(tmp_path)

    assert (result.code, result.stderr) == (0, "")
    assert types(path) == ["_open", *["action"] * 20, "_close"]
    assert all(record["x"] > 50 for record in records(path)[1:-1])
    assert records(path)[-1]["cause"] == "count"


def test_what_the_service_answers_is_recorded(tmp_path: Path):
    """Pongs, errors and the end of a subscription, which `tail` does not print."""
    moves = (
        Text(b'{"type":"pong"}'),
        Text(b'{"type":"error","code":"odd"}'),
        Text(b'{"type":"unsubscribed","event_id":7}'),
        Text(b"no json"),
    )
    with hostile(*moves) as feed:
        livecli("record", "7", "--url", feed.url, "-o", tmp_path / "7.ndjson", "-c", "5")

    assert types(tmp_path / "7.ndjson") == [
        *("_open", "subscribed", "pong", "error", "unsubscribed", "_text", "_close")
    ]


def test_an_outage_is_in_the_file(tmp_path: Path):
    """What was missed, and that a connection began anew, without a word of the user's."""
    with served("--speed", "20", "--fault", "drop,at=500ms,times=1") as service:
        result = livecli(
            *("record", ONE, "-o", tmp_path / "1.ndjson", "--patience", "0.1"),
            *("-T", "livedata", "--duration", "1500ms"),
            env=service.env,
        )
    found = types(tmp_path / "1.ndjson")
    again = found.index("_open", 1)

    assert result.code == 0
    assert found[again + 1 : again + 3] == ["_gap", "subscribed"]
    assert records(tmp_path / "1.ndjson")[again]["socket"] == 1
    assert "1 gap" in result.stderr


def test_the_second_run_on_a_place_says_who_holds_it(tmp_path: Path):
    """And ends with 1, before it connects; runs on other matches go on beside it."""
    pattern = tmp_path / "{event_id}-{time}.ndjson"
    with served("--speed", "5") as service:
        env = service.env
        with following("record", ONE, "-o", pattern, env=env) as run:
            _until(lambda: parts(tmp_path))
            second = livecli("record", *SOME, "-o", pattern, env=env)
            other = livecli("record", "204850", "-o", pattern, "--duration", "300ms", env=env)
            run.send(signal.SIGKILL)
            run.code()
            third = livecli("record", ONE, "-o", pattern, "--duration", "300ms", env=env)

    assert (second.code, second.stdout) == (1, b"")
    assert f"match {ONE}: process {run.process.pid} on " in second.stderr
    assert (other.code, other.stderr) == (0, "")
    assert (third.code, parts(tmp_path)) == (0, [])
    assert "recovered" in third.stderr


def test_the_status_file_beats_while_it_runs(tmp_path: Path):
    """There from the beginning, and at the end it says so."""
    path = tmp_path / "status.json"
    with following("record", "--demo", "-o", tmp_path / "a.ndjson", "--status-file", path) as run:
        _until(path.exists)
        told = json.loads(path.read_bytes())
        run.send(signal.SIGTERM)
        run.code()

    assert (told["state"], told["pid"]) == ("recording", run.process.pid)
    assert set(told["matches"]) == {"204849", "204850", "tennis:36835"}
    assert json.loads(path.read_bytes())["state"] == "stopped"


def test_a_command_gets_each_file_and_no_token(tmp_path: Path):
    """Its name as the last word; the environment has everything but the token."""
    show = tmp_path / "show"
    show.write_text(f'#!/bin/sh\necho "$# $1 ${{LIVECLI_TOKEN-none}}" >> {tmp_path}/said\n')
    show.chmod(0o755)
    with served("--token", "secret-token-1") as service:
        result = livecli(
            *("record", ONE, "-o", tmp_path / "it's {event_id}.ndjson", "--duration", "500ms"),
            *("--on-file", f"{show}"),
            env={**service.env, "LIVECLI_TOKEN": "secret-token-1"},
        )

    assert (result.code, result.stderr) == (0, "")
    assert (tmp_path / "said").read_text() == f"1 {tmp_path}/it's {ONE}.ndjson none\n"
    assert "secret-token-1" not in (tmp_path / f"it's {ONE}.ndjson").read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("record", "no match: name one"),
        ("record 7 -o x/{evnt}.ndjson", "did you mean {event_id}?"),
        ("record 7 -o /tmp", "it is a folder; add a name"),
        ("record 7 --compress none -o x.zst", "leave out .zst"),
        ("record 7 --compress zstd -o x.ndjson", "end the name in .zst"),
        ("record 7 --rotate-every soon", "duration 'soon': not understood"),
        ("record 7 --rotate-every 0", "--rotate-every 0: nothing would be in a file"),
        ("record 7 --rotate-size 0", "--rotate-size 0: nothing would be in a file"),
        ("record 7 --max-disk much", "size 'much': not understood"),
        ("record 7 --keep 0", "0 is less than 1"),
        ("record 7 --on-file nowhere-at-all", "no such program"),
        ("record 7 --on-file 'it", "check its quotes"),
        ("record 7 --status-file /tmp", "it is a folder"),
        ("record 7 --jq .x", "no such option: --jq"),
        ("record 7 --normalize", "no such option: --normalize"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_opened(
    words: str, sentence: str, tmp_path: Path
):
    """One sentence, code 2, and neither a folder nor a lock is made."""
    result = in_process.livecli(*words.split(), "--url", f"ws://127.0.0.1:1/{tmp_path.name}")

    assert (result.code, result.stdout) == (2, b"")
    (said,) = result.said
    assert sentence in said


@pytest.mark.parametrize("compress", [(), ("--compress", "none")])
def test_the_name_tells_how_a_file_is_packed(compress: tuple[str, ...], tmp_path: Path):
    """The default name loses its ending where nothing is to be packed."""
    words = " ".join(("record", "--demo", ONE, "--duration", "300ms", *compress))
    shell(f"cd {tmp_path} && livecli {words}")
    (path,) = captures(tmp_path)

    assert path.name.endswith(".ndjson" if compress else ".ndjson.zst")
    assert path.read_bytes().startswith(b"{") is bool(compress)


def _until(holds: object) -> None:
    ends_at = time.monotonic() + 20
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < ends_at
        time.sleep(0.01)
