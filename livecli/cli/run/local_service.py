"""The local service: the matches that it serves, simulated or captured, and its server."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from livecli.capture import reader
from livecli.environment import Environment
from livecli.errors import InputFailed, UsageError
from livecli.feed.dialects.writing import rich
from livecli.feed.records import Gap
from livecli.feed.sports import Match
from livecli.service.events import CLOSE_CODES
from livecli.service.replayed_outages import ReplayedOutage
from livecli.service.served_match import BASIC, ServedMatch, TimedFrame, basic
from livecli.simulation import Fixture, bookmakers, fixtures, play
from livecli.sources.capture_file import lines

from ..plan.place import DEMO_MATCHES, Demo


if TYPE_CHECKING:
    from livecli.net.io_thread import IoThread
    from livecli.net.server import Server
    from livecli.service.faults import Fault
    from livecli.service.service import Service


ROUNDED_S = 0.0005  # away from the times of a gap, at the most: its last frame is before it
# Known to the local service, and without data: the neighbours of the documents' own ids.
UNTRACKED = (Match("football", 204848), Match("tennis", 36834))


def simulated(
    count: int,
    *,
    seed: int,
    speed: float,
    loop: bool = False,
    source: str | None = None,
    dialect: str = "documented",
) -> list[ServedMatch]:
    """`count` made-up matches; `source` None leaves to each its own."""
    return [
        ServedMatch(
            Match(fixture.sport, fixture.event_id),
            partial(_simulate, fixture, seed, dialect),
            source=fixture.source,
            bookmakers=frozenset(bookmakers(fixture)),
            speed=speed,
            loop=loop,
        )
        for fixture in (one._replace(source=source) if source else one for one in fixtures(count))
    ]


def captured(
    paths: list[Path],
    *,
    speed: float,
    loop: bool,
    source: str | None,
    say: Callable[[str], None],
) -> list[ServedMatch]:
    """The matches in these captures; the same id in two of them is a usage error."""
    found: dict[Match, Path] = {}
    served_matches = []
    for path in paths:
        matches = reader.contents(reader.frames(lines(path)))
        if not matches:
            raise InputFailed(f"{path}: no frame of any match in it; give a capture")
        for match, about in matches.items():
            if match in found:
                raise UsageError(f"match {match}: both {found[match]} and {path} have it; give one")
            found[match] = path
            thinned = source == BASIC and about.source != BASIC
            served_matches.append(
                ServedMatch(
                    match,
                    partial(_replay, path, match, thinned),
                    source=BASIC if thinned else about.source,
                    bookmakers=frozenset(about.bookmakers),
                    speed=speed,
                    loop=loop,
                    say=say,
                )
            )
    return served_matches


def outages(paths: list[Path]) -> dict[Match, list[ReplayedOutage]]:
    """The outages of the matches in these captures, by the gaps that they tell."""
    return {
        match: [outage for gap in gaps if (outage := _outage(gap)).from_s < outage.to_s]
        for path in paths
        for match, gaps in reader.gaps(reader.frames(lines(path))).items()
    }


def _outage(gap: Gap) -> ReplayedOutage:
    code = gap.code if gap.code in CLOSE_CODES else None
    from_s = gap.from_ms / 1000 + ROUNDED_S
    return ReplayedOutage(from_s, gap.to_ms / 1000, code, gap.cause == "silent")


def _simulate(fixture: Fixture, seed: int, dialect: str, start_ms: int) -> Iterator[TimedFrame]:
    for at_s, frame in play(fixture, seed=seed, start_ms=start_ms):
        body = rich(frame) if dialect == "rich" else frame
        yield TimedFrame(at_s, frame["type"], orjson.dumps(body), frame.get("bookmaker_slug"))


def _replay(path: Path, match: Match, thinned: bool, start_ms: int) -> Iterator[TimedFrame]:
    """A capture's frames in their own bytes and times; `start_ms` changes nothing in them."""
    due = _due(path, match)
    return basic(due) if thinned else due


def _due(path: Path, match: Match) -> Iterator[TimedFrame]:
    first_ms: float | None = None
    for frame in reader.of_match(reader.frames(lines(path)), match):
        first_ms = frame.received_ms if first_ms is None else first_ms
        at_s = (frame.received_ms - first_ms) / 1000
        book = frame.body.get("bookmaker_slug") if frame.type == "odds_book" else None
        yield TimedFrame(max(0.0, at_s), frame.type, frame.raw, book)


def start_demo(plan: Demo, env: Environment) -> tuple[IoThread, Server]:
    """Open the local service that `--demo` connects to, on a thread of its own."""
    from livecli.net.io_thread import IoThread

    io = IoThread()
    io.start()
    served_matches = simulated(DEMO_MATCHES, seed=plan.seed, speed=plan.speed)
    opened = server(service(served_matches, env), port=0, speed=plan.speed)
    io.run(opened.open()).result()
    return io, opened


def service(
    served_matches: list[ServedMatch],
    env: Environment,
    *,
    token: str | None = None,
    unpaid_token: str | None = None,
    simulated: bool = True,
) -> Service:
    from livecli.service.service import Service

    return Service(
        served_matches,
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
    log: Callable[[str], None] | None = None,
    **how: Any,
) -> Server:
    """The server of `service`; `faults` None: it can have none later either."""
    from livecli.net.server import Server
    from livecli.service.faults import FaultyService
    from livecli.service.replayed_outages import OutageService

    patient = math.isinf(speed)  # no pace to keep: it can wait for slow readers
    right = OutageService(service, outages) if outages else service
    if faults is None:
        return Server(service, rules=right, patient=patient, log=log, **how)
    rules = FaultyService(right, faults, seed=seed)
    faulty = Server(
        service, rules=rules, list_fault=rules.list_fault, patient=patient, log=log, **how
    )
    rules.log = faulty.log
    return faulty
