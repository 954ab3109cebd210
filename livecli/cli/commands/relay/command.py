"""`livecli relay`: follow upstream once, and be the feed's service for many clients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from livecli.cli import options
from livecli.cli.options import ALLOW_HOST
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.options.group import Group, offers, option
from livecli.cli.plan import quantities
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.live import LivePlan, live_plan
from livecli.cli.plan.place import Demo
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.address import is_loopback
from livecli.relay.client_queue import OnSlowClient
from livecli.terminal.notices import Notices


if TYPE_CHECKING:
    from livecli.net.relay_server import ServerRules
    from livecli.relay.client_keys import Keys


MOST_RING_S = 86_400.0
LEAST_BUFFER = 64 * 2**10


class ClientOptions(Group):
    """Who may come, and how those are treated who are slow."""

    heading = "Clients"

    port: int = option("--port PORT", "0 takes any free one.", default=8766, min=0, max=65535)
    host: str = option("--host HOST", "Where to listen.", default="127.0.0.1")
    key_file: Path | None = option(
        "--key-file FILE",
        "Let nobody in without a key: lines of name:key[:matches]; read again on SIGHUP.",
        default=None,
    )
    allow_host: list[str] | None = option(*ALLOW_HOST, default=None)
    allow_origin: list[str] | None = option(
        "--allow-origin ORIGIN",
        "Let pages of this origin in, as in https://scores.example; repeatable.",
        default=None,
    )
    page: bool = option("--page", "Show the matches on a page at /.", default=False)
    ring: str = option(
        "--ring D", "For so long, streams that come back get what they missed.", default="300s"
    )
    client_buffer: str = option(
        "--client-buffer SIZE", "What may wait for one slow client.", default="1MB"
    )
    on_slow_client: OnSlowClient = option(
        "--on-slow-client",
        "When that is full: leave out what is outdated, or close at once.",
        default="conflate",
    )
    conflate: str | None = option(
        "--conflate D", "Send everybody only what is newest, once in D.", default=None
    )
    max_clients: int = option("--max-clients N", "Clients at the most.", default=2000, min=1)
    per_client: int = option(
        "--per-client N", "Matches of one client at the most.", default=10, min=1
    )


class UpstreamOptions(options.ConnectionOptions):
    """The feed, or captures in its place."""

    speed: str | None = option(
        "--speed X", "With --file and --demo: so many times as fast, or max.", default=None
    )
    file: list[Path] | None = option(
        "--file CAPTURE", "Relay captures in place of the feed; repeatable.", default=None
    )


def relay(
    env: Environment,
    matches: options.MatchOptions,
    connection: Annotated[
        UpstreamOptions, offers("url demo file speed seed token token_file auth patience")
    ],
    bus: BusOptions,
    clients: ClientOptions,
    choice: Annotated[options.LiveChoiceOptions, offers("normalize bookmaker")],
    outages: Annotated[
        options.OutageOptions, offers("max_sockets wait max_retries retry_for no_reconnect")
    ],
    talk: Annotated[options.TalkOptions, offers("quiet verbose")],
) -> int:
    """Follow the feed once, and pass it on to many: the same protocol, event streams, a page.

    \b
    livecli relay                           what its clients ask for, on port 8766
    livecli relay --live                    all that is live
    livecli relay --demo --page             made-up matches, and a page to look at
    livecli tail 204849 --url ws://127.0.0.1:8766
    curl -N http://127.0.0.1:8766/sse/football/204849
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    keys = _keys(clients)
    rules = _rules(clients)
    ring_s = quantities.duration(clients.ring, "--ring")
    if ring_s > MOST_RING_S:
        raise UsageError("--ring: longer than a day; give less")
    plan = _plan(matches, connection, bus, choice, outages, notices, env)
    if plan is None:
        return 0
    from livecli.cli.run.relay_run import run_relay

    return run_relay(
        plan,
        rules,
        notices,
        env,
        keys=keys,
        key_file=clients.key_file,
        ring_s=ring_s,
        limit=clients.per_client,
        host=clients.host,
        port=clients.port,
    )


def _plan(
    matches: options.MatchOptions,
    connection: UpstreamOptions,
    bus: BusOptions,
    choice: options.LiveChoiceOptions,
    outages: options.OutageOptions,
    notices: Notices,
    env: Environment,
) -> LivePlan | None:
    stop = options.StopOptions()
    look = options.LookOptions(format_="ndjson")
    frames = frame_choice(choice, look, stop, "inline", notices, env, captured=True)
    if not connection.file:
        return live_plan(
            *(matches, connection, outages, stop, frames, choice.bookmaker, notices, env),
            stays=True,
            bus=bus,
            bus_state=True,
        )
    for word, value in (
        ("--live", matches.live),
        ("--demo", connection.demo),
        ("--url", connection.url),
        ("--bus", bus.bus),
    ):
        if value:
            raise UsageError(f"--file and {word}: a capture brings its matches; leave out one")
    speed = quantities.speed(connection.speed or "1", "--speed")
    captures = options.ConnectionOptions(demo=True, patience=connection.patience)
    plan = live_plan(
        matches, captures, outages, stop, frames, choice.bookmaker, notices, env, stays=True
    )
    demo = Demo(speed, 0, files=tuple(connection.file))
    return plan and plan._replace(place=plan.place._replace(demo=demo))


def _keys(clients: ClientOptions) -> Keys | None:
    if clients.key_file is None:
        if not is_loopback(clients.host):
            raise UsageError(
                f"--host {clients.host}: others could connect; add --key-file, or stay on 127.0.0.1"
            )
        return None
    from livecli.relay.client_keys import read_keys

    return read_keys(clients.key_file)


def _rules(clients: ClientOptions) -> ServerRules:
    from livecli.net.relay_server import ServerRules
    from livecli.relay.access import Origins, is_origin

    for origin in clients.allow_origin or ():
        if not is_origin(origin):
            raise UsageError(
                f"--allow-origin {origin!r}: no origin; write it as in https://scores.example"
            )
    client_buffer = quantities.size(clients.client_buffer, "--client-buffer")
    if client_buffer < LEAST_BUFFER:
        raise UsageError("--client-buffer: less than one snapshot; give 64K or more")
    conflate_s = quantities.optional(quantities.duration, clients.conflate, "--conflate")
    if conflate_s is not None and not 0.01 <= conflate_s <= 60:
        raise UsageError("--conflate: from 10ms to 60s")
    page, policy = (None, "")
    if clients.page:
        from livecli.relay.web_page import web_page

        page, policy = web_page()
    return ServerRules(
        Origins(clients.allow_origin or ()),
        tuple(clients.allow_host or ()),
        max_clients=clients.max_clients,
        client_buffer=client_buffer,
        on_slow=clients.on_slow_client,
        conflate_s=conflate_s,
        page=page,
        page_policy=policy,
    )
