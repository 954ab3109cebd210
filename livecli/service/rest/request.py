"""A question for a REST answer, read and checked, and the pages that long answers come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from livecli.service.service import Service

from .parameters import PAGE


Row = dict[str, Any]
# By parameter: whether a row is meant by its value.
Filters = Mapping[str, Callable[[Row, Any], bool]]


class RestRequest(NamedTuple):
    """`values` are those of the parameters, `query` as they came; `event_id` is in the path.

    `url` is the server's own address with the path, for links to more pages.
    """

    service: Service
    values: Mapping[str, Any]
    query: Mapping[str, str]
    url: str
    event_id: int = 0

    def meant(self, rows: list[Row], filters: Filters) -> list[Row]:
        """The rows that all parameters choose."""
        chosen = [(filters[name], value) for name, value in self.values.items() if name in filters]
        return [row for row in rows if all(is_meant(row, value) for is_meant, value in chosen)]

    def page(self, rows: list[Row]) -> Row:
        """One page of the rows, with links to its neighbours, which keep the whole query."""
        limit, offset = self.values.get("limit", PAGE), self.values.get("offset", 0)

        def link(to: int) -> str:
            same = {name: v for name, v in self.query.items() if name not in ("limit", "offset")}
            return f"{self.url}?{urlencode(same | {'limit': limit, 'offset': to})}"

        return {
            "count": len(rows),
            "next": link(offset + limit) if offset + limit < len(rows) else None,
            "previous": link(max(0, offset - limit)) if offset > 0 else None,
            "results": rows[offset : offset + limit],
        }


def iso(unix_ms: float) -> str:
    """A moment as REST writes it, in UTC."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
