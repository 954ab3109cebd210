"""The connection of a reader: a consumer that is made anew from the last sequence as often as it
takes.

It runs on a thread of its own, an asyncio loop's. It pulls: no more comes than was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson

from livecli.errors import InputFailed, LivecliError, Unreachable, UsageError
from livecli.feed.frames import Frame
from livecli.net.io_thread import IoThread
from livecli.session.retries import backoff

from .bus_message import read_message
from .consumer_settings import NS, Beginning, consumer
from .nats_connection import NO_STREAM, ApiRefusal, NatsConnection
from .publisher import Bus, cancel_others
from .subjects import FrameTopic, topic


if TYPE_CHECKING:
    from nats.aio.msg import Msg


BATCH = 500  # messages of one pull
HEARTBEAT_S = 5.0  # after two that did not come, the consumer is made anew
PULL_S = 30.0
ENDED = {"404", "408", "409"}  # a pull that is over, or a consumer that is gone
TOPICS = 10_000  # that are kept in memory


class Subscriber:
    """`start` it once; `paused` holds it up; `close` it.

    On its thread, `deliver` gets frames with the sequence of the last one, `say` sentences, and
    `fail` the error that ends it.
    """

    def __init__(
        self,
        bus: Bus,
        subjects: list[str],
        beginning: Beginning,
        *,
        clock: Callable[[], float],
        jitter: Callable[[], float],
        deliver: Callable[[list[Frame], int], None],
        say: Callable[[str], None],
        fail: Callable[[LivecliError], None],
    ) -> None:
        self.bus = bus
        self.paused = False
        self.reconnects = 0
        self._subjects = subjects
        self._beginning = beginning
        self._clock = clock
        self._jitter = jitter
        self._deliver = deliver
        self._say = say
        self._fail = fail
        self._io = IoThread()
        self._connection: NatsConnection | None = None
        self._closing = False
        self._sequence: int | None = None  # of the last message that came
        self._heard_at = 0.0
        self._asked = 0  # messages that were asked for and have not come
        self._batch: list[Frame] = []
        self._topics: dict[str, FrameTopic | None] = {}
        self._next = ""
        self._inbox = ""
        self._anew = asyncio.Event()
        self._last_reply = ""

    # On the caller's thread

    def start(self) -> None:
        self._io.start()
        self._io.run(self._run())

    def resume(self) -> None:
        self.paused = False
        self._io.call(self._pull_soon)

    def written(self) -> None:
        """Everything that was delivered before the last call of this has been written."""
        if self._beginning.durable is not None:
            self._io.call(self._acknowledge)

    def close(self) -> None:
        with suppress(TimeoutError, asyncio.CancelledError):
            self._io.run(self._end()).result(timeout=2)
        self._io.close()

    # On the subscriber's

    async def _run(self) -> None:
        attempts, ever, out_since = 0, False, self._clock()
        while not self._closing:
            connection = self._connection = NatsConnection(
                self.bus.address, self.bus.login, self.bus.name
            )
            try:
                await connection.open()
                await self._consume(connection)
            except (Unreachable, ApiRefusal) as error:
                await connection.close()
                attempts += 1
                out_s = self._clock() - out_since
                retries = self.bus.retries
                if isinstance(error, ApiRefusal) and not ever:
                    self._fail(self._refusal(error))
                    return
                if not retries.allowed(attempts, out_s=out_s, ever_opened=ever):
                    problem = self._refusal(error) if isinstance(error, ApiRefusal) else error
                    self._fail(problem)
                    return
                await asyncio.sleep(self.bus.scale * backoff(attempts - 1, self._jitter))
                continue
            except LivecliError as error:
                self._fail(error)
                return
            if ever:
                self.reconnects += 1
                self._say(f"{self.bus.address}: connected again")
            attempts, ever = 0, True
            why = await self._life(connection)
            out_since = self._clock()
            if not self._closing:
                self._say(f"{self.bus.address}: lost ({why})")

    async def _consume(self, connection: NatsConnection) -> None:
        """Make the consumer, behind what came already."""
        name, stream = self._beginning.durable, self.bus.stream.name
        config = consumer(self._subjects, self._beginning, None if name else self._sequence)
        if name is None:
            name = connection.new_inbox().rpartition(".")[2]
            config["name"] = name
        body = {"stream_name": stream, "config": config}
        if self._beginning.durable is not None:
            body |= await self._continued(connection, stream, name)
        if "there" not in body:
            await connection.ask(f"CONSUMER.CREATE.{stream}.{name}", body)
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{name}"
        self._inbox = connection.new_inbox()
        await connection.subscribe(self._inbox, self._came)
        self._asked = 0
        self._heard_at = self._clock()
        await self._pull()

    async def _continued(
        self, connection: NatsConnection, stream: str, name: str
    ) -> dict[str, Any]:
        """Whether the durable consumer is there; its subjects are made ours."""
        try:
            there = (await connection.ask(f"CONSUMER.INFO.{stream}.{name}"))["config"]
        except ApiRefusal:
            return {}
        before = there.get("filter_subjects") or [there.get("filter_subject")]
        if sorted(map(str, before)) == sorted(self._subjects):
            return {"there": True}
        there.pop("filter_subject", None)
        return {"config": {**there, "filter_subjects": self._subjects}, "action": "update"}

    async def _life(self, connection: NatsConnection) -> str:
        watch = asyncio.create_task(self._watch(connection))
        why = await connection.lost
        watch.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await watch
        await connection.close()
        return why

    async def _watch(self, connection: NatsConnection) -> None:
        """Make the consumer anew where it is silent or gone."""
        while True:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._anew.wait(), 1.0)
            silent = not self.paused and self._clock() - self._heard_at > 2 * HEARTBEAT_S
            if self._anew.is_set() or silent:
                await connection.drop("the consumer is gone" if self._anew.is_set() else "silent")
                self._anew.clear()

    async def _came(self, message: Msg) -> None:
        self._heard_at = self._clock()
        headers = message.headers
        status = headers.get("Status") if headers and not message.reply else None
        if status is not None:
            await self._control(status, (headers or {}).get("Description", ""))
            return
        self._asked -= 1
        # $JS.ACK.[DOMAIN.ACCOUNT.]STREAM.CONSUMER.DELIVERED.SEQUENCE.CONSUMER_SEQUENCE.TIME.PENDING
        parts = message.reply.split(".")
        at = 5 if len(parts) == 9 else 7
        self._sequence = int(parts[at])
        self._last_reply = message.reply
        about = self._topic(message.subject)
        if about is not None:
            if not self._batch:
                asyncio.get_running_loop().call_soon(self._flush)
            self._batch.append(read_message(about, message.data, headers))
        if self._asked <= BATCH // 2:
            await self._pull()

    def _flush(self) -> None:
        frames, self._batch = self._batch, []
        assert self._sequence is not None
        self._deliver(frames, self._sequence)

    async def _control(self, status: str, words: str) -> None:
        """A word of the server's in place of a message."""
        if status not in ENDED:
            return  # a heartbeat
        if status == "409" and "batch" not in words.lower() and "pending" not in words.lower():
            self._anew.set()
            return
        self._asked = 0
        await self._pull()

    async def _pull(self) -> None:
        if self.paused or self._asked > BATCH // 2 or self._connection is None:
            return
        count = BATCH - max(0, self._asked)
        self._asked += count
        body = {
            "batch": count,
            "expires": round(PULL_S * NS),
            "idle_heartbeat": round(HEARTBEAT_S * NS),
        }
        with suppress(Exception):  # a connection that is lost says so itself
            await self._connection.publish(self._next, orjson.dumps(body), self._inbox)

    def _pull_soon(self) -> None:
        self._heard_at = self._clock()
        self._io.run(self._pull())

    def _acknowledge(self) -> None:
        """Acknowledge everything that was delivered."""
        reply, self._last_reply = self._last_reply, ""
        if reply and self._connection is not None:
            self._io.run(self._connection.publish(reply, b"+ACK"))

    def _topic(self, subject: str) -> FrameTopic | None:
        found = self._topics.get(subject)
        if found is None:
            found = topic(subject)
            if len(self._topics) < TOPICS:
                self._topics[subject] = found
        return found

    def _refusal(self, answer: ApiRefusal) -> LivecliError:
        name = self.bus.stream.name
        if answer.code == NO_STREAM:
            return UsageError(
                f"stream {name} on {self.bus.address}: there is none; `livecli publish` makes it, "
                "--stream names another"
            )
        return InputFailed(f"stream {name} on {self.bus.address}: {answer}")

    async def _end(self) -> None:
        self._closing = True
        if self._connection is not None:
            await self._connection.close()
        await cancel_others()
