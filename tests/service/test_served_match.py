"""One match as the service shows it: when its frames are due, and what a newcomer is told."""

from __future__ import annotations

import math
from itertools import pairwise

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.sports import Match
from livecli.service.served_match import BASIC, FULL, ServedMatch, TimedFrame, basic


FOOTBALL, TENNIS = Match("football", 204849), Match("tennis", 36835)


def frame(kind: str, n: int = 0) -> bytes:
    return b'{"type":"%b","n":%d}' % (kind.encode(), n)


def due(at_s: float, kind: str, n: int = 0) -> TimedFrame:
    return TimedFrame(at_s, kind, frame(kind, n))


def served_match(*frames: TimedFrame, match: Match = FOOTBALL, **options: object) -> ServedMatch:
    """A match with these frames, begun at second 100."""
    shown = ServedMatch(match, lambda start_ms: iter(frames), **options)  # type: ignore[arg-type]
    shown.start(100.0, 0)
    return shown


def snapshot(shown: ServedMatch) -> dict[str, object]:
    body = orjson.loads(shown.subscribed())
    assert isinstance(body, dict)
    return body


# When


def test_frames_are_due_at_their_time():
    """Since the start, and not before."""
    shown = served_match(due(0, "a"), due(2, "b"), due(2, "c"), due(5, "d"))

    assert shown.next_at == 100
    assert [f.type for f in shown.due(102, 10)] == ["a", "b", "c"]
    assert shown.next_at == 105
    assert shown.due(104.9, 10) == []


def test_speed_divides_the_time():
    """Twice as fast is half as late."""
    shown = served_match(due(10, "a"), speed=4.0)

    assert shown.next_at == 102.5


def test_at_infinite_speed_everything_is_due_at_once():
    """But in steps, so that others have their turn."""
    shown = served_match(*(due(n, "a", n) for n in range(10)), speed=float("inf"))

    assert [f.raw for f in shown.due(100, 4)] == [frame("a", n) for n in range(4)]
    assert len(shown.due(100, 100)) == 6
    assert shown.over


def test_before_its_start_nothing_is_due():
    """A match waits for its first subscriber."""
    shown = ServedMatch(FOOTBALL, lambda start_ms: iter([due(0, "a")]))

    assert shown.next_at is None
    assert shown.due(1e9, 10) == []
    assert not shown.over


def test_a_match_without_frames_is_over_at_once():
    """Nothing to wait for, nothing to crash on."""
    shown = served_match()

    assert shown.over
    assert shown.next_at is None


def test_the_start_is_told_to_the_match():
    """Its frames carry the time of day at which it really began."""
    starts: list[int] = []
    shown = ServedMatch(FOOTBALL, lambda start_ms: iter(starts.append(start_ms) or ()))
    shown.start(5.0, 1_718_780_400_000)

    assert starts == [1_718_780_400_000]


# What a newcomer is told


def test_what_a_match_knows_before_it_begins_is_state():
    """In the snapshot, and not sent."""
    shown = served_match(due(-2, "event", 1), due(-1, "odds", 2), due(0, "livedata", 3))

    assert shown.subscribed() == (
        b'{"type":"subscribed","event_id":204849,"source":"full","event":%b,"livedata":[],'
        b'"history":[],"odds":%b}' % (frame("event", 1), frame("odds", 2))
    )
    assert [f.raw for f in shown.due(100, 10)] == [frame("livedata", 3)]


def test_a_snapshot_holds_the_latest_event_and_odds():
    """And no other kind of frame."""
    shown = served_match(
        due(0, "event", 1), due(1, "odds", 2), due(2, "event", 3), due(3, "odds", 4), due(4, "x")
    )
    shown.due(104, 10)

    assert snapshot(shown) == {
        "type": "subscribed",
        "event_id": 204849,
        "source": "full",
        "event": {"type": "event", "n": 3},
        "livedata": [],
        "history": [],
        "odds": {"type": "odds", "n": 4},
    }


@given(count=st.integers(0, 80))
def test_a_snapshot_holds_up_to_30_recent_frames_oldest_first(count):
    """The documents' number, and their order."""
    shown = served_match(*(due(n, "livedata", n) for n in range(count)))
    shown.due(1e9, 1000)

    numbers = [body["n"] for body in snapshot(shown)["livedata"]]  # type: ignore[attr-defined]

    assert numbers == list(range(max(0, count - 30), count))


