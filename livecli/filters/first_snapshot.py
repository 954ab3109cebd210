"""A bus has no snapshots: each match gets one, made of its frames up to its first event."""

from __future__ import annotations

from livecli.feed.frames import Frame, is_record
from livecli.feed.sports import Match
from livecli.pipeline import Batch
from livecli.relay.carried_match import CarriedMatch
from livecli.relay.events import UpstreamFeed
from livecli.relay.replay_ring import ReplayRing


class FirstSnapshot:
    """A stage for those who begin with a snapshot: a `subscribed` frame takes the place of the
    first event of each match and of all that came before it."""

    def __init__(self) -> None:
        self._begun: set[Match] = set()
        self._before: dict[Match, CarriedMatch] = {}

    def __call__(self, batch: Batch) -> Batch:
        return [made for frame in batch if (made := self._passed(frame)) is not None]

    def _passed(self, frame: Frame) -> Frame | None:
        if frame.event_id is None or is_record(frame.type):
            return frame
        match = Match(frame.sport or "football", frame.event_id)
        if match in self._begun:
            return frame
        if frame.type == "subscribed":
            self._begins(match)
            return frame
        before = self._before.get(match)
        if before is None:
            ring = ReplayRing(0.0, 0)
            before = self._before[match] = CarriedMatch(UpstreamFeed(match, None), ring)
        before.learn(frame)
        if frame.type != "event":
            return None
        self._begins(match)
        facts = match.event_id, match.sport, frame.received_ms, frame.socket
        return Frame(before.subscribed(), "subscribed", *facts)

    def _begins(self, match: Match) -> None:
        self._begun.add(match)
        self._before.pop(match, None)
