"""The service's rules as plays: who is let in, what is answered, to whom each frame goes."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.playbook import Playbook

from livecli.feed.actions import PING, subscribe, unsubscribe
from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, Match
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    DeadlinePassed,
    SendTexts,
)
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import PONG, Service


ONE, TWO = Match("football", 204849), Match("football", 204850)
PLAYER = Match("tennis", 36835)
UNTRACKED = Match("football", 204848)
BOOKS = ("bet365", "pinnacle")
TEXTS = (subscribe(ONE), unsubscribe(ONE))


def raw(match: Match, n: int) -> bytes:
    return b'{"event_id":%d,"n":%d}' % (match.event_id, n)


def snapshot(match: Match) -> bytes:
    """What a newcomer is told of a match that has said nothing yet."""
    if match.sport == "tennis":
        text = '{"type":"subscribed","event_id":%d,"sport":"tennis","event":null,"livedata":[],'
        return (text % match.event_id + '"history":[]}').encode()
    text = '{"type":"subscribed","event_id":%d,"source":"full","event":null,"livedata":[],'
    return (text % match.event_id + '"history":[],"odds":null}').encode()


def numbered(match: Match, books_to_all: bool = False) -> ServedMatch:
    """A match with a frame a second, numbered from 1, and the odds of two books at 10 s."""

    def play(start_ms: int):
        for n in range(1, 10):
            yield TimedFrame(float(n), "other", raw(match, n))
        for book in BOOKS:
            yield TimedFrame(10.0, "odds_book", book.encode(), book)

    return ServedMatch(match, play, bookmakers=frozenset(BOOKS), books_to_all=books_to_all)


def serving(*matches: Match, path: str = BOTH_PATH, **options: object) -> Playbook:
    """A play in which client 1 has joined."""
    served_matches = [numbered(match) for match in matches]
    rules = Service(served_matches, wall=lambda: 0.0, untracked=[UNTRACKED], **options)  # type: ignore[arg-type]
    play = Playbook(rules)
    assert play >> ClientOpened(1, path)
    return play


def said(text: str, client: int = 1) -> ClientMessage:
    return ClientMessage(client, text.encode())


def error(code: str, message: str, event_id: int | None = None) -> bytes:
    body: dict[str, object] = {"type": "error", "code": code, "message": message}
    return orjson.dumps(body if event_id is None else body | {"event_id": event_id})


def code(play: Playbook, text: str | bytes) -> str | None:
    """The code of the error that answers a message; None when it is no error."""
    message = text if isinstance(text, bytes) else text.encode()
    (say,) = play.rules.handle(ClientMessage(1, message), play.now)
    return orjson.loads(say.texts[0]).get("code")


# Who is let in


@pytest.mark.parametrize("key", ["action", "sport", "event_id", "bookmaker_slug"])
def test_a_value_nested_deeper_than_python_spells_is_refused(key: str):
    """orjson goes down 1024 levels, `str` fewer: an error frame, and no RecursionError."""
    deep = "[" * 1020 + "]" * 1020
    values = {"action": '"subscribe"', "sport": '"football"', "event_id": "204849"} | {key: deep}
    text = "{" + ",".join(f'"{name}":{value}' for name, value in values.items()) + "}"

    assert code(serving(ONE), text) in ("bad_action", "bad_sport", "bad_event_id", "bad_request")


def test_a_ping_is_answered_at_once():
    """The documents' keep-alive."""
    assert serving() >> said(PING) << SendTexts(1, [PONG])


@pytest.mark.parametrize("path", [FOOTBALL_PATH, BOTH_PATH])
def test_both_channels_are_open(path):
    """Nothing is said until something is asked."""
    assert serving(path=path)


@pytest.mark.parametrize("path", ["/", "/live/", "/live/football", "/ws/poem/1/"])
def test_an_unknown_path_is_closed_with_4404(path):
    """After the upgrade, as clients have met it."""
    play = Playbook(Service([], wall=lambda: 0.0))

    assert play >> ClientOpened(1, path) << CloseSocket(1, 4404, "Unknown path")
    assert play >> said(PING)


@pytest.mark.parametrize(
    ("token", "refusal", "close"),
    [
        ("wrong", "auth_failed", 4401),
        (None, "auth_failed", 4401),
        ("unpaid", "subscription_required", 4402),
    ],
)
def test_a_bad_token_is_told_and_closed(token, refusal, close):
    """First the error frame, then the close: a client may go by either."""
    play = Playbook(Service([], wall=lambda: 0.0, token="good", unpaid_token="unpaid"))
    reason = {
        "auth_failed": "Token missing, invalid or expired",
        "subscription_required": "Token valid but WebSocket addon not active",
    }[refusal]

    assert (
        play
        >> ClientOpened(1, BOTH_PATH, token)
        << SendTexts(1, [error(refusal, reason)])
        << CloseSocket(1, close, reason)
    )
    assert play >> said(PING)


