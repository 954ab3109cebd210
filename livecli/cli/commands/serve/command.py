"""`livecli serve`: the service on loopback."""

from __future__ import annotations

import errno
import gc
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from livecli.cli.options import TalkOptions
from livecli.cli.options.group import Group, argument, offers, option
from livecli.cli.plan import quantities
from livecli.cli.run import local_service
from livecli.environment import Environment
from livecli.errors import LivecliError, UsageError, nearest, reason
from livecli.feed.address import is_loopback
from livecli.poller import Poller
from livecli.service.quirks import OF_FRAMES, QUIRKS
from livecli.terminal import streams
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import Signals, die_by

from .fault_spec import fault


if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from livecli.feed.sports import Match
    from livecli.net.server import Server
    from livecli.service.replayed_outages import ReplayedOutage
    from livecli.service.served_match import ServedMatch


Dialect = Literal["documented", "rich"]
SourceName = Literal["basic", "full"]
Books = Literal["asked", "all"]
Start = Literal["first", "now"]

COLLECT_EVERY_S = 60.0  # 20 ms of work


class ServiceOptions(Group):
    heading = "Service"

    file: list[Path] | None = argument(
        "[FILE]...", "Captures to serve instead of made-up matches.", default=None
    )
    matches: int | None = option("--matches N", "How many made-up matches.", default=None, min=1)
    seed: int = option("--seed N", "Equal seeds give equal made-up matches.", default=0)
    dialect: Dialect | None = option(
        "--dialect",
        "The shapes of made-up frames.",
        default=None,
    )
    source: SourceName | None = option(
        "--source",
        "Show all football as basic or full.",
        default=None,
    )
    books: Books | None = option(
        "--books",
        "Send made-up odds_book to those who ask for a bookmaker, or of all books to all.",
        default=None,
    )
    speed: str | None = option(
        "--speed X", "How fast matches run: 1 is real time, max as fast as it goes.", default=None
    )
    outages: bool = option(
        "--outages", "Be out when the captures have gaps, for as long.", default=False
    )
    loop: bool = option("--loop", "Begin each match again after its end.", default=False)
    start: Start = option(
        "--start", "Start each match with its first subscriber, or all now.", default="first"
    )
    stagger: str | None = option(
        "--stagger D", "Have matches begin one after the other.", default=None
    )
    host: str = option("--host HOST", "Where to listen.", default="127.0.0.1")
    port: int = option("--port PORT", "0 takes any free one.", default=8765, min=0, max=65535)
    token: str | None = option("--token TOKEN", "Let nobody in without this token.", default=None)
    token_without_addon: str | None = option(
        "--token-without-addon TOKEN",
        "A token that is told that its WebSocket addon is missing.",
        default=None,
    )
    quirk: list[str] | None = option(
        "--quirk NAME",
        "A habit that some clients met; repeatable; `livecli help service`.",
        default=None,
    )
    fault: list[str] | None = option(
        "--fault SPEC", "Do something wrong; repeatable; `livecli help faults`.", default=None
    )


