"""A relay from its plan to its end: the server here, upstream on threads of its own."""

from __future__ import annotations

import gc
import os
import resource
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.poller import Poller
from livecli.terminal import streams
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import Signals, die_by

from ..plan.live import LivePlan
from ..plan.place import FeedPlace
from .listening import COLLECT_EVERY_S, collect, let_go, open_server, problem
from .live import reach


if TYPE_CHECKING:
    from livecli.net.io_thread import IoThread
    from livecli.net.relay_server import RelayServer, ServerRules
    from livecli.relay.client_keys import Keys


ENDED = 1012, "the relay has no upstream any more"


def run_relay(
    plan: LivePlan,
    rules: ServerRules,
    notices: Notices,
    env: Environment,
    *,
    keys: Keys | None,
    key_file: Path | None,
    ring_s: float,
    limit: int,
    host: str,
    port: int,
) -> int:
    """Relay until a signal, or until upstream ends; raises what ended it."""
    from livecli.net.io_thread import IoThread
    from livecli.net.relay_server import RelayServer
    from livecli.net.server import SparingLog
    from livecli.relay.relay_service import RelayService

    from .upstream import Upstream

    streams.check(env.stdout)
    target, matches = reach(plan.place, plan.matches, env)
    if plan.place.demo is not None:
        plan = plan._replace(place=FeedPlace(target.address), matches=matches, stays=False)
    relay = RelayService(
        wall=env.wall_ms,
        fixed=None if plan.stays else plan.matches,
        bookmaker=plan.bookmaker,
        max_sockets=plan.max_sockets,
        ring_s=ring_s,
        limit=limit,
        keys=keys,
        patience=plan.patience.scale,
    )
    io = IoThread()
    poller = Poller(env.monotonic)
    ended: list[bool] = []

    def end() -> None:
        ended.append(True)
        poller.wake()

    server = RelayServer(
        relay,
        rules,
        ask=lambda wish: upstream.wish(wish),
        host=host,
        port=port,
        log=lambda text: notices.say(text, Level.DETAIL),
        warn=lambda text: notices.say(text, Level.NOTE),
    )
    upstream = Upstream(
        plan,
        notices,
        env,
        happened=lambda event: io.call(server.happened, event),
        on_end=end,
    )
    problems = SparingLog(lambda text: notices.say(text, Level.WARNING), most=1)
    io.loop.set_exception_handler(lambda loop, context: problems(problem(context)))
    io.start()
    _raise_limit()
    with Signals(poller.wake, poller.write_fd, on_status=upstream.status) as signals:
        if key_file is not None:
            again = partial(_reload, key_file, server, io, notices)
            signal.signal(signal.SIGHUP, lambda *_: poller.call(again))
        open_server(server, io)
        streams.put(f"export LIVECLI_URL={server.url}\n", env)
        io.call(io.loop.call_later, COLLECT_EVERY_S, collect, io.loop)
        way = "Ctrl-C" if env.is_terminal(env.stdout) else f"kill {os.getpid()}"
        upstream_shown = target.shown if plan.bus is None else plan.bus.bus.address
        where = f"{upstream_shown} on {server.url}"
        notices.say(f"relaying {where} (process {os.getpid()}); {way} ends it")
        let_go(env.stdout)
        gc.freeze()
        upstream.start()
        while signals.caught is None and not ended:
            poller.sleep()
    if ended:
        io.run(_end(server)).result()
    io.run(server.close()).result()
    upstream.stop()
    io.close()
    if signals.caught is not None:
        die_by(signals.caught)
    return upstream.result()


async def _end(server: RelayServer) -> None:
    server.end(*ENDED)


def _reload(path: Path, server: RelayServer, io: IoThread, notices: Notices) -> None:
    """Read the keys again; a file that cannot be read changes nothing."""
    from livecli.relay.client_keys import read_keys

    try:
        keys = read_keys(path)
    except UsageError as error:
        notices.say(f"{error}; the old keys stay", Level.WARNING)
        return

    def change() -> None:
        server.relay.keys = keys
        server.revoke()
        notices.say(f"{path}: read again")

    io.call(change)


def _raise_limit() -> None:
    """Let the process have as many descriptors as the system allows it: a client takes one."""
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
