"""`serve -`: reads stdin on a thread of its own, and has the service serve what comes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING

from livecli.capture.reader import FrameReader
from livecli.errors import InputFailed, reason
from livecli.feed.frames import Frame
from livecli.service.relayed_match import Relay
from livecli.sources.capture_file import STDIN, Capture
from livecli.wording import counted


if TYPE_CHECKING:
    from livecli.net.io_thread import IoThread
    from livecli.net.server import Server


MOST_WAITING = 1000  # frames that the service has not served, before more of stdin is read
LOOK_S = 0.005


class StdinRelay:
    """`open` it early: it raises InputFailed where there is no stdin. `start` it once."""

    def __init__(self, stdin: int, say: Callable[[str], None]) -> None:
        self._capture = Capture(STDIN, stdin)
        self._say = say
        self._capture.open()
        try:
            os.read(stdin, 0)
        except OSError as error:
            why = "it is closed" if error.errno == errno.EBADF else reason(error)
            raise InputFailed(f"stdin: {why}; pipe frames into it, as NDJSON") from None

    def start(self, server: Server, io: IoThread) -> None:
        self._server = server
        self._io = io
        self._relay = Relay(server.service)
        Thread(target=self._read, name="livecli-stdin", daemon=True).start()

    def _read(self) -> None:
        reader = FrameReader(whole=False)
        with suppress(RuntimeError):  # the loop of a service that has ended takes nothing
            try:
                for chunk in self._capture.chunks():
                    if chunk:
                        self._pass(reader.frames(chunk))
            except InputFailed as error:
                self._say(str(error))
            self._io.call(self._end)

    def _pass(self, frames: list[Frame]) -> None:
        """Have these served, and wait until there is room for more."""
        taken = Event()

        def take() -> None:
            self._relay.take(frames, self._io.loop.time())
            self._server.nudge()
            taken.set()

        self._io.call(take)
        taken.wait()
        while self._relay.waiting > MOST_WAITING:
            sleep(LOOK_S)

    def _end(self) -> None:
        self._relay.end()
        relay = self._relay
        cut = f"; {self._capture.cut}" if self._capture.cut else ""
        if relay.left_out:
            cut += f"; {relay.left_out} of further matches were left out"
        self._say(
            f"stdin has ended: {counted(relay.frames, 'frame')} of "
            f"{counted(relay.matches, 'match', 'matches')} came{cut}; their last state is served on"
        )
