"""What `livecli live` prints: matches as a table, as ids, as NDJSON or as csv."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from livecli.feed.rest.live_list import Listed, Named
from livecli.terminal.display import cells, cut, painted
from livecli.terminal.sanitize import plain, safe_json


BOLD, DIM = "1", "2"
HEAD = {name: name for name in ("SPORT", "ID", "LEAGUE", "MATCH", "SCORE", "CLOCK", "SOCKET")}
BETWEEN, VERSUS = "  ", " – "
# The columns that are left out where there is no room, in this order: each as soon as MATCH would
# get fewer cells than the number. SPORT goes before them all, for the id says it too.
GIVE_WAY = {"LEAGUE": 28, "SOCKET": 26, "CLOCK": 20, "SCORE": 12, "MATCH": 8}
NARROWEST_LEAGUE = 8
SET = re.compile("set [0-9]+, ")  # before the points of a clock
PLAYING = ("", "live", "halftime")  # statuses that are not printed: the clock says enough

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
    """The lines of a table, by sport and league, none of them wider than `width` cells.

    Where there is no room for all, who plays is what is cut last; columns go by importance.
    """
    ordered = sorted(rows, key=lambda row: (row.match.sport, (row.league.name or "").casefold()))
    lines = [HEAD, *map(_texts, ordered)]
    widths = _widths(lines)
    if width is not None and _whole(widths) > width:
        lines = [HEAD, *map(_shorter, ordered)]
        widths = _narrowed(_widths(lines), width)
        for line, row in zip(lines[1:], ordered, strict=True):
            line["MATCH"] = _versus(row, widths.get("MATCH", 0))
    paints = [BOLD, *(DIM if row.carried is False else "" for row in ordered)]
    return [
        painted(_joined(line, widths), paint, color)
        for line, paint in zip(lines, paints, strict=True)
    ]


def ids(rows: Iterable[Listed]) -> list[str]:
    """The ids that `tail -` reads: of matches that the socket carries, or may carry."""
    return [str(row.match) for row in rows if row.carried is not False]


def ndjson(rows: Iterable[Listed], *, safe: bool) -> list[str]:
    """The service's own rows, with `_sport` as the last key. `safe` is for a terminal."""
    lines = [b'%b,"_sport":"%b"}' % (row.raw[:-1], row.match.sport.encode()) for row in rows]
    return [(safe_json(line) if safe else line).decode() for line in lines]


def csv(rows: Iterable[Listed], *, safe: bool) -> list[str]:
    from livecli.renderers.table import COMMA, cell_writer

    cell = cell_writer(COMMA, safe)
    return [
        ",".join(COLUMNS),
        *(",".join(cell(get(row)) for get in COLUMNS.values()) for row in rows),
    ]


def _texts(row: Listed) -> dict[str, str]:
    clock = [row.clock, "" if row.status in PLAYING else row.status.replace("_", " ")]
    return {
        "SPORT": row.match.sport,
        "ID": str(row.match),
        "LEAGUE": _name(row.league, ""),
        "MATCH": _versus(row),
        "SCORE": plain(row.score),
        "CLOCK": plain(", ".join(part for part in clock if part)),
        "SOCKET": _socket(row),
    }


def _shorter(row: Listed) -> dict[str, str]:
    """The cells of a narrow table: without the sport, and without the set if the score has it."""
    texts = _texts(row)
    del texts["SPORT"]
    if row.sets:
        texts["CLOCK"] = SET.sub("", texts["CLOCK"])
    return texts


def _versus(row: Listed, width: int | None = None) -> str:
    """Both names; in `width` cells, the longer one is cut more."""
    home, away = _name(row.home, "home"), _name(row.away, "away")
    if width is not None:
        room = max(0, width - cells(VERSUS))
        home = cut(home, max(room // 2, room - cells(away)))
        away = cut(away, room - cells(home))
    return f"{home}{VERSUS}{away}"


def _socket(row: Listed) -> str:
    """How the socket carries the match: full, basic, - for not at all, ? for not known."""
    if row.carried is None:
        return f"{row.source or ''}?"
    return row.source or "yes" if row.carried else "-"


def _name(named: Named, unknown: str) -> str:
    return plain(named.name or unknown, 60)


def _widths(lines: list[dict[str, str]]) -> dict[str, int]:
    """The width of each column that the lines have; the first line is the head."""
    return {name: max(cells(line[name]) for line in lines) for name in lines[-1]}


def _narrowed(widths: dict[str, int], most: int) -> dict[str, int]:
    """The columns that fit into `most` cells, with their new widths."""
    left = dict(widths)
    for name, match in GIVE_WAY.items():
        least = {"LEAGUE": NARROWEST_LEAGUE, "MATCH": match}
        if _whole({each: min(left[each], least.get(each, left[each])) for each in left}) <= most:
            break
        del left[name]
    for name, narrowest in (("LEAGUE", NARROWEST_LEAGUE), ("MATCH", 1), ("ID", 1)):
        if name in left:
            over = max(0, _whole(left) - most)
            left[name] = max(min(left[name], narrowest), left[name] - over)
    return left


def _whole(widths: dict[str, int]) -> int:
    return sum(widths.values()) + len(BETWEEN) * (len(widths) - 1)


def _joined(line: dict[str, str], widths: dict[str, int]) -> str:
    texts = [cut(line[name], width) for name, width in widths.items()]
    pads = [width - cells(text) for text, width in zip(texts, widths.values(), strict=True)]
    return BETWEEN.join(text + " " * pad for text, pad in zip(texts, pads, strict=True)).rstrip()
