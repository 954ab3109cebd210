"""The moments of a capture: what they are, where it begins and ends, what is not looked at."""

from __future__ import annotations

from collections.abc import Sequence

from support.heard import GOAL, START_MS, action, event, frame, score

from livecli.errors import InputFailed
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.watch.moment_scan import MomentScan


class Tape:
    """A source of these frames, one at a time; it fails after them if it is torn."""

    fd = deadline = problem = None

    def __init__(self, frames: Sequence[Frame], torn: bool = False) -> None:
        self.left = list(frames)
        self.torn = torn
        self.closed = False

    def open(self) -> None: ...

    def take(self) -> list[Frame]:
        if not self.left:
            raise InputFailed("gone")
        return [self.left.pop(0)]

    def stop(self) -> None: ...

    @property
    def done(self) -> bool:
        return not self.left and not self.torn

    def close(self) -> None:
        self.closed = True


MATCH = [
    frame(event(0, 0, 0)),
    frame(GOAL, 10),
    frame(action("yellow_card", 17, tid=2), 20),
    frame(action("deleted_event", 18, tid=1, score={"home": 0, "away": 0}), 30),
    frame(action("red_card", 19, "away", tid=3), 40),
    frame(event(20, 0, 0), 50),
]


def test_moments_are_what_alerts_tell():
    """And where the capture begins and ends, for a bar."""
    scan = MomentScan(lambda: Tape(MATCH))
    scan.run()

    assert [(each.kind, each.side, each.withdrawn) for each in scan.map.moments] == [
        ("goal", "home", False),
        ("goal", "home", True),
        ("red-card", "away", False),
    ]
    assert [each.at_ms - START_MS for each in scan.map.moments] == [10_000, 30_000, 40_000]
    assert scan.map.whole_span == (START_MS, START_MS + 50_000)
    assert scan.map.whole


def test_each_match_has_a_span_of_its_own():
    """Of captures that are merged, one begins hours after the other."""
    later = [frame(event(minute, 0, 0) | {"event_id": 8}, 7200 + minute) for minute in (1, 9)]
    scan = MomentScan(lambda: Tape([*MATCH, *later]))
    scan.run()

    assert scan.map.span(Match("football", 7)) == (START_MS, START_MS + 50_000)
    assert scan.map.span(Match("football", 8)) == (START_MS + 7_201_000, START_MS + 7_209_000)
    assert scan.map.span(None) == (START_MS, START_MS + 7_209_000)


def test_a_break_is_a_moment_of_tennis():
    """Beside sets and the match, which alone ring."""
    scan = MomentScan(lambda: Tape([frame(score([[0, 0]], "0-40")), frame(score([[0, 1]]), 9)]))
    scan.run()

    assert [(each.kind, each.side) for each in scan.map.moments] == [("break", "away")]


def test_frames_that_are_not_shown_have_no_moments():
    """As with `--where`."""
    scan = MomentScan(
        lambda: Tape(MATCH), lambda batch: [each for each in batch if each.type == "x"]
    )
    scan.run()

    assert scan.map.moments == ()
    assert scan.map.whole


def test_a_capture_that_cannot_be_read_has_the_moments_before():
    """The player says what is wrong with it."""
    tape = Tape(MATCH[:2], torn=True)
    scan = MomentScan(lambda: tape)
    scan.run()

    assert len(scan.map.moments) == 1
    assert tape.closed


def test_it_ends_when_it_is_stopped():
    """Whoever quits does not wait for the end of a large capture."""
    scan = MomentScan(lambda: Tape(MATCH))
    scan.stop()
    scan.run()

    assert scan.map.moments == ()
    assert not scan.map.whole
