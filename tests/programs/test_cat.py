"""`livecli cat` as a whole: files and pipes to stdout, with nothing lost, moved or altered."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
import zstandard
from support import demo, program
from support.in_process import livecli
from support.program import COMMAND, Running, environment, following, shell
from support.real_matches import ALL, FOOTBALL_RICH, TENNIS, real_match


STAMP = re.compile(rb',"_received_ms":[0-9.]+\}$')
NOW_MS = 1_700_000_000_000
SHARED = 2**22  # bytes; from here on a second process does half of the work


def line(name: str, at_ms: int = NOW_MS) -> bytes:
    return b'{"type":"x","name":"%b","_received_ms":%d}\n' % (name.encode(), at_ms)


@pytest.fixture(scope="module")
def football(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "football.ndjson"
    path.write_bytes(demo.football())
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, football: Path) -> Path:
    """Large enough to be shared with a second process."""
    path = tmp_path_factory.mktemp("demo") / "large.ndjson"
    data = football.read_bytes()
    path.write_bytes(data * (SHARED // len(data) + 1))
    return path


def chosen(path: Path, *types: str) -> list[bytes]:
    """The lines of these types, the slow way."""
    return [one for one in path.read_bytes().splitlines() if json.loads(one)["type"] in types]


# Nothing is altered


@pytest.mark.parametrize("name", ALL)
def test_a_real_capture_comes_out_byte_for_byte(name: str):
    """What was recorded is what is printed."""
    path = real_match(name)
    result = livecli("cat", path)

    assert result.stdout == path.read_bytes()
    assert (result.code, result.stderr) == (0, "")


def test_a_capture_with_records_of_our_own_too(football: Path):
    """All but the answers to our own pings, which are printed only when they are asked for."""
    expected = [one for one in football.read_bytes().splitlines() if b'"pong"' not in one]

    assert program.livecli("cat", football).lines == expected
    assert program.livecli(
        "cat", "-t", "pong", "-T", "_open,_gap,_close", football
    ).lines == chosen(football, "pong")


@pytest.mark.parametrize("pack", [zstandard.compress, gzip.compress])
def test_what_is_packed_comes_out_as_it_was(tmp_path: Path, pack, football: Path):
    """Whatever the file is called; and so through a pipe."""
    path = tmp_path / "capture"
    path.write_bytes(pack(football.read_bytes()))
    plain = livecli("cat", football).stdout

    assert livecli("cat", path).stdout == plain
    assert livecli("cat", "-", stdin=path.read_bytes()).stdout == plain


@pytest.mark.parametrize("name", [FOOTBALL_RICH, TENNIS])
def test_without_stamps_frames_are_as_they_were_sent(name: str):
    """Byte for byte, and so that another program may take them for the feed."""
    path = real_match(name)
    expected = [STAMP.sub(b"}", one) for one in path.read_bytes().splitlines()]

    assert livecli("cat", "--no-stamp", path).lines == expected


def test_without_stamps_there_are_no_records_of_our_own(football: Path):
    """The feed did not send them; nor is anything said of them."""
    result = livecli("cat", "--no-stamp", football)

    assert b'"_' not in result.stdout
    assert len(result.lines) == len(football.read_bytes().splitlines()) - 3 - 8
    assert (result.code, result.stderr) == (0, "")


# Large captures, of which a second process does half


def test_a_large_capture_is_chosen_from_as_a_small_one(large: Path):
    """Two processes, one order: the frames of one type, all of them, once."""
    result = program.livecli("cat", large, "-t", "action", "-T", "_open,_gap,_close")

    assert large.stat().st_size > SHARED
    assert result.lines == chosen(large, "action")
    assert (result.code, result.stderr) == (0, "")


def test_so_are_the_results_of_a_program(large: Path):
    """Through jq in both processes."""
    result = program.livecli(
        "cat", large, "-t", "event", "-T", "_open,_gap,_close", "--jq", ".score.home"
    )

    assert result.lines == [b"%d" % json.loads(e)["score"]["home"] for e in chosen(large, "event")]


def test_a_program_that_fails_is_told_of_once_and_counted_to_the_end(large: Path):
    """By whichever process it failed in; twice the file is twice the number."""
    words = "-t", "event", "--jq", ".minute.x"
    events = len(chosen(large, "event"))
    said = (
        "--jq: no event frame has minute.x; did you mean minute?",
        '--jq: event frame: Cannot index number with string ("x") (said once)',
    )

    once = program.livecli("cat", large, *words).said
    twice = program.livecli("cat", large, large, *words).said

    assert [text for text in once if "gap of" not in text] == [
        *(*said, f"--jq failed on {events} frames"),
    ]
    assert [text for text in twice if "gap of" not in text] == [
        *(*said, f"--jq failed on {2 * events} frames"),
    ]


@pytest.mark.parametrize("copies", [1, SHARED])
def test_what_came_before_damage_is_printed(tmp_path: Path, football: Path, copies: int):
    """All that could be unpacked, whichever process did it; code 8."""
    path = tmp_path / "a.zst"
    data = football.read_bytes()
    packed = bytearray(zstandard.compress(data * max(1, copies // len(data)), level=-50))
    packed[-2_000:] = b"\xff" * 2_000
    path.write_bytes(packed)
    result = program.livecli("cat", path, "-t", "action")

    assert result.code == 8
    assert result.said[-1].startswith(f"{path}: cannot be read on after ")
    expected = chosen(football, "action") * max(1, copies // len(data))
    assert result.lines == expected[: len(result.lines)]
    assert len(result.lines) > len(expected) * 0.8


def test_a_program_sees_no_record_of_our_own_that_it_does_not_name(tmp_path: Path):
    """However they are written; untouched they come with `--gaps inline`."""
    ours = [b'{"type":"_open"}', b'{"type": "_gap", "x": 1}', b'{"x":1,"type":"_close"}']
    (tmp_path / "a").write_bytes(b'{"type":"odds","x":2}\n' + b"\n".join(ours) + b"\n")

    assert livecli("cat", tmp_path / "a", "--jq", ".x").lines == [b"2"]
    assert livecli("cat", tmp_path / "a", "--jq", ".x", "--gaps", "inline").lines == [b"2", *ours]
    every = 'select(.type | startswith("_")) | .x'
    assert livecli("cat", tmp_path / "a", "--jq", every).lines == [b"null", b"1", b"1"]


# Several files


def test_files_come_one_after_the_other_or_merged(tmp_path: Path):
    """By their names' order, or by the time of arrival."""
    (tmp_path / "a").write_bytes(line("a1", NOW_MS + 1) + line("a3", NOW_MS + 3))
    (tmp_path / "b").write_bytes(line("b2", NOW_MS + 2))
    paths = tmp_path / "a", tmp_path / "b"

    assert [f["name"] for f in livecli("cat", *paths).frames] == ["a1", "a3", "b2"]
    assert [f["name"] for f in livecli("cat", "--merge", *paths).frames] == ["a1", "b2", "a3"]


