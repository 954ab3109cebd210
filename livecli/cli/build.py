"""From plan to pipeline: the one place that names sources, filters, renderers and sinks."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.sports import Match
from livecli.filters.barren import barren
from livecli.filters.choose import choose
from livecli.filters.dedupe import Dedupe
from livecli.filters.enough import Enough
from livecli.filters.gaps import gaps
from livecli.filters.normalize import normalize
from livecli.filters.roster import Roster
from livecli.filters.snapshot import HANDLINGS
from livecli.filters.stamp import stamp
from livecli.filters.tally import Tally
from livecli.filters.until import GRACE_S, Finished
from livecli.pipeline import Filter, Pipeline, Renderer, Sink, Waker
from livecli.renderers import RENDERERS
from livecli.session.effects import Level, Tell
from livecli.sinks.stdout import Stdout

from .notices import Notices
from .plan import DEMO_MATCHES, Demo, Place, Plan
from .shaping import TABLES, Shape
from .signals import SIGPIPE, Signals, die_by


if TYPE_CHECKING:
    from livecli.io_thread import IoThread
    from livecli.servers.websocket import Server
    from livecli.service.faults import Fault
    from livecli.service.service import Service
    from livecli.service.showing import Showing
    from livecli.session.session import Session
    from livecli.sources.dial import Target


def run(plan: Plan, notices: Notices, env: Environment, sink: Sink | None = None) -> Exit:
    """Follow live frames until the end, onto stdout unless `sink` is given.

    Dies by the signal if one ended it.
    """
    from livecli.io_thread import IoThread
    from livecli.sources.live import LiveSource

    roster = Roster()
    sink = sink or Stdout(env.stdout, renderer(plan.shape, roster))
    waker = Waker()
    io = IoThread()
    io.start()
    target, matches = reach(plan.place, plan.matches, io, env)
    notices.say(f"connecting to {target.shown}", Level.DETAIL)
    session = session_of(plan, target, env)
    memory = memory_of(plan, matches, roster, env)
    source = LiveSource(
        io,
        session,
        target,
        matches,
        wake=waker.wake,
        tell=lambda tell: memory.tell(tell, notices),
        most_bytes=plan.buffer_bytes,
        on_slow=plan.on_slow,
        env=env,
    )
    pipeline = Pipeline(
        source,
        filters(plan.shape, memory, notices),
        sink,
        limits=limits(plan, memory, env),
        waker=waker,
        clock=env.monotonic,
        meanwhile=source.talk,
    )
    with Signals(pipeline.stop, waker.write_fd, on_status=source.ask_status) as signals:
        try:
            code = pipeline.run()
        finally:
            if not sink.gone:
                memory.sum_up(session.reconnects, notices)
    if signals.caught is not None:
        die_by(signals.caught)
    if sink.gone:
        die_by(SIGPIPE)
    return code


def session_of(plan: Plan, target: Target, env: Environment) -> Session:
    """The client's rules, with what the user wants of them."""
    from livecli.session.session import Session

    return Session(
        where=str(target.address),
        own_path=bool(target.address.path),
        max_sockets=plan.max_sockets,
        bookmaker=plan.bookmaker,
        wait=plan.wait,
        retries=plan.retries,
        patience=plan.patience,
        jitter=env.jitter,
        wall=env.wall_ms,
    )


@dataclass(slots=True)
class Memory:
    """The stages that remember something which is asked for outside the chain."""

    tally: Tally
    roster: Roster
    dedupe: Dedupe | None
    finished: Finished | None

    def tell(self, tell: Tell, notices: Notices) -> None:
        """Say it, and wait no longer for a match that was given up."""
        notices.tell(tell)
        if self.finished is not None and tell.gave_up is not None:
            self.finished.left(tell.gave_up)

    def sum_up(self, reconnects: int, notices: Notices) -> None:
        """The summary at the end: always where something was missed, else with -v."""
        tally = self.tally
        kinds = sorted(tally.frames.items())
        counts = ", ".join(f"{kind or 'without a type'} {number}" for kind, number in kinds)
        parts = [
            f"received {counts or 'nothing'}",
            f"{_many(tally.gaps, 'gap')}, {tally.missed_s:.1f} s missed",
            _many(reconnects, "reconnection"),
        ]
        if tally.dropped:
            parts.append(f"{_many(tally.dropped, 'frame')} dropped")
        if self.dedupe is not None:
            parts.append(f"{_many(self.dedupe.dropped, 'duplicate')} dropped")
        notices.say("; ".join(parts), Level.NOTE if tally.trouble else Level.DETAIL)


def memory_of(plan: Plan, matches: tuple[Match, ...], roster: Roster, env: Environment) -> Memory:
    grace_s = GRACE_S * plan.patience.scale
    return Memory(
        tally=Tally(),
        roster=roster,
        dedupe=Dedupe() if plan.shape.dedupe else None,
        finished=Finished(matches, clock=env.monotonic, grace_s=grace_s)
        if plan.stop.finished
        else None,
    )


def limits(plan: Plan, memory: Memory, env: Environment) -> Enough:
    """What may end the run by itself."""
    return Enough(
        count=plan.stop.count,
        duration_s=plan.stop.duration_s,
        idle_s=plan.stop.idle_s,
        endings=[end for end in (plan.shape.until, memory.finished) if end is not None],
        started_at=env.monotonic(),
        clock=env.monotonic,
    )


def filters(shape: Shape, memory: Memory, notices: Notices) -> list[Filter]:
    """The stages between source and renderer, in the order that the commands promise."""
    stages: list[Filter | None] = [
        memory.tally,
        gaps(shape.gaps, lambda text: notices.say(text, Level.WARNING)),
        memory.roster if shape.format == "line" else None,
        memory.finished,
        barren(shape.types, notices.say),
        HANDLINGS[shape.snapshot],
        normalize if shape.normalize else None,
        memory.dedupe,
        choose(shape.types, shape.excluded),
        shape.where,
        shape.until,
        shape.query,
        shape.fields,
        stamp if shape.stamp and shape.format not in TABLES else None,
    ]
    return [stage for stage in stages if stage is not None]


def renderer(shape: Shape, roster: Roster) -> Renderer:
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
    place: Place, wanted: tuple[Match, ...], io: IoThread, env: Environment
) -> tuple[Target, tuple[Match, ...]]:
    """What to dial, and the matches to follow there; starts the demo's service if that is it."""
    from livecli.feed.address import address
    from livecli.sources.dial import Target

    if place.demo is None:
        value = place.token.value if place.token else None
        return Target(place.address, value, place.by_subprotocol), wanted
    server = demo(place.demo, env)
    io.run(server.open()).result()
    return Target(address(server.url)), wanted or tuple(server.service.showings)


def demo(plan: Demo, env: Environment) -> Server:
    """The local service that `--demo` talks to."""
    from .programme import simulated

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
    showings: list[Showing],
    env: Environment,
    *,
    token: str | None = None,
    unpaid_token: str | None = None,
    simulated: bool = True,
) -> Service:
    from livecli.service.service import Service

    from .programme import UNTRACKED

    return Service(
        showings,
        wall=env.wall_ms,
        untracked=UNTRACKED if simulated else (),
        token=token,
        unpaid_token=unpaid_token,
    )


def server(
    service: Service, *, speed: float, faults: list[Fault] | None = None, seed: int = 0, **how: Any
) -> Server:
    from livecli.servers.websocket import Server, patient
    from livecli.service.faults import Faulty

    rules = Faulty(service, faults, seed=seed) if faults else None
    return Server(service, rules=rules, patient=patient(speed), **how)


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
