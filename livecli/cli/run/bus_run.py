"""A run that reads from a bus, from its plan to its end: what `live` is for the feed."""

from __future__ import annotations

from functools import partial

from livecli.bus.bus import Bus
from livecli.bus.subjects import filters
from livecli.environment import Environment
from livecli.pipeline import Filter, Pipeline
from livecli.poller import Poller
from livecli.sources.bus_reader import BusReader
from livecli.terminal.notices import Level, Notices

from ..plan.bus_plan import BusReading
from ..plan.live import LivePlan
from .live import Around, LiveRun, SinkMaker, finished_stage, run_state, to_stdout
from .stages import chain, limits, team_names


NAMES_TYPE = "event"  # where the names of teams are, and that a match is over


def bus_run(
    plan: LivePlan,
    reading: BusReading,
    notices: Notices,
    env: Environment,
    sink_maker: SinkMaker | None = None,
    around: Around | None = None,
) -> LiveRun:
    """The run of this plan, as `live_run` makes it of the feed."""
    poller = Poller(env.monotonic)
    names = team_names(plan.frames)
    bus = reading.bus
    maker = sink_maker or to_stdout(plan, names, env, around)
    sink, hearing = maker(str(bus.address), plan.matches, poller.wake)
    notices.say(f"reading stream {bus.stream.name} on {bus.address}", Level.DETAIL)
    finished = None
    if plan.stop.finished or not plan.matches:
        finished = finished_stage(
            plan, plan.matches, env, lambda match, over: source.set_over(match, over)
        )
    state = run_state(plan, names, finished, notices, env)
    types = plan.frames.types
    if types and (names is not None or plan.stop.finished):
        types |= {NAMES_TYPE}
    cuts = plan.stop.records is not None or plan.stop.finished or plan.frames.until is not None
    source = BusReader(
        poller,
        bus,
        filters(bus.stream.name, plan.matches, types, reading.sport),
        reading.beginning,
        matches=plan.matches,
        join=sink.join,
        leave=sink.leave,
        behind=lambda: getattr(sink, "behind", None),
        most_bytes=plan.buffer_bytes,
        on_slow=plan.on_slow,
        singly=cuts and reading.beginning.durable is not None,
        say=partial(notices.say, level=Level.NOTE),
        env=env,
    )
    first: list[Filter] = [] if hearing is None else [hearing]
    if reading.snapshots:
        from livecli.filters.first_snapshot import FirstSnapshot

        first.append(FirstSnapshot())
    pipeline = Pipeline(
        source,
        [*first, *chain(plan.frames, state, notices).filters],
        sink,
        limits=limits(plan.frames, plan.stop, state, env),
        poller=poller,
    )
    return LiveRun(
        pipeline,
        None,
        lambda: state.sum_up(notices, source.reconnects),
        partial(_say_status, source, bus, notices),
    )


def _say_status(source: BusReader, bus: Bus, notices: Notices) -> None:
    """Where reading is; safe in a signal handler."""
    at = "before the first message" if source.place is None else f"message {source.place.sequence}"
    how = "connected" if source.connected else "not connected"
    text = f"{bus.address}: {how}; {at} of stream {bus.stream.name}"
    source.poller.call(notices.say, text)
