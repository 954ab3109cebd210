"""What the service answers, to whom each frame goes, and when: all clients, no socket itself.

`now` is a monotonic time in seconds, `wall` gives unix time in milliseconds. What the documents
leave open follows wire-facts, and where that knows nothing, the stricter choice, so that what works
here works there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from livecli.feed import actions
from livecli.feed.refusals import LIMIT_A_SOCKET
from livecli.feed.sports import FOOTBALL_PATH, PATHS, SPORTS, Match

from .events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    DeadlinePassed,
    Effect,
    Event,
    HangUp,
    Say,
    UpgradeRequested,
)
from .served_match import INTERVAL_S, Due, ServedMatch


PONG = b'{"type":"pong"}'
AT_ONCE = 256  # frames of one match in one step, so that none keeps the others waiting


@dataclass(slots=True)
class Client:
    """One socket of somebody."""

    path: str
    matches: set[Match] = field(default_factory=set)


class Service:
    """The service's side of the feed.

    `untracked` are matches that it knows and has no data for. With a `token`, no other is let in;
    a client with `unpaid_token` is told that the addon is missing. `limit` is for one socket.
    """

    def __init__(
        self,
        showings: Iterable[ServedMatch],
        *,
        wall: Callable[[], float],
        untracked: Iterable[Match] = (),
        token: str | None = None,
        unpaid_token: str | None = None,
        limit: int = LIMIT_A_SOCKET,
    ) -> None:
        self.showings = {showing.match: showing for showing in showings}
        self.untracked = frozenset(untracked)
        self.wall = wall
        self.began_ms = wall()
        self.token = token
        self.unpaid_token = unpaid_token
        self.limit = limit
        self.clients: dict[int, Client] = {}
        self._effects: list[Effect] = []

    def handle(self, event: Event, now: float) -> list[Effect]:
        """What to do about `event`."""
        self._effects = []
        self._RULES[type(event)](self, event, now)
        return self._effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due, or None while nothing is on."""
        times = [at for showing in self.showings.values() if (at := showing.next_at) is not None]
        return min(times) if times else None

    def start_all(self, now: float) -> None:
        """Begin every match, subscribers or none."""
        for showing in self.showings.values():
            if showing.started_at is None:
                showing.start(now, int(self.wall()))

    def verdict(self, token: str | None) -> str | None:
        """The error code for this token, or None when it is good."""
        if self.unpaid_token is not None and token == self.unpaid_token:
            return "subscription_required"
        if self.token is not None and token != self.token:
            return "auth_failed"
        return None

    def is_open(self, showing: ServedMatch) -> bool:
        """Whether a match is on by now."""
        return self.wall() >= self.began_ms + 1000 * showing.opens_s

    # Clients come and go

    def _knocked(self, event: UpgradeRequested, now: float) -> None:
        """Everybody is let in; the token is looked at afterwards (wire-facts, Close codes)."""

    def _joined(self, event: ClientOpened, now: float) -> None:
        code = self.verdict(event.token)
        if code is not None:
            self._error(event.client, code, REASONS[code])
            self._effects.append(HangUp(event.client, CLOSE_CODES[code], REASONS[code]))
        elif event.path not in PATHS:
            self._effects.append(HangUp(event.client, 4404, "Unknown path"))
        else:
            self.clients[event.client] = Client(event.path)

    def _left(self, event: ClientClosed, now: float) -> None:
        client = self.clients.pop(event.client, None)
        for match in client.matches if client else ():
            del self.showings[match].subscribers[event.client]

    # Clients speak

    def _said(self, event: ClientMessage, now: float) -> None:
        client = self.clients.get(event.client)
        if client is None:
            return
        said = actions.read(event.message)
        if said is None:
            self._error(event.client, "bad_request", "Message is not a JSON object")
        elif said.action == "ping":
            self._effects.append(Say(event.client, [PONG]))
        elif said.action == "subscribe":
            self._subscribe(event.client, client, said, now)
        elif said.action == "unsubscribe":
            self._unsubscribe(event.client, client, said)
        else:  # the words were captured (wire-facts, Error frames)
            self._error(event.client, "bad_action", f"Unknown action: {said.action}")

    def _subscribe(self, number: int, client: Client, said: actions.Action, now: float) -> None:
        refused = self._refusal(client, said)
        if refused is not None:
            code, message = refused
            self._error(number, code, message, said.event_id)
            return
        match = Match(said.sport, said.event_id)
        showing = self.showings[match]
        if showing.started_at is None:
            showing.start(now, int(self.wall()))
        client.matches.add(match)
        showing.subscribers[number] = said.bookmaker
        self._effects.append(Say(number, [showing.subscribed()]))

    def _refusal(self, client: Client, said: actions.Action) -> tuple[str, str] | None:
        """Why this subscribe is refused: code and message; None when it is not."""
        if not _known(said.sport):
            return "bad_sport", f"Unknown sport: {said.sport}"
        if said.sport != "football" and client.path == FOOTBALL_PATH:
            return "bad_sport", f"This channel carries football only, not {said.sport}"
        if type(said.event_id) is not int:
            return "bad_event_id", f"event_id is not a number: {said.event_id}"
        match = Match(said.sport, said.event_id)
        showing = self.showings.get(match)
        if match in self.untracked or (showing is not None and not self.is_open(showing)):
            return "not_tracked", f"No live tracking for event {match.event_id}"
        if showing is None:
            return "bad_event_id", f"event_id not found: {match.event_id}"
        if match not in client.matches and len(client.matches) >= self.limit:
            return "limit", f"{self.limit} concurrent match limit reached; unsubscribe first"
        if said.bookmaker is None:
            return None
        if not isinstance(said.bookmaker, str) or match.sport != "football":
            return "bad_request", "bookmaker_slug must be the slug of a bookmaker, for football"
        if said.bookmaker not in showing.bookmakers:
            return "unknown_bookmaker", f"Unknown bookmaker: {said.bookmaker}"
        return None

    def _unsubscribe(self, number: int, client: Client, said: actions.Action) -> None:
        """Acknowledged as captured (wire-facts): without the sport, also when nothing was there."""
        if not _known(said.sport):
            self._error(number, "bad_sport", f"Unknown sport: {said.sport}", said.event_id)
            return
        if type(said.event_id) is not int:
            message = f"event_id is not a number: {said.event_id}"
            self._error(number, "bad_event_id", message, said.event_id)
            return
        match = Match(said.sport, said.event_id)
        if match in client.matches:
            client.matches.remove(match)
            del self.showings[match].subscribers[number]
        self._effects.append(
            Say(number, [b'{"type":"unsubscribed","event_id":%d}' % match.event_id])
        )

    def _error(self, number: int, code: str, message: str, event_id: Any = None) -> None:
        body: dict[str, Any] = {"type": "error", "code": code, "message": message[:200]}
        if type(event_id) is int:
            body["event_id"] = event_id
        self._effects.append(Say(number, [orjson.dumps(body)]))

    # Time passes

    def _passed(self, event: DeadlinePassed, now: float) -> None:
        for showing in self.showings.values():
            at = showing.next_at
            if at is not None and at <= now:
                self._tell(showing, showing.due(now, AT_ONCE))
                if showing.over and showing.loop:
                    pause_s = INTERVAL_S / showing.speed
                    start_ms = int(self.wall() + pause_s * 1000)
                    self._tell(showing, showing.restart(now + pause_s, start_ms))

    def _tell(self, showing: ServedMatch, frames: list[Due]) -> None:
        for number, bookmaker in showing.subscribers.items():
            texts = [
                frame.raw
                for frame in frames
                if bookmaker is None or frame.bookmaker in (None, bookmaker)
            ]
            if texts:
                self._effects.append(Say(number, texts))

    _RULES: dict[type, Callable[[Service, Any, float], None]] = {
        DeadlinePassed: _passed,
        ClientOpened: _joined,
        UpgradeRequested: _knocked,
        ClientClosed: _left,
        ClientMessage: _said,
    }


def _known(sport: Any) -> bool:
    """Whether a client's word is a sport; it may be of any type."""
    return isinstance(sport, str) and sport in SPORTS


REASONS = {
    "auth_failed": "Token missing, invalid or expired",
    "subscription_required": "Token valid but WebSocket addon not active",
}
CLOSE_CODES = {"auth_failed": 4401, "subscription_required": 4402}
