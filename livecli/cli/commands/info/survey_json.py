"""The JSON object that `livecli info --json` prints for a capture, and the state of its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from livecli.capture.quantiles import ERROR
from livecli.capture.survey import GapTotals, MatchSurvey, Survey


class File(NamedTuple):
    """A file apart from its frames, sizes in bytes; `cut` says what is wrong with its end."""

    name: str
    size: int
    compression: str | None
    unpacked: int
    cut: str | None


UNCLOSED = "no _close record (killed, or still being written)"


def cut_off(file: File, survey: Survey) -> str | None:
    """Why the end of the capture is missing; None where nothing shows that it is.

    What `livecli record` writes begins with `_open` and ends with `_close`; other NDJSON has
    neither and need not.
    """
    causes = [file.cut] if file.cut else []
    if survey.unclosed:
        causes.append(UNCLOSED)
    return ", and ".join(causes) or None


COLUMNS = 60  # of the histogram, at the most


def facts(file: File, survey: Survey) -> dict[str, Any]:
    """The JSON object; its keys are a promise, null stands for what is not known.

    `frames` are the feed's, `types` counts records of our own too. `end_cause` and `missing_frames`
    are by the capture's own `_close`. With `clock_skew_ms` (how far the feed's clock is ahead)
    there are no `p50_ms` and `p99_ms`, which would say nothing of delays.
    """
    ratio = round(file.unpacked / file.size, 3) if file.compression and file.size else None
    return {
        "file": file.name,
        "size_bytes": file.size,
        "compression": file.compression,
        "unpacked_bytes": file.unpacked,
        "compression_ratio": ratio,
        "cut_off": cut_off(file, survey),
        "end_cause": survey.cause,
        "missing_frames": survey.missing,
        **_span(survey.start_ms, survey.end_ms),
        "frames": survey.frames,
        "stamped_frames": survey.stamped,
        "types": sorted_counts(survey.types),
        "rate": _rate_facts(survey),
        "longest_silence_ms": _ms(survey.silence_ms),
        "longest_silence_from_ms": _ms(survey.silence_from_ms) or None,
        "latency": _latency_facts(survey),
        "gaps": _gap_facts(survey.gaps),
        "dropped_frames": survey.dropped,
        "matches": [_match_facts(about) for about in survey.matches],
        "frames_of_further_matches": survey.further_frames,
    }


def _span(start_ms: float, end_ms: float) -> dict[str, Any]:
    return {
        "start_ms": _ms(start_ms) or None,
        "end_ms": _ms(end_ms) or None,
        "duration_ms": _ms(end_ms - start_ms) if end_ms else None,
    }


def _rate_facts(survey: Survey) -> dict[str, Any] | None:
    columns = survey.rates.columns(COLUMNS)
    if not columns.counts:
        return None
    mean = mean_rate(survey)
    return {
        "mean_per_s": None if mean is None else round(mean, 3),
        "peak_per_s": survey.rates.peak,
        "histogram": {
            "start_ms": _ms(columns.start_ms),
            "column_ms": _ms(columns.width_ms),
            "frames": columns.counts,
        },
    }


def _latency_facts(survey: Survey) -> dict[str, Any] | None:
    latency = survey.latency
    if latency is None:
        return None
    skewed = latency.skew_ms is not None
    return {
        "frames": latency.frames,
        "p50_ms": None if skewed else _ms(latency.p50_ms),
        "p99_ms": None if skewed else _ms(latency.p99_ms),
        "min_ms": _ms(latency.least_ms),
        "max_ms": _ms(latency.most_ms),
        "error_pct": ERROR * 100,
        "clock_skew_ms": None if latency.skew_ms is None else _ms(latency.skew_ms),
    }


def _gap_facts(gaps: GapTotals) -> dict[str, Any]:
    return {
        "count": gaps.count,
        "missed_ms": _ms(gaps.missed_ms),
        "causes": sorted_counts(gaps.causes),
    }


def _match_facts(about: MatchSurvey) -> dict[str, Any]:
    return {
        "match": str(about.match),
        "sport": about.match.sport,
        "event_id": about.match.event_id,
        "home": about.home,
        "away": about.away,
        "score": _score_facts(about),
        "status": about.status,
        "period": about.period,
        "minute": about.minute,
        "source": about.source,
        **_span(about.start_ms, about.end_ms),
        "frames": about.frames,
        "bytes": about.bytes,
        "types": sorted_counts(about.types),
        "gaps": _gap_facts(about.gaps),
    }


def _score_facts(about: MatchSurvey) -> dict[str, Any] | None:
    """Goals, and penalties of a shoot-out; or sets won, the games of each, and the point."""
    if about.board is not None:
        board = about.board
        home, away = board.sets_won
        return {"home": home, "away": away, "sets": board.sets, "point": board.point}
    if about.score is None:
        return None
    penalties = about.shoot_out
    return {
        "home": about.score[0],
        "away": about.score[1],
        "penalties": penalties and {"home": penalties[0], "away": penalties[1]},
    }


def _ms(value: float) -> float | int:
    """Milliseconds with up to three decimals, which is all that captures have."""
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def mean_rate(survey: Survey) -> float | None:
    """Frames a second; None where the frames span no time."""
    lasted_s = (survey.end_ms - survey.start_ms) / 1000
    return survey.frames / lasted_s if lasted_s > 0 else None


def sorted_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts, the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
