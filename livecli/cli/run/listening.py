"""What the servers of the program share: how they open, and what a long life asks of them."""

from __future__ import annotations

import errno
import gc
import os
from typing import TYPE_CHECKING, Any

from livecli.errors import LivecliError, reason


if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from livecli.net.io_thread import IoThread
    from livecli.net.server import Server


COLLECT_EVERY_S = 60.0  # 20 ms of work


def open_server(server: Server, io: IoThread) -> None:
    """Listen; raises LivecliError where that cannot be."""
    from livecli.net.failures import network_reason

    try:
        io.run(server.open()).result()
    except OSError as error:
        where = f"{server.host}:{server.port}"
        step = "choose another --port, or 0" if error.errno == errno.EADDRINUSE else "see --host"
        raise LivecliError(f"{where}: {network_reason(error)}; {step}") from None


def collect(loop: AbstractEventLoop) -> None:
    """Give back what clients took that are gone, now and every COLLECT_EVERY_S.

    A closed transport of asyncio refers to itself; and blocks that the interpreter holds for later
    objects hold the megabytes around them. Only the collector frees either, and by itself it comes
    too seldom.
    """
    gc.collect()
    loop.call_later(COLLECT_EVERY_S, collect, loop)


def problem(context: dict[str, Any]) -> str:
    """The sentence about what asyncio cannot tell to anybody."""
    error = context.get("exception")
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return f"no more connections can be taken: {reason(error)}; raise `ulimit -n`"
    return f"{context.get('message')} ({error!r}); report it"


def let_go(stdout: int) -> None:
    """Close stdout, so that `eval "$(… &)"` need not wait for us."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stdout)
    os.close(nowhere)
