"""HTTP answers to questions for a list: what they mean, and when to ask again."""

from __future__ import annotations

import pytest

from livecli.errors import Exit
from livecli.feed.rest.answers import ListAnswer, NoAddon, Rate, pause_s, problem, rate


NOW_S = 1_718_780_400.0  # Wed, 19 Jun 2024 07:00:00 GMT
HTML = {"content-type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("answer", "code", "words", "again"),
    [
        (ListAnswer(401), 4, ("missing, wrong or expired", "LIVECLI_TOKEN"), False),
        (ListAnswer(402), 4, ("Sports Addon", "tennis:36835"), False),
        (ListAnswer(403), 4, ("may not read", "plan"), False),
        (ListAnswer(403, b'{"code":"addon_required"}'), 4, ("Sports Addon", "socket"), False),
        (ListAnswer(404), 3, ("at this address", "--url"), False),
        (ListAnswer(407), 3, ("proxy", "HTTPS_PROXY"), False),
        (ListAnswer(429), 3, ("too often", "later"), True),
        (ListAnswer(500), 3, ("trouble", "later"), True),
        (ListAnswer(503, b"<html>", HTML), 3, ("trouble", "later"), True),
        (ListAnswer(511), 3, ("login", "browser"), False),
        (ListAnswer(200, b"{}", HTML), 3, ("a web page", "login"), False),
        (ListAnswer(200, b" \n<!DOCTYPE html>"), 3, ("a web page", "login"), False),
        (ListAnswer(400, b'{"unknown_parameters":["tz","a"]}'), 3, ("no parameter tz, a",), False),
        (ListAnswer(400, b'{"unknown_parameters":7}'), 3, ("no parameter of ours",), False),
        (ListAnswer(400), 3, ("no list", "HTTP 400"), False),
        (ListAnswer(302), 3, ("no list", "HTTP 302"), False),
        (ListAnswer(204), 3, ("no list", "HTTP 204"), False),
    ],
)
def test_each_problem_has_its_sentence_and_its_code(
    answer: ListAnswer, code: Exit, words: tuple[str, ...], again: bool
):
    """The thing, the reason with the status, the next step."""
    found = problem(answer, "tennis")

    assert found is not None
    assert str(found.error).startswith("tennis list: ")
    assert str(answer.status) in str(found.error)
    assert [word for word in words if word not in str(found.error)] == []
    assert (found.error.exit, found.again) == (code, again)


def test_what_may_be_a_list_is_no_problem():
    """JSON is looked at elsewhere."""
    assert problem(ListAnswer(200, b"[]", {"content-type": "application/json"}), "tennis") is None
    assert problem(ListAnswer(200, b""), "tennis") is None


@pytest.mark.parametrize("sport", ["football", "tennis"])
def test_a_missing_addon_can_be_told_from_a_refused_token(sport: str):
    """The other sport goes on."""
    found = problem(ListAnswer(402), sport)

    assert found is not None
    assert isinstance(found.error, NoAddon)
    assert ("Sports Addon" in str(found.error)) == (sport == "tennis")  # football needs none


@pytest.mark.parametrize(
    ("limit", "policy", "told"),
    [
        ('"football";r=7475;t=59760', '"football";q=7500;w=86400', Rate(7475, 59760, 7500)),
        ('"a";r=5;t=9, "b"; r=0 ;t=7', '"a";q=9;w=1, "b";q=8;w=1', Rate(0, 7, None)),
        ('"a";r=5', "", Rate(5, None, None)),
        ("", '"a";q=5;w=1', None),
        ("limit=10, remaining=5, reset=3", "", None),  # an older draft
        ('"a";r=-1;t=x', "", None),
        ('"a";r=99999999999', "", None),
    ],
)
def test_rate_limits_are_read(limit: str, policy: str, told: Rate | None):
    """As captured; of several the one with the least left; what is none is not told."""
    assert rate({"ratelimit": limit, "ratelimit-policy": policy}) == told


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (ListAnswer(200), 0),
        (ListAnswer(500), 0),
        (ListAnswer(429), 60),
        (ListAnswer(429, b"", {"retry-after": "12"}), 12),
        (ListAnswer(429, b"", {"retry-after": "0"}), 0),
        (ListAnswer(429, b"", {"retry-after": "Wed, 19 Jun 2024 07:00:30 GMT"}), 30),
        (ListAnswer(429, b"", {"retry-after": "Wed, 19 Jun 2024 06:00:00 GMT"}), 0),
        (ListAnswer(429, b"", {"retry-after": "soon"}), 60),
        (ListAnswer(429, b"", {"retry-after": "-5"}), 60),
        (ListAnswer(429, b"", {"retry-after": "9" * 400}), 86_400),
        (ListAnswer(429, b"", {"retry-after": "999999999"}), 86_400),
        (ListAnswer(429, b"", {"ratelimit": '"tennis";r=0;t=90'}), 90),
        (ListAnswer(503, b"", {"retry-after": "7"}), 7),
        (ListAnswer(503), 0),
        (ListAnswer(200, b"", {"ratelimit": '"tennis";r=0;t=90'}), 90),
        (ListAnswer(200, b"", {"ratelimit": '"tennis";r=0'}), 0),
        (ListAnswer(200, b"", {"ratelimit": '"tennis";r=1;t=90'}), 0),
        (ListAnswer(402, b"", {"ratelimit": '"tennis";r=0;t=90'}), 0),  # says so whatever is left
    ],
)
def test_how_long_not_to_ask(answer: ListAnswer, seconds: float):
    """`Retry-After` in seconds or as a date, an empty quota, and neither."""
    assert pause_s(answer, NOW_S) == seconds
