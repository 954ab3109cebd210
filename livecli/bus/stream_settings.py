"""The settings of the stream: those wanted, and in which of them the stream there differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.named_tuple import NamedTuple


NS = 1_000_000_000
DEDUPE_WINDOW_S = 10.0
SECONDS = {"d": 86400, "h": 3600, "m": 60}
BYTES = {"GB": 2**30, "MB": 2**20, "KB": 2**10}


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


OPTIONS = {
    "max_age": "--max-age",
    "max_bytes": "--max-bytes",
    "num_replicas": "--replicas",
    "duplicate_window": "--dedupe-window",
    "allow_direct": "direct get",
}


def differences(there: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
    """What differs, for people: `--max-age is none, not 2h`."""
    return "; ".join(
        f"{OPTIONS.get(key, key)} is {_value(key, there.get(key))}, not {_value(key, value)}"
        for key, value in changes.items()
    )


def _value(key: str, value: Any) -> str:
    if key in ("max_age", "max_bytes") and value in (0, -1, None):
        return "none"
    if key in ("max_age", "duplicate_window") and type(value) is int:
        return _in_units(value / NS, SECONDS, "s")
    if key == "max_bytes" and type(value) is int:
        return _in_units(value, BYTES, " bytes")
    if type(value) is bool:
        return "on" if value else "off"
    if type(value) is list:
        return " ".join(str(each)[:100] for each in value[:10])
    return str(value)[:100]


def _in_units(value: float, units: Mapping[str, int], otherwise: str) -> str:
    """`2h`, `3MB`: in the largest unit of which it is a whole number."""
    for unit, size in units.items():
        if value and value % size == 0:
            return f"{value / size:g}{unit}"
    return f"{value:g}{otherwise}"
