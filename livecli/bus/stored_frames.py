"""When the frames of a match that a stream holds were received."""

from __future__ import annotations

from datetime import UTC, datetime

from livecli.feed.sports import Match

from .bus_message import read_message
from .nats_connection import NatsConnection
from .subjects import GAP, filters, topic


PAGE = 256  # messages of one answer
MOST_PAGES = 40  # of one window
LATE_MS = 5000.0  # what was received in it is stored by then


async def received_between(
    connection: NatsConnection, stream: str, match: Match, from_ms: float, to_ms: float
) -> list[float]:
    """The times (unix ms) in this window at which frames of a match were received.

    Raises Unreachable.
    """
    (subjects,) = filters(stream, [match], ())
    since = datetime.fromtimestamp(max(from_ms - LATE_MS, 0) / 1000, UTC).isoformat()
    start: dict[str, object] = {"start_time": since}
    times: list[float] = []
    for _ in range(MOST_PAGES):
        body = {"batch": PAGE, "next_by_subj": subjects, **start}
        found = await connection.stored(stream, body)
        newest_ms = 0.0
        for message in found:
            headers = message.headers or {}
            about = topic(headers.get("Nats-Subject", ""))
            if about is None or about.type == GAP:
                continue
            newest_ms = read_message(about, message.data, headers).received_ms
            if from_ms <= newest_ms <= to_ms:
                times.append(newest_ms)
        if len(found) < PAGE or newest_ms > to_ms + LATE_MS:
            break
        start = {"seq": int((found[-1].headers or {})["Nats-Sequence"]) + 1}
    return times
