"""The connection of a reader: a consumer that is made anew from the last sequence as often as it
takes.

It runs on a thread of its own, an asyncio loop's. It pulls: no more comes than was asked for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from livecli.errors import InputFailed, LivecliError, Unreachable, UsageError
from livecli.feed.frames import Frame, StreamPlace
from livecli.feed.records import ReadPlace, missed, read_gap
from livecli.feed.sports import Match
from livecli.net.io_thread import IoThread, cancel_others
from livecli.session.retries import backoff

from . import consumers
from .bus import Bus
from .bus_message import PUBLISHER, read_message
from .consumer_settings import NS, Beginning, consumer
from .nats_connection import NO_STREAM, ApiRefusal, NatsConnection
from .publisher_gaps import PublisherGaps
from .read_progress import ReadProgress, StreamState
from .reader_life import HEARTBEAT_S, ReaderLife
from .stored_frames import received_between
from .subjects import GAP, FrameTopic, topic


if TYPE_CHECKING:
    from nats.aio.msg import Msg


BATCH = 500  # messages of one pull
PULL_S = 30.0
TICK_S = 1.0
MOST_LOOK_S = 2.0
TOPICS = 10_000  # that are kept in memory


class Subscriber:
    """`start` it once; `paused` holds it up; `close` it.

    On its thread, `deliver` gets frames, `say` sentences, and `fail` the error that ends it. A
    frame has its place in the stream, but for gaps that are made here.
    """

    def __init__(
        self,
        bus: Bus,
        subjects: list[str],
        beginning: Beginning,
        *,
        matches: Iterable[Match] = (),
        clock: Callable[[], float],
        wall_ms: Callable[[], float],
        jitter: Callable[[], float],
        deliver: Callable[[list[Frame]], None],
        say: Callable[[str], None],
        fail: Callable[[Exception], None],
    ) -> None:
        self.bus = bus
        self.paused = False
        self.reconnects = 0
        self.connected = False
        self._subjects = subjects
        self._beginning = beginning
        self._matches = tuple(matches)
        self._clock = clock
        self._wall_ms = wall_ms
        self._jitter = jitter
        self._deliver = deliver
        self._say = say
        self._fail = fail
        self._io = IoThread()
        self._connection: NatsConnection | None = None
        self._closing = False
        self._progress = ReadProgress()
        self._gaps = PublisherGaps()
        self._begun = False  # whether reading goes on behind `_progress`, wherever it was to begin
        self._reader_life = ReaderLife(clock)
        self._asked = 0  # messages that were asked for and have not come
        self._batch: list[Frame] = []
        self._topics: dict[str, FrameTopic | None] = {}
        self._name = ""
        self._inbox = ""
        self._changed = asyncio.Event()  # what there is to say of its life
        self._replies: deque[tuple[int, str]] = deque()  # of a durable reader, by sequence

    # On the caller's thread

    def start(self, behind: ReadPlace | None = None) -> None:
        """Read behind this place, or from where the beginning says."""
        if behind is not None:
            self._progress, self._begun = ReadProgress(behind), True
        self._io.start()
        self._io.run(self._run())

    def resume(self) -> None:
        self.paused = False
        self._io.call(self._pull_soon)

    def written(self, sequence: int) -> None:
        """Everything up to this sequence has been written."""
        if self._beginning.durable is not None:
            self._io.call(self._acknowledge, sequence)

    def close(self) -> None:
        with suppress(TimeoutError, asyncio.CancelledError):
            self._io.run(self._end()).result(timeout=2)
        self._io.close()

    # On the subscriber's

    async def _run(self) -> None:
        try:
            await self._read()
        except Exception as error:  # a bug, too, is the end, and not a silence
            self._fail(error)

    async def _read(self) -> None:
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
                problem = self._refusal(error) if isinstance(error, ApiRefusal) else error
                lasts = self.bus.retries.allowed(attempts, out_s=out_s, ever_opened=ever)
                if not lasts or (isinstance(error, ApiRefusal) and not ever):
                    raise problem from None
                if attempts == 1 and isinstance(error, ApiRefusal):
                    self._say(str(problem))
                await asyncio.sleep(self.bus.scale * backoff(attempts - 1, self._jitter))
                continue
            if ever:
                self.reconnects += 1
                self._say(f"{self.bus.address}: connected again")
            attempts, ever = 0, True
            self.connected = True
            why = await self._life(connection)
            self.connected = False
            out_since = self._clock()
            if not self._closing:
                self._say(f"{self.bus.address}: lost ({why})")

    async def _consume(self, connection: NatsConnection) -> None:
        """Make the consumer, behind what came already."""
        beginning = self._beginning
        state = await self._stream_state(connection)
        self._missed(state)
        if self._progress.place is None:
            self._begun = beginning == Beginning()
            behind = state.last if self._begun else state.first - 1
            self._progress.place = StreamPlace(state.created_ms, behind)
        self._name = beginning.durable or connection.new_inbox().rpartition(".")[2]
        self._replies.clear()
        if beginning.durable is not None:
            await self._durable(connection, state)
        else:
            config = consumer(self._subjects, beginning, self._behind)
            await consumers.create(connection, self.bus.stream.name, self._name, config)
        self._inbox = connection.new_inbox()
        await connection.subscribe(self._inbox, self._came)
        self._asked = 0
        self._reader_life = ReaderLife(self._clock)
        await self._pull()

    @property
    def _behind(self) -> int | None:
        """The sequence behind which reading goes on; None where the beginning says it."""
        place = self._progress.place
        return place.sequence if self._begun and place is not None else None

    async def _durable(self, connection: NatsConnection, state: StreamState) -> None:
        """Have the durable consumer begin behind what was acknowledged."""
        stream, name = self.bus.stream.name, self._name
        there = await consumers.find_durable(connection, stream, name)
        if there is None:
            config = consumer(self._subjects, self._beginning, self._behind)
            await consumers.create(connection, stream, name, config)
            return
        floor = there.get("ack_floor", {})
        behind = int(floor.get("stream_seq", 0))
        if self._behind is None:
            read_ms = _unix_ms(floor.get("last_active"))
            last_ms = {} if read_ms is None else dict.fromkeys(self._matches, float(read_ms))
            place = StreamPlace(state.created_ms, behind)
            self._progress = ReadProgress(ReadPlace(place, last_ms))
            self._missed(state)
        config = consumer(self._subjects, self._beginning, behind)
        await consumers.make_anew(connection, stream, name, config)

    async def _life(self, connection: NatsConnection) -> str:
        watch = asyncio.create_task(self._watch(connection))
        why = await connection.lost
        watch.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await watch
        await connection.close()
        return why

    async def _watch(self, connection: NatsConnection) -> None:
        """End a connection whose consumer is silent or gone; see what the stream has lost."""
        while True:
            self._changed.clear()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._changed.wait(), TICK_S)
            problem = self._reader_life.problem
            try:
                if problem is None and self._reader_life.must_look():
                    problem = await asyncio.wait_for(self._look(connection), MOST_LOOK_S)
            except ApiRefusal as refusal:
                problem = str(refusal)
            except (LivecliError, TimeoutError):
                continue  # silence is judged by heartbeats
            if problem is not None:
                await connection.drop(problem)
                return

    async def _look(self, connection: NatsConnection) -> str | None:
        """See how the stream is, and how far we are in it; why reading must begin anew."""
        state = await self._stream_state(connection)
        place = self._progress.place
        if place is not None and place.created_ms != state.created_ms:
            return "the stream is another one"
        stream = self.bus.stream.name
        answer = await connection.ask(f"CONSUMER.INFO.{stream}.{self._name}")
        delivered = int(answer.get("delivered", {}).get("stream_seq", 0))
        place = self._progress.place
        if not answer.get("num_pending") and place is not None and delivered <= place.sequence:
            self._progress.caught_up(state.last)
        self._missed(state)
        return None

    async def _stream_state(self, connection: NatsConnection) -> StreamState:
        answer = await connection.ask(f"STREAM.INFO.{self.bus.stream.name}")
        state = answer["state"]
        first_ms = _unix_ms(state.get("first_ts")) if state.get("messages") else None
        return StreamState(
            _unix_ms(answer.get("created")) or 0,
            int(state.get("first_seq", 0)),
            int(state.get("last_seq", 0)),
            first_ms,
        )

    def _missed(self, state: StreamState) -> None:
        """Pass on the gaps of what the stream has lost, behind all that came before."""
        before = self._progress.place
        gaps = self._progress.stream_is(state, self._wall_ms())
        place = self._progress.place
        if before is not None and before != place and place is not None:
            gone = f"messages up to {place.sequence} are gone"
            if before.created_ms != place.created_ms:
                gone = "it was made anew, and the messages of the old one are gone"
            self._say(f"stream {self.bus.stream.name}: {gone}, some perhaps not read")
        if gaps:
            self._flush()
            self._deliver(gaps)

    async def _came(self, message: Msg) -> None:
        self._reader_life.heard()
        headers = message.headers
        status = headers.get("Status") if headers and not message.reply else None
        if status is not None:
            await self._control(status, (headers or {}).get("Description", ""))
            return
        self._asked -= 1
        # $JS.ACK.[DOMAIN.ACCOUNT.]STREAM.CONSUMER.DELIVERED.SEQUENCE.CONSUMER_SEQUENCE.TIME.PENDING
        parts = message.reply.split(".")
        sequence = int(parts[5 if len(parts) == 9 else 7])
        if self._beginning.durable is not None:
            self._replies.append((sequence, message.reply))
        about = self._topic(message.subject)
        if about is not None:
            frame: Frame | None = read_message(about, message.data, headers)
            assert frame is not None
            place = self._progress.place
            if self._progress.came(about.match, sequence, frame.received_ms):
                assert place is not None
                if about.type == GAP:
                    frame = await self._bridged(about, frame, (headers or {}).get(PUBLISHER, ""))
                if frame is not None:
                    frame.place = StreamPlace(place.created_ms, sequence)
                    if not self._batch:
                        asyncio.get_running_loop().call_soon(self._flush)
                    self._batch.append(frame)
        self._begun = True
        if self._asked <= BATCH // 2:
            await self._pull()

    async def _bridged(self, about: FrameTopic, frame: Frame, publisher: str) -> Frame | None:
        """The gap of a publisher, as far as the stream has no frame of the match in it."""
        gap = read_gap(frame.body)
        if gap is None or self._connection is None:
            return None
        try:
            times = await received_between(
                self._connection, self.bus.stream.name, about.match, gap.from_ms, gap.to_ms
            )
        except LivecliError:
            return frame
        found = self._gaps.heard(about.match, publisher, gap, times)
        if found is None or found == gap:
            return None if found is None else frame
        return missed(about.match, found.cause, found.code, found.from_ms, found.to_ms)

    def _flush(self) -> None:
        frames, self._batch = self._batch, []
        if frames:
            self._deliver(frames)

    async def _control(self, status: str, words: str) -> None:
        """A word of the server's in place of a message."""
        if self._reader_life.status(status, words):
            self._asked = 0
            await self._pull()
        elif self._reader_life.problem is not None:
            self._changed.set()

    async def _pull(self) -> None:
        if self._asked > BATCH // 2 or self._connection is None:
            return
        if self.paused:
            self._reader_life.pause()
            return
        count = BATCH - max(0, self._asked)
        self._asked += count
        body = {
            "batch": count,
            "expires": round(PULL_S * NS),
            "idle_heartbeat": round(HEARTBEAT_S * NS),
        }
        what = f"$JS.API.CONSUMER.MSG.NEXT.{self.bus.stream.name}.{self._name}"
        with suppress(Exception):  # a connection that is lost says so itself
            await self._connection.publish(what, orjson.dumps(body), self._inbox)

    def _pull_soon(self) -> None:
        self._reader_life.resume()
        self._io.run(self._pull())

    def _acknowledge(self, sequence: int) -> None:
        """Acknowledge everything up to this sequence."""
        reply = ""
        while self._replies and self._replies[0][0] <= sequence:
            _, reply = self._replies.popleft()
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
        await asyncio.sleep(0)  # acknowledgements that were begun are sent
        if self._connection is not None:
            await self._connection.close()
        await cancel_others()


def _unix_ms(text: object) -> int | None:
    """A time as the server writes it, RFC 3339."""
    try:
        return int(datetime.fromisoformat(str(text)).timestamp() * 1000)
    except ValueError:
        return None
