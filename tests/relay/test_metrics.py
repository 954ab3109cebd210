"""The page for Prometheus: labels that nothing breaks out of, and sums that add up."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.sports import Match
from livecli.relay.client_keys import Key, Keys
from livecli.relay.events import UpstreamFeed
from livecli.relay.metrics import Traffic, text
from livecli.relay.relay_service import RelayService


LINE = re.compile(
    r"(# (HELP|TYPE) livecli_relay_\w+ .+"
    r"|livecli_relay_\w+(\{(\w+=\"(\\[\\\"n]|[^\\\"\n])*\",?)+\})? [-+.e\d]+)"
)


@given(st.text(max_size=30))
def test_every_line_can_be_read(slug: str):
    """A bookmaker's slug is a word of a client's."""
    relay = RelayService(wall=lambda: 1000.0, fixed=[Match("tennis", 7)])
    relay._relayed(UpstreamFeed(Match("football", 1), slug))

    page = text(relay, Traffic(), 1, 2).decode()

    assert page.endswith("\n")
    assert [line for line in page[:-1].split("\n") if not LINE.fullmatch(line)] == []


def test_keys_are_told_by_name():
    """Never by value."""
    relay = RelayService(wall=lambda: 0.0, keys=Keys({"anna": Key(b"k" * 16, frozenset())}))
    page = text(relay, Traffic(), 0, 0)

    assert b'livecli_relay_key_clients{key="anna"} 0\n' in page
    assert b"kkkk" not in page


def test_the_histogram_adds_up():
    """Each bucket holds those before it."""
    traffic = Traffic()
    for seconds in (0.0005, 0.01, 0.01, 100.0):
        traffic.lagged(seconds)
    page = text(RelayService(wall=lambda: 0.0), traffic, 0, 0).decode()

    buckets = re.findall(r'_bucket\{le="([^"]+)"\} (\d+)', page)
    assert [int(count) for _, count in buckets] == [1, 1, 3, 3, 3, 3, 4]
    assert buckets[-1] == ("+Inf", "4")
    assert "livecli_relay_lag_seconds_count 4\n" in page
