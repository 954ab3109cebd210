"""What holds for a session whatever happens to it, in whatever order, and however absurd."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum, auto

import orjson
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.actions import PING
from livecli.feed.refusals import CODES, LIMIT_A_SOCKET, Verdict
from livecli.feed.sports import SPORTS, Match
from livecli.session.effects import Connect, Disconnect, Effect, Finish, Send, Tell
from livecli.session.events import (
    Closed,
    DeadlinePassed,
    DialFailure,
    Event,
    Failed,
    FellSilent,
    Follow,
    Opened,
    Received,
    StopRequested,
    Unfollow,
)
from livecli.session.session import Session


class Wire(Enum):
    """A socket as the network has it."""

    NONE = auto()
    DIALLING = auto()
    OPEN = auto()
    LEAVING = auto()


class Witness:
    """Watches a session from outside: what it was told, what it does, and whether it may."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = 0.0
        self.wires: dict[int, Wire] = defaultdict(lambda: Wire.NONE)
        self.asked: dict[int, set[Match]] = defaultdict(set)  # since the socket opened
        self.confirmed: dict[int, set[Match]] = defaultdict(set)
        self.before: set[Match] = set()  # wanted before the event of now
        self.fresh: set[Match] = set()  # confirmed by it
        self.finished = False

    # What happens

    def feed(self, event: Event) -> None:
        before = self.before = set(self.session.matches)
        self.fresh = set()
        self._hear(event)
        effects = self.session.handle(event, self.now)
        for effect in effects:
            self._see(effect)
        self._nothing_is_forgotten(before, event, effects)
        if not self.session.finished and self.session.matches:
            assert self.session.deadline is not None, "it would wait for ever"

    def wait(self, seconds: float) -> None:
        """Let time pass, deadline by deadline."""
        end = self.now + seconds
        for _ in range(1000):
            at = self.session.deadline
            if at is None or at > end:
                self.now = end
                return
            self.now = max(self.now, at)
            self.feed(DeadlinePassed())
        raise AssertionError("the deadline does not move")

    def _hear(self, event: Event) -> None:
        """Follow what the network does, as far as it makes sense."""
        if isinstance(event, Opened) and self.wires[event.socket] is Wire.DIALLING:
            self.wires[event.socket] = Wire.OPEN
        elif isinstance(event, Failed) and self.wires[event.socket] is Wire.DIALLING:
            self.wires[event.socket] = Wire.NONE
        elif isinstance(event, Closed) and self.wires[event.socket] in (Wire.OPEN, Wire.LEAVING):
            self._gone(event.socket)
        elif isinstance(event, Received) and self.wires[event.socket] is Wire.OPEN:
            for body in map(_body, event.messages):
                self._answer(event.socket, body)

    def _answer(self, socket: int, body: dict[str, object]) -> None:
        for match in [m for m in self.asked[socket] if m.event_id == _id(body)]:
            full = _verdict(body) is Verdict.MOVE and match not in self.confirmed[socket]
            if body.get("type") == "subscribed":
                self.fresh |= {match} - self.confirmed[socket]
                self.confirmed[socket].add(match)
            elif full or _verdict(body) is Verdict.DROP:
                self._forget(socket, match)

    def _forget(self, socket: int, match: Match) -> None:
        self.asked[socket].discard(match)
        self.confirmed[socket].discard(match)

    def _gone(self, socket: int) -> None:
        self.wires[socket] = Wire.NONE
        self.asked.pop(socket, None)
        self.confirmed.pop(socket, None)

    # What it does about it

    def _see(self, effect: Effect) -> None:
        assert not self.finished, "Finish is the last word"
        if isinstance(effect, Connect):
            assert self.wires[effect.socket] in (Wire.NONE, Wire.LEAVING), "connected twice"
            self._gone(effect.socket)
            self.wires[effect.socket] = Wire.DIALLING
            live = [w for w in self.wires.values() if w in (Wire.DIALLING, Wire.OPEN)]
            assert len(live) <= self.session.max_sockets
        elif isinstance(effect, Disconnect):
            was_open = self.wires[effect.socket] is Wire.OPEN
            self._gone(effect.socket)
            self.wires[effect.socket] = Wire.LEAVING if was_open else Wire.NONE
        elif isinstance(effect, Send):
            assert self.wires[effect.socket] is Wire.OPEN, "nobody is there"
            assert effect.texts
            for text in effect.texts:
                self._see_text(effect.socket, text)
        elif isinstance(effect, Finish):
            self.finished = True

    def _see_text(self, socket: int, text: str) -> None:
        if text == PING:
            return
        body = orjson.loads(text)
        match = Match(body.get("sport", "football"), body["event_id"])
        if body["action"] == "unsubscribe":
            self._forget(socket, match)
            return
        if match not in self.session.matches:  # refused later in the same batch
            assert match in self.before, "nobody wants it"
            return
        assert all(match not in asked for n, asked in self.asked.items() if n != socket)
        known = self.confirmed[socket] - self.fresh
        assert match not in known, "asked again, though confirmed"
        self.asked[socket].add(match)
        assert len(self.asked[socket]) <= LIMIT_A_SOCKET
        ids = [m.event_id for m in self.asked[socket]]
        assert len(ids) == len(set(ids)), "an id with two meanings"

    def _nothing_is_forgotten(
        self, before: set[Match], event: Event, effects: list[Effect]
    ) -> None:
        """Every match that is wanted no more was given up by the user or refused, and said so."""
        gone = before - set(self.session.matches)
        if isinstance(event, Unfollow):
            gone -= set(event.matches)
        if isinstance(event, Received):
            refused = {_id(body) for body in map(_body, event.messages) if _verdict(body)}
            told = [effect.text for effect in effects if isinstance(effect, Tell)]
            gone -= {
                match
                for match in gone
                if match.event_id in refused and any(f"match {match}: " in text for text in told)
            }
        assert not gone, "forgotten"

    # What mostly happens

    def open_all(self) -> None:
        for socket, wire in list(self.wires.items()):
            if wire is Wire.DIALLING:
                self.feed(Opened(socket))

    def confirm_all(self) -> None:
        for socket, asked in list(self.asked.items()):
            if self.wires[socket] is Wire.OPEN:
                self.feed(Received(socket, [_confirmed(match.event_id) for match in asked], 0.0))

    @property
    def all_confirmed(self) -> bool:
        return set(self.session.matches) <= set().union(*self.confirmed.values())


