"""Asking for the lists: pages, redirects, tries and pauses by the rules, without a socket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import value

from livecli.errors import Exit, TokenRefused
from livecli.feed.address import address
from livecli.feed.rest.answers import ListAnswer
from livecli.feed.sports import Match
from livecli.net.http import NoAnswer, Origin
from livecli.net.live_lists import MOST_PAGES, TARGETS, ListAnswers, LiveLists
from livecli.session.level import Level


FOOTBALL, TENNIS = TARGETS["football"], TARGETS["tennis"]
TOKEN = "0123456789abcdef"
NOW_S = 1_718_780_400.0  # 2024-06-19 07:00:00Z
Reply = ListAnswer | NoAnswer


def rows(*ids: int, next_url: str | None = None) -> ListAnswer:
    listed = [{"id": number, "status": "live"} for number in ids]
    return ListAnswer(200, orjson.dumps({"next": next_url, "results": listed}))


class Service:
    """Answers by a script: for each target its replies in turn, the last of them again and again.

    Time passes only where somebody sleeps.
    """

    def __init__(self, script: Mapping[str, Reply | list[Reply]]) -> None:
        self.script = {
            target: list(replies) if isinstance(replies, list) else [replies]
            for target, replies in script.items()
        }
        self.asked: list[tuple[Origin, str, Mapping[str, str], float]] = []
        self.slept: list[float] = []
        self.said: list[tuple[str, Level]] = []
        self.now = 0.0

    def get(
        self, origin: Origin, target: str, headers: Mapping[str, str], limit_s: float
    ) -> ListAnswer:
        self.asked.append((origin, target, headers, limit_s))
        replies = self.script[target]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, NoAnswer):
            raise reply
        return reply

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def lists(
        self, *sports: str, url: str = "wss://host", token: str | None = TOKEN, **how: Any
    ) -> LiveLists:
        return LiveLists(
            address(url),
            token,
            sports or ("tennis",),
            say=lambda text, level: self.said.append((text, level)),
            get=self.get,
            clock=lambda: self.now,
            wall=lambda: NOW_S + self.now,
            sleep=self.sleep,
            **how,
        )

    def ask(self, **how: Any) -> ListAnswers:
        return self.lists(**how).ask()

    @property
    def targets(self) -> list[str]:
        return [target for _, target, _, _ in self.asked]


def tennis(*replies: Reply) -> Service:
    return Service({TENNIS: list(replies)})


def ids(answered: ListAnswers) -> list[int]:
    return [row.match.event_id for row in answered.rows]


# What is asked, and of whom


def test_both_sports_are_asked_once():
    """The documents' own addresses, and no parameter that they do not name."""
    service = Service({FOOTBALL: rows(1), TENNIS: rows(1, 2)})
    answered = service.lists("football", "tennis").ask()

    assert sorted(service.targets) == [
        "/api/v2/events/live/",
        "/tennis/api/v2/matches/?status=live",
    ]
    assert [str(row.match) for row in answered.rows] == ["1", "tennis:1", "tennis:2"]
    assert (answered.had, answered.problems) == ({"football", "tennis"}, [])


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("wss://host", "https://host"),
        ("wss://host:8443/ws/live/?a=b", "https://host:8443"),
        ("ws://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_the_lists_are_where_the_socket_is(url: str, origin: str):
    """The same host and port, over http or https."""
    service = tennis(rows())
    service.ask(url=url)

    assert str(service.asked[0][0]) == origin


def test_the_token_is_in_one_header_and_nowhere_else():
    """Not in the address, not in what is said; without a token there is no header."""
    service = tennis(rows())
    service.ask()
    service.ask(token=None)
    (_, target, with_token, _), (_, _, without, _) = service.asked

    assert with_token["Authorization"] == f"Token {TOKEN}"
    assert "Authorization" not in without
    assert TOKEN not in target + str(service.said)


@pytest.mark.parametrize("token", ["tok\r\nX: y", "tok€n"])
def test_a_token_that_can_be_none(token: str):
    """It would be another header, or no header at all."""
    with pytest.raises(TokenRefused):
        tennis(rows()).lists(token=token)


# Pages


@pytest.mark.parametrize(
    "link",
    [
        "https://host/tennis/api/v2/matches/?status=live&offset=50",
        "http://host/tennis/api/v2/matches/?status=live&offset=50",  # as behind a proxy
        "/tennis/api/v2/matches/?status=live&offset=50",
        "?status=live&offset=50",
    ],
)
def test_pages_are_followed(link: str):
    """On our own origin, whatever scheme the link has; a match on two pages is one match."""
    second = "/tennis/api/v2/matches/?status=live&offset=50"
    service = Service({TENNIS: rows(1, 2, next_url=link), second: rows(2, 3)})
    answered = service.ask()

    assert service.targets == [TENNIS, second]
    assert {str(origin) for origin, _, _, _ in service.asked} == {"https://host"}
    assert (ids(answered), answered.had) == ([1, 2, 3], {"tennis"})


@pytest.mark.parametrize(
    "link",
    [
        "https://evil/tennis/api/v2/matches/?offset=50",
        "https://host@evil/tennis/api/v2/matches/?offset=50",
        "//evil/tennis/api/v2/matches/",
        "https://host/elsewhere/?offset=50",
        "file:///tennis/api/v2/matches/",
        "https://[broken/",
    ],
)
def test_a_page_elsewhere_is_not_followed(link: str):
    """The token stays here; the rows that came stand, and the list is not whole."""
    service = tennis(rows(1, next_url=link))
    answered = service.ask()

    assert service.targets == [TENNIS]
    assert (ids(answered), answered.had) == ([1], frozenset())
    assert "the token must not go" in answered.problems[0]


def test_a_link_cannot_smuggle():
    """What no query may hold is escaped."""
    escaped = "/tennis/api/v2/matches/?a=%E2%82%AC%20b%0D%0A"
    service = Service({TENNIS: rows(next_url="?a=€ b%0D%0A"), escaped: rows(1)})

    assert ids(service.ask()) == [1]


def test_pages_without_end():
    """A list that goes round, or on and on, is not whole."""
    round_ = tennis(rows(1, next_url=TENNIS))
    onward = tennis()
    onward.script = {TENNIS: [rows(0, next_url="?page=1")]}
    for number in range(1, MOST_PAGES + 5):
        target = f"/tennis/api/v2/matches/?page={number}"
        onward.script[target] = [rows(number, next_url=f"?page={number + 1}")]

    for service, most in ((round_, 1), (onward, MOST_PAGES)):
        answered = service.ask()
        assert len(service.asked) == len(answered.rows) == most
        assert answered.had == frozenset()
        assert "no end" in answered.problems[0]


# Redirects


@pytest.mark.parametrize(
    "location", ["https://host/new/?a=1", "/new/?a=1", "https://host:443/new/?a=1"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_at_home_is_followed(status: int, location: str):
    """A moved list is found."""
    moved = ListAnswer(status, b"", {"location": location})

    assert ids(Service({TENNIS: moved, "/new/?a=1": rows(1)}).ask()) == [1]


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://evil/", "https://evil"),
        ("http://host/", "http://host"),
        ("https://host:8443/", "https://host:8443"),
        ("//evil/x?y", "https://evil"),
        ("https://host:x/", "nowhere"),
        ("https://[broken/", "nowhere"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(location: str, shown: str):
    """Not to another host, nor another port, nor without TLS; it may be a login page."""
    service = tennis(ListAnswer(302, b"", {"location": location}))
    answered = service.ask()

    assert service.targets == [TENNIS]
    assert shown in answered.problems[0]
    assert "where the token must not go" in answered.problems[0]


def test_redirects_without_end():
    """A circle ends."""
    answered = tennis(ListAnswer(302, b"", {"location": TENNIS})).ask()

    assert "without end" in answered.problems[0]


# Tries


TROUBLE = (
    ListAnswer(500),
    ListAnswer(200, b'{"results":['),
    ListAnswer(200, b"{}"),
    NoAnswer("no answer", "try again", again=True),
)


@pytest.mark.parametrize("reply", TROUBLE)
def test_trouble_that_may_pass_is_tried_three_times(reply: Reply):
    """With growing waits; what then comes is as good as at once."""
    passing, lasting = tennis(reply, reply, rows(1)), tennis(reply)
    good, bad = passing.ask(), lasting.ask()

    assert (ids(good), good.problems) == ([1], [])
    assert passing.slept == lasting.slept == [0.5, 1.5]
    assert len(lasting.asked) == 3
    assert bad.errors["tennis"].exit is Exit.UNREACHABLE


@pytest.mark.parametrize(
    "reply",
    [
        *(ListAnswer(status) for status in (400, 401, 402, 403, 404)),
        ListAnswer(200, b"<html>"),
        NoAnswer("no certificate", "check it"),
    ],
)
def test_trouble_that_stays_is_not_tried_again(reply: Reply):
    """A wrong token does not become right."""
    service = tennis(reply, rows(1))

    assert service.ask().rows == []
    assert (len(service.asked), service.slept) == (1, [])


def test_patience_scales_waits():
    """Time-outs and waits between tries; not what the service asks for."""
    service = tennis(ListAnswer(500), rows(1))
    service.ask(patience=0.1)

    assert service.slept == [pytest.approx(0.05)]
    assert [limit_s for _, _, _, limit_s in service.asked] == [1.0, 1.0]


def test_one_sport_in_trouble_does_not_hold_up_the_other():
    """Tennis without its addon: football is there, and it is said why tennis is not."""
    service = Service({FOOTBALL: rows(1), TENNIS: ListAnswer(402)})
    answered = service.lists("football", "tennis").ask()

    assert [row.match for row in answered.rows] == [Match("football", 1)]
    assert answered.had == {"football"}
    assert answered.errors["tennis"].exit is Exit.REFUSED
    assert answered.problems == [str(answered.errors["tennis"])]


def test_the_same_trouble_of_both_is_one_sentence():
    """A wrong token is wrong once."""
    service = Service({FOOTBALL: ListAnswer(401), TENNIS: ListAnswer(401)})
    (problem,) = service.lists("football", "tennis").ask().problems

    assert problem.startswith("football and tennis lists: the token is missing")


def test_rows_that_cannot_be_read_are_counted():
    """They are no reason to do without the others."""
    answered = (service := tennis(ListAnswer(200, b'[{"id":1},{"id":"x"},7]'))).ask()

    assert (ids(answered), answered.had) == ([1], {"tennis"})
    assert ("tennis list: 2 rows of it cannot be read", Level.NOTE) in service.said


# Pauses


LATER = ListAnswer(429, b"", {"retry-after": "30"})
EMPTY = {"ratelimit": '"tennis";r=0;t=30', "ratelimit-policy": '"tennis";q=100;w=86400'}


def test_a_short_pause_is_waited_for():
    """As long as the service says, to the second, and it is said before."""
    service = tennis(LATER, rows(1))
    answered = service.ask(wait_s=60.0, patience=0.01)

    assert (ids(answered), service.slept) == ([1], [30.0])
    waiting = "tennis list: asked too often (HTTP 429); not before 07:00:30Z; waiting"
    assert (waiting, Level.NOTE) in service.said


def test_a_long_pause_is_told_and_kept():
    """Nothing is asked before its end, however often we are asked to."""
    service = tennis(LATER, rows(1))
    lists = service.lists(wait_s=20.0)
    first, second = lists.ask(), lists.ask()
    asked_meanwhile = len(service.asked)
    service.now = 30.0
    third = lists.ask()

    sentence = "tennis list: asked too often (HTTP 429); not before 07:00:30Z; try again then"
    assert first.problems == second.problems == [sentence]
    assert (asked_meanwhile, service.slept) == (1, [])
    assert ids(third) == [1]


def test_a_quota_that_is_used_up_pauses_the_next_question():
    """The list that came with r=0 is good; the next waits for t. Another day is named."""
    service = tennis(rows(1)._replace(headers={"ratelimit": '"tennis";r=0;t=80000'}))
    lists = service.lists()
    first, second = lists.ask(), lists.ask()

    assert (ids(first), first.had) == ([1], {"tennis"})
    assert second.problems == [
        "tennis list: its quota is used up; not before 2024-06-20 05:13:20Z; try again then"
    ]


def test_sports_have_pauses_of_their_own():
    """Each has its own bucket."""
    service = Service({FOOTBALL: rows(1), TENNIS: LATER})
    lists = service.lists("football", "tennis")
    lists.ask()

    assert lists.ask().had == {"football"}
    assert sorted(service.targets) == [FOOTBALL, FOOTBALL, TENNIS]


def test_what_is_left_is_told_in_detail():
    """With -v; a 402 says that nothing is left, and means something else."""
    told = tennis(rows()._replace(headers=EMPTY | {"ratelimit": '"tennis";r=97;t=59760'}))
    told.ask()
    untold = tennis(ListAnswer(402, b"", EMPTY))
    untold.ask()

    sentence = "tennis list: 97 of 100 requests left, renewed in 16 h 36 min"
    assert (sentence, Level.DETAIL) in told.said
    assert "left" not in str(untold.said)


@pytest.mark.parametrize("wait_s", [0.0, 60.0])
def test_a_service_that_never_stops_asking_for_patience(wait_s: float):
    """Three tries, whatever it says."""
    service = tennis(LATER)
    service.ask(wait_s=wait_s)

    assert len(service.asked) == (3 if wait_s else 1)
    assert sum(service.slept) <= 2 * 30.0


def test_what_is_wrong_in_our_own_program_is_not_hidden():
    """Only what the service and the network can do becomes a problem."""

    def broken(*_: object) -> ListAnswer:
        raise ZeroDivisionError

    getting: Callable[..., ListAnswer] = broken
    with pytest.raises(ZeroDivisionError):
        LiveLists(address("wss://host"), None, ("tennis",), get=getting).ask()


# Whatever is answered

LINKS = st.text(max_size=20) | st.sampled_from(
    ["//[", "http://[x/", "https://host:99999/", "?offset=%ff", "//host:/", "http://user:pw@host/"]
)
HEADERS = st.dictionaries(
    st.sampled_from(["location", "retry-after", "ratelimit", "ratelimit-policy", "content-type"]),
    LINKS | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} [0-9:+ -]{0,20}[A-Z]{0,3}"),
)
BODIES = (
    st.binary(max_size=40)
    | value.map(lambda body: orjson.dumps(body, default=str))
    | st.builds(
        lambda row, link: orjson.dumps({"results": [row, {"id": 7}], "next": link}),
        value,
        LINKS | value,
    )
)


@pytest.mark.fuzz
@given(
    st.lists(
        st.builds(ListAnswer, st.integers(100, 999), BODIES, HEADERS)
        | st.builds(ListAnswer, st.sampled_from([200, 301, 307, 402, 429, 503]), BODIES, HEADERS),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["football", "tennis"]),
)
def test_any_answers_are_rows_and_sentences(replies: list[ListAnswer], sport: str):
    """Statuses, bodies, links and headers of any kind: nothing raises, and nothing lasts."""
    service = Service({})
    last = replies[-1]
    service.script = defaultdict(lambda: [replies.pop(0) if replies else last])
    answers = service.lists(sport).ask()

    assert all(str(error) for error in answers.errors)
    assert sum(service.slept) < 2 * 86_400
