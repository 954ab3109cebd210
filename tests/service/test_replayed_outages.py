"""Outages as they once were: who is cut off, how, from when to when, and what is said before."""

from __future__ import annotations

from typing import Any

import pytest

from livecli.cli.commands.serve.fault_spec import fault
from livecli.feed.sports import Match
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    CutConnection,
    DeadlinePassed,
    Effect,
    RefuseUpgrade,
    SendTexts,
    UpgradeRequested,
)
from livecli.service.faults import FaultyService
from livecli.service.replayed_outages import OutageService, ReplayedOutage
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import Service


PING = b'{"action":"ping"}'


class Stage:
    """Matches with a frame a second, numbered from 1, and the outages that they have."""

    def __init__(self, *outages: list[ReplayedOutage], frames: int = 20, **options: Any) -> None:
        dues = [TimedFrame(float(n), "livedata", b'{"n":%d}' % n) for n in range(1, frames + 1)]
        matches = [Match("football", n) for n in range(1, len(outages) + 1)]
        served_matches = [ServedMatch(match, lambda _: iter(dues), **options) for match in matches]
        service = Service(served_matches, wall=lambda: 0.0)
        self.rules = OutageService(service, dict(zip(matches, outages, strict=True)))

    def join(self, client: int, *ids: int, now: float = 0.0) -> list[Effect]:
        """A client that subscribes at once; what it is answered."""
        self.rules.handle(ClientOpened(client, "/live/football/"), now)
        return [effect for n in ids for effect in self.subscribe(client, n, now)]

    def subscribe(self, client: int, event_id: int, now: float) -> list[Effect]:
        return self.rules.handle(
            ClientMessage(client, b'{"action":"subscribe","event_id":%d}' % event_id), now
        )

    def until(self, end: float, late_s: float = 0.0) -> list[tuple[float, Effect]]:
        """Everything that is done up to `end`, with its time, by a clock that may be late."""
        done: list[tuple[float, Effect]] = []
        for _ in range(10_000):
            at = self.rules.deadline
            if at is None or at > end:
                return done
            done += [(at, each) for each in self.rules.handle(DeadlinePassed(), at + late_s)]
        raise AssertionError("the deadline does not move")

    def is_refused(self, now: float) -> bool:
        return self.rules.handle(UpgradeRequested(99), now) == [RefuseUpgrade(99, 503)]


def frames(done: list[tuple[float, Effect]], client: int = 1) -> list[int]:
    """The numbers of the frames that a client is told."""
    return [
        int(text.split(b":")[1][:-1])
        for _, effect in done
        if isinstance(effect, SendTexts) and effect.client == client
        for text in effect.texts
    ]


def ends(done: list[tuple[float, Effect]]) -> list[tuple[float, Effect]]:
    return [(at, effect) for at, effect in done if not isinstance(effect, SendTexts)]


def test_without_an_outage_nothing_changes():
    """A service whose captures tell no gap says what it would have said."""
    stage = Stage([])
    stage.join(1, 1)

    assert frames(stage.until(5)) == [1, 2, 3, 4, 5]
    assert not stage.is_refused(5)


@pytest.mark.parametrize(
    ("outage", "end"),
    [
        (ReplayedOutage(2.5, 5.5), CutConnection(1)),
        (ReplayedOutage(2.5, 5.5, code=1011), CloseSocket(1, 1011, "as it was")),
    ],
)
def test_a_connection_ends_as_it_did_then(outage: ReplayedOutage, end: Effect):
    """At its time, with its close code or without a word; frames of the outage are not sent."""
    stage = Stage([outage])
    stage.join(1, 1)
    done = stage.until(10)

    assert ends(done) == [(2.5, end), (5.5, CutConnection(1))]
    assert frames(done) == [1, 2]


def test_a_silent_outage_is_silence():
    """Nothing is said or heard; whoever has borne it to its end is let go, for it was an outage."""
    stage = Stage([ReplayedOutage(2.5, 5.5, silent=True)])
    stage.join(1, 1)
    done = stage.until(3)
    answer = stage.rules.handle(ClientMessage(1, PING), 3.1)
    done += stage.until(10)

    assert answer == []
    assert frames(done) == [1, 2]
    assert ends(done) == [(5.5, CutConnection(1))]


