"""`livecli serve`: the service on loopback."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

from livecli.cli.options import ALLOW_HOST, TalkOptions
from livecli.cli.options.group import Group, argument, offers, option
from livecli.cli.plan import quantities, token
from livecli.cli.run import local_service
from livecli.environment import Environment
from livecli.errors import Exit, UsageError, nearest
from livecli.feed.address import is_loopback
from livecli.service.quirks import OF_FRAMES, QUIRKS
from livecli.simulation import DEFAULT_SEED
from livecli.sources.capture_file import STDIN
from livecli.terminal import streams
from livecli.terminal.notices import Level, Notices

from . import child, serving
from .fault_spec import fault


if TYPE_CHECKING:
    from livecli.cli.run.relay import StdinRelay
    from livecli.feed.sports import Match
    from livecli.service.replayed_outages import ReplayedOutage
    from livecli.service.served_match import ServedMatch


Dialect = Literal["documented", "rich"]
SourceName = Literal["basic", "full"]
Books = Literal["asked", "all"]
Start = Literal["first", "now"]

USUAL_PORT = 8765


class ServiceOptions(Group):
    heading = "Service"

    file: list[Path] | None = argument(
        "[FILE]...",
        "Captures to serve instead of made-up matches; - is stdin, as it comes.",
        default=None,
    )
    behind_dashes: list[str] | None = argument(
        "[-- COMMAND...]",
        "A program to run meanwhile; serve ends with it, and with its code.",
        default=None,
    )
    matches: int | None = option("--matches N", "How many made-up matches.", default=None, min=1)
    seed: int = option("--seed N", "Equal seeds give equal made-up matches.", default=DEFAULT_SEED)
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
    allow_host: list[str] | None = option(*ALLOW_HOST, default=None)
    port: int | None = option(
        "--port PORT",
        "0 takes any free one, as with COMMAND; else 8765.",
        default=None,
        min=0,
        max=65535,
    )
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
    control: Path | None = option(
        "--control FILE",
        "Make this unix socket, on which --tell changes faults and speed.",
        default=None,
    )
    tell: list[str] | None = option(
        "--tell FILE WORDS",
        "Tell the service with this --control: 'fault SPEC', 'fault off', 'speed X', 'status'.",
        default=None,
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
    livecli serve -- npm test               for as long as the command runs
    """
    if options.tell:
        return _tell(options, env)
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    if options.behind_dashes is not None:
        child.check(options.behind_dashes)
    speed = quantities.speed(options.speed, "--speed") if options.speed else 1.0
    if options.token is None and not is_loopback(options.host):
        raise UsageError(
            f"--host {options.host}: others could connect; add --token, or stay on 127.0.0.1"
        )
    relay = _relay(options, notices, env)
    outages = _outages(options.file, speed, notices) if options.outages else None
    quirks = _quirks(options)
    matches = [] if relay else _served_matches(options, speed, quirks, notices)
    for each in (options.token, options.token_without_addon):
        if each is not None:
            token.hide(each, env)
    specs = options.fault or []
    port = options.port
    if port is None:
        port = USUAL_PORT if options.behind_dashes is None else 0
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
        faults=[fault(spec) for spec in specs] if specs or options.control else None,
        seed=options.seed,
        host=options.host,
        port=port,
        allowed_hosts=options.allow_host or (),
        log=(lambda text: notices.say(text, Level.DETAIL)) if talk.verbose else None,
    )
    return serving.run(server, options, relay, notices, env)


def _tell(options: ServiceOptions, env: Environment) -> int:
    """Tell a running service what is in --tell, and print what it answers."""
    from .control import tell

    path, words = cast(tuple[str, str], (options.tell or [])[-1])
    if options.file or options.behind_dashes:
        raise UsageError(f"--tell: it takes one word; quote it, as in --tell {path} 'speed 5'")
    streams.put(f"{tell(Path(path), words)}\n", env)
    return Exit.DONE


def _relay(options: ServiceOptions, notices: Notices, env: Environment) -> StdinRelay | None:
    """What reads stdin, if that is to be served; raises UsageError, InputFailed."""
    if STDIN not in (options.file or ()):
        return None
    if options.file != [STDIN]:
        raise UsageError("-: what stdin brings is served alone; leave out the other files")
    for name in ("books", "loop", "matches", "dialect", "outages", "source", "speed", "stagger"):
        if getattr(options, name):
            raise UsageError(f"--{name}: stdin is served as it comes; leave it out")
    from livecli.cli.run.relay import StdinRelay

    return StdinRelay(env.stdin, notices.say)


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
