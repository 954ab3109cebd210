"""Findings, counted by what they share, with the first and the last example of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from livecli.capture.quantiles import MOST_KINDS, OTHERS

from .finding import Finding, Severity


MOST_TYPES = 100


class FramePlace(NamedTuple):
    """Where a frame is: in which source, at which line (from 1), or when it came (unix ms)."""

    source: str
    line: int | None
    received_ms: float | None

    def after(self, lines: int) -> FramePlace:
        """The place where so many lines are before its first one."""
        return self if self.line is None else self._replace(line=self.line + lines)


@dataclass(slots=True)
class TallyRow:
    """All findings that share their key: the first and the last, and where they are."""

    count: int
    first: Finding
    first_place: FramePlace
    last: Finding
    last_place: FramePlace


class FindingTally:
    """`further` counts the findings beyond the rows that are kept."""

    def __init__(self) -> None:
        self.further = 0
        self._types: dict[str, dict[object, TallyRow]] = {}

    def add(self, finding: Finding, place: FramePlace) -> bool:
        """Count it; whether it is the first of its row."""
        kind = finding.type
        if kind not in self._types and len(self._types) >= MOST_TYPES:
            kind = OTHERS
        rows = self._types.setdefault(kind, {})
        row = rows.get(finding.key)
        if row is not None:
            row.count += 1
            row.last, row.last_place = finding, place
            return False
        if len(rows) >= MOST_KINDS:
            self.further += 1
            return False
        rows[finding.key] = TallyRow(1, finding, place, finding, place)
        return True

    def join(self, other: FindingTally, lines: int) -> None:
        """Add the findings of what follows in the same source, after so many lines."""
        for kind, rows in other._types.items():
            own = self._types.setdefault(kind, {})
            for key, row in rows.items():
                row.first_place, row.last_place = (
                    row.first_place.after(lines),
                    row.last_place.after(lines),
                )
                mine = own.get(key)
                if mine is not None:
                    mine.count += row.count
                    mine.last, mine.last_place = row.last, row.last_place
                elif len(own) < MOST_KINDS:
                    own[key] = row
                else:
                    self.further += row.count
        self.further += other.further

    def rows(self) -> Iterator[TallyRow]:
        """The worst first, then by type, and the most frequent first."""
        found = [row for rows in self._types.values() for row in rows.values()]
        found.sort(key=lambda row: (-row.first.severity, row.first.type, -row.count))
        return iter(found)

    def counts(self) -> dict[Severity, int]:
        """Findings by severity, the worst first."""
        counts = dict.fromkeys(sorted(Severity, reverse=True), 0)
        for row in self.rows():
            counts[row.first.severity] += row.count
        return counts

    def worst(self) -> Severity | None:
        return max((row.first.severity for row in self.rows()), default=None)
