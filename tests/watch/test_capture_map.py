"""Moments before and after a time, of one match and of all."""

from __future__ import annotations

from livecli.feed.sports import Match
from livecli.watch.capture_map import CaptureMap, CaptureMoment


ONE, OTHER = Match("football", 1), Match("football", 2)
CAPTURE = CaptureMap(
    tuple(
        CaptureMoment(match, "goal", "home", False, at_ms)
        for match, at_ms in ((ONE, 10.0), (OTHER, 20.0), (ONE, 30.0), (ONE, 25.0))
    )
)


def test_the_nearest_moments_are_found():
    """Also where the times of a capture go back."""
    assert CAPTURE.after(10.0, ONE) == CAPTURE.moments[3]
    assert CAPTURE.after(10.0, None) == CAPTURE.moments[1]
    assert CAPTURE.before(29.0, None) == CAPTURE.moments[3]
    assert CAPTURE.before(20.0, OTHER) == CAPTURE.moments[1]


def test_beyond_the_last_there_is_none():
    """Nor before the first, nor in a capture without moments."""
    assert CAPTURE.after(30.0, None) is None
    assert CAPTURE.before(9.0, None) is None
    assert CAPTURE.after(0.0, Match("tennis", 1)) is None
