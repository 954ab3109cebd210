"""The broadcast of a match: what happens is told at once, the state of things at its cadence."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from random import Random
from typing import TypeGuard

from .. import Timed
from . import frames
from .board import Board
from .clubs import Club, clubs
from .moments import OPEN_PLAY, Happening, Moment, Whistle
from .play import Play
from .prices import Offers, best
from .team import Team


KNOWN_BEFORE_MS = 5000
# The documented cadences: match state and odds, and the ball of a match without actions.
STATE_EVERY_MS = 30_000
BALL_EVERY_MS = 5_000
# How soon the ball lies where it will be taken from.
PLACED_AFTER_MS = 2_000

# Playing at home is worth about a quarter of a goal between equals.
AT_HOME = 0.2


def football(event_id: int, *, seed: int, start_ms: int, source: str = "full") -> Iterator[Timed]:
    """The frames of one match, in the order they are due, 0 s being the first whistle.

    `full` tells each action and where the ball was; `basic` tells the ball every 5 s and no
    action. It is the same match either way. `uts` and `ts` are `start_ms` and the time due.
    """
    home, away = clubs(event_id)
    rng = Random(f"football:{seed}:{event_id}")
    edge = home.strength - away.strength + AT_HOME
    play = Play(Team("home", home, rng), Team("away", away, rng), edge, rng)
    offers = Offers(edge, Random(f"prices:{seed}:{event_id}"))
    broadcast = _Broadcast(event_id, (home, away), offers, start_ms, source == "full")
    yield from broadcast.state(-KNOWN_BEFORE_MS)
    for happening in play.match():
        yield from broadcast.meanwhile(happening)
        yield from broadcast.report(happening)


class _Broadcast:
    """One match on air: its board, its cadences, and the shape of all it says."""

    def __init__(
        self, event_id: int, fixture: tuple[Club, Club], offers: Offers, start_ms: int, full: bool
    ) -> None:
        self._event_id = event_id
        self._fixture = fixture
        self._offers = offers
        self._start_ms = start_ms
        self._full = full
        self._board = Board()
        self._last: Moment | None = None
        self._actions = 0
        self._state_due: float = inf
        self._ball_due: float = inf

    def report(self, happening: Happening) -> Iterator[Timed]:
        """What is said because this happened."""
        if isinstance(happening, Whistle):
            yield from self._whistle(happening)
        else:
            yield from self._moment(happening)

    def meanwhile(self, coming: Happening) -> Iterator[Timed]:
        """What is due by its cadence before the next thing happens."""
        while (due := min(self._state_due, self._ball_due)) < coming.ms:
            if due == self._ball_due:
                yield from self._ball(int(due), coming)
                self._ball_due += BALL_EVERY_MS
            else:
                yield from self.state(int(due))
                self._state_due += STATE_EVERY_MS

    def state(self, ms: int) -> Iterator[Timed]:
        """The match as it stands and, until it is finished, what the books think of it."""
        yield Timed(ms / 1000, frames.event(self._event_id, *self._fixture, self._board, ms))
        if self._board.status == "finished":
            return
        books = self._offers.books(self._board, ms)
        uts = self._start_ms + ms
        yield Timed(ms / 1000, frames.odds(self._event_id, uts, best(books)))
        for slug, markets in books.items():
            yield Timed(ms / 1000, frames.odds_book(self._event_id, slug, uts, markets))

    def _whistle(self, whistle: Whistle) -> Iterator[Timed]:
        self._board.hear(whistle)
        live = whistle.status == "live"
        self._last = None
        self._state_due = whistle.ms + STATE_EVERY_MS
        self._ball_due = inf if self._full or not live else whistle.ms
        yield from self.state(whistle.ms)

    def _moment(self, moment: Moment) -> Iterator[Timed]:
        self._board.count(moment)
        if _moves_ball(moment):
            self._last = moment
        if self._full:
            yield from self._action(moment)
        if moment.kind in {"goal", "red_card"}:
            yield from self.state(moment.ms)

    def _action(self, moment: Moment) -> Iterator[Timed]:
        yield self._livedata(moment.ms, moment.x, moment.y, moment.situation)
        self._actions += 1
        tid = self._event_id * 4_000 + self._actions
        ts = self._start_ms + moment.ms
        frame = frames.action(self._event_id, tid, moment, self._board, ts)
        yield Timed(moment.ms / 1000, frame)

    def _ball(self, ms: int, coming: Happening) -> Iterator[Timed]:
        """Where the ball is between what was last and what comes next."""
        after = coming if _moves_ball(coming) else self._last
        before = self._last or after
        if before is None or after is None:
            return
        if before is after or (after.situation != OPEN_PLAY and ms > before.ms + PLACED_AFTER_MS):
            yield self._livedata(ms, after.x, after.y, after.situation)
            return
        way = (ms - before.ms) / max(1, after.ms - before.ms)
        x = before.x + way * (after.x - before.x)
        y = before.y + way * (after.y - before.y)
        yield self._livedata(ms, x, y, OPEN_PLAY)

    def _livedata(self, ms: int, x: float, y: float, situation: str) -> Timed:
        minute = self._board.clock(ms)[0]
        uts = self._start_ms + ms
        return Timed(
            ms / 1000,
            frames.livedata(self._event_id, uts, x, y, situation, minute, self._board.period),
        )


def _moves_ball(happening: Happening) -> TypeGuard[Moment]:
    """Whether the ball is where this happens: a player comes on at the touchline without it."""
    return isinstance(happening, Moment) and happening.kind != "substitution"
