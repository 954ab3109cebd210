"""What a stream holds of a match: the frames that a publisher goes on behind, and their times."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from livecli.feed.sports import Match

from .bus_message import ID, PART, read_message
from .match_order import Stored
from .nats_connection import NatsConnection
from .outflow import Question
from .subjects import GAP, filters, topic


if TYPE_CHECKING:
    from nats.aio.msg import Msg


PAGE = 256  # messages of one answer
MOST_PAGES = 80
LATE_MS = 5000.0  # what was received in a window is stored by then


async def last_stored(connection: NatsConnection, stream: str, question: Question) -> list[Stored]:
    """All of a match behind a sequence; or the last of each subject, and all since a moment.

    Raises Unreachable.
    """
    match, sequence, since_ms = question
    found: list[Stored] = []
    if sequence is None:
        last = await connection.stored(stream, {"multi_last": filters(stream, [match], ())})
        found = _read(last)
        start: dict[str, object] = {"start_time": _time(since_ms)}
    else:
        start = {"seq": sequence + 1}
    async for page in _pages(connection, stream, match, start):
        found += page
    return [each for _, each in sorted({each.sequence: each for each in found}.items())]


async def received_between(
    connection: NatsConnection, stream: str, match: Match, from_ms: float, to_ms: float
) -> list[float]:
    """The times (unix ms) in this window at which frames of a match were received.

    Raises Unreachable.
    """
    start: dict[str, object] = {"start_time": _time(from_ms - LATE_MS)}
    times: list[float] = []
    async for page in _pages(connection, stream, match, start):
        received = [each.received_ms for each in page if each.type != GAP]
        times += [each for each in received if from_ms <= each <= to_ms]
        if received and received[-1] > to_ms + LATE_MS:
            break
    return times


async def _pages(
    connection: NatsConnection, stream: str, match: Match, start: dict[str, object]
) -> AsyncIterator[list[Stored]]:
    (subjects,) = filters(stream, [match], ())
    for _ in range(MOST_PAGES):
        body = {"batch": PAGE, "next_by_subj": subjects, **start}
        messages = await connection.stored(stream, body)
        yield _read(messages)
        if len(messages) < PAGE:
            return
        start = {"seq": _sequence(messages[-1]) + 1}


def _read(messages: list[Msg]) -> list[Stored]:
    """What another program published on subjects of another shape is left out."""
    found = []
    for message in messages:
        headers = message.headers or {}
        about = topic(headers.get("Nats-Subject", ""))
        if about is not None:
            received_ms = read_message(about, message.data, headers).received_ms
            facts = (received_ms, _sequence(message), message.data, PART in headers)
            found.append(Stored(about.type, headers.get(ID, ""), *facts))
    return found


def _sequence(message: Msg) -> int:
    return int((message.headers or {})["Nats-Sequence"])


def _time(at_ms: float) -> str:
    return datetime.fromtimestamp(max(at_ms, 0.0) / 1000, UTC).isoformat()
