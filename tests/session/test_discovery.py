"""`--live`: each match is followed once, from when it is listed to a minute after its end."""

from __future__ import annotations

from livecli.feed.sports import SPORTS, Match
from livecli.session.discovery import Changes, Discovery


ONE, TWO, THREE = (Match("football", number) for number in (1, 2, 3))
SET = Match("tennis", 9)


class Play:
    """A discovery with ages that are set by hand; a match without one never had a frame."""

    def __init__(self, most: int = 100) -> None:
        self.rules = Discovery(most)
        self.ages: dict[Match, float] = {}

    def lists(self, *matches: Match, at: float, had: tuple[str, ...] = tuple(SPORTS)) -> Changes:
        return self.rules.listed(matches, had, at)

    def leaves(self, at: float) -> tuple[Match, ...]:
        return self.rules.due(self.ages.get, at).leave


def test_what_appears_is_joined_once():
    """However often the list says it."""
    play = Play()

    assert play.lists(ONE, at=0).join == (ONE,)
    assert play.lists(ONE, TWO, ONE, at=30).join == (TWO,)
    assert play.lists(ONE, TWO, at=60) == Changes()


def test_what_is_over_is_left_a_minute_later():
    """And not joined again while the list still has it."""
    play = Play()
    play.lists(ONE, at=0)
    play.rules.set_over(ONE, True, 100)
    play.rules.set_over(ONE, True, 130)

    assert play.leaves(at=159.9) == ()
    assert play.leaves(at=160) == (ONE,)
    assert play.lists(ONE, at=180) == Changes()
    play.lists(at=210)
    assert play.lists(ONE, at=240).join == (ONE,)


def test_an_end_that_is_taken_back_is_none():
    """Full time, and then extra time after all."""
    play = Play()
    play.lists(ONE, at=0)
    play.rules.set_over(ONE, True, 100)
    play.rules.set_over(ONE, False, 110)

    assert play.leaves(at=1000) == ()


def test_what_is_gone_and_silent_is_left_a_minute_later():
    """Some lists drop a match the moment it ends, and no event says so."""
    play = Play()
    play.lists(ONE, TWO, at=0)
    play.ages = {ONE: 80.0, TWO: 1.0}
    play.lists(TWO, at=30)

    assert play.leaves(at=89.9) == ()
    assert play.leaves(at=90) == (ONE,)


def test_what_is_gone_but_speaks_is_not_left():
    """A list that loses a match for a while ends nothing."""
    play = Play()
    play.lists(ONE, at=0)
    play.lists(at=30)
    play.ages = {ONE: 2.0}

    assert play.leaves(at=300) == ()
    play.lists(ONE, at=300)
    play.ages = {ONE: 500.0}
    assert play.leaves(at=900) == ()


def test_what_vanishes_and_comes_back_within_the_minute_stays():
    """It was never left, so it is not joined again."""
    play = Play()
    play.lists(ONE, at=0)
    play.lists(at=30)

    assert play.leaves(at=80) == ()
    assert play.lists(ONE, at=85) == Changes()
    assert play.leaves(at=200) == ()


def test_a_list_that_could_not_be_had_ends_nothing():
    """The other sport's list goes on to be believed."""
    play = Play()
    play.lists(ONE, SET, at=0)
    play.lists(at=30, had=("football",))

    assert play.leaves(at=500) == (ONE,)


def test_no_more_than_the_most_and_the_next_when_there_is_room():
    """What does not fit is told, and joined when another has ended."""
    play = Play(most=2)

    assert play.lists(ONE, TWO, THREE, at=0) == Changes(join=(ONE, TWO), left_out=(THREE,))
    play.rules.set_over(ONE, True, 10)
    assert play.leaves(at=70) == (ONE,)
    assert play.lists(ONE, TWO, THREE, at=90).join == (THREE,)


def test_what_was_refused_is_not_asked_for_every_half_minute():
    """Until it was gone from the list once."""
    play = Play()
    play.lists(ONE, at=0)
    play.rules.refused(ONE)

    assert play.lists(ONE, at=30) == Changes()
    play.lists(at=60)
    assert play.lists(ONE, at=90).join == (ONE,)