def test_nobody_is_let_in_until_the_outage_is_over():
    """Then the match can be subscribed to again, and has gone on meanwhile."""
    stage = Stage([ReplayedOutage(2.5, 5.5)])
    stage.join(1, 1)
    refused = []
    for now in (2.4, 2.5, 5.4, 5.5):
        stage.until(now)
        refused.append(stage.is_refused(now))
    stage.join(2, 1, now=5.7)

    assert refused == [False, True, True, False]
    assert frames(stage.until(8), client=2) == [6, 7, 8]


def test_speed_divides_outages_too():
    """They are the match's, and so is the clock."""
    stage = Stage([ReplayedOutage(2.5, 5.5)], speed=10.0)
    stage.join(1, 1, now=100.0)
    done = stage.until(101)

    assert ends(done) == [(100.25, CutConnection(1)), (100.55, CutConnection(1))]


def test_before_its_start_a_match_has_no_outage():
    """Its clock begins with its first subscriber."""
    stage = Stage([ReplayedOutage(2.5, 5.5)])

    assert stage.rules.deadline is None
    assert not stage.is_refused(3)


def test_who_has_another_match_stays():
    """An outage ends the connections that carry its match."""
    stage = Stage([ReplayedOutage(2.5, 5.5)], [])
    stage.join(1, 1)
    stage.join(2, 2)
    done = stage.until(6)

    assert {effect.client for _, effect in ends(done)} == {1}
    assert frames(done, client=2) == [1, 2, 3, 4, 5, 6]


def test_who_asks_for_a_match_that_is_out_is_cut_off():
    """Without an answer, as everybody who has it."""
    stage = Stage([ReplayedOutage(2.5, 5.5)], [])
    stage.join(1, 1)
    stage.join(2, 2)
    stage.until(3)

    assert stage.subscribe(2, 1, 3.5) == [CutConnection(2)]


def test_gaps_of_one_socket_are_one_outage():
    """Each match's is from its own last frame: nothing is cut before the last of them all."""
    stage = Stage([ReplayedOutage(2.5, 5.5)], [ReplayedOutage(3.5, 5.6)])
    stage.join(1, 1, 2)
    done = stage.until(10)

    assert ends(done) == [(3.5, CutConnection(1)), (5.6, CutConnection(1))]
    assert frames(done) == [1, 1, 2, 2, 3, 3]
    assert [stage.is_refused(now) for now in (5.59, 5.6)] == [True, False]


def test_one_outage_after_the_other():
    """A client that comes back is there for the next."""
    stage = Stage([ReplayedOutage(2.5, 3.5), ReplayedOutage(6.5, 7.5, code=1001)])
    stage.join(1, 1)
    first = stage.until(4)
    stage.rules.handle(ClientClosed(1), 4.0)
    stage.join(2, 1, now=4.2)
    second = stage.until(10)

    assert ends(first) == [(2.5, CutConnection(1)), (3.5, CutConnection(1))]
    assert ends(second)[0] == (6.5, CloseSocket(2, 1001, "as it was"))
    assert frames(second, client=2) == [5, 6]


def test_a_late_clock_changes_nothing():
    """What was due before the outage is said before it, and nothing that came in it."""
    stage = Stage([ReplayedOutage(2.5, 5.5)])
    stage.join(1, 1)
    done = stage.until(10, late_s=60.0)

    assert frames(done) == [1, 2]
    assert [effect for _, effect in ends(done)] == [CutConnection(1), CutConnection(1)]


def test_after_a_new_start_the_outages_come_again():
    """With --loop, a match is the same match each time."""
    stage = Stage([ReplayedOutage(2.5, 3.5)], frames=5, loop=True)
    stage.join(1, 1)
    refused = []
    for now in (66.0, 68.0, 69.0):  # the second start is at 65
        stage.until(now)
        refused.append(stage.is_refused(now))

    assert refused == [False, True, False]


def test_faults_come_on_top():
    """A fault on request and an outage of then refuse the same upgrade; both can."""
    stage = Stage([ReplayedOutage(2.5, 5.5)])
    stage.join(1, 1)
    rules = FaultyService(stage.rules, [fault("refuse=418,times=1")])
    refusals = [rules.handle(UpgradeRequested(9), 3.0) for _ in range(2)]

    assert refusals == [[RefuseUpgrade(9, 418)], [RefuseUpgrade(9, 503)]]
