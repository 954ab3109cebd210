"""A capture that is paused, stepped, hurried and sought: no files, no sleeping."""

from __future__ import annotations

from livecli.capture.window import Minute
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.watch.player import CapturePlayer


MATCH = Match("football", 7)
START_MS = 1_000_000.0


class Tape:
    """Frames as a source without a pace, a second apart, each with its minute."""

    fd = deadline = problem = None

    def __init__(self, frames: list[Frame]) -> None:
        self.left = list(frames)
        self.closed = False

    def open(self) -> None: ...

    def take(self) -> list[Frame]:
        batch, self.left = self.left[:3], self.left[3:]
        return batch

    def stop(self) -> None:
        self.left = []

    @property
    def done(self) -> bool:
        return not self.left

    def close(self) -> None:
        self.closed = True


def frames(number: int) -> list[Frame]:
    return [
        Frame.of(
            {"type": "livedata", "event_id": 7, "minute": at, "period": "1H"},
            received_ms=START_MS + 60_000 * at,
        )
        for at in range(number)
    ]


class Deck:
    """A player with a clock that we turn, and what it played."""

    def __init__(self, number: int = 10, speed: float = 60.0, **how: float) -> None:
        self.now = 100.0
        self.restarts = 0
        self.woken = 0
        self.player = CapturePlayer(
            lambda: Tape(frames(number)),
            speed=speed,
            clock=lambda: self.now,
            wake=self._wake,
            begin_again=self._begin_again,
            **how,
        )

    def _wake(self) -> None:
        self.woken += 1

    def _begin_again(self) -> None:
        self.restarts += 1

    def minutes(self, after_s: float = 0.0) -> list[int]:
        """The minutes of what is played until there is nothing to do at once."""
        self.now += after_s
        minutes: list[int] = []
        while True:
            minutes += [frame.body["minute"] for frame in self.player.take()]
            deadline = self.player.deadline
            if deadline is None or deadline > self.now:
                return minutes


def test_frames_come_at_the_pace_that_is_asked():
    """A minute of the capture is a second at sixty times its pace."""
    deck = Deck()

    assert deck.minutes() == [0]
    assert deck.minutes(after_s=1.0) == [1]
    assert deck.minutes(after_s=2.5) == [2, 3]
    assert deck.player.now_ms() == START_MS + 3.5 * 60_000


def test_a_pause_stops_the_clock_of_the_capture():
    """While paused nothing comes and nothing grows old; afterwards it goes on where it was."""
    deck = Deck()
    deck.minutes(after_s=0.0)
    deck.now += 0.5
    deck.player.toggle()

    assert deck.minutes() == []
    assert deck.minutes(after_s=60.0) == []
    assert deck.player.now_ms() == START_MS + 30_000
    assert deck.player.deadline is None
    deck.player.toggle()
    assert deck.minutes() == []
    assert deck.minutes(after_s=0.5) == [1]
    assert deck.woken == 2


def test_a_step_is_one_frame():
    """Each step plays the next frame, and stays there."""
    deck = Deck()
    deck.minutes()
    deck.player.step()

    assert deck.minutes() == [1]
    assert deck.minutes(after_s=9.0) == []
    deck.player.step()
    deck.player.step()
    assert deck.minutes() == [2, 3]
    assert deck.player.paused


def test_hurrying_takes_the_next_speed():
    """Faster and slower go through a row of speeds, and end at its ends."""
    deck = Deck(speed=60.0)
    deck.minutes()
    deck.player.hurry(1)
    deck.minutes()
    assert deck.player.speed == 120.0
    deck.player.hurry(-20)
    deck.minutes()
    assert deck.player.speed == 0.25


def test_seeking_on_tells_everything_up_to_the_minute():
    """What lies between belongs to the state of the match: goals above all."""
    deck = Deck()
    deck.minutes()
    deck.player.seek(Minute(6), MATCH, back=False)

    assert deck.minutes() == [1, 2, 3, 4, 5, 6]
    assert deck.restarts == 0
    assert deck.player.now_ms() == START_MS + 360_000
    assert deck.minutes(after_s=1.0) == [7]