def test_a_part_of_a_capture_by_the_clock_and_by_the_match(football: Path):
    """A quarter of an hour is the same, whichever way it is asked for."""
    by_clock = livecli(
        "cat", football, "--from", "2025-05-16T15:10:00Z", "--to", "2025-05-16T15:20:00Z"
    ).frames
    by_minute = livecli("cat", football, "--from", "10'", "--to", "19'", "-t", "action").frames

    stamps = [frame["_received_ms"] for frame in by_clock]
    assert demo.KICK_OFF_MS + 600_000 <= min(stamps) < demo.KICK_OFF_MS + 610_000
    assert demo.KICK_OFF_MS + 1_170_000 < max(stamps) <= demo.KICK_OFF_MS + 1_200_000
    assert {frame["minute"] for frame in by_minute} == set(range(10, 20))


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_it(tmp_path: Path):
    """They are printed, it is said, and the exit code is that of an unreadable input."""
    (tmp_path / "a").write_bytes(line("a1"))
    missing = tmp_path / "missing"
    result = livecli("cat", missing, tmp_path / "a", tmp_path)

    assert [frame["name"] for frame in result.frames] == ["a1"]
    assert result.said == [
        f"{missing}: no such file or directory; give a capture or any NDJSON of frames",
        f"{tmp_path}: it is a folder; name its files, as in {tmp_path}/*/*/*.zst",
    ]
    assert result.code == 8


def test_a_torn_last_line_is_said_and_no_failure(tmp_path: Path):
    """The recorder was killed; its file is good."""
    (tmp_path / "a").write_bytes(line("a1") + line("a2")[:-5])
    result = livecli("cat", tmp_path / "a")

    assert result.lines == [line("a1").rstrip()]
    (said,) = result.said
    assert said.endswith("its last line is torn (49 bytes); what came before was read")
    assert result.code == 0


def test_what_is_no_frame_is_wrapped_not_lost(tmp_path: Path):
    """Every line of stdout is a JSON object, whatever the file is."""
    (tmp_path / "a").write_bytes(b"\xff\xfe\nnot json\n[1]\n\n" + line("a1") + b'{"a":1}\r\n')
    result = livecli("cat", tmp_path / "a")

    assert [frame.get("type") for frame in result.frames] == [
        "_binary",
        "_text",
        "_text",
        "x",
        None,
    ]
    assert result.lines[-1] == b'{"a":1}'
    assert (result.code, result.stderr) == (0, "")


