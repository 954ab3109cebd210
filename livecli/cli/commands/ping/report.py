"""What `livecli ping` does: dial one socket, ping by the rules of `Pinger`, report each line."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from livecli.environment import Environment
from livecli.errors import Exit, LivecliError, OutputFailed, Unreachable
from livecli.feed import actions, codec
from livecli.feed.refusals import CLOSES, CODES, STATUSES, Verdict
from livecli.net.dial import DialFailed, Phases, Target, dial
from livecli.net.io_thread import IoThread
from livecli.net.websocket import Wire
from livecli.session.events import DialFailure
from livecli.session.pinger import Lost, Pinger, Reply, Summary
from livecli.terminal.streams import output_failed


CONNECT_S = 20.0  # for TCP, TLS and upgrade together


class PingRules(NamedTuple):
    """What the user asked of the pinger; seconds."""

    pings: int | None
    interval_s: float
    reply_s: float
    deadline_s: float | None

    def pinger(self, now: float) -> Pinger:
        return Pinger(
            now,
            count=self.pings,
            interval_s=self.interval_s,
            reply_s=self.reply_s,
            deadline_s=self.deadline_s,
        )


class Report:
    """What ping prints, in the habit of ping(8) or as JSON, each line at once."""

    def __init__(
        self, target: Target, path: str | None, *, json: bool, quiet: bool, env: Environment
    ) -> None:
        self.where = str(target.address if path is None else target.address._replace(path=path))
        self.json = json
        self.quiet = quiet
        self.env = env
        self.reader_is_gone = False
        self.problem: OutputFailed | None = None

    @property
    def silenced(self) -> bool:
        """Whether nothing can be told any more."""
        return self.reader_is_gone or self.problem is not None

    def phases(self, phases: Phases, authorised: float) -> None:
        """How long each step to the first answer took, in seconds."""
        ms = {
            "resolve": phases.resolve * 1000,
            "connect": phases.connect * 1000,
            "tls": None if phases.tls is None else phases.tls * 1000,
            "upgrade": phases.upgrade * 1000,
            "authorised": authorised * 1000,
        }
        words = {"tls": "TLS"}
        parts = [f"{words.get(name, name)} {v:.1f} ms" for name, v in ms.items() if v is not None]
        self._line("phases", f"PING {self.where}: {', '.join(parts)}", ms)

    def reply(self, reply: Reply) -> None:
        late = " (late)" if reply.late else ""
        text = f"pong from {self.where}: seq={reply.seq} time={reply.ms:.3g} ms{late}"
        self._line("pong", text, {"seq": reply.seq, "ms": reply.ms, "late": reply.late})

    def lost(self, lost: Lost) -> None:
        self._line("lost", f"no pong for seq={lost.seq}", {"seq": lost.seq})

    def summary(self, summary: Summary) -> None:
        text = (
            f"--- {self.where} ping statistics ---\n"
            f"{summary.sent} sent, {summary.received} received, "
            f"{summary.loss_pct:.3g}% loss, time {summary.time_ms:.0f} ms"
        )
        if summary.min_ms is not None:
            text += (
                f"\nrtt min/avg/max/mdev = {summary.min_ms:.3f}/{summary.avg_ms:.3f}/"
                f"{summary.max_ms:.3f}/{summary.mdev_ms:.3f} ms"
            )
        self._line("summary", text, summary._asdict(), always=True)

    def _line(self, kind: str, text: str, facts: dict[str, Any], *, always: bool = False) -> None:
        if self.silenced or (self.quiet and not always):
            return
        facts = {name: round(v, 3) if isinstance(v, float) else v for name, v in facts.items()}
        line = (
            orjson.dumps({"type": kind, "url": self.where, **facts}) if self.json else text.encode()
        )
        try:
            os.write(self.env.stdout, line + b"\n")
        except BrokenPipeError:
            self.reader_is_gone = True
        except OSError as error:
            self.problem = output_failed(error)


class PingRun:
    """One connection, pinged by the rules of `Pinger`; lives on the I/O thread."""

    def __init__(
        self, target: Target, path: str | None, wishes: PingRules, report: Report, io: IoThread
    ) -> None:
        self.target = target
        self.path = path
        self.wishes = wishes
        self.report = report
        self.io = io
        self.pinger = wishes.pinger(io.loop.time())
        self._began_at = io.loop.time()
        self._phases: Phases | None = None
        self.problem: LivecliError | None = None
        self._over = False
        self._news = asyncio.Event()

    def stop(self) -> None:
        """End and sum up; called from any thread."""
        self._over = True
        self.io.call(self._news.set)

    async def ping(self) -> Exit:
        """Dial, ping, sum up; the exit code. Raises what made it impossible."""
        loop = self.io.loop
        wire = await self._dial()
        if wire is not None:
            self.pinger = self.wishes.pinger(loop.time())
            while not self._over and not self.pinger.done(loop.time()):
                for step in self.pinger.wake(loop.time()):
                    if isinstance(step, Lost):
                        self.report.lost(step)
                    else:
                        wire.send(actions.PING.encode())
                        wire.flush()
                await self._listen()
            self._over = True  # so that the end that follows is ours
            wire.close(1000)
        if self.problem is not None and not self.pinger.times_ms:
            raise self.problem
        self.report.summary(self.pinger.summary(loop.time()))
        if self.report.problem is not None:
            raise self.report.problem
        return Exit.DONE if self.pinger.times_ms else Exit.NO

    async def _dial(self) -> Wire | None:
        """An open socket; None when the end was asked for before."""
        dialling = asyncio.ensure_future(
            dial(
                self.target,
                self.path,
                on_open=lambda wire: None,
                on_messages=self._received,
                on_end=self._ended,
            )
        )
        news = asyncio.ensure_future(self._news.wait())
        limit_s = min(CONNECT_S, self.wishes.deadline_s or CONNECT_S)
        await asyncio.wait({dialling, news}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if not dialling.done():
            dialling.cancel()
            if self._over:
                return None
            raise Unreachable(f"{self.report.where}: {DialFailure.TIMEOUT.value}; check --url")
        try:
            wire, self._phases = dialling.result()
        except DialFailed as failure:
            raise self._no_connection(failure) from failure
        return wire

    def _no_connection(self, failure: DialFailed) -> LivecliError:
        refusal = STATUSES.get(failure.status or 0)
        if refusal is not None:
            return refusal.error(self.report.where, f"HTTP {failure.status}")
        detail = f" ({failure.detail})" if failure.detail else ""
        return Unreachable(f"{self.report.where}: {failure.cause.value}{detail}; check --url")

    async def _listen(self) -> None:
        """Until something arrives, or the pinger has something to do."""
        deadline = self.pinger.deadline
        if deadline is None:  # the last one was just given up
            return
        self._news.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await self._news.wait()

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
                    self._end(refusal.error(self.report.where, code))
        self._news.set()

    def _ponged(self, now: float) -> None:
        if not self.pinger.times_ms and self._phases is not None:
            self.report.phases(self._phases, now - self._began_at)
        reply = self.pinger.pong(now)
        if reply is not None:
            self.report.reply(reply)
        if self.report.silenced:
            self._over = True

    def _ended(self, code: int, reason: str) -> None:
        refusal = CLOSES.get(code)
        if refusal is not None:
            self._end(refusal.error(self.report.where, f"closed with {code}"))
        elif not self._over:
            self._end(
                Unreachable(f"{self.report.where}: closed the connection ({code}); try again")
            )

    def _end(self, problem: LivecliError) -> None:
        self.problem = self.problem or problem
        self._over = True
        self._news.set()
