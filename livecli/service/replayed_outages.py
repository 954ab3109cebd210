"""Outages as they once were: connections are lost, and refused for as long. Without sockets.

Each match has its own outages, by its own clock: it goes on meanwhile, and nobody hears of it.
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
    DeadlinePassed,
    Drop,
    Effect,
    Event,
    HangUp,
    Refuse,
    UpgradeRequested,
)
from .service import Service


UNAVAILABLE = 503  # what the upgrade is refused with


class ReplayedOutage(NamedTuple):
    """When a match was out, in seconds since it began, and how its connections ended.

    By a close frame with `code`; else by falling `silent`; else without a word.
    """

    from_s: float
    to_s: float
    code: int | None = None
    silent: bool = False


class Spell(NamedTuple):
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
        self._at = -math.inf  # up to when every edge has been seen to
        self._cut: dict[int, float] = {}  # clients that are told nothing more → the outage's end

    def handle(self, event: Event, now: float) -> list[Effect]:
        """What to do about `event`, as far as an outage allows it."""
        if isinstance(event, UpgradeRequested) and self._is_out(now):
            return [Refuse(event.client, UNAVAILABLE)]
        if isinstance(event, DeadlinePassed):
            return self._passed(now)
        if isinstance(event, ClientMessage) and event.client in self._cut:
            return []
        effects = self.service.handle(event, now)
        if isinstance(event, ClientClosed):
            self._cut.pop(event.client, None)
        if isinstance(event, ClientMessage):  # it may have subscribed to what is out
            effects = self._cut_off(event.client, now) or effects
        return effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due."""
        times = [at for at in (self.service.deadline, self._next_edge()) if at is not None]
        return min(times) if times else None

    def _passed(self, now: float) -> list[Effect]:
        """A step towards `now`, never past an edge: what was due before it is said before it."""
        edge = self._next_edge()
        at = now if edge is None else min(now, edge)
        due = self.service.deadline
        if due is not None and due <= at:
            effects = self.service.handle(DeadlinePassed(), at)
            return [effect for effect in effects if effect.client not in self._cut]
        self._at = at
        return [
            *self._let_go(at),
            *(effect for client in self.service.clients for effect in self._cut_off(client, at)),
        ]

    def _cut_off(self, client: int, now: float) -> list[Effect]:
        """End a client's connection if it has a match that is out; [] if nothing is to be done.

        The matches of a socket had one outage together, each from its own last frame: it begins
        with the last of them.
        """
        if client in self._cut or client not in self.service.clients:
            return []
        matches = self.service.clients[client].matches
        spells = [spell for match in matches for spell in self._spells(match) if spell.ends > now]
        out = [spell for spell in spells if spell.begins <= now]
        end = max((spell.ends for spell in out), default=now)
        if not out or any(now < spell.begins < end for spell in spells):
            return []
        self._cut[client] = end
        outage = max(out, key=lambda spell: spell.begins).outage
        if outage.code is not None:
            return [HangUp(client, outage.code, "as it was")]
        return [] if outage.silent else [Drop(client)]

    def _let_go(self, now: float) -> Iterator[Effect]:
        """Who has borne the silence to its end would take it for no outage at all."""
        for client, end in self._cut.items():
            if end <= now:
                self._cut[client] = math.inf
                yield Drop(client)

    def _is_out(self, now: float) -> bool:
        spells = (spell for match in self.outages for spell in self._spells(match))
        return any(spell.begins <= now < spell.ends for spell in spells)

    def _spells(self, match: Match) -> Iterator[Spell]:
        showing = self.service.showings[match]
        if showing.started_at is not None:
            for outage in self.outages.get(match, ()):
                begins = showing.started_at + outage.from_s / showing.speed
                yield Spell(begins, showing.started_at + outage.to_s / showing.speed, outage)

    def _next_edge(self) -> float | None:
        """When an outage begins or ends next."""
        return min((at for match in self._edges if (at := self._edge(match))), default=None)

    def _edge(self, match: Match) -> float | None:
        showing, edges = self.service.showings[match], self._edges[match]
        start = showing.started_at
        if start is None:
            return None
        speed = showing.speed
        index = bisect_right(edges, self._at, key=lambda edge: start + edge / speed)
        return start + edges[index] / speed if index < len(edges) else None