def test_no_file_is_a_usage_error():
    """It says what is missing; stdin is asked for by its name."""
    result = livecli("cat")

    assert result.code == 2
    assert "missing FILE..." in result.stderr.lower().replace("file...", "FILE...")


@pytest.mark.parametrize("words", [("-", "--merge"), ("-", "-")])
def test_stdin_comes_only_once(words: tuple[str, ...]):
    """Known before anything is read."""
    result = livecli("cat", *words, stdin=line("a1"))

    assert (result.code, result.stdout) == (2, b"")
    assert "stdin comes only once" in result.stderr


# Pipes


def type_into(running: Running, data: bytes) -> None:
    assert running.process.stdin is not None
    os.write(running.process.stdin.fileno(), data)


@pytest.mark.parametrize(
    "options", [(), ("-t", "x", "-T", "odds", "-q"), ("--jq", "."), ("-w", "name~a", "--dedupe")]
)
def test_a_pipe_is_followed_line_by_line(options: tuple[str, ...]):
    """What is written shows before the next is written: `tail -f FILE | livecli cat -`."""
    with following("cat", "-", *options, stdin=subprocess.PIPE) as running:
        for number in range(3):
            written = line(f"a{number}")
            type_into(running, written[:20])
            type_into(running, written[20:])
            assert running.line() + b"\n" == written
        running.process.stdin.close()
        assert running.code() == 0
        assert running.stderr == ""


def test_an_interrupt_while_the_pipe_is_silent():
    """Nothing comes, and Ctrl-C is heard: what came before was printed."""
    with following("cat", "-", stdin=subprocess.PIPE) as running:
        type_into(running, line("a1"))
        assert running.line() == line("a1").rstrip()
        running.send(signal.SIGINT)
        assert running.code() == -signal.SIGINT
        assert running.stderr == ""


def test_a_time_limit_while_the_pipe_is_silent():
    """It ends the run, though nothing comes to end it with."""
    with following("cat", "-", "--duration", "100ms", stdin=subprocess.PIPE) as running:
        assert running.code() == 0
    with following(
        "cat", "-", "-c", "1", "--idle-timeout", "100ms", stdin=subprocess.PIPE
    ) as running:
        assert running.code() == 5


def test_an_interrupt_while_a_large_capture_is_read(large: Path):
    """The second process ends with the first; what was printed is whole lines."""
    words = "--jq", "[range(9000)] | length", "-t", "event", "-T", "_open,_gap,_close"
    with following("cat", large, *words) as running:
        running.line()
        running.send(signal.SIGINT)
        result = running.end()
        assert result.code == -signal.SIGINT
        assert result.stderr == ""
        assert set(result.lines[:-1]) <= {b"9000"}


def test_head_is_a_good_end(large: Path):
    """Quiet, and with the line that was asked for."""
    result = shell(f"livecli cat {large} | head -1; echo ${{PIPESTATUS[0]}}")

    assert result.lines[0] == large.read_bytes().partition(b"\n")[0]
    assert result.lines[1] == b"141"
    assert result.stderr == ""


def test_a_reader_that_goes_while_the_pipe_is_silent():
    """It is noticed at once, not at the next frame."""
    with following("cat", "-", stdin=subprocess.PIPE) as running:
        type_into(running, line("a1"))
        running.line()
        running.stop_reading()
        assert running.code() == -signal.SIGPIPE
        assert running.stderr == ""


def test_cat_on_a_terminal_prints_lines(football: Path):
    """For people: readable, and nothing in a frame can act on the screen."""
    import pty

    primary, secondary = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, "cat", str(football), "-t", "action", "-w", "action_type=goal", "-T", "_open"],
        stdout=secondary,
        stdin=subprocess.DEVNULL,
        env=environment({"TZ": "UTC", "NO_COLOR": "1"}),
    )
    os.close(secondary)
    shown = b""
    while piece := _read(primary):
        shown += piece
    os.close(primary)

    assert done.wait(20) == 0
    assert "15:08   Arsenal 1–0 Chelsea   GOAL" in shown.decode()


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, 65536)
    except OSError:  # the other side is gone
        return b""


def test_a_pipe_after_one_that_was_refused_is_read():
    """The second one has the number of the first, and is watched in its place."""
    frame = line("second").decode().strip()
    words = f"<(head -c 300000 /dev/zero | tr '\\0' x) <(sleep 0.3; echo '{frame}')"
    result = shell(f"livecli cat {words}")

    assert result.lines == [frame.encode()]
    assert result.code == 8
