"""How plays of a session begin: matches, answers of the service, and what was said so far."""

from __future__ import annotations

import orjson

from livecli.feed.sports import Match
from livecli.session.events import Follow, Opened, Received
from livecli.session.session import Session

from .playbook import Playbook


ONE, TWO = Match("football", 204849), Match("football", 204850)
PLAYER = Match("tennis", 36835)
PONG = b'{"type":"pong"}'
GOING_AWAY = 1001


def heard(*raws: bytes, socket: int = 1) -> Received:
    return Received(socket, list(raws), 1_718_780_400_000.0)


def confirmed(match: Match) -> bytes:
    return b'{"type":"subscribed","event_id":%d}' % match.event_id


def refused(code: str, match: Match | None = None) -> bytes:
    body: dict[str, object] = {"type": "error", "code": code, "message": "no"}
    if match is not None:
        body["event_id"] = match.event_id
    return orjson.dumps(body)


def playing(*matches: Match, **options: object) -> Playbook:
    """A play in which `matches` are wanted, one socket is open, and all was asked."""
    play = Playbook(Session(jitter=lambda: 1.0, **options))  # type: ignore[arg-type]
    assert play >> Follow(matches) << ... >> Opened(1) << ...
    return play


def following(*matches: Match, **options: object) -> Playbook:
    """A play in which the service has confirmed all `matches`."""
    play = playing(*matches, **options)
    assert play >> heard(*map(confirmed, matches)) << ...
    return play
