"""Gaps that publishers tell of: a reader has one only where no other publisher was there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from livecli.feed.records import Gap
from livecli.feed.sports import Match


EDGE_MS = 1.0  # the frames before and after a gap stand at its ends, rounded
MOST_GAPS = 20  # of a match, that another may overlap
MOST_MATCHES = 10_000


class PublisherGaps:
    """What is missing of each match, as publishers come to tell it."""

    def __init__(self) -> None:
        self._told: dict[Match, list[tuple[str, Gap]]] = {}
        self._passed: dict[Match, list[Gap]] = {}

    def heard(
        self, match: Match, publisher: str, gap: Gap, received_ms: Sequence[float]
    ) -> Gap | None:
        """What of this gap nobody bridged; None where somebody did.

        `received_ms` are the times of the stream's frames of this match in its window.
        """
        others = self._told.setdefault(match, [])
        passed = self._passed.setdefault(match, [])
        missing = None
        if not _inside(gap, received_ms):
            missing = gap
        else:  # where another was away, too
            windows = (
                gap._replace(
                    from_ms=max(gap.from_ms, each.from_ms), to_ms=min(gap.to_ms, each.to_ms)
                )
                for name, each in others
                if name != publisher
            )
            both = [
                each
                for each in windows
                if each.to_ms > each.from_ms and not _inside(each, received_ms)
            ]
            missing = max(both, key=lambda each: each.missed_ms, default=None)
        if missing is not None and any(
            each.from_ms <= missing.from_ms and missing.to_ms <= each.to_ms for each in passed
        ):
            missing = None
        _add(others, (publisher, gap))
        if missing is not None:
            _add(passed, missing)
        for matches in (self._told, self._passed):
            if len(matches) > MOST_MATCHES:
                del matches[next(iter(matches))]
        return missing


def _inside(gap: Gap, received_ms: Iterable[float]) -> bool:
    return any(gap.from_ms + EDGE_MS < at_ms < gap.to_ms - EDGE_MS for at_ms in received_ms)


def _add(rows: list, row: object) -> None:  # type: ignore[type-arg]
    rows.append(row)
    del rows[:-MOST_GAPS]
