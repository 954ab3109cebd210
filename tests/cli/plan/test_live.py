"""A live run from its options: which matches, where, for how long."""

from __future__ import annotations

from typing import Any

import pytest
from support.surroundings import Surroundings, refused

from livecli.cli.options import (
    ChoiceOptions,
    ConnectionOptions,
    LookOptions,
    MatchOptions,
    OutageOptions,
    StopOptions,
)
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.limits import StopRules
from livecli.cli.plan.live import LiveChoice, LivePlan, live_plan
from livecli.feed.refusals import LIMIT_A_SOCKET
from livecli.feed.sports import SPORTS, Match
from livecli.session.liveness import Patience
from livecli.session.retries import Retries
from livecli.terminal.notices import Notices


OUTAGES, STOP = OutageOptions(), StopOptions()
LOCAL = ConnectionOptions(url="ws://127.0.0.1:8765")


def planned(
    here: Surroundings,
    *ids: str,
    stdin: bytes = b"",
    connection: ConnectionOptions = LOCAL,
    outages: OutageOptions = OUTAGES,
    stop: StopOptions = STOP,
    bookmaker: str | None = None,
    **matches: Any,
) -> LivePlan | None:
    env = here.env(stdin)
    notices = Notices(env)
    frames = frame_choice(ChoiceOptions(), LookOptions(), stop, "none", notices, env)
    options = MatchOptions(match=[*ids], **matches)
    return live_plan(options, connection, outages, stop, frames, bookmaker, notices, env)


def followed(here: Surroundings, *ids: str, stdin: bytes = b"", **matches: Any) -> list[str]:
    """The matches of the plan."""
    plan = planned(here, *ids, stdin=stdin, **matches)
    assert plan is not None
    return [str(match) for match in plan.matches]


def test_ids_are_football_unless_they_name_a_sport(here: Surroundings):
    """In their order, each once."""
    assert followed(here, "204849", "tennis:36835", "football:204849", "7") == [
        "204849",
        "tennis:36835",
        "7",
    ]


def test_the_sport_of_bare_ids_can_be_chosen(here: Surroundings):
    """An id that names its own keeps it."""
    assert followed(here, "36835", "football:7", sport="tennis") == ["tennis:36835", "7"]


@pytest.mark.parametrize(
    ("ids", "matches", "expected"),
    [
        (["7"], {}, {"football"}),
        (["36835"], {"sport": "tennis"}, {"tennis"}),
        (["7", "tennis:3"], {}, {"football", "tennis"}),
        ([], {"live": True}, {"football", "tennis"}),
        ([], {"live": True, "sport": "tennis"}, {"tennis"}),
        (["football:7"], {"live": True, "sport": "tennis"}, {"football", "tennis"}),
    ],
)
def test_the_sports_of_what_is_followed_are_known(
    ids: list[str], matches: dict[str, Any], expected: set[str], here: Surroundings
):
    """The columns of a table fit them."""
    plan = planned(here, *ids, **matches)

    assert plan is not None
    assert plan.frames.sports == expected


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("chess:7", "match 'chess:7': unknown sport 'chess'; known: football, tennis"),
        (
            "arsenal",
            "match 'arsenal': 'arsenal' is no id; ids are numbers, as in 204849 or tennis:36835",
        ),
        ("-1", "match '-1': '-1' is no id; ids are numbers, as in 204849 or tennis:36835"),
    ],
)
def test_what_is_no_id_is_refused(word: str, sentence: str, here: Surroundings):
    """It is an argument, so no option is to blame."""
    with refused(sentence):
        planned(here, "204849", word)


@pytest.mark.parametrize(
    ("stdin", "expected"),
    [
        (b"204849", ["204849"]),
        (b"204849\n7\n", ["204849", "7"]),
        (b"204849 7\ttennis:3\r\n", ["204849", "7", "tennis:3"]),
        (b"# tonight\n204849 # the final\n\n  7\n", ["204849", "7"]),
        (b"7\n7\n", ["7"]),
        (b"\xef\xbb\xbf7\r\n8", ["7", "8"]),
        (b"\xef\xbb\xbf204849,7, tennis:3,\n", ["204849", "7", "tennis:3"]),
    ],
)
def test_ids_come_from_stdin(stdin: bytes, expected: list[str], here: Surroundings):
    """Separated by white space or commas; the rest of a line after # is a comment."""
    assert followed(here, "-", stdin=stdin) == expected


def test_ids_may_be_typed_with_commas_between_them(here: Surroundings):
    """As those of `-t` are."""
    assert followed(here, "204849,7", "tennis:3,", "7") == ["204849", "7", "tennis:3"]


def test_ids_from_stdin_stand_where_the_dash_does(here: Surroundings):
    """Among those that were typed."""
    assert followed(here, "1", "-", "3", stdin=b"2\n1\n") == ["1", "2", "3"]


