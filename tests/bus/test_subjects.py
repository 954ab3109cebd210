"""What a subject says, whoever published on it."""

from __future__ import annotations

import pytest

from livecli.bus.subjects import topic


@pytest.mark.parametrize(
    "subject", ["livecli.cricket.1.event", "livecli.football.x.event", "livecli.football.1"]
)
def test_a_subject_of_no_match_says_nothing(subject: str) -> None:
    """An unknown sport, no id, or another shape."""
    assert topic(subject) is None
