"""The service's rules: what each client is answered, and which frames it gets when. No sockets.

`now` is a monotonic time in seconds, `wall` gives unix time in milliseconds. Where the documents
leave a choice, wire-facts decide; where those are silent, the stricter choice, so that what works
here works with the real service.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
    CloseSocket,
    DeadlinePassed,
    Effect,
    Event,
    SendTexts,
    UpgradeRequested,
)
from .quirks import UNASKED
from .served_match import INTERVAL_S, ServedMatch, TimedFrame


PONG = b'{"type":"pong"}'
AT_ONCE = 256  # frames of one match in one step, so that no match delays the others


@dataclass(slots=True)
class Client:
    """One socket: its path, and the matches that it is subscribed to."""

    path: str
    matches: set[Match] = field(default_factory=set)


class Service:
    """The service's side of the feed.

    `untracked` are known matches without data. With a `token`, every other one is refused; with
    `unpaid_token` the answer is that the addon is missing. `limit` is matches for each socket.
    `rich` says that refusals are those that clients of the rich dialect have met; `quirks` are
    names of QUIRKS.
    """

    def __init__(
        self,
        served_matches: Iterable[ServedMatch],
        *,
        wall: Callable[[], float],
        untracked: Iterable[Match] = (),
        token: str | None = None,
        unpaid_token: str | None = None,
        limit: int = LIMIT_A_SOCKET,
        rich: bool = False,
        quirks: Collection[str] = (),
    ) -> None:
        self.served_matches = {served_match.match: served_match for served_match in served_matches}
        self.untracked = frozenset(untracked)
        self.wall = wall
        self.began_ms = wall()
        self.token = token
        self.unpaid_token = unpaid_token
        self.limit = limit
        self.rich = rich
        self.quirks = quirks
        self._unasked_due: dict[str, float] = {}  # quirk → when its next frame is due
        self.clients: dict[int, Client] = {}
        self._effects: list[Any] = []  # of the type Effect; a relay has more

    def handle(self, event: Event, now: float) -> list[Effect]:
        """The effects of `event`."""
        self._effects = []
        self._RULES[type(event)](self, event, now)
        return self._effects

    @property
    def deadline(self) -> float | None:
        """When `DeadlinePassed` is due; None while no match runs and nothing comes unasked."""
        times = [
            at
            for served_match in self.served_matches.values()
            if (at := served_match.next_at) is not None
        ]
        times += self._unasked_due.values()
        return min(times) if times else None

    def start_all(self, now: float) -> None:
        """Begin every match, with subscribers or without."""
        for served_match in self.served_matches.values():
            if served_match.started_at is None:
                served_match.start(now, int(self.wall()))

    def set_speed(self, speed: float, now: float) -> None:
        """Have all matches go on at this speed, and those to come begin at it."""
        for served_match in self.served_matches.values():
            served_match.set_speed(speed, now)

    def verdict(self, token: str | None) -> str | None:
        """The error code for this token, or None when it is good."""
        if self.unpaid_token is not None and token == self.unpaid_token:
            return "subscription_required"
        if self.token is not None and token != self.token:
            return "auth_failed"
        return None

    def is_open(self, served_match: ServedMatch) -> bool:
        """Whether a match is on by now."""
        return self.wall() >= self.began_ms + 1000 * served_match.opens_s

    # Clients come and go

    def _upgrade_requested(self, event: UpgradeRequested, now: float) -> None:
        """Accept every upgrade; the token is checked afterwards (wire-facts, Close codes)."""

    def _client_opened(self, event: ClientOpened, now: float) -> None:
        code = self.verdict(event.token)
        if code is None and event.path not in PATHS:
            code = "not_found"
        if code is None:
            self.clients[event.client] = Client(event.path)
            for quirk, (_, every_s) in UNASKED.items():
                if quirk in self.quirks:
                    self._unasked_due.setdefault(quirk, now + every_s)
            return
        if code == "auth_failed" and event.token is None and self.rich:
            code = "auth_required"
        if (code in DOCUMENTED or self.rich) and "no-error-frame" not in self.quirks:
            self._error(event.client, code, REASONS[code])
        self._effects.append(CloseSocket(event.client, CLOSES[code], REASONS[code]))

    def _client_closed(self, event: ClientClosed, now: float) -> None:
        client = self.clients.pop(event.client, None)
        for match in client.matches if client else ():
            self._leave(event.client, match)
        if not self.clients:
            self._unasked_due.clear()

    # Clients send messages

    def _client_message(self, event: ClientMessage, now: float) -> None:
        client = self.clients.get(event.client)
        if client is None:
            return
        action = actions.read(event.message)
        if action is not None and "string-ids" in self.quirks:
            action = action._replace(event_id=_number(action.event_id))
        if action is None:
            self._error(event.client, "bad_request", "Message is not a JSON object")
        elif action.action == "ping":
            self._effects.append(SendTexts(event.client, [PONG]))
        elif action.action == "subscribe":
            self._subscribe(event.client, client, action, now)
        elif action.action == "unsubscribe":
            self._unsubscribe(event.client, client, action)
        else:  # the message is as captured (wire-facts, Error frames)
            self._error(event.client, "bad_action", f"Unknown action: {_shown(action.action)}")

    def _subscribe(self, number: int, client: Client, action: actions.Action, now: float) -> None:
        refused = self._refusal(client, action)
        if refused is not None:
            code, message = refused
            self._error(number, code, message, action.event_id)
            return
        match = Match(action.sport, action.event_id)
        served_match = self.served_matches[match]
        if served_match.started_at is None:
            served_match.start(now, int(self.wall()))
        client.matches.add(match)
        served_match.subscribers[number] = action.bookmaker
        self._effects.append(SendTexts(number, [served_match.subscribed(action.bookmaker)]))

    def _malformed(self, client: Client, action: actions.Action) -> tuple[str, str] | None:
        """Why this subscribe is refused whatever is served: code and message; None: it is not."""
        if not _is_sport(action.sport):
            return "bad_sport", f"Unknown sport: {_shown(action.sport)}"
        if action.sport != "football" and client.path == FOOTBALL_PATH:
            return "bad_sport", f"This channel carries football only, not {_shown(action.sport)}"
        if type(action.event_id) is not int:
            return "bad_event_id", f"event_id is not a number: {_shown(action.event_id)}"
        return None

    def _refusal(self, client: Client, action: actions.Action) -> tuple[str, str] | None:
        """Why this subscribe is refused: code and message; None when it is not."""
        malformed = self._malformed(client, action)
        if malformed is not None:
            return malformed
        match = Match(action.sport, action.event_id)
        served_match = self.served_matches.get(match)
        if match in self.untracked or (served_match is not None and not self.is_open(served_match)):
            return "not_tracked", f"No live tracking for event {match.event_id}"
        if served_match is None:
            return "bad_event_id", f"event_id not found: {match.event_id}"
        if match not in client.matches and len(client.matches) >= self.limit:
            return "limit", f"{self.limit} concurrent match limit reached; unsubscribe first"
        if action.bookmaker is None:
            return None
        if not isinstance(action.bookmaker, str) or match.sport != "football":
            return "bad_request", "bookmaker_slug must be the slug of a bookmaker, for football"
        if action.bookmaker not in served_match.bookmakers:
            return "unknown_bookmaker", f"Unknown bookmaker: {action.bookmaker}"
        return None

    def _unsubscribe(self, number: int, client: Client, action: actions.Action) -> None:
        """Acknowledge, also where there was no subscription; without the sport (wire-facts)."""
        if not _is_sport(action.sport):
            self._error(
                number, "bad_sport", f"Unknown sport: {_shown(action.sport)}", action.event_id
            )
            return
        if type(action.event_id) is not int:
            message = f"event_id is not a number: {_shown(action.event_id)}"
            self._error(number, "bad_event_id", message, action.event_id)
            return
        match = Match(action.sport, action.event_id)
        if match in client.matches:
            client.matches.remove(match)
            self._leave(number, match)
        self._effects.append(
            SendTexts(number, [b'{"type":"unsubscribed","event_id":%d}' % match.event_id])
        )

    def _leave(self, number: int, match: Match) -> None:
        """A client gets this match no more."""
        del self.served_matches[match].subscribers[number]

    def _error(self, number: int, code: str, message: str, event_id: Any = None) -> None:
        body: dict[str, Any] = {"type": "error", "code": code, "message": message[:200]}
        if type(event_id) is int:
            body["event_id"] = event_id
        self._effects.append(SendTexts(number, [orjson.dumps(body)]))

    # Time passes

    def _deadline_passed(self, event: DeadlinePassed, now: float) -> None:
        for quirk, due in self._unasked_due.items():
            text, every_s = UNASKED[quirk]
            if due <= now:
                self._unasked_due[quirk] = now + every_s
                self._effects += [SendTexts(client, [text]) for client in self.clients]
        for served_match in self.served_matches.values():
            at = served_match.next_at
            if at is not None and at <= now:
                self._send(served_match, served_match.due(now, AT_ONCE))
                if served_match.over and served_match.loop:
                    pause_s = INTERVAL_S / served_match.speed
                    start_ms = int(self.wall() + pause_s * 1000)
                    self._send(served_match, served_match.restart(now + pause_s, start_ms))

    def _send(self, served_match: ServedMatch, frames: list[TimedFrame]) -> None:
        for number, bookmaker in served_match.subscribers.items():
            texts = [frame.raw for frame in frames if served_match.is_for(frame, bookmaker)]
            if texts:
                self._effects.append(SendTexts(number, texts))

    _RULES: dict[type, Callable[..., None]] = {
        DeadlinePassed: _deadline_passed,
        ClientOpened: _client_opened,
        UpgradeRequested: _upgrade_requested,
        ClientClosed: _client_closed,
        ClientMessage: _client_message,
    }


def _shown(value: Any) -> str:
    """A client's value in the message of an error; it may be nested deeper than Python spells."""
    try:
        return str(value)
    except RecursionError:
        return type(value).__name__


def _number(event_id: Any) -> Any:
    """The id in a string of digits; anything else as it is."""
    digits = type(event_id) is str and event_id.isascii() and event_id.isdigit()
    return int(event_id) if digits and len(event_id) < 19 else event_id


def _is_sport(sport: Any) -> bool:
    """Whether a client's word is a sport; it may be of any type."""
    return isinstance(sport, str) and sport in SPORTS


# Code → why, for people. The documents have no code for an unknown path, nor one for a token that
# is not there; the others are what clients of the rich dialect met (wire-facts, November).
REASONS = {
    "auth_failed": "Token missing, invalid or expired",
    "auth_required": "Token missing",
    "not_found": "Unknown path",
    "subscription_required": "Token valid but WebSocket addon not active",
}
CLOSES = {
    "auth_failed": 4401,
    "auth_required": 4401,
    "not_found": 4404,
    "subscription_required": 4402,
}
DOCUMENTED = frozenset({"auth_failed", "subscription_required"})
