"""Faults of the REST lists: what is answered in a list's place, to whom, and how often."""

from __future__ import annotations

import orjson
import pytest

from livecli.cli.commands.serve.fault_spec import fault
from livecli.errors import UsageError
from livecli.feed.sports import Match
from livecli.service.events import ClientMessage, ClientOpened, DeadlinePassed
from livecli.service.faults import FaultyService
from livecli.service.live_list_faults import WORDS, damaged
from livecli.service.rest.router import Answer
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import Service


WALL_MS = 1_718_780_400_000.0  # 2024-06-19T07:00:00Z
RIGHT = Answer(200, b'{"results":[]}')


def struck(*specs: str, sports: str = "football tennis football tennis") -> list[str]:
    """How each question is answered wrongly; "" for those that are answered rightly."""
    rules = FaultyService(Service([], wall=lambda: 0.0), [fault(spec) for spec in specs], seed=1)
    found = [rules.list_fault(sport) for sport in sports.split()]
    return ["" if each is None else each.word for each in found]


@pytest.mark.parametrize(
    ("specs", "answers"),
    [
        (["list=500"], ["500", "500", "500", "500"]),
        (["list=500,sport=tennis"], ["", "500", "", "500"]),
        (["list=500,times=2"], ["500", "500", "", ""]),
        (["list=html,sport=football,times=1", "list=402"], ["html", "402", "402", "402"]),
        (["list=500,p=0"], ["", "", "", ""]),
        (["drop,p=1", "refuse=500"], ["", "", "", ""]),
    ],
)
def test_whom_it_strikes(specs: list[str], answers: list[str]):
    """The first of the faults that fits; each as often as it may."""
    assert struck(*specs) == answers


def test_messages_are_none_of_its_business():
    """It strikes where a list is asked for, and is not used up by frames."""
    dues = [TimedFrame(float(n), "livedata", b"{}") for n in range(1, 9)]
    served_match = ServedMatch(Match("football", 7), lambda _: iter(dues))
    rules = FaultyService(
        Service([served_match], wall=lambda: 0.0), [fault("list=500,times=1")], seed=1
    )
    rules.handle(ClientOpened(1, "/live/football/"), 0.0)
    rules.handle(ClientMessage(1, b'{"action":"subscribe","event_id":7}'), 0.0)
    rules.handle(DeadlinePassed(), 9.0)

    assert rules.list_fault("tennis") is not None


@pytest.mark.parametrize(
    ("spec", "status", "headers"),
    [
        ("401", 401, {}),
        ("402", 402, {"RateLimit": '"tennis";r=0;t=86400'}),
        ("429", 429, {"Retry-After": "1"}),
        ("429~2m", 429, {"Retry-After": "120"}),
        (
            "taster_exhausted",
            429,
            {"Retry-After": "61200", "RateLimit": '"tennis";r=0;t=61200'},
        ),
        ("503", 503, {}),
        ("503~5s", 503, {"Retry-After": "5"}),
        ("elsewhere", 302, {"Location": "http://login.invalid/"}),
        ("html", 200, {"Content-Type": "text/html"}),
        ("quota", 200, {"RateLimit": '"tennis";r=7475;t=60'}),
        ("quota~3", 200, {"RateLimit": '"tennis";r=3;t=60'}),
        ("slow", 200, {}),
    ],
)
def test_what_is_answered(spec: str, status: int, headers: dict[str, str]):
    """The status and the headers that were captured, or that the standards have."""
    how = fault(f"list={spec}")
    answer = damaged(RIGHT, "tennis", how.word, how.number, WALL_MS)

    assert answer.status == status
    assert {k: v for k, v in answer.headers if k != "RateLimit-Policy"} == headers


def test_bodies():
    """As captured where they were; a broken one is none of JSON's; a slow one is right."""
    told = {
        how: damaged(RIGHT, "tennis", how, 2.5, WALL_MS)
        for how in ("400", "402", "429", "500", "garbage", "slow", "taster_exhausted")
    }

    assert orjson.loads(told["400"].body)["unknown_parameters"] == ["status"]
    assert orjson.loads(told["402"].body)["code"] == "addon_required"
    assert orjson.loads(told["429"].body)["code"] == "rate_limited"
    assert orjson.loads(told["taster_exhausted"].body)["code"] == "taster_exhausted"
    assert orjson.loads(told["500"].body) == {"detail": "Internal Server Error"}
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(told["garbage"].body)
    assert (told["slow"].body, told["slow"].after_s) == (RIGHT.body, 2.5)


@pytest.mark.parametrize("how", WORDS)
def test_each_word_is_understood(how: str):
    """The help lists what there is."""
    assert struck(f"list={how}", sports="tennis") == [how]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("list", "needs a value"),
        ("list=200", "neither an HTTP status"),
        ("list=499", "neither an HTTP status"),
        ("list=later", "neither an HTTP status"),
        ("list=404~5s", "takes no ~"),
        ("list=quota~5s", "number of requests"),
        ("list=slow~soon", "duration"),
        ("list=500,every=5s", "use p or times"),
        ("list=500,sport=darts", "none of"),
        ("drop,p=1,sport=tennis", "none of"),
    ],
)
def test_what_cannot_be_asked_is_said(spec: str, words: str):
    """Before anything is opened."""
    with pytest.raises(UsageError, match=words):
        fault(spec)