def test_the_good_token_is_let_in():
    """And without a token of its own the service takes any."""
    locked = Playbook(Service([], wall=lambda: 0.0, token="good"))

    assert locked >> ClientOpened(1, BOTH_PATH, "good") >> said(PING) << SendTexts(1, [PONG])
    assert serving() >> ClientOpened(2, BOTH_PATH, "any") >> said(PING, 2) << SendTexts(2, [PONG])


# Subscribing


def test_a_subscriber_gets_the_snapshot_and_then_every_frame():
    """The match begins with its first subscriber."""
    play = serving(ONE)

    assert play.deadline is None
    assert play.at(5) >> said(subscribe(ONE)) << SendTexts(1, [snapshot(ONE)])
    assert play.deadline == 6
    assert play.at(6) >> DeadlinePassed() << SendTexts(1, [raw(ONE, 1)])
    assert play.at(8.5) >> DeadlinePassed() << SendTexts(1, [raw(ONE, 2), raw(ONE, 3)])


def test_frames_go_to_those_who_asked():
    """Each client its own matches, each match all its clients."""
    play = serving(ONE, TWO)
    assert play >> ClientOpened(2, BOTH_PATH) >> ClientOpened(3, BOTH_PATH)
    for client, match in ((1, ONE), (2, TWO), (3, ONE)):
        assert play >> said(subscribe(match), client) << ...

    assert (
        play.at(1)
        >> DeadlinePassed()
        << SendTexts(1, [raw(ONE, 1)])
        << SendTexts(3, [raw(ONE, 1)])
        << SendTexts(2, [raw(TWO, 1)])
    )


def test_who_left_gets_nothing():
    """And is forgotten: what it says afterwards is nobody's."""
    play = serving(ONE)
    assert play >> said(subscribe(ONE)) << ...

    assert play >> ClientClosed(1) >> said(PING)
    assert play.at(1) >> DeadlinePassed()


def test_subscribing_again_is_a_fresh_snapshot_and_no_second_place():
    """One client does it on purpose, to drop its bookmaker."""
    play = serving(ONE, TWO, limit=1)
    assert play >> said(subscribe(ONE, "bet365")) << SendTexts(1, [snapshot(ONE)])

    assert play >> said(subscribe(ONE)) << SendTexts(1, [snapshot(ONE)])
    assert play.rules.served_matches[ONE].subscribers == {1: None}
    assert code(play, subscribe(TWO)) == "limit"


def test_unsubscribing_is_acknowledged_and_stops_the_frames():
    """As captured: without the sport, and also when there was nothing."""
    play = serving(PLAYER)
    frame = b'{"type":"unsubscribed","event_id":36835}'
    assert play >> said(subscribe(PLAYER)) << ...

    assert play >> said(unsubscribe(PLAYER)) << SendTexts(1, [frame])
    assert play >> said(unsubscribe(PLAYER)) << SendTexts(1, [frame])
    assert play.at(1) >> DeadlinePassed()


def test_sport_tells_matches_of_one_id_apart():
    """Without it the id is football's (documents)."""
    both = Match("football", 7), Match("tennis", 7)
    play = serving(*both)

    assert play >> said('{"action":"subscribe","event_id":7}') << SendTexts(1, [snapshot(both[0])])
    assert play >> said(subscribe(both[1])) << SendTexts(1, [snapshot(both[1])])


# Refusals


