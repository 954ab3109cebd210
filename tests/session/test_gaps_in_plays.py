"""What was missed is said: gaps, slow readers and waiting, as plays."""

from __future__ import annotations

import pytest
from support.playbook import Finished, Gap, Playbook, Told
from support.session_plays import (
    GOING_AWAY,
    ONE,
    PLAYER,
    PONG,
    confirmed,
    following,
    heard,
    playing,
)

from livecli.errors import Unreachable
from livecli.feed.actions import PING
from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, Match
from livecli.session.effects import Connect, Deliver, Disconnect, Send
from livecli.session.events import (
    Closed,
    DeadlinePassed,
    DialFailure,
    Failed,
    Opened,
    ReadingPaused,
    ReadingResumed,
    Received,
    Stalled,
    StatusRequested,
    StopRequested,
    Unfollow,
)
from livecli.session.retries import Retries


def frames_of(play: Playbook, event: Received) -> list[dict[str, object]]:
    """What an event delivers, decoded."""
    effects = play.rules.handle(event, play.now)
    return [f.body for effect in effects if isinstance(effect, Deliver) for f in effect.frames]


def back(play: Playbook, path: str = FOOTBALL_PATH, at: float = 1.0) -> None:
    """Connect again and be open, with nothing confirmed yet."""
    assert play.at(at) >> DeadlinePassed() << Connect(1, path)
    assert play >> Opened(1) << ...


def test_a_gap_comes_right_before_the_snapshot_that_ends_it():
    """Readers see first what they missed, then where things stand."""
    play = following(ONE)
    assert play >> Closed(1, 1011) << ...
    back(play)
    told = frames_of(play, Received(1, [confirmed(ONE)], 1_718_780_405_000.0))

    assert [body["type"] for body in told] == ["_gap", "subscribed"]
    assert told[0]["cause"] == "closed"
    assert told[0]["code"] == 1011
    assert told[0]["from_ms"] == 1_718_780_400_000
    assert told[0]["to_ms"] == 1_718_780_405_000


def test_every_match_has_its_own_gap():
    """Two matches on one socket are out together and come back one by one."""
    play = following(ONE, PLAYER)
    assert play >> Closed(1) << ...
    back(play, BOTH_PATH)

    for match in (ONE, PLAYER):
        told = frames_of(play, Received(1, [confirmed(match)], 1_718_780_405_000.0))
        assert [body["event_id"] for body in told] == [match.event_id] * 2
        assert [body["type"] for body in told] == ["_gap", "subscribed"]


@pytest.mark.parametrize(
    "rest", [rb'"event":{"home":{"name":"\ud800"}}}', b'"event":NaN}', b'"event":' + b"[" * 5000]
)
def test_a_snapshot_that_cannot_be_decoded_ends_an_outage(rest: bytes):
    """The match is followed, is not asked for again, and its gap stands before the record."""
    odd = confirmed(ONE)[:-1] + b"," + rest
    play = playing(ONE)
    assert play >> heard(odd) << ... >> heard(b'{"type":"event","event_id":204849,NaN}') << ...
    assert play.rules.confirmed == {ONE}
    assert play >> Closed(1) << ...
    back(play)
    told = frames_of(play, Received(1, [odd], 1_718_780_405_000.0))

    assert [body["type"] for body in told] == ["_gap", "_text"]
    assert told[0]["from_ms"] == 1_718_780_400_000
    assert play.at(20) >> DeadlinePassed()


def test_an_outage_of_many_failures_is_one_gap():
    """The connection may fail ten times before it holds."""
    play = following(ONE)
    assert play >> Closed(1) << ...
    for at in (1, 3, 7, 15):
        assert play.at(at) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)
        assert play >> Failed(1, DialFailure.CONNECT) << Told("retry")
    back(play, at=45)
    told = frames_of(play, Received(1, [confirmed(ONE)], 1_718_780_445_000.0))

    assert [body["type"] for body in told] == ["_gap", "subscribed"]
    assert frames_of(play, Received(1, [confirmed(ONE)], 1_718_780_446_000.0)) == [
        {"type": "subscribed", "event_id": ONE.event_id}
    ]


def test_a_gap_that_is_open_at_the_end_ends_there():
    """A match that is given up while it is out, and a run that ends, both say so."""
    play = following(ONE, PLAYER)
    assert play >> Closed(1) << ...

    assert play >> Unfollow((ONE,)) << Gap(ONE.event_id, "lost")
    assert play >> StopRequested() << Gap(PLAYER.event_id, "lost") << Finished()


