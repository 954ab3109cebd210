"""The thread of a server, an asyncio loop: for `serve` and `--demo`; the live client has none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar


T = TypeVar("T")


class IoThread:
    """`start` it once; `close` ends the loop and waits for the thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever, name="livecli-io", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def call(self, function: Callable[..., object], *args: Any) -> None:
        """Run `function(*args)` on the loop, soon."""
        self.loop.call_soon_threadsafe(function, *args)

    def run(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start `work` on the loop; the result, or the exception, is in the future."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def close(self) -> None:
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(timeout=1.0)
        if not self._thread.is_alive():
            self.loop.close()


async def cancel_others() -> None:
    """End all other tasks of this loop."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
