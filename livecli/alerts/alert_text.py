"""An alert in a sentence, in the feed's own words: whoever shows it makes it safe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.feed.alert_records import Alert
from livecli.state.football.minutes import ordinal

from .kinds import KINDS
from .ledger import CORRECTED, RESOLVED


MOVED = ("book", "market", "outcome")
PRICES = ("price_before", "price")


def label(alert: Alert) -> str:
    """What happened, in capitals: "GOAL", "NO GOAL" where it was taken back, "OVER"."""
    if alert.state == RESOLVED:
        return "OVER"
    return f"NO {_kind(alert)}" if alert.state == CORRECTED else _kind(alert)


def details(alert: Alert) -> str:
    """Who and what else: "A. Griezmann (penalty)"."""
    words = [_kind(alert).lower()] if alert.state == RESOLVED else []
    words += [alert.player or alert.team or "", *(f"({text})" for text in _extras(alert))]
    words += ["(late)"] if alert.late else []
    words += ["(again)"] if alert.again else []
    return " ".join(word for word in words if word)


def sentence(alert: Alert) -> str:
    """All of it in one line: "GOAL  France 2–1 Croatia  38' A. Griezmann (penalty)"."""
    home, away = alert.home or "?", alert.away or "?"
    if alert.home is None and alert.away is None:
        names = str(alert.match)
    elif alert.score is None:
        names = f"{home} – {away}"
    else:
        names = f"{home} {alert.score[0]}–{alert.score[1]} {away}"
    told = f"{ordinal(alert.period, alert.minute)} {details(alert)}".strip()
    return "  ".join(part for part in (label(alert), names, told) if part)


def _kind(alert: Alert) -> str:
    row = KINDS.get(alert.kind)
    return row.label if row is not None else alert.kind.upper()


def _price(more: Mapping[str, Any]) -> str:
    """What a price did: "1x2 home 2.1 to 1.85"."""
    prices = [f"{more[name]:g}" for name in PRICES if isinstance(more.get(name), int | float)]
    return " ".join(
        [*(more[name] for name in MOVED if isinstance(more.get(name), str)), " to ".join(prices)]
    ).strip()


def _extras(alert: Alert) -> list[str]:
    more = alert.more
    extras = [word.replace("_", " ") for word in ("own_goal", "penalty") if more.get(word) is True]
    extras += [_price(more)] if "market" in more else []
    names = ("detail", "sets", "cause")
    return extras + [more[name] for name in names if isinstance(more.get(name), str)]
