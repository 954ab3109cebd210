"""What the session does about error frames, as plays: a match ends, moves or waits; or the run."""

from __future__ import annotations

import orjson
import pytest
from support.playbook import Delivered, Finished, Told
from support.session_plays import ONE, PLAYER, TWO, confirmed, following, heard, playing, refused

from livecli.errors import TokenRefused
from livecli.feed.actions import PING, subscribe
from livecli.feed.refusals import Verdict
from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH
from livecli.session.effects import Connect, Disconnect, Send
from livecli.session.events import Closed, DeadlinePassed, Follow, Opened
from livecli.session.verdicts import MAX_ERRORS, RULES


def test_every_verdict_has_a_rule():
    """A verdict that a refusal may have is one that the session can carry out."""
    assert set(RULES) == set(Verdict)


@pytest.mark.parametrize("code", ["not_tracked", "bad_event_id", "bad_sport", "bad_request"])
def test_a_refusal_that_names_a_match_ends_that_match(code):
    """The others have nothing to do with it."""
    play = following(ONE, TWO)
    frame = refused(code, TWO)

    assert play >> heard(frame) << Delivered(frame) << Told(code, "match 204850: ")
    assert set(play.rules.matches) == {ONE}
    assert play >> Closed(1) << ... >> DeadlinePassed()
    assert play.at(1) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)
    assert play >> Opened(1) << Told("reconnected") << Send(1, (subscribe(ONE),))


@pytest.mark.parametrize("code", ["bad_action", "not_tracked", "limit", "unknown_bookmaker"])
def test_a_refusal_that_names_nothing_is_said(code):
    """Without an id nobody knows which match is meant, so none is given up."""
    play = following(ONE)
    frame = refused(code)

    assert play >> heard(frame) << Delivered(frame) << Told(code)
    assert set(play.rules.matches) == {ONE}


def test_an_unknown_code_just_before_a_close_is_said_with_it():
    """It is the reason that the service gives; some time later it is none."""
    for at, after in ((1.0, " after the service said quota"), (3.0, "")):
        play = following(ONE)
        assert play >> heard(refused("quota")) << ...
        closed = f"the connection was closed (4429, bye){after}; trying again"
        assert play.at(at) >> Closed(1, 4429, "bye") << Told("retry", closed)


@pytest.mark.parametrize("code", ["maintenance", "", 17, None])
def test_unknown_codes_are_said(code):
    """A new code must not stop a client of today."""
    play = following(ONE)
    frame = orjson.dumps({"type": "error", "code": code, "event_id": 204849})

    assert play >> heard(frame) << Delivered(frame) << Told("unknown_code", "match 204849: ")


@pytest.mark.parametrize("code", ["auth_failed", "auth_required", "subscription_required"])
def test_a_refused_token_is_the_end(code):
    """One sentence, code 4, and a goodbye; what is in the same batch asks nothing more."""
    play = playing(ONE)
    frames = (refused(code), refused("limit", ONE))

    assert play >> heard(*frames) << Delivered(*frames) << Disconnect(1)
    assert play >> Closed(1) << Finished(TokenRefused, code)


def test_limit_moves_a_match():
    """The socket is full, whatever we believed; and it is not filled again."""
    play = playing(ONE, TWO)
    frames = (confirmed(ONE), refused("limit", TWO))

    assert (
        play
        >> heard(*frames)
        << Delivered(*frames)
        << Told("followed")
        << Connect(2, FOOTBALL_PATH)
    )
    assert play >> Follow((PLAYER,)) << Connect(3, BOTH_PATH)
    assert play >> Opened(2) << Send(2, (subscribe(TWO),))