def serve(
    env: Environment,
    options: ServiceOptions,
    talk: Annotated[TalkOptions, offers("quiet verbose")],
) -> int:
    """Be the service, on this machine: made-up matches, or captures, for anyone who subscribes.

    \b
    livecli serve                           three matches on port 8765
    eval "$(livecli serve --port 0 &)"      in the background; LIVECLI_URL is set
    livecli serve --matches 40 --speed 20   a busy afternoon, hurried
    livecli serve final.ndjson              a capture, at its own pace
    livecli serve --outages final.ndjson    with the outages that it had
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    speed = quantities.speed(options.speed, "--speed") if options.speed else 1.0
    if options.token is None and not is_loopback(options.host):
        raise UsageError(
            f"--host {options.host}: others could connect; add --token, or stay on 127.0.0.1"
        )
    outages = _outages(options.file, speed, notices) if options.outages else None
    quirks = _quirks(options)
    matches = _served_matches(options, speed, quirks, notices)
    service = local_service.service(
        matches,
        env,
        token=options.token,
        unpaid_token=options.token_without_addon,
        simulated=not options.file,
        dialect=options.dialect or "documented",
        quirks=quirks,
    )
    server = local_service.server(
        service,
        speed=speed,
        outages=outages,
        faults=[fault(spec) for spec in options.fault or ()],
        seed=options.seed,
        host=options.host,
        port=options.port,
        log=lambda text: notices.say(text, Level.DETAIL),
    )
    return _listen(server, options.start, notices, env)


def _served_matches(
    options: ServiceOptions, speed: float, quirks: frozenset[str], notices: Notices
) -> list[ServedMatch]:
    """The matches of the captures, or made-up ones."""
    if options.file:
        for name in ("matches", "dialect", "books"):
            if getattr(options, name) is not None:
                raise UsageError(
                    f"--{name}: shapes made-up matches only; captures keep their bytes"
                )
        if options.source == "full":
            raise UsageError("--source full: a capture has what it has; leave it out")
        matches = local_service.captured(
            options.file, speed=speed, loop=options.loop, source=options.source, say=notices.say
        )
    else:
        matches = local_service.simulated(
            options.matches or 3,
            seed=options.seed,
            speed=speed,
            loop=options.loop,
            source=options.source,
            dialect=options.dialect or "documented",
            books_to_all=options.books == "all",
            quirks=quirks,
        )
    every_s = quantities.duration(options.stagger, "--stagger") if options.stagger else 0.0
    for number, match in enumerate(matches):
        match.opens_s = number * every_s
    return matches


def _quirks(options: ServiceOptions) -> frozenset[str]:
    """The quirks that are asked for; raises UsageError for those that the frames cannot have."""
    quirks = frozenset(options.quirk or ())
    for name in sorted(quirks):
        if name not in QUIRKS:
            raise UsageError(f"--quirk {name}: unknown; {nearest(name, QUIRKS)}")
        if name in OF_FRAMES and options.dialect != "rich":
            raise UsageError(
                f"--quirk {name}: it changes frames of the rich dialect; add --dialect rich"
            )
    return quirks


def _outages(
    file: list[Path] | None, speed: float, notices: Notices
) -> dict[Match, list[ReplayedOutage]]:
    """The outages in these captures; none is worth a word."""
    if not file:
        raise UsageError("--outages: made-up matches have none; give a capture, or see --fault")
    if math.isinf(speed):
        raise UsageError(
            "--outages: with --speed max they would take no time; give a number",
            "--outages --speed",
        )
    outages = local_service.outages(file)
    if not any(outages.values()):
        notices.say("--outages: no gap is told in what is served; it goes on without an outage")
    return outages


def _listen(server: Server, start: Start, notices: Notices, env: Environment) -> int:
    """Serve until a signal; raises OutputFailed if the line for `eval` cannot be printed."""
    from livecli.net.failures import network_reason
    from livecli.net.io_thread import IoThread
    from livecli.net.server import SparingLog

    streams.check(env.stdout)
    io = IoThread()
    problems = SparingLog(lambda text: notices.say(text, Level.WARNING), most=1)
    io.loop.set_exception_handler(lambda loop, context: problems(_problem(context)))
    io.start()
    try:
        io.run(server.open()).result()
    except OSError as error:
        where = f"{server.host}:{server.port}"
        step = "choose another --port, or 0" if error.errno == errno.EADDRINUSE else "see --host"
        raise LivecliError(f"{where}: {network_reason(error)}; {step}") from None
    streams.put(f"export LIVECLI_URL={server.url}\n", env)
    if start == "now":
        io.call(server.start_all)
    io.call(io.loop.call_later, COLLECT_EVERY_S, _collect, io.loop)
    shown = ", ".join(str(match) for match in list(server.service.served_matches)[:5])
    more = len(server.service.served_matches) - 5
    end = "Ctrl-C" if env.is_terminal(env.stdout) else f"kill {os.getpid()}"
    notices.say(
        f"serving {shown}{f' and {more} more' if more > 0 else ''} on {server.url} "
        f"(process {os.getpid()}); {end} ends it"
    )
    _let_go(env.stdout)
    poller = Poller(env.monotonic)
    with Signals(poller.wake, poller.write_fd) as signals:
        while signals.caught is None:
            poller.sleep()
    io.run(server.close()).result()
    io.close()
    die_by(signals.caught)


def _collect(loop: AbstractEventLoop) -> None:
    """Give back what clients took that are gone, now and every COLLECT_EVERY_S.

    A closed transport of asyncio refers to itself; and blocks that the interpreter holds for later
    objects hold the megabytes around them. Only the collector frees either, and by itself it comes
    too seldom.
    """
    gc.collect()
    loop.call_later(COLLECT_EVERY_S, _collect, loop)


def _problem(context: dict[str, Any]) -> str:
    """The sentence about what asyncio cannot tell to anybody."""
    error = context.get("exception")
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return f"no more connections can be taken: {reason(error)}; raise `ulimit -n`"
    return f"{context.get('message')} ({error!r}); report it"


def _let_go(stdout: int) -> None:
    """Close stdout, so that `eval "$(… &)"` need not wait for us."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stdout)
    os.close(nowhere)
