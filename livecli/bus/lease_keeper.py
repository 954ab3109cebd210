"""Holds the lease of a pair of publishers on a NATS server, or stands by for it.

It runs on a thread of its own, an asyncio loop's, with a connection of its own.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from binascii import Error as NoBase64
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from livecli.errors import LivecliError, Unreachable, UsageError
from livecli.net.io_thread import IoThread, cancel_others
from livecli.session.retries import backoff

from .bus import Bus
from .bus_message import EXPECTED
from .lease import Lease
from .nats_connection import NO_STREAM, WRONG_SEQUENCE, ApiRefusal, NatsConnection


TTL = "Nats-TTL"  # of one message
NEEDED = (2, 11)  # the first nats-server that has it
LONGEST_NAME = 100
RELEASE_S = 2.0


class LeaseLost(LivecliError):
    """The lease was over before its renewal: what was read in it must not be published."""


class LeaseKeeper:
    """`start` it once; `close` gives the lease back. `key` is the same for all of a group.

    `problem` is the error that ended it. `wake` is called, on the keeper's thread, whenever
    something has changed.
    """

    def __init__(
        self,
        bus: Bus,
        key: str,
        takeover_s: float,
        *,
        clock: Callable[[], float],
        jitter: Callable[[], float],
    ) -> None:
        self.bus = bus
        self.lease = Lease(takeover_s, clock)
        self.problem: LivecliError | None = None
        self.wake: Callable[[], None] = lambda: None
        self._bucket = f"KV_{bus.stream.name}-standby"
        self._subject = f"$KV.{bus.stream.name}-standby.{key}"
        self._clock = clock
        self._jitter = jitter
        self._io = IoThread()
        self._connection: NatsConnection | None = None
        self._said: deque[str] = deque()
        self._holder = ""
        self._mark = f"{bus.name} {jitter()}"  # two machines may give themselves the same name

    # On the caller's thread

    def start(self) -> None:
        self._io.start()
        self._io.run(self._run()).add_done_callback(self._ended)

    def news(self) -> list[str]:
        """What there is to say since the last call."""
        return [self._said.popleft() for _ in range(len(self._said))]

    def check(self, term: int) -> None:
        """Raises LeaseLost unless the lease is held as it was in `term`."""
        if not self.lease.holds(term):
            raise LeaseLost(
                "--standby: the lease is over, another may publish now; what was read and not "
                "stored is dropped"
            )

    def close(self) -> None:
        with suppress(TimeoutError, asyncio.CancelledError):
            self._io.run(self._end()).result(timeout=RELEASE_S)
        self._io.close()

    # On the keeper's

    async def _run(self) -> None:
        attempts, ever, out_since = 0, False, self._clock()
        while True:
            connection = self._connection = NatsConnection(
                self.bus.address, self.bus.login, f"{self.bus.name}-lease"
            )
            try:
                await connection.open(max(1.0, self.lease.ttl_s / 2))
                await self._make_bucket(connection)
                attempts, ever = 0, True
                await self._keep(connection)
            except Unreachable as error:
                attempts += 1
                out_s = self._clock() - out_since if attempts > 1 else 0.0
                if attempts == 1:
                    out_since = self._clock()
                if not self.bus.retries.allowed(attempts, out_s=out_s, ever_opened=ever):
                    self._fail(error)
                    return
                if ever and attempts == 1:
                    self._say(f"--standby: the lease cannot be renewed ({error})")
            except LivecliError as error:
                self._fail(error)
                return
            await connection.close()
            self.wake()
            pause_s = min(backoff(attempts - 1, self._jitter), self.lease.ttl_s / 2)
            await asyncio.sleep(self.bus.scale * pause_s)

    async def _make_bucket(self, connection: NatsConnection) -> None:
        """The bucket of keys, a stream by the rules of NATS' key-value stores."""
        try:
            there = (await connection.ask(f"STREAM.INFO.{self._bucket}"))["config"]
            if not there.get("allow_msg_ttl"):
                raise UsageError(
                    f"bucket {self._bucket[3:]} on {self.bus.address}: its keys cannot be "
                    "forgotten; delete it, and --standby makes it as it needs it"
                )
        except ApiRefusal as answer:
            if answer.code != NO_STREAM:
                raise UsageError(f"bucket {self._bucket[3:]}: {answer}") from None
            await self._create(connection)

    async def _create(self, connection: NatsConnection) -> None:
        if connection.version < NEEDED:
            raise UsageError(
                f"{self.bus.address}: this nats-server cannot forget a key; --standby needs 2.11"
            )
        body = {
            "name": self._bucket,
            "subjects": [f"{self._subject.rpartition('.')[0]}.>"],
            "max_msgs_per_subject": 1,
            "allow_msg_ttl": True,
            "allow_rollup_hdrs": True,
            "allow_direct": True,
            "discard": "new",
            "storage": "file",
            "num_replicas": self.bus.stream.replicas or 1,
        }
        try:
            await connection.ask(f"STREAM.CREATE.{self._bucket}", body)
        except ApiRefusal as answer:
            raise UsageError(f"bucket {self._bucket[3:]}: {answer}") from None

    async def _keep(self, connection: NatsConnection) -> None:
        """Ask for the lease again and again; raises Unreachable when nobody answers."""
        lease = self.lease
        while True:
            headers = {EXPECTED: str(lease.ask()), TTL: f"{lease.ttl_s}s"}
            try:
                revision = await connection.put(
                    self._subject, self._mark.encode(), headers, lease.patience_s
                )
            except ApiRefusal as answer:
                if answer.code != WRONG_SEQUENCE:
                    raise Unreachable(str(answer)) from None  # such as no leader now
                await self._refused(connection)
            else:
                was_held = lease.held
                lease.granted(revision)
                if not was_held:
                    self._holder = ""
                    self.wake()
            await asyncio.sleep(lease.pause_s)

    async def _refused(self, connection: NatsConnection) -> None:
        """The key has another revision: find out whose."""
        try:
            found = await connection.ask(
                f"STREAM.MSG.GET.{self._bucket}", {"last_by_subj": self._subject}
            )
        except ApiRefusal:  # it was forgotten just now
            self.lease.refused()
            return
        message = found["message"]
        with suppress(NoBase64, ValueError):
            mark = b64decode(message.get("data", "")).decode()
            holder = mark.partition(" ")[0][:LONGEST_NAME]
            if mark == self._mark:
                self.lease.overtaken_by_ourselves(int(message["seq"]))
                return
            if holder != self._holder:
                self._holder = holder
                self._say(f"--standby: {holder} publishes, waiting")
        self.lease.refused()
        self.wake()

    def _ended(self, run: Future[None]) -> None:
        """No code waits for this thread, so an error of it would be lost."""
        bug = None if run.cancelled() else run.exception()
        if bug is not None:
            self._fail(LivecliError(f"--standby: the lease cannot be held: {bug!r}; report it"))

    def _say(self, text: str) -> None:
        self._said.append(text)
        self.wake()

    def _fail(self, error: LivecliError) -> None:
        self.problem = error
        self.wake()

    async def _end(self) -> None:
        """Delete the revision that we wrote, so that another needs not wait."""
        await cancel_others()
        connection, revision = self._connection, self.lease.revision
        if connection is None:
            return
        if revision and self.lease.held:
            with suppress(LivecliError):
                await connection.ask(f"STREAM.MSG.DELETE.{self._bucket}", {"seq": revision})
        await connection.close()
