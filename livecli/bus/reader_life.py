"""Whether what a reader reads is still there; no sockets, and the clock is passed in.

A pull brings messages, heartbeats where there are none, or a status that ends it. Without any of
these for two heartbeats the connection or the consumer is gone, whatever it looks like: with a
second to notice it and one for the next connection, that is well within 15 s.
"""

from __future__ import annotations

from collections.abc import Callable


HEARTBEAT_S = 5.0
SILENT_S = 2 * HEARTBEAT_S
LOOK_S = 10.0  # so often it is seen whether the stream has lost what was not read

# What a status says; the documents of the server's protocol call these 4xx and 5xx.
OVER = frozenset({"404", "408"})  # the pull is: nothing there, or its time
GONE = frozenset({"409", "503"})  # the consumer is, or nobody answers for it
STILL_OVER = ("batch", "max", "message size", "leadership", "server shutdown")


class ReaderLife:
    """`heard` whenever something comes; `problem` says why reading must begin anew."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._heard_at = clock()
        self._looked_at = clock()
        self._gone = ""
        self._paused = False

    def heard(self) -> None:
        self._heard_at = self._clock()

    def status(self, status: str, words: str) -> bool:
        """A status in place of a message; whether it ends the pull, and the next one may begin."""
        self.heard()
        said = words.lower()
        if status in OVER or (status in GONE and said.startswith(STILL_OVER)):
            return True
        if status in GONE:
            self._gone = said or "nobody answers for it"
        return False

    def pause(self) -> None:
        """Nothing is asked for, so nothing comes."""
        self._paused = True

    def resume(self) -> None:
        self._paused = False
        self.heard()

    @property
    def problem(self) -> str | None:
        if self._gone:
            return f"the consumer is gone: {self._gone}"
        if not self._paused and self._clock() - self._heard_at > SILENT_S:
            return f"nothing for {SILENT_S:g} s, not even a heartbeat"
        return None

    def must_look(self) -> bool:
        """Whether it is time to look at the stream; once each LOOK_S."""
        now = self._clock()
        if now - self._looked_at < LOOK_S:
            return False
        self._looked_at = now
        return True
