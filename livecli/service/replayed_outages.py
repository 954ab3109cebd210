"""The outages of a capture, again: connections end, and upgrades are refused. No sockets.

Each match has its own outages, by its own clock. It goes on meanwhile, and no client gets it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from livecli.feed.sports import Match

from .events import (
    ClientClosed,
    ClientMessage,
    CloseSocket,
    CutConnection,
    DeadlinePassed,
    Effect,
    Event,
    RefuseUpgrade,
    UpgradeRequested,
)
from .service import Service


UNAVAILABLE = 503  # the HTTP status that refuses an upgrade


class ReplayedOutage(NamedTuple):
    """An outage of a match, in seconds since the match began, and how connections ended in it.

    By a close frame with `code`; else by silence (`silent`); else by a cut TCP connection.
    """

    from_s: float
    to_s: float
    code: int | None = None
    silent: bool = False


class OutagePeriod(NamedTuple):
    """An outage by the service's clock."""

    begins: float
    ends: float
    outage: ReplayedOutage


class OutageService:
    """`service`, with the `outages` of its matches: the same `handle` and the same `deadline`."""

    def __init__(self, service: Service, outages: Mapping[Match, Sequence[ReplayedOutage]]) -> None:
        self.service = service
        self.outages = outages
        self._edges = {
            match: sorted({edge for outage in those for edge in (outage.from_s, outage.to_s)})
            for match, those in outages.items()
        }
        self._at = -math.inf  # every edge up to this time has been handled
        self._cut: dict[int, float] = {}  # clients that get nothing more → when their outage ends

    def handle(self, event: Event, now: float) -> list[Effect]:
        """The effects of `event`, as far as an outage allows them."""
        if isinstance(event, UpgradeRequested) and self._is_out(now):
            return [RefuseUpgrade(event.client, UNAVAILABLE)]
        if isinstance(event, DeadlinePassed):
            return self._deadline_passed(now)
        if isinstance(event, ClientMessage) and event.client in self._cut:
            return []
        effects = self.service.handle(event, now)
        if isinstance(event, ClientClosed):
            self._cut.pop(event.client, None)
        if isinstance(event, ClientMessage):  # it may have subscribed to a match that is out
            effects = self._cut_off(event.client, now) or effects
        return effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due."""
        times = [at for at in (self.service.deadline, self._next_edge()) if at is not None]
        return min(times) if times else None

    def _deadline_passed(self, now: float) -> list[Effect]:
        """One step towards `now`, never past an edge: frames due before it are sent before it."""
        edge = self._next_edge()
        at = now if edge is None else min(now, edge)
        due = self.service.deadline
        if due is not None and due <= at:
            effects = self.service.handle(DeadlinePassed(), at)
            return [effect for effect in effects if effect.client not in self._cut]
        self._at = at
        return [
            *self._drop_patient(at),
            *(effect for client in self.service.clients for effect in self._cut_off(client, at)),
        ]

    def _cut_off(self, client: int, now: float) -> list[Effect]:
        """End a client's connection if one of its matches is out; [] if none is.

        The matches of a socket share one outage, each from its own last frame on: it begins when
        the last of them is out.
        """
        if client in self._cut or client not in self.service.clients:
            return []
        matches = self.service.clients[client].matches
        periods = [
            period for match in matches for period in self._periods(match) if period.ends > now
        ]
        out = [period for period in periods if period.begins <= now]
        end = max((period.ends for period in out), default=now)
        if not out or any(now < period.begins < end for period in periods):
            return []
        self._cut[client] = end
        outage = max(out, key=lambda period: period.begins).outage
        if outage.code is not None:
            return [CloseSocket(client, outage.code, "as it was")]
        return [] if outage.silent else [CutConnection(client)]

    def _drop_patient(self, now: float) -> Iterator[Effect]:
        """Drop clients that outlasted the silence; otherwise they would see no outage."""
        for client, end in self._cut.items():
            if end <= now:
                self._cut[client] = math.inf
                yield CutConnection(client)

    def _is_out(self, now: float) -> bool:
        periods = (period for match in self.outages for period in self._periods(match))
        return any(period.begins <= now < period.ends for period in periods)

    def _periods(self, match: Match) -> Iterator[OutagePeriod]:
        served_match = self.service.served_matches[match]
        if served_match.started_at is not None:
            for outage in self.outages.get(match, ()):
                begins = served_match.started_at + outage.from_s / served_match.speed
                yield OutagePeriod(
                    begins, served_match.started_at + outage.to_s / served_match.speed, outage
                )

    def _next_edge(self) -> float | None:
        """When an outage begins or ends next."""
        return min((at for match in self._edges if (at := self._edge(match))), default=None)

    def _edge(self, match: Match) -> float | None:
        served_match, edges = self.service.served_matches[match], self._edges[match]
        start = served_match.started_at
        if start is None:
            return None
        speed = served_match.speed
        index = bisect_right(edges, self._at, key=lambda edge: start + edge / speed)
        return start + edges[index] / speed if index < len(edges) else None
