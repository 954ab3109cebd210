"""`--shard I/N`: which publisher follows which match."""

from __future__ import annotations

import pytest

from livecli.bus.shard import Shard, shard
from livecli.errors import UsageError
from livecli.feed.sports import Match


MATCHES = [Match(("football", "tennis")[n % 2], 200_000 + n) for n in range(1000)]


def owners(of: int) -> list[list[int]]:
    """For each match, the numbers of the shards that have it."""
    shards = [Shard(number, of) for number in range(1, of + 1)]
    return [[each.number for each in shards if each.has(match)] for match in MATCHES]


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_each_match_is_of_one_shard(of: int):
    """Nothing is followed twice, and nothing not at all."""
    assert all(len(each) == 1 for each in owners(of))


def test_shards_are_about_equal():
    """A third of the matches each, give or take what chance does."""
    found = [number for (number,) in owners(3)]

    assert all(280 < found.count(number) < 390 for number in (1, 2, 3))


def test_one_more_takes_its_part_and_no_other_match_moves():
    """From three to four: a quarter goes to the fourth, all others stay where they are."""
    before, after = owners(3), owners(4)
    moved = [new for old, new in zip(before, after, strict=True) if old != new]

    assert all(new == [4] for new in moved)
    assert 200 < len(moved) < 300


def test_one_fewer_gives_away_its_own_alone():
    """The same backwards: what the fourth had is spread over the others."""
    before, after = owners(4), owners(3)

    assert all(old == new or old == [4] for old, new in zip(before, after, strict=True))


def test_it_is_the_same_everywhere():
    """Machines agree without speaking: a release that hashed otherwise would follow some twice."""
    found = [number for (number,) in owners(3)[:6]]

    assert found == [1, 2, 1, 2, 2, 3]


def test_the_sport_is_part_of_the_match():
    """Football 7 and tennis 7 are two matches, and need not be of one shard."""
    shards = [Shard(number, 5) for number in range(1, 6)]

    def owner(match: Match) -> int:
        return next(each.number for each in shards if each.has(match))

    assert any(owner(Match("football", n)) != owner(Match("tennis", n)) for n in range(20))


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "-1/3", "1/1001", "a/b", "1/3/5"])
def test_what_is_no_shard_is_one_sentence(text: str):
    """The option, what was given, and what would do."""
    with pytest.raises(UsageError, match=r"--shard .*(as in|parts)"):
        shard(text)


def test_a_shard_is_read():
    assert shard(" 2/3 ") == Shard(2, 3)
    assert str(Shard(2, 3)) == "2/3"
