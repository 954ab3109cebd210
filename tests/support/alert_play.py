"""A run of alerts in short: frames in, keys and states out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from livecli.alerts.alert_rules import AlertRules
from livecli.alerts.detector import Detector
from livecli.alerts.kinds import KINDS
from livecli.alerts.ledger import Ledger
from livecli.feed.alert_records import Alert
from livecli.feed.frames import Frame
from support.heard import START_MS, frame


class AlertPlay:
    """Tell it frames; it answers what they announce. Without `kinds` it is about all kinds."""

    def __init__(self, *kinds: str, ledger: Ledger | None = None, **rules: float) -> None:
        self.ledger = ledger if ledger is not None else Ledger()
        wanted = frozenset(kinds or KINDS)
        self.detector = Detector(AlertRules(wanted, **rules), self.ledger)
        self.alerts: list[Alert] = []
        self._at_s = 0.0

    def tell(self, *bodies: dict[str, Any], at_s: float | None = None, **more: Any) -> list[Alert]:
        """These frames, each a second after the one before, the first at `at_s`."""
        self._at_s = self._at_s if at_s is None else at_s
        came: list[Alert] = []
        for body in bodies:
            came += self.hear(frame(body | more, self._at_s))
            self._at_s += 1.0
        return came

    def hear(self, told: Frame) -> list[Alert]:
        came = list(self.detector.hear(told))
        self.alerts += came
        return came

    @staticmethod
    def now_ms(at_s: float) -> float:
        return START_MS + 1000 * at_s

    def restarted(self, *kinds: str, **rules: float) -> AlertPlay:
        """Another run, which has what this one kept."""
        return AlertPlay(*kinds, ledger=Ledger(list(self.ledger)), **rules)


def said(alerts: Iterable[Alert]) -> list[tuple[str, str]]:
    """The end of each key, and its state: ("goal:home:1", "firing")."""
    return [(alert.key.split(":", 2)[2], alert.state) for alert in alerts]


def fired(*keys: str) -> list[tuple[str, str]]:
    return [(key, "firing") for key in keys]


def snapshot(
    event: dict[str, Any] | None = None, *history: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """A `subscribed` frame."""
    return {
        "type": "subscribed",
        "source": "full",
        "event": event,
        "history": list(history),
        **more,
    }
