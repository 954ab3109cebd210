"""The frames of a match: an action at once, the state and the ball at their cadences."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from random import Random
from typing import TypeGuard

from .. import TimedBody
from . import frame_bodies
from .board import Board
from .clubs import Club, clubs
from .moments import OPEN_PLAY, Moment, PlayEvent, Whistle, Withdrawal
from .play import Play
from .prices import Offers, best, edges
from .team import Team


KNOWN_BEFORE_MS = 5000
# The documented cadences: match state and odds, and the ball of a match without actions.
STATE_EVERY_MS = 30_000
BALL_EVERY_MS = 5_000
# How soon a dead ball lies where it will be taken from.
PLACED_AFTER_MS = 2_000


def football(
    event_id: int, *, seed: int, start_ms: int, source: str = "full"
) -> Iterator[TimedBody]:
    """The frames of one match, in the order they are due, 0 s being the first whistle.

    `full` has each action and the ball at it; `basic` has the ball every 5 s and no action. It is
    the same match either way. `uts` and `ts` are `start_ms` plus the time due.
    """
    home, away = clubs(event_id)
    rng = Random(f"football:{seed}:{event_id}")
    play = Play(Team("home", home, rng), Team("away", away, rng), *edges(home, away), rng)
    offers = Offers(home, away, Random(f"prices:{seed}:{event_id}"))
    broadcast = _Broadcast(event_id, (home, away), offers, start_ms, source == "full")
    yield from broadcast.state(-KNOWN_BEFORE_MS)
    for happening in play.match():
        yield from broadcast.meanwhile(happening)
        yield from broadcast.report(happening)


class _Broadcast:
    """One match as frames: its board, and when state and ball are due next."""

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
        self._opened_ms = 0  # when a book opened last
        self._state_due: float = inf
        self._ball_due: float = inf

    def report(self, happening: PlayEvent) -> Iterator[TimedBody]:
        """The frames of a moment, a decision or a whistle.

        The documented dialect has no frame for a goal that a review takes back: the score of the
        `event` falls, and that is how whoever rewrites frames knows it.
        """
        if isinstance(happening, Whistle):
            yield from self._whistle(happening)
            return
        closes = self._offers.hear(happening)
        if isinstance(happening, Withdrawal):
            self._board.withdraw(happening)
        else:
            yield from self._moment(happening)
        if closes:
            yield from self.state(happening.ms)

    def meanwhile(self, coming: PlayEvent) -> Iterator[TimedBody]:
        """The frames that are due before `coming`: by their cadence, or for a book that opens."""
        while True:
            opens_ms = self._offers.opens_ms(self._opened_ms)
            due = min(self._state_due, self._ball_due, opens_ms)
            if due >= coming.ms:
                return
            if due == opens_ms:
                self._opened_ms = int(due)
                yield from self._prices(int(due))
            elif due == self._ball_due:
                yield from self._ball(int(due), coming)
                self._ball_due += BALL_EVERY_MS
            else:
                yield from self.state(int(due))
                self._state_due += STATE_EVERY_MS

    def state(self, ms: int) -> Iterator[TimedBody]:
        """The match as it stands and, until it is finished, the prices of all books."""
        yield TimedBody(
            ms / 1000, frame_bodies.event(self._event_id, *self._fixture, self._board, ms)
        )
        if self._board.status != "finished":
            yield from self._prices(ms)

    def _prices(self, ms: int) -> Iterator[TimedBody]:
        """The best prices, and those of each book."""
        books = self._offers.books(self._board, ms)
        uts = self._start_ms + ms
        yield TimedBody(ms / 1000, frame_bodies.odds(self._event_id, uts, best(books)))
        for slug, markets in books.items():
            yield TimedBody(ms / 1000, frame_bodies.odds_book(self._event_id, slug, uts, markets))

    def _whistle(self, whistle: Whistle) -> Iterator[TimedBody]:
        self._board.whistle(whistle)
        live = whistle.status == "live"
        self._last = None
        self._state_due = whistle.ms + STATE_EVERY_MS
        self._ball_due = inf if self._full or not live else whistle.ms
        yield from self.state(whistle.ms)

    def _moment(self, moment: Moment) -> Iterator[TimedBody]:
        self._board.count(moment)
        if _moves_ball(moment):
            self._last = moment
        if self._full:
            yield from self._action(moment)

    def _action(self, moment: Moment) -> Iterator[TimedBody]:
        yield self._livedata(moment.ms, moment.x, moment.y, moment.situation)
        self._actions += 1
        tid = self._event_id * 4_000 + self._actions
        ts = self._start_ms + moment.ms
        frame = frame_bodies.action(self._event_id, tid, moment, self._board, ts)
        yield TimedBody(moment.ms / 1000, frame)

    def _ball(self, ms: int, coming: PlayEvent) -> Iterator[TimedBody]:
        """The ball on its way from the last moment to the coming one."""
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

    def _livedata(self, ms: int, x: float, y: float, situation: str) -> TimedBody:
        minute = self._board.clock(ms)[0]
        uts = self._start_ms + ms
        return TimedBody(
            ms / 1000,
            frame_bodies.livedata(self._event_id, uts, x, y, situation, minute, self._board.period),
        )


def _moves_ball(happening: PlayEvent) -> TypeGuard[Moment]:
    """Whether the ball is at this moment's place: a substitute comes on without it."""
    return isinstance(happening, Moment) and happening.kind != "substitution"
