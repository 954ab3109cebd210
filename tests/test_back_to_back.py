"""The session and the service, wired back to back: whole evenings in milliseconds, no sockets."""

from __future__ import annotations

import orjson
import pytest
from support.pair import WALL_MS, Pair, football, served_match, service, tennis

from livecli.cli.run import local_service
from livecli.errors import NothingLeft, TokenRefused, Unreachable
from livecli.feed.actions import PING, subscribe, unsubscribe
from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, Match
from livecli.service.faults import Fault, FaultyService
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import Service
from livecli.session.events import Closed, DialFailure, Failed, Received, StopRequested, Unfollow
from livecli.session.retries import Retries
from livecli.session.session import Session


ONE, TWO = football(204849, 204850)
REFUSED = b'{"type":"error","code":"limit","event_id":204849}'


def paired(*matches: Match, **options: object) -> Pair:
    """A session that follows `matches` on a service that has them, a second later."""
    session = Session(jitter=lambda: 1.0, **options)  # type: ignore[arg-type]
    return Pair(session, service(matches)).follow(*matches).run(1)


def types(pair: Pair) -> list[str]:
    return [orjson.loads(raw)["type"] for raw in pair.frames]


# Many matches


def test_twenty_five_matches_share_three_sockets():
    """Ten a socket is the service's limit: nothing is refused, all are followed, told once."""
    matches = [m for n in range(13) for m in (*football(1 + n), *tennis(101 + n))][:25]

    pair = paired(*matches)
    pair.run(60)

    carried = pair.carried()

    assert [len(some) for some in carried.values()] == [10, 10, 5]
    assert pair.session.confirmed == set(matches) == set().union(*carried.values())
    assert len(pair.sent()) - pair.sent().count(PING) == 25
    assert sorted(pair.told) == ["followed"] * 25 + ["sharded"]
    assert "error" not in types(pair)


def test_a_whole_programme_arrives_byte_for_byte():
    """Everything that two simulated matches have to say, both sports, in order, unaltered."""
    server = Service(
        local_service.simulated(3, seed=7, speed=60.0, loop=False, source=None, books_to_all=True),
        wall=lambda: WALL_MS,
    )
    said: dict[int, list[bytes]] = {number: [] for number in (204849, 204850, 36835)}
    for one in server.served_matches.values():
        for due in one.play(int(WALL_MS)):
            if due.at_s >= 0:
                said[one.match.event_id].append(due.raw)
    pair = Pair(Session(), server).follow(*server.served_matches)

    pair.run(6 * 60)

    heard: dict[int, list[bytes]] = {number: [] for number in said}
    for raw in pair.frames:
        body = orjson.loads(raw)
        if body["type"] not in ("subscribed", "pong"):
            heard[body["event_id"]].append(raw)

    assert all(one.over for one in server.served_matches.values())
    assert said == heard


def test_the_same_id_in_both_sports_never_shares_a_socket():
    """Score and error frames name no sport, so an id must mean one match on a socket."""
    pair = paired(Match("football", 7), Match("tennis", 7), Match("football", 8))

    carried = pair.carried()

    assert carried == {1: {Match("football", 7), Match("football", 8)}, 2: {Match("tennis", 7)}}


def test_mixed_from_the_beginning_shares_the_channel_of_both():
    """One socket is enough for both sports when the first path can carry both."""
    pair = paired(ONE, *tennis(36835))

    assert [connect.path for _, connect in pair.connects] == [BOTH_PATH]
    assert pair.carried() == {1: {ONE, *tennis(36835)}}


def test_tennis_that_joins_later_opens_its_own_socket():
    """The football channel carries nothing else, and the path of a socket never changes."""
    late = tennis(36835)
    session = Session(jitter=lambda: 1.0)
    pair = Pair(session, service([ONE, TWO, *late])).follow(ONE).run(30)
    pair.follow(*late).run(1).follow(TWO).run(1)

    assert [connect.path for _, connect in pair.connects] == [FOOTBALL_PATH, BOTH_PATH]
    assert pair.carried() == {1: {ONE, TWO}, 2: {*late}}


# Refusals


def test_refused_matches_end_alone():
    """A match that is not on, or does not exist, must not cost the others."""
    untracked, unknown = football(3, 4)
    server = service([ONE], untracked=[untracked])
    pair = Pair(Session(), server).follow(untracked, ONE, unknown).run(60)

    assert pair.carried() == {1: {ONE}}
    assert set(pair.session.matches) == {ONE}
    assert pair.told == ["not_tracked", "followed", "bad_event_id"]
    assert pair.finish is None