def _confirmed(event_id: object) -> bytes:
    return orjson.dumps({"type": "subscribed", "event_id": event_id})


def _body(message: bytes) -> dict[str, object]:
    try:
        body = orjson.loads(message)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _id(body: dict[str, object]) -> int | None:
    """The id in a frame, which may come as text."""
    event_id = body.get("event_id")
    if isinstance(event_id, str):
        return int(event_id)
    return event_id if type(event_id) is int else None


def _verdict(body: dict[str, object]) -> Verdict | None:
    """DROP or MOVE, if that is what an error frame means."""
    code = body.get("code")
    refusal = CODES.get(code) if isinstance(code, str) else None
    verdict = refusal.verdict if refusal and body.get("type") == "error" else None
    return verdict if verdict in (Verdict.DROP, Verdict.MOVE) else None


class Usual(Enum):
    """What mostly happens; without it no run would come far."""

    OPENED = auto()  # every dial succeeds
    CONFIRMED = auto()  # every ask is granted


IDS = st.integers(1, 14)
MATCHES = st.builds(Match, st.sampled_from(sorted(SPORTS)), IDS)
FEW = st.lists(MATCHES, max_size=3).map(tuple)
MANY = st.lists(MATCHES, min_size=1, max_size=30).map(tuple)
SOCKETS = st.integers(1, 5)  # some are never opened

