"""The client's side of the feed: which sockets there are, what each carries, what answers mean.

Events go in, effects come out; `now` is a monotonic time in seconds. Carry out the effects in their
order, and come back with `DeadlinePassed` at `deadline`. Four things act together:

- A *connection* is a numbered socket of the `Pool`; `transitions` has its states. It keeps its
  number while it is WAITING, CONNECTING and OPEN, again and again, until it is closed for good. The
  number means the newest connection: what an older one still has to say is no event.
- A *subscription* is one match on one connection. Each match gets a connection with room, or a new
  one up to `max_sockets`. The service forgets subscriptions with the socket, so `Opened` sends all
  of them again, and each is confirmed by its `subscribed` frame alone. `verdicts` has the rules for
  the other answer, an `error` frame.
- *Liveness* belongs to a connection: any frame, a pong included, proves that the peer is there. A
  silent connection is pinged, then lost (`FellSilent`), as if the peer had gone. A missing answer
  proves nothing: the subscription is sent once more, then the user is told.
- An *outage* belongs to a match. It begins when a match that was heard of loses its connection,
  goes on over any number of failed tries, and ends with the next `subscribed` frame of the match,
  whichever connection brings it. Its `_gap` record is delivered just before that frame; or when the
  match is given up, or the run ends.

A lost connection waits (`retries`) and connects again. Before any connection ever succeeded, some
failures are final: an HTTP status or a certificate that will not get better. Afterwards the run
ends by itself only when the service says so (a STOP verdict, a close code that means one), when no
match is left, or when the tries are used up.

While our own reader is slow nothing is read (`ReadingPaused`), so silence proves nothing: no
connection is lost, no answer is late, and all waits begin anew when reading goes on. A connection
that is lost meanwhile, or soon after, was lost because of us: its outages have the cause `slow`.

The end begins once, with the first problem or none (`stop`): every connection is closed, open
outages are delivered, and `Finish` is the last effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from livecli.errors import LivecliError, NothingLeft, Unreachable
from livecli.feed import actions, codec
from livecli.feed.frames import FRAME_TYPES, NO_DATA, Frame, means
from livecli.feed.refusals import CLOSES, Refusal
from livecli.feed.sports import Match

from . import sentences
from .connection import Connection
from .effects import Connect, Deliver, Disconnect, Effect, Finish, Send, Tell
from .events import (
    Closed,
    DeadlinePassed,
    DialFailure,
    Event,
    Failed,
    FellSilent,
    Follow,
    Opened,
    ReadingPaused,
    ReadingResumed,
    Received,
    Stalled,
    StatusRequested,
    StopRequested,
    Unfollow,
)
from .level import Level
from .liveness import Liveness, Patience
from .outage import LOST, SILENT, SLOW, OutageCause, Outages
from .pool import Pool
from .retries import HEALTHY_S, Retries, backoff
from .subscriptions import Subscription
from .transitions import State
from .verdicts import apply_rule


MAX_SOCKETS = 20
NORMAL, GOING_AWAY = 1000, 1001
ADVICE = "is the network up, and --url right?"  # after the last try
JUST_BEFORE_S = 2.0  # an error that came so shortly before a close is its reason

# Frames that answer us; everything else is only passed on.
ANSWERS = frozenset({"error", "subscribed"})
# Frames that are only passed on: nearly all.
PLAIN = FRAME_TYPES.keys() - ANSWERS - NO_DATA

# Makes the record that begins a connection: socket, matches on it, unix milliseconds → `_open`.
Announce = Callable[[int, tuple[Match, ...], float], Frame]


class Session:
    """The rules of one run. `where` is the service's address as messages show it.

    With `announce`, what a connection brings is preceded by the record that this makes.
    The public methods from `place` on are for `verdicts`.
    """

    def __init__(
        self,
        *,
        where: str = "the service",
        own_path: bool = False,
        max_sockets: int = MAX_SOCKETS,
        bookmaker: str | None = None,
        announce: Announce | None = None,
        wait: bool = False,
        stays: bool = False,
        retries: Retries = Retries(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
        jitter: Callable[[], float] = lambda: 1.0,
        wall: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.where = where
        self.max_sockets = max_sockets
        self.bookmaker = bookmaker
        self.announce = announce
        self.retries = retries
        self.patience = patience
        self.jitter = jitter
        self.wall = wall  # unix time in milliseconds, for windows only
        self.wait = wait  # for matches that are not tracked yet
        self.stays = stays  # when no match is left, for others may come
        self.pool = Pool(max_sockets, own_path, patience)
        self.connections = self.pool.connections
        self.matches = self.pool.matches
        self.confirmed: set[Match] = set()  # at least once
        self.ever_opened = False
        self.reconnects = 0
        self.outages = Outages()
        self.paused = False
        self.slow_until = 0.0  # until then a lost connection counts as lost by our slow reader
        self.stopping = False
        self.finished = False
        self.problem: LivecliError | None = None
        self._effects: list[Effect] = []
        self._deadline: float | None = None
        # Whose deadlines this event can have brought nearer; None: anybody's.
        self._affected: tuple[Connection, ...] | None = None
        self.errors = 0  # that changed nothing
        self._kinds: set[str] = set()  # of the sentences that are told once

    def handle(self, event: Event, now: float) -> list[Effect]:
        """What to do about `event`."""
        socket = getattr(event, "socket", None)
        if self.finished or (socket is not None and socket not in self.connections):
            return []
        self._effects = []
        self._affected = None
        self._RULES[type(event)](self, event, now)
        if self._affected is None:
            self._deadline = _earliest(self.connections.values())
        elif self._affected:
            own = _earliest(self._affected)
            times = [at for at in (self._deadline, own) if at is not None]
            self._deadline = min(times, default=None)
        if self.stopping and all(each.state is State.CLOSED for each in self.connections.values()):
            self.finished = True
            self._deliver(self.outages.left_open(self.wall()))
            self._effects.append(Finish(self.problem))
        return self._effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due, or None when only events from outside matter.

        Perhaps sooner than needed: data only puts deadlines off, and computing them for each batch
        would cost as much as there are sockets.
        """
        return self._deadline

    def age_s(self, match: Match) -> float | None:
        """How old the newest frame of `match` is; None before the first."""
        age_ms = self.outages.age_ms(match, self.wall())
        return None if age_ms is None else age_ms / 1000

    # Matches, and the sockets that carry them

    def _follow(self, event: Follow, now: float) -> None:
        if self.stopping:
            return
        new = [match for match in dict.fromkeys(event.matches) if match not in self.matches]
        mixed = any(match.sport != "football" for match in (*new, *self.matches))
        left_out = []
        for match in new:
            if not self.place(Subscription(match, self.bookmaker), mixed, now):
                left_out.append(match)
        if left_out:
            text = sentences.left_out(left_out, self.max_sockets, len(self.matches))
            self.tell("left_out", text, Level.WARNING)
        self.end_if_nothing_left(now)

    def _unfollow(self, event: Unfollow, now: float) -> None:
        for match in event.matches:
            connection = self.drop(match, now)
            if connection is not None and connection.state is State.OPEN:
                self._effects.append(Send(connection.number, (actions.unsubscribe(match),)))
        self.end_if_nothing_left(now)

    def place(self, subscription: Subscription, mixed: bool, now: float) -> bool:
        """Give `subscription` to a socket with room, or to a new one; whether there was one."""
        connection = self.pool.place(subscription, mixed=mixed, now=now)
        if connection is None:
            return False
        if connection.state is State.OPEN:
            self.subscribe(connection, [subscription], now)
        elif connection.state is State.WAITING and not connection.attempts:  # a new one
            self._connect(connection, now)
        return True

    def drop(self, match: Match, now: float) -> Connection | None:
        """Forget a match, and close its socket if it was the last one there; that socket."""
        connection = self.pool.remove(match)
        if connection is None:
            return None
        self.forget(match)
        self.close_if_empty(connection, now)
        return connection

    def close_if_empty(self, connection: Connection, now: float) -> None:
        """Close a socket that carries nothing, unless the whole run ends by this."""
        if not connection.subscriptions and (self.matches or self.stays):
            self._close(connection, now)

    def forget(self, match: Match) -> None:
        """Expect nothing more of a match: its gap ends here, if it was out."""
        gap = self.outages.forget(match, self.wall())
        self._deliver([gap] if gap is not None else [])

    def end_if_nothing_left(self, now: float) -> None:
        if not self.matches and not self.stopping and not self.stays:
            text = "no match left to follow: all were refused; check the ids, or add --wait"
            self.stop(now, NothingLeft(text))

    # A connection opens, fails, waits and is closed

    def _connect(self, connection: Connection, now: float) -> None:
        connection.move(DeadlinePassed)
        connection.wake_at = now + self.patience.connect_s
        self._effects.append(Connect(connection.number, connection.path))

    def _opened(self, event: Opened, now: float) -> None:
        connection = self.connections[event.socket]
        if not connection.move(Opened):
            return
        if self.announce is not None:
            matches = tuple(connection.subscriptions.by_match)
            self._deliver([self.announce(connection.number, matches, self.wall())])
        if connection.opened_at is not None:
            self.reconnects += 1
            self.tell("reconnected", f"socket {connection.number}: connected again")
        elif connection.attempts:
            self.tell("connected", f"socket {connection.number}: connected")
        self.ever_opened = True
        connection.opened_at = now
        connection.failing_since = None
        connection.live = Liveness(now, self.patience, paused=self.paused)
        self.subscribe(connection, list(connection.subscriptions), now)

    def subscribe(
        self, connection: Connection, subscriptions: list[Subscription], now: float
    ) -> None:
        """Send these subscriptions of a connection that is open."""
        for subscription in subscriptions:
            subscription.sent_at = now
            subscription.retry_at = None
            subscription.tries += 1
        texts = tuple(actions.subscribe(each.match, each.bookmaker) for each in subscriptions)
        self._effects.append(Send(connection.number, texts))

    def _failed(self, event: Failed, now: float) -> None:
        connection = self.connections[event.socket]
        if not connection.move(Failed):
            return
        if not self.ever_opened and not event.cause.may_pass(event.status):
            self.stop(now, event.cause.error(self.where, event.detail, event.status))
            return
        advice = event.cause.advice if event.cause is DialFailure.PROXY else ADVICE
        self._retry(connection, event.cause.reason(event.detail), LOST, now, advice)

    def _closed(self, event: Closed, now: float) -> None:
        connection = self.connections[event.socket]
        if not connection.move(Closed) or connection.state is State.CLOSED:
            return
        refusal = CLOSES.get(event.code)
        if refusal is None:
            cause = LOST if event.code == 1006 else OutageCause("closed", event.code)
            code, at = connection.error
            code = code if now - at <= JUST_BEFORE_S else ""
            self._lost(connection, sentences.closed(event, code), cause, now)
        else:
            self.stop(now, refusal.error(self.where, f"closed with {event.code}"))

    def _silent(self, event: FellSilent, now: float) -> None:
        connection = self.connections[event.socket]
        if connection.move(FellSilent):
            self._effects.append(Disconnect(connection.number, GOING_AWAY))
            self._lost(connection, f"silent for {self.patience.dead_after_s:g} s", SILENT, now)

    def _lost(self, connection: Connection, reason: str, cause: OutageCause, now: float) -> None:
        healthy_s = HEALTHY_S * self.patience.scale
        if connection.opened_at is not None and now - connection.opened_at >= healthy_s:
            connection.attempts = 0
        slow = self.paused or now < self.slow_until
        self._retry(connection, reason, SLOW if slow else cause, now)

    def _retry(
        self,
        connection: Connection,
        reason: str,
        cause: OutageCause,
        now: float,
        advice: str = ADVICE,
    ) -> None:
        """Wait and connect again, or give up."""
        connection.attempts += 1
        connection.reason = reason
        if connection.failing_since is None:
            connection.failing_since = now
        for subscription in connection.subscriptions:
            self.outages.began(subscription.match, cause)
        connection.subscriptions.forget_answers()
        out_s = now - connection.failing_since
        if not self.retries.allowed(connection.attempts, out_s=out_s, ever_opened=self.ever_opened):
            tries = f" after {connection.attempts} tries" if connection.attempts > 1 else ""
            self.stop(now, Unreachable(f"{self.where}: gave up{tries}: {reason}; {advice}"))
            return
        wait_s = self.patience.scale * backoff(connection.attempts - 1, self.jitter)
        connection.wake_at = now + wait_s
        again = f"in {wait_s:.1f} s" if wait_s >= 0.05 else "at once"
        self.tell("retry", f"socket {connection.number}: {reason}; trying again {again}")

    def _passed(self, event: DeadlinePassed, now: float) -> None:
        for connection in list(self.connections.values()):
            at = connection.deadline
            if at is not None and at <= now:
                self._WAKES[connection.state](self, connection, now)

    def _timed_out(self, connection: Connection, now: float) -> None:
        self._effects.append(Disconnect(connection.number, GOING_AWAY))
        self._failed(Failed(connection.number, DialFailure.TIMEOUT), now)

    def _attend(self, connection: Connection, now: float) -> None:
        """An open socket's deadline: an answer that is late, a ping that is due, or silence."""
        if now >= connection.live.dead_at:
            self._silent(FellSilent(connection.number), now)
            return
        if not connection.live.paused:  # while we do not read, no answer is late
            self._resubscribe(connection, now)
        if now >= connection.live.mute_at:
            connection.live.mute = True
            silent_s = self.patience.mute_after_s
            text = f"socket {connection.number}: no data for {silent_s:g} s, the socket is alive"
            self.tell("mute", text)
        if now >= connection.live.ping_at:
            connection.live.pinged_at = now
            self._effects.append(Send(connection.number, (actions.PING,)))

    def _resubscribe(self, connection: Connection, now: float) -> None:
        """Send again what was not answered, once, and what was not tracked, whenever it is time."""
        late = connection.subscriptions.late(self.patience.answer_s, now)
        again = [each for each in late if each.tries < 2]
        again += connection.subscriptions.untracked(now)
        if again:
            self.subscribe(connection, again, now)
        for subscription in late:
            if subscription not in again:
                subscription.sent_at = None
                text = "the service does not answer the subscription; still waiting for it"
                self.tell("unanswered", f"match {subscription.match}: {text}", Level.WARNING)

    def _close(self, connection: Connection, now: float) -> None:
        """Close a socket for good."""
        before = connection.state
        if connection.move(StopRequested):
            connection.wake_at = now + self.patience.close_s
            if before in (State.OPEN, State.CONNECTING):
                self._effects.append(Disconnect(connection.number, NORMAL))

    def _abandon(self, connection: Connection, now: float) -> None:
        connection.move(DeadlinePassed)

    # Frames

    def _received(self, event: Received, now: float) -> None:
        connection = self.connections[event.socket]
        if connection.state not in (State.OPEN, State.CLOSING):
            return
        connection.live.heard(now)
        frames = codec.decode_all(
            event.messages,
            socket=event.socket,
            received_ms=event.received_ms,
            sports=connection.subscriptions.sports,
        )
        kinds = {frame.type for frame in frames}
        only_data = kinds <= PLAIN
        if "error" not in kinds:  # whose verdict may move a match to another socket
            self._affected = () if only_data else (connection,)
        if only_data or not kinds <= NO_DATA:
            connection.live.brought_data(now)
        if not only_data and any(kind[:1] == "_" for kind in kinds):
            kinds.update(map(means, frames))
        self._deliver(self._with_gaps(connection, frames) if "subscribed" in kinds else frames)
        for event_id in {frame.event_id for frame in frames}:
            subscription = connection.subscriptions.about(event_id)
            if subscription is not None and subscription.confirmed:
                self.outages.heard(subscription.match, event.received_ms)
        if not only_data and any(kind in ANSWERS or kind[:1] == "_" for kind in kinds):
            self._react(connection, frames, now)

    def _react(self, connection: Connection, frames: list[Frame], now: float) -> None:
        """Apply the rules for answers, and tell of what is odd."""
        for frame in frames:
            if connection.state is not State.OPEN:  # it was closed: the rest is only passed on
                return
            if frame.type == "error":
                apply_rule(self, connection, frame, now)
            elif means(frame) == "subscribed":
                self._subscribed(connection, frame)
            if frame.type[:1] == "_":
                self._odd(frame)

    def _with_gaps(self, connection: Connection, frames: list[Frame]) -> list[Frame]:
        """The same frames, and before each snapshot that ends an outage its gap."""
        together: list[Frame] = []
        for frame in frames:
            subscription = connection.subscriptions.about(frame.event_id)
            if means(frame) == "subscribed" and subscription is not None:
                gap = self.outages.ended(subscription.match, frame.received_ms)
                together += [gap] if gap is not None else []
            together.append(frame)
        return together

    def _subscribed(self, connection: Connection, frame: Frame) -> None:
        subscription = connection.subscriptions.about(frame.event_id)
        if subscription is None:
            text = f"match {frame.event_id}: subscribed, but not asked for (said once)"
            self.tell_once("unasked", text)
        elif not subscription.confirmed:
            subscription.confirmed = True
            subscription.sent_at = None
            self.confirmed.add(subscription.match)
            self.tell("followed", f"following match {subscription.match}", Level.DETAIL)
            self.sum_up()

    def sum_up(self) -> None:
        """Tell once how many sockets carry the matches, when it takes more than one."""
        sockets = self.pool.in_use
        if len(sockets) > 1 and self.matches.keys() <= self.confirmed:
            count = f"{len(self.matches)} matches on {len(sockets)} sockets"
            self.tell_once("sharded", f"following {count}, ten at the most on each")

    def _odd(self, frame: Frame) -> None:
        text = "a message that is no JSON object of the feed; passed on as"
        sentence = f"socket {frame.socket}: {text} {frame.type} (said once)"
        self.tell_once(frame.type, sentence, Level.WARNING)

    def give_up(self, match: Match, refusal: Refusal, code: str) -> None:
        text = sentences.refused(match, refusal, code)
        self._effects.append(Tell(code, text, Level.WARNING, gave_up=match))

    # A slow reader, and the status

    def _paused(self, event: ReadingPaused, now: float) -> None:
        self.paused = True
        for connection in self.connections.values():
            connection.live.pause()

    def _resumed(self, event: ReadingResumed, now: float) -> None:
        self.paused = False
        self.slow_until = now + self.patience.ping_after_s
        for connection in self.connections.values():
            connection.live.resume(now)
            connection.subscriptions.wait_anew(now)

    def _stalled(self, event: Stalled, now: float) -> None:
        self.slow_until = now + self.patience.ping_after_s
        for connection in self.connections.values():
            connection.live.stalled(event.seconds)

    def _status(self, event: StatusRequested, now: float) -> None:
        """Tell how alive each socket is, and how old the data of each match are."""
        for connection in self.connections.values():
            text = f"socket {connection.number}: {connection.state.name.lower()}"
            if connection.state is State.OPEN:
                text += f", heard {now - connection.live.heard_at:.1f} s ago"
            self.tell("status", text, Level.WARNING)
            for subscription in connection.subscriptions:
                age_s = self.age_s(subscription.match)
                age = "no data yet" if age_s is None else f"data {age_s:.1f} s old"
                state = "followed" if subscription.confirmed else "not confirmed"
                self.tell("status", f"  match {subscription.match}: {state}, {age}", Level.WARNING)

    # The end

    def _stop_requested(self, event: StopRequested, now: float) -> None:
        self.stop(now, None)

    def stop(self, now: float, problem: LivecliError | None) -> None:
        """Close everything; of several problems the first one ends the run."""
        if not self.stopping:
            self.problem = problem
        self.stopping = True
        for connection in self.connections.values():
            self._close(connection, now)

    def _deliver(self, frames: list[Frame]) -> None:
        if frames:
            self._effects.append(Deliver(frames))

    def tell(self, kind: str, text: str, level: Level = Level.NOTE) -> None:
        self._effects.append(Tell(kind, text, level))

    def tell_once(self, kind: str, text: str, level: Level = Level.NOTE) -> None:
        if kind not in self._kinds:
            self._kinds.add(kind)
            self.tell(kind, text, level)

    _RULES: dict[type, Callable[[Session, Any, float], None]] = {
        Closed: _closed,
        DeadlinePassed: _passed,
        Failed: _failed,
        FellSilent: _silent,
        Follow: _follow,
        Opened: _opened,
        ReadingPaused: _paused,
        ReadingResumed: _resumed,
        Received: _received,
        Stalled: _stalled,
        StatusRequested: _status,
        StopRequested: _stop_requested,
        Unfollow: _unfollow,
    }
    _WAKES: dict[State, Callable[[Session, Connection, float], None]] = {
        State.CLOSING: _abandon,
        State.CONNECTING: _timed_out,
        State.OPEN: _attend,
        State.WAITING: _connect,
    }


def _earliest(connections: Iterable[Connection]) -> float | None:
    """When the first of these needs attention."""
    return min((at for each in connections if (at := each.deadline) is not None), default=None)
