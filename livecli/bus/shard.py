"""Which of several publishers follows a match: `--shard I/N`, by rendezvous hash.

Each publisher gives each match a number, the same everywhere, and the highest one has it. So one
publisher more takes an N-th of the matches from all others, and no other match moves.
"""

from __future__ import annotations

import re
from functools import partial
from hashlib import blake2b

from livecli.errors import UsageError
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple


MOST = 1000  # publishers: each is asked for each match


class Shard(NamedTuple):
    """Part `number`, from 1, `of` so many parts of all matches."""

    number: int
    of: int

    def has(self, match: Match) -> bool:
        """Whether a match is of this part."""
        return self.number == max(range(1, self.of + 1), key=partial(_weight, match))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def shard(text: str, option: str = "--shard") -> Shard:
    """The shard in `2/3`; raises UsageError."""
    parts = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text.strip())
    if parts is None:
        raise UsageError(f"{option} {text[:40]!r}: not understood; as in 2/3, the second of three")
    number, of = int(parts[1]), int(parts[2])
    if not 1 <= of <= MOST:
        raise UsageError(f"{option} {text.strip()}: there may be 1 to {MOST} parts")
    if not 1 <= number <= of:
        raise UsageError(f"{option} {text.strip()}: the parts are 1 to {of}; give one of them")
    return Shard(number, of)


def _weight(match: Match, number: int) -> bytes:
    return blake2b(f"{match.sport}:{match.event_id} {number}".encode(), digest_size=8).digest()
