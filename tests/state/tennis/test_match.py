from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import few
from support.heard import START_MS, event, frame, gap, score, tennis, value

from livecli.feed.sides import SIDES
from livecli.simulation.tennis.score import Score


SLAM = {"tournament": {"name": "Wimbledon", "surface": "Grass"}}
TOUR = {"tournament": {"name": "Halle Open", "surface": "Grass", "circuit": "ATP"}}


def started(sets, point="0-0", server="home", **more):
    """An event of tennis."""
    board = {"sets": sets, "set": len(sets), "point": point, "server": server}
    return {"type": "event", "sport": "tennis", "status": {"name": "live"}, "score": board} | more


def calls(sets, point, server="home", **more):
    found = tennis(started(sets, point, server, **more))
    return [(call.name, call.side, call.in_a_row) for call in found.calls]


# Calls


@pytest.mark.parametrize(
    ("sets", "point", "server", "called"),
    [
        ([[2, 1]], "30-30", "home", []),
        ([[2, 1]], "40-0", "home", []),
        ([[2, 1]], "15-40", "home", [("break point", "away", 2)]),
        ([[2, 1]], "0-40", "home", [("break point", "away", 3)]),
        ([[2, 1]], "40-Ad", "home", [("break point", "away", 1)]),
        ([[2, 1]], "Ad-40", "away", [("break point", "home", 1)]),
        ([[2, 1]], "Deuce", "home", []),
        ([[2, 1]], "15-40", None, []),
        ([[5, 4]], "40-30", "home", [("set point", "home", 1)]),
        ([[5, 4]], "40-0", "away", [("set point", "home", 3)]),
        ([[5, 5]], "40-0", "home", []),
        ([[6, 5]], "30-40", "away", []),
        ([[5, 6]], "30-40", "home", [("set point", "away", 1)]),
        ([[6, 6]], "6-4", "away", [("set point", "home", 2)]),
        ([[6, 6]], "6-6", "away", []),
        ([[6, 6]], "9-10", "away", [("set point", "away", 1)]),
        ([[6, 4], [5, 4]], "40-15", "home", [("match point", "home", 2)]),
        ([[6, 4], [4, 5]], "15-40", "home", [("set point", "away", 2)]),
        ([[6, 4], [4, 6], [6, 6]], "6-5", "home", [("match point", "home", 1)]),
        ([[6, 4], [4, 6], [0, 0]], "9-8", "home", [("match point", "home", 1)]),
        ([[6, 4], [4, 6], [0, 0]], "8-6", "home", []),
        ([[6, 4], [4, 6], [8, 7]], "15-40", "away", []),
        ([[6, 4], [4, 6], [8, 7]], "40-15", "away", [("match point", "home", 2)]),
    ],
)
def test_what_the_next_point_decides(sets, point, server, called):
    """Best of three; every row is by the rules, those of tie-breaks among them."""
    assert calls(sets, point, server, **TOUR) == called


def test_at_a_grand_slam_it_is_not_known_who_plays():
    """Men play five sets there, women three, and no frame tells which: it is a set point."""
    match = tennis(started([[6, 4], [5, 4]], "40-30", **SLAM))
    (call,) = match.calls

    assert match.best_of is None
    assert call.name == "set point"
    assert calls([[6, 4], [4, 6], [5, 4]], "40-0", **SLAM) == [("set point", "home", 3)]
    fifth = [[6, 4], [4, 6], [6, 4], [4, 6], [6, 6]]
    assert calls(fifth, "6-5", **SLAM) == []  # the last tie-break goes to ten
    assert calls(fifth, "9-5", **SLAM) == [("match point", "home", 4)]


