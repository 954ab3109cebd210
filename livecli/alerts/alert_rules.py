"""What a run of alerts was asked for."""

from __future__ import annotations

from typing import NamedTuple


class AlertRules(NamedTuple):
    """`kinds` are the wanted ones. All times are milliseconds.

    `confirm_ms` is how long a fact waits for being told twice, `cooldown_ms` how long a kind is
    silent after an alert of the same match, `no_data_ms` from when on silence is told.
    """

    kinds: frozenset[str]
    confirm_ms: float = 0.0
    cooldown_ms: float = 0.0
    no_data_ms: float = 120_000.0