def test_tennis_remembers_scores():
    """Its `livedata` holds score frames; it has neither source nor odds."""
    shown = served_match(due(-1, "event"), due(0, "score", 1), due(1, "livedata", 2), match=TENNIS)
    shown.due(101, 10)

    assert shown.subscribed() == (
        b'{"type":"subscribed","event_id":36835,"sport":"tennis","event":%b,"livedata":[%b],'
        b'"history":[]}' % (frame("event"), frame("score", 1))
    )


def test_after_the_end_the_last_state_is_told():
    """For as long as the service runs."""
    shown = served_match(due(0, "event", 1), due(1, "event", 2))
    shown.due(1e9, 10)

    assert shown.over
    assert snapshot(shown)["event"] == {"type": "event", "n": 2}


# A capture's own snapshots

OWN = (
    b'{"type": "subscribed",  "event_id": 204849, "source":"full","extra":[1.50],'
    b'"event":{"type":"event","n":7},"livedata":[{"n":1.0},{"n":2}],"history":[],'
    b'"odds":{"odds":{}}}'
)


def test_a_capture_s_snapshot_is_told_byte_for_byte():
    """White space, order and unknown keys included, while nothing came after it."""
    shown = served_match(TimedFrame(0, "subscribed", OWN), due(5, "livedata", 3))

    assert shown.subscribed() == OWN
    assert shown.next_at == 105


def test_after_another_frame_a_capture_s_snapshot_is_only_the_state():
    """Its parts go on in the service's own snapshot."""
    shown = served_match(TimedFrame(0, "subscribed", OWN), due(5, "livedata", 3))

    assert [f.raw for f in shown.due(105, 10)] == [frame("livedata", 3)]
    assert snapshot(shown) == {
        "type": "subscribed",
        "event_id": 204849,
        "source": "full",
        "event": {"type": "event", "n": 7},
        "livedata": [{"n": 1.0}, {"n": 2}, {"type": "livedata", "n": 3}],
        "history": [],
        "odds": {"odds": {}},
    }


def test_a_later_snapshot_of_a_capture_is_not_sent():
    """It was the answer to a subscribe of then: who subscribes now gets it, nobody else."""
    shown = served_match(
        due(0, "livedata", 1), TimedFrame(5, "subscribed", OWN), due(6, "livedata", 2)
    )

    assert [f.type for f in shown.due(105, 10)] == ["livedata"]
    assert shown.subscribed() == OWN


def test_a_full_capture_shown_as_basic_tells_no_full_snapshot():
    """It would promise actions that never come."""
    shown = served_match(TimedFrame(0, "subscribed", OWN), source=BASIC)

    assert snapshot(shown)["source"] == "basic"
    assert snapshot(shown)["event"] == {"type": "event", "n": 7}


@pytest.mark.parametrize(
    "body",
    [
        b'{"event":null,"livedata":null,"odds":null}',
        b"{}",
        b'{"event":"x","livedata":{"x":1},"odds":[1]}',
    ],
)
def test_a_capture_s_snapshot_may_have_nothing_in_it(body):
    """Null is documented; the rest is what files may hold."""
    shown = served_match(TimedFrame(0, "subscribed", body), due(1, "other"))
    shown.due(101, 10)
    found = snapshot(shown)

    assert (found["event"], found["livedata"], found["odds"]) == (None, [], None)


# What the lists show of it


def test_the_preview_is_the_latest_event():
    """Once there is one."""
    shown = served_match(due(-1, "event", 1), due(1, "event", 2))

    assert shown.preview() == frame("event", 1)

    shown.due(101, 10)

    assert shown.preview() == frame("event", 2)


def test_the_preview_of_a_match_that_has_not_begun_is_its_first_event():
    """The list names the teams, and the match has still not begun."""
    shown = ServedMatch(FOOTBALL, lambda start_ms: iter([due(0, "odds"), due(300, "event", 5)]))

    assert shown.preview() == frame("event", 5)
    assert shown.started_at is None

    shown.start(100.0, 0)

    assert snapshot(shown)["event"] is None  # it is not in the state before its time


