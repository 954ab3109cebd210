"""The query parameters of REST: which there are, what their values mean, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from livecli.feed.sports import read_id


# Rows a page, by default and at the most: of a larger or smaller number, the nearest that is
# allowed; of what is no number, the default (the framework's way).
PAGE, MOST = 50, 200
FURTHEST = 10**9  # row that a page may begin at
LONGEST = 100  # characters of a word
MOST_SUGGESTIONS, LONGEST_NAME = 10, 40  # each costs a comparison with all names

# Names of v1 → those of v2 that they are taken for, and what is accepted without effect
# (wire-facts, November). The token may be in the query, too.
EARLIER = {"league": "league_id", "page_size": "limit"}
WITHOUT_EFFECT = frozenset({"full", "ordering", "token", "tz"})


class BadQuery(Exception):
    """The query cannot be answered; `body` says why."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(body["detail"])
        self.body = body


def read(query: Mapping[str, str], accepted: Sequence[str]) -> dict[str, Any]:
    """The values of a query by the names of v2; raises BadQuery for unknown names and no values."""
    named = {
        EARLIER.get(name, name): text for name, text in query.items() if name not in WITHOUT_EFFECT
    }
    unknown = [name for name in named if name not in accepted]
    if unknown:
        raise BadQuery(
            {
                "detail": f"Unknown query parameter(s): {', '.join(unknown)}.",
                "unknown_parameters": unknown,
                "accepted_parameters": list(accepted),
                "suggestions": _suggestions(unknown, accepted),
            }
        )
    values: dict[str, Any] = {}
    for name, text in named.items():
        try:
            values[name] = READERS[name](text)
        except ValueError:
            raise BadQuery({"detail": f"Invalid value of query parameter: {name}."}) from None
    return values


def _suggestions(unknown: Sequence[str], accepted: Sequence[str]) -> dict[str, str]:
    """Each name with the one that was meant, where one is near (no client wrote their shape)."""
    near = {
        name: get_close_matches(name[:LONGEST_NAME], accepted, 1)
        for name in unknown[:MOST_SUGGESTIONS]
    }
    return {name: names[0] for name, names in near.items() if names}


def _id(text: str) -> int:
    number = read_id(text)
    if number is None:
        raise ValueError(text)
    return number


def _day(text: str) -> str:
    """`2026-11-28`, which sorts as days do."""
    if len(text) != len("2026-11-28") or "W" in text:  # no week of a year
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def _word(text: str) -> str:
    return text[:LONGEST]


def _limit(text: str) -> int:
    number = read_id(text)
    return PAGE if number is None else max(1, min(MOST, number))


def _offset(text: str) -> int:
    return min(read_id(text) or 0, FURTHEST)


READERS: dict[str, Callable[[str], Any]] = {
    "circuit": _word,
    "date_from": _day,
    "date_to": _day,
    "league_id": _id,
    "limit": _limit,
    "offset": _offset,
    "round": _id,
    "season_id": _id,
    "stage": _word,
    "status": _word,
    "team_id": _id,
    "team_name": _word,
    "tournament": _word,
}
