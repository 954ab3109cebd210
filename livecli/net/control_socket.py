"""A unix socket on which a line is answered by a line: `serve --control` and `serve --tell`."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


LONGEST_LINE = 4096  # bytes of a question
LONGEST_ANSWER = 2**20
PATIENCE_S = 5.0  # with either side
AT_ONCE = 16  # connections; the others are closed


class ControlSocket:
    """A socket at `path`, for its owner alone. `answer` makes a line of a line, neither with \\n.

    Raises OSError where it cannot be made: also for anything that exists, a dangling link too.
    """

    def __init__(self, path: Path, answer: Callable[[str], str]) -> None:
        self._path = path
        self._answer = answer
        self._connections = 0
        self._socket = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)  # bind makes the file, so that it is never anybody else's
        try:
            self._socket.bind(os.fspath(path))
            self._made = _identity(path)
        except OSError:
            self._socket.close()
            raise
        finally:
            os.umask(before)

    async def open(self) -> None:
        """Listen, on this loop."""
        # A server of asyncio would remove the path itself, whatever stands there by then.
        self._server = await asyncio.start_server(
            self._welcome, sock=self._socket, limit=LONGEST_LINE
        )

    async def close(self) -> None:
        """Listen no more, and remove the file, unless another has its place by now."""
        self._server.close()
        with suppress(OSError):
            if _identity(self._path) == self._made:
                self._path.unlink()

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        try:
            if self._connections > AT_ONCE:
                return
            async with asyncio.timeout(PATIENCE_S):
                line = await reader.readuntil(b"\n")
                writer.write(self._answer(line[:-1].decode(errors="replace")).encode() + b"\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            pass  # TimeoutError among them: who asks nothing is answered nothing
        finally:
            self._connections -= 1
            writer.close()


def ask(path: Path, line: str) -> str:
    """What the socket at `path` answers to a line; raises OSError, also for no answer in time."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(PATIENCE_S)
        peer.connect(os.fspath(path))
        peer.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            piece = peer.recv(65536)
            if not piece or len(answer) > LONGEST_ANSWER:
                raise OSError("there is no answer")
            answer += piece
    return answer[:-1].decode(errors="replace")


def _identity(path: Path) -> tuple[int, int]:
    facts = os.lstat(path)
    return facts.st_dev, facts.st_ino
