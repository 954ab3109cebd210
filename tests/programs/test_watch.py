"""`livecli watch` as a whole: on a terminal of its own, and without one."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from support.demo import football
from support.program import ROOT, livecli, served
from support.pseudo_terminal import on_terminal


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("captures") / "final.ndjson"
    path.write_bytes(football())
    return path


def test_a_capture_is_watched_paused_and_sought(capture: Path):
    """The whole of a match can be looked at again, from any minute."""
    with on_terminal("watch", "--file", capture, "--from", "30'", "--speed", "1") as run:
        run.wait_for("Arsenal")
        run.press(" ")
        run.wait_for("paused")
        run.press("g")
        run.wait_for("go to")
        run.press("90\r")
        run.wait_for("2nd half")
        run.press("?")
        run.wait_for("ON THE PITCH")
        run.press(" ")
        run.wait_for("2nd half")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was


def test_the_moments_of_a_capture_are_gone_to(capture: Path):
    """`n` goes to before the first goal, which is then seen; beyond the last there is none."""
    with on_terminal("watch", "--file", capture, "--speed", "20") as run:
        run.wait_for("┃")  # half-time, on the bar of a capture that was read to its end
        run.press("n")
        run.wait_for("GOAL")
        run.press(" ")
        run.wait_for("paused")
        run.press("n" * 20)
        run.wait_for("n: no later moment")
        run.press(" ")
        run.wait_for("FULL TIME")
        run.press("q")

        assert run.end() == 0


def test_the_demo_shows_all_matches_and_one():
    """The first look needs no token, no id and no network: a grid, and a key for each match."""
    with on_terminal("watch", "--demo") as run:
        run.wait_for("MATCHES")
        run.press("3")
        run.wait_for("THE RUN OF POINTS")
        run.resize(80, 24)
        run.wait_for("Statistics")
        run.press("\x7f")
        run.wait_for("MATCHES")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals):
    """Whoever ends it by a signal gets the terminal back, and the shell sees the signal."""
    with on_terminal("watch", "--demo") as run:
        run.wait_for("MATCHES")
        run.process.send_signal(number)

        assert run.end() == -number
        assert run.as_it_was


def test_a_signal_ends_it_while_its_screen_is_busy(tmp_path: Path):
    """A page that never gets done keeps neither the program nor the terminal."""
    busy = "import livecli.watch.screen.app as app\ndef page(*_):\n    while True: pass\n"
    (tmp_path / "sitecustomize.py").write_text(busy + "app.page = page\n")
    with on_terminal("watch", "--demo", env={"PYTHONPATH": f"{ROOT}:{tmp_path}"}) as run:
        run.wait_for("\x1b[?1049h")
        run.process.send_signal(signal.SIGTERM)

        assert run.end() == 128 + signal.SIGTERM
        assert run.settings_are_as_before


@pytest.mark.parametrize("size", [(80, 7), (32, 24), (1, 1), (80, 1), (3, 30)], ids=str)
def test_a_terminal_of_any_size_can_be_left(size: tuple[int, int]):
    """Where there is no room for a match there is room for `q`."""
    with on_terminal("watch", "--demo", "204850", size=size) as run:
        run.wait_for("\x1b[?1049h")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was


@pytest.mark.parametrize(
    "keys", [b"\xff", "é".encode("latin-1"), b"\x1b[1114112u", b"\x1b[48;99999999;99999999;9;9t"]
)
def test_keys_that_are_none_are_passed_over(capture: Path, keys: bytes):
    """A terminal in another encoding, or one that sends nonsense, does not end the screen."""
    with on_terminal("watch", "--file", capture, "--from", "30'", "--speed", "1") as run:
        run.wait_for("Arsenal")
        run.press(keys)
        run.press("?")
        run.wait_for("ON THE PITCH")
        run.press(" ")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was
        assert b"Traceback" not in run.drawn


def test_being_continued_leaves_the_terminal_as_it_was(capture: Path):
    """SIGCONT comes without a Ctrl-Z too: from `kill`, from a debugger, from who stopped us."""
    with on_terminal("watch", "--file", capture, "--from", "30'", "--speed", "1") as run:
        run.wait_for("Arsenal")
        run.process.send_signal(signal.SIGSTOP)
        run.process.send_signal(signal.SIGCONT)
        run.wait_for("Arsenal")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was


def test_a_capture_of_impossible_times_is_watched(tmp_path: Path):
    """What another program wrote as a time is a moment or none, and never the end of the screen."""
    lines = [
        b'{"type":"event","event_id":7,"home":{"name":"Nowhere"},"_received_ms":%b}\n' % at
        for at in (b"1", b"1e18", b"1e300", b"253402300799999", b"-1e300", b"253402300799999.9")
    ]
    path = tmp_path / "odd.ndjson"
    path.write_bytes(b"".join(lines))
    with on_terminal(
        "watch", "--file", path, "--speed", "max", env={"TZ": "Pacific/Kiritimati"}
    ) as run:
        run.wait_for("Nowhere")
        run.press("g")
        run.wait_for("or 14:30:")
        run.press("14:30\r")
        run.wait_for("pause")  # the keys, in the place of the question
        run.resize(100, 30)
        run.wait_for("Nowhere")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was


def test_ctrl_c_ends_it_as_it_ends_tail():
    """The key is no signal while the screen has the terminal; what the shell sees is the same."""
    with on_terminal("watch", "--demo") as run:
        run.wait_for("MATCHES")
        run.press("\x03")

        assert run.end() == -signal.SIGINT
        assert run.as_it_was


def test_a_window_that_is_closed_ends_it():
    """A terminal that is gone takes nothing more, and must not keep the program."""
    with on_terminal("watch", "--demo") as run:
        run.wait_for("MATCHES")
        run.hang_up()

        assert run.process.wait(20) in (-signal.SIGHUP, 128 + signal.SIGHUP)


def test_an_outage_is_shown_and_its_end_too():
    """Never pretending: the status line says that a socket is gone, then what was missed."""
    with (
        served("--speed", "10", "--fault", "drop,at=3s") as feed,
        on_terminal("watch", "204849", env=feed.env) as run,
    ):
        run.wait_for("1 socket")
        run.wait_for("1 reconnect")
        run.wait_for("1 gap")
        run.press("q")

        assert run.end() == 0


def test_a_service_in_trouble_is_shown_with_its_answer():
    """Who waits sees why, in a terminal of the usual width: the 503 of the service."""
    with (
        served("--fault", "refuse=503") as feed,
        on_terminal("watch", "204849", env=feed.env, size=(80, 24)) as run,
    ):
        run.wait_for("s: it answers HTTP, not WebSocket (HTTP 503)")
        run.press("q")

        assert run.end() == 0
        assert run.as_it_was


def test_a_recording_from_now_on(tmp_path: Path):
    """What turns out to be worth keeping is kept, in a capture like any other."""
    pattern = tmp_path / "{event_id}.ndjson"
    with on_terminal("watch", "--demo", "-o", pattern) as run:
        run.wait_for("MATCHES")
        run.press("r")
        run.wait_for("rec ")
        run.press("r")
        run.wait_for("recording ends")
        run.press("q")

        assert run.end() == 0
    files = sorted(path.name for path in tmp_path.iterdir())
    assert "204849.ndjson" in files
    assert [name for name in files if name.endswith(".part")] == []
    found = livecli("cat", tmp_path / "204849.ndjson")
    assert found.frames[0]["type"] == "_open"
    first = found.frames[1]
    assert first.get("event", first)["home"]["name"] == "Arsenal"
    assert found.frames[-1]["type"] == "_close"


def test_a_refused_token_is_said_after_the_screen():
    """The sentence is on the terminal once the screen is gone, with the code of every command."""
    with (
        served("--token", "right") as feed,
        on_terminal("watch", "204849", env={**feed.env, "LIVECLI_TOKEN": "wrong"}) as run,
    ):
        assert run.end() == 4
        assert b"token" in run.drawn.rpartition(b"\x1b[?1049l")[2]
        assert b"Traceback" not in run.drawn


def test_without_a_terminal_it_prints_the_lines_of_tail():
    """In a pipe there is no screen: the same command is a log."""
    words = ("--demo", "--speed", "max", "--seed", "3", "-t", "action", "-c", "40")
    watched = livecli("watch", *words)
    tailed = livecli("tail", *words, "-f", "line")

    def details(result):
        return [line.split(None, 1)[1] for line in result.stdout.decode().splitlines()]

    assert watched.code == tailed.code == 0
    assert sorted(details(watched)) == sorted(details(tailed))


def test_without_a_terminal_a_capture_prints_the_lines_of_replay(capture: Path):
    """So does a capture."""
    watched = livecli("watch", "--file", capture, "--speed", "max")
    replayed = livecli("replay", capture, "--speed", "max", "-f", "line", "--gaps", "stderr")

    assert watched.stdout == replayed.stdout
    assert watched.code == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--file", "absent.ndjson"), 8, "absent.ndjson: no such file"),
        (("--file", "x.ndjson", "--demo"), 2, "--file and --demo"),
        (("204849", "--from", "38'"), 2, "--from"),
        ((), 2, "no match"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(words, code: int, says: str):
    """Bad input never takes the screen."""
    result = livecli("watch", *words)

    assert result.code == code
    assert says in result.stderr
    assert len(result.said) == 1