def test_limit_is_believed_after_two_moves():
    """A service that is full is full; the match is given up, and said so."""
    play = following(ONE)
    frame = refused("limit", TWO)

    assert play >> Follow((TWO,)) << Send(1, (subscribe(TWO),))
    assert play >> heard(frame) << Delivered(frame) << Connect(2, FOOTBALL_PATH)
    assert play >> Opened(2) << Send(2, (subscribe(TWO),))
    second = heard(frame, socket=2)
    assert play >> second << Delivered(frame) << Connect(3, FOOTBALL_PATH) << Disconnect(2)
    assert play >> Opened(3) << Send(3, (subscribe(TWO),))
    third = heard(frame, socket=3)
    assert play >> third << Delivered(frame) << Told("limit") << Disconnect(3)
    assert set(play.rules.matches) == {ONE}


def test_limit_for_a_confirmed_match_is_not_believed():
    """It is carried: an error about it must be about something else."""
    play = following(ONE)
    frame = refused("limit", ONE)

    assert play >> heard(frame) << Delivered(frame)
    assert set(play.rules.matches) == {ONE}


@pytest.mark.parametrize("code", ["unknown_bookmaker", "bad_request", "subscription_required"])
def test_a_refused_bookmaker_is_done_without(code):
    """The match may still be had; said once, for all matches."""
    play = playing(ONE, TWO, bookmaker="bet365")
    first, second = refused(code, ONE), refused(code, TWO)

    assert (
        play
        >> heard(first)
        << Delivered(first)
        << Told("bookmaker", "bet365")
        << Send(1, (subscribe(ONE),))
    )
    assert play >> heard(second) << Delivered(second) << Send(1, (subscribe(TWO),))


def test_a_refused_bookmaker_without_an_id_means_the_oldest_ask():
    """Ten refusals are ten asks: none of them is mistaken for the end of the subscription."""
    play = playing(ONE, TWO, bookmaker="bet365")
    frame = refused("subscription_required")

    assert play >> heard(frame, frame) << ...
    assert play >> heard(confirmed(ONE), confirmed(TWO)) << ...
    assert play.rules.confirmed == {ONE, TWO}


def test_a_refusal_of_somebody_else_costs_no_bookmaker():
    """It names a match that this socket was never asked for."""
    play = playing(ONE, bookmaker="bet365")
    frame = refused("bad_request", TWO)

    assert play >> heard(frame) << Delivered(frame) << Told("bad_request")


def test_without_a_bookmaker_the_addon_is_missing():
    """The same code means the token when there is no bookmaker left to blame."""
    play = playing(ONE, bookmaker="bet365")
    frame = refused("subscription_required", ONE)

    assert play >> heard(frame) << ... >> heard(frame) << Delivered(frame) << Disconnect(1)
    assert play >> Closed(1) << Finished(TokenRefused)


def test_a_reconnected_socket_does_not_ask_for_the_refused_bookmaker():
    """Once refused is enough."""
    play = playing(ONE, bookmaker="bet365")
    assert play >> heard(refused("unknown_bookmaker", ONE)) << ... >> Closed(1) << ...

    assert play.at(1) >> DeadlinePassed() << Connect(1, FOOTBALL_PATH)
    assert play >> Opened(1) << Told("reconnected") << Send(1, (subscribe(ONE),))


def test_waiting_for_a_match_that_is_not_tracked_yet():
    """--wait: every 30 s, until it starts; said once."""
    play = playing(ONE, wait=True)

    assert play >> heard(refused("not_tracked", ONE)) << ...
    for at in (30, 60):
        assert play.at(at - 5) >> DeadlinePassed() << Send(1, (PING,))
        assert play.at(at) >> DeadlinePassed() << Send(1, (subscribe(ONE),))
        assert play >> heard(refused("not_tracked", ONE)) << ...
    assert play.at(61) >> heard(confirmed(ONE)) << ...
    assert play.rules.confirmed == {ONE}


def test_errors_without_end_are_told_up_to_a_number():
    """A service that sends nothing but errors fills neither the screen nor a log."""
    play = following(ONE)
    frame = refused("maintenance", ONE)
    for _ in range(MAX_ERRORS):
        assert play >> heard(frame) << Delivered(frame) << Told("unknown_code")

    assert play >> heard(frame) << Delivered(frame) << Told("errors", "-t error prints them all")
    assert play >> heard(frame) << Delivered(frame)
