"""When what was waited for has come: which frame is the last, and when the last match is over."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import ALL, TENNIS, real_match

from livecli.capture import stamped_line
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.filters.finished import Finished
from livecli.filters.until import Until


ONE, TWO = Match("football", 204849), Match("tennis", 36835)
OWN = Frame.of({"type": "_gap", "event_id": 204849}, received_ms=1.0)


def event(status: str, match: Match = ONE, kind: str = "event", minute: int = 90) -> Frame:
    told = {"score": {"home": 1, "away": 1}, "minute": minute, "period": "2H"}
    body = {"type": kind, "event_id": match.event_id, "status": {"name": status}, **told}
    return codec.decode(orjson.dumps(body), sports={match.event_id: match.sport})


def snapshot(status: str) -> Frame:
    inner = {"type": "event", "status": {"name": status}}
    return codec.decode(orjson.dumps({"type": "subscribed", "event_id": 204849, "event": inner}))


class Waiting:
    """`Finished` with a clock that stands still until it is set."""

    def __init__(self, *matches: Match) -> None:
        self.now = 100.0
        self.finished = Finished(matches, clock=lambda: self.now, grace_s=60.0)

    def hears(self, *frames: Frame, at: float) -> float | None:
        self.now = at
        batch = list(frames)
        assert self.finished(batch) is batch
        return self.finished.deadline


@given(st.lists(st.integers(0, 9)), st.integers(0, 9), st.integers(1, 5))
def test_the_frame_that_fulfils_is_the_last(minutes, wanted, size):
    """It is passed on, nothing after it is, in this batch or any other."""
    frames = [codec.decode(b'{"minute":%d}' % minute) for minute in minutes]
    until = Until(lambda frame: frame.body["minute"] == wanted)
    batches = [frames[at : at + size] for at in range(0, len(frames), size)]
    passed = [frame for batch in batches for frame in until(batch)]
    last = minutes.index(wanted) + 1 if wanted in minutes else len(minutes)

    assert passed == frames[:last]
    assert until.reached == (wanted in minutes)


def test_records_of_our_own_fulfil_nothing():
    """They pass while it is waited, and a program never meets one."""
    until = Until(lambda frame: True)

    assert until([OWN]) == [OWN]
    assert not until.reached


def test_the_last_frames_have_a_minute():
    """The time begins with the event that says so, not with the first or the latest frame."""
    play = Waiting(ONE)

    assert play.hears(event("live"), at=100) is None
    assert play.hears(event("finished"), at=200) == 260
    assert play.hears(event("finished"), at=230) == 260
    play.now = 259.9
    assert not play.finished.over()
    play.now = 260.0
    assert play.finished.over()


def test_all_matches_must_be_over():
    """One that is still played keeps the others' run alive."""
    play = Waiting(ONE, TWO)

    assert play.hears(event("finished"), at=200) is None
    assert play.hears(event("retired", TWO), at=300) == 360


def test_what_is_over_when_it_is_first_heard_of_counts():
    """A snapshot of yesterday's match says so at once."""
    assert Waiting(ONE).hears(snapshot("finished"), at=100) == 160
    assert Waiting(ONE).hears(snapshot("live"), at=100) is None


def test_an_end_can_be_taken_back():
    """Full time, and then extra time after all."""
    play = Waiting(ONE)
    play.hears(event("finished"), at=200)

    assert play.hears(event("live"), at=210) == 260  # a late one, for nothing went on
    assert play.hears(event("live", minute=91), at=220) is None
    assert play.hears(event("finished"), at=900) == 960


def test_only_events_of_the_matches_count():
    """Neither other frames, nor other matches, nor the same id in another sport."""
    play = Waiting(ONE)
    others = [
        event("finished", kind="livedata"),
        event("finished", Match("football", 1)),
        event("finished", Match("tennis", ONE.event_id)),
        codec.decode(b'{"type":"event","status":"finished"}'),
        codec.decode(b'{"type":"subscribed","event_id":204849,"event":null}'),
        OWN,
    ]

    assert play.hears(*others, at=200) is None


def test_a_frame_that_names_no_sport_is_known_by_its_shape():
    """As in captures, where no socket tells it."""
    play = Waiting(TWO)
    raw = b'{"type":"event","event_id":36835,"score":{"sets":[]},"status":"finished"}'

    assert play.hears(codec.decode(raw), at=200) == 260


def test_matches_come_and_go():
    """What is refused is not waited for, and what leaves the live list is over."""
    play = Waiting(ONE, TWO)
    play.hears(event("finished"), at=200)
    play.finished.left(TWO)
    assert play.finished.deadline == 260

    play = Waiting(ONE, TWO)
    play.hears(event("finished"), at=200)
    play.now = 500.0
    play.finished.ended(TWO)
    play.finished.ended(Match("football", 1))
    assert play.finished.deadline == 560


def test_without_any_match_there_is_nothing_to_wait_for():
    """Whether that is an end is for others to say."""
    play = Waiting(ONE)
    play.finished.left(ONE)

    assert play.finished.deadline is None
    play.now = 1e9
    assert not play.finished.over()


@pytest.mark.parametrize("name", ALL)
def test_real_matches(name: str):
    """Each is over with its last event, and not before."""
    frames = [stamped_line.read(line) for line in real_match(name).read_bytes().splitlines()]
    match = Match("tennis" if name == TENNIS else "football", frames[0].event_id)
    last = max(index for index, frame in enumerate(frames) if frame.type == "event")
    play = Waiting(match)

    assert play.hears(*frames[:last], at=100) is None
    assert play.hears(*frames[last:], at=200) == 260


def test_in_a_capture_the_minute_is_that_of_its_frames():
    """The first frame after it is not passed, however the frames are read."""
    frames = [event("live"), event("finished"), *(codec.decode(b'{"type":"odds"}') for _ in "abc")]
    for frame, second in zip(frames, (0, 100, 130, 160, 161), strict=True):
        frame.received_ms = 1000.0 * second
    alone, together = (Finished(None, clock=None, grace_s=60.0) for _ in range(2))

    assert [len(alone([frame])) for frame in frames] == [1, 1, 1, 1, 0]
    assert together(list(frames)) == frames[:-1]
    assert alone.over()
    assert together.over()
    assert alone.deadline is None
