"""Frames as a follower of a match gets them, and what alerts announce of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from random import Random

from livecli.alerts.alert_rules import AlertRules
from livecli.alerts.detector import Detector
from livecli.alerts.kinds import KINDS
from livecli.alerts.ledger import Ledger
from livecli.cli.run.local_service import simulated
from livecli.feed.alert_records import Alert
from livecli.feed.codec import decode
from livecli.feed.frames import Frame
from livecli.feed.records import missed
from livecli.service.served_match import ServedMatch
from livecli.simulation.football.clubs import clubs
from livecli.simulation.football.moments import Moment, Withdrawal
from livecli.simulation.football.play import Play
from livecli.simulation.football.prices import edges
from livecli.simulation.football.team import Team


START_MS = 1_747_407_600_000
LONGEST_S = 900.0  # an outage
FOOTBALL, FOOTBALL_BASIC, TENNIS = range(3)  # the places of `simulated` matches
ALL_KINDS = frozenset(KINDS)


def served(seed: int, dialect: str = "documented", place: int = FOOTBALL) -> ServedMatch:
    """A match that begins, as the local service has it."""
    match = simulated(3, seed=seed, speed=1.0, dialect=dialect)[place]
    match.start(0.0, START_MS)
    return match


def happened(event_id: int, seed: int) -> Counter[str]:
    """What happens in a made-up match, as it is played and before it is any frame: moments by
    their kind, less those that a review took back, and the goals that it took back."""
    home, away = clubs(event_id)
    rng = Random(f"football:{seed}:{event_id}")
    play = Play(Team("home", home, rng), Team("away", away, rng), *edges(home, away), rng)
    counts: Counter[str] = Counter()
    for each in play.match():
        if isinstance(each, Withdrawal):
            counts[each.moment.kind] -= 1
            counts["goals taken back"] += each.moment.kind == "goal"
        elif isinstance(each, Moment):
            counts[each.kind] += 1
    return counts


def followed(match: ServedMatch, outages: Sequence[tuple[float, float]] = ()) -> Iterator[Frame]:
    """All frames of a match; what is due in an outage (seconds of the match) is missed, and after
    it come its `_gap` and the snapshot of then."""
    waiting = list(outages)
    yield _frame(match, match.subscribed(), 0.0)
    last_s = 0.0
    while not match.over:
        [frame] = match.due(inf, 1) or [None]
        if frame is None:
            continue
        while waiting and waiting[0][1] <= frame.at_s:
            from_s, to_s = waiting.pop(0)
            if last_s <= from_s:
                yield missed(match.match, "lost", 1006, _ms(from_s), _ms(to_s))
            yield _frame(match, match.subscribed(), to_s)
        if not waiting or frame.at_s < waiting[0][0]:
            yield _frame(match, frame.raw, frame.at_s)
            last_s = frame.at_s
    for _, to_s in waiting:
        yield missed(match.match, "lost", 1006, _ms(last_s), _ms(max(to_s, last_s)))
        yield _frame(match, match.subscribed(), max(to_s, last_s))


def random_outages(rng: Random, count: int, until_s: float = 7000.0) -> list[tuple[float, float]]:
    """So many, in order, none within another."""
    found: list[tuple[float, float]] = []
    for from_s in sorted(rng.uniform(1.0, until_s) for _ in range(count)):
        if not found or found[-1][1] < from_s:
            found.append((from_s, from_s + rng.uniform(1.0, LONGEST_S)))
    return found


def announced(frames: Iterable[Frame], ledger: Ledger | None = None, **rules: float) -> list[Alert]:
    """The alerts of all kinds."""
    ours = ledger if ledger is not None else Ledger()
    detector = Detector(AlertRules(ALL_KINDS, **rules), ours)
    return [alert for frame in frames for alert in detector.hear(frame)]


def balance(alerts: Iterable[Alert], kind: str) -> Counter[str | None]:
    """How many of a kind were announced for each side, less those that were corrected."""
    counts: Counter[str | None] = Counter()
    for alert in alerts:
        if alert.kind == kind:
            counts[alert.side] += 1 if alert.state == "firing" else -1
    return counts


def twice(alerts: Iterable[Alert]) -> list[tuple[str, str]]:
    """Keys and states that came more than once."""
    counts = Counter((alert.key, alert.state) for alert in alerts)
    return [told for told, count in counts.items() if count > 1]


def _frame(match: ServedMatch, raw: bytes, at_s: float) -> Frame:
    frame = decode(raw, received_ms=_ms(at_s))
    if frame.sport is None:
        frame.sport = match.match.sport
    return frame


def _ms(at_s: float) -> float:
    return START_MS + 1000.0 * at_s
