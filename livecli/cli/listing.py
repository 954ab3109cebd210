"""What `livecli live` prints: matches as a table, as ids, as NDJSON or as csv."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from unicodedata import combining, east_asian_width

from livecli.feed.listings import Listed, Named
from livecli.renderers.plain import ELLIPSIS, plain, safe_json

from .terminal import painted


BOLD, DIM = "1", "2"
HEAD = ("SPORT", "ID", "LEAGUE", "MATCH", "SCORE", "CLOCK", "SOCKET", "SOURCE")
LEAGUE, MATCH = HEAD.index("LEAGUE"), HEAD.index("MATCH")
BETWEEN = "  "
NARROWEST = 8  # of a column whose texts may be cut
PLAYING = ("", "live", "halftime")  # statuses that the clock tells of, or that need no word

COLUMNS: dict[str, Callable[[Listed], object]] = {
    "sport": lambda row: row.match.sport,
    "id": lambda row: row.match.event_id,
    "league_id": lambda row: row.league.id,
    "league": lambda row: row.league.name,
    "home_id": lambda row: row.home.id,
    "home": lambda row: row.home.name,
    "away_id": lambda row: row.away.id,
    "away": lambda row: row.away.name,
    "home_score": lambda row: row.goals and row.goals[0],
    "away_score": lambda row: row.goals and row.goals[1],
    "sets": lambda row: row.sets,
    "clock": lambda row: row.clock,
    "status": lambda row: row.status,
    "socket": lambda row: row.carried,
    "source": lambda row: row.source,
}


def table(rows: Iterable[Listed], *, width: int | None, color: bool) -> list[str]:
    """The lines of a table, by sport and league; names are cut to fit into `width` cells."""
    ordered = sorted(rows, key=lambda row: (row.match.sport, (row.league.name or "").casefold()))
    lines = [HEAD, *map(_cells, ordered)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    if width is not None:
        _narrow(widths, width)
    paints = [BOLD, *(DIM if row.carried is False else "" for row in ordered)]
    return [
        painted(BETWEEN.join(map(_fitted, line, widths)).rstrip(), paint if color else "")
        for line, paint in zip(lines, paints, strict=True)
    ]


def ids(rows: Iterable[Listed]) -> list[str]:
    """What `tail -` reads: the matches that the socket carries, or may carry."""
    return [str(row.match) for row in rows if row.carried is not False]


def ndjson(rows: Iterable[Listed], *, safe: bool) -> list[str]:
    """The service's own rows, with `_sport` as the last key. `safe` is for a terminal."""
    lines = [b'%b,"_sport":"%b"}' % (row.raw[:-1], row.match.sport.encode()) for row in rows]
    return [(safe_json(line) if safe else line).decode() for line in lines]


def csv(rows: Iterable[Listed], *, safe: bool) -> list[str]:
    from livecli.renderers.table import csv_cell

    cell = csv_cell(safe)
    return [
        ",".join(COLUMNS),
        *(",".join(cell(get(row)) for get in COLUMNS.values()) for row in rows),
    ]


def _cells(row: Listed) -> Sequence[str]:
    clock = [row.clock, "" if row.status in PLAYING else row.status.replace("_", " ")]
    return (
        row.match.sport,
        str(row.match.event_id),
        _name(row.league, ""),
        f"{_name(row.home, 'home')} – {_name(row.away, 'away')}",
        plain(row.score),
        plain(", ".join(part for part in clock if part)),
        {True: "yes", False: "no", None: "?"}[row.carried],
        row.source or "",
    )


def _name(named: Named, unknown: str) -> str:
    return plain(named.name or unknown, 60)


def _narrow(widths: list[int], most: int) -> None:
    """Take from the wider of the two columns with names until all fit, or both are narrow."""
    over = sum(widths) + len(BETWEEN) * (len(widths) - 1) - most
    while over > 0 and max(widths[LEAGUE], widths[MATCH]) > NARROWEST:
        widths[MATCH if widths[MATCH] > 2 * widths[LEAGUE] else LEAGUE] -= 1
        over -= 1


def _fitted(text: str, width: int) -> str:
    """Exactly `width` cells of a terminal."""
    while _width(text) > width:
        text = text.removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Cells on a terminal: East Asian characters take two, accents of their own none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )
