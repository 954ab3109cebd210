"""How a match is named, and which channel carries it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.errors import UsageError
from livecli.feed.sports import PATHS, SPORTS, Match, match


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("204849", Match("football", 204849)),
        ("football:204849", Match("football", 204849)),
        ("tennis:36835", Match("tennis", 36835)),
        ("Tennis:36835", Match("tennis", 36835)),
        (" 204849\n", Match("football", 204849)),
        ("0", Match("football", 0)),
        ("000204849", Match("football", 204849)),
        ("9" * 18, Match("football", 10**18 - 1)),
    ],
)
def test_a_match_is_sport_and_id(word, expected):
    """Bare ids are football."""
    assert expected == match(word)


def test_bare_ids_follow_the_default_sport():
    """--sport tennis, and a word that names its own."""
    assert match("36835", "tennis") == Match("tennis", 36835)
    assert match("football:1", "tennis") == Match("football", 1)


@pytest.mark.parametrize(
    ("word", "thing"),
    [
        ("darts:1", "unknown sport 'darts'; known: football, tennis"),
        (":1", "unknown sport ''"),
        ("football:tennis:1", "unknown sport 'football:tennis'"),
        ("arsenal", "'arsenal' is no id"),
        ("", "'' is no id"),
        ("tennis:", "'' is no id"),
        ("-1", "'-1' is no id"),
        ("+1", "'+1' is no id"),
        ("1.5", "is no id"),
        ("1_000", "is no id"),
        ("٣", "is no id"),
        ("²", "is no id"),
        ("9" * 19, "is no id"),
        ("https://sports.bzzoiro.com/204849", "unknown sport 'https'"),
    ],
)
def test_what_names_no_match_is_a_usage_error(word, thing):
    """With the word in it, before anything is opened."""
    with pytest.raises(UsageError) as error:
        match(word)

    assert thing in str(error.value)
    assert repr(word) in str(error.value)


@given(st.builds(Match, st.sampled_from(sorted(SPORTS)), st.integers(0, 10**18 - 1)))
def test_a_match_is_shown_as_it_is_named(one):
    """What a message shows can be given to the next command."""
    assert one == match(str(one))


def test_every_sport_has_a_channel():
    """With both slashes, as the service wants it."""
    for sport in SPORTS.values():
        assert sport.path in PATHS
        assert sport.path.startswith("/")
        assert sport.path.endswith("/")
