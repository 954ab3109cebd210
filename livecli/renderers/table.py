r"""The csv and tsv formats: a header, then a row a frame. Records about the stream have no rows.

csv is RFC 4180 but for its line ends, which are LF: in a pipe a CR would stick to the last cell of
`cut` and `awk`, and every reader of csv takes LF. tsv knows no quotes (IANA, text/tab-separated-
values): tabs, line ends and backslashes inside cells are `\t`, `\n`, `\r` and `\\`.

Read back, every cell is its value: text as it is, numbers and booleans as JSON, null and missing
as nothing, lists and objects as compact JSON. The one exception is text that a spreadsheet would
run as a formula, which gets an apostrophe in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from livecli.errors import UsageError
from livecli.feed import dialects
from livecli.feed.dialects.values import mapping
from livecli.feed.frames import FRAME_TYPES, STAMP, Frame, FrameType, is_aside
from livecli.feed.paths import MISSING, path
from livecli.feed.sports import SPORTS
from livecli.pipeline import Renderer

from .cell_values import ExactBody, Picker, picker, shown, spelled


COMMA, TAB = ",", "\t"
ALERTS = FrameType(  # the columns of `_alert`
    "both",
    "what happened",
    (
        *(STAMP, "kind", "state", "key", "event_id", "sport", "home", "away", "score.home"),
        *("score.away", "minute", "period", "side", "player", "detail", "late", "again"),
    ),
)

OPTIONS = "--type --format"  # a sentence about columns is about these

# A default column that a frame lacks is looked for in the other dialect. Columns that are named
# are what they say, no more.
Reader = Callable[[Mapping[str, Any]], object]
EITHER_DIALECT: dict[str, Reader] = {
    "action_type": dialects.action_type,
    "away.name": lambda body: dialects.names(body)[1],
    "home.name": lambda body: dialects.names(body)[0],
    "minute": lambda body: dialects.clock(body).minute,
    "period": lambda body: dialects.clock(body).period,
    "player.name": dialects.player,
    "second": lambda body: dialects.clock(body).second,
    "status.name": lambda body: dialects.clock(body).status,
    "team": dialects.side,
    "ts": dialects.at_ms,
    "uts": dialects.at_ms,
    "x": lambda body: (dialects.ball(body) or (None, None))[0],
    "y": lambda body: (dialects.ball(body) or (None, None))[1],
}


def make(
    separator: str,
    columns: Sequence[str] | None,
    types: frozenset[str],
    safe: bool,
    stamp: bool = False,
    sports: frozenset[str] = frozenset(SPORTS),
) -> Renderer:
    """Answer the renderer; without `columns`, those of the one type, and with `stamp` its arrival.

    `separator` is a comma or a tab. `safe` (for a terminal) escapes what is not printable. The
    columns of a type are those of `sports`; without any, those of the first frame's sport.
    """
    exact = ExactBody()
    if columns:
        return Table(separator, columns, [picker(column, exact) for column in columns], safe)
    kind = default_type(types)

    def table(sports: frozenset[str]) -> Table:
        names = kind.columns_of(sports)
        if stamp and STAMP not in names:
            names = (*names, STAMP)
        return Table(separator, names, [_either(name, exact) for name in names], safe)

    return table(sports) if sports or not kind.only else _after_first(table)


def _after_first(table: Callable[[frozenset[str]], Table]) -> Renderer:
    """The table whose columns are known by the first frame; nothing is printed before."""
    made: Table | None = None

    def render(batch: list[Frame]) -> bytes:
        nonlocal made
        if made is None:
            first = next((frame for frame in batch if not frame.aside), None)
            if first is None:
                return b""
            made = table(frozenset({_sport(first)}))
        return made(batch)

    return render


def _sport(frame: Frame) -> str:
    body = frame.body
    tennis = dialects.is_tennis(body) or dialects.is_tennis(mapping(body.get("event")))
    return frame.sport if frame.sport in SPORTS else "tennis" if tennis else "football"


csv, tsv = partial(make, COMMA), partial(make, TAB)


def check(columns: Sequence[str] | None, types: frozenset[str]) -> None:
    """Raise UsageError, with what to do, where there is no telling what the columns are."""
    if not columns:
        default_type(types)
    for column in columns or ():
        path(column)


def default_type(types: frozenset[str]) -> FrameType:
    """The one type that is asked for, which has columns; UsageError where there is none such."""
    fed = sorted(kind for kind in types if not is_aside(kind))
    if types and not fed:
        raise UsageError(
            f"{', '.join(sorted(types))}: csv and tsv hold the feed's frames only; "
            "our own records are shown by -f ndjson",
            OPTIONS,
        )
    if len(fed) != 1:
        asked = f"frame types {', '.join(fed)}" if fed else "csv and tsv"
        raise UsageError(
            f"{asked}: each type has columns of its own; choose one, as in "
            f"-t {fed[0] if fed else 'action'}, or name the columns, as in --fields type,event_id",
            OPTIONS,
        )
    if fed[0] == "_alert":
        return ALERTS
    if fed[0] not in FRAME_TYPES:
        raise UsageError(
            f"frame type {fed[0]!r}: has no columns by default (those that have: "
            f"{', '.join(sorted(FRAME_TYPES))}); name them with --fields",
            OPTIONS,
        )
    return FRAME_TYPES[fed[0]]


class Table:
    """Batch → rows. The first call begins with the header, also when its batch is empty; a run
    has one header.
    """

    __slots__ = ("_cell", "_header", "_line", "_pickers")

    def __init__(
        self, separator: str, names: Sequence[str], pickers: Sequence[Picker], safe: bool
    ) -> None:
        self._pickers = pickers
        self._cell = cell_writer(separator, safe)
        # A lone cell with nothing in it would be an empty line, which readers of csv pass over.
        blank = '""' if separator == COMMA and len(names) == 1 else ""
        self._line: Callable[[list[str]], str] = lambda cells: separator.join(cells) or blank
        self._header = [self._line([self._cell(name) for name in names])]

    def __call__(self, batch: list[Frame]) -> bytes:
        cell, pickers, line = self._cell, self._pickers, self._line
        lines, self._header = self._header, []
        lines += [
            line([cell(pick(frame)) for pick in pickers]) for frame in batch if not frame.aside
        ]
        lines.append("")
        return "\n".join(lines).encode(errors="backslashreplace")


def _either(name: str, exact: ExactBody) -> Picker:
    """What finds a default column in a frame of either dialect."""
    pick, read = picker(name, exact), _reader(name)
    if read is None:
        return pick

    def get(frame: Frame) -> object:
        value = pick(frame)
        if value is not MISSING and value is not None:
            return value
        found = read(frame.body)
        return int(found) if type(found) is float and found.is_integer() else found

    return get


def _reader(name: str) -> Reader | None:
    """What finds the same in the other dialect, if that may have it elsewhere."""
    top, _, rest = name.partition(".")
    if top == "event":
        return _inside(_reader(rest))
    which, _, last = rest.partition(".")
    if top == "odds":
        return lambda body: dialects.prices(body).get(which, {}).get(last)
    if top == "stats":
        return lambda body: dialects.stat(body, which, last)
    return EITHER_DIALECT.get(name)


def _inside(read: Reader | None) -> Reader | None:
    """The same of the event in a snapshot."""
    return None if read is None else lambda body: read(mapping(body.get("event")))


# --- Cells ----------------------------------------------------------------------------------------

Cell = Callable[[object], str]

# OWASP, CSV Injection: what begins so is run by spreadsheets, the wide forms by those of East Asia.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")

QUOTED = re.compile(r'[,"\r\n]')
UNUSUAL = re.compile(rf"^{FORMULA.pattern}|{QUOTED.pattern}")

TSV_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def cell_writer(separator: str, safe: bool) -> Cell:
    """What writes one value; `safe` (for a terminal) escapes what is not printable."""

    def write(value: object) -> str:
        if type(value) is int:
            return repr(value)
        if type(value) is float:
            return orjson.dumps(value).decode()
        text = spelled(value)
        if separator == TAB:
            text = text.translate(TSV_ESCAPES)
        if safe:
            text = shown(text)
        if UNUSUAL.search(text) is None:
            return text
        text = _harmless(text)
        if separator == COMMA and QUOTED.search(text):
            return '"' + text.replace('"', '""') + '"'
        return text

    return write


def _harmless(text: str) -> str:
    """Text that no spreadsheet runs; -1.5 is a number and no formula."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
