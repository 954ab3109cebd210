"""Which sockets there should be, what is asked on each, and what every answer means.

All sockets of a run and no socket itself; `now` is a monotonic time in seconds. Feed it every
event, carry out the effects in their order, and come back with `DeadlinePassed` at `deadline`. The
number of a socket stands for its newest connection: what an older one still has to say is no event.
"""

from __future__ import annotations

from collections.abc import Callable
from random import random
from typing import Any

from livecli.errors import LivecliError, NothingLeft, Unreachable
from livecli.feed import actions, codec
from livecli.feed.frames import Frame
from livecli.feed.refusals import ABOUT_BOOKMAKER, CLOSES, CODES, STATUSES, Refusal, Verdict
from livecli.feed.sports import BOTH_PATH, Match

from . import sentences
from .connection import Connection
from .effects import Connect, Deliver, Disconnect, Effect, Finish, Level, Send, Tell
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
    StatusAsked,
    StopRequested,
    Unfollow,
)
from .liveness import Liveness, Patience
from .outage import LOST, SILENT, SLOW, Outages
from .outage import OutageCause as OutageCause
from .pool import Pool
from .retries import HEALTHY_S, Retries, backoff
from .subscriptions import Subscription
from .transitions import State


MAX_SOCKETS = 20
MAX_ERRORS_SAID = 100  # a service that sends more of them must not fill the user's screen or disk
LONGEST_CODE = 80  # characters of an error's code; documented ones have twenty
MOVES = 2  # times that `limit` may send one match to another socket
NORMAL, GOING_AWAY = 1000, 1001

# Frames that answer us; everything else is only passed on.
ANSWERS = frozenset({"error", "subscribed"})


