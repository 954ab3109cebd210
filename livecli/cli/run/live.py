"""From plan to pipeline: the one place that names sources, filters, renderers and sinks."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from livecli.capture.open_close import opened
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.sports import Match
from livecli.filters.basic_source import warn_basic_source
from livecli.filters.counts import FrameCounts
from livecli.filters.dedupe import Dedupe
from livecli.filters.gaps import gaps
from livecli.filters.limits import RunLimits
from livecli.filters.names import TeamNames
from livecli.filters.normalize import normalize
from livecli.filters.snapshot import HANDLINGS
from livecli.filters.stamp import stamp
from livecli.filters.types import QUIET, only_types
from livecli.filters.until import GRACE_S, Finished
from livecli.pipeline import Filter, Pipeline, Renderer, Sink, Waker
from livecli.renderers import RENDERERS
from livecli.sinks.stdout import Stdout
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import SIGPIPE, Signals, die_by

from ..plan.frames import TABLES, FrameChoice
from ..plan.live import DEMO_MATCHES, CapturePlan, Demo, FeedPlace, LiveChoice, LivePlan, StopRules
from .summary import RunState


if TYPE_CHECKING:
    from livecli.net.dial import Target
    from livecli.net.io_thread import IoThread
    from livecli.net.server import Server
    from livecli.service.faults import Fault
    from livecli.service.replayed_outages import ReplayedOutage
    from livecli.service.served_match import ServedMatch
    from livecli.service.service import Service
    from livecli.session.liveness import Patience
    from livecli.session.session import Session
    from livecli.sources.discoverer import Discoverer


# Makes, for the matches that are followed at a URL, the sink of their frames, and a stage (or None)
# that sees every frame before any is left out.
Into = Callable[[str, tuple[Match, ...]], tuple[Sink, Filter | None]]


class CarryOut(Protocol):
    """Runs a pipeline to its end."""

    def __call__(
        self,
        pipeline: Pipeline,
        *,
        on_status: Callable[[], None] | None = None,
        at_end: Callable[[], None],
    ) -> Exit: ...


def run(
    plan: LivePlan,
    notices: Notices,
    env: Environment,
    into: Into | None = None,
    carried_out: CarryOut | None = None,
) -> Exit:
    """Follow live frames until the end, onto stdout unless `into` says where.

    Dies by the signal if one ended it. `carried_out` is for who needs the main thread.
    """
    from livecli.net.io_thread import IoThread
    from livecli.sources.live import LiveSource

    roster = TeamNames()
    into = into or (lambda url, matches: (Stdout(env.stdout, renderer(plan.shape, roster)), None))
    waker = Waker()
    io = IoThread()
    io.start()
    target, matches = reach(plan.place, plan.matches, io, env)
    if plan.live is not None:
        matches = plan.matches  # the lists tell the others
    sink, hearing = into(str(target.address), matches)
    notices.say(f"connecting to {target.shown}", Level.DETAIL)
    session = session_of(plan, target, env)
    grace_s = GRACE_S * plan.patience.scale
    finished = Finished(
        None if plan.live else matches,
        clock=env.monotonic,
        grace_s=grace_s,
        on_change=lambda match, over: source.told_over(match, over),
    )
    memory = RunState(
        roster,
        Dedupe() if plan.shape.dedupe else None,
        finished if plan.stop.finished or plan.live else None,
        plan.shape.query,
        FrameCounts(),
    )
    source = LiveSource(
        io,
        session,
        target,
        matches,
        wake=waker.wake,
        tell=lambda tell: memory.tell(tell, sink, notices),
        most_bytes=plan.buffer_bytes,
        on_slow=plan.on_slow,
        discoverer=discoverer(plan.live, plan.patience, target, notices) if plan.live else None,
        env=env,
    )
    pipeline = Pipeline(
        source,
        [*([hearing] if hearing else []), *filters(plan.shape, memory, notices)],
        sink,
        limits=limits(plan.shape, plan.stop, memory, env),
        waker=waker,
        clock=env.monotonic,
        meanwhile=source.talk,
    )
    return (carried_out or _carried_out)(
        pipeline,
        on_status=source.ask_status,
        at_end=lambda: memory.sum_up(notices, session.reconnects),
    )


def play(plan: CapturePlan, notices: Notices, env: Environment) -> Exit:
    """Captures onto stdout, to their end; dies by the signal if one ended it."""
    from livecli.capture.reader import Reader
    from livecli.capture.window import Window
    from livecli.fast_path.reader import BulkReader, is_short
    from livecli.sources.playback import Playback

    roster = TeamNames()
    sink = Stdout(env.stdout, renderer(plan.shape, roster))

    def window() -> Filter | None:
        if plan.start is None and plan.end is None:
            return None
        cut = Window(plan.start, plan.end)
        return lambda batch: cut(roster(batch))  # names are told before it begins, too

    memory = RunState(
        roster,
        Dedupe() if plan.shape.dedupe else None,
        Finished(None, clock=None) if plan.stop.finished else None,
        plan.shape.query,
    )
    stages = filters(plan.shape, memory, notices)
    reader: Callable[[], Reader | BulkReader] = partial(Reader, whole=plan.whole)
    if is_short(plan):
        reader = partial(BulkReader, plan, stages, sink.renderer)
        stages = []
    source = Playback(
        plan.paths,
        stdin=env.stdin,
        reader=reader,
        window=window,
        say=lambda text: notices.say(text, Level.WARNING),
        clock=env.monotonic,
        merged=plan.merged,
        pace=plan.pace,
        rounds=plan.rounds,
    )
    waker = Waker()
    pipeline = Pipeline(
        source,
        stages,
        sink,
        limits=limits(plan.shape, plan.stop, memory, env),
        waker=waker,
        clock=env.monotonic,
    )

    def at_end() -> None:
        memory.sum_up(notices)
        missed = source.read_any and not sink.wrote and plan.shape.query is None
        if missed and source.done and not pipeline.stopping:
            notices.say(
                "nothing in it is as wanted; check what was asked for: -t, -w, --from, --to"
            )

    code = _carried_out(pipeline, at_end=at_end)
    return Exit.INPUT if source.failed and code == Exit.DONE else code


def _carried_out(
    pipeline: Pipeline,
    *,
    on_status: Callable[[], None] | None = None,
    at_end: Callable[[], None],
) -> Exit:
    """Run to the end, and die by the signal if one ended it."""
    gc.freeze()  # what is there by now is no garbage: looking through it would hold up frames
    with Signals(pipeline.stop, pipeline.waker.write_fd, on_status=on_status) as signals:
        try:
            code = pipeline.run()
        finally:
            if not pipeline.sink.gone:
                at_end()
    if signals.caught is not None:
        die_by(signals.caught)
    if pipeline.sink.gone:
        die_by(SIGPIPE)
    return code


def session_of(plan: LivePlan, target: Target, env: Environment) -> Session:
    """The client's rules, with what the user wants of them."""
    from livecli.session.announced import Announced
    from livecli.session.session import Session

    url = str(target.address)
    return (partial(Announced, partial(opened, url)) if plan.shape.captured else Session)(
        where=url,
        own_path=bool(target.address.path),
        max_sockets=plan.max_sockets,
        bookmaker=plan.bookmaker,
        wait=plan.wait or plan.live is not None,
        stays=plan.live is not None,
        retries=plan.retries,
        patience=plan.patience,
        jitter=env.jitter,
        wall=env.wall_ms,
    )