def test_refusals_in_the_documents_words():
    """The example of the documents, letter by letter."""
    expected = error("not_tracked", "No live tracking for event 204848", 204848)

    assert serving() >> said(subscribe(UNTRACKED)) << SendTexts(1, [expected])


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('{"action":"subscribe","event_id":1}', "bad_event_id"),
        ('{"action":"subscribe","event_id":"204849"}', "bad_event_id"),
        ('{"action":"subscribe","event_id":204849.0}', "bad_event_id"),
        ('{"action":"subscribe","event_id":true}', "bad_event_id"),
        ('{"action":"subscribe"}', "bad_event_id"),
        ('{"action":"subscribe","event_id":204849,"sport":"chess"}', "bad_sport"),
        ('{"action":"subscribe","event_id":204849,"sport":null}', "bad_sport"),
        ('{"action":"subscribe","event_id":204849,"sport":["football"]}', "bad_sport"),
        ('{"action":"unsubscribe","event_id":204849,"sport":{}}', "bad_sport"),
        ('{"action":"unsubscribe","event_id":"x"}', "bad_event_id"),
        ('{"action":"subscribe","event_id":204849,"bookmaker_slug":"x"}', "unknown_bookmaker"),
        ('{"action":"subscribe","event_id":204849,"bookmaker_slug":5}', "bad_request"),
        (subscribe(PLAYER, "bet365"), "bad_request"),
        ('{"action":"dance"}', "bad_action"),
        ('{"type":"subscribe","event_id":204849}', "bad_action"),
        ('{"action":[]}', "bad_action"),
        ("{}", "bad_action"),
        ("hello", "bad_request"),
        ("[]", "bad_request"),
        ("", "bad_request"),
        (b"\xff", "bad_request"),
        (b"[" * 10_000, "bad_request"),
    ],
)
def test_what_is_wrong_with_a_message(message, expected):
    """One code for each mistake; the socket stays open after all of them."""
    play = serving(ONE, PLAYER)

    assert expected == code(play, message)
    assert play >> said(PING) << SendTexts(1, [PONG])


def test_an_unknown_action_is_told_as_captured():
    """Python's None shows that the service read the wrong key: it did."""
    expected = error("bad_action", "Unknown action: None")

    assert serving() >> said('{"type":"subscribe"}') << SendTexts(1, [expected])


def test_tennis_is_refused_on_football_s_channel():
    """It carries nothing else."""
    play = serving(ONE, PLAYER, path=FOOTBALL_PATH)

    assert code(play, subscribe(PLAYER)) == "bad_sport"
    assert code(play, subscribe(ONE)) is None


def test_the_eleventh_match_is_refused_and_ten_go_on():
    """As captured: the socket stays open, and the first ten keep working."""
    matches = [Match("football", n) for n in range(1, 12)]
    play = serving(*matches)
    codes = [code(play, subscribe(match)) for match in matches]

    assert codes == [None] * 10 + ["limit"]
    assert play >> said(unsubscribe(matches[0])) << ...
    assert code(play, subscribe(matches[10])) is None


def test_a_refused_bookmaker_leaves_the_subscription_as_it_was():
    """A typo in a second message costs nothing."""
    play = serving(ONE)
    assert play >> said(subscribe(ONE, "bet365")) << ...

    assert code(play, subscribe(ONE, "typo")) == "unknown_bookmaker"
    assert play.rules.served_matches[ONE].subscribers == {1: "bet365"}


@given(
    message=st.one_of(
        st.binary(),
        st.dictionaries(
            st.sampled_from(["action", "event_id", "sport", "bookmaker_slug", "x"]),
            st.one_of(
                st.sampled_from(["subscribe", "unsubscribe", "ping", "tennis", "football"]),
                st.integers(-(2**63), 2**64 - 1),
                st.none(),
                st.booleans(),
                st.floats(),
                st.text(),
                st.lists(st.integers(0, 9), max_size=2),
                st.dictionaries(st.text(max_size=1), st.none(), max_size=1),
            ),
        ).map(orjson.dumps),
    )
)
def test_every_message_gets_one_frame(message):
    """Clients are not trusted either: whatever they say, the service stays."""
    play = serving(ONE, PLAYER)
    (say,) = play.rules.handle(ClientMessage(1, message), 0.0)

    assert isinstance(orjson.loads(say.texts[0]), dict)
    assert len(say.texts[0]) < 400


# Bookmakers


def booked(*subscribes: str, books_to_all: bool = False) -> Playbook:
    """A play at 10 s, when books are due, with these subscriptions of client 1."""
    rules = Service([numbered(ONE, books_to_all)], wall=lambda: 0.0)
    play = Playbook(rules)
    assert play >> ClientOpened(1, BOTH_PATH)
    for text in subscribes:
        assert play >> said(text) << ...
    assert play.at(9) >> DeadlinePassed() << ...
    return play.at(10) >> DeadlinePassed()


def test_books_come_only_to_those_who_ask():
    """A client without a slug is sent none: it would take one bookmaker's prices for the feed's."""
    assert booked(subscribe(ONE))
    assert booked(subscribe(ONE, "pinnacle")) << SendTexts(1, [b"pinnacle"])


def test_books_can_come_to_all():
    """As in a capture; who asks for one still gets that one."""
    both = [book.encode() for book in BOOKS]

    assert booked(subscribe(ONE), books_to_all=True) << SendTexts(1, both)
    assert booked(subscribe(ONE, "bet365"), books_to_all=True) << SendTexts(1, [b"bet365"])


