"""A receiver of webhooks on loopback, which answers as it is told, and what came to it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from threading import Condition, Thread
from typing import NamedTuple

from support.program import PATIENCE_S


HANG = b""  # an answer that never comes
TLS = 22  # the first byte of a handshake
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def answer(status: int, *fields: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Word", *fields, "Content-Length: 0", "", ""]
    return "\r\n".join(lines).encode()


class Request(NamedTuple):
    line: str
    headers: dict[str, str]
    body: bytes


class HookServer:
    """Answers request after request with `answers`, the last of them for all that follow."""

    def __init__(self, answers: tuple[bytes, ...]) -> None:
        self._answers = answers
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/secret-path-of-a-hook?key=abcdefgh"
        self.requests: list[Request] = []
        self._open: list[socket.socket] = []
        self._came = Condition()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def wait_for(self, count: int) -> list[Request]:
        """The requests, as soon as there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.requests) >= count, PATIENCE_S)
        return self.requests

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for each in self._open:
            each.close()
        self._thread.join(PATIENCE_S)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._open.append(connection)
            with suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece or piece[0] == TLS:  # somebody looks whether it speaks that
                connection.close()
                return
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        headers = {name.lower(): value for name, value in message_from_bytes(fields).items()}
        while len(body) < int(headers["content-length"]):
            body += connection.recv(65536)
        text = self._answers[min(len(self.requests), len(self._answers) - 1)]
        with self._came:
            self.requests.append(Request(line.decode(), headers, body))
            self._came.notify_all()
        if text != HANG:
            connection.sendall(text)
            connection.shutdown(socket.SHUT_WR)


@contextmanager
def hook_server(*answers: bytes) -> Iterator[HookServer]:
    server = HookServer(answers or (OK,))
    try:
        yield server
    finally:
        server.close()
