"""What was missed of a match: windows in time, from the `_gap` records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from livecli.feed.dialects.reading import LAST_MS
from livecli.feed.dialects.values import number


MAX_WORD = 100  # characters of anything that the feed calls by name
MOST_GAPS = 100  # of one match; a connection that is lost more often has no story to tell


class Gap(NamedTuple):
    """Nothing was heard from `from_ms` to `to_ms` (unix milliseconds)."""

    from_ms: float
    to_ms: float
    cause: str


def read(body: Mapping[str, Any], at_ms: float) -> Gap:
    """The gap in a `_gap` record, which was written at `at_ms`."""
    until = _moment(body.get("to_ms")) or at_ms
    since = _moment(body.get("from_ms")) or until
    cause = body.get("cause")
    word = cause[:MAX_WORD] if type(cause) is str else ""
    return Gap(min(since, until), until, word or "lost")


def _moment(value: object) -> float | None:
    found = number(value)
    return found if found is not None and 0 < found <= LAST_MS else None