@pytest.mark.parametrize(
    ("sets", "more", "best_of"),
    [
        ([[6, 4]], TOUR, 3),
        ([[6, 4]], SLAM, None),
        ([[6, 4]], {}, None),
        ([[6, 4]], SLAM | {"best_of": 5}, 5),
        ([[6, 4]], {"tournament": SLAM["tournament"] | {"circuit": "WTA"}}, 3),
        ([[6, 4]], {"tournament": SLAM["tournament"] | {"circuit": "ATP"}}, 5),
        ([[6, 4], [6, 4], [1, 0]], TOUR, 5),
        ([[6, 4], [6, 4]], {}, None),
        ([[6, 4], [4, 6], [6, 2], [0, 0]], TOUR, 5),
        ([[6, 4], [6, 4]], {"status": {"name": "finished"}}, 3),
    ],
)
def test_how_best_of_is_decided(sets, more, best_of):
    """Told, proved by what was played, or known by the tournament."""
    assert tennis(started(sets, **more)).best_of == best_of


# The run of points


def points(match):
    return "".join("?" if p.winner is None else p.winner[0] for p in match.run)


def test_who_won_each_point():
    """From one score to the next there is one way."""
    match = tennis(
        started([[0, 0]]),
        score([[0, 0]], "15-0"),
        score([[0, 0]], "15-15"),
        score([[0, 0]], "15-30"),
        score([[0, 0]], "15-40"),
        score([[0, 1]], "0-0", "away"),
    )

    assert points(match) == "haaaa"
    assert [point.before for point in match.run] == ["0-0", "15-0", "15-15", "15-30", "15-40"]
    assert (match.run[-1].won, match.run[-1].is_break) == ("game", True)


def test_deuce_goes_on():
    """The same score comes again and again, and each time a point was played."""
    words = ["Deuce", "Ad-40", "Deuce", "40-Ad", "Deuce", "Ad-40"]
    match = tennis(*(score([[2, 2]], word) for word in words), score([[3, 2]], "0-0", "away"))

    assert points(match) == "haahhh"


def test_points_that_were_missed():
    """Two points of which only one order is possible are known; more are a gap."""
    match = tennis(
        score([[0, 0]], "0-0"), score([[0, 0]], "30-0"), score([[2, 1]], "0-0"), score([[2, 1]])
    )

    assert points(match) == "hh?"
    assert points(tennis(score([[0, 0]], "0-0"), score([[0, 0]], "15-15"))) == "?"


def test_a_point_is_taken_back():
    """The umpire corrects the score: the run goes back with it."""
    match = tennis(
        score([[0, 0]], "0-0"), score([[0, 0]], "15-0"), score([[0, 0]], "30-0"),
        score([[0, 0]], "15-0"), score([[0, 0]], "15-15"),
    )  # fmt: skip

    assert points(match) == "ha"


def test_a_late_event_is_not_believed():
    """It comes every half a minute and may show what was before the last point."""
    match = tennis(
        score([[0, 0]], "0-0"), score([[0, 0]], "15-0"), started([[0, 0]], "0-0"),
        started([[0, 0]], "30-0"),
    )  # fmt: skip

    assert (match.point, points(match)) == ("30-0", "hh")


def test_without_score_frames_events_do():
    """Whatever comes is used."""
    match = tennis(*(started([[0, 0]], word) for word in ("0-0", "15-0", "0-0", "0-15")))

    assert match.point == "0-15"


def test_a_set_that_has_ended_is_spelled_in_two_ways():
    """With the next one begun, or without: no point lies between them."""
    match = tennis(
        score([[5, 4]], "40-0"), started([[6, 4], [0, 0]], "0-0"), score([[6, 4]], "0-0")
    )

    assert (points(match), match.run[-1].won, match.current) == ("h", "set", 2)


@few(20)
@given(st.integers(0, 1000), st.sampled_from([3, 5]))
def test_any_match_is_reconstructed(seed, best_of):
    """Against the rules that the simulation plays by, written apart from these."""
    luck, now = Random(seed), Score(best_of, 0)
    match, played, at = tennis(), "", 0
    while not now.over:
        match.hear(frame(shown(now), at))
        winner = luck.randrange(2)
        played += "ha"[winner]
        now, at = now.after(winner), at + 1
    match.hear(frame(shown(now), at))

    assert points(match) == played
    assert match.sets_won == now.sets_won
    assert match.best_of in (None, best_of)


