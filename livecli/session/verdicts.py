"""What the session does about an `error` frame: a rule for every `Verdict` of `feed.refusals`.

An error is about one subscription where it names a match of the socket that it came on. One thing
is tried before any rule: a subscription that asked for a bookmaker is sent again without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from livecli.feed.frames import Frame
from livecli.feed.refusals import ABOUT_BOOKMAKER, CODES, Refusal, Verdict
from livecli.feed.sports import BOTH_PATH
from livecli.named_tuple import NamedTuple

from . import sentences
from .connection import Connection
from .level import Level
from .subscriptions import Subscription


if TYPE_CHECKING:
    from .session import Session


MAX_ERRORS = 100  # a service that sends more of them must not fill the user's screen or disk
LONGEST_CODE = 80  # characters of an error's code; documented ones have twenty
MOVES = 2  # times that `limit` may send one match to another socket


class Error(NamedTuple):
    """An error frame: where it came, what it is about (None: no subscription of that socket)."""

    frame: Frame
    connection: Connection
    subscription: Subscription | None
    code: str
    now: float


def apply_rule(session: Session, connection: Connection, frame: Frame, now: float) -> None:
    """Do what the error `frame`, which came on `connection`, asks for."""
    code = frame.body.get("code")
    code = code[:LONGEST_CODE] if isinstance(code, str) else ""
    error = Error(frame, connection, connection.subscriptions.about(frame.event_id), code, now)
    if code in ABOUT_BOOKMAKER and _without_bookmaker(session, error):
        return
    refusal = CODES.get(code)
    if refusal is None:
        connection.error = (code, now)
        text = f"the service says {code or 'an error without a code'}; going on"
        _warn(session, "unknown_code", frame, text)
    else:
        RULES[refusal.verdict](session, error, refusal)


def _stop(session: Session, error: Error, refusal: Refusal) -> None:
    session.stop(error.now, refusal.error(session.where, error.code))


def _say(session: Session, error: Error, refusal: Refusal) -> None:
    text = f"{refusal.reason} ({error.code}); {refusal.advice}"
    _warn(session, error.code, error.frame, text)


def _drop(session: Session, error: Error, refusal: Refusal) -> None:
    """The match is given up; with `--wait`, one that is not tracked yet is asked for again."""
    subscription = error.subscription
    if subscription is None:
        _say(session, error, refusal)
    elif session.wait and error.code == "not_tracked":
        subscription.reset()
        subscription.retry_at = error.now + session.patience.track_s
        match = subscription.match
        text = f"match {match}: not tracked yet; asking again until it is (said once)"
        session.tell_once(f"wait {match}", text)
    else:
        session.give_up(subscription.match, refusal, error.code)
        session.drop(subscription.match, error.now)
        session.sum_up()
        session.end_if_nothing_left(error.now)


def _move(session: Session, error: Error, refusal: Refusal) -> None:
    """`limit`: this socket is full, whatever we believed; another may have room."""
    subscription, connection, now = error.subscription, error.connection, error.now
    if subscription is None:
        _say(session, error, refusal)
    elif not subscription.confirmed:  # a confirmed one is carried, whatever the frame says
        match = subscription.match
        session.pool.remove(match)
        connection.subscriptions.capacity = len(connection.subscriptions)
        moved = Subscription(match, subscription.bookmaker, moves=subscription.moves + 1)
        mixed = connection.path == BOTH_PATH
        if moved.moves > MOVES or not session.place(moved, mixed, now):
            session.give_up(match, refusal, error.code)
            session.forget(match)
        session.close_if_empty(connection, now)
        session.sum_up()
        session.end_if_nothing_left(now)


RULES: dict[Verdict, Callable[[Session, Error, Refusal], None]] = {
    Verdict.DROP: _drop,
    Verdict.MOVE: _move,
    Verdict.SAY: _say,
    Verdict.STOP: _stop,
}


def _warn(session: Session, kind: str, frame: Frame, text: str) -> None:
    """Tell of an error that changes nothing, unless there were too many of them."""
    session.errors += 1
    if session.errors <= MAX_ERRORS:
        session.tell(kind, f"{sentences.about(frame)}{text}", Level.WARNING)
    else:
        session.tell_once("errors", sentences.too_many_errors(MAX_ERRORS), Level.WARNING)


def _without_bookmaker(session: Session, error: Error) -> bool:
    """Subscribe again without the bookmaker that was refused; whether there was one.

    An error that names no match means the oldest subscription: answers come in their order.
    """
    for subscription in error.connection.subscriptions:
        meant = error.frame.event_id is None or subscription is error.subscription
        if meant and subscription.bookmaker is not None and not subscription.confirmed:
            subscription.bookmaker = None
            subscription.tries = 0
            text = f"bookmaker {session.bookmaker}: refused ({error.code}); following without it"
            session.tell_once("bookmaker", text, Level.WARNING)
            session.subscribe(error.connection, [subscription], error.now)
            return True
    return False
