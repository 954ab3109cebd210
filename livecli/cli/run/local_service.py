"""The local service: the matches that it serves, simulated or captured, and its server."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import orjson

from livecli.capture import reader
from livecli.environment import Environment
from livecli.errors import InputFailed, UsageError
from livecli.feed.records import Gap
from livecli.feed.sports import Match
from livecli.service.events import CLOSE_CODES
from livecli.service.replayed_outages import ReplayedOutage
from livecli.service.served_match import BASIC, FULL, ServedMatch, TimedFrame, basic
from livecli.simulation import Fixture, bookmakers, fixtures, league, play
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
    books_to_all: bool = False,
    quirks: Collection[str] = (),
) -> list[ServedMatch]:
    """`count` made-up matches; `source` None leaves to each its own.

    The `odds_book` frames of a bookmaker go to those who ask for it, or with `books_to_all` to
    those, too, who ask for none.
    """
    shape: dict[str, Any] = {}
    if dialect == "rich":
        from livecli.service.rich.rich_snapshot import HISTORY, RichSnapshot

        shape = {"write": RichSnapshot(quirks), "history": HISTORY}
    return [
        ServedMatch(
            Match(fixture.sport, fixture.event_id),
            partial(_simulate, fixture, seed, quirks if dialect == "rich" else None),
            **shape,
            source=fixture.source,
            bookmakers=frozenset(bookmakers(fixture)),
            books_to_all=books_to_all,
            speed=speed,
            loop=loop,
            league=league(fixture),
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
                    books_to_all=True,
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


def _simulate(
    fixture: Fixture, seed: int, quirks: Collection[str] | None, start_ms: int
) -> Iterator[TimedFrame]:
    """The frames of a made-up match; with `quirks`, even none, football's in the rich dialect."""
    played: Iterable[tuple[float, dict[str, Any]]] = play(fixture, seed=seed, start_ms=start_ms)
    if quirks is not None and fixture.sport == "football":
        played = _enriched(played, fixture, seed, quirks, start_ms)
    for at_s, body in played:
        yield TimedFrame(at_s, body["type"], orjson.dumps(body), body.get("bookmaker_slug"))


def _enriched(
    played: Iterable[tuple[float, dict[str, Any]]],
    fixture: Fixture,
    seed: int,
    quirks: Collection[str],
    start_ms: int,
) -> Iterator[tuple[float, dict[str, Any]]]:
    """Football in the rich dialect; a basic source counts the actions that it does not send."""
    from livecli.service.rich.corrections import Corrections
    from livecli.service.rich.rich_match import RichMatch, in_seconds
    from livecli.simulation.football.tuning import ADDED_S

    actions: Iterable[tuple[float, dict[str, Any]]] = ()
    if fixture.source == BASIC:
        whole = play(fixture._replace(source=FULL), seed=seed, start_ms=start_ms)
        actions = (timed for timed in whole if timed.body["type"] == "action")
    match = RichMatch(
        full=fixture.source == FULL, start_ms=start_ms, added_s=ADDED_S, quirks=quirks
    )
    rng = Random(f"corrections:{seed}:{fixture.event_id}")
    frames = Corrections(rng, fixture.event_id * 10_000)(match.frames(played, actions))
    return in_seconds(frames) if "seconds-uts" in quirks else frames


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


def start_demo(
    plan: Demo, env: Environment, say: Callable[[str], None] = lambda text: None
) -> tuple[IoThread, Server]:
    """Open the local service that `--demo` connects to, on a thread of its own.

    `say` gets a sentence where a capture cannot be read on.
    """
    from livecli.net.io_thread import IoThread

    io = IoThread()
    io.start()
    if plan.files:
        served_matches = captured(
            list(plan.files), speed=plan.speed, loop=False, source=None, say=say
        )
    else:
        served_matches = simulated(
            DEMO_MATCHES, seed=plan.seed, speed=plan.speed, books_to_all=plan.books_to_all
        )
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
    dialect: str = "documented",
    quirks: Collection[str] = (),
) -> Service:
    from livecli.service.service import Service

    return Service(
        served_matches,
        wall=env.wall_ms,
        untracked=UNTRACKED if simulated else (),
        token=token,
        unpaid_token=unpaid_token,
        rich=dialect == "rich",
        quirks=quirks,
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