def test_the_preview_of_a_match_without_events_is_none():
    """A capture of odds only; found out once."""
    played: list[int] = []

    def play(start_ms: int):
        played.append(start_ms)
        yield due(0, "odds")

    shown = ServedMatch(FOOTBALL, play)

    assert shown.preview() is None
    assert shown.preview() is None
    assert len(played) == 1


# Again


def test_a_restart_forgets_the_first_time():
    """Nothing of the finished match is in the snapshot of the new one."""
    shown = served_match(
        due(-1, "event", 1), due(0, "livedata", 2), due(1, "odds", 3), due(2, "event")
    )
    shown.due(1e9, 10)

    told = shown.restart(200.0, 0)

    assert [f.raw for f in told] == [frame("event", 1)]
    assert shown.next_at == 200
    assert (snapshot(shown)["livedata"], snapshot(shown)["odds"]) == ([], None)
    assert snapshot(shown)["event"] == {"type": "event", "n": 1}


def test_a_restart_without_a_state_tells_nothing():
    """A capture that begins with the ball has no event to begin with."""
    shown = served_match(due(0, "livedata", 2), due(1, "event", 3))
    shown.due(1e9, 10)

    assert shown.restart(200.0, 0) == []
    assert snapshot(shown)["event"] is None


# Basic


def test_a_basic_source_has_no_actions_and_a_slow_ball():
    """Every five seconds (documents); everything else as it is."""
    full = [due(float(n), "livedata", n) for n in range(12)]
    full += [due(12, "action"), due(12, "event"), due(13, "odds"), due(14, "livedata", 14)]

    shown = [(f.type, f.at_s) for f in basic(iter(full))]

    assert shown == [
        ("livedata", 0),
        ("livedata", 5),
        ("livedata", 10),
        ("event", 12),
        ("odds", 13),
    ]


@given(st.lists(st.floats(0, 1000), max_size=50).map(sorted))
def test_a_basic_ball_never_hurries(times):
    """Whatever the pace of the full source."""
    kept = [f.at_s for f in basic(due(at, "livedata") for at in times)]

    assert all(later - earlier >= 5 for earlier, later in pairwise(kept))
    assert kept[:1] == times[:1]


def test_sources_have_the_documents_words():
    """They stand in the frame."""
    assert (FULL, BASIC) == ("full", "basic")


# Histories and books


def test_the_documents_reserve_the_history():
    """Actions and books stand in a snapshot only where the match remembers them."""
    frames = [*(due(n, "action", n) for n in range(4)), TimedFrame(5.0, "odds_book", b"{}", "x")]
    plain, remembering = served_match(*frames), served_match(*frames, history=3)
    for shown in (plain, remembering):
        shown.due(200.0, 10)

    assert orjson.loads(plain.subscribed("x"))["history"] == []
    assert b"odds_book" not in plain.subscribed("x")
    body = orjson.loads(remembering.subscribed("x"))
    assert [action["n"] for action in body["history"]] == [1, 2, 3]
    assert body["odds_book"] == {}
    assert b"odds_book" not in remembering.subscribed()


# Another speed


@given(st.floats(0.001, 1e6) | st.just(math.inf), st.floats(0.001, 1e6) | st.just(math.inf))
def test_another_speed_goes_on_from_where_the_match_is(before: float, after: float):
    """What is left takes as long as it does at the new speed; nothing is lost."""
    shown = served_match(due(0, "a"), due(10, "b"), due(20, "c"), speed=before)
    shown.due(100, 1)
    at = min(100 + 5 / before, shown.next_at or 0)
    position = 10.0 if math.isinf(before) else 5.0
    shown.set_speed(after, at)

    assert shown.next_at == pytest.approx(at + (10 - position) / after)
    assert [each.type for each in shown.due(math.inf, 10)] == ["b", "c"]


def test_a_match_that_has_not_begun_begins_at_the_new_speed():
    """Nobody has subscribed to it yet."""
    shown = ServedMatch(FOOTBALL, lambda start_ms: iter([due(10, "a")]))
    shown.set_speed(5.0, 50.0)
    shown.start(100.0, 0)

    assert shown.next_at == 102.0
