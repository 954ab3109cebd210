"""What a client says: subscribe, unsubscribe and ping, as both ends of the socket need them."""

from __future__ import annotations

from typing import Any

import orjson

from livecli.named_tuple import NamedTuple

from .json_text import loads
from .sports import Match


PING = '{"action":"ping"}'


def subscribe(match: Match, bookmaker: str | None = None) -> str:
    """Ask for a match; with `bookmaker`, for the `odds_book` frames of that bookmaker only."""
    return _about("subscribe", match, bookmaker)


def unsubscribe(match: Match) -> str:
    """Give a match up."""
    return _about("unsubscribe", match, None)


def _about(action: str, match: Match, bookmaker: str | None) -> str:
    body: dict[str, Any] = {"action": action, "event_id": match.event_id}
    if match.sport != "football":  # the documents' own rule: no sport means football
        body["sport"] = match.sport
    if bookmaker is not None:
        body["bookmaker_slug"] = bookmaker
    return orjson.dumps(body).decode()


class Action(NamedTuple):
    """A client's message as the service reads it; every field is still the client's own claim."""

    action: Any
    event_id: Any
    sport: Any
    bookmaker: Any


def read(message: bytes) -> Action | None:
    """The action in a client's message, or None when it is no JSON object."""
    try:
        body = loads(message)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(body, dict):
        return None
    return Action(
        body.get("action"),
        body.get("event_id"),
        body.get("sport", "football"),
        body.get("bookmaker_slug"),
    )
