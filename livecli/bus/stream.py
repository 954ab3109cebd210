"""The stream on a server: made where it is missing, else held against what is wanted."""

from __future__ import annotations

from livecli.errors import UsageError

from .nats_connection import NO_STREAM, ApiRefusal, NatsConnection
from .stream_settings import NS, StreamSettings, differences


async def ready(
    connection: NatsConnection, settings: StreamSettings, *, update: bool = False
) -> float:
    """Make the stream, or check it; returns its duplicate window in seconds.

    Raises UsageError where it differs and `update` is False, or cannot be made or changed.
    """
    name = settings.name
    try:
        there = (await connection.ask(f"STREAM.INFO.{name}"))["config"]
    except ApiRefusal as answer:
        if answer.code != NO_STREAM:
            raise UsageError(f"stream {name}: {answer}") from None
        there = await _changed(connection, f"STREAM.CREATE.{name}", settings.created(), name)
    changes = settings.changes(there)
    if changes and not update:
        raise UsageError(
            f"stream {name} on {connection.address}: {differences(there, changes)}; "
            "give what is there, or change it with --update"
        )
    if changes:
        there = await _changed(connection, f"STREAM.UPDATE.{name}", {**there, **changes}, name)
    return float(there.get("duplicate_window", 0)) / NS


async def _changed(
    connection: NatsConnection, what: str, body: dict[str, object], name: str
) -> dict[str, object]:
    try:
        config: dict[str, object] = (await connection.ask(what, body))["config"]
    except ApiRefusal as answer:
        raise UsageError(f"stream {name} on {connection.address}: {answer}") from None
    return config
