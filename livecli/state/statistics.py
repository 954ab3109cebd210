"""Statistics of a match as pairs: the documented ones first, then what else the feed tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.records import MAX_WORD


MOST_STATS = 100  # a side; some sixty names are known (wire-facts, event)

Stats = dict[str, dict[str, float]]


class Pair(NamedTuple):
    """One statistic of both sides; `unit` is "%" or ""."""

    name: str
    label: str
    home: float | None
    away: float | None
    unit: str = ""
    decimals: int = 0


# Documented name → label, unit, decimals. What is not here goes by its own name, as a number.
LABELS = {
    "shots": ("Shots", "", 0),
    "shots_on_target": ("On target", "", 0),
    "xg": ("xG", "", 2),
    "possession": ("Possession", "%", 0),
    "aces": ("Aces", "", 0),
    "double_faults": ("Double faults", "", 0),
    "first_serve_pct": ("First serves in", "%", 0),
    "winners": ("Winners", "", 0),
    "unforced_errors": ("Unforced errors", "", 0),
}
PERCENT = "_pct"
KICKS = " +pens"


def learn_stats(known: Stats, body: Mapping[str, Any]) -> set[str]:
    """Take over what an event frame tells; what it leaves out stays as it was. The names of what
    grew."""
    grown: set[str] = set()
    for side, told in dialects.stats(body).items():
        block = known.setdefault(side, {})
        for name, value in told.items():
            if name in block or len(block) < MOST_STATS:
                if value > block.get(name, value):
                    grown.add(name)
                block[name[:MAX_WORD]] = value
    return grown


def paired(known: Stats, with_kicks: Collection[str] = ()) -> list[Pair]:
    """All of them that either side has; `with_kicks` are those in which the kicks of a shoot-out
    are counted, too."""
    home, away = known.get("home", {}), known.get("away", {})
    others = [name for name in home | away if name not in LABELS]
    return [
        _pair(name, home.get(name), away.get(name), KICKS if name in with_kicks else "")
        for name in (*LABELS, *others)
        if name in home or name in away
    ]


def _pair(name: str, home: float | None, away: float | None, more: str) -> Pair:
    if name in LABELS:
        label, unit, decimals = LABELS[name]
    else:
        unit = "%" if name.endswith(PERCENT) else ""
        label = name.removesuffix(PERCENT).replace("_", " ")
        label = label[:1].upper() + label[1:]
        decimals = 0 if _is_whole(home) and _is_whole(away) else 1
    return Pair(name, label + more, home, away, unit, decimals)


def _is_whole(value: float | None) -> bool:
    return value is None or value == int(value)
