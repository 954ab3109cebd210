"""The relay's rules as plays: who gets what, what is asked upstream, what an outage means."""

from __future__ import annotations

from itertools import count

import orjson
import pytest
from support.playbook import Playbook

from livecli.feed.actions import PING, subscribe, unsubscribe
from livecli.feed.frames import Frame
from livecli.feed.records import missed
from livecli.feed.sports import BOTH_PATH, Match
from livecli.relay.client_keys import Key, Keys
from livecli.relay.demand import ASKS_A_S, MOST_REFUSALS
from livecli.relay.events import (
    AskUpstream,
    FanOut,
    FeedRefused,
    FramesCame,
    LeaveUpstream,
    MatchJoined,
    MatchLeft,
    RecordsWanted,
    RefuseStream,
    SocketsChanged,
    StreamOpened,
    UpstreamFeed,
)
from livecli.relay.relay_service import RelayService
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    DeadlinePassed,
    SendTexts,
)


ONE, TWO = Match("football", 204849), Match("football", 204850)
FEED, OTHER = UpstreamFeed(ONE), UpstreamFeed(TWO)
WALL_MS = 1_718_780_400_000.0
SNAPSHOT = (
    b'{"type":"subscribed","event_id":204849,"source":"full","event":{"type":"event"},'
    b'"livedata":[],"history":[],"odds":null}'
)


class Sent:
    """A `FanOut` of these bytes to these clients."""

    def __init__(self, clients: tuple[int, ...], *raws: bytes) -> None:
        self.clients, self.raws = clients, raws

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, FanOut)
            and self.clients == tuple(other.clients)
            and self.raws == tuple(frame.raw for frame in other.frames)
        )

    def __repr__(self) -> str:
        return f"Sent({self.clients}, {self.raws})"


def relaying(*clients: int, **options: object) -> Playbook:
    """A play in which these clients have joined."""
    play = Playbook(RelayService(wall=lambda: WALL_MS, **options))  # type: ignore[arg-type]
    for client in clients:
        assert play >> ClientOpened(client, BOTH_PATH)
    return play


def said(client: int, text: str) -> ClientMessage:
    return ClientMessage(client, text.encode())


def frame(raw: bytes, match: Match = ONE) -> Frame:
    body = orjson.loads(raw)
    return Frame(raw, body["type"], match.event_id, match.sport, WALL_MS, 1)


def came(*raws: bytes, match: Match = ONE, bookmaker: str | None = None) -> FramesCame:
    return FramesCame(bookmaker, [frame(raw, match) for raw in raws])


def numbered(kind: str, n: int) -> bytes:
    return b'{"type":"%b","event_id":204849,"n":%d}' % (kind.encode(), n)


def carrying(*clients: int, **options: object) -> Playbook:
    """A play in which these clients get match ONE."""
    play = relaying(*clients, **options)
    play.rules.handle(said(clients[0], subscribe(ONE)), play.now)
    play.rules.handle(came(SNAPSHOT), play.now)
    for client in clients[1:]:
        play.rules.handle(said(client, subscribe(ONE)), play.now)
    return play


def error(code: str, message: str, event_id: int = 204849) -> bytes:
    body = {"type": "error", "code": code, "message": message, "event_id": event_id}
    return orjson.dumps(body)


# Demand


def test_a_match_is_asked_for_once_however_many_ask():
    """The second client waits with the first; both get upstream's own snapshot."""
    play = relaying(1, 2)

    assert play >> said(1, subscribe(ONE)) << AskUpstream(FEED)
    assert play >> said(2, subscribe(ONE))
    assert play >> came(SNAPSHOT) << Sent((1, 2), SNAPSHOT)


def test_what_comes_before_the_snapshot_is_of_an_earlier_subscription():
    """Upstream may still send what nobody wanted any more."""
    play = relaying(1)
    play.rules.handle(said(1, subscribe(ONE)), 0.0)

    assert play >> came(numbered("action", 1))
    assert play >> came(SNAPSHOT) << Sent((1,), SNAPSHOT)


def test_frames_go_down_byte_for_byte_to_those_who_asked():
    """Client 2 follows another match, client 3 none."""
    play = carrying(1)
    for client in (2, 3):
        assert play >> ClientOpened(client, BOTH_PATH)
    play.rules.handle(said(2, subscribe(TWO)), 0.0)
    raw = b'{"type":"livedata",  "event_id":204849,"x":1.50}'

    assert play >> came(raw) << Sent((1,), raw)


