"""`livecli ping`: is the service there, is the token good, how long is the round trip."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import Annotated, Any, NamedTuple

import orjson
import typer

from livecli.cli import build, options, plan
from livecli.cli.notices import Notices
from livecli.cli.signals import SIGPIPE, Signals, die_by
from livecli.environment import Environment
from livecli.errors import Exit, LivecliError, OutputFailed, TokenRefused, Unreachable
from livecli.feed import actions, codec
from livecli.feed.refusals import CLOSES, CODES, STATUSES, Refusal, Verdict
from livecli.feed.sports import SPORTS
from livecli.io_thread import IoThread
from livecli.pipeline import Waker
from livecli.session.events import Cause
from livecli.session.pinger import Lost, Pinger, Reply, Summary
from livecli.sources.dial import DialFailed, Phases, Target, dial
from livecli.wire import Wire


CONNECT_S = 20.0  # for TCP, TLS and upgrade together


def ping(
    ctx: typer.Context,
    count: Annotated[
        int | None, typer.Option("-c", "--count", metavar="N", min=1, help="Stop after N pings.")
    ] = None,
    interval: Annotated[
        float,
        typer.Option("-i", "--interval", metavar="S", min=0.01, help="Seconds between pings."),
    ] = 1.0,
    timeout: Annotated[
        float, typer.Option("-W", "--timeout", metavar="S", min=0.01, help="Seconds for a reply.")
    ] = 5.0,
    deadline: Annotated[
        float | None,
        typer.Option("-w", "--deadline", metavar="S", min=0.01, help="Seconds for all of it."),
    ] = None,
    sport: options.Sport = options.SportName.FOOTBALL,
    url: options.Url = None,
    demo: options.Demo = False,
    token: options.TokenOption = None,
    token_file: options.TokenFile = None,
    auth: options.AuthOption = options.Auth.QUERY,
    json: Annotated[bool, typer.Option("--json", help="Each line a JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only the summary.")] = False,
) -> int:
    """Prove that the service is reachable, the token good, and the round trip fast.

    \b
    livecli ping -c 3
    livecli ping --url ws://127.0.0.1:8765
    """
    env: Environment = ctx.obj
    place = plan.place(
        url=url,
        demo=demo,
        speed=None,
        seed=0,
        given_token=token,
        token_file=token_file,
        auth=auth.value,
        env=env,
        notices=Notices(env),
    )
    io = IoThread()
    io.start()
    target, _ = build.reach(place, (), io, env)
    path = None if target.address.path else SPORTS[sport.value].path
    report = Report(target, path, json=json, quiet=quiet, env=env)
    run = Run(target, path, Wishes(count, interval, timeout, deadline), report, io)
    waker = Waker()
    with Signals(run.stop, waker.write_fd) as signals:
        work = io.run(run.ping())
        work.add_done_callback(lambda _: waker.wake())
        while not work.done():
            waker.sleep()
        code = work.result()
    if report.reader_is_gone:
        die_by(SIGPIPE)
    if signals.caught is not None:
        die_by(signals.caught)
    return code


class Wishes(NamedTuple):
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
        if self.quiet and not always:
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
            raise OutputFailed(f"stdout: {(error.strerror or str(error)).lower()}") from error


class Run:
    """One connection, pinged by the rules of `Pinger`; lives on the I/O thread."""

    def __init__(
        self, target: Target, path: str | None, wishes: Wishes, report: Report, io: IoThread
    ) -> None:
        self.target = target
        self.path = path
        self.wishes = wishes
        self.report = report
        self.io = io
        self.pinger = wishes.pinger(io.loop.time())
        self._began_at = io.loop.time()
        self._phases: Phases | None = None
        self._problem: LivecliError | None = None
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
            wire.close(1000)
        if self._problem is not None and not self.pinger.times_ms:
            raise self._problem
        self.report.summary(self.pinger.summary(loop.time()))
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
            raise Unreachable(f"{self.report.where}: {Cause.TIMEOUT.value}; check --url")
        try:
            wire, self._phases = dialling.result()
        except DialFailed as failure:
            raise self._no_connection(failure) from failure
        return wire

    def _no_connection(self, failure: DialFailed) -> LivecliError:
        refusal = STATUSES.get(failure.status or 0)
        if refusal is not None:
            return self._refused(refusal, f"HTTP {failure.status}")
        detail = f" ({failure.detail})" if failure.detail else ""
        return Unreachable(f"{self.report.where}: {failure.cause.value}{detail}; check --url")

    async def _listen(self) -> None:
        """Until something arrives, or the pinger has something to do."""
        deadline = self.pinger.deadline
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
                    self._end(self._refused(refusal, code))
        self._news.set()

    def _ponged(self, now: float) -> None:
        if not self.pinger.times_ms and self._phases is not None:
            self.report.phases(self._phases, now - self._began_at)
        reply = self.pinger.pong(now)
        if reply is not None:
            self.report.reply(reply)
        if self.report.reader_is_gone:
            self._over = True

    def _ended(self, code: int, reason: str) -> None:
        refusal = CLOSES.get(code)
        if refusal is not None:
            self._end(self._refused(refusal, f"closed with {code}"))
        elif not self._over:
            self._end(Unreachable(f"{self.report.where}: closed the connection ({code})"))

    def _refused(self, refusal: Refusal, how: str) -> LivecliError:
        kind = TokenRefused if refusal.exit is Exit.REFUSED else Unreachable
        return kind(f"{self.report.where}: {refusal.reason} ({how}); {refusal.advice}")

    def _end(self, problem: LivecliError) -> None:
        self._problem = self._problem or problem
        self._over = True
        self._news.set()
