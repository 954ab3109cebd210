"""`serve -`: reads stdin on a thread of its own, and has the service serve what comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from livecli.capture.reader import FrameReader
from livecli.errors import InputFailed
from livecli.feed.frames import Frame
from livecli.service.relayed_match import MOST_MATCHES, Relay
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

    def start(self, server: Server, io: IoThread) -> None:
        self._server = server
        self._io = io
        self._relay = Relay(server.service)
        Thread(target=self._read, name="livecli-stdin", daemon=True).start()

    def _read(self) -> None:
        reader = FrameReader(whole=False)
        try:
            for chunk in self._capture.chunks():
                if chunk:
                    self._io.run(self._take(reader.frames(chunk))).result()
        except InputFailed as error:
            self._say(str(error))
        self._io.call(self._end)

    async def _take(self, frames: list[Frame]) -> None:
        """Serve these, and wait until there is room for more."""
        self._relay.take(frames, self._io.loop.time())
        self._server.nudge()
        while self._relay.waiting > MOST_WAITING:
            await asyncio.sleep(LOOK_S)

    def _end(self) -> None:
        self._relay.end()
        relay = self._relay
        cut = f"; {self._capture.cut}" if self._capture.cut else ""
        if relay.left_out:
            cut += f"; matches beyond {MOST_MATCHES} were left out"
        self._say(
            f"stdin has ended: {counted(relay.frames, 'frame')} of "
            f"{counted(relay.matches, 'match', 'matches')} came{cut}; their last state is served on"
        )
