"""The client's rules as plays: what happens, and what is done about it, line by line."""

from __future__ import annotations

import pytest
from support.playbook import Delivered, Finished, Gap, Playbook, Told
from support.session_plays import (
    GOING_AWAY,
    ONE,
    PLAYER,
    PONG,
    TWO,
    confirmed,
    following,
    heard,
    playing,
    refused,
)

from livecli.errors import NothingLeft, TokenRefused, Unreachable, UsageError
from livecli.feed.actions import PING, subscribe, unsubscribe
from livecli.feed.frames import Frame
from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, Match
from livecli.session.effects import Connect, Disconnect, Send
from livecli.session.events import (
    Closed,
    DeadlinePassed,
    DialFailure,
    Failed,
    Follow,
    Opened,
    StopRequested,
    Unfollow,
)
from livecli.session.level import Level
from livecli.session.liveness import Patience
from livecli.session.retries import Retries
from livecli.session.session import Session


# From wish to frames


def test_a_match_is_followed_once_it_is_confirmed():
    """Connect, ask, and believe the service, not ourselves."""
    play = Playbook(Session())

    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)
    assert play >> Opened(1) << Send(1, (subscribe(ONE),))
    assert play.rules.confirmed == set()
    assert play >> heard(confirmed(ONE)) << Delivered(confirmed(ONE)) << Told("followed")
    assert play.rules.confirmed == {ONE}


def test_a_match_that_is_named_twice_is_asked_once():
    """`tail 204849 204849` is one match."""
    play = Playbook(Session())

    assert play >> Follow((ONE, ONE)) << Connect(1, FOOTBALL_PATH)
    assert play >> Follow((ONE,))
    assert play >> Opened(1) << Send(1, (subscribe(ONE),))


def test_a_second_confirmation_changes_nothing():
    """Only the first is news; both are frames."""
    play = following(ONE)

    assert play >> heard(confirmed(ONE)) << Delivered(confirmed(ONE))


def test_matches_that_come_later_use_the_open_socket():
    """No second connection while there is room."""
    play = following(ONE)

    assert play >> Follow((TWO,)) << Send(1, (subscribe(TWO),))


def test_matches_that_come_while_connecting_are_asked_with_the_others():
    """One message batch when the socket opens."""
    play = Playbook(Session())

    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH) >> Follow((TWO,))
    assert play >> Opened(1) << Send(1, (subscribe(ONE), subscribe(TWO)))


def test_the_path_of_the_user_is_every_socket_s():
    """A path is used as given, whatever the sports."""
    play = Playbook(Session(own_path=True))

    assert play >> Follow((ONE, PLAYER)) << Connect(1, None)


def test_tennis_goes_to_the_channel_of_both():
    """Football's own channel has none."""
    play = Playbook(Session())

    assert play >> Follow((PLAYER,)) << Connect(1, BOTH_PATH)


def test_what_has_no_room_is_said_and_not_followed():
    """--max-sockets is a promise; what it costs is told, by name."""
    play = Playbook(Session(max_sockets=1))
    matches = tuple(Match("football", n) for n in range(1, 16))

    assert (
        play
        >> Follow(matches)
        << Connect(1, FOOTBALL_PATH)
        << Told(
            "left_out", "11, 12, 13 and 2 more are not followed: --max-sockets 1 has room for 10"
        )
    )
    assert set(play.rules.matches) == set(matches[:10])


def test_a_socket_that_says_goodbye_takes_no_place():
    """Its successor need not wait for a handshake, nor be refused for it."""
    play = following(ONE, max_sockets=2)
    assert play >> Follow((PLAYER,)) << ... >> Opened(2) << ...

    assert play >> Unfollow((PLAYER,)) << Disconnect(2)
    assert play >> Follow((PLAYER,)) << Connect(3, BOTH_PATH)


def test_nothing_to_follow_is_the_end():
    """An empty wish has nothing to wait for."""
    play = Playbook(Session())

    assert play >> Follow(()) << Finished(NothingLeft)


