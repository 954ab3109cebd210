"""Dials in the background: each in a thread of its own, which ends with the dial."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from livecli.poller import Poller
from livecli.session.events import DialFailure


if TYPE_CHECKING:
    from livecli.net.background_call import BackgroundCall
    from livecli.net.connect import Link
    from livecli.net.dial import DialFailed, Dialled, Target


AT_ONCE = 10  # dials; the others wait for their turn
# Of the time that somebody waits, so that the reason of a failure comes before its end.
SHARE = 0.9


class Dialler:
    """Dials `target` and calls `on_end(number, result)` on the poller's thread.

    `variables` are those of the environment. `early` is for the first dial. The threads are
    daemons: a name look-up that hangs, which nothing can end, ends with the program. The newest
    dial of a number is the one that counts; what becomes of an older one, or of one that was
    abandoned, is closed.
    """

    def __init__(
        self,
        target: Target,
        variables: Mapping[str, str],
        poller: Poller,
        on_end: Callable[[int, Dialled | DialFailed], None],
        early: BackgroundCall[Link] | None = None,
    ) -> None:
        self.target = target
        self.variables = variables
        self.poller = poller
        self.on_end = on_end
        self._early = early
        self._running = 0
        self._waiting: deque[tuple[int, str | None, float, object]] = deque()
        self._newest: dict[int, object] = {}

    def dial(self, number: int, path: str | None, limit_s: float) -> None:
        """Dial for socket `number`; unless a look-up hangs, it ends within `limit_s`."""
        token = self._newest[number] = object()
        self._waiting.append((number, path, monotonic() + SHARE * limit_s, token))
        self._start()

    def abandon(self, number: int) -> None:
        """Wait no more for the dial of `number`."""
        self._newest.pop(number, None)

    def _start(self) -> None:
        while self._waiting and self._running < AT_ONCE:
            number, path, deadline, token = self._waiting.popleft()
            if self._newest.get(number) is token:
                self._running += 1
                early, self._early = self._early, None
                arguments = number, path, deadline, token, early
                Thread(target=self._run, args=arguments, name="livecli-dial", daemon=True).start()

    def _run(
        self,
        number: int,
        path: str | None,
        deadline: float,
        token: object,
        early: BackgroundCall[Link] | None,
    ) -> None:
        from livecli.net.dial import DialFailed, dial

        result: Dialled | DialFailed
        try:
            result = dial(
                self.target, path, deadline=deadline, variables=self.variables, early=early
            )
        except DialFailed as failure:
            result = failure
        except Exception as bug:  # no code waits for this thread, so its error would be lost
            result = DialFailed(DialFailure.GARBAGE, repr(bug))
        self.poller.call(self._ended, number, result, token)

    def _ended(self, number: int, result: Dialled | DialFailed, token: object) -> None:
        self._running -= 1
        self._start()
        if self._newest.get(number) is token:
            del self._newest[number]
            self.on_end(number, result)
        elif not isinstance(result, Exception):
            result.socket.close()
