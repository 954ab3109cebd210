"""A feed that counts: every connection gets frames numbered from 0, fast, until it goes.

What is missing, moved or told twice shows in the numbers alone.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

from websockets.frames import Frame, Opcode

from support.capture_files import is_ours, lines
from support.hostile import Hostile, Stream, hostile


MATCH = 7
AT_ONCE = 20  # frames in one write of the server


def numbered(
    *, pause_s: float = 0.004, most: int | None = None, padding: int = 20
) -> AbstractContextManager[Hostile]:
    """The server: so many frames a connection, a pause after each few, and bytes to weigh more.

    The padding is random, so that no compression makes it light.
    """

    def stream() -> Iterator[bytes]:
        pad = random.Random(7)
        for number in count() if most is None else range(most):
            body = {"type": "livedata", "event_id": MATCH, "n": number}
            body["pad"] = pad.randbytes(padding // 2).hex()
            text = json.dumps(body)
            yield Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
            if number % AT_ONCE == 0:
                time.sleep(pause_s)

    return hostile(Stream(stream))


def numbers(path: Path) -> list[int]:
    """The numbers in a capture, whose lines must all be whole."""
    found = [json.loads(line) for line in lines(path) if not is_ours(line)]
    return [frame["n"] for frame in found if frame["type"] == "livedata"]