def test_a_late_joiner_gets_a_snapshot_of_the_state():
    """The newest event, the livedata, oldest first, the odds; history empty as upstream had it."""
    play = carrying(1)
    event, odds = numbered("event", 5), b'{"type":"odds","event_id":204849,"odds":{}}'
    play.rules.handle(came(*[numbered("livedata", n) for n in range(35)], event, odds), 0.0)
    assert play >> ClientOpened(2, BOTH_PATH)

    (effect,) = play.rules.handle(said(2, subscribe(ONE)), 0.0)
    body = orjson.loads(effect.texts[0])

    assert [each["n"] for each in body["livedata"]] == list(range(5, 35))
    assert (body["event"]["n"], body["odds"]["odds"], body["history"]) == (5, {}, [])
    assert body["source"] == "full"


def test_a_snapshot_has_bare_odds_where_upstream_has_them():
    """As clients of the rich dialect met them; the prices are the newest."""
    play = relaying(1)
    play.rules.handle(said(1, subscribe(ONE)), 0.0)
    first = SNAPSHOT.replace(b'"odds":null', b'"odds":{"match_winner":{"home":2.0}}')
    odds = b'{"type":"odds","event_id":204849,"odds":{"match_winner":{"home":2.5}}}'
    play.rules.handle(came(first, odds), 0.0)

    assert orjson.loads(play.rules.state(ONE))["odds"] == {"match_winner": {"home": 2.5}}


def test_the_history_has_actions_where_upstream_has_some():
    """The last 300, those of upstream's snapshot among them."""
    play = relaying(1)
    play.rules.handle(said(1, subscribe(ONE)), 0.0)
    first = SNAPSHOT.replace(b'"history":[]', b'"history":[%b]' % numbered("action", 0))
    play.rules.handle(came(first, *[numbered("action", n) for n in range(1, 400)]), 0.0)

    history = orjson.loads(play.rules.state(ONE))["history"]

    assert [each["n"] for each in history] == list(range(100, 400))


def test_what_nobody_has_is_kept_for_a_minute():
    """A client that comes back has its match at once; then it is left upstream."""
    play = carrying(1)

    assert (
        play.at(10)
        >> said(1, unsubscribe(ONE))
        << SendTexts(1, [b'{"type":"unsubscribed","event_id":204849}'])
    )
    assert play.rules.deadline == 70
    assert play.at(69) >> DeadlinePassed()
    assert play.at(70) >> DeadlinePassed() << LeaveUpstream(FEED, last=True)
    assert play.rules.deadline is None


def test_a_client_that_is_gone_counts_no_more():
    """Its matches idle as if it had said so."""
    play = carrying(1, 2)

    assert play >> ClientClosed(1)
    assert play.rules.deadline is None
    assert play >> ClientClosed(2)
    assert play.rules.deadline == 60


def test_a_second_bookmaker_is_a_place_of_its_own():
    """Its frames are for those who asked for it."""
    play = carrying(1)
    slugged = UpstreamFeed(ONE, "pinnacle")
    odds = b'{"type":"odds_book","event_id":204849}'
    assert play >> ClientOpened(2, BOTH_PATH)

    assert play >> said(2, subscribe(ONE, "pinnacle")) << AskUpstream(slugged)
    assert play >> came(SNAPSHOT, bookmaker="pinnacle") << Sent((2,), SNAPSHOT)
    assert play >> came(odds, bookmaker="pinnacle") << Sent((2,), odds)


def test_a_refusal_is_handed_to_those_who_asked_and_remembered_for_a_minute():
    """In our own words: upstream's might say anything."""
    play = relaying(1, 2)
    words = "No live tracking for event 204849"
    play.rules.handle(said(1, subscribe(ONE)), 0.0)

    refusal = SendTexts(1, [error("not_tracked", words)])
    assert play >> FeedRefused(FEED, "not_tracked") << refusal
    assert play.at(59) >> said(1, subscribe(ONE)) << refusal
    assert play.at(61) >> said(1, subscribe(ONE)) << AskUpstream(FEED)


