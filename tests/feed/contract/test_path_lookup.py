"""Which contracts have a path, and the nearest that any has."""

from __future__ import annotations

import pytest

from livecli.feed.contract.path_lookup import contracts_with, nearest_path


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("minute", {"_alert", "action", "event", "livedata"}),
        ("stats.home.xg", {"event"}),
        ("stats.*.xg", {"event"}),
        ("odds.1x2.home", {"odds", "odds_book"}),
        ("coordinates.-1.x", {"livedata"}),
        ("livedata.0.x", {"subscribed"}),
        ("event.stats.away.possession", {"subscribed"}),
        ("sets.0.1", {"score"}),
        ("minut", set()),
        ("stats.home.posession", set()),
        ("player.name.first", set()),
    ],
)
def test_the_frames_that_have_a_path(path: str, types: set[str]):
    """Sides and indices stand where the contract has a star, in frames in frames too."""
    assert {contract.type for contract in contracts_with(path.split("."), ())} == types


@pytest.mark.parametrize(
    ("path", "types", "nearest"),
    [
        ("minut", [], "minute"),
        ("stats.home.posession", ["event"], "stats.home.possession"),
        ("coordinates.-1.xx", ["livedata"], "coordinates.-1.x"),
        ("playr.name", ["action"], "player.name"),
        ("abracadabra", [], None),
    ],
)
def test_the_nearest_path_is_written_as_it_was_typed(
    path: str, types: list[str], nearest: str | None
):
    """With the same side or index."""
    assert nearest_path(path, types) == nearest