def discoverer(
    live: LiveChoice, patience: Patience, target: Target, notices: Notices
) -> Discoverer:
    """What finds the matches of `--live`."""
    from livecli.feed.rest.live_list import chosen
    from livecli.net.live_lists import Lists
    from livecli.session.discovery import GRACE_S as AFTER_S
    from livecli.session.discovery import Discovery
    from livecli.sources.discoverer import Discoverer

    lists = Lists(
        target.address,
        target.token,
        live.sports,
        patience=patience.scale,
        say=lambda text, level: notices.say(text, min(level, Level.NOTE)),
    )
    return Discoverer(
        Discovery(live.most, grace_s=AFTER_S * patience.scale),
        lists.ask,
        partial(chosen, league=live.league, team=live.team),
        scale=patience.scale,
    )


def limits(shape: FrameChoice, stop: StopRules, memory: RunState, env: Environment) -> RunLimits:
    """What may end the run by itself."""
    return RunLimits(
        count=stop.count,
        duration_s=stop.duration_s,
        idle_s=stop.idle_s,
        endings=[
            end
            for end in (shape.until, memory.finished if stop.finished else None)
            if end is not None
        ],
        started_at=env.monotonic(),
        clock=env.monotonic,
    )


def filters(shape: FrameChoice, memory: RunState, notices: Notices) -> list[Filter]:
    """The stages between source and renderer, in the order that the commands promise."""
    stages: list[Filter | None] = [
        memory.tally,
        gaps(shape.gaps, lambda text: notices.say(text, Level.WARNING)),
        memory.roster if shape.format == "line" else None,
        memory.finished,
        warn_basic_source(shape.types, notices.say),
        HANDLINGS[shape.snapshot],
        normalize if shape.normalize else None,
        memory.dedupe,
        only_types(shape.types, shape.excluded, frozenset() if shape.captured else QUIET),
        shape.where,
        shape.until,
        shape.query,
        shape.fields,
        stamp if shape.stamp and shape.format not in TABLES else None,
    ]
    return [stage for stage in stages if stage is not None]


