"""What clients say to the service, and what it says of itself: answers, refusals, and types that
only clients have met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from livecli.feed.frames import FRAME_TYPES

from .field import DOCUMENTS, Contract, fields


TYPE = """
    type                      string         -                      always     of the frame
"""
ABOUT_A_MATCH = """
    event_id                  integer|null   0..                    sometimes  the match
"""
# wire-facts, Server frames; nobody wrote down what else is in them.
UNDOCUMENTED = {
    "ingest_debug": ("the service's own debugging", "2 clients"),
    "ping": ("a question whether the client lives", "2 clients"),
    "poem": ("an action, on a premium path", "1 client"),
    "stats": ("statistics", "1 client"),
}


def _contract(
    name: str, rows: str, example: Mapping[str, Any], source: str = DOCUMENTS
) -> Contract:
    about = FRAME_TYPES[name].about if name in FRAME_TYPES else UNDOCUMENTED[name][0]
    about = about.partition("; printed")[0]  # what follows is about `tail`
    made = fields(TYPE + rows, source)
    return Contract(name, None, None, about, made, {"type": name, **example}, source)


SERVICE = (
    _contract("pong", "", {}),
    _contract(
        "error",
        """
    code                      string         @codes+                always     what is refused
    message                   string         -                      always     why, for people
    event_id                  integer|null   0..                    sometimes  the match it is about
""",
        {
            "code": "not_tracked",
            "message": "No live tracking for event 204849",
            "event_id": 204849,
        },
    ),
    _contract(
        "unsubscribed",
        """
    event_id                  integer        0..                    always     the match
""",
        {"event_id": 204849},
        "3 clients",
    ),
    *(
        _contract(name, ABOUT_A_MATCH, {}, source)._replace(open=True)
        for name, (_, source) in UNDOCUMENTED.items()
    ),
)


# --- What a client says ---------------------------------------------------------------------------

ACTION = """
    action                    string         -                      always     what is wanted
"""
ABOUT_ONE = """
    event_id                  integer        0..                    always     the match
    sport                     string         @sports                sometimes  football, if none
"""
BOOKMAKER = """
    bookmaker_slug            string         -                      sometimes  for its odds_book
"""


class Exchange(NamedTuple):
    """An action, and the types of the frames that answer it."""

    action: Contract
    replies: tuple[str, ...]


def _exchange(
    name: str, about: str, rows: str, example: Mapping[str, Any], *replies: str
) -> Exchange:
    example = {"action": name, **example}
    return Exchange(Contract(name, None, None, about, fields(ACTION + rows), example), replies)


EXCHANGES = (
    _exchange(
        "subscribe",
        "asks for a match; ten on a socket at the most",
        ABOUT_ONE + BOOKMAKER,
        {"event_id": 204849},
        *("subscribed", "error"),
    ),
    _exchange(
        "unsubscribe",
        "gives a match up; clients have met the answer, the documents do not name it",
        ABOUT_ONE,
        {"event_id": 204849},
        *("unsubscribed", "error"),
    ),
    _exchange("ping", "keeps an idle socket open", "", {}, "pong"),
)
