from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import event, value

from livecli.feed.dialects.writing import rich
from livecli.feed.endings import MatchEnd


END = event(93, 2, 1, "2H", status="finished")


def board(sets, point="0-0", status="live"):
    return {"type": "event", "status": {"name": status}, "score": {"sets": sets, "point": point}}


def heard(*bodies):
    ending = MatchEnd()
    return [ending.hear(body) for body in bodies], ending.over


@pytest.mark.parametrize(
    ("late", "over"),
    [
        (event(93, 2, 1, "2H"), True),
        (event(92, 2, 1, "2H"), True),
        (event(92, 1, 1, "2H"), True),
        (event(94, 2, 1, "2H"), False),
        (event(93, 3, 1, "2H"), False),
        (event(90, 2, 1, "ET1"), False),
        (event(0, 0, 0, "1H"), False),  # a match that is played again, as by `serve --loop`
    ],
)
def test_a_match_that_is_over_stays_so_unless_play_goes_on(late, over):
    """A late event still calls it live."""
    assert heard(event(92, 2, 1, "2H"), END, late) == ([True, True, not over], over)
    assert heard(rich(event(92, 2, 1, "2H")), rich(END), rich(late))[1] is over


@pytest.mark.parametrize(
    ("late", "over"),
    [
        (board([[6, 4], [6, 3]]), True),
        (board([[6, 4], [6, 3]], "40-30"), True),  # games are told before the point
        (board([[6, 4], [5, 3]], "40-30"), True),
        (board([[6, 4], [6, 3], [0, 1]]), False),
        (board([[0, 0]]), False),
    ],
)
def test_a_match_of_tennis_that_is_over_stays_so(late, over):
    """The board shows whether it goes on."""
    end = board([[6, 4], [6, 3]], status="finished")

    assert heard(board([[6, 4], [5, 3]], "40-15"), end, late)[1] is over


def test_a_match_that_was_given_up_may_go_on_within_a_game():
    """Who retired at 40-15 and plays at 40-30 did not retire."""
    end = board([[6, 4], [2, 1]], "40-15", status="retired")

    assert heard(end, board([[6, 4], [2, 1]], "40-15"))[1]
    assert not heard(end, board([[6, 4], [2, 1]], "40-30"))[1]


def test_an_event_without_a_score_says_nothing_of_the_end():
    """Statistics that come alone are news all the same."""
    assert heard(END, {"type": "event", "stats": {"home": {"shots": 9}}}) == ([True, True], True)


@given(st.lists(st.dictionaries(st.sampled_from(["status", "score", "minute", "period"]), value)))
def test_any_event_is_heard(bodies):
    """The feed keeps no promise about types."""
    assert len(heard(*bodies)[0]) == len(bodies)