def test_nothing_is_left_when_all_are_refused():
    """Waiting for nothing would be pretending: the run ends with code 1."""
    pair = Pair(Session(), service([], untracked=[ONE])).follow(ONE, TWO).run(5)

    assert type(pair.problem) is NothingLeft


def test_tennis_on_a_channel_that_has_none():
    """A path that the user gave is taken as given; the service refuses the sport there."""
    player = tennis(36835)
    pair = Pair(Session(own_path=True), service([ONE, *player]), own_path=FOOTBALL_PATH)
    pair.follow(ONE, *player).run(5)

    assert [connect.path for _, connect in pair.connects] == [None]
    assert pair.carried() == {1: {ONE}}
    assert pair.told == ["followed", "bad_sport"]


def test_a_smaller_limit_moves_matches_to_other_sockets():
    """What the service says of its limit is truer than what the documents say."""
    matches = football(*range(1, 11))
    pair = Pair(Session(), service(matches, limit=4)).follow(*matches).run(60)

    assert [len(some) for some in pair.carried().values()] == [4, 4, 2]
    assert pair.session.confirmed == set(matches)
    assert "limit" not in pair.told


def test_a_service_that_is_full_is_believed_at_last():
    """A match moves twice at the most, and no empty socket is left behind."""
    matches = football(1, 2)
    answers = [Fault("answer", word="limit")]
    pair = Pair(Session(), FaultyService(service(matches), answers)).follow(*matches).run(60)

    assert pair.told == ["limit", "limit"]
    assert pair.finish is not None
    assert pair.carried() == {}


def test_a_match_that_finds_no_room_leaves_no_empty_socket():
    """A socket that carries nothing would be pinged for ever."""
    server = service([ONE, TWO], limit=1)
    pair = Pair(Session(max_sockets=2), server).follow(ONE).run(1)
    server.limit = 0

    pair.follow(TWO).run(60)

    assert "limit" in pair.told
    assert pair.carried() == {1: {ONE}}


@pytest.mark.parametrize(
    ("token", "problem", "words"),
    [
        ("stale", TokenRefused, "auth_failed"),
        (None, TokenRefused, "auth_failed"),
        ("unpaid", TokenRefused, "subscription_required"),
    ],
)
def test_a_refused_token_ends_the_run(token, problem, words):
    """No second try can help, and the one sentence says what does."""
    server = service([ONE], token="good", unpaid_token="unpaid")
    pair = Pair(Session(), server, token=token).follow(ONE).run(5)

    assert type(pair.problem) is problem
    assert words in str(pair.problem)
    assert len(pair.connects) == 1


@pytest.mark.parametrize(
    ("code", "problem"), [(4401, TokenRefused), (4402, TokenRefused), (4404, Unreachable)]
)
def test_close_codes_of_refusal_end_the_run(code, problem):
    """Also hours after the start: a token may expire."""
    pair = paired(ONE)
    pair.run(3600)
    pair.cut(1, code)

    assert type(pair.problem) is problem
    assert str(code) in str(pair.problem)


def test_an_unknown_path_ends_the_run():
    """4404 after the upgrade: the URL is wrong, code 3."""
    pair = Pair(Session(own_path=True), service([ONE]), own_path="/live/").follow(ONE).run(5)

    assert type(pair.problem) is Unreachable
    assert "4404" in str(pair.problem)


# Leaving matches


def test_unfollowed_matches_are_unsubscribed():
    """What is wanted no more must not fill a place, and its socket goes when it is empty."""
    matches = football(*range(1, 12))
    pair = paired(*matches)

    pair.feed(Unfollow((matches[0], matches[10]))).run(5)

    assert pair.sent(1)[10:] == [unsubscribe(matches[0])]
    assert pair.carried() == {1: set(matches[1:10])}
    assert types(pair).count("unsubscribed") == 1


def test_the_last_match_that_is_unfollowed_ends_the_run():
    """Nothing is left to wait for."""
    pair = paired(ONE)
    pair.feed(Unfollow((ONE,))).run(2)

    assert type(pair.problem) is NothingLeft


def test_a_place_that_became_free_is_used_again():
    """Ten come and ten go, all evening, on one socket."""
    matches = football(*range(1, 21))
    session = Session()
    pair = Pair(session, service(matches)).follow(*matches[:10]).run(1)
    for gone, new in zip(matches[:10], matches[10:], strict=True):
        pair.feed(Unfollow((gone,))).follow(new).run(1)

    assert len(pair.connects) == 1
    assert pair.carried() == {1: set(matches[10:])}


# Bookmakers


