"""Ping one connection by the rules of `Pinger`, then subscribe to a match; report each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from livecli.errors import Exit, LivecliError, Unreachable
from livecli.feed import actions, codec
from livecli.feed.refusals import CLOSES, CODES, Verdict
from livecli.feed.sports import Match
from livecli.poller import Poller
from livecli.session.events import DialFailure
from livecli.session.first_frames import Doubt, FirstFrames, Step, Subscribe
from livecli.session.pinger import Lost, Ping, Pinger, Reply, Summary

from .client_socket import ClientSocket
from .dial import DialFailed, Dialled, Phases, Target
from .dialler import Dialler


CONNECT_S = 20.0  # for TCP, TLS and upgrade together


class Reporter(Protocol):
    """Gets each step of a ping run."""

    @property
    def output_gone(self) -> bool:
        """Whether reports can no longer be written, so that the run should end."""

    def phases(self, phases: Phases, authorised_s: float) -> None:
        """How long each step to the first pong took."""

    def reply(self, reply: Reply) -> None: ...
    def lost(self, lost: Lost) -> None: ...
    def subscription(self, match: Match, step: Step) -> None: ...
    def summary(self, summary: Summary) -> None: ...


class PingRules(NamedTuple):
    """How many pings, and the times of each in seconds; None is without limit."""

    pings: int | None
    interval_s: float
    reply_s: float
    deadline_s: float | None

    def pinger(self, now: float) -> Pinger:
        return Pinger(now, *self)


class PingRun:
    """One connection from dial to summary. Only `stop` may be called in a signal handler."""

    def __init__(
        self,
        target: Target,
        path: str | None,
        rules: PingRules,
        report: Reporter,
        poller: Poller,
        variables: Mapping[str, str],
        first_frames: FirstFrames | None = None,
        wall: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`wall` gives unix milliseconds, for the age of data."""
        self.path = path
        self.rules = rules
        self.report = report
        self.poller = poller
        self.first_frames = first_frames
        self.wall = wall
        self.where = target.where(path)
        self.pinger = rules.pinger(poller.clock())
        self.problem: LivecliError | None = None
        self._began_at = poller.clock()
        self._dialler = Dialler(target, variables, poller, self._dialled)
        self._result: Dialled | DialFailed | None = None
        self._over = False

    def stop(self) -> None:
        """End and sum up."""
        self._over = True
        self.poller.wake()

    def run(self) -> Exit:
        """Dial, ping, subscribe, sum up; returns the exit code, raises the problem of a failure."""
        clock = self.poller.clock
        client_socket = self._dial()
        if client_socket is not None:
            self.pinger = self.rules.pinger(clock())
            while not self._over and not self._done(clock()):
                for step in self._due(clock()):
                    self._take(step, client_socket)
                times = [self.pinger.deadline, *(each.deadline for each in self._first_frames)]
                if due := [at for at in times if at is not None]:  # else the last was given up
                    self.poller.sleep(min(due))
            self._say_silence(clock())
            self._over = True  # so that the close that follows is no problem
            client_socket.close(1000)
            client_socket.drop_silently()
        if self.problem is not None and not self.pinger.times_ms:
            raise self.problem
        self.report.summary(self.pinger.summary(clock()))
        if self.problem is not None and not self.answered:
            raise self.problem
        return Exit.DONE if self.answered else Exit.NO

    @property
    def answered(self) -> bool:
        """Whether the service did what it was asked: the snapshot came, or any pong."""
        if self.first_frames is not None:
            return self.first_frames.snapshot is not None
        return bool(self.pinger.times_ms)

    @property
    def _first_frames(self) -> list[FirstFrames]:
        """Those of the match, once the pings are over."""
        first = self.first_frames
        begun = first is not None and (first.begun or self.pinger.done(self.poller.clock()))
        return [first] if first is not None and begun else []

    def _done(self, now: float) -> bool:
        if not self.pinger.done(now):
            return False
        return self.pinger.late(now) or self.first_frames is None or self.first_frames.done

    def _due(self, now: float) -> list[Lost | Ping | Step]:
        """What is due by the rules: of pings first."""
        pings = self.pinger.wake(now)
        return [*pings, *(step for each in self._first_frames for step in each.wake(now))]

    def _take(self, step: Lost | Ping | Step, client_socket: ClientSocket) -> None:
        if isinstance(step, Lost):
            self.report.lost(step)
        elif isinstance(step, Doubt):
            self.pinger.again(self.poller.clock())
        elif isinstance(step, Ping | Subscribe):
            text = actions.PING if isinstance(step, Ping) else step.text
            client_socket.send(text.encode())
            client_socket.flush()
        if isinstance(step, Step):
            self._report(step)

    def _report(self, step: Step) -> None:
        if self.first_frames is not None:
            self.report.subscription(self.first_frames.match, step)
        if self.report.output_gone:
            self._over = True

    def _say_silence(self, now: float) -> None:
        """Where the deadline ended the wait for a frame."""
        first = self.first_frames
        if first is not None and first.begun and not first.done and not self._over:
            self._report(first.silence(now, cut=True))

    def _dial(self) -> ClientSocket | None:
        """An open socket; None if `stop` was called before."""
        limit_s = min(CONNECT_S, self.rules.deadline_s or CONNECT_S)
        give_up_at = self._began_at + limit_s
        self._dialler.dial(1, self.path, limit_s)
        while self._result is None and not self._over and self.poller.clock() < give_up_at:
            self.poller.sleep(give_up_at)
        result = self._result
        if isinstance(result, Exception):
            raise result.cause.error(self.where, result.detail, result.status) from result
        if result is None:
            self._dialler.abandon(1)
            if self._over:
                return None
            raise DialFailure.TIMEOUT.error(self.where)
        client_socket = ClientSocket(
            self.poller,
            result.socket,
            extension=result.extension,
            on_messages=self._received,
            on_end=self._ended,
        )
        client_socket.start(result.rest)
        return client_socket

    def _dialled(self, number: int, result: Dialled | DialFailed) -> None:
        self._result = result

    def _received(self, messages: list[bytes]) -> None:
        now = self.poller.clock()
        for message in messages:
            frame = codec.decode(message)
            if frame.type == "pong":
                self._ponged(now)
            elif frame.type == "error":
                code = str(frame.body.get("code"))
                refusal = CODES.get(code)
                if refusal is not None and refusal.verdict is Verdict.STOP:
                    self._end(refusal.error(self.where, code))
            if self.first_frames is not None and self.problem is None:
                for step in self.first_frames.frame(frame, now, self.wall()):
                    self._report(step)

    def _ponged(self, now: float) -> None:
        if not self.pinger.times_ms and self._result is not None:
            assert not isinstance(self._result, Exception)
            self.report.phases(self._result.phases, now - self._began_at)
        if self.first_frames is not None:
            self.first_frames.pong()
        reply = self.pinger.pong(now)
        if reply is not None:
            self.report.reply(reply)
        if self.report.output_gone:
            self._over = True

    def _ended(self, code: int, reason: str) -> None:
        refusal = CLOSES.get(code)
        if refusal is not None:
            self._end(refusal.error(self.where, f"closed with {code}"))
        elif not self._over:
            self._end(Unreachable(f"{self.where}: closed the connection ({code}); try again"))

    def _end(self, problem: LivecliError) -> None:
        self.problem = self.problem or problem
        self._over = True