class Session:
    """The client's side of the feed. `where` is the service's address as messages show it."""

    def __init__(
        self,
        *,
        where: str = "the service",
        own_path: bool = False,
        max_sockets: int = MAX_SOCKETS,
        bookmaker: str | None = None,
        wait: bool = False,
        stays: bool = False,
        retries: Retries = Retries(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
        jitter: Callable[[], float] = random,
        wall: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.where = where
        self.max_sockets = max_sockets
        self.bookmaker = bookmaker
        self.retries = retries
        self.patience = patience
        self.jitter = jitter
        self.wall = wall  # unix time in milliseconds, for windows only
        self.wait = wait  # for matches that are not tracked yet
        self.stays = stays  # when no match is left, for others may come
        self.pool = Pool(max_sockets, own_path, patience)
        self.links = self.pool.links
        self.wanted = self.pool.wanted
        self.followed: set[Match] = set()  # confirmed at least once
        self.ever_opened = False
        self.reconnects = 0
        self.outages = Outages()
        self.paused = False
        self.slow_until = 0.0  # a connection lost before this was lost because we did not read
        self.stopping = False
        self.finished = False
        self.problem: LivecliError | None = None
        self._effects: list[Effect] = []
        self._said: set[str] = set()
        self._errors_said = 0

    def handle(self, event: Event, now: float) -> list[Effect]:
        """What to do about `event`."""
        socket = getattr(event, "socket", None)
        if self.finished or (socket is not None and socket not in self.links):
            return []
        self._effects = []
        self._RULES[type(event)](self, event, now)
        if self.stopping and all(link.state is State.CLOSED for link in self.links.values()):
            self.finished = True
            self._deliver(self.outages.left_open(self.wall()))
            self._effects.append(Finish(self.problem))
        return self._effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due, or None when only events from outside matter."""
        times = [at for link in self.links.values() if (at := link.deadline) is not None]
        return min(times) if times else None

    def age_s(self, match: Match) -> float | None:
        """How old the newest frame of `match` is; None before the first."""
        age_ms = self.outages.age_ms(match, self.wall())
        return None if age_ms is None else age_ms / 1000

    # What is wanted, and where it goes

    def _follow(self, event: Follow, now: float) -> None:
        if self.stopping:
            return
        wish = [match for match in dict.fromkeys(event.matches) if match not in self.wanted]
        mixed = any(match.sport != "football" for match in (*wish, *self.wanted))
        left_out = []
        for match in wish:
            if not self._place(Subscription(match, self.bookmaker), mixed, now):
                left_out.append(match)
        if left_out:
            text = sentences.left_out(left_out, self.max_sockets, len(self.wanted))
            self._tell("left_out", text, Level.WARNING)
        self._end_if_nothing_left(now)

    def _unfollow(self, event: Unfollow, now: float) -> None:
        for match in event.matches:
            link = self._drop(match, now)
            if link is not None and link.state is State.OPEN:
                self._effects.append(Send(link.number, (actions.unsubscribe(match),)))
        self._end_if_nothing_left(now)

    def _place(self, ask: Subscription, mixed: bool, now: float) -> bool:
        """Give `ask` to a socket with room, or to a new one; whether there was one."""
        link = self.pool.place(ask, mixed=mixed, now=now)
        if link is None:
            return False
        if link.state is State.OPEN:
            self._ask(link, [ask], now)
        elif link.state is State.WAITING and not link.attempts:  # a new one
            self._connect(link, now)
        return True

    def _drop(self, match: Match, now: float) -> Connection | None:
        """Forget a match and give up its socket if that is empty now; its link if it had one."""
        link = self.pool.remove(match)
        if link is None:
            return None
        self._forget(match)
        if not link.subscriptions and (self.wanted or self.stays):
            self._hang_up(link, now)
        return link

    def _forget(self, match: Match) -> None:
        """Nothing more is expected of a match: its gap ends, if it was out."""
        gap = self.outages.forget(match, self.wall())
        self._deliver([gap] if gap is not None else [])

    def _end_if_nothing_left(self, now: float) -> None:
        if not self.wanted and not self.stopping and not self.stays:
            self._stop(
                now,
                NothingLeft(
                    "no match left to follow: all were refused; check the ids, or add --wait"
                ),
            )

    # A socket's life

    def _connect(self, link: Connection, now: float) -> None:
        link.move(DeadlinePassed)
        link.wake_at = now + self.patience.connect_s
        self._effects.append(Connect(link.number, link.path))

    def _opened(self, event: Opened, now: float) -> None:
        link = self.links[event.socket]
        if not link.move(Opened):
            return
        if link.opened_at is not None:
            self.reconnects += 1
            self._tell("reconnected", f"socket {link.number}: connected again")
        elif link.attempts:
            self._tell("connected", f"socket {link.number}: connected")
        self.ever_opened = True
        link.opened_at = now
        link.failing_since = None
        link.live = Liveness(now, self.patience, paused=self.paused)
        self._ask(link, list(link.subscriptions.asks.values()), now)

    def _ask(self, link: Connection, asks: list[Subscription], now: float) -> None:
        for ask in asks:
            ask.asked_at = now
            ask.again_at = None
            ask.times += 1
        texts = tuple(actions.subscribe(ask.match, ask.bookmaker) for ask in asks)
        self._effects.append(Send(link.number, texts))

    def _failed(self, event: Failed, now: float) -> None:
        link = self.links[event.socket]
        if not link.move(Failed):
            return
        reason = sentences.failed(event)
        if not self.ever_opened:
            refusal = STATUSES.get(event.status or 0)
            if refusal is not None:
                self._refused(refusal, f"HTTP {event.status}", now)
                return
            if not _passing(event):
                self._stop(now, Unreachable(f"{self.where}: {reason}; check --url"))
                return
        self._retry(link, reason, LOST, now)

    def _closed(self, event: Closed, now: float) -> None:
        link = self.links[event.socket]
        if not link.move(Closed) or link.state is State.CLOSED:
            return
        refusal = CLOSES.get(event.code)
        if refusal is None:
            cause = LOST if event.code == 1006 else OutageCause("closed", event.code)
            self._lost(link, sentences.closed(event), cause, now)
        else:
            self._refused(refusal, f"closed with {event.code}", now)

    def _silent(self, event: FellSilent, now: float) -> None:
        link = self.links[event.socket]
        if link.move(FellSilent):
            self._effects.append(Disconnect(link.number, GOING_AWAY))
            self._lost(link, f"silent for {self.patience.dead_after_s:g} s", SILENT, now)

    def _lost(self, link: Connection, reason: str, cause: OutageCause, now: float) -> None:
        healthy_s = HEALTHY_S * self.patience.scale
        if link.opened_at is not None and now - link.opened_at >= healthy_s:
            link.attempts = 0
        slow = self.paused or now < self.slow_until
        self._retry(link, reason, SLOW if slow else cause, now)

    def _retry(self, link: Connection, reason: str, cause: OutageCause, now: float) -> None:
        """Wait and connect again, or give up."""
        link.attempts += 1
        link.failing_since = now if link.failing_since is None else link.failing_since
        for ask in link.subscriptions.asks.values():
            self.outages.began(ask.match, cause)
        link.subscriptions.forget_answers()
        out_s = now - link.failing_since
        if not self.retries.allowed(link.attempts, out_s=out_s, ever_opened=self.ever_opened):
            tries = f" after {link.attempts} tries" if link.attempts > 1 else ""
            advice = "is the network up, and --url right?"
            self._stop(now, Unreachable(f"{self.where}: gave up{tries}: {reason}; {advice}"))
            return
        wait_s = self.patience.scale * backoff(link.attempts - 1, self.jitter)
        link.wake_at = now + wait_s
        self._tell("retry", f"socket {link.number}: {reason}; trying again in {wait_s:.1f} s")

    def _passed(self, event: DeadlinePassed, now: float) -> None:
        for link in list(self.links.values()):
            at = link.deadline
            if at is not None and at <= now:
                self._WAKES[link.state](self, link, now)

    def _timed_out(self, link: Connection, now: float) -> None:
        self._effects.append(Disconnect(link.number, GOING_AWAY))
        self._failed(Failed(link.number, DialFailure.TIMEOUT), now)

    def _attend(self, link: Connection, now: float) -> None:
        """An open socket's deadline: an ask without an answer, a ping that is due, or silence."""
        if now >= link.live.dead_at:
            self._silent(FellSilent(link.number), now)
            return
        if not link.live.paused:  # while we do not read, no answer is late
            self._ask_again(link, now)
        if now >= link.live.ping_at:
            link.live.pinged_at = now
            self._effects.append(Send(link.number, (actions.PING,)))

    def _ask_again(self, link: Connection, now: float) -> None:
        """What was not answered, once more; what was not tracked yet, whenever it is time."""
        late = [
            ask
            for ask in link.subscriptions.asks.values()
            if ask.asked_at is not None and ask.asked_at + self.patience.answer_s <= now
        ]
        again = [ask for ask in late if ask.times < 2]
        again += [
            ask
            for ask in link.subscriptions.asks.values()
            if ask.again_at is not None and ask.again_at <= now
        ]
        if again:
            self._ask(link, again, now)
        for ask in late:
            if ask not in again:
                ask.asked_at = None
                self._tell(
                    "unanswered",
                    f"match {ask.match}: the service does not answer the subscription; still "
                    "waiting for it",
                    Level.WARNING,
                )

    def _hang_up(self, link: Connection, now: float) -> None:
        """Close one socket for good."""
        before = link.state
        if link.move(StopRequested):
            link.wake_at = now + self.patience.close_s
            if before in (State.OPEN, State.CONNECTING):
                self._effects.append(Disconnect(link.number, NORMAL))

    def _close_at_last(self, link: Connection, now: float) -> None:
        link.move(DeadlinePassed)

    # What comes in

    def _received(self, event: Received, now: float) -> None:
        link = self.links[event.socket]
        if link.state not in (State.OPEN, State.CLOSING):
            return
        link.live.heard(now)
        number, received_ms, sports = event.socket, event.received_ms, link.subscriptions.sports
        frames = codec.decode_all(
            event.messages, socket=number, received_ms=received_ms, sports=sports
        )
        kinds = {frame.type for frame in frames}
        self._deliver(self._with_gaps(link, frames) if "subscribed" in kinds else frames)
        for event_id in {frame.event_id for frame in frames}:
            ask = link.subscriptions.about(event_id)
            if ask is not None and ask.confirmed:
                self.outages.heard(ask.match, received_ms)
        if any(kind in ANSWERS or kind[:1] == "_" for kind in kinds):  # few batches have any
            self._hear_out(link, frames, now)

    def _hear_out(self, link: Connection, frames: list[Frame], now: float) -> None:
        """Answer what answers us, and say what is odd."""
        for frame in frames:
            if link.state is not State.OPEN:  # said goodbye: what still comes is only passed on
                return
            if frame.type in ANSWERS:
                self._answered(link, frame, now)
            elif frame.type[:1] == "_":
                self._odd(frame)

    def _with_gaps(self, link: Connection, frames: list[Frame]) -> list[Frame]:
        """The same frames, and before each snapshot that ends an outage its gap."""
        told: list[Frame] = []
        for frame in frames:
            ask = link.subscriptions.about(frame.event_id)
            if frame.type == "subscribed" and ask is not None:
                gap = self.outages.ended(ask.match, frame.received_ms)
                told += [gap] if gap is not None else []
            told.append(frame)
        return told

    def _answered(self, link: Connection, frame: Frame, now: float) -> None:
        ask = link.subscriptions.about(frame.event_id)
        if frame.type == "error":
            self._error(link, ask, frame, now)
        elif ask is None:
            text = f"match {frame.event_id}: subscribed, but not asked for (said once)"
            self._once("unasked", text)
        elif not ask.confirmed:
            ask.confirmed = True
            ask.asked_at = None
            self.followed.add(ask.match)
            self._tell("followed", f"following match {ask.match}", Level.DETAIL)
            self._sum_up()

    def _sum_up(self) -> None:
        """Say once how many sockets carry what, when it takes more than one."""
        sockets = self.pool.in_use
        if len(sockets) > 1 and self.wanted.keys() <= self.followed:
            self._once(
                "sharded",
                f"following {len(self.wanted)} matches on {len(sockets)} sockets, ten at the "
                "most on each",
            )

    def _odd(self, frame: Frame) -> None:
        self._once(
            frame.type,
            f"socket {frame.socket}: a message that is no JSON object of the feed; passed on as "
            f"{frame.type} (said once)",
            Level.WARNING,
        )

    # What the service says no to

    def _error(self, link: Connection, ask: Subscription | None, frame: Frame, now: float) -> None:
        code = frame.body.get("code")
        code = code[:LONGEST_CODE] if isinstance(code, str) else ""
        ours = ask is not None or frame.event_id is None
        if ours and code in ABOUT_BOOKMAKER and self._without_bookmaker(link, ask, code, now):
            return
        refusal = CODES.get(code)
        if refusal is None:
            text = f"the service says {code or 'an error without a code'}"
            self._say("unknown_code", f"{sentences.about(frame)}{text}; going on")
        elif refusal.verdict is Verdict.STOP:
            self._refused(refusal, code, now)
        elif refusal.verdict is Verdict.SAY or ask is None:
            self._say(code, f"{sentences.about(frame)}{refusal.reason} ({code}); {refusal.advice}")
        elif refusal.verdict is Verdict.MOVE:
            self._move(link, ask, refusal, code, now)
        elif self.wait and code == "not_tracked":
            self._wait_for(ask, now)
        else:
            self._drop_refused(ask, refusal, code, now)

    def _say(self, kind: str, text: str) -> None:
        """Tell of an error that changes nothing, unless there were too many of them."""
        self._errors_said += 1
        if self._errors_said <= MAX_ERRORS_SAID:
            self._tell(kind, text, Level.WARNING)
        else:
            self._once("errors", sentences.too_many_errors(MAX_ERRORS_SAID), Level.WARNING)

    def _without_bookmaker(
        self, link: Connection, ask: Subscription | None, code: str, now: float
    ) -> bool:
        """Ask again without the bookmaker that was refused; whether there was one.

        A refusal that names no match means the oldest ask: answers come in the order of the asks.
        """
        asks = [ask] if ask is not None else list(link.subscriptions.asks.values())
        asks = [a for a in asks if a.bookmaker is not None and not a.confirmed][:1]
        for a in asks:
            a.bookmaker = None
            a.times = 0
        if asks:
            self._once(
                "bookmaker",
                f"bookmaker {self.bookmaker}: refused ({code}); following without it",
                Level.WARNING,
            )
            self._ask(link, asks, now)
        return bool(asks)

    def _move(
        self, link: Connection, ask: Subscription, refusal: Refusal, code: str, now: float
    ) -> None:
        """`limit`: this socket is full, whatever we believed; another may have room."""
        if ask.confirmed:
            return
        self.pool.remove(ask.match)
        link.subscriptions.capacity = len(link.subscriptions)
        moved = Subscription(ask.match, ask.bookmaker, moved=ask.moved + 1)
        mixed = link.path == BOTH_PATH
        if moved.moved > MOVES or not self._place(moved, mixed, now):
            self._give_up(ask.match, refusal, code)
            self._forget(ask.match)
        if not link.subscriptions and (self.wanted or self.stays):
            self._hang_up(link, now)
        self._sum_up()
        self._end_if_nothing_left(now)

    def _wait_for(self, ask: Subscription, now: float) -> None:
        """`--wait`: ask again until the match starts."""
        ask.asked_at = None
        ask.confirmed = False
        ask.times = 0
        ask.again_at = now + self.patience.track_s
        text = f"match {ask.match}: not tracked yet; asking again until it is (said once)"
        self._once(f"wait {ask.match}", text)

    def _drop_refused(self, ask: Subscription, refusal: Refusal, code: str, now: float) -> None:
        self._give_up(ask.match, refusal, code)
        self._drop(ask.match, now)
        self._sum_up()
        self._end_if_nothing_left(now)

    def _give_up(self, match: Match, refusal: Refusal, code: str) -> None:
        text = sentences.refused(match, refusal, code)
        self._effects.append(Tell(code, text, Level.WARNING, gave_up=match))

    def _refused(self, refusal: Refusal, how: str, now: float) -> None:
        self._stop(now, refusal.error(self.where, how))

    # A slow reader, and questions

    def _paused(self, event: ReadingPaused, now: float) -> None:
        self.paused = True
        for link in self.links.values():
            link.live.pause()

    def _resumed(self, event: ReadingResumed, now: float) -> None:
        self.paused = False
        self.slow_until = now + self.patience.ping_after_s
        for link in self.links.values():
            link.live.resume(now)
            link.subscriptions.wait_anew(now)

    def _status(self, event: StatusAsked, now: float) -> None:
        """Life, which any frame proves, and age of data, which only the match's own frames have."""
        for link in self.links.values():
            heard = f", heard {now - link.live.heard_at:.1f} s ago"
            state = link.state.name.lower()
            text = f"socket {link.number}: {state}{heard if link.state is State.OPEN else ''}"
            self._tell("status", text, Level.WARNING)
            for ask in link.subscriptions.asks.values():
                age_s = self.age_s(ask.match)
                age = "no data yet" if age_s is None else f"data {age_s:.1f} s old"
                standing = "followed" if ask.confirmed else "not confirmed"
                self._tell("status", f"  match {ask.match}: {standing}, {age}", Level.WARNING)

    # The end

    def _stop_requested(self, event: StopRequested, now: float) -> None:
        self._stop(now, None)

    def _stop(self, now: float, problem: LivecliError | None) -> None:
        """Close everything; the first problem is the one that is told."""
        if not self.stopping:
            self.problem = problem
        self.stopping = True
        for link in self.links.values():
            self._hang_up(link, now)

    def _deliver(self, frames: list[Frame]) -> None:
        if frames:
            self._effects.append(Deliver(frames))

    def _tell(self, kind: str, text: str, level: Level = Level.NOTE) -> None:
        self._effects.append(Tell(kind, text, level))

    def _once(self, kind: str, text: str, level: Level = Level.NOTE) -> None:
        if kind not in self._said:
            self._said.add(kind)
            self._tell(kind, text, level)

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
        StatusAsked: _status,
        StopRequested: _stop_requested,
        Unfollow: _unfollow,
    }
    _WAKES: dict[State, Callable[[Session, Connection, float], None]] = {
        State.CLOSING: _close_at_last,
        State.CONNECTING: _timed_out,
        State.OPEN: _attend,
        State.WAITING: _connect,
    }


def _passing(event: Failed) -> bool:
    """Whether a first connection that failed so may succeed a little later."""
    if event.cause is DialFailure.STATUS:
        return event.status == 429 or (event.status or 0) >= 500
    return event.cause not in (DialFailure.TLS, DialFailure.GARBAGE)
