"""The settings of the stream: those wanted, and in which of them the stream there differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.named_tuple import NamedTuple


NS = 1_000_000_000
DEDUPE_WINDOW_S = 10.0


class StreamSettings(NamedTuple):
    """What the stream is to be like; None: whatever it is like, and no bound in a new one."""

    name: str = "livecli"
    max_age_s: float | None = None
    max_bytes: int | None = None
    replicas: int | None = None
    dedupe_window_s: float | None = None

    @property
    def subjects(self) -> list[str]:
        return [f"{self.name}.>"]

    @property
    def window_s(self) -> float:
        """The duplicate window of a new stream."""
        return DEDUPE_WINDOW_S if self.dedupe_window_s is None else self.dedupe_window_s

    def created(self) -> dict[str, Any]:
        """The configuration of a new stream, as the server takes it."""
        return {
            "name": self.name,
            "subjects": self.subjects,
            "retention": "limits",
            "storage": "file",
            "discard": "old",
            "max_age": round((self.max_age_s or 0) * NS),
            "max_bytes": -1 if self.max_bytes is None else self.max_bytes,
            "max_msgs": -1,
            "max_consumers": -1,
            "num_replicas": self.replicas or 1,
            "duplicate_window": round(self.window_s * NS),
            "allow_direct": True,
        }

    def changes(self, there: Mapping[str, Any]) -> dict[str, Any]:
        """What would have to change in the configuration that is there: keys and wanted values."""
        wanted: dict[str, Any] = {"subjects": self.subjects, "storage": "file"}
        wanted["allow_direct"] = True
        if self.max_age_s is not None:
            wanted["max_age"] = round(self.max_age_s * NS)
        if self.max_bytes is not None:
            wanted["max_bytes"] = self.max_bytes
        if self.replicas is not None:
            wanted["num_replicas"] = self.replicas
        if self.dedupe_window_s is not None:
            wanted["duplicate_window"] = round(self.window_s * NS)
        return {key: value for key, value in wanted.items() if there.get(key) != value}


def differences(there: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
    """What differs, for people: `max_age is 1h0m, not 2h`."""
    return ", ".join(
        f"{key.replace('_', ' ')} is {_value(key, there.get(key))}, not {_value(key, value)}"
        for key, value in changes.items()
    )


def _value(key: str, value: Any) -> str:
    if key in ("max_age", "duplicate_window") and type(value) is int:
        return f"{value / NS:g}s"
    if type(value) is list:
        return " ".join(str(each)[:100] for each in value[:10])
    return str(value)[:100]