def test_seeking_back_begins_anew():
    """The state is folded again from the first frame, by who keeps it."""
    deck = Deck()
    deck.minutes(after_s=0.0)
    deck.minutes(after_s=5.0)
    deck.player.seek(Minute(2), MATCH, back=True)

    assert deck.minutes() == [0, 1, 2]
    assert deck.restarts == 1
    assert not deck.player.seeking


def test_seeking_beyond_the_end_stays_at_the_end():
    """The last frame is shown, and one can go back from there."""
    deck = Deck(4)
    deck.minutes()
    deck.player.seek(Minute(90), MATCH, back=False)

    assert deck.minutes() == [1, 2, 3]
    assert deck.player.at_end
    assert not deck.player.done
    assert deck.player.deadline is None
    deck.player.seek(Minute(1), MATCH, back=True)
    assert deck.minutes() == [0, 1]
    assert not deck.player.at_end


def test_seeking_before_a_time_leaves_its_frame_to_be_played():
    """What happens there is seen to happen; the clock stands where it was sought."""
    deck = Deck(speed=60.0)
    deck.minutes()
    deck.player.toggle()
    deck.player.seek_before(START_MS + 175_000)

    assert deck.minutes() == [1, 2]
    assert deck.player.now_ms() == START_MS + 175_000
    assert not deck.player.seeking
    deck.player.toggle()
    assert deck.minutes() == []
    assert deck.minutes(after_s=0.1) == [3]


def test_what_is_passed_over_is_known_as_such():
    """Nobody wants to hear a bell for it; what is played after it is news again."""
    deck = Deck()
    deck.minutes()
    deck.player.seek_before(START_MS + 175_000)

    assert deck.minutes() == [1, 2]
    assert deck.player.skips
    assert deck.minutes(after_s=0.1) == [3]
    assert not deck.player.skips


def test_seeking_before_an_earlier_time_begins_anew():
    """Up to there; with the first frame at least, so that there is something to see."""
    deck = Deck(speed=float("inf"))
    deck.minutes()
    deck.player.toggle()
    deck.player.seek_before(START_MS + 120_000)

    assert deck.minutes() == [0, 1]
    assert (deck.restarts, deck.player.at_end) == (1, False)
    assert deck.player.now_ms() == START_MS + 120_000
    deck.player.seek_before(START_MS - 5000)
    assert deck.minutes() == [0]
    assert deck.player.now_ms() == START_MS


def test_seeking_before_a_time_in_a_long_break_does_not_go_back_in_it():
    """`--max-gap` sets the clock on, never back: else the next moment would stay this one."""
    deck = Deck(speed=1.0, max_gap_s=10.0)
    deck.minutes()
    deck.player.seek_before(START_MS + 115_000)

    assert deck.minutes() == [1]
    assert deck.player.now_ms() == START_MS + 115_000


def test_no_pace_at_all_ends_at_the_end():
    """`--speed max` shows the end of the match at once."""
    deck = Deck(speed=float("inf"))

    assert deck.minutes() == list(range(10))
    assert deck.player.now_ms() == START_MS + 9 * 60_000


def test_a_long_break_is_shortened():
    """With `--max-gap` a half-time passes in ten seconds, and the clock of the capture jumps."""
    deck = Deck(speed=1.0, max_gap_s=10.0)

    assert deck.minutes() == [0]
    assert deck.player.now_ms() == START_MS + 50_000
    assert deck.minutes(after_s=9.0) == []
    assert deck.minutes(after_s=1.0) == [1]
    deck.player.seek(Minute(4), MATCH, back=False)
    assert deck.minutes() == [2, 3, 4]
    assert deck.minutes(after_s=10.0) == [5]


def test_stopping_is_the_end():
    """Only the user, or a limit, ends it."""
    deck = Deck()
    deck.minutes()
    deck.player.stop()

    assert deck.player.done
    assert deck.minutes(after_s=100.0) == []
