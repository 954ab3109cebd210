"""Numbers and moments in sentences for people: counts with their nouns, times of day in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


# The last moment that a datetime can hold in every zone, in unix milliseconds: two days before the
# end of the year 9999.
LAST_MS = 253_402_128_000_000.0


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 match`, `2 matches`; `nouns` is the plural where it is not the noun and an s."""
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"


def time_of_day(unix_ms: float) -> str:
    """`14:30:05Z`, as logs have it; `unix_ms` are unix milliseconds, of any size."""
    return f"{_moment(unix_ms):%H:%M:%SZ}"


def date_and_time(unix_ms: float) -> str:
    """`2026-05-16 14:30:05Z`; `unix_ms` are unix milliseconds, of any size."""
    return f"{_moment(unix_ms):%Y-%m-%d %H:%M:%SZ}"


def _moment(unix_ms: float) -> datetime:
    return datetime.fromtimestamp(min(max(unix_ms, 0.0), LAST_MS) / 1000, UTC)
