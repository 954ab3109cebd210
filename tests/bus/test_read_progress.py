"""How far a reader is, and which gaps a stream that lost messages has left."""

from __future__ import annotations

from livecli.bus.read_progress import ON_MS, ReadProgress, StreamState
from livecli.feed.frames import StreamPlace
from livecli.feed.records import Gap, ReadPlace, read_gap
from livecli.feed.sports import Match


MADE_MS = 1_778_932_000_000
ONE, TWO = Match("football", 7), Match("tennis", 7)
THEN_MS = MADE_MS + 1_000_000.0


def reader(*came: tuple[Match, int, float]) -> ReadProgress:
    """One that is behind these: match, sequence, and when it was received."""
    progress = ReadProgress(ReadPlace(StreamPlace(MADE_MS, 0), {}))
    for match, sequence, received_ms in came:
        assert progress.came(match, sequence, received_ms)
    return progress


def stream(first: int, last: int, made_ms: int = MADE_MS) -> StreamState:
    return StreamState(made_ms, first, last, THEN_MS + 60_000)


def test_what_is_sent_again_is_not_new():
    """After a reconnection, a durable consumer sends what was not acknowledged."""
    progress = reader((ONE, 5, THEN_MS))

    assert not progress.came(ONE, 5, THEN_MS)
    assert progress.came(ONE, 6, THEN_MS)


def test_what_was_read_may_go():
    """A bound of the stream takes the oldest messages."""
    progress = reader((ONE, 5, THEN_MS))

    assert progress.stream_is(stream(6, 20), THEN_MS) == []
    assert progress.place == (MADE_MS, 5)


def test_a_purge_of_what_was_not_read_is_a_gap_of_each_match():
    """Nobody knows what was in it; once it is told, it is told."""
    progress = reader((ONE, 4, THEN_MS), (TWO, 5, THEN_MS + 10))
    gaps = progress.stream_is(stream(9, 20), THEN_MS)

    assert [(each.event_id, each.sport) for each in gaps] == [(7, "football"), (7, "tennis")]
    assert read_gap(gaps[0].body) == Gap(THEN_MS, THEN_MS + 60_000, "expired")
    assert progress.place == (MADE_MS, 8)
    assert progress.stream_is(stream(9, 20), THEN_MS) == []


def test_a_match_that_was_over_misses_nothing():
    """Only what was on when reading stopped can have gone on."""
    progress = reader((ONE, 4, THEN_MS - ON_MS - 1), (TWO, 5, THEN_MS))

    assert [each.sport for each in progress.stream_is(stream(9, 20), THEN_MS)] == ["tennis"]


def test_what_is_of_others_is_not_missed():
    """The stream has moved on with other matches, and nothing of ours waits in it."""
    progress = reader((ONE, 5, THEN_MS))
    progress.caught_up(90)

    assert progress.stream_is(stream(80, 100), THEN_MS) == []


def test_a_stream_that_was_made_anew_is_read_from_its_beginning():
    """Its sequences begin again, so that ours says nothing there."""
    progress = reader((ONE, 500, THEN_MS))
    gaps = progress.stream_is(stream(1, 3, MADE_MS + 9), THEN_MS)

    assert len(gaps) == 1
    assert progress.place == (MADE_MS + 9, 0)


def test_a_stream_that_lost_its_end_is_read_on_from_there():
    """A machine that lost its power has fewer messages than it told of."""
    progress = reader((ONE, 500, THEN_MS))

    assert len(progress.stream_is(StreamState(MADE_MS, 1, 400, None), THEN_MS + 5)) == 1
    assert progress.place == (MADE_MS, 400)
