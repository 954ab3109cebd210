"""The server's word for what was published, cut out before the client's parser."""

from __future__ import annotations

import asyncio

import pytest

from livecli.bus.nats_connection import Acknowledgement, NatsConnection
from livecli.bus.server_address import Login, server_address


pytest.importorskip("nats")


def message(subject: bytes, data: bytes) -> bytes:
    return b"MSG %b 2 %d\r\n%b\r\n" % (subject, len(data), data)


BYTES = (
    message(b"_INBOX.a.7", b'{"stream":"livecli", "seq":41}')
    + message(b"_INBOX.a.8", b'{"stream":"livecli", "seq":40,"duplicate": true}')
    + b"PING\r\n"
    + message(b"elsewhere", b"hi")
    + message(b"_INBOX.a.9", b'{"stream":"livecli","domain":"hub","seq":42}')
)


async def parsed(size: int) -> tuple[list[Acknowledgement], list[bytes]]:
    """What comes of BYTES in pieces of this size: acknowledgements, and other messages' data."""
    connection = NatsConnection(server_address("nats://127.0.0.1", "--to"), Login(), "me")
    found: list[Acknowledgement] = []
    others: list[bytes] = []
    connection.acknowledged("_INBOX.a", found.extend)
    client = connection._client

    async def came(sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes) -> None:
        others.append(data)

    async def ping() -> None: ...

    client._process_msg = came  # type: ignore[method-assign]
    client._process_ping = ping  # type: ignore[method-assign]
    for at in range(0, len(BYTES), size):
        await client._ps.parse(BYTES[at : at + size])
    return found, others


@pytest.mark.parametrize("size", [1, 7, 40, 75, 1000])
def test_none_is_lost_however_the_bytes_come(size: int):
    """Each comes once, by our way or by the client's, and nothing else is touched."""
    found, others = asyncio.run(parsed(size))

    assert found[:2] == [(7, 41, False), (8, 40, True)]
    assert b"hi" in others
    assert len(found) + len(others) == 4
