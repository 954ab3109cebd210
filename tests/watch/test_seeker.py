"""Where the keys of a capture go, with a player that notes it."""

from __future__ import annotations

from livecli.feed.sports import Match
from livecli.watch.capture_map import CaptureMap, CaptureMoment
from livecli.watch.seeker import LEAD_MS, Seeker


MATCH, OTHER = Match("football", 1), Match("football", 2)
MOMENTS = (
    CaptureMoment(MATCH, "goal", "home", False, 60_000.0),
    CaptureMoment(OTHER, "goal", "home", False, 90_000.0),
    CaptureMoment(MATCH, "goal", "home", False, 120_000.0),
)
CAPTURE = CaptureMap(MOMENTS, (0.0, 200_000.0), whole=True)


class Player:
    """It arrives where it is sent, at once or on `arrive`."""

    def __init__(self, at_ms: float = 1000.0) -> None:
        self.at_ms = at_ms
        self.sought: list[float] = []
        self.seeking = False
        self.slow = False

    def now_ms(self) -> float:
        return self.at_ms

    def seek_before(self, at_ms: float) -> None:
        self.sought.append(at_ms)
        self.seeking = self.slow
        if not self.slow:
            self.at_ms = at_ms


def made(at_ms: float = 1000.0) -> tuple[Player, Seeker, list[str]]:
    player, said = Player(at_ms), list[str]()
    return player, Seeker(player, lambda text, level: said.append(text)), said


def test_each_n_goes_on_to_the_next_moment():
    """It lands before it, so that it is seen to happen; the last one says so."""
    player, seeker, said = made()
    for _ in range(3):
        seeker.to_moment("n", MATCH, CAPTURE)

    assert player.sought == [60_000 - LEAD_MS, 120_000 - LEAD_MS]
    assert said == ["n: no later moment"]


def test_each_capital_n_goes_back():
    """To the moment that was seen last, then to the one before; before the first it says so."""
    player, seeker, said = made(121_000.0)
    for _ in range(3):
        seeker.to_moment("N", MATCH, CAPTURE)

    assert player.sought == [120_000 - LEAD_MS, 60_000 - LEAD_MS]
    assert said == ["N: no earlier moment"]


def test_without_an_open_match_those_of_all_count():
    """And who looks at the list is told which match it is."""
    _, seeker, _ = made()

    told = [seeker.to_moment("n", None, CAPTURE) for _ in MOMENTS]
    assert tuple(told) == MOMENTS


def test_keys_count_while_it_is_on_its_way():
    """A large capture takes a while; three presses are three moments."""
    player, seeker, _ = made()
    player.slow = True
    seeker.to_moment("n", None, CAPTURE)
    seeker.to_moment("n", None, CAPTURE)
    seeker.to_moment("N", None, CAPTURE)

    assert player.sought == [60_000 - LEAD_MS, 90_000 - LEAD_MS, 60_000 - LEAD_MS]


def test_it_is_said_why_there_is_nowhere_to_go():
    """A pipe, a capture that is still being read, and one in which nothing happens."""
    player, seeker, said = made(190_000.0)
    seeker.to_moment("n", None, None)
    seeker.to_moment("n", None, CAPTURE._replace(whole=False))
    seeker.to_moment("N", Match("tennis", 3), CAPTURE)

    assert said == [
        "n: what comes from a pipe is read once; give a file",
        "n: no later moment so far; the capture is still being read",
        "N: there is no moment in it: no goal, no card, no set, no end",
    ]
    assert player.sought == []
