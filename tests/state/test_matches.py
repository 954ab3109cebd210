from __future__ import annotations

from support.heard import START_MS, ball, event, frame, gap, score

from livecli.feed.sports import Match
from livecli.state.matches import Matches


def heard(*bodies):
    desk = Matches()
    desk.hear_all(frame(body, at) for at, body in enumerate(bodies))
    return desk


def test_matches_stand_in_the_order_in_which_they_came():
    """A list must not jump under the finger."""
    desk = Matches()
    desk.expect(Match("football", 3))
    for event_id in (9, 1, 9, 3):
        desk.hear(frame(event(1, 0, 0) | {"event_id": event_id}))

    assert [match.event_id for match in desk.matches] == [3, 9, 1]


def test_a_score_frame_is_tennis_though_it_does_not_say_so():
    """In a capture only the event names the sport (documents)."""
    tennis_event = {"type": "event", "sport": "tennis", "score": {"sets": [[1, 0]], "point": "0-0"}}
    desk = heard(tennis_event, score([[1, 0]], "15-0"), {"type": "livedata", "sets": [[1, 0]]})

    assert list(desk.matches) == [Match("tennis", 7)]
    assert list(heard(score([[1, 0]])).matches) == [Match("tennis", 7)]
    assert list(heard(event(1, 0, 0), ball(1, 2)).matches) == [Match("football", 7)]


def test_one_id_in_both_sports():
    """They never share a socket, but they may share a screen."""
    desk = heard(event(1, 0, 0), {"type": "score", "sport": "tennis", "sets": [[1, 0]]})

    assert list(desk.matches) == [Match("football", 7), Match("tennis", 7)]


def test_frames_of_no_match():
    """A pong, a debug frame and an error about nothing known make no match."""
    desk = heard(
        {"type": "pong", "event_id": None},
        {"type": "ingest_debug"},
        {"type": "error", "code": "not_tracked"},
        {"type": "_open"},
        {"type": "_close", "cause": "ended"},
    )

    assert desk.matches == {}
    assert desk.connection.last_pong_ms == START_MS


def test_a_match_that_is_expected_is_told_that_it_is_refused():
    """So that its row can say why it stays empty."""
    desk = Matches()
    match = desk.expect(Match("football", 7))
    desk.hear(frame({"type": "error", "code": "not_tracked"}))

    assert match.error == "not_tracked"


def test_the_life_of_the_connection():
    """What the status line says: frames, pongs, gaps, what was dropped."""
    desk = heard(event(1, 0, 0), gap(10, 40), {"type": "_drop", "event_id": None, "frames": 5})
    connection = desk.connection

    assert (connection.frames, connection.gaps, connection.missed_ms) == (1, 1, 30_000)
    assert connection.dropped == 5


def test_finished_matches_make_room():
    """A Saturday has hundreds of matches, and the screen stays open."""
    desk = Matches(max_matches=2)
    desk.hear(frame(event(1, 0, 0) | {"event_id": 1}))
    desk.hear(frame(event(90, 0, 0, status="finished") | {"event_id": 2}))
    desk.hear(frame(event(1, 0, 0) | {"event_id": 3}))

    assert [match.event_id for match in desk.matches] == [1, 3]
    desk.leave(Match("football", 1))
    assert [match.event_id for match in desk.matches] == [3]