# The rich dialect and quirks


@pytest.mark.parametrize(
    ("path", "token", "refusal", "close", "reason"),
    [
        (BOTH_PATH, None, "auth_required", 4401, "Token missing"),
        (BOTH_PATH, "wrong", "auth_failed", 4401, "Token missing, invalid or expired"),
        ("/ws/live/204849/", "good", "not_found", 4404, "Unknown path"),
    ],
)
def test_the_rich_dialect_refuses_in_its_own_words(path, token, refusal, close, reason):
    """The error frame first, then the close, as a client's probe met them."""
    for quirks in ((), ("no-error-frame",)):
        rules = Service([], wall=lambda: 0.0, token="good", rich=True, quirks=quirks)
        play = Playbook(rules) >> ClientOpened(1, path, token)
        if not quirks:
            play = play << SendTexts(1, [error(refusal, reason)])
        assert play << CloseSocket(1, close, reason)


def test_ids_as_strings_are_taken_on_request():
    """Subscribed or given up, and answered as numbers; what is no number stays refused."""
    play = serving(ONE, quirks=["string-ids"])
    subscribing, leaving = (text.replace("204849", '"204849"') for text in TEXTS)

    assert play >> said(subscribing) << SendTexts(1, [snapshot(ONE)])
    assert play >> said(leaving) << SendTexts(1, [b'{"type":"unsubscribed","event_id":204849}'])
    assert code(play, subscribing.replace("204849", "x")) == "bad_event_id"
    assert code(play, subscribing.replace("204849", "9" * 30)) == "bad_event_id"


def test_frames_that_nobody_asked_for_come_on_request():
    """For as long as anybody is there."""
    play = serving(quirks=["ingest-debug", "server-ping"])
    asked, debug = SendTexts(1, [b'{"type":"ping"}']), SendTexts(1, [b'{"type":"ingest_debug"}'])

    assert play.at(5) >> DeadlinePassed() << asked
    assert play.deadline == 10
    assert play.at(30) >> DeadlinePassed() << debug << asked
    assert play >> ClientClosed(1)
    assert play.deadline is None


# Time


def test_matches_can_begin_without_anybody():
    """--start now: the subscriber of later joins where it is."""
    play = serving(ONE)
    play.rules.start_all(0.0)

    assert play.at(4) >> DeadlinePassed()
    assert play >> said(subscribe(ONE)) << SendTexts(1, [snapshot(ONE)])
    assert play.at(5) >> DeadlinePassed() << SendTexts(1, [raw(ONE, 5)])


def test_after_the_end_a_match_is_still_answered():
    """The last snapshot, then silence."""
    play = serving(ONE)
    assert play >> said(subscribe(ONE)) << ...
    assert play.at(100) >> DeadlinePassed() << ...

    assert play.deadline is None
    assert play >> said(subscribe(ONE)) << SendTexts(1, [snapshot(ONE)])


def test_one_busy_match_does_not_keep_the_others_waiting():
    """A step shows a bounded part of a flood, and every match has its turn."""

    def flood(start_ms: int):
        for n in range(1000):
            yield TimedFrame(1.0, "other", b"%d" % n)

    rules = Service([ServedMatch(ONE, flood), numbered(TWO)], wall=lambda: 0.0)
    play = Playbook(rules)
    assert play >> ClientOpened(1, BOTH_PATH) >> said(subscribe(ONE)) << ...
    assert play >> said(subscribe(TWO)) << ...
    play.at(1)
    first = rules.handle(DeadlinePassed(), 1.0)

    assert [len(say.texts) for say in first] == [256, 1]
    assert rules.deadline == 1.0


def test_a_looping_match_begins_again_for_those_who_stayed():
    """A minute after its end, with its own beginning."""

    def play_once(start_ms: int):
        yield TimedFrame(-1.0, "event", b'{"type":"event","start":%d}' % start_ms)
        yield TimedFrame(2.0, "other", b"end")

    rules = Service([ServedMatch(ONE, play_once, loop=True)], wall=lambda: 1000.0)
    play = Playbook(rules)
    assert play >> ClientOpened(1, BOTH_PATH) >> said(subscribe(ONE)) << ...

    assert (
        play.at(2)
        >> DeadlinePassed()
        << SendTexts(1, [b"end"])
        << SendTexts(1, [b'{"type":"event","start":61000}'])
    )
    assert play.deadline == 64
    assert play.at(64) >> DeadlinePassed() << SendTexts(1, [b"end"]) << ...
