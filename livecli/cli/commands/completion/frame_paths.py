"""The paths that are completed: those of the frames of both sports, in both dialects.

What is in a snapshot is left out: it has the paths of the frames that it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator

from livecli.feed.contract import CONTRACTS
from livecli.feed.sides import SIDES


RECEIVED = "_received_ms"  # no field of the feed, but one of every capture
TEAMS = "stats.*"  # the one `*` whose keys have names; the others stand for items of arrays

CONTRACT_PATHS = {
    field.path
    for contracts in CONTRACTS.values()
    for contract in contracts
    if contract.sport
    for field in contract.fields
}


def _single(path: str) -> Iterator[str]:
    """Paths of single values: those of both sides, and of the first item of an array."""
    if not path.startswith(TEAMS):
        yield path.replace("*", "0")
        return
    for side in SIDES:
        sided = path.replace(TEAMS, f"stats.{side}", 1)
        if "*" not in sided:
            yield sided


PATHS = tuple(sorted({RECEIVED, *(each for path in CONTRACT_PATHS for each in _single(path))}))
STAR_PATHS = tuple(sorted(path for path in CONTRACT_PATHS if "*" in path))