# A record that begins a connection


def test_each_connection_is_announced_with_its_matches():
    """Its record comes before anything else, at the first connection and after each loss."""

    def announce(socket: int, matches: tuple[Match, ...], at_ms: float) -> Frame:
        body = {"type": "_open", "socket": socket, "matches": [str(match) for match in matches]}
        return Frame.of(body, received_ms=at_ms)

    play = Playbook(Session(announce=announce, wall=lambda: 5.0, jitter=lambda: 0.0))
    record = Delivered(announce(1, (ONE, PLAYER), 5.0).raw)

    assert play >> Follow((ONE, PLAYER)) << Connect(1, BOTH_PATH)
    assert play >> Opened(1) << record << Send(1, (subscribe(ONE), subscribe(PLAYER)))
    assert play >> Closed(1) << Told("retry") >> DeadlinePassed() << Connect(1, BOTH_PATH)
    assert play >> Opened(1) << record << ...
    assert play >> StopRequested() << Disconnect(1)
    assert play >> Opened(1)  # too late: it is no connection any more


# Frames that answer nobody


def test_whatever_comes_is_delivered():
    """Unknown types, a server's ping and frames without an id are no errors."""
    frames = (
        b'{"type":"ping"}',
        b'{"type":"ingest_debug","x":[1]}',
        b'{"type":"poem","event_id":204849}',
        b'{"no":"type"}',
        b'{"type":"unsubscribed","event_id":204849}',
        PONG,
    )
    play = following(ONE)

    assert play >> heard(*frames) << Delivered(*frames)


def test_what_is_no_frame_is_kept_and_said_once():
    """A garbled message is the user's to see, and a thousand are one notice."""
    play = following(ONE)
    text, binary = b'{"type":"_text","text":"hello"}', b'{"type":"_binary","base64":"/w=="}'

    assert play >> heard(b"hello") << Delivered(text) << Told("_text")
    assert play >> heard(b"hello", b"\xff") << Delivered(text, binary) << Told("_binary")


def test_a_confirmation_that_nobody_asked_for_is_said_once():
    """Delivered like everything, believed never."""
    play = following(ONE)

    assert play >> heard(confirmed(TWO)) << Delivered(confirmed(TWO)) << Told("unasked")
    assert play >> heard(confirmed(TWO)) << Delivered(confirmed(TWO))
    assert set(play.rules.matches) == {ONE}


def test_a_frame_without_sport_gets_that_of_its_socket():
    """`score` names none, and a filter by sport must still find it."""
    play = following(PLAYER)
    effects = play.rules.handle(heard(b'{"type":"score","event_id":36835}'), 0.0)

    assert effects[0].frames[0].sport == "tennis"


@pytest.mark.parametrize("event", [Opened, Closed, heard, Failed])
def test_events_of_unknown_sockets_change_nothing(event):
    """What the I/O reports about a socket we never had is not our business."""
    made = {
        Opened: Opened(9),
        Closed: Closed(9),
        heard: heard(PONG, socket=9),
        Failed: Failed(9, DialFailure.CONNECT),
    }[event]
    play = following(ONE)

    assert play >> made


def test_frames_of_a_socket_that_is_not_open_are_nobody_s():
    """What a lost connection still says belongs to no connection."""
    play = following(ONE)
    assert play >> Closed(1) << Told("retry")

    assert play >> heard(PONG)


# Answers that do not come


def test_an_ask_without_answer_is_repeated_once_and_then_said():
    """Ten seconds each; after that only frames can tell."""
    play = playing(ONE, TWO)
    assert play >> heard(confirmed(ONE)) << ...

    assert play.deadline == 10
    assert play.at(10) >> DeadlinePassed() << Send(1, (subscribe(TWO),))
    assert play.deadline == 20
    assert play.at(20) >> DeadlinePassed() << Told("unanswered", "match 204850: ")
    assert play.deadline == 25  # the ping
    assert play >> heard(confirmed(TWO)) << ...
    assert play.rules.confirmed == {ONE, TWO}


