"""What the relay counts, as Prometheus reads it. Keys are told by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from .carried_match import CarriedMatch
from .events import UpstreamFeed
from .relay_service import RelayService


LAGS_S = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0)  # bounds of the histogram


@dataclass(slots=True)
class Traffic:
    """What the server of a relay counts."""

    delivered: int = 0
    left_out: int = 0  # for slow clients
    closed_slow: int = 0
    refused: Counter[int] = field(default_factory=Counter)  # by HTTP status
    lags: list[int] = field(default_factory=lambda: [0] * (len(LAGS_S) + 1))
    lag_sum_s: float = 0.0

    def lagged(self, seconds: float) -> None:
        """A batch went down so long after it had come."""
        self.lag_sum_s += seconds
        self.lags[sum(seconds > bound for bound in LAGS_S)] += 1


class Family(NamedTuple):
    """A metric: its samples are a suffix of its name, with labels, and a value."""

    name: str
    kind: str
    about: str
    samples: Iterable[tuple[str, float]]


def text(relay: RelayService, traffic: Traffic, sockets: int, streams: int) -> bytes:
    """The whole page; `sockets` and `streams` are the clients that there are."""
    lines: list[str] = []
    for name, kind, about, samples in families(relay, traffic, sockets, streams):
        name = f"livecli_relay_{name}"
        lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{suffix} {value:.10g}" for suffix, value in samples]
    return "\n".join([*lines, ""]).encode()


def families(relay: RelayService, traffic: Traffic, sockets: int, streams: int) -> Iterator[Family]:
    """What is counted, in the order of the page."""
    clients = {'{kind="socket"}': sockets, '{kind="stream"}': streams}
    yield Family("clients", "gauge", "Clients that are connected.", clients.items())
    if relay.keys is not None:
        keys = Counter(relay.key_names.values())
        rows = [(f'{{key="{name}"}}', keys[name]) for name in relay.keys.names]
        yield Family("key_clients", "gauge", "Clients of each key.", rows)
    for name, about, value in (
        ("deliveries_total", "Frames sent to clients.", traffic.delivered),
        ("left_out_total", "Frames left out for slow clients.", traffic.left_out),
        ("closed_slow_total", "Clients closed as too slow.", traffic.closed_slow),
    ):
        yield Family(name, "counter", about, [("", value)])
    refused = [(f'{{status="{code}"}}', count) for code, count in traffic.refused.items()]
    yield Family("refused_total", "counter", "Requests refused.", refused)
    about = "From the arrival of frames to their being sent."
    yield Family("lag_seconds", "histogram", about, _histogram(traffic))
    matches = [(_labels(each.feed), each) for each in relay.matches.values()]
    for name, kind, about, value_of in (
        ("frames_total", "counter", "Frames from upstream.", lambda each: each.frames),
        ("gaps_total", "counter", "Outages upstream.", lambda each: each.gaps),
        ("data_age_seconds", "gauge", "Age of the newest frame.", partial(_age_s, relay.wall())),
    ):
        values = [(labels, value_of(each)) for labels, each in matches]
        samples = [(labels, value) for labels, value in values if value is not None]
        yield Family(name, kind, about, samples)


def _histogram(traffic: Traffic) -> Iterator[tuple[str, float]]:
    total = 0
    for bound, count in zip((*LAGS_S, None), traffic.lags, strict=True):
        total += count
        yield f'_bucket{{le="{"+Inf" if bound is None else bound}"}}', total
    yield "_sum", traffic.lag_sum_s
    yield "_count", total


def _labels(feed: UpstreamFeed) -> str:
    labels = f'sport="{feed.match.sport}",event_id="{feed.match.event_id}"'
    if feed.bookmaker is not None:  # a word of a client's
        word = feed.bookmaker.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
        labels += f',bookmaker="{word}"'
    return f"{{{labels}}}"


def _age_s(now_ms: float, relayed: CarriedMatch) -> float | None:
    return None if relayed.last_ms is None else max(0.0, now_ms - relayed.last_ms) / 1000