def booked(*matches: Match) -> Service:
    """A service whose matches have the odds of two bookmakers."""

    def play(start_ms: int):
        for n, book in enumerate(("bet365", "pinnacle") * 10):
            yield TimedFrame(n + 1.0, "odds_book", b'{"type":"odds_book","n":%d}' % n, book)

    slugs = frozenset({"bet365", "pinnacle"})
    return Service([ServedMatch(m, play, bookmakers=slugs) for m in matches], wall=lambda: WALL_MS)


def test_a_bookmaker_narrows_its_odds():
    """Asked for one book, the service sends that one."""
    pair = Pair(Session(bookmaker="bet365"), booked(ONE)).follow(ONE).run(60)

    ours = [raw for raw in pair.frames if b"odds_book" in raw]

    assert ours == [b'{"type":"odds_book","n":%d}' % n for n in range(0, 20, 2)]


def test_an_unknown_bookmaker_does_not_cost_the_match():
    """Asked again without it, said once, whatever the number of matches."""
    pair = Pair(Session(bookmaker="typo"), booked(ONE, TWO)).follow(ONE, TWO).run(60)

    asked = [subscribe(m, "typo") for m in (ONE, TWO)] + [subscribe(m) for m in (ONE, TWO)]

    assert asked == [text for text in pair.sent() if text != PING]
    assert pair.carried() == {1: {ONE, TWO}}
    assert pair.told == ["bookmaker", "followed", "followed"]


# Silence


def test_a_quiet_service_is_pinged():
    """25 s of silence, and we speak; the pong proves life."""
    quiet = Service([served_match(ONE, seconds=1000, every_s=500)], wall=lambda: WALL_MS)
    pair = Pair(Session(), quiet).follow(ONE).run(101)
    waits = [round(at) for at, send in pair.sends if PING in send.texts]

    assert waits == [25, 50, 75, 100]
    assert types(pair).count("pong") == 4


def test_half_time_is_not_death():
    """A quarter of an hour of pongs only: nothing is closed, nothing is told."""
    quiet = Service([served_match(ONE, seconds=2400, every_s=1200)], wall=lambda: WALL_MS)
    pair = Pair(Session(), quiet).follow(ONE).run(1199)

    assert pair.told == ["followed"]
    assert pair.disconnects == []
    assert len(pair.connects) == 1


def test_a_dead_socket_is_replaced_after_90_seconds():
    """Without a close and without a pong: closed by us, connected again, followed again."""
    pair = paired(ONE, TWO)
    pair.run(59)
    pair.lines[1].swallows = True

    pair.run(100)

    assert pair.told == ["followed", "followed", "retry", "reconnected", "followed", "followed"]
    assert "silent for 90 s" in pair.tells[2].text
    assert pair.carried() == {1: {ONE, TWO}}
    assert 145 <= pair.disconnects[0][0] <= 150  # heard of every 5 s, until 60 s


def test_only_the_dead_socket_is_replaced():
    """The others have done nothing wrong."""
    matches = football(*range(1, 13))
    pair = paired(*matches)
    pair.run(59)
    pair.lines[2].swallows = True
    before = len(pair.sends)

    pair.run(100)

    assert {connect.socket for _, connect in pair.connects[2:]} == {2}
    assert (*map(subscribe, matches[10:]),) in [send.texts for _, send in pair.sends[before:]]
    assert set().union(*pair.carried().values()) == set(matches)


# Reconnecting


def test_reconnecting_asks_for_exactly_what_was_followed():
    """Neither what was refused nor what was given up; and nothing twice."""
    matches = football(1, 2, 3, 4)
    session = Session(jitter=lambda: 1.0)
    pair = Pair(session, service(matches[:3])).follow(*matches).run(60)
    pair.feed(Unfollow((matches[1],))).run(1)
    before = len(pair.sent())

    pair.cut(1)
    pair.run(20)

    assert pair.sent()[before:] == [subscribe(matches[0]), subscribe(matches[2])]
    assert pair.carried() == {1: {matches[0], matches[2]}}


def test_waits_double_up_to_half_a_minute():
    """A service that is down is asked less and less often, and never given up."""
    pair = paired(ONE)
    pair.run(99)
    pair.down = True
    pair.cut(1)

    pair.run(300)

    times = [at for at, _ in pair.connects][1:]
    waits = [round(b - a) for a, b in zip([100.0, *times], times, strict=False)]

    assert waits[:8] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert pair.finish is None

    pair.down = False
    pair.run(60)

    assert pair.carried() == {1: {ONE}}


def test_health_begins_anew_after_a_minute():
    """An outage in the evening does not make the next one, at night, a long one."""
    pair = paired(ONE)
    for _ in range(3):
        pair.run(70)
        pair.cut(1)
    pair.run(10)
    texts = [tell.text for tell in pair.tells if tell.kind == "retry"]

    assert len(texts) == 3
    assert all(text.endswith("in 1.0 s") for text in texts)


