"""The record of an alert, made and read: `_alert`.

Read as every record of ours is: of anybody's capture nothing is believed, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.named_tuple import NamedTuple

from .dialects.values import mapping, text, whole
from .frames import STAMP, Frame, unix_ms
from .records import MAX_WORD
from .sports import SPORTS, Match


Pair = tuple[int, int]
NOTHING: Mapping[str, Any] = {}


class Alert(NamedTuple):
    """Something happened in a match, or was taken back.

    `state` is "firing", "corrected" or "resolved"; `before` and `score` are goals or sets, home
    first, before and after it; `late` says that it was missed when it happened, `again` that it may
    have been said before. `more` are fields of its kind.
    """

    kind: str
    key: str
    match: Match
    state: str
    at_ms: float
    home: str | None = None
    away: str | None = None
    side: str | None = None
    player: str | None = None
    minute: int | None = None
    period: str | None = None
    before: Pair | None = None
    score: Pair | None = None
    late: bool = False
    again: bool = False
    more: Mapping[str, Any] = NOTHING

    @property
    def team(self) -> str | None:
        """The name of the side that it is about."""
        return {"home": self.home, "away": self.away}.get(self.side or "")


def alert_record(alert: Alert) -> Frame:
    """Its record; what is not known is left out."""
    fields: dict[str, Any] = {
        "home": alert.home,
        "away": alert.away,
        "side": alert.side,
        "player": alert.player,
        "minute": alert.minute,
        "period": alert.period,
        "before": _goals(alert.before),
        "score": _goals(alert.score),
        **alert.more,
        "late": alert.late or None,
        "again": alert.again or None,
    }
    body = {
        "type": "_alert",
        "kind": alert.kind,
        "key": alert.key,
        "state": alert.state,
        "event_id": alert.match.event_id,
        "sport": alert.match.sport,
    }
    known = {name: value for name, value in fields.items() if value is not None}
    return Frame.of(body | known, received_ms=alert.at_ms)


def read_alert(body: Mapping[str, Any]) -> Alert | None:
    """The alert in a record; None where it does not say what happened in which match."""
    kind, key, event_id = text(body.get("kind")), text(body.get("key")), body.get("event_id")
    state = text(body.get("state"))
    if not kind or not key or not state or type(event_id) is not int:
        return None
    sport = body.get("sport")
    return Alert(
        kind[:MAX_WORD],
        key[: 4 * MAX_WORD],
        Match(sport if sport in SPORTS else "football", event_id),
        state[:MAX_WORD],
        unix_ms(body.get(STAMP)) or 0.0,
        _word(body, "home"),
        _word(body, "away"),
        _word(body, "side"),
        _word(body, "player"),
        whole(body.get("minute")),
        _word(body, "period"),
        _pair(body.get("before")),
        _pair(body.get("score")),
        body.get("late") is True,
        body.get("again") is True,
        {name: value for name, value in body.items() if name not in COMMON},
    )


COMMON = frozenset(Alert._fields) | {"event_id", "sport", "type", STAMP}


def _goals(pair: Pair | None) -> dict[str, int] | None:
    return None if pair is None else {"home": pair[0], "away": pair[1]}


def _pair(value: object) -> Pair | None:
    told = mapping(value)
    home, away = whole(told.get("home")), whole(told.get("away"))
    return None if home is None or away is None else (home, away)


def _word(body: Mapping[str, Any], name: str) -> str | None:
    said = text(body.get(name))
    return said[:MAX_WORD] if said else None