def test_a_refused_bookmaker_is_refused_to_those_who_asked_for_it():
    """The session would go on without it, unasked."""
    play = relaying(1)
    slugged = UpstreamFeed(ONE, "tial")
    play.rules.handle(said(1, subscribe(ONE, "tial")), 0.0)
    told = b'{"type":"error","code":"unknown_bookmaker","event_id":204849,"message":"SECRET"}'

    assert (
        play
        >> came(told, bookmaker="tial")
        << LeaveUpstream(slugged, last=True)
        << SendTexts(1, [error("unknown_bookmaker", "Unknown bookmaker for event 204849")])
    )


def test_twenty_asks_a_second_go_upstream():
    """However fast clients ask; none is forgotten."""
    play = relaying(*range(1, 5))
    asks = []
    for client, match in zip(count(1), range(0, 40, 10)):
        for n in range(match, match + 10):
            asks += play.rules.handle(said(client, subscribe(Match("football", 1 + n))), 0.0)

    assert len(asks) == ASKS_A_S
    assert play.rules.deadline == 1.0
    assert len(play.rules.handle(DeadlinePassed(), 1.0)) == ASKS_A_S
    assert play.rules.deadline is None


def test_what_the_sockets_cannot_carry_is_limit():
    """Ten matches on the one that may be; the eleventh is one too many."""
    play = relaying(1, 2, max_sockets=1)
    for n in range(10):
        play.rules.handle(said(1, subscribe(Match("football", 1 + n))), 0.0)
    words = "The relay follows as many matches as it may; event 204849 is one too many"

    assert play >> said(2, subscribe(ONE)) << SendTexts(2, [error("limit", words)])


def test_ten_matches_a_client_socket():
    """As documented, and in the service's own words."""
    play = relaying(1)
    for n in range(10):
        play.rules.handle(said(1, subscribe(Match("football", 1 + n))), 0.0)
    words = "10 concurrent match limit reached; unsubscribe first"

    assert play >> said(1, subscribe(ONE)) << SendTexts(1, [error("limit", words)])


def test_refusals_do_not_fill_the_memory():
    """A client may ask for any number of ids that are none."""
    play = relaying()
    for n in range(MOST_REFUSALS + 5):
        play.rules.demand.refused(UpstreamFeed(Match("football", n)), "bad_event_id", 0.0)

    assert len(play.rules.demand._refused) == MOST_REFUSALS
    assert play.rules.demand.refusal(UpstreamFeed(Match("football", 9)), 61.0) is None
    assert not play.rules.demand._refused


def test_with_fixed_matches_others_are_not_tracked():
    """What the command line names is what there is."""
    play = relaying(1, fixed=[ONE])
    words = "No live tracking for event 204850"

    assert play >> said(1, subscribe(ONE))
    assert play >> said(1, subscribe(TWO)) << SendTexts(1, [error("not_tracked", words, 204850)])
    assert play >> ClientClosed(1)
    assert play.rules.deadline is None


def test_a_match_of_the_live_list_can_be_had_until_it_leaves():
    """It is followed upstream already."""
    play = relaying(1, 2, fixed=[])

    assert play >> MatchJoined(ONE)
    assert play >> said(1, subscribe(ONE))
    assert play >> came(SNAPSHOT) << Sent((1,), SNAPSHOT)
    assert play >> MatchLeft(ONE)
    assert play >> ClientClosed(1)
    play.at(60) >> DeadlinePassed() << LeaveUpstream(FEED, last=True)
    assert (
        play
        >> said(2, subscribe(ONE))
        << SendTexts(2, [error("not_tracked", "No live tracking for event 204849")])
    )


@pytest.mark.parametrize("text", ["", "{}", '{"action":"subscribe"}', "[" * 500, PING])
def test_a_client_is_answered_as_by_the_service(text: str):
    """The relay adds nothing to the dialogue: one answer, of the service's own making."""
    play = relaying(1)

    (effect,) = play.rules.handle(said(1, text), 0.0)

    assert isinstance(effect, SendTexts)
    assert orjson.loads(effect.texts[0])["type"] in ("error", "pong")


# Outages


def test_a_gap_is_told_to_those_who_want_records():
    """The others get the fresh snapshot alone."""
    play = carrying(1, 2)
    assert play >> RecordsWanted(2)
    gap = missed(ONE, "lost", None, WALL_MS, WALL_MS + 5000).raw

    assert play >> came(gap, SNAPSHOT) << Sent((2,), gap) << Sent((1, 2), SNAPSHOT)


