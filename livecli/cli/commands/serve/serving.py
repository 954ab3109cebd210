"""`serve` while it runs: from the first connection that it takes to its end."""

from __future__ import annotations

import errno
import math
import os
from contextlib import ExitStack
from pathlib import Path
from subprocess import DEVNULL
from typing import TYPE_CHECKING

from livecli.cli.plan import quantities
from livecli.cli.run.listening import COLLECT_EVERY_S, collect, let_go, open_server, problem
from livecli.environment import Environment
from livecli.errors import UsageError, reason
from livecli.poller import Poller
from livecli.sources.capture_file import STDIN
from livecli.terminal import streams
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import Signals, die_by

from . import child


if TYPE_CHECKING:
    from livecli.cli.run.relay import StdinRelay
    from livecli.net.control_socket import ControlSocket
    from livecli.net.io_thread import IoThread
    from livecli.net.server import Server

    from .command import ServiceOptions


def run(
    server: Server,
    options: ServiceOptions,
    relay: StdinRelay | None,
    notices: Notices,
    env: Environment,
) -> int:
    """Serve until a signal, or until the command ends; returns its code.

    Raises OutputFailed if the line for `eval` cannot be printed.
    """
    from livecli.net.io_thread import IoThread
    from livecli.net.server import SparingLog

    if options.behind_dashes is None:
        streams.check(env.stdout)
    io = IoThread()
    problems = SparingLog(lambda text: notices.say(text, Level.WARNING), most=1)
    io.loop.set_exception_handler(lambda loop, context: problems(problem(context)))
    io.start()
    with ExitStack() as stack:
        stack.callback(io.close)
        open_server(server, io)
        stack.callback(lambda: io.run(server.close()).result())
        # From here on a signal is a clean end: it leaves no socket behind.
        words, poller = options.behind_dashes, Poller(env.monotonic)
        command = child.Child(words, env, DEVNULL if relay else env.stdin) if words else None
        signals = Signals(poller.wake, poller.write_fd)
        stack.callback(poller.close)
        stack.enter_context(command or signals)
        if options.control is not None:
            control = _control(options.control, server, options, io)
            stack.callback(lambda: io.run(control.close()).result())
        if options.start == "now":
            io.call(server.start_all)
        io.call(io.loop.call_later, COLLECT_EVERY_S, collect, io.loop)
        if relay is not None:
            relay.start(server, io)
        if command is not None and words:
            _say_what(server, f"; it ends with {words[0]}", notices)
            return command.run(child.variables(server.url, options.token, env))
        streams.put(f"export LIVECLI_URL={server.url}\n", env)
        way = "Ctrl-C" if env.is_terminal(env.stdout) else f"kill {os.getpid()}"
        _say_what(server, f" (process {os.getpid()}); {way} ends it", notices)
        let_go(env.stdout)
        while signals.caught is None:
            poller.sleep()
    die_by(signals.caught)


def _control(path: Path, server: Server, options: ServiceOptions, io: IoThread) -> ControlSocket:
    """The socket on which `--tell` is answered; raises UsageError."""
    from livecli.net.control_socket import ControlSocket
    from livecli.service.faults import FaultyService

    from .control import Control

    faults = server.rules
    assert isinstance(faults, FaultyService), faults

    def pace(speed: float) -> str | None:
        if options.file == [STDIN]:
            return "stdin comes at its own pace"
        if options.outages and math.isinf(speed):
            return "with max outages would take no time; tell a number"
        return None

    speed = quantities.speed(options.speed) if options.speed else 1.0
    control = Control(server, faults, options.fault or [], speed, pace, io.loop.time)
    try:
        made = ControlSocket(path, control.answer)
        io.run(made.open()).result()
    except OSError as error:
        why, step = reason(error), "choose another path"
        if error.errno is None:  # it is Python that refuses it
            why, step = "it is too long for a socket", "choose one of less than 100 bytes"
        if error.errno == errno.EADDRINUSE:
            why, step = "it exists, and is left as it is", "remove it, or choose another path"
        raise UsageError(f"--control {path}: {why}; {step}") from None
    return made


def _say_what(server: Server, end: str, notices: Notices) -> None:
    """What is served, where, and how that ends."""
    matches = [str(match) for match in list(server.service.served_matches)[:5]]
    more = len(server.service.served_matches) - 5
    shown = ", ".join(matches) or "what stdin brings"
    notices.say(f"serving {shown}{f' and {more} more' if more > 0 else ''} on {server.url}{end}")