def renderer(shape: FrameChoice, roster: TeamNames) -> Renderer:
    """The renderer of a format, with what it needs to know."""
    table: dict[str, Any] = {
        "columns": shape.columns or None,
        "types": shape.types,
        "safe": shape.safe,
        "stamp": shape.stamp,
    }
    needs: dict[str, dict[str, Any]] = {
        "csv": {"separator": ",", **table},
        "json": {"color": shape.color, "safe": shape.safe},
        "line": {"roster": roster, "color": shape.color},
        "ndjson": {"safe": shape.safe},
        "template": {"template": shape.template, "safe": shape.safe},
        "tsv": {"separator": "\t", **table},
    }
    module, _, name = RENDERERS[shape.format].partition(":")
    made: Renderer = getattr(import_module(module), name)(**needs[shape.format])
    return made


def reach(
    place: FeedPlace, wanted: tuple[Match, ...], io: IoThread, env: Environment
) -> tuple[Target, tuple[Match, ...]]:
    """What to dial, and the matches to follow there; starts the demo's service if that is it."""
    from livecli.feed.address import address
    from livecli.net.dial import Target

    if place.demo is None:
        value = place.token.value if place.token else None
        return Target(place.address, value, place.by_subprotocol), wanted
    server = demo(place.demo, env)
    io.run(server.open()).result()
    return Target(address(server.url)), wanted or tuple(server.service.showings)


def demo(plan: Demo, env: Environment) -> Server:
    """The local service that `--demo` talks to."""
    from .local_service import simulated

    showings = simulated(
        DEMO_MATCHES,
        seed=plan.seed,
        speed=plan.speed,
        loop=False,
        source=None,
        dialect="documented",
    )
    return server(service(showings, env), port=0, speed=plan.speed)


def service(
    showings: list[ServedMatch],
    env: Environment,
    *,
    token: str | None = None,
    unpaid_token: str | None = None,
    simulated: bool = True,
) -> Service:
    from livecli.service.service import Service

    from .local_service import UNTRACKED

    return Service(
        showings,
        wall=env.wall_ms,
        untracked=UNTRACKED if simulated else (),
        token=token,
        unpaid_token=unpaid_token,
    )


def server(
    service: Service,
    *,
    speed: float,
    outages: Mapping[Match, Sequence[ReplayedOutage]] | None = None,
    faults: list[Fault] | None = None,
    seed: int = 0,
    **how: Any,
) -> Server:
    from livecli.net.server import Server, patient
    from livecli.service.faults import FaultyService
    from livecli.service.replayed_outages import OutageService

    right = OutageService(service, outages) if outages else service
    if not faults:
        return Server(service, rules=right, patient=patient(speed), **how)
    rules = FaultyService(right, faults, seed=seed)
    return Server(service, rules=rules, list_fault=rules.list_fault, patient=patient(speed), **how)
