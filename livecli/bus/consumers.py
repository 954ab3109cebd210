"""Consumers on the server: found, made, and made anew without losing a position."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .nats_connection import NO_CONSUMER, ApiRefusal, NatsConnection


NEXT = "--next"  # behind the name of a durable consumer: what takes its place


async def find(connection: NatsConnection, stream: str, name: str) -> dict[str, Any] | None:
    """What the server says of a consumer; None where there is none."""
    try:
        return await connection.ask(f"CONSUMER.INFO.{stream}.{name}")
    except ApiRefusal as refusal:
        if refusal.code != NO_CONSUMER:
            raise
        return None


async def find_durable(connection: NatsConnection, stream: str, name: str) -> dict[str, Any] | None:
    """The same of a durable one, or of what was to take its place when we were killed."""
    there = await find(connection, stream, name)
    return there or await find(connection, stream, name + NEXT)


async def create(
    connection: NatsConnection, stream: str, name: str, config: Mapping[str, object]
) -> None:
    body = {"stream_name": stream, "config": {**config, "name": name}}
    await connection.ask(f"CONSUMER.CREATE.{stream}.{name}", body)


async def make_anew(
    connection: NatsConnection, stream: str, name: str, config: Mapping[str, object]
) -> None:
    """Give a durable consumer another beginning.

    What an earlier connection took and did not acknowledge would come a minute later, and in no
    order. Another consumer is made first, so that no kill loses the position.
    """
    for each in (name + NEXT, name):
        with suppress(ApiRefusal):  # there is none
            await connection.ask(f"CONSUMER.DELETE.{stream}.{each}")
        await create(connection, stream, each, {**config, "durable_name": each})
    await connection.ask(f"CONSUMER.DELETE.{stream}.{name + NEXT}")
