"""Deliverers in tests: what they say, and records for them."""

from __future__ import annotations

from time import monotonic
from typing import Any

import orjson

from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.sinks.deliveries.queued import Talk
from support.program import PATIENCE_S


class Said:
    """What a deliverer says; `talk` is for it."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.talk = Talk(self.warnings.append, self.notes.append, lambda: None)


def record(number: int = 0, match: int = 7, **fields: Any) -> Frame:
    body = {"type": "action", "event_id": match, "n": number, **fields}
    return codec.decode(orjson.dumps(body), socket=1, received_ms=1.0, sports={match: "football"})


def soon() -> float:
    """An end of a run that is far enough."""
    return monotonic() + PATIENCE_S