# What ends a run is left out here, or few runs would be long: it has its own test.
BEARABLE = sorted(code for code, refusal in CODES.items() if refusal.verdict is not Verdict.STOP)
WORDS = st.sampled_from([*BEARABLE, "unheard_of", 7, None])
FRAMES = st.one_of(
    IDS.map(_confirmed),
    st.builds(
        lambda code, event_id: orjson.dumps({"type": "error", "code": code, "event_id": event_id}),
        WORDS,
        st.one_of(IDS, IDS.map(str), st.sampled_from([None, True, 1.0, [], 10**30 % 2**60])),
    ),
    st.builds(
        lambda kind, event_id: orjson.dumps({"type": kind, "event_id": event_id, "sport": 5}),
        st.sampled_from(["livedata", "pong", "unsubscribed", "_gap", "", None, []]),
        IDS,
    ),
    st.binary(max_size=20),
)
CAUSES = [*DialFailure, DialFailure.CONNECT, DialFailure.CONNECT]
EVENTS = st.one_of(
    st.builds(Follow, FEW),
    st.builds(Follow, MANY),
    st.builds(Unfollow, FEW),
    st.builds(Opened, SOCKETS),
    st.builds(Failed, SOCKETS, st.sampled_from(CAUSES), status=st.sampled_from([None, 200, 503])),
    st.builds(Closed, SOCKETS, st.sampled_from([1000, 1006, 1009, 4000])),
    st.builds(Received, SOCKETS, st.lists(FRAMES, max_size=8), st.just(0.0)),
    st.builds(Received, SOCKETS, st.lists(FRAMES, max_size=8), st.just(0.0)),
    st.builds(FellSilent, SOCKETS),
    st.just(DeadlinePassed()),
)
USUAL = st.sampled_from(Usual)
DISORDER = st.lists(st.one_of(EVENTS, USUAL, st.floats(0, 100)), min_size=15, max_size=60)
HAPPENINGS = st.one_of(DISORDER, DISORDER.map(lambda some: [*Usual, *some]))
SESSIONS = st.builds(
    Session,
    max_sockets=st.sampled_from([1, 3, 500]),
    own_path=st.booleans(),
    bookmaker=st.sampled_from([None, "bet365"]),
    jitter=st.sampled_from([0.0, 0.4, 1.0]).map(lambda part: lambda: part),
)


def witnessed(
    session: Session, first: tuple[Match, ...], happenings: list[Event | Usual | float]
) -> Witness:
    """The session after all this, which was watched."""
    witness = Witness(session)
    witness.feed(Follow(first))
    for one in happenings:
        if isinstance(one, float):
            witness.wait(one)
        elif one is Usual.OPENED:
            witness.open_all()
        elif one is Usual.CONFIRMED:
            witness.confirm_all()
        else:
            witness.feed(one)
    return witness


@given(SESSIONS, MANY, HAPPENINGS)
def test_whatever_happens_everything_wanted_is_followed_in_the_end(session, first, happenings):
    """It keeps its rules through any disorder, and once things work, it gets there."""
    witness = witnessed(session, first, happenings)

    for _ in range(20):  # every few seconds, which is longer than the longest wait together
        if session.finished or witness.all_confirmed:
            break
        witness.wait(5)
        witness.open_all()
        witness.confirm_all()

    assert session.finished or witness.all_confirmed


@given(SESSIONS, MANY, HAPPENINGS, HAPPENINGS)
def test_whatever_happens_a_stop_is_the_end(session, first, before, after):
    """Ctrl-C ends it within its second, in any state, and whatever still comes."""
    witness = witnessed(session, first, before)
    witness.feed(StopRequested())
    for one in after:
        if not isinstance(one, float | Usual):
            witness.feed(one)
    witness.wait(session.patience.close_s)

    assert session.finished
    assert witness.finished
    assert session.deadline is None


@given(SESSIONS, MANY, HAPPENINGS, st.sampled_from(["auth_failed", "auth_required"]))
def test_whatever_happens_a_refused_token_is_the_end(session, first, happenings, code):
    """An explicit refusal on an open socket stops everything, in any state of the others."""
    witness = witnessed(session, first, happenings)
    open_ones = [n for n, wire in witness.wires.items() if wire is Wire.OPEN]
    if not open_ones or session.stopping:
        return
    witness.feed(Received(open_ones[0], [b'{"type":"error","code":"%b"}' % code.encode()], 0.0))
    witness.wait(session.patience.close_s)

    assert session.finished
    assert code in str(session.problem)
