"""A stream that counts: frames of some matches, each numbered from 0, on a real NATS server."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from support.capture_files import is_ours, lines


MATCHES = (7, 8, 9)
AT_ONCE = 20  # frames between two pauses


class NumberedStream:
    """`put` frames; `goes_on` puts more. `count` has how many there are of each match."""

    def __init__(self, url: str, name: str, matches: Sequence[int] = MATCHES) -> None:
        self.url = url
        self.name = name
        self.matches = matches
        self.count: Counter[int] = Counter()

    def put(self, frames: int, **config: object) -> None:
        """Make the stream if it is not there, and publish so many frames of each match."""
        asyncio.run(self._put(lambda: self.count[self.matches[0]] >= frames, 0.0, config))

    @contextmanager
    def goes_on(self, pause_s: float) -> Iterator[None]:
        ended = Event()
        thread = Thread(target=lambda: asyncio.run(self._put(ended.is_set, pause_s, {})))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    async def _put(self, ended, pause_s: float, config: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
        import nats

        client = await nats.connect(self.url)
        stream = client.jetstream(publish_async_max_pending=10_000)
        await stream.add_stream(name=self.name, subjects=[f"{self.name}.>"], **config)
        while not ended():
            for _ in range(AT_ONCE):
                for match in self.matches:
                    await self._publish(stream, match)
            await asyncio.sleep(pause_s)
        await stream.publish_async_completed()
        await client.close()

    async def _publish(self, stream, match: int) -> None:  # type: ignore[no-untyped-def]
        number = self.count[match]
        self.count[match] += 1
        body = {"type": "livedata", "event_id": match, "n": number}
        headers = {"Livecli-Received-Ms": f"{time.time() * 1000:.3f}"}
        subject = f"{self.name}.football.{match}.livedata"
        await stream.publish_async(subject, json.dumps(body).encode(), headers=headers)


def numbers(paths: Iterable[Path], match: int) -> list[int]:
    """The numbers of one match in captures, file after file."""
    found = [json.loads(line) for path in paths for line in lines(path) if not is_ours(line)]
    return [frame["n"] for frame in found if frame["event_id"] == match]
