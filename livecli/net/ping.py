"""Ping one connection by the rules of `Pinger`, and report each step."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple, Protocol

from livecli.errors import Exit, LivecliError, Unreachable
from livecli.feed import actions, codec
from livecli.feed.refusals import CLOSES, CODES, Verdict
from livecli.session.events import DialFailure
from livecli.session.pinger import Lost, Pinger, Reply, Summary

from .asyncio_dial import dial
from .dial import DialFailed, Phases, Target
from .io_thread import IoThread
from .websocket import Wire


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
    """One connection from dial to summary; lives on the I/O thread."""

    def __init__(
        self, target: Target, path: str | None, rules: PingRules, report: Reporter, io: IoThread
    ) -> None:
        self.target = target
        self.path = path
        self.rules = rules
        self.report = report
        self.io = io
        self.where = target.where(path)
        self.pinger = rules.pinger(io.loop.time())
        self._began_at = io.loop.time()
        self._phases: Phases | None = None
        self.problem: LivecliError | None = None
        self._over = False
        self._woken = asyncio.Event()

    def stop(self) -> None:
        """End and sum up; called from any thread."""
        self._over = True
        self.io.call(self._woken.set)

    async def ping(self) -> Exit:
        """Dial, ping, sum up; returns the exit code, raises the problem if no pong came."""
        loop = self.io.loop
        wire = await self._dial()
        if wire is not None:
            self.pinger = self.rules.pinger(loop.time())
            while not self._over and not self.pinger.done(loop.time()):
                for step in self.pinger.wake(loop.time()):
                    if isinstance(step, Lost):
                        self.report.lost(step)
                    else:
                        wire.send(actions.PING.encode())
                        wire.flush()
                await self._listen()
            self._over = True  # so that the close that follows is no problem
            wire.close(1000)
        if self.problem is not None and not self.pinger.times_ms:
            raise self.problem
        self.report.summary(self.pinger.summary(loop.time()))
        return Exit.DONE if self.pinger.times_ms else Exit.NO

    async def _dial(self) -> Wire | None:
        """An open socket; None if `stop` was called before."""
        dialling = asyncio.ensure_future(
            dial(
                self.target,
                self.path,
                on_open=lambda wire: None,
                on_messages=self._received,
                on_end=self._ended,
            )
        )
        woken = asyncio.ensure_future(self._woken.wait())
        limit_s = min(CONNECT_S, self.rules.deadline_s or CONNECT_S)
        await asyncio.wait({dialling, woken}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        if not dialling.done():
            dialling.cancel()
            if self._over:
                return None
            raise DialFailure.TIMEOUT.error(self.where)
        try:
            wire, self._phases = dialling.result()
        except DialFailed as failure:
            raise self._no_connection(failure) from failure
        return wire

    def _no_connection(self, failure: DialFailed) -> LivecliError:
        return failure.cause.error(self.where, failure.detail, failure.status)

    async def _listen(self) -> None:
        """Wait until something arrives, or until the pinger's deadline."""
        deadline = self.pinger.deadline
        if deadline is None:  # the last ping was just given up
            return
        self._woken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await self._woken.wait()

    def _received(self, messages: list[bytes]) -> None:
        now = self.io.loop.time()
        for message in messages:
            frame = codec.decode(message)
            if frame.type == "pong":
                self._ponged(now)
            elif frame.type == "error":
                code = str(frame.body.get("code"))
                refusal = CODES.get(code)
                if refusal is not None and refusal.verdict is Verdict.STOP:
                    self._end(refusal.error(self.where, code))
        self._woken.set()

    def _ponged(self, now: float) -> None:
        if not self.pinger.times_ms and self._phases is not None:
            self.report.phases(self._phases, now - self._began_at)
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
        self._woken.set()
