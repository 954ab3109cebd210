"""`livecli serve`: the service on loopback."""

from __future__ import annotations

import errno
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livecli.cli import options
from livecli.cli.commands.serve import fault_spec as faults
from livecli.cli.plan import quantities as units
from livecli.cli.run import live as build
from livecli.cli.run import local_service as programme
from livecli.environment import Environment
from livecli.errors import LivecliError, UsageError
from livecli.feed.address import is_loopback
from livecli.pipeline import Waker
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import Signals, die_by


if TYPE_CHECKING:
    from livecli.feed.sports import Match
    from livecli.net.server import Server
    from livecli.service.replayed_outages import ReplayedOutage


def serve(
    ctx: typer.Context,
    file: options.Captures = None,
    matches: Annotated[
        int | None, typer.Option("--matches", metavar="N", min=1, help="How many made-up matches.")
    ] = None,
    seed: options.Seed = 0,
    dialect: Annotated[
        options.Dialect | None,
        typer.Option("--dialect", help="The shapes of made-up frames.", show_default=False),
    ] = None,
    source: Annotated[
        options.SourceName | None,
        typer.Option("--source", help="Show all football as basic or full.", show_default=False),
    ] = None,
    speed: options.Speed = None,
    outages: Annotated[
        bool, typer.Option("--outages", help="Be out when the captures have gaps, for as long.")
    ] = False,
    loop: Annotated[
        bool, typer.Option("--loop", help="Begin each match again after its end.")
    ] = False,
    start: Annotated[
        options.Start,
        typer.Option("--start", help="Start each match with its first subscriber, or all now."),
    ] = options.Start.FIRST,
    stagger: Annotated[
        str | None,
        typer.Option("--stagger", metavar="D", help="Have matches begin one after the other."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="Where to listen.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="0 takes any free one.")
    ] = 8765,
    token: Annotated[
        str | None,
        typer.Option("--token", metavar="TOKEN", help="Let nobody in without this token."),
    ] = None,
    token_without_addon: Annotated[
        str | None,
        typer.Option(
            "--token-without-addon",
            metavar="TOKEN",
            help="A token that is told that its WebSocket addon is missing.",
        ),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault", metavar="SPEC", help="Do something wrong; repeatable; `livecli help faults`."
        ),
    ] = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Be the service, on this machine: made-up matches, or captures, for anyone who subscribes.

    \b
    livecli serve                           three matches on port 8765
    eval "$(livecli serve --port 0 &)"      in the background; LIVECLI_URL is set
    livecli serve --matches 40 --speed 20   a busy afternoon, hurried
    livecli serve final.ndjson              a capture, at its own pace
    livecli serve --outages final.ndjson    with the outages that it had
    """
    env: Environment = ctx.obj
    notices = Notices(env, quiet=quiet, verbose=verbose)
    pace = units.speed(speed) if speed else 1.0
    source_word = source.value if source else None
    if token is None and not is_loopback(host):
        raise UsageError(f"--host {host}: others could connect; add --token, or stay on 127.0.0.1")
    interruptions = _outages(file, pace, notices) if outages else None
    if file:
        _refuse_made_up(matches=matches, dialect=dialect)
        if source_word == "full":
            raise UsageError("--source full: a capture has what it has; leave it out")
        showings = programme.captured(
            file, speed=pace, loop=loop, source=source_word, say=notices.say
        )
    else:
        showings = programme.simulated(
            matches or 3,
            seed=seed,
            speed=pace,
            loop=loop,
            source=source_word,
            dialect=dialect.value if dialect else "documented",
        )
    for number, showing in enumerate(showings):
        showing.opens_s = number * units.duration(stagger) if stagger else 0.0
    service = build.service(
        showings, env, token=token, unpaid_token=token_without_addon, simulated=not file
    )
    server = build.server(
        service,
        speed=pace,
        outages=interruptions,
        faults=[faults.fault(spec) for spec in fault or ()],
        seed=seed,
        host=host,
        port=port,
        log=lambda text: notices.say(text, Level.DETAIL),
    )
    return _listen(server, start, notices, env)


def _refuse_made_up(**given: object) -> None:
    for name, value in given.items():
        if value is not None:
            raise UsageError(f"--{name}: shapes made-up matches only; captures keep their bytes")


def _outages(
    file: list[Path] | None, pace: float, notices: Notices
) -> dict[Match, list[ReplayedOutage]]:
    """The outages in these captures; none is worth a word."""
    if not file:
        raise UsageError("--outages: made-up matches have none; give a capture, or see --fault")
    if math.isinf(pace):
        raise UsageError("--outages: with --speed max they would take no time; give a number")
    found = programme.outages(file)
    if not any(found.values()):
        notices.say("--outages: no gap is told in what is served; it goes on without an outage")
    return found


def _listen(server: Server, start: options.Start, notices: Notices, env: Environment) -> int:
    """Serve until a signal."""
    from livecli.net.dial import reason
    from livecli.net.io_thread import IoThread

    io = IoThread()
    io.start()
    try:
        io.run(server.open()).result()
    except OSError as error:
        where = f"{server.host}:{server.port}"
        step = "choose another --port, or 0" if error.errno == errno.EADDRINUSE else "see --host"
        raise LivecliError(f"{where}: {reason(error)}; {step}") from None
    if start is options.Start.NOW:
        io.call(server.start_all)
    shown = ", ".join(str(match) for match in list(server.service.showings)[:5])
    more = len(server.service.showings) - 5
    end = "Ctrl-C" if env.is_terminal(env.stdout) else f"kill {os.getpid()}"
    notices.say(
        f"serving {shown}{f' and {more} more' if more > 0 else ''} on {server.url} "
        f"(process {os.getpid()}); {end} ends it"
    )
    _print_once(f"export LIVECLI_URL={server.url}\n", env)
    waker = Waker()
    with Signals(waker.wake, waker.write_fd) as signals:
        while signals.caught is None:
            waker.sleep()
    io.run(server.close()).result()
    io.close()
    die_by(signals.caught)


def _print_once(line: str, env: Environment) -> None:
    """Print the one line, then let go of stdout, so that `eval "$(… &)"` need not wait for us."""
    try:
        os.write(env.stdout, line.encode())
    except OSError:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, env.stdout)
    os.close(nowhere)
