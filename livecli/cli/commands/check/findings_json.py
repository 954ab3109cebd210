"""The JSON object that `livecli check --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from livecli.feed.json_text import dumps
from livecli.inspection.finding import Finding
from livecli.inspection.inspector import Inspector
from livecli.inspection.tally import FramePlace, TallyRow


def result(inspector: Inspector, sources: Sequence[str], baseline: str | None) -> str:
    """The object on a line; its keys are a promise, null stands for what is not known."""
    tally = inspector.tally
    facts = {
        "sources": [_text(source) for source in sources],
        "baseline": None if baseline is None else _text(baseline),
        "frames": inspector.frames,
        "types": inspector.types,
        "counts": {severity.name.lower(): count for severity, count in tally.counts().items()},
        "findings": [_finding(row) for row in tally.rows()],
        "further_findings": tally.further,
        "further_shapes": inspector.further_shapes,
    }
    return dumps(facts).decode() + "\n"


def _finding(row: TallyRow) -> dict[str, Any]:
    finding = row.first
    return {
        "severity": finding.severity.name.lower(),
        "kind": finding.kind,
        "type": _text(finding.type),
        "dialect": finding.dialect,
        "path": _text(finding.path),
        "count": row.count,
        "expected": _text(finding.expected),
        "first": _example(finding, row.first_place),
        "last": _example(row.last, row.last_place),
    }


def _example(finding: Finding, place: FramePlace) -> dict[str, Any]:
    return {
        "there": _text(finding.there),
        "source": _text(place.source),
        "line": place.line,
        "received_ms": place.received_ms,
    }


def _text(text: str) -> str:
    """Text with a substitute for what is no character: a file's name may be any bytes."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