# Silence


def test_silence_is_pinged():
    """A socket may idle for 60 s at the most (documents): 25 s are well inside."""
    play = following(ONE)

    assert play.at(24) >> DeadlinePassed()
    assert play.at(25) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(26) >> heard(PONG) << Delivered(PONG)
    assert play.at(50) >> DeadlinePassed()
    assert play.deadline == 51


def test_a_feed_that_lives_and_brings_nothing_is_told_of_once():
    """Somebody who looks at a screen on which nothing comes wants to know whose silence it is."""
    play = following(ONE, patience=Patience(mute_after_s=30.0))
    live = b'{"type":"livedata","event_id":204849}'
    told = Told("mute", "no data for 30 s, the socket is alive")

    assert play.at(25) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(26) >> heard(PONG) << Delivered(PONG)
    assert play.deadline == 30
    assert play.at(30) >> DeadlinePassed() << told
    assert play.at(51) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(52) >> heard(PONG) << Delivered(PONG)
    assert play.at(59) >> DeadlinePassed()
    assert play.deadline == 77
    assert play.at(60) >> heard(live) << Delivered(live)
    assert play.at(85) >> DeadlinePassed() << Send(1, (PING,))
    assert play.at(90) >> DeadlinePassed()  # nothing answers: that it lives is not known
    assert play.at(95) >> heard(PONG) << Delivered(PONG)
    assert play.at(95) >> DeadlinePassed() << told


def test_silence_means_reconnect():
    """A feed that stops talking is treated like a lost one."""
    play = following(ONE)
    for second in (25, 50, 75):
        assert play.at(second) >> DeadlinePassed() << Send(1, (PING,))

    assert play.at(89.9) >> DeadlinePassed()
    assert (
        play.at(90)
        >> DeadlinePassed()
        << Disconnect(1, GOING_AWAY)
        << Told("retry", "silent for 90 s; trying again in 1.0 s")
    )
    assert play.at(91) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)


def test_a_goodbye_that_comes_late_does_not_disturb_the_next_connection():
    """The close of the old connection may arrive while the new one is being made."""
    play = following(ONE)
    assert play.at(90) >> DeadlinePassed() << ...
    assert play.at(91) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)

    assert play >> Closed(1)
    assert play >> Opened(1) << Told("reconnected") << Send(1, (subscribe(ONE),))


def test_any_frame_is_life():
    """Not only pongs: whatever is heard, somebody is there."""
    play = following(ONE)
    for second in range(20, 200, 20):
        assert play.at(second) >> heard(b"junk") << ...
        assert play >> DeadlinePassed()

    assert play.deadline == 205


# Connections that fail


def test_a_try_that_comes_at_once_says_so():
    """Not "in 0.0 s"."""
    play = Playbook(Session(jitter=lambda: 0.0, patience=Patience().scaled(0.001)))
    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)

    assert (
        play.at(20)
        >> DeadlinePassed()
        << Disconnect(1, GOING_AWAY)
        << Told("retry", "no answer in time; trying again at once")
    )


def test_a_connection_that_takes_too_long_is_given_up():
    """TCP, TLS and upgrade get 20 s together."""
    play = Playbook(Session(jitter=lambda: 1.0))
    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)

    assert play.deadline == 20
    assert (
        play.at(20)
        >> DeadlinePassed()
        << Disconnect(1, GOING_AWAY)
        << Told("retry", "no answer in time; trying again in 1.0 s")
    )
    assert play.at(21) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)


# What each failure that is final advises.
FINAL = {
    DialFailure.AUTHORITY: (Unreachable, "name a file with the certificate"),
    DialFailure.GARBAGE: (Unreachable, "check --url"),
    DialFailure.NO_TLS: (Unreachable, "use ws:// in --url"),
    DialFailure.ONLY_TLS: (Unreachable, "use wss:// in --url"),
    DialFailure.PROXY_LOGIN: (Unreachable, "put user and password into its URL"),
    DialFailure.PROXY_SETTING: (UsageError, "write it as http://HOST:PORT"),
    DialFailure.STATUS: (Unreachable, "check --url"),
    DialFailure.TLS: (Unreachable, "check --url"),
    DialFailure.TRUST_SETTING: (UsageError, "name a readable PEM file, or unset the variable"),
}
PASSING = sorted(set(DialFailure) - set(FINAL), key=str)


