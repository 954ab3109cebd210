"""Service, session and relay wired together: what clients get is what the session delivered."""

from __future__ import annotations

from random import Random
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st
from support.examples import few
from support.pair import WALL_MS, Pair, football, service

from livecli.feed.actions import subscribe, unsubscribe
from livecli.feed.sports import BOTH_PATH, Match
from livecli.relay.events import (
    AskUpstream,
    FanOut,
    FeedRefused,
    FramesCame,
    LeaveUpstream,
    RecordsWanted,
    SocketsChanged,
    UpstreamFeed,
)
from livecli.relay.relay_service import RelayService
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    DeadlinePassed,
    SendTexts,
)
from livecli.service.faults import Fault, FaultyService
from livecli.session.effects import Deliver, Effect, Tell
from livecli.session.events import Follow, Unfollow
from livecli.session.session import Session
from livecli.session.transitions import State


MATCHES = football(*range(1, 13))


class RelayedPair(Pair):
    """A pair whose session is the upstream of a relay."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.relay = RelayService(wall=lambda: WALL_MS + self.now * 1000)
        self.inboxes: dict[int, list[bytes]] = {}
        self.closes: dict[int, int] = {}
        # What the session delivered of each match while a client was subscribed to it.
        self.wanted: dict[tuple[int, Match], list[bytes]] = {}
        self.asked: list[Match] = []

    def happened(self, event: Any) -> None:
        for effect in self.relay.handle(event, self.now):
            match effect:
                case FanOut(clients=clients, frames=frames):
                    for client in clients:
                        self.inboxes[client] += [frame.raw for frame in frames]
                case SendTexts(client=client, texts=texts):
                    self.inboxes[client] += texts
                case AskUpstream(feed=feed):
                    self.asked.append(feed.match)
                    self.feed(Follow((feed.match,)))
                case LeaveUpstream(feed=feed):
                    self.feed(Unfollow((feed.match,)))
                case CloseSocket(client=client, code=code):
                    self.closes[client] = code

    def _carry_out(self, effect: Effect) -> None:
        super()._carry_out(effect)
        if isinstance(effect, Deliver):
            for (client, match), raws in self.wanted.items():
                raws += [
                    frame.raw
                    for frame in effect.frames
                    if frame.event_id == match.event_id and frame.type in ("livedata", "_gap")
                    and (frame.type != "_gap" or client in self.relay.wants_records)
                ]  # fmt: skip
            self.happened(FramesCame(None, effect.frames))
        if isinstance(effect, Tell):
            if effect.gave_up is not None:
                self.happened(FeedRefused(UpstreamFeed(effect.gave_up), effect.kind))
            session = self.session
            numbers = session.matches.items()
            away = {m for m, n in numbers if session.connections[n].state is not State.OPEN}
            self.happened(SocketsChanged(None, frozenset(away)))

    def run(self, seconds: float) -> Pair:
        """Let time pass, for the relay too."""
        end = self.now + seconds
        while (at := self.relay.deadline) is not None and at <= end:
            super().run(max(0.0, at - self.now))
            self.happened(DeadlinePassed())
        return super().run(max(0.0, end - self.now))


def relayed(*faults: Fault, seed: int = 0) -> RelayedPair:
    server = FaultyService(service(MATCHES), faults, seed=seed)
    return RelayedPair(Session(stays=True, jitter=lambda: 1.0), server)


def heard(pair: RelayedPair, client: int, match: Match) -> list[bytes]:
    """What a client got of a match, but for snapshots and answers."""
    bodies = [(orjson.loads(raw), raw) for raw in pair.inboxes[client]]
    kinds = ("livedata", "_gap")
    return [
        raw for body, raw in bodies if body["type"] in kinds and body["event_id"] == match.event_id
    ]


def test_an_evening_passes_through():
    """A client that comes first, one that comes late, and one socket upstream."""
    pair = relayed()
    for client in (1, 2):
        pair.inboxes[client] = []
        pair.happened(ClientOpened(client, BOTH_PATH))
    pair.happened(ClientMessage(1, subscribe(MATCHES[0]).encode()))
    pair.run(60)
    pair.happened(ClientMessage(2, subscribe(MATCHES[0]).encode()))
    snapshot = orjson.loads(pair.inboxes[2][0])
    pair.run(60)
    numbers = [orjson.loads(raw)["n"] for raw in heard(pair, 1, MATCHES[0])]
    late = [each["n"] for each in snapshot["livedata"]]
    late += [orjson.loads(raw)["n"] for raw in heard(pair, 2, MATCHES[0])]

    assert numbers == late
    assert len(numbers) > 20
    assert (pair.asked, len(pair.connects)) == ([MATCHES[0]], 1)


def test_an_upstream_that_stays_away_closes_clients_after_two_minutes():
    """And what comes back asks anew."""
    pair = relayed()
    pair.inboxes[1] = []
    pair.happened(ClientOpened(1, BOTH_PATH))
    pair.happened(ClientMessage(1, subscribe(MATCHES[0]).encode()))
    pair.run(60)
    pair.down = True
    pair.cut(1)
    pair.run(119)
    assert pair.closes == {}
    pair.run(2)

    assert pair.closes == {1: 1012}


@few(8)
@given(st.integers(0, 2**32))
def test_whatever_happens_clients_get_what_the_session_delivered(seed: int):
    """Clients come and go, connections end at random: in order, once, gaps told, nothing else."""
    random = Random(seed)
    pair = relayed(Fault("close", 1011, chance=0.01), seed=seed)
    done: list[tuple[list[bytes], list[bytes]]] = []
    for client in range(1, 7):
        pair.inboxes[client] = []
        pair.happened(ClientOpened(client, BOTH_PATH))
        if client % 2:
            pair.happened(RecordsWanted(client))
    for _ in range(25):
        client, match = random.randint(1, 6), random.choice(MATCHES)
        if (client, match) in pair.wanted:
            done.append((heard(pair, client, match), pair.wanted.pop((client, match))))
            pair.happened(ClientMessage(client, unsubscribe(match).encode()))
            pair.inboxes[client].clear()
            for key in [each for each in pair.wanted if each[0] == client]:
                pair.wanted[key].clear()
        elif len([each for each in pair.wanted if each[0] == client]) < 10:
            pair.happened(ClientMessage(client, subscribe(match).encode()))
            pair.wanted[client, match] = []
        pair.run(random.uniform(0, 10))
    for client, match in pair.wanted:
        done.append((heard(pair, client, match), pair.wanted[client, match]))

    for got, wanted in done:
        assert got == wanted
    assert sum(len(got) for got, _ in done) > 10
    assert pair.closes == {}
    for client in range(1, 7):
        pair.happened(ClientClosed(client))
    pair.run(61)
    assert pair.relay.matches == {}
    assert pair.session.matches == {}
