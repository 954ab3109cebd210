"""The connection of a publisher: sends what `outflow` says, takes the server's word for it.

It runs on a thread of its own, an asyncio loop's. It is connected anew as often as it takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import orjson

from livecli.errors import LivecliError, Unreachable
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.net.io_thread import IoThread, cancel_others
from livecli.session.retries import backoff

from .bus import Bus
from .nats_connection import (
    DENIED,
    WRONG_SEQUENCE,
    Acknowledgement,
    NatsConnection,
    output_failed,
)
from .outflow import SETTLE_S, Outflow, Question
from .stored_frames import last_stored
from .stream import ready


if TYPE_CHECKING:
    from nats.aio.msg import Msg


OVERTAKEN = {WRONG_SEQUENCE, 10164}  # of what is stored, or of what is being stored
IN_PROCESS = 10158  # a cluster is storing the same id
IN_PROCESS_S = 0.05
AGAIN = {10006, 10008, 10009, 10118}  # a cluster without a leader, a stream that is offline
NO_WORD = "no acknowledgement for half of the duplicate window"
MOST_SILENT = 3  # connections in a row: nats-server 2.15 has no word for what a full disk refuses
FULL = "it answers, and acknowledges nothing; its disk may be full"
TICK_S = 0.05
AGAIN_S = 0.15  # more often than tries are counted: others go on without what we hold
STOPPED = "we were stopped for too long"


class Publisher:
    """`start` it once; `put` frames; `close` waits for the server's word, as long as it may.

    `say` gets sentences and `fail` the error that ends it, both on the publisher's thread;
    `moved` is called there when frames were acknowledged, or a connection came or went. Nothing is
    sent any more once `may_send` is False.
    """

    def __init__(
        self,
        bus: Bus,
        *,
        update: bool,
        clock: Callable[[], float],
        jitter: Callable[[], float],
        say: Callable[[str], None],
        fail: Callable[[LivecliError], None],
        moved: Callable[[], None],
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self.bus = bus
        self.connected = False
        self.outflow: Outflow | None = None  # None until the stream's duplicate window is known
        self._update = update
        self._clock = clock
        self._jitter = jitter
        self._say = say
        self._fail = fail
        self._moved = moved
        self._may_send = may_send
        self._io = IoThread()
        self._connection: NatsConnection | None = None
        self._early: list[Frame] = []  # before the first connection
        self._given = self._taken = 0
        self._out: list[bytes] = []
        self._out_ready = asyncio.Event()
        self._tick_s = TICK_S * min(1.0, bus.scale)
        self._closing = False
        self._refusal: str | None = None

    # On the caller's thread

    def start(self) -> None:
        self._io.start()
        self._io.run(self._run()).add_done_callback(self._ended)

    def put(self, frames: Sequence[Frame]) -> None:
        self._given += len(frames)
        self._io.call(self._put, frames)

    def forget(self, match: Match) -> None:
        """A match is over, and all its frames were `put`."""
        self._io.call(self._forget, match)

    def close(self, patience_s: float) -> int:
        """End it; returns how many frames are not stored, as far as is known."""
        with suppress(TimeoutError, asyncio.CancelledError):
            self._io.run(self._end(patience_s)).result(timeout=patience_s + 5)
        self._io.close()
        return self.held

    @property
    def held(self) -> int:
        """Frames that were given and are not stored yet."""
        waiting = self._given - self._taken
        return waiting if self.outflow is None else waiting + self.outflow.held

    # On the publisher's

    async def _run(self) -> None:
        attempts, ever, out_since, silent = 0, False, self._clock(), 0
        next_at = out_since  # of the tries that are counted
        while not self._closing:
            try:
                await self._connect(first=not ever)
            except Unreachable as error:
                now = self._clock()
                if not (ever or attempts):
                    self._say(f"{self.bus.address}: not reachable yet; frames wait, as in --buffer")
                if now >= next_at:
                    attempts += 1
                    next_at = now + self.bus.scale * backoff(attempts - 1, self._jitter)
                out_s = now - out_since
                if not self.bus.retries.allowed(attempts, out_s=out_s, ever_opened=ever):
                    self._fail(error)
                    return
                await asyncio.sleep(self.bus.scale * AGAIN_S * (1 + self._jitter()))
                continue
            except LivecliError as error:
                self._fail(error)
                return
            assert self._connection is not None
            if ever:
                self._say(f"{self.bus.address}: connected again")
            attempts, ever, next_at = 0, True, 0.0
            before = self._acknowledgements
            why = await self._life(self._connection)
            out_since = self._clock()
            silent = silent + 1 if why == NO_WORD and self._acknowledgements == before else 0
            if silent == MOST_SILENT:
                self._refusal = FULL
            if self._refusal is not None:
                self._fail(output_failed(self.bus.address, self._refusal))
                return
            if not self._closing:
                self._say(f"{self.bus.address}: lost ({why}); frames wait, as in --buffer")

    def _ended(self, run: Future[None]) -> None:
        """No code waits for this thread, so an error of it would be lost."""
        bug = None if run.cancelled() else run.exception()
        if bug is not None:
            self._fail(
                LivecliError(f"{self.bus.address}: nothing more is sent: {bug!r}; report it")
            )

    @property
    def _acknowledgements(self) -> int:
        window = self.outflow.window if self.outflow is not None else None
        return window.stored + window.collapsed if window is not None else 0

    async def _connect(self, *, first: bool) -> None:
        bus = self.bus
        connection = self._connection = NatsConnection(bus.address, bus.login, bus.name)
        connection.on_error = self._on_error
        inbox = connection.new_inbox()
        connection.acknowledged(inbox, self._acknowledged)
        await connection.open()
        try:
            window_s = await ready(connection, bus.stream, update=self._update and first)
            if self.outflow is None:
                self.outflow = Outflow(
                    bus.stream.name,
                    bus.name,
                    window_s=window_s,
                    settle_s=bus.scale * SETTLE_S,
                    clock=self._clock,
                )
            await connection.subscribe(f"{inbox}.*", self._answered)
        except Exception:
            await connection.close()
            raise
        self.outflow.connected(f"{inbox}.".encode())
        self.connected = True
        early, self._early = self._early, []
        self._put(early)
        self._moved()

    async def _life(self, connection: NatsConnection) -> str:
        """Send until the connection is gone; says why it is."""
        outflow = self.outflow
        assert outflow is not None
        tasks = [
            asyncio.create_task(self._send(connection, outflow)),
            asyncio.create_task(self._watch(connection, outflow)),
        ]
        for task in tasks:
            task.add_done_callback(partial(_end_on_error, connection))
        why = await connection.lost
        self.connected = False
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await connection.close()
        self._out.clear()
        outflow.lost()
        self._moved()
        return why

    async def _send(self, connection: NatsConnection, outflow: Outflow) -> None:
        while True:
            await self._out_ready.wait()
            self._out_ready.clear()
            out, self._out = self._out, []
            if outflow.beat():
                connection.give_up(STOPPED)
                return
            if self._may_send():
                await connection.send(b"".join(out))
            if not self._may_send():  # what still waits in the socket is dropped too
                self._closing = True
                await connection.drop("no right to publish now")

    async def _watch(self, connection: NatsConnection, outflow: Outflow) -> None:
        """Ask what is stored of matches that wait for it; end a connection without answers."""
        asking: set[asyncio.Task[None]] = set()
        try:
            while True:
                if outflow.beat():
                    connection.give_up(STOPPED)
                    return
                if outflow.window.overdue:
                    connection.give_up(NO_WORD)
                    return
                for question in outflow.to_ask():
                    task = asyncio.create_task(self._ask(connection, outflow, question))
                    asking.add(task)
                    task.add_done_callback(asking.discard)
                    task.add_done_callback(partial(_end_on_error, connection))
                await asyncio.sleep(self._tick_s)
        finally:
            for task in asking:
                task.cancel()

    async def _ask(self, connection: NatsConnection, outflow: Outflow, question: Question) -> None:
        try:
            tail = await last_stored(connection, self.bus.stream.name, question)
        except LivecliError:
            outflow.unanswered(question.match)
            return
        self._give(outflow.stored(question.match, tail))
        self._moved()

    def _put(self, frames: Sequence[Frame]) -> None:
        if self.outflow is None:
            self._early += frames
        else:
            self._give(self.outflow.put(frames))
            self._taken += len(frames)

    def _forget(self, match: Match) -> None:
        if self.outflow is not None:
            self.outflow.forget(match)

    def _give(self, commands: list[bytes]) -> None:
        if commands:
            self._out += commands
            self._out_ready.set()

    async def _answered(self, message: Msg) -> None:
        """The server's word for one frame."""
        outflow = self.outflow
        assert outflow is not None
        number = int(message.subject.rpartition(".")[2])
        answer = orjson.loads(message.data) if message.data else {}
        if "error" in answer:  # which has a sequence too, 0
            self._refused(number, answer["error"])
        elif "seq" in answer:
            self._acknowledged([(number, int(answer["seq"]), "duplicate" in answer)])
        else:  # nobody answers for this subject: no leader now, or the stream was deleted
            assert self._connection is not None
            await self._connection.drop("no stream takes what is sent")
        self._moved()

    def _acknowledged(self, acknowledgements: list[Acknowledgement]) -> None:
        outflow = self.outflow
        assert outflow is not None
        for number, sequence, duplicate in acknowledgements:
            commands = outflow.acknowledged(number, sequence, duplicate=duplicate)
            if commands:
                self._give(commands)
        self._moved()

    def _refused(self, number: int, error: dict[str, object]) -> None:
        outflow = self.outflow
        assert outflow is not None
        code, words = error.get("err_code"), str(error.get("description", "refused"))[:200]
        if code in OVERTAKEN:
            outflow.overtaken(number)
        elif code == IN_PROCESS:
            asyncio.get_running_loop().call_later(IN_PROCESS_S, self._send_again, number)
        elif code in AGAIN:
            assert self._connection is not None
            self._connection.give_up(words)
        else:
            self._end_with(words)

    def _send_again(self, number: int) -> None:
        assert self.outflow is not None
        self._give(self.outflow.again(number))

    def _on_error(self, text: str) -> None:
        if DENIED in text:
            self._end_with(text)

    def _end_with(self, refusal: str) -> None:
        assert self._connection is not None
        self._refusal = refusal
        self._connection.give_up(refusal)

    async def _end(self, patience_s: float) -> None:
        give_up_at = self._clock() + patience_s
        while self.held and self.connected and self._clock() < give_up_at:
            await asyncio.sleep(0.01)
        self._closing = True
        if self._refusal is not None:
            self._fail(output_failed(self.bus.address, self._refusal))
        if self._connection is not None:
            await self._connection.close()
        await cancel_others()


def _end_on_error(connection: NatsConnection, task: asyncio.Task[None]) -> None:
    """A task that failed takes its connection with it; the next one begins anew."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        connection.give_up(str(error) or repr(error))
