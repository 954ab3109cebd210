"""The rules of the relay: who gets which match, what is asked upstream, what an outage means.

A `RelayService` answers as `Service` does; its matches are those of upstream. Without `fixed`
matches it asks for what its clients ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from livecli.feed import actions
from livecli.feed.frames import NO_DATA, Frame, is_record
from livecli.feed.refusals import ABOUT_BOOKMAKER, LIMIT_A_SOCKET
from livecli.feed.sports import Match
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    DeadlinePassed,
    SendTexts,
    UpgradeRequested,
)
from livecli.service.service import Client, Service

from .carried_match import CarriedMatch
from .client_keys import Keys
from .delivery import FrameNumbers, to_all, to_streams
from .demand import KEPT_S, Demand
from .events import (
    AskUpstream,
    FeedRefused,
    FramesCame,
    LeaveUpstream,
    MatchJoined,
    MatchLeft,
    RecordsWanted,
    RefuseStream,
    RelayedFrame,
    SocketsChanged,
    StreamOpened,
    UpstreamFeed,
)
from .replay_ring import ReplayRing


PATIENCE_S = 120.0  # with an upstream that is away; then clients do better elsewhere
RESTART = 1012, "the relay has had no upstream for two minutes"
LONGEST_SLUG = 100
ANSWERS = NO_DATA - {"_gap"}  # what upstream tells us, and nobody else

# The words for a code of upstream's, whose own might say anything.
MESSAGES = {
    "bad_event_id": "event_id not found: {}",
    "bad_request": "The request for event {} was not accepted",
    "bad_sport": "The relay's upstream has no such sport; event {}",
    "limit": "The relay follows as many matches as it may; event {} is one too many",
    "not_tracked": "No live tracking for event {}",
    "subscription_required": "The relay's upstream has no odds by bookmaker; event {}",
    "unknown_bookmaker": "Unknown bookmaker for event {}",
}


class RelayService(Service):
    """The service's side towards many clients, and the wishes towards one upstream.

    `fixed` are the matches of the command line (None: what clients ask for), all asked for with
    `bookmaker`. With `keys`, every client needs one.
    """

    def __init__(
        self,
        *,
        wall: Callable[[], float],
        fixed: Collection[Match] | None = None,
        bookmaker: str | None = None,
        max_sockets: int = 20,
        ring_s: float = 300.0,
        limit: int = LIMIT_A_SOCKET,
        keys: Keys | None = None,
        patience: float = 1.0,
    ) -> None:
        super().__init__((), wall=wall, limit=limit)
        self.bookmaker = bookmaker
        self.on_demand = fixed is None
        self.ring_s = ring_s
        self.keys = keys
        self.patience = patience  # scales the waits
        self.demand = Demand(max_sockets)
        self.matches: dict[UpstreamFeed, CarriedMatch] = {}
        self.feeds: dict[int, dict[Match, UpstreamFeed]] = {}  # client → what it gets
        self.wants_records: set[int] = set()
        self.key_names: dict[int, str] = {}  # client → the name of its key
        self.carried: set[Match] = set(fixed or ())  # whatever clients ask for
        self.numbers = FrameNumbers(wall)
        for match in self.carried:
            self._relayed(UpstreamFeed(match, bookmaker))

    @property
    def deadline(self) -> float | None:
        times = [] if self.demand.deadline is None else [self.demand.deadline]
        for relayed in self.matches.values():
            if relayed.idle_since is not None:
                times.append(relayed.idle_since + KEPT_S * self.patience)
            if relayed.away_since is not None and (relayed.clients or relayed.streams):
                times.append(relayed.away_since + PATIENCE_S * self.patience)
        return min(times, default=None)

    def verdict(self, token: str | None) -> str | None:
        """With keys, a client's token must be one; without, it is nobody's business."""
        return None if self.keys is None or self.keys.name(token) else "auth_failed"

    def state(self, match: Match) -> bytes | None:
        """The snapshot of a match; None where it is not relayed, or nothing is there yet."""
        relayed = self.matches.get(UpstreamFeed(match, self.bookmaker))
        return relayed.subscribed() if relayed is not None and relayed.confirmed else None

    def relayed(self) -> list[Match]:
        """The matches that are there, for those who look around."""
        return sorted({feed.match for feed, each in self.matches.items() if each.confirmed})

    @property
    def ready(self) -> bool:
        """Whether all that is asked for is there; or nothing is, and clients may ask."""
        return all(each.confirmed and each.away_since is None for each in self.matches.values())

    # Clients come and go

    def _client_opened(self, event: ClientOpened, now: float) -> None:
        super()._client_opened(event, now)
        if event.client in self.clients:
            self.feeds[event.client] = {}
            if self.keys is not None:
                self.key_names[event.client] = self.keys.name(event.token) or ""

    def _client_closed(self, event: ClientClosed, now: float) -> None:
        self.clients.pop(event.client, None)
        for match in list(self.feeds.get(event.client, ())):
            self._leave(event.client, match)
        self.feeds.pop(event.client, None)
        self.wants_records.discard(event.client)
        self.key_names.pop(event.client, None)
        self._look_for_idle(now)

    def _records_wanted(self, event: RecordsWanted, now: float) -> None:
        if event.client in self.clients:
            self.wants_records.add(event.client)

    def _stream_opened(self, event: StreamOpened, now: float) -> None:
        client = Client("")
        self.feeds[event.client] = {}
        if event.key is not None:
            self.key_names[event.client] = event.key
        feed = UpstreamFeed(event.match, self.bookmaker)
        refused = self._not_carried(event.client, client, feed, now)
        if refused is not None:
            del self.feeds[event.client]
            self._effects.append(RefuseStream(event.client, *refused))
            return
        relayed = self._join(event.client, feed)
        relayed.streams[event.client] = event.types
        self._ask(now)
        frames = self.numbers.beginning(relayed, event.last)
        self._effects += to_streams(relayed, frames, [event.client])

    def revoke(self, now: float) -> list[Any]:
        """After the keys have changed: the effects that close the clients whose key is gone."""
        self._effects = []
        for client, name in list(self.key_names.items()):
            if self.keys is not None and name not in self.keys.names:
                self._effects.append(CloseSocket(client, 4401, "the key was removed"))
        return self._effects

    # Clients ask for matches

    def _client_message(self, event: ClientMessage, now: float) -> None:
        super()._client_message(event, now)
        self._look_for_idle(now)

    def _subscribe(self, number: int, client: Client, action: actions.Action, now: float) -> None:
        refused = self._malformed(client, action) or self._bad_bookmaker(action)
        if refused is None:
            feed = UpstreamFeed(
                Match(action.sport, action.event_id), action.bookmaker or self.bookmaker
            )
            refused = self._not_carried(number, client, feed, now)
        if refused is not None:
            self._error(number, *refused, action.event_id)
            return
        before = self.feeds[number].get(feed.match)
        if before is not None and before != feed:
            self._leave(number, feed.match)
        relayed = self._join(number, feed)
        relayed.clients[number] = None
        client.matches.add(feed.match)
        if relayed.confirmed:
            self._effects.append(SendTexts(number, [relayed.subscribed()]))
        self._ask(now)

    def _bad_bookmaker(self, action: actions.Action) -> tuple[str, str] | None:
        slug = action.bookmaker
        if slug is None or (
            isinstance(slug, str) and len(slug) <= LONGEST_SLUG and action.sport == "football"
        ):
            return None
        return "bad_request", "bookmaker_slug must be the slug of a bookmaker, for football"

    def _not_carried(
        self, number: int, client: Client, feed: UpstreamFeed, now: float
    ) -> tuple[str, str] | None:
        """Why a well-formed ask is refused: code and message; None when it is not."""
        match = feed.match
        if match not in client.matches and len(client.matches) >= self.limit:
            return "limit", f"{self.limit} concurrent match limit reached; unsubscribe first"
        key = self.key_names.get(number)
        if self.keys is not None and key is not None and not self.keys.allows(key, match):
            return "not_tracked", f"This key is not for event {match.event_id}"
        if feed in self.matches:
            return None
        code = self.demand.refusal(feed, now)
        if code is None and not self.on_demand and match not in self.carried:
            code = "not_tracked"
        if code is None and not self.demand.has_room(feed, self.matches):
            code = "limit"
        return None if code is None else (code, _message(code, match))

    def _join(self, number: int, feed: UpstreamFeed) -> CarriedMatch:
        """Give a client this match, which is asked for if nobody has it yet."""
        relayed = self.matches.get(feed)
        if relayed is None:
            relayed = self._relayed(feed)
            self.demand.ask(feed)
        relayed.idle_since = None
        self.feeds[number][feed.match] = feed
        return relayed

    def _relayed(self, feed: UpstreamFeed) -> CarriedMatch:
        relayed = CarriedMatch(feed, ReplayRing(self.ring_s, self.numbers.next()))
        self.matches[feed] = relayed
        return relayed

    def _leave(self, number: int, match: Match) -> None:
        feed = self.feeds[number].pop(match)
        relayed = self.matches.get(feed)
        if relayed is not None:
            relayed.clients.pop(number, None)
            relayed.streams.pop(number, None)

    def _look_for_idle(self, now: float) -> None:
        """What nobody has any more is kept for a minute."""
        for relayed in self.matches.values():
            if relayed.clients or relayed.streams or self._is_fixed(relayed.feed):
                relayed.idle_since = None
            elif relayed.idle_since is None:
                relayed.idle_since = now

    def _is_fixed(self, feed: UpstreamFeed) -> bool:
        return feed.match in self.carried and feed.bookmaker == self.bookmaker

    def _ask(self, now: float) -> None:
        self._effects += [
            AskUpstream(feed) for feed in self.demand.due(now) if feed in self.matches
        ]

    # Upstream

    def _frames_came(self, event: FramesCame, now: float) -> None:
        run: list[RelayedFrame] = []  # of one match
        of: CarriedMatch | None = None
        for frame in event.frames:
            if frame.type == "error":
                self._upstream_error(event.bookmaker, frame, now)
                continue
            if frame.event_id is None or frame.type in ANSWERS:
                continue
            feed = UpstreamFeed(Match(frame.sport or "football", frame.event_id), event.bookmaker)
            relayed = self.matches.get(feed)
            if relayed is None or (is_record(frame.type) and frame.type != "_gap"):
                continue
            if not (relayed.confirmed or frame.type == "subscribed"):
                continue  # of an earlier subscription, still on its way
            if relayed is not of:
                self._effects += to_all(of, run)
                of, run = relayed, []
            if frame.type == "_gap":
                self._effects += to_all(of, run)
                run = []
                relayed.gaps += 1
                gap = self.numbers.numbered(relayed, "_gap", frame.raw)
                self._effects += to_all(relayed, [gap], self.wants_records)
                continue
            relayed.learn(frame)
            run.append(self.numbers.numbered(relayed, frame.type, frame.raw))
        self._effects += to_all(of, run)

    def _upstream_error(self, bookmaker: str | None, frame: Frame, now: float) -> None:
        """A bookmaker that is refused is refused to those who asked for it.

        The session would go on without it, which is right for --bookmaker, and wrong for them.
        """
        code = frame.body.get("code")
        if code not in ABOUT_BOOKMAKER or bookmaker is None or bookmaker == self.bookmaker:
            return
        feeds = [
            feed
            for feed, relayed in self.matches.items()
            if feed.bookmaker == bookmaker
            and not relayed.confirmed
            and frame.event_id in (None, feed.match.event_id)
        ]
        for feed in feeds[:1]:
            self._effects.append(LeaveUpstream(feed, self._is_last(feed)))
            self._refuse(feed, code, now)

    def _feed_refused(self, event: FeedRefused, now: float) -> None:
        self._refuse(event.feed, event.code, now)

    def _refuse(self, feed: UpstreamFeed, code: str, now: float) -> None:
        """Hand a refusal to those who asked, and remember it for a minute."""
        relayed = self.matches.pop(feed, None)
        if relayed is None:
            return
        code = code if code in MESSAGES else "not_tracked"
        self.demand.withdraw(feed)
        self.demand.refused(feed, code, now)
        self.carried.discard(feed.match)
        message = _message(code, feed.match)
        for number in relayed.clients:
            self.feeds[number].pop(feed.match, None)
            self.clients[number].matches.discard(feed.match)
            self._error(number, code, message, feed.match.event_id)
        for number in relayed.streams:
            self.feeds[number].pop(feed.match, None)
            self._effects.append(RefuseStream(number, code, message))

    def _match_joined(self, event: MatchJoined, now: float) -> None:
        self.carried.add(event.match)
        feed = UpstreamFeed(event.match, self.bookmaker)
        if feed not in self.matches:
            self._relayed(feed)

    def _match_left(self, event: MatchLeft, now: float) -> None:
        """The match is over. Its clients keep what they have; nobody new is let in for long."""
        self.carried.discard(event.match)
        self._look_for_idle(now)

    # Outages, and time

    def _sockets_changed(self, event: SocketsChanged, now: float) -> None:
        for feed, relayed in self.matches.items():
            if feed.bookmaker != event.bookmaker:
                continue
            if feed.match not in event.away:
                relayed.away_since = None
            elif relayed.away_since is None:
                relayed.away_since = now

    def _deadline_passed(self, event: DeadlinePassed, now: float) -> None:
        self._ask(now)
        idle_s, away_s = KEPT_S * self.patience, PATIENCE_S * self.patience
        for feed, relayed in list(self.matches.items()):
            if relayed.idle_since is not None and relayed.idle_since + idle_s <= now:
                del self.matches[feed]
                if not self.demand.withdraw(feed):
                    self._effects.append(LeaveUpstream(feed, self._is_last(feed)))
        out = {
            feed
            for feed, relayed in self.matches.items()
            if relayed.away_since is not None and relayed.away_since + away_s <= now
        }
        for feed in out:
            relayed = self.matches[feed]
            for client in (*relayed.clients, *relayed.streams):
                if out.issuperset(self.feeds[client].values()):
                    self._effects.append(CloseSocket(client, *RESTART))
            relayed.away_since = now  # those who stay, for what else they have, are asked again

    def _is_last(self, feed: UpstreamFeed) -> bool:
        return not any(each.bookmaker == feed.bookmaker for each in self.matches if each != feed)

    _RULES: dict[type, Callable[..., None]] = {
        ClientClosed: _client_closed,
        ClientMessage: _client_message,
        ClientOpened: _client_opened,
        DeadlinePassed: _deadline_passed,
        FeedRefused: _feed_refused,
        FramesCame: _frames_came,
        MatchJoined: _match_joined,
        MatchLeft: _match_left,
        RecordsWanted: _records_wanted,
        SocketsChanged: _sockets_changed,
        StreamOpened: _stream_opened,
        UpgradeRequested: Service._upgrade_requested,
    }


def _message(code: str, match: Match) -> str:
    return MESSAGES.get(code, MESSAGES["not_tracked"]).format(match.event_id)
