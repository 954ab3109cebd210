"""Upstream of a relay: a live run for each bookmaker, on threads of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from livecli.environment import Environment
from livecli.errors import Exit, LivecliError
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple
from livecli.pipeline import Batch, Filter, Sink
from livecli.relay.events import (
    AskUpstream,
    FeedRefused,
    FramesCame,
    LeaveUpstream,
    MatchJoined,
    MatchLeft,
    SocketsChanged,
    UpstreamFeed,
)
from livecli.session.effects import Tell
from livecli.session.events import Follow, Unfollow
from livecli.session.transitions import State
from livecli.terminal.notices import Level, Notices
from livecli.watch.pipeline_thread import PipelineThread

from ..plan.live import LivePlan
from .live import LiveRun, live_run


if TYPE_CHECKING:
    from livecli.session.session import Session
    from livecli.sources.live import LiveSource


class BookmakerRun(NamedTuple):
    """What follows all matches of one bookmaker, or those of none."""

    thread: PipelineThread
    live: LiveRun

    @property
    def source(self) -> LiveSource:
        """What follows matches, and leaves them; only where it is no bus."""
        return cast("LiveSource", self.live.pipeline.source)


class UpstreamNotices(Notices):
    """Notices that also pass on what the session says, as the rules of a relay need it."""

    def __init__(self, notices: Notices, on_tell: Callable[[Tell], None]) -> None:
        self.__dict__ |= notices.__dict__
        self._on_tell = on_tell

    def tell(self, tell: Tell) -> None:
        super().tell(tell)
        self._on_tell(tell)


class Upstream:
    """Carries out a relay's wishes. `happened` gets events; it may be called on any thread.

    The main run is that of `plan`; its end is the end of the relay, and `on_end` is called then.
    """

    def __init__(
        self,
        plan: LivePlan,
        notices: Notices,
        env: Environment,
        *,
        happened: Callable[[object], None],
        on_end: Callable[[], None],
    ) -> None:
        self.plan = plan
        self.notices = notices
        self.env = env
        self.happened = happened
        self.on_end = on_end
        self.secrets = [secret.encode() for secret in env.secrets]
        self._leaks = 0
        self._runs: dict[str | None, BookmakerRun] = {}

    def start(self) -> None:
        self._run(self.plan, self.on_end)

    def wish(self, wish: AskUpstream | LeaveUpstream) -> None:
        """Follow a match, or follow it no more; on the thread of the server."""
        feed = wish.feed
        if self.plan.bus is not None:
            if feed.bookmaker != self.plan.bookmaker:
                self.happened(FeedRefused(feed, "unknown_bookmaker"))
            return
        run = self._runs.get(feed.bookmaker)
        if isinstance(wish, AskUpstream):
            if run is None:
                plan = self.plan._replace(
                    matches=(), live=None, stays=True, bookmaker=feed.bookmaker
                )
                run = self._run(plan, lambda: self._ended(feed))
            run.source.poller.call(run.source.discovered, Follow((feed.match,)))
        elif run is not None and wish.last and feed.bookmaker != self.plan.bookmaker:
            del self._runs[feed.bookmaker]
            run.thread.pipeline.stop()
        elif run is not None:
            run.source.poller.call(run.source.discovered, Unfollow((feed.match,)))

    def stop(self) -> None:
        """Stop all runs, and sum up the main one."""
        for run in self._runs.values():
            run.thread.pipeline.stop()
        for run in self._runs.values():
            run.thread.stop()
        if self.plan.bookmaker in self._runs:
            self._runs[self.plan.bookmaker].live.at_end()

    def result(self) -> Exit:
        """The exit code of the main run; raises its problem."""
        return self._runs[self.plan.bookmaker].thread.result()

    def status(self) -> None:
        """Have every session say how it stands; safe in a signal handler."""
        for run in list(self._runs.values()):
            run.live.on_status()

    def _run(self, plan: LivePlan, on_end: Callable[[], None]) -> BookmakerRun:
        bookmaker = plan.bookmaker
        session: Session

        def told(tell: Tell) -> None:
            if tell.gave_up is not None:
                self.happened(FeedRefused(UpstreamFeed(tell.gave_up, bookmaker), tell.kind))
            away = frozenset(
                match
                for match, number in session.matches.items()
                if session.connections[number].state is not State.OPEN
            )
            self.happened(SocketsChanged(bookmaker, away))

        def put(batch: Batch) -> None:
            self.happened(FramesCame(bookmaker, self._without_secrets(batch)))

        def to_loop(
            url: str, matches: tuple[Match, ...], wake: Callable[[], None]
        ) -> tuple[Sink, Filter | None]:
            from livecli.sinks.to_loop import ToLoop

            sink = ToLoop(
                put,
                lambda match: self.happened(MatchJoined(match)),
                lambda match: self.happened(MatchLeft(match)),
            )
            return sink, None

        live = live_run(plan, UpstreamNotices(self.notices, told), self.env, to_loop)
        if live.session is not None:
            session = live.session

        def end() -> None:
            live.pipeline.poller.close()
            on_end()

        thread = PipelineThread(live.pipeline, end)
        run = self._runs[bookmaker] = BookmakerRun(thread, live)
        thread.start()
        return run

    def _ended(self, feed: UpstreamFeed) -> None:
        """A run for a bookmaker has ended; if by itself, nothing of it will come any more."""
        run = self._runs.get(feed.bookmaker)
        if run is None or run.thread.pipeline.stopping:
            return
        del self._runs[feed.bookmaker]
        if isinstance(run.thread.problem, LivecliError):
            self.notices.say(str(run.thread.problem), Level.WARNING)
        self.happened(FeedRefused(feed, "unknown_bookmaker"))

    def _without_secrets(self, batch: Batch) -> Batch:
        """What upstream says of our token is for nobody else."""
        if not self.secrets:
            return batch
        clean = [f for f in batch if not any(secret in f.raw for secret in self.secrets)]
        if len(clean) < len(batch) and not self._leaks:
            self.notices.say("upstream sent a frame with the token in it: left out (said once)")
        self._leaks += len(batch) - len(clean)
        return clean
