"""What a capture holds from its beginning to its end: its moments. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from livecli.feed.alert_records import Alert
from livecli.feed.sports import Match


class CaptureMoment(NamedTuple):
    """Something that happened: `kind` is one of alerts; `withdrawn` that it was taken back then."""

    match: Match
    kind: str
    side: str | None
    withdrawn: bool
    at_ms: float

    @classmethod
    def of(cls, alert: Alert) -> CaptureMoment:
        withdrawn = alert.state == "corrected"
        return cls(alert.match, alert.kind, alert.side, withdrawn, alert.at_ms)


TimeSpan = tuple[float, float]
NO_SPANS: Mapping[Match, TimeSpan] = {}


class CaptureMap(NamedTuple):
    """The moments of a capture, and the times of its first frame and its last, unix milliseconds:
    `whole_span` of all frames, `spans` of those of a match. `whole` says that all was read.

    `match` None stands for all matches.
    """

    moments: tuple[CaptureMoment, ...] = ()
    whole_span: TimeSpan = (0.0, 0.0)
    whole: bool = False
    spans: Mapping[Match, TimeSpan] = NO_SPANS

    def span(self, match: Match | None) -> TimeSpan:
        return self.whole_span if match is None else self.spans.get(match, self.whole_span)

    def of(self, match: Match | None) -> list[CaptureMoment]:
        return [each for each in self.moments if match in (None, each.match)]

    def after(self, at_ms: float, match: Match | None) -> CaptureMoment | None:
        """The first one after this time."""
        later = (each for each in self.of(match) if each.at_ms > at_ms)
        return min(later, key=lambda each: each.at_ms, default=None)

    def before(self, at_ms: float, match: Match | None) -> CaptureMoment | None:
        """The last one that was over at this time."""
        earlier = (each for each in self.of(match) if each.at_ms <= at_ms)
        return max(earlier, key=lambda each: each.at_ms, default=None)
