"""`livecli login`: a token is proved and stored, and shown nowhere."""

from __future__ import annotations

import os
import pty
import signal
import stat
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from support import in_process
from support.hostile import Close, hostile
from support.program import COMMAND, PATIENCE_S, ROOT, Result, environment, livecli, served


TOKEN = "0123456789abcdef"
OTHER = "fedcba9876543210"
BEFOREHAND = "testing the token will open one more socket on it (not with --no-test)"


def login(
    folder: Path,
    *words: str,
    token: str = TOKEN,
    run: Callable[..., Result] = livecli,
    **variables: str,
) -> Result:
    """With the token in a pipe; it is never in what is said."""
    env = {"XDG_CONFIG_HOME": str(folder), **variables}
    result = run("login", *words, stdin=f"{token}\n".encode(), env=env)
    assert result.stdout == b""
    assert token not in result.stderr
    return result


def stored(folder: Path) -> str | None:
    file = folder / "livecli" / "token"
    return file.read_text() if file.exists() else None


def test_a_good_token_is_stored_for_its_owner_alone(tmp_path: Path):
    """What is said beforehand, where it went, who can read it; and other commands find it."""
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    with served("--token", TOKEN) as service:
        result = login(tmp_path, **service.env)
        tailed = livecli("tail", "204849", "-c", "1", env={**service.env, **env})

    file = tmp_path / "livecli" / "token"
    assert (result.code, result.said) == (0, [BEFOREHAND, f"the token is stored in {file}"])
    assert file.read_text() == f"{TOKEN}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["token"]
    assert (tailed.code, len(tailed.lines)) == (0, 1)


def test_a_refused_token_is_not_stored(tmp_path: Path):
    """What was stored before stays, and the sentence of the refusal is the usual one."""
    with served("--token", TOKEN, "--token-without-addon", OTHER) as service:
        login(tmp_path, **service.env)
        wrong = login(tmp_path, token="nonsense-nonsense", **service.env)
        unpaid = login(tmp_path, token=OTHER, **service.env)

    assert [wrong.code, unpaid.code] == [4, 4]
    assert "the token is missing, wrong or expired (auth_failed)" in wrong.said[1]
    assert "addon is not active" in unpaid.said[1]
    assert all(result.said[1].endswith("; nothing was stored") for result in (wrong, unpaid))
    assert stored(tmp_path) == f"{TOKEN}\n"


def test_a_service_that_repeats_the_token_does_not_make_us_do_so(tmp_path: Path):
    """The reason of a close is quoted, and might be the token."""
    with hostile(Close(1011, TOKEN), after=0) as feed:
        result = login(tmp_path, "--url", feed.url)

    assert (result.code, stored(tmp_path)) == (3, None)


def test_an_unreachable_service_proves_nothing(tmp_path: Path):
    """Code 3, nothing stored, and the way to do without the test."""
    result = login(tmp_path, LIVECLI_URL="ws://127.0.0.1:1")

    assert (result.code, stored(tmp_path)) == (3, None)
    assert result.said[1].endswith("; nothing was stored, --no-test does without")


def test_without_the_test_no_socket_is_opened(tmp_path: Path):
    """For machines that cannot reach the service, and for tokens whose sockets are in use."""
    with hostile() as feed:
        result = login(tmp_path, "--no-test", "--url", feed.url)
        connections = feed.connections

    file = tmp_path / "livecli" / "token"
    assert connections == 0
    assert (result.code, stored(tmp_path)) == (0, f"{TOKEN}\n")
    assert result.said == [f"the token was not tested, and is stored in {file}"]


@pytest.mark.parametrize(
    "token", ["", " ", "two-words of-it", "t\x1b[2Jt-t-t-t-t", "ü" * 40, "x" * 999]
)
def test_what_is_no_token_is_not_tried(tmp_path: Path, token: str):
    """Nothing, a sentence, an escape, half a file: code 2, and none of it on the screen."""
    result = in_process.livecli(
        *("login", "--url", "ws://127.0.0.1:1"),
        stdin=token.encode(),
        env={"XDG_CONFIG_HOME": str(tmp_path)},
    )

    assert (result.code, stored(tmp_path)) == (2, None)
    assert not token.strip() or token not in result.stderr


def test_it_is_sent_nowhere_else(tmp_path: Path):
    """A stored token serves the official host and loopback, so it is tested there alone."""
    for url in ("wss://feed.example", "ws://sports.bzzoiro.com"):
        result = login(tmp_path, "--url", url, run=in_process.livecli)
        assert (result.code, stored(tmp_path)) == (2, None)
        assert result.said[0].startswith(f"{url}: a stored token goes to wss://sports.bzzoiro.com")


def test_a_variable_that_wins_is_told(tmp_path: Path):
    """Otherwise the new token would seem not to work."""
    result = login(tmp_path, "--no-test", BSD_TOKEN=OTHER)

    assert result.said[-1] == "BSD_TOKEN is set, and wins over what is stored; unset it"


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path):
    """Code 7: the output failed."""
    (tmp_path / "file").touch()
    result = login(tmp_path / "file", "--no-test")

    assert result.code == 7
    assert result.said[0].endswith(": not a directory; nothing was stored")


# --- On a terminal --------------------------------------------------------------------------------

# Takes the terminal on stdin for its own, as a login shell does, and becomes the program.
OWNER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@contextmanager
def on_terminal(folder: Path, *words: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`livecli login` where somebody types; our end of the terminal, and the program."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, *COMMAND, "login", *words],
        stdin=its,
        stdout=its,
        stderr=its,
        env=environment({"XDG_CONFIG_HOME": str(folder)}),
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        yield ours, process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)
        os.close(its)
        os.close(ours)


def read_until(fd: int, words: bytes) -> bytes:
    shown = b""
    while words not in shown:
        piece = b""
        with suppress(OSError):  # how Linux says that nobody writes any more
            piece = os.read(fd, 4096)
        assert piece, shown
        shown += piece
    return shown


def test_typing_is_not_shown(tmp_path: Path):
    """The prompt comes after the sentence about the test; what is typed is stored, not shown."""
    with on_terminal(tmp_path, "--no-test") as (ours, process):
        read_until(ours, b"Token: ")
        os.write(ours, f"  {TOKEN} \n".encode())
        shown = read_until(ours, b"is stored in")
        code = process.wait(PATIENCE_S)

    assert code == 0
    assert TOKEN.encode() not in shown
    assert stored(tmp_path) == f"{TOKEN}\n"


def test_the_test_is_announced_before_anything_is_typed(tmp_path: Path):
    """Whoever has no socket to spare can still leave; Ctrl-C leaves the terminal as it was."""
    with on_terminal(tmp_path) as (ours, process):
        shown = read_until(ours, b"Token: ")
        hidden = termios.tcgetattr(ours)[3] & termios.ECHO
        os.write(ours, b"\x03")
        code = process.wait(PATIENCE_S)
        echo = termios.tcgetattr(ours)[3] & termios.ECHO

    assert BEFOREHAND.encode() in shown
    assert (hidden, bool(echo)) == (0, True)
    assert code == -signal.SIGINT
    assert stored(tmp_path) is None