@pytest.mark.parametrize("cause", FINAL)
def test_what_cannot_get_better_is_not_tried_again(cause):
    """A wrong URL, or a variable that is: each with its next step."""
    play = Playbook(Session(where="wss://h"))
    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)

    kind, advice = FINAL[cause]
    words = f"wss://h: {cause.value} (so it said); {advice}"
    assert play >> Failed(1, cause, "so it said") << Finished(kind, words)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxy_in_trouble_is_tried_again(status):
    """Its bad minute at the start is no wrong setting; what is given up is told as the proxy."""
    play = Playbook(Session(jitter=lambda: 1.0, retries=Retries(1)))
    failed = Failed(1, DialFailure.PROXY, f"proxy:3128: HTTP {status}", status)
    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)
    assert play >> failed << Told("retry", f"no way through the proxy (proxy:3128: HTTP {status})")
    assert play.at(1) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)

    words = f"no way through the proxy (proxy:3128: HTTP {status}); check it, or name this host"
    assert play >> failed << Finished(Unreachable, f"gave up after 2 tries: {words}")


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_a_proxy_that_refuses_is_final_and_no_refusal_of_the_service(status):
    """The service never saw the token, and its path is not the question."""
    play = Playbook(Session(where="wss://h"))
    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)

    assert (
        play
        >> Failed(1, DialFailure.PROXY, f"proxy:3128: HTTP {status}", status)
        << Finished(Unreachable, f"wss://h: no way through the proxy (proxy:3128: HTTP {status})")
    )


@pytest.mark.parametrize("cause", PASSING)
def test_what_may_get_better_is_tried_again(cause):
    """The network may just be waking up."""
    play = Playbook(Session())
    assert play >> Follow((ONE,)) << Connect(1, FOOTBALL_PATH)

    assert play >> Failed(1, cause) << Told("retry", cause.value)


def test_after_a_success_everything_is_tried_again():
    """Also what would have been final at the start."""
    play = following(ONE)
    assert play >> Closed(1) << Told("retry", "the connection was lost; trying again in 1.0 s")
    assert play.at(1) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)

    assert play >> Failed(1, DialFailure.STATUS, "HTTP 401", 401) << Told("retry", "in 2.0 s")


def test_retries_can_be_bounded():
    """--max-retries 2: two failures in a row are borne, the third is the end."""
    play = following(ONE, retries=Retries(4, 2))

    assert play >> Closed(1) << Told("retry")
    assert play.at(1) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)
    assert play >> Failed(1, DialFailure.CONNECT) << Told("retry")
    assert play.at(3) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)
    assert (
        play
        >> Failed(1, DialFailure.CONNECT)
        << Gap(ONE.event_id, "lost")
        << Finished(Unreachable, "gave up after 3 tries")
    )


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        (Closed(1), "the connection was lost"),
        (Closed(1, 1000), "the connection was closed (1000)"),
        (Closed(1, 1012, "restart"), "the connection was closed (1012, restart)"),
        (Closed(1, 1009), "a message over 16 MiB"),
    ],
)
def test_the_reason_of_an_outage_is_said(closed, words):
    """Who reads the log in the morning wants to know why."""
    assert following(ONE) >> closed << Told("retry", f"socket 1: {words}")


# The end


def test_stopping_says_goodbye_and_waits_a_second():
    """Then it is over, whatever the peer does."""
    play = following(ONE)

    assert play >> StopRequested() << Disconnect(1)
    assert play.deadline == 1
    assert play.at(1) >> DeadlinePassed() << Finished()
    assert play.deadline is None


