"""The query parameters: names of v1, values, bounds, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.service.rest.parameters import READERS, BadQuery, read


ALL = tuple(READERS)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ({"league_id": "27", "team_name": "Ars"}, {"league_id": 27, "team_name": "Ars"}),
        ({"league": "27", "page_size": "7"}, {"league_id": 27, "limit": 7}),
        ({"tz": "UTC", "full": "1", "ordering": "id", "token": "x"}, {}),
        ({"limit": "9999", "offset": "9" * 18}, {"limit": 200, "offset": 10**9}),
        ({"limit": "x", "offset": "-1"}, {"limit": 50, "offset": 0}),
        ({"team_name": "x" * 5000}, {"team_name": "x" * 100}),
        ({"date_from": "2026-11-28"}, {"date_from": "2026-11-28"}),
    ],
)
def test_values_are_read(query: dict[str, str], values: dict[str, Any]):
    """Numbers, days and words, each within its bounds, under the names of v2."""
    assert read(query, ALL) == values


@pytest.mark.parametrize(
    "query",
    [
        {"league_id": "x"},
        {"team_id": ""},
        {"season_id": "9" * 19},
        {"date_from": "yesterday"},
        {"date_to": "2026-13-01"},
        {"date_to": "2026-W01-1"},
    ],
)
def test_a_value_that_means_nothing_is_refused(query: dict[str, str]):
    """It chose nothing in silence otherwise; the name is said, the value is not."""
    (name,) = query
    with pytest.raises(BadQuery) as refused:
        read(query, ALL)

    assert refused.value.body == {"detail": f"Invalid value of query parameter: {name}."}


def test_suggestions_are_the_near_names():
    """Of a name that is like none there is none; a flood of names costs no more than ten."""
    unknown = {"leage_id": "1", "colour": "1", **{f"limit{n}": "1" for n in range(3000)}}
    with pytest.raises(BadQuery) as refused:
        read(unknown, ("league_id", "limit"))
    suggestions = refused.value.body["suggestions"]

    assert suggestions["leage_id"] == "league_id"
    assert "colour" not in suggestions
    assert len(suggestions) == 9


@given(st.dictionaries(st.sampled_from(ALL) | st.text(max_size=20), st.text(max_size=30)))
def test_any_query_is_read_or_refused(query: dict[str, str]):
    """Anybody can write one."""
    values: dict[str, Any] = {}
    with suppress(BadQuery):
        values = read(query, ALL)

    assert values.keys() <= set(ALL)
