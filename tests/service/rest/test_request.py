"""The pages that long answers come in."""

from __future__ import annotations

import pytest
from support.documented import TENNIS_EVENT
from support.rest_service import BASE, TENNIS_MATCHES, ask, rows, served_match, service

from livecli.feed.sports import Match
from livecli.service.service import Service


def many(count: int) -> Service:
    return service(*(served_match(Match("tennis", n), TENNIS_EVENT) for n in range(count)))


def test_tennis_matches_come_in_pages():
    """DRF's `{count, next, previous, results}`; `next` is an absolute URL."""
    rules = many(120)
    status, body = ask(rules, TENNIS_MATCHES, status="live")

    assert status == 200
    assert isinstance(body, dict)
    assert body["count"] == 120
    assert body["previous"] is None
    assert body["next"] == f"{BASE}{TENNIS_MATCHES}?status=live&limit=50&offset=50"
    assert [row["id"] for row in body["results"]] == list(range(50))


def test_following_the_pages_finds_every_match_once():
    """A client needs nothing but `next`."""
    rules = many(120)
    found: list[int] = []
    query: dict[str, str] = {}
    for _ in range(4):
        _, body = ask(rules, TENNIS_MATCHES, **query)
        assert isinstance(body, dict)
        found += [row["id"] for row in body["results"]]
        if body["next"] is None:
            break
        query = dict(part.split("=") for part in body["next"].partition("?")[2].split("&"))

    assert found == list(range(120))
    assert body["previous"] == f"{BASE}{TENNIS_MATCHES}?limit=50&offset=50"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"limit": "7"}, 7),
        ({"limit": "1000"}, 200),
        ({"limit": "0"}, 1),
        ({"limit": "-1"}, 50),
        ({"limit": "x"}, 50),
        ({"limit": "9" * 5000}, 50),
        ({"offset": "230"}, 10),
        ({"offset": "500"}, 0),
    ],
)
def test_the_size_of_a_page_is_bounded(query, count):
    """50 unless asked for, 200 at the most."""
    assert len(rows(many(240), TENNIS_MATCHES, **query)) == count
