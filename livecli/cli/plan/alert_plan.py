"""The plan of a run of alerts: its rules, and where it is kept what was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from livecli.alerts.alert_rules import AlertRules
from livecli.environment import Environment

from ..options.alert_options import AlertOptions
from .alert_conditions import conditions
from .live import LivePlan
from .quantities import duration


def alert_rules(
    options: AlertOptions, bookmaker: str | None, say: Callable[[str], None]
) -> AlertRules:
    """The rules that these options make; raises UsageError."""
    return conditions(options, bookmaker, say)._replace(
        confirm_ms=1000 * duration(options.confirm, "--confirm"),
        cooldown_ms=1000 * duration(options.cooldown, "--cooldown"),
        no_data_ms=1000 * duration(options.no_data_after, "--no-data-after"),
    )


def keys_path(options: AlertOptions, plan: LivePlan | None, env: Environment) -> Path | None:
    """The file of keys: as it is named, or for live matches one for each list of them.

    Captures and the demo have none, unless it is named.
    """
    if options.state is not None:
        return options.state
    if plan is None or plan.place.demo is not None:
        return None
    where = (
        plan.place.address if plan.bus is None else (plan.bus.bus.address, plan.bus.bus.stream.name)
    )
    words = [str(where), *sorted(map(str, plan.matches)), *_live_words(plan)]
    name = sha256("\n".join(words).encode()).hexdigest()[:16]
    return env.state_folder() / "alerts" / f"{name}.ndjson"


def _live_words(plan: LivePlan) -> Sequence[str]:
    live = plan.live
    return () if live is None else ("--live", *live.sports, *live.league, *live.team)
