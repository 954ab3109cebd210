"""What `check` prints for people: a line a finding, the sums at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livecli.inspection.finding import KINDS, Finding, Severity
from livecli.inspection.inspector import Inspector
from livecli.inspection.tally import FramePlace, TallyRow
from livecli.terminal.display import cut, painted
from livecli.terminal.sanitize import plain
from livecli.wording import counted, time_of_day


if TYPE_CHECKING:
    from .checking import CheckLook


COLORS = {Severity.BREAKING: "31", Severity.WARNING: "33", Severity.INFO: ""}
LONGEST = 100  # cells of a column


def finding_line(finding: Finding, place: FramePlace, *, color: bool) -> str:
    """The first finding of its kind, as it comes."""
    severity = finding.severity
    words = (
        _where(place, several=False),
        painted(severity.name.lower(), COLORS[severity], color),
        f"{_subject(finding)}: {_what(finding)}",
    )
    return " ".join(word for word in words if word) + "\n"


def findings_page(inspector: Inspector, look: CheckLook, *, several: bool) -> str:
    """All findings as a table, with the sums below unless only findings are wanted."""
    rows = [_cells(row, several) for row in inspector.tally.rows()]
    severities = [row.first.severity for row in inspector.tally.rows()]
    widths = [min(LONGEST, max(map(len, column))) for column in zip(*rows, strict=True)]
    lines = []
    for row, severity in zip(rows, severities, strict=True):
        text = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        text = text.rstrip() if look.width is None else cut(text.rstrip(), look.width)
        word = severity.name.lower()
        lines.append(painted(word, COLORS[severity], look.color) + text.removeprefix(word))
    if not look.findings:
        lines += ["", *_sums(inspector)] if lines else _sums(inspector)
    return "".join(f"{line}\n" for line in lines)


def _cells(row: TallyRow, several: bool) -> tuple[str, ...]:
    finding = row.first
    first, last = _where(row.first_place, several), _where(row.last_place, several)
    return (
        finding.severity.name.lower(),
        f"{row.count:,}",
        _subject(finding),
        _what(finding),
        first if row.count == 1 or first == last else f"{first} to {last}",
    )


def _subject(finding: Finding) -> str:
    """The frame type, its dialect if it has several, and the path."""
    kind = plain(finding.type) or "a line"
    dialect = f" ({finding.dialect})" if finding.dialect else ""
    return f"{kind}{dialect} {plain(finding.path)}".rstrip()


def _what(finding: Finding) -> str:
    about = KINDS[finding.kind].about
    return f"{about}: {plain(finding.there)} (expected: {plain(finding.expected)})"


def _where(place: FramePlace, several: bool) -> str:
    if place.line is not None:
        return f"{plain(place.source)}:{place.line}" if several else f"line {place.line:,}"
    return "" if place.received_ms is None else time_of_day(place.received_ms)


def _sums(inspector: Inspector) -> list[str]:
    types = []
    for kind, dialects in inspector.types.items():
        named = [f"{count:,} {dialect}".rstrip() for dialect, count in dialects.items()]
        types.append(f"{plain(kind) or 'without a type'} {' + '.join(named)}")
    lines = [f"{counted(inspector.frames, 'frame')}: {', '.join(types) or 'none'}"]
    counts = inspector.tally.counts()
    found = [f"{count:,} {severity.name.lower()}" for severity, count in counts.items() if count]
    lines.append(f"findings: {', '.join(found) or 'none'}")
    if inspector.tally.further:
        lines.append(f"{inspector.tally.further:,} more findings, of kinds beyond those listed")
    return lines
