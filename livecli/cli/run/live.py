"""A live run, from its plan to its end: the pipeline of tail, record and watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple
from livecli.pipeline import Filter, Pipeline, Sink
from livecli.poller import Poller
from livecli.terminal.notices import Level, Notices

from ..plan.live import LiveChoice, LivePlan
from ..plan.place import FeedPlace


if TYPE_CHECKING:
    from livecli.bus.shard import Shard
    from livecli.feed.rest.live_list import Listed
    from livecli.filters.finished import Finished
    from livecli.filters.names import TeamNames
    from livecli.net.background_call import BackgroundCall
    from livecli.net.connect import Link
    from livecli.net.dial import Target
    from livecli.session.liveness import Patience
    from livecli.session.session import Session
    from livecli.sources.discoverer import Discoverer

    from .summary import RunState


MUTE_AFTER_S = 30.0  # a ping, and its pong, is sure to come before
# Makes, from a URL, the matches that are followed there and what wakes the pipeline, the sink of
# their frames, and a stage (or None) that gets every frame before the filters.
SinkMaker = Callable[[str, tuple[Match, ...], Callable[[], None]], tuple[Sink, Filter | None]]
# Makes, of stdout and of what wakes the pipeline, the sink that goes around it.
Around = Callable[[Sink, Callable[[], None]], Sink]


class LiveRun(NamedTuple):
    """A live run before its start; `at_end` and `on_status` are for `run_to_end`."""

    pipeline: Pipeline
    session: Session | None  # None: from a bus
    at_end: Callable[[], object]
    on_status: Callable[[], None]


def run(
    plan: LivePlan,
    notices: Notices,
    env: Environment,
    sink_maker: SinkMaker | None = None,
    around: Around | None = None,
) -> Exit:
    """Follow live frames until the end; dies by the signal if one ended it."""
    live = live_run(plan, notices, env, sink_maker, around)
    from .ending import run_to_end

    return run_to_end(live.pipeline, at_end=live.at_end, on_status=live.on_status)


def live_run(
    plan: LivePlan,
    notices: Notices,
    env: Environment,
    sink_maker: SinkMaker | None = None,
    around: Around | None = None,
) -> LiveRun:
    """The run of this plan, onto stdout unless `sink_maker` makes another sink.

    `around` makes one around stdout.
    """
    if plan.bus is not None:
        from .bus_run import bus_run

        return bus_run(plan, plan.bus, notices, env, sink_maker, around)
    poller = Poller(env.monotonic)
    target, matches = reach(plan.place, plan.matches, env)
    if plan.live is not None:
        matches = plan.matches  # the lists bring the others
    if plan.shard is not None:
        matches = tuple(filter(plan.shard.has, matches))
    early = early_link(plan, target, matches, env)
    # What is loaded from here on is loaded while the connection is being made.
    from livecli.sources.live import LiveSource

    from .stages import chain, limits, team_names

    names = team_names(plan.frames)
    maker = sink_maker or to_stdout(plan, names, env, around)
    sink, hearing = maker(str(target.address), matches, poller.wake)
    notices.say(f"connecting to {target.shown}", Level.DETAIL)
    session = session_of(plan, target, env)
    finished = None
    if plan.stop.finished or plan.live:
        finished = finished_stage(
            plan, matches, env, lambda match, over: source.set_over(match, over)
        )
    state = run_state(plan, names, finished, notices, env)
    source = LiveSource(
        poller,
        session,
        target,
        matches,
        tell=lambda tell: state.tell(tell, sink, notices),
        most_bytes=plan.buffer_bytes,
        on_slow=plan.on_slow,
        discoverer=discoverer(plan.live, plan.patience, target, notices, env, plan.shard)
        if plan.live
        else None,
        early=early,
        env=env,
    )
    pipeline = Pipeline(
        source,
        [*([hearing] if hearing else []), *chain(plan.frames, state, notices).filters],
        sink,
        limits=limits(plan.frames, plan.stop, state, env),
        poller=poller,
        meanwhile=source.talk,
        stalled=source.stalled,
    )
    return LiveRun(
        pipeline, session, lambda: state.sum_up(notices, session.reconnects), source.ask_status
    )


def to_stdout(
    plan: LivePlan, names: TeamNames | None, env: Environment, around: Around | None
) -> SinkMaker:
    """Makes the sink that prints frames, with the one around it."""

    def maker(
        url: str, matches: tuple[Match, ...], wake: Callable[[], None]
    ) -> tuple[Sink, Filter | None]:
        from livecli.sinks.stdout import Stdout

        from .stages import renderer

        stdout = Stdout(env.stdout, renderer(plan.frames, names))
        return stdout if around is None else around(stdout, wake), None

    return maker


def run_state(
    plan: LivePlan,
    names: TeamNames | None,
    finished: Finished | None,
    notices: Notices,
    env: Environment,
) -> RunState:
    """The stages of this run that have a state."""
    from livecli.filters.counts import FrameCounts

    from .stages import asked_paths, dedupe, passage
    from .summary import RunState

    return RunState(
        names,
        dedupe(plan.frames),
        finished,
        plan.frames.query,
        FrameCounts(),
        asked_paths(plan.frames, notices, env),
        passage(plan.frames, env, notices.say if env.is_terminal(env.stderr) else None),
    )


def finished_stage(
    plan: LivePlan,
    matches: tuple[Match, ...],
    env: Environment,
    on_change: Callable[[Match, bool], None],
) -> Finished:
    """The stage that knows when all matches are over; with `--live`, each that it hears of."""
    from livecli.filters.finished import GRACE_S, Finished

    grace_s = GRACE_S * plan.patience.scale
    if plan.place.demo is not None:  # whose last frames come as much sooner
        grace_s /= plan.place.demo.speed
    return Finished(
        None if plan.live or not matches else matches,
        clock=env.monotonic,
        grace_s=grace_s,
        on_change=on_change,
    )


def reach(
    place: FeedPlace, matches: tuple[Match, ...], env: Environment
) -> tuple[Target, tuple[Match, ...]]:
    """What to dial, and the matches to follow there; starts the demo's service if that is it."""
    from livecli.feed.address import address
    from livecli.net.dial import Target

    if place.demo is None:
        value = place.token.value if place.token else None
        return Target(place.address, value, place.by_subprotocol), matches
    from .local_service import start_demo

    _, server = start_demo(place.demo, env)
    return Target(address(server.url)), matches or tuple(server.service.served_matches)


