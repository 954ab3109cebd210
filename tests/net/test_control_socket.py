"""The socket of a service's control: whose it is, what becomes of its file, what it bears."""

from __future__ import annotations

import asyncio
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from livecli.net.control_socket import AT_ONCE, LONGEST_LINE, ControlSocket, ask


ENDS_S = 10.0


def listening(path: Path, work: Callable[[], Any]) -> Any:
    """What `work` returns, on a thread, while a socket at `path` answers in upper case."""

    async def run() -> Any:
        control = ControlSocket(path, str.upper)
        await control.open()
        try:
            return await asyncio.wait_for(asyncio.to_thread(work), ENDS_S)
        finally:
            await control.close()

    return asyncio.run(run())


def sent(path: Path, text: bytes) -> bytes:
    """All that is answered to these bytes."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(ENDS_S)
        peer.connect(str(path))
        try:
            peer.sendall(text)
            return peer.recv(65536)
        except ConnectionError:
            return b""


def test_a_line_is_answered_by_a_line(tmp_path: Path):
    """And the next one on a connection of its own."""
    path = tmp_path / "control"

    assert listening(path, lambda: [ask(path, "status"), ask(path, "é")]) == ["STATUS", "É"]


def test_only_its_owner_may_connect(tmp_path: Path):
    """The mode is that from the first moment on, whatever the umask."""
    path = tmp_path / "control"

    assert stat.S_IMODE(listening(path, lambda: path.stat().st_mode)) == 0o600


def test_the_file_is_gone_afterwards(tmp_path: Path):
    """So that the next service finds its place free."""
    path = tmp_path / "control"
    listening(path, lambda: None)

    assert not path.exists()


@pytest.mark.parametrize("thing", ["file", "folder", "link", "dangling link", "socket"])
def test_nothing_that_exists_is_replaced(thing: str, tmp_path: Path):
    """Also no socket that nobody listens on: it may be somebody's who is about to."""
    path, other = tmp_path / "control", tmp_path / "other"
    if thing == "folder":
        path.mkdir()
    elif thing == "socket":
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(path))
    elif thing == "file":
        path.write_text("mine")
    else:
        path.symlink_to(other)
        if thing == "link":
            other.write_text("mine")
    before = path.lstat()
    with pytest.raises(OSError, match="in use"):
        ControlSocket(path, str)

    assert path.lstat() == before
    assert other.exists() == (thing == "link")


def test_what_has_taken_its_place_stays(tmp_path: Path):
    """Only the file that was made here is removed."""
    path = tmp_path / "control"

    def replace() -> None:
        path.unlink()
        path.write_text("another's")

    listening(path, replace)

    assert path.read_text() == "another's"


def test_a_path_that_is_too_long_is_refused(tmp_path: Path):
    """Sockets take a hundred bytes."""
    with pytest.raises(OSError, match="too long"):
        ControlSocket(tmp_path / ("x" * 200), str)


@pytest.mark.parametrize("text", [b"x" * 20 * LONGEST_LINE, b"x" * (LONGEST_LINE + 1) + b"\n"])
def test_a_line_without_end_is_cut_off(text: bytes, tmp_path: Path):
    """Memory is not for whoever connects; others are answered as before."""
    path = tmp_path / "control"
    answers = listening(path, lambda: [sent(path, text), sent(path, b"next\n")])

    assert answers == [b"", b"NEXT\n"]


@pytest.mark.parametrize("text", [b"\n", b"\0\xff\n", b"a\nb\nc\n"])
def test_hostile_words_are_answered_once(text: bytes, tmp_path: Path):
    """The first line counts, as text, whatever its bytes."""
    path = tmp_path / "control"
    first = text.partition(b"\n")[0].decode(errors="replace").upper().encode()

    assert listening(path, lambda: sent(path, text)) == first + b"\n"


def test_many_who_say_nothing_are_bounded(tmp_path: Path):
    """Those beyond the bound are closed at once, and there is room again when they are gone."""
    path = tmp_path / "control"

    def crowd() -> bytes:
        idle = [socket.socket(socket.AF_UNIX) for _ in range(AT_ONCE)]
        for peer in idle:
            peer.connect(str(path))
        refused = sent(path, b"one more\n")
        for peer in idle:
            peer.close()
        while not (answer := sent(path, b"again\n")):
            pass
        return refused + answer

    assert listening(path, crowd) == b"AGAIN\n"


def test_nobody_there_is_an_error_of_the_system(tmp_path: Path):
    """No such file, or no socket."""
    (tmp_path / "file").write_text("")
    for name in ("nothing", "file"):
        with pytest.raises(OSError, match=r"No such|refused"):
            ask(tmp_path / name, "status")


def test_a_peer_that_only_hangs_up_has_not_answered(tmp_path: Path):
    """Half a line is none."""
    path = tmp_path / "control"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        async def run() -> None:
            asked = asyncio.to_thread(ask, path, "status")
            task = asyncio.create_task(asked)
            peer, _ = await asyncio.to_thread(server.accept)
            peer.recv(100)
            peer.send(b"half a")
            peer.close()
            with pytest.raises(OSError, match=r"no answer|reset"):
                await task

        asyncio.run(run())