def test_a_socket_that_never_lasts_is_tried_less_and_less():
    """Connecting well and being thrown out at once is no health."""
    pair = paired(ONE)
    for _ in range(3):
        pair.cut(1)
        pair.run(20)
    texts = [tell.text for tell in pair.tells if tell.kind == "retry"]

    assert [text[-8:] for text in texts] == ["in 1.0 s", "in 2.0 s", "in 4.0 s"]


def test_no_reconnect_means_none():
    """`--no-reconnect`: the first loss is the end, code 3."""
    pair = paired(ONE, retries=Retries(0, 0))
    pair.cut(1)

    assert type(pair.problem) is Unreachable
    assert len(pair.connects) == 1


def test_the_first_connection_is_tried_five_times():
    """A service that was never there is most likely the wrong one."""
    pair = Pair(Session(jitter=lambda: 1.0), None).follow(ONE).run(120)

    assert len(pair.connects) == 5
    assert type(pair.problem) is Unreachable
    assert "after 5 tries" in str(pair.problem)


def test_what_once_worked_is_never_given_up():
    """A refused upgrade is an outage then: a proxy's bad minute must not end a night."""
    pair = paired(ONE)
    pair.failures = [
        Failed(1, DialFailure.STATUS, status=401),
        Failed(1, DialFailure.STATUS, status=403),
    ]
    pair.cut(1)
    pair.run(20)

    assert pair.finish is None
    assert pair.carried() == {1: {ONE}}


@pytest.mark.parametrize(
    ("status", "problem"),
    [(401, TokenRefused), (403, TokenRefused), (404, Unreachable), (302, Unreachable)],
)
def test_a_first_upgrade_that_is_refused_is_final(status, problem):
    """Before any success an HTTP status says that token or URL is wrong."""
    pair = Pair(Session(), service([ONE]))
    pair.failures = [Failed(1, DialFailure.STATUS, status=status)]
    pair.follow(ONE).run(60)

    assert type(pair.problem) is problem
    assert len(pair.connects) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_first_upgrade_that_may_work_later_is_tried_again(status):
    """A service in trouble is no wrong URL."""
    pair = Pair(Session(), service([ONE]))
    pair.failures = [Failed(1, DialFailure.STATUS, status=status)]
    pair.follow(ONE).run(60)

    assert pair.carried() == {1: {ONE}}


# Asking


def test_an_ask_without_an_answer_is_repeated_once():
    """Silently refused subscribes exist; the user learns of them, and we go on listening."""
    mute = FaultyService(service([ONE]), [Fault("mute", 1e9, at_s=0)])
    pair = Pair(Session(), mute).follow(ONE).run(60)

    assert [text for text in pair.sent() if text != PING] == [subscribe(ONE)] * 2
    assert [round(at) for at, send in pair.sends if subscribe(ONE) in send.texts] == [0, 10]
    assert pair.told == ["unanswered"]
    assert set(pair.session.matches) == {ONE}


# The end


def test_stopping_says_goodbye():
    """A closing handshake on every socket, then the end without a problem."""
    matches = football(*range(1, 13))
    pair = paired(*matches)
    pair.feed(StopRequested()).run(0.5)

    assert [disconnect.code for _, disconnect in pair.disconnects] == [1000, 1000]
    assert pair.problem is None


def test_a_silent_peer_holds_us_for_a_second():
    """Ctrl-C must end the program, whatever the other side does."""
    pair = paired(ONE)
    pair.lines[1].swallows = True
    stopped_at = pair.now
    pair.feed(StopRequested())

    pair.run(0.9)

    assert pair.finish is None

    pair.run(0.2)

    assert pair.finish is not None
    assert stopped_at + 1.1 == pytest.approx(pair.now)


def test_frames_that_come_while_we_leave_are_delivered():
    """They were received: they belong to the user; but nothing is asked any more."""
    pair = paired(ONE)
    pair.feed(StopRequested()).feed(Received(1, [b'{"type":"livedata"}', b"[]", REFUSED], WALL_MS))
    sent = len(pair.sends)
    pair.run(2)

    assert pair.frames[-3:] == [b'{"type":"livedata"}', b'{"type":"_text","text":"[]"}', REFUSED]
    assert sent == len(pair.sends)
    assert pair.problem is None


def test_after_the_end_nothing_happens():
    """Late events of the I/O find nobody at home."""
    pair = paired(ONE)
    pair.feed(StopRequested()).run(2)
    told, frames = len(pair.tells), len(pair.frames)

    pair.follow(TWO).feed(Closed(1)).feed(StopRequested()).run(600)

    assert (len(pair.tells), len(pair.frames)) == (told, frames)
    assert len(pair.connects) == 1