def early_link(
    plan: LivePlan, target: Target, matches: tuple[Match, ...], env: Environment
) -> BackgroundCall[Link] | None:
    """The first connection, begun at once; None where none is sure to be needed at once."""
    if plan.place.demo is not None or not matches:
        return None
    from livecli.net.background_call import BackgroundCall
    from livecli.net.connect import connect
    from livecli.net.dialler import SHARE

    deadline = monotonic() + SHARE * plan.patience.connect_s
    return BackgroundCall(partial(connect, target.address, deadline, env.variables))


def session_of(plan: LivePlan, target: Target, env: Environment) -> Session:
    """The session of this plan: the client's rules, set up."""
    from livecli.feed.records import opened
    from livecli.session.session import Session

    url = str(target.address)
    return Session(
        where=url,
        announce=partial(opened, url) if plan.frames.captured else None,
        own_path=bool(target.address.path),
        max_sockets=plan.max_sockets,
        bookmaker=plan.bookmaker,
        wait=plan.wait or plan.live is not None,
        stays=plan.stays or plan.live is not None,
        retries=plan.retries,
        patience=_patience(plan.patience, env),
        jitter=env.jitter,
        wall=env.wall_ms,
    )


def _patience(patience: Patience, env: Environment) -> Patience:
    """On a terminal somebody waits for data, and is told why there is none."""
    mute_after_s = MUTE_AFTER_S * patience.scale if env.is_terminal(env.stderr) else inf
    return patience._replace(mute_after_s=mute_after_s)


def discoverer(
    live: LiveChoice,
    patience: Patience,
    target: Target,
    notices: Notices,
    env: Environment,
    shard: Shard | None = None,
) -> Discoverer:
    """The discoverer of `--live`, which follows the lists; of their matches those of `shard`."""
    from livecli.feed.rest.live_list import chosen
    from livecli.net.http import get
    from livecli.net.live_lists import LiveLists
    from livecli.session.discovery import GRACE_S as AFTER_S
    from livecli.session.discovery import Discovery
    from livecli.sources.discoverer import Discoverer

    lists = LiveLists(
        target.address,
        target.token,
        live.sports,
        get=partial(get, variables=env.variables),
        patience=patience.scale,
        say=lambda text, level: notices.say(text, min(level, Level.NOTE)),
    )
    choose: Callable[[Sequence[Listed]], Sequence[Listed]]
    choose = partial(chosen, league=live.league, team=live.team)
    if shard is not None:
        choose = partial(_of_shard, shard, choose)
    return Discoverer(
        Discovery(live.most, grace_s=AFTER_S * patience.scale),
        lists.ask,
        choose,
        scale=patience.scale,
    )


def _of_shard(
    shard: Shard, choose: Callable[[Sequence[Listed]], Sequence[Listed]], rows: Sequence[Listed]
) -> Sequence[Listed]:
    return choose([row for row in rows if shard.has(row.match)])