def test_silence_has_its_own_cause():
    """90 s without any frame on a socket that never closed."""
    play = following(ONE)
    for at in (25, 50, 75):
        assert play.at(at) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(90) >> DeadlinePassed() << Disconnect(1, GOING_AWAY) << Told("retry", "silent")

    assert play >> StopRequested() << Gap(ONE.event_id, "silent") << Finished()


def test_a_blocked_reader_does_not_make_a_socket_dead():
    """While we do not read, silence proves nothing; we go on pinging."""
    play = following(ONE)
    assert play >> ReadingPaused()
    for at in (25, 50, 75, 100, 125):
        assert play.at(at) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(130) >> ReadingResumed()

    assert play.deadline == 155  # the silence began anew when we read again
    for at in (155, 180, 205):
        assert play.at(at) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(220) >> DeadlinePassed() << Disconnect(1, GOING_AWAY) << Told("retry", "silent")


@pytest.mark.parametrize(("after_s", "cause"), [(0, "slow"), (20, "slow"), (40, "closed")])
def test_a_connection_lost_to_a_slow_reader_says_so(after_s: float, cause: str):
    """What is found lost soon after we read again, was lost because we did not."""
    play = following(ONE)
    assert play >> ReadingPaused()
    assert play.at(10) >> ReadingResumed()
    assert play.at(10 + after_s) >> Closed(1, 1008) << ...

    assert play >> StopRequested() << Gap(ONE.event_id, cause) << Finished()


def test_a_socket_opened_while_we_do_not_read_waits_too():
    """A reconnection in the middle of a pause is not held against the peer."""
    play = playing(ONE)
    assert play >> ReadingPaused() >> Closed(1) << Told("retry")
    back(play)
    connection = play.rules.connections[1]

    assert connection.live.dead_at == float("inf")


def test_retrying_for_a_time():
    """--retry-for 10: tries go on for ten seconds, however many they are, and then end."""
    play = following(ONE, retries=Retries(for_s=10))
    assert play >> Closed(1) << Told("retry")
    for at in (1, 3, 7):
        assert play.at(at) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)
        assert play >> Failed(1, DialFailure.CONNECT) << Told("retry")
    assert play.at(15) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)

    assert (
        play
        >> Failed(1, DialFailure.CONNECT)
        << Gap(ONE.event_id, "lost")
        << Finished(Unreachable, "gave up")
    )


def test_the_status_shows_life_and_age_of_data_apart():
    """A socket that pongs is alive, however old the match's own data are."""
    play = following(ONE, wall=lambda: 1_718_780_460_000.0)
    assert play.at(58) >> heard(b'{"type":"pong"}') << ...

    assert (
        play.at(60)
        >> StatusRequested()
        << Told("status", "socket 1: open, heard 2.0 s ago")
        << Told("status", "match 204849: followed, data 60.0 s old")
    )


def test_what_we_did_not_listen_to_is_no_silence():
    """A frame that took us a minute costs no connection; the ping goes out as soon as we can."""
    play = following(ONE)

    assert play.at(89) >> Stalled(60)
    assert play.at(90) >> DeadlinePassed() << Send(1, (PING,))
    for second in (115, 140):
        assert play.at(second) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(149.9) >> DeadlinePassed()
    assert play.at(150) >> DeadlinePassed() << Disconnect(1, GOING_AWAY) << ...


def test_a_connection_that_is_lost_after_a_long_step_was_lost_by_us():
    """The gap says so; much later a loss is the peer's again."""
    for lost_at, cause in ((105.0, "slow"), (130.0, "lost")):
        play = following(ONE)
        assert play.at(100) >> Stalled(80)
        assert play >> heard(confirmed(ONE)) << ...
        assert play.at(lost_at) >> Closed(1, 1006) << ...
        back(play, at=lost_at + 1)
        assert frames_of(play, heard(confirmed(ONE)))[0]["cause"] == cause


def test_what_one_socket_brings_asks_no_other_for_its_deadline():
    """But for a refusal, which may move a match: so a frame costs the same beside many sockets."""
    play = playing(*(Match("football", number) for number in range(1, 21)))
    assert play >> Opened(2) << ...
    other = play.rules.connections[2]
    other.live = None  # nobody may look at it
    for raw in (b'{"type":"livedata"}', b'{"type":"new"}', b"no json", PONG, confirmed(ONE)):
        assert play >> heard(raw) << ...