def shown(now):
    server = None if now.server is None else SIDES[now.server]
    return score([list(games) for games in now.sets], now.point, server)


# The rest


def test_a_snapshot_in_the_middle():
    """The points in it are those that led to where the match is."""
    first = {
        "type": "subscribed",
        "sport": "tennis",
        "event": started([[3, 2]], "30-15", **TOUR, home={"name": "Sinner, J."}),
        "livedata": [
            score([[3, 2]], word) | {"uts": START_MS / 1000 - 30 + at}
            for at, word in enumerate(("0-0", "15-0", "15-15", "30-15"))
        ],
    }
    match = tennis(first)

    assert (match.games, match.point, match.home) == ((3, 2), "30-15", "Sinner, J.")
    assert match.tournament == "Halle Open"
    match.hear(frame(score([[3, 2]], "40-15"), 5))
    again = len(match.run)
    match.hear(frame(first, 6))
    assert len(match.run) == again


def test_a_gap_leaves_a_hole_in_the_run():
    """What was played meanwhile is not guessed."""
    match = tennis(score([[0, 0]], "15-0"))
    match.hear(frame(gap(1, 300, "tennis"), 300))
    match.hear(frame(score([[2, 1]], "15-0"), 301))

    assert points(match) == "?"
    assert len(match.gaps) == 1


def test_memory_is_bounded():
    """A match of days, told by a feed that is mad."""
    match = tennis()
    for number in range(3000):
        match.hear(frame(score([[number % 7, 0]], ("15-0", "0-15")[number % 2])))

    assert len(match.run) <= 1000


NAMES = "sets set point server game home_sets away_sets home_games away_games score status stats"
NAMES += " tournament best_of home away event livedata history sport uts round_name"
boards = st.one_of(value, st.lists(st.lists(st.integers(-9, 99), max_size=3), max_size=9))
bodies = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from(["event", "score", "subscribed", "livedata", "_gap", "odds"]),
    st.dictionaries(
        st.sampled_from(NAMES.split()),
        boards | st.sampled_from(["40-15", "Ad", "6-5", "Deuce", "home", "5-40", "Ad-15"]),
    ),
)


@given(st.lists(bodies, max_size=12))
def test_frames_that_lack_any_field_or_hold_anything(found):
    """Never an exception, and everything can be shown."""
    match = tennis(*found)

    assert match.best_of in (None, 3, 5)
    assert all(call.in_a_row >= 1 for call in match.calls)
    assert all(point.winner in (None, "home", "away") for point in match.run)
    assert type(match.title) is str
    assert len(match.sets) <= 7
    assert match.current >= 1


def test_a_board_without_its_set_is_kept():
    """A frame may leave out what has not changed."""
    match = tennis(started([[3, 2]], "30-15"), {"type": "score", "point": "40-15"})

    assert match.point == "30-15"
    assert match.tie_break is False
    assert tennis(event(1, 0, 0)).sets == []


def test_a_late_live_event_does_not_revive_a_match():
    """It came 17 s after the end, and the board was the same."""
    end = started([[6, 4], [6, 3]], **TOUR, status={"name": "finished"})
    match = tennis(score([[6, 4], [5, 3]], "40-15"), end, started([[6, 4], [6, 3]], **TOUR))

    assert (match.finished, match.status) == (True, "finished")


def test_a_score_from_before_the_last_is_no_point():
    """Frames may overtake each other, by the feed's own clock."""
    match = tennis(
        score([[0, 0]], "15-0") | {"uts": 1_780_000_005},
        score([[0, 0]], "30-0") | {"uts": 1_780_000_030},
        score([[0, 0]], "15-0") | {"uts": 1_780_000_005},
    )

    assert (match.point, points(match)) == ("30-0", "h")
