"""HTTP proxies on loopback: they dig tunnels, or they answer something else."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector

from support.hostile import PATIENCE_S, Listening


TUNNEL = b"HTTP/1.1 200 Connection established\r\n\r\n"
END = b"\r\n\r\n"


class ProxyServer(Listening):
    """Whatever host is asked for, the tunnel ends at `port`; without a port there is none."""

    def __init__(
        self, port: int | None, answer: bytes, context: ssl.SSLContext | None = None
    ) -> None:
        self._port = port
        self._answer = answer
        self.requests: list[bytes] = []
        super().__init__("https" if context else "http", self._tunnel, context)
        self.place = self.url.partition("://")[2]

    def _tunnel(self, connection: socket.socket) -> None:
        head = b""
        while END not in head:
            data = connection.recv(65536)
            if not data:
                return
            head += data
        self.requests.append(head)
        connection.sendall(self._answer)
        if self._port is None:
            connection.shutdown(socket.SHUT_WR)
            return
        with socket.create_connection(("127.0.0.1", self._port), PATIENCE_S) as other:
            _join(connection, other)


def _join(one: socket.socket, other: socket.socket) -> None:
    """Pass on what either says, until one of them ends."""
    with DefaultSelector() as selector, suppress(OSError, ValueError):  # closed from outside
        selector.register(one, EVENT_READ, other)
        selector.register(other, EVENT_READ, one)
        while True:
            for key, _ in selector.select(PATIENCE_S):
                source = key.fileobj
                assert isinstance(source, socket.socket)
                data = source.recv(65536)
                while isinstance(source, ssl.SSLSocket) and source.pending():
                    data += source.recv(65536)
                if not data:
                    return
                key.data.sendall(data)


@contextmanager
def proxy(
    port: int | None, answer: bytes = TUNNEL, context: ssl.SSLContext | None = None
) -> Iterator[ProxyServer]:
    """A proxy that answers every request with `answer`."""
    server = ProxyServer(port, answer, context)
    try:
        yield server
    finally:
        server.close()