def test_the_first_problem_ends_the_run():
    """The close that follows an error frame says the same with fewer words."""
    play = playing(ONE)

    assert play >> heard(refused("auth_failed")) << ... >> StopRequested()
    assert play >> Closed(1, 4402) << Finished(TokenRefused, "auth_failed")


def test_stopping_while_connecting_abandons_it():
    """There is nobody to say goodbye to."""
    play = Playbook(Session())

    assert play >> Follow((ONE,)) << ... >> StopRequested() << Disconnect(1) << Finished()


def test_stopping_between_two_tries_is_immediate():
    """Nothing is open, nothing must be closed."""
    play = following(ONE)

    assert play >> Closed(1) << Told("retry")
    assert play >> StopRequested() << Gap(ONE.event_id, "lost") << Finished()


def test_stopping_before_anything_began():
    """Ctrl-C may come first."""
    assert Playbook(Session()) >> StopRequested() << Finished()


def test_what_is_wished_while_we_leave_is_not_begun():
    """A match that goes live in the last second must not keep us."""
    play = following(ONE)

    assert play >> StopRequested() << Disconnect(1) >> Follow((TWO, PLAYER)) >> Unfollow((ONE,))
    assert play >> Closed(1, 1000) << Finished()


def test_everything_after_the_end_is_ignored():
    """`Finish` is the last word."""
    play = following(ONE)
    assert play >> StopRequested() << ... >> Closed(1) << Finished()

    assert play >> Follow((TWO,)) >> Opened(1) >> heard(PONG) >> Closed(1) >> StopRequested()
    assert play >> DeadlinePassed() >> Unfollow((ONE,)) >> Failed(1, DialFailure.CONNECT)


def test_unfollowing_asks_the_service_to_stop():
    """What nobody wants need not be sent."""
    play = following(ONE, TWO)

    assert play >> Unfollow((TWO, PLAYER)) << Send(1, (unsubscribe(TWO),))


def test_unfollowing_everything_is_the_end():
    """With code 1: nothing is left to follow."""
    play = following(ONE)

    assert play >> Unfollow((ONE,)) << Send(1, (unsubscribe(ONE),)) << Disconnect(1)
    assert play >> Closed(1, 1000) << Finished(NothingLeft)


# What is told


def test_sockets_are_summed_up_once_and_truly():
    """Only when all that is wanted is followed, and only sockets that carry something."""
    matches = tuple(Match("football", n) for n in range(1, 12))
    play = Playbook(Session())
    assert play >> Follow(matches) << ... >> Opened(1) << ... >> Opened(2) << ...
    assert play >> heard(*map(confirmed, matches[:10])) << ...

    frame = refused("not_tracked", matches[10])

    assert (
        play >> heard(frame, socket=2) << Delivered(frame) << Told("not_tracked") << Disconnect(2)
    )


def test_matches_of_the_past_do_not_count():
    """That eleven others were once followed says nothing about those of now."""
    old = tuple(Match("football", n) for n in range(1, 12))
    new = tuple(Match("football", n) for n in range(21, 32))
    play = playing(old[0])
    for match in old[1:]:
        assert play >> Follow((match,)) << ... >> heard(confirmed(match)) << ...
        assert play >> Unfollow((match,)) << ...

    assert play >> Follow(new) << ... >> Opened(2) << ...
    assert play >> heard(confirmed(old[0])) << Delivered(confirmed(old[0])) << Told("followed")
    assert play >> heard(*map(confirmed, new[:9])) << ...
    effects = play.rules.handle(heard(*map(confirmed, new[9:]), socket=2), 0.0)

    assert effects[-1] == Told("sharded", "following 12 matches on 2 sockets")


def test_a_confirmed_match_is_a_detail_and_a_refusal_a_warning():
    """Who pipes and is quiet must still hear of what will be missing."""
    play = playing(ONE, TWO)
    effects = play.rules.handle(heard(confirmed(ONE), refused("not_tracked", TWO)), 0.0)

    assert [effect.level for effect in effects[1:]] == [Level.DETAIL, Level.WARNING]
