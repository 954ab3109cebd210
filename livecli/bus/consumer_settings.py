"""Where reading begins, and what is read: the settings of a consumer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from livecli.named_tuple import NamedTuple


NS = 1_000_000_000
IDLE_S = 300.0  # the server forgets a consumer that nobody reads for so long
ACK_WAIT_S = 60.0  # what a durable reader took and did not write is sent again after this


class Beginning(NamedTuple):
    """Where reading begins: now, or where these say."""

    start: bool = False  # with all that is stored
    from_ms: float | None = None
    state: bool = False  # the last message of each subject, then on
    durable: str | None = None  # where the reader of this name stopped; else as the others say


def consumer(
    subjects: list[str], beginning: Beginning, behind: int | None = None
) -> dict[str, Any]:
    """The configuration of a consumer of these subjects: behind this sequence, or None, from where
    `beginning` says."""
    config: dict[str, Any] = {
        "filter_subjects": subjects,
        "ack_policy": "none" if beginning.durable is None else "all",
        "max_deliver": -1,
        "replay_policy": "instant",
    }
    if beginning.durable is None:
        config |= {"inactive_threshold": round(IDLE_S * NS), "mem_storage": True, "num_replicas": 1}
    else:
        config |= {"durable_name": beginning.durable, "ack_wait": round(ACK_WAIT_S * NS)}
        config["max_ack_pending"] = -1
    if behind is not None:
        return config | {"deliver_policy": "by_start_sequence", "opt_start_seq": behind + 1}
    if beginning.state:
        return config | {"deliver_policy": "last_per_subject"}
    if beginning.start:
        return config | {"deliver_policy": "all"}
    if beginning.from_ms is not None:
        start = datetime.fromtimestamp(beginning.from_ms / 1000, UTC).isoformat()
        return config | {"deliver_policy": "by_start_time", "opt_start_time": start}
    return config | {"deliver_policy": "new"}