def test_two_minutes_without_upstream_close_with_1012():
    """Clients stay connected before; one that has another match stays longer."""
    play = carrying(1, 2)
    play.rules.handle(said(2, subscribe(TWO)), 0.0)
    reason = "the relay has had no upstream for two minutes"

    assert play.at(100) >> SocketsChanged(None, frozenset({ONE}))
    assert not play.rules.ready
    assert play.at(219) >> DeadlinePassed()
    assert play.at(220) >> DeadlinePassed() << CloseSocket(1, 1012, reason)


def test_an_upstream_that_is_back_closes_nobody():
    """Its snapshot says so."""
    play = carrying(1)
    play.rules.handle(SocketsChanged(None, frozenset({ONE})), 100.0)

    assert play.at(150) >> came(SNAPSHOT) << Sent((1,), SNAPSHOT)
    assert play.rules.deadline is None
    assert play.rules.ready


# Event streams


def test_a_stream_begins_with_the_state():
    """And goes on with the types that it asked for."""
    play = carrying(1)
    action, moving = numbered("action", 1), numbered("livedata", 1)
    begins = StreamOpened(8, ONE)

    assert play >> begins << Sent((8,), SNAPSHOT)
    assert play >> StreamOpened(9, ONE, frozenset({"action"}))
    assert (
        play
        >> came(action, moving)
        << Sent((1,), action, moving)
        << Sent((8,), action, moving)
        << Sent((9,), action)
    )


def test_a_stream_goes_on_after_its_last_number():
    """Nothing twice, nothing lost."""
    play = carrying(1)
    raws = [numbered("action", n) for n in range(4)]
    (effect,) = play.rules.handle(came(*raws), 0.0)
    last = effect.frames[1].number

    assert play >> StreamOpened(9, ONE, last=last) << Sent((9,), *raws[2:])


def test_a_ring_that_is_too_short_tells_a_gap():
    """Never silence: the window that nobody can fill, then the state."""
    play = carrying(1)
    last = int(WALL_MS - 5000) * 1000

    (effect,) = play.rules.handle(StreamOpened(9, ONE, frozenset({"odds"}), last), 0.0)
    gap = orjson.loads(effect.frames[0].raw)

    assert [each.type for each in effect.frames] == ["_gap"]
    assert (gap["cause"], gap["from_ms"], gap["to_ms"]) == ("ring", WALL_MS - 5000, WALL_MS)


def test_a_stream_asks_upstream_as_a_socket_does():
    """Its refusal is an answer of HTTP."""
    play = relaying()
    words = "event_id not found: 204849"

    assert play >> StreamOpened(9, ONE) << AskUpstream(FEED)
    refusal = RefuseStream(9, "bad_event_id", words)
    assert play >> FeedRefused(FEED, "bad_event_id") << refusal


# Keys


def keyed(**names: str) -> Keys:
    return Keys({name: Key(key.encode(), frozenset()) for name, key in names.items()})


def test_with_keys_a_token_must_be_one():
    """The feed's own words, and its close code."""
    play = relaying(keys=keyed(anna="a" * 16))
    words = "Token missing, invalid or expired"
    told = orjson.dumps({"type": "error", "code": "auth_failed", "message": words})

    assert (
        play
        >> ClientOpened(1, BOTH_PATH, "b" * 16)
        << SendTexts(1, [told])
        << CloseSocket(1, 4401, words)
    )
    assert play >> ClientOpened(2, BOTH_PATH, "a" * 16)


def test_a_key_may_be_for_some_matches():
    """The others are not tracked for it."""
    keys = Keys({"anna": Key(b"a" * 16, frozenset({TWO}))})
    play = relaying(keys=keys)
    assert play >> ClientOpened(1, BOTH_PATH, "a" * 16)
    words = "This key is not for event 204849"

    assert play >> said(1, subscribe(ONE)) << SendTexts(1, [error("not_tracked", words)])
    assert play >> said(1, subscribe(TWO)) << AskUpstream(OTHER)


def test_a_key_that_is_removed_closes_its_clients():
    """With the code of a bad token."""
    play = relaying(keys=keyed(anna="a" * 16, bert="b" * 16))
    assert play >> ClientOpened(1, BOTH_PATH, "a" * 16)
    assert play >> ClientOpened(2, BOTH_PATH, "b" * 16)
    play.rules.keys = keyed(bert="b" * 16)

    assert play.rules.revoke(0.0) == [CloseSocket(1, 4401, "the key was removed")]