def test_stdin_that_is_no_text_is_refused(here: Surroundings):
    """A capture that was put there by mistake, for example."""
    with refused("stdin: cannot be read as text; - needs ids on stdin"):
        planned(here, "-", stdin=b"\x28\xb5\x2f\xfd")


@pytest.mark.parametrize("stdin", [b"", b"\n\n", b"# none tonight\n"])
def test_no_id_on_stdin_is_nothing_to_do(stdin: bytes, here: Surroundings):
    """`livecli live -f ids | livecli tail -` on a quiet day is no mistake."""
    assert planned(here, "-", stdin=stdin) is None
    assert here.sentences == ["no id on stdin: nothing to follow"]


def test_the_token_and_the_ids_cannot_both_be_on_stdin(here: Surroundings):
    """Whoever reads first would get both."""
    connection = ConnectionOptions(url="ws://127.0.0.1:8765", token_file="-")
    with refused(
        "--token-file - and MATCH -: both would read stdin; put the token into a file",
        "--token-file",
    ):
        planned(here, "-", stdin=b"7", connection=connection)


def test_something_must_be_followed(here: Surroundings):
    """The sentence has all the ways."""
    with refused("no match: name one, as in 204849 or tennis:36835; or try --live, or --demo"):
        planned(here)


def test_the_demo_has_matches_of_its_own(here: Surroundings):
    """All of them are followed when none is named."""
    plan = planned(here, connection=ConnectionOptions(demo=True))

    assert plan is not None
    assert (plan.matches, plan.live) == ((), None)


@pytest.mark.parametrize(
    ("matches", "option"),
    [
        ({"league": ["premier"]}, "--league"),
        ({"team": ["arsenal"]}, "--team"),
        ({"max_matches": 3}, "--max-matches"),
    ],
)
def test_what_narrows_the_live_list_needs_it(
    matches: dict[str, Any], option: str, here: Surroundings
):
    """With named matches it would do nothing."""
    with refused(f"{option}: it narrows what is live; use it with --live", option):
        planned(here, "204849", **matches)


def test_live_follows_all_sports(here: Surroundings):
    """As many matches as the sockets can carry."""
    plan = planned(here, live=True, outages=OutageOptions(max_sockets=2))

    assert plan is not None
    assert plan.live == LiveChoice(tuple(SPORTS), (), (), 2 * LIMIT_A_SOCKET)


def test_live_can_be_narrowed(here: Surroundings):
    """By sport, league, team and number; named matches are followed besides."""
    plan = planned(
        here, "7", live=True, sport="tennis", league=["atp", "17"], team=["sinner"], max_matches=3
    )

    assert plan is not None
    assert plan.matches == (Match("tennis", 7),)
    assert plan.live == LiveChoice(("tennis",), ("atp", "17"), ("sinner",), 3)


def test_live_never_needs_more_sockets_than_there_may_be(here: Surroundings):
    """A larger number of matches is cut to what they carry."""
    plan = planned(here, live=True, max_matches=999, outages=OutageOptions(max_sockets=1))

    assert plan is not None
    assert plan.live is not None
    assert plan.live.most == LIMIT_A_SOCKET


def test_the_rest_of_the_options_is_in_the_plan(here: Surroundings):
    """As numbers and rules, and no more as words."""
    plan = planned(
        here,
        "7",
        connection=ConnectionOptions(url="ws://127.0.0.1:8765", patience=0.5),
        outages=OutageOptions(buffer="1MB", max_retries=2, wait=True, on_slow="drop"),
        stop=StopOptions(duration="1m"),
        bookmaker="bet365",
    )

    assert plan is not None
    assert plan.patience == Patience().scaled(0.5)
    assert (plan.buffer_bytes, plan.on_slow, plan.wait) == (2**20, "drop", True)
    assert plan.retries == Retries(2, 2)
    assert plan.stop == StopRules(None, 60.0, None, False)
    assert (plan.max_sockets, plan.bookmaker) == (20, "bet365")


def test_a_buffer_that_is_no_size_is_refused(here: Surroundings):
    """Before stdin is read, or a token."""
    with refused("size 'big': not understood; as in 64MB, 512K or 1000000", "--buffer"):
        planned(here, "-", outages=OutageOptions(buffer="big"))


def test_books_that_will_not_come_are_said(here: Surroundings):
    """At once, with what to add; a demo that sends all of them needs nothing."""
    env = here.env()
    notices = Notices(env)
    choice = ChoiceOptions(types=["odds_book"])
    frames = frame_choice(choice, LookOptions(), STOP, "none", notices, env)

    def plan(connection: ConnectionOptions, bookmaker: str | None, **demo: bool) -> None:
        options = MatchOptions(match=["204849"])
        live_plan(options, connection, OUTAGES, STOP, frames, bookmaker, notices, env, **demo)

    plan(LOCAL, "bet365")
    plan(ConnectionOptions(demo=True), None, demo_books=True)
    assert here.sentences == []
    plan(LOCAL, None)
    (sentence,) = here.sentences
    assert "add --bookmaker SLUG" in sentence
