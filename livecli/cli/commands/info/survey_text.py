"""The text that `livecli info` prints: a page a file, and a line for all of them.

Times of day are UTC, as in the captures. Texts of the feed pass `plain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from livecli.capture.survey import GapTotals, MatchSurvey, Survey
from livecli.feed.sports import Match
from livecli.terminal.display import painted
from livecli.terminal.sanitize import plain
from livecli.wording import time_of_day

from .survey_json import COLUMNS, File, cut_off, mean_rate, sorted_counts


class InfoPage(NamedTuple):
    """The layout of the text. A histogram is for terminals: it needs their characters."""

    width: int
    color: bool
    histogram: bool


LABEL_WIDTH = 10
BLOCKS = "▁▂▃▄▅▆▇█"

NONE = "none recorded"
BOLD, CAUTION = "1", "33"


def page(file: File, survey: Survey, layout: InfoPage) -> str:
    """The page of one file."""
    color = layout.color
    lines = [painted(plain(file.name, 200), BOLD, color), _row("size", _size(file))]
    cut = cut_off(file, survey)
    if not survey.types:
        lines.append(_row("frames", "none" if cut else "none; nothing is in it"))
    if survey.frames:
        lines += [_row("time", _when(survey)), _row("frames", _rate(survey))]
        lines += _listed("types", survey.types, layout.width)
        lines += _histogram(survey, layout)
        if survey.silence_ms:
            since = _moment(survey.silence_from_ms, survey)
            lines.append(
                _row("silence", f"{lasting(survey.silence_ms)} at the longest, from {since}")
            )
        lines.append(_row("latency", _latency(survey)))
    if survey.types:
        lines.append(_row("gaps", _gaps(survey.gaps), color and survey.gaps.count > 0))
        lines.append(_row("drops", _drops(survey), color and survey.dropped > 0))
    if survey.unreadable:
        lines.append(_row("odd", f"no JSON objects: {survey.unreadable:,}", color))
    if cut:
        lines.append(_row("end", f"cut off: {plain(cut, 200)}", color))
    elif survey.types:
        lines.append(_row("end", _end(survey)))
    return "".join(f"{line}\n" for line in [*lines, *_matches(survey, layout.width, color)])


def _end(survey: Survey) -> str:
    if survey.cause is None:
        return "no sign of a cut"
    fewer = f"; {_frames(survey.missing)} fewer than it counted" if survey.missing else ""
    return f"complete ({plain(survey.cause, 20)}){fewer}"


def _matches(survey: Survey, width: int, color: bool) -> list[str]:
    matches = survey.matches
    lines = []
    indent = " " * (max((len(str(about.match)) for about in matches), default=0) + 4)
    for about in matches:
        match = f"{about.match!s:<{len(indent) - 4}}"
        lines += ["", f"  {match}  {painted(_teams(about), BOLD, color)}{_standing(about)}"]
        lines += _wrapped(_share(about), indent, width)
        if len(matches) > 1:
            lines += _wrapped(_counted(about.types), indent, width)
        if about.gaps.count:
            lines.append(indent + painted(f"gaps: {_gaps(about.gaps)}", CAUTION, color))
    if survey.further_frames:
        lines += ["", f"  and {_frames(survey.further_frames)} of further matches"]
    return lines


def _teams(about: MatchSurvey) -> str:
    home, away = plain(about.home or "home", 28), plain(about.away or "away", 28)
    if about.board is not None:
        return f"{home} {_versus(about.board.sets_won)} {away}"
    return f"{home} {'–' if about.score is None else _versus(about.score)} {away}"


def _standing(about: MatchSurvey) -> str:
    """The text behind the names: penalties, status and minute, sets and point."""
    text = ""
    if about.shoot_out is not None:
        text += f" ({_versus(about.shoot_out)} on penalties)"
    if about.status:
        text += f", {plain(about.status, 20).replace('_', ' ')}"
    playing = about.status in (None, "live")
    if about.minute is not None and playing and about.match.sport == "football":
        text += f", {about.minute}'"
    if about.board is not None:
        text += ": " + " ".join(_versus(games, "-") for games in about.board.sets[-5:])
        text += f", {plain(about.board.point, 12)}" if playing and about.board.point else ""
    return text


def _share(about: MatchSurvey) -> list[str]:
    return [
        *([_from_to(about.start_ms, about.end_ms)] if about.end_ms else []),
        _frames(about.frames),
        size(about.bytes),
        *([f"{plain(about.source, 20)} source"] if about.source else []),
    ]


def _size(file: File) -> str:
    if file.compression is None:
        return size(file.size)
    ratio = f", {file.unpacked / file.size:.1f} times as much" if file.size else ""
    return f"{size(file.size)}, {file.compression}; unpacked {size(file.unpacked)}{ratio}"


def _when(survey: Survey) -> str:
    if not survey.end_ms:
        return "no frame tells one"
    lasted = lasting(survey.end_ms - survey.start_ms)
    return f"{_from_to(survey.start_ms, survey.end_ms)}, {lasted}"


def _rate(survey: Survey) -> str:
    mean = mean_rate(survey)
    if mean is None:
        return f"{survey.frames:,}"
    rate = f"{mean:,.1f} a second" if mean >= 1 else f"{mean:.2g} a second"
    return f"{survey.frames:,}; {rate}, {survey.rates.peak:,} in the busiest"


def _histogram(survey: Survey, layout: InfoPage) -> list[str]:
    """A bar a span of time, between the times at both ends."""
    columns = survey.rates.columns(min(COLUMNS, max(10, layout.width - LABEL_WIDTH - 2)))
    if not layout.histogram or len(columns.counts) < 2:
        return []
    most = max(columns.counts)
    blocks = "".join(
        BLOCKS[(count * len(BLOCKS) - 1) // most] if count else " " for count in columns.counts
    )
    start, end = _moment(survey.start_ms, survey), _moment(survey.end_ms, survey)
    room = max(len(columns.counts) - len(end), len(start) + 1)
    return [_row("rate", blocks), _row("", f"{start:<{room}}{end}")]


def _latency(survey: Survey) -> str:
    latency = survey.latency
    if not survey.stamped:
        return "not known: no times of arrival; those given here are the feed's own"
    if latency is None:
        return "not known: no frame says when it was sent"
    if latency.drifts:
        return "not known: the feed's clock runs at another pace, as that of a hurried match does"
    if latency.skew_ms is not None:
        skew, side = lasting(abs(latency.skew_ms)), "ahead" if latency.skew_ms > 0 else "behind"
        return f"not known, for clock skew: the feed's clock is {skew} {side}"
    quantiles = (
        f"p50 {lasting(latency.p50_ms)}, p99 {lasting(latency.p99_ms)} ({_frames(latency.frames)})"
    )
    early = lasting(-latency.least_ms)
    return quantiles if latency.least_ms >= 0 else f"{quantiles}; clock skew: some {early} early"


def _gaps(gaps: GapTotals) -> str:
    if not gaps.count:
        return NONE
    causes = ", ".join(f"{plain(cause, 20)} {count:,}" for cause, count in gaps.causes.items())
    return f"{gaps.count:,}, {lasting(gaps.missed_ms)} in all ({causes})"


def _drops(survey: Survey) -> str:
    return _frames(survey.dropped) if survey.dropped else NONE


# --- Several files --------------------------------------------------------------------------------


class Total:
    """The sum of all files, for the last line."""

    def __init__(self) -> None:
        self.files = 0
        self._matches: set[Match] = set()
        self._sums: Counter[str] = Counter()
        self._gaps = GapTotals()
        self._moments: list[float] = []  # the first and the last one

    def add(self, file: File, survey: Survey) -> None:
        self.files += 1
        self._matches |= {about.match for about in survey.matches}
        self._sums.update(frames=survey.frames, dropped=survey.dropped, size=file.size)
        self._sums["cut"] += cut_off(file, survey) is not None
        self._gaps.count += survey.gaps.count
        self._gaps.missed_ms += survey.gaps.missed_ms
        if survey.end_ms:
            moments = [*self._moments, survey.start_ms, survey.end_ms]
            self._moments = [min(moments), max(moments)]

    def text(self, width: int) -> str:
        sums = self._sums
        parts = [
            f"total: {self.files:,} files",
            f"{len(self._matches):,} {'match' if len(self._matches) == 1 else 'matches'}",
            _frames(sums["frames"]),
            size(sums["size"]),
        ]
        if self._gaps.count:
            parts.append(f"{self._gaps.count:,} gaps of {lasting(self._gaps.missed_ms)}")
        if sums["dropped"]:
            parts.append(f"{_frames(sums['dropped'])} dropped")
        if sums["cut"]:
            parts.append(f"{sums['cut']:,} cut off")
        if self._moments:
            parts.append(_from_to(*self._moments))
        return "".join(f"{line}\n" for line in _wrapped(parts, "", width))


# --- Pieces ---------------------------------------------------------------------------------------

# Spans of a minute and more have two units, the smaller one rounded down.
UNITS = (("y", 31_557_600), ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def lasting(ms: float) -> str:
    """A span of milliseconds for people: `92 ms`, `14.3 s`, `1 h 53 min`."""
    if ms < 999.5:
        return f"{ms:.0f} ms" if ms >= 9.95 or ms == int(ms) else f"{ms:.1f} ms"
    left = ms / 1000
    if left < 59.95:
        return f"{left:.1f} s"
    parts: list[str] = []
    for name, seconds in UNITS:
        count, left = divmod(left, seconds)
        if count or parts:
            parts.append(f"{count:.0f} {name}")
        if len(parts) == 2:
            break
    return " ".join(part for part in parts if part[:2] != "0 ")


def _frames(count: int) -> str:
    return "1 frame" if count == 1 else f"{count:,} frames"


def size(count: int) -> str:
    """A number of bytes for people, in powers of 1024."""
    if count < 1024:
        return f"{count} bytes"
    figure = count / 1024
    for unit in ("KiB", "MiB", "GiB"):
        if figure < 1023.95:
            return f"{figure:.1f} {unit}"
        figure /= 1024
    return f"{figure:.1f} TiB"


def _from_to(start_ms: float, end_ms: float) -> str:
    """Both moments; the second has its day only if that is another one."""
    start, end = _day(start_ms), _day(end_ms)
    same = "" if start == end else f"{end} "
    return f"{start} {time_of_day(start_ms)} to {same}{time_of_day(end_ms)}"


def _moment(unix_ms: float, survey: Survey) -> str:
    """A time of day, with its date if the capture has several days."""
    several = _day(survey.start_ms) != _day(survey.end_ms)
    return f"{_day(unix_ms)} {time_of_day(unix_ms)}" if several else time_of_day(unix_ms)


def _day(unix_ms: float) -> str:
    return f"{datetime.fromtimestamp(unix_ms / 1000, UTC):%Y-%m-%d}"


def _versus(score: tuple[int, int], between: str = "–") -> str:
    return between.join(plain(side, 8) for side in score)


def _row(label: str, text: str, caution: bool = False) -> str:
    return f"  {label:<{LABEL_WIDTH - 2}}{painted(text, CAUTION, caution)}"


def _listed(label: str, counts: Mapping[str, int], width: int) -> list[str]:
    lines = _wrapped(_counted(counts), " " * LABEL_WIDTH, width)
    return [_row(label, lines[0].strip()), *lines[1:]]


def _counted(counts: Mapping[str, int]) -> Iterable[str]:
    return [f"{plain(kind or '(no type)', 40)} {n:,}" for kind, n in sorted_counts(counts).items()]


def _wrapped(items: Iterable[str], indent: str, width: int) -> list[str]:
    """The items, separated by commas, in as many lines as needed."""
    lines: list[str] = []
    line = ""
    for item in items:
        if line and len(indent) + len(line) + 2 + len(item) + 1 > width:
            lines.append(f"{indent}{line},")
            line = item
        else:
            line = f"{line}, {item}" if line else item
    return [*lines, indent + line]
