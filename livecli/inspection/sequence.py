"""What is wrong with the frames of a match in their order: clocks, scores, sums, repeats.

The rules read clean frames of `clean_frames` as they are, and other bodies through `View`: in both
a field is an attribute, None where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from livecli.capture.stamped_line import unstamped
from livecli.feed.action_types import DELETED
from livecli.feed.periods import PERIODS

from .finding import Finding


REMEMBERED = 200  # actions of a match: repetitions come within seconds (wire-facts, action)
AT_ONE_TIME = 20  # frames of a match that are compared
LONGEST = 2**12  # bytes of these
PERCENT_ROOM = 1  # two rounded shares of 100 may miss it by one
SECONDS_BELOW = 1e11  # as `feed.dialects` reads times
TIME_ROOM_MS = 1000  # a time in seconds has lost so much
A_PERIOD = 1000  # longer than any, in minutes
LAST_POSITION = 10 * A_PERIOD
# What is added to the minute for the period, by all words for it.
ORDER: dict[object, int] = {
    word: row.order * A_PERIOD
    for name, row in PERIODS.items()
    for each in (name, row.rich, *row.also)
    for word in ((each, int(each)) if each.isdigit() else (each,))
}


class SequenceFault(NamedTuple):
    """A finding before it is known which frame it is of."""

    kind: str
    path: str
    there: str
    expected: str

    def of(self, frame_type: str, dialect: str | None) -> Finding:
        return Finding(self.kind, frame_type, dialect, self.path, self.there, self.expected)


class View:
    """A decoded object, its keys as attributes."""

    __slots__ = ("_body",)

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body

    def __getattr__(self, name: str) -> Any:
        value = self._body.get(name)
        return View(value) if type(value) is dict else value


REVIEW = "var_review"  # of the documents; after it the score may fall by one (wire-facts, event)


class MatchSequence:
    """What the frames of one match have said so far, each given to the rule of its type.

    A rule answers what is wrong, () if nothing is; `raw` is the line that the frame came in.
    """

    __slots__ = ("_actions", "_positions", "_raws", "_reviewed", "_scores", "_times")

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}  # of the clock, by frame type
        self._scores: dict[str, tuple[int, int]] = {}
        self._times: dict[str, float] = {"livedata": SECONDS_BELOW}  # the newest, by frame type
        self._raws: dict[str, list[bytes]] = {}  # those of that time
        self._actions: dict[int, Any] = {}  # action types by their numbers
        self._reviewed: set[str] = set()  # frame types in which a goal may be taken back

    def livedata(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        """Equal ones are no repetition: two actions at one moment give two (captures)."""
        uts, minute = frame.uts, frame.minute
        faults: Sequence[SequenceFault] = ()
        if type(uts) is int and uts > self._times["livedata"]:  # the usual case, at once
            self._times["livedata"] = uts
        else:
            faults = self._time("livedata", "uts", uts, None)
        if minute is None:
            return faults
        late = self._clock("livedata", "minute", frame.period, minute)
        return (*faults, *late) if faults else late

    def odds(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        uts = frame.uts
        return () if uts is None else self._time("odds", "uts", uts, raw)

    def odds_book(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        uts, slug = frame.uts, frame.bookmaker_slug
        if uts is None or type(slug) is not str or len(self._times) > REMEMBERED:
            return ()
        return self._time(f"odds_book {slug[:100]}", "uts", uts, raw)

    def action(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        """Of equal actions only the first is looked at: a repetition may come late."""
        number, kind = frame.evid, frame.action_type
        if number is None:
            number = frame.tid
        if type(number) is not int:
            number = hash(number) if type(number) is str else None  # it may have megabytes
        if number is not None:
            actions = self._actions
            if actions.get(number) == kind:
                name = "tid" if frame.evid is None else "evid"
                text = f"{str(getattr(frame, name))[:40]} once more"
                return (SequenceFault("repeat", name, text, "each action once"),)
            actions[number] = kind if type(kind) is str and len(kind) < 100 else None
            if len(actions) > 2 * REMEMBERED:
                self._actions = dict(list(actions.items())[-REMEMBERED:])
        if kind == REVIEW:
            self._reviewed = {"action", "event"}
        if kind == DELETED:  # it tells of one that was before
            return ()
        faults = self._clock("action", "minute", frame.period, frame.minute)
        score = frame.score
        if score is None:
            return faults
        fewer = self._goals("action", score)
        return (*faults, *fewer) if faults else fewer

    def event(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        """Football's: the clock of either dialect, the goals, the statistics."""
        time = frame.time
        if isinstance(time, str | int | float | list) or time is None:
            faults = self._clock("event", "minute", frame.period, frame.minute)
        else:
            faults = self._clock("event", "time.minute", time.period, time.minute)
        if frame.score is not None:
            faults = (*faults, *self._goals("event", frame.score))
        return faults if frame.stats is None else (*faults, *_sums(frame.stats))

    def score(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        faults = self._time("score", "uts", frame.uts, raw, in_seconds=True)
        faults = (*faults, *self._games("score", "sets", frame.sets))
        sets, game = frame.sets, frame.game
        if _is_board(sets) and type(game) is str and game != f"{sets[-1][0]}-{sets[-1][1]}":
            text = f"{game[:40]} beside {sets[-1]}"
            return (
                *faults,
                SequenceFault("does_not_add_up", "game", text, "the games of the last set"),
            )
        return faults

    def board(self, frame: Any, raw: bytes) -> Sequence[SequenceFault]:
        """Tennis's event."""
        score = frame.score
        sets: Any = getattr(score, "sets", None)
        if not _is_board(sets):
            return ()
        faults = self._games("event", "score.sets", sets)
        home, away = score.home_sets, score.away_sets
        if type(home) is int and type(away) is int and home + away > len(sets):
            text = f"{home} and {away} won of {len(sets)}"
            return (
                *faults,
                SequenceFault("does_not_add_up", "score.home_sets", text, "no more than sets"),
            )
        return faults

    def _time(
        self, key: str, path: str, value: Any, raw: bytes | None, *, in_seconds: bool = False
    ) -> Sequence[SequenceFault]:
        """Times run on; with `raw`, no two frames of one time are the same."""
        if type(value) is not int and type(value) is not float:
            return ()
        moment = value * 1000 if in_seconds or value < SECONDS_BELOW else value
        old = self._times.get(key, 0)
        if moment == old and raw is not None:
            bare = unstamped(raw[:LONGEST])[0]
            before = self._raws[key]
            if any(unstamped(each)[0] == bare for each in before):
                return (SequenceFault("repeat", path, f"{value} once more", "each frame once"),)
            del before[AT_ONE_TIME:]
            before.append(raw[:LONGEST])
        elif moment > old or moment < old - TIME_ROOM_MS:
            self._times[key] = moment
            if raw is not None:
                self._raws[key] = [raw[:LONGEST]]
            if moment < old:
                text = f"{(old - moment) / 1000:.3f} s older than the one before"
                return (SequenceFault("time_backwards", path, text, "times that run on"),)
        return ()

    def _clock(self, kind: str, path: str, period: Any, minute: Any) -> Sequence[SequenceFault]:
        try:
            position = ORDER[period] + minute
        except (KeyError, TypeError):
            return ()
        old = self._positions.get(kind, 0)
        if position == old or type(position) is not int:
            return ()
        if position > old:
            self._positions[kind] = min(position, LAST_POSITION)
            return ()
        self._positions[kind] = position
        text = f"{period} {minute}' after {old % A_PERIOD}'"
        return (SequenceFault("clock_backwards", path, text, "minutes that run on"),)

    def _goals(self, kind: str, score: Any) -> Sequence[SequenceFault]:
        try:
            now = (score.home, score.away)
        except AttributeError:
            return ()
        old = self._scores.get(kind)
        if now == old or type(now[0]) is not int or type(now[1]) is not int:
            return ()
        self._scores[kind] = now
        if old is not None and (now[0] < old[0] or now[1] < old[1]):
            may_fall = kind in self._reviewed or not self._actions  # a basic source has none
            if may_fall and sum(old) - sum(now) == 1:
                self._reviewed.discard(kind)
                return ()
            text = f"{now[0]}-{now[1]} after {old[0]}-{old[1]}"
            return (SequenceFault("score_backwards", "score", text, "goals that only grow"),)
        return ()

    def _games(self, kind: str, path: str, sets: Any) -> Sequence[SequenceFault]:
        """A set has more games as it goes on."""
        if not _is_board(sets):
            return ()
        now = (len(sets), min(sum(sets[-1]), A_PERIOD))
        old = self._scores.get(kind, now)
        self._scores[kind] = now
        if now >= old:
            return ()
        text = f"{now[1]} games in set {now[0]} after {old[1]} in set {old[0]}"
        return (SequenceFault("score_backwards", path, text, "games that only grow"),)


def _is_board(sets: Any) -> bool:
    """Whether it has a last set, of two numbers."""
    if type(sets) is not list or not sets or type(sets[-1]) is not list or len(sets[-1]) != 2:
        return False
    return type(sets[-1][0]) is int and type(sets[-1][1]) is int


def _sums(stats: Any) -> Sequence[SequenceFault]:
    """What contradicts itself in football's statistics."""
    home, away = getattr(stats, "home", None), getattr(stats, "away", None)
    faults: list[SequenceFault] = []
    for name in ("possession", "ball_possession"):
        one, other = getattr(home, name, None), getattr(away, name, None)
        if isinstance(one, int | float) and isinstance(other, int | float):
            together = one + other
            # Before the first pass both are 0 (the captures' README).
            if together and abs(together - 100) > PERCENT_ROOM:
                text = f"{one:g} and {other:g}"
                path = f"stats.*.{name}"
                faults.append(SequenceFault("does_not_add_up", path, text, "100 percent together"))
    for side in (home, away):
        on_target = getattr(side, "shots_on_target", None)
        shots = getattr(side, "shots", None)
        shots = getattr(side, "total_shots", None) if shots is None else shots
        if type(on_target) is int and type(shots) is int and on_target > shots:
            text = f"{on_target} of {shots} shots"
            path = "stats.*.shots_on_target"
            faults.append(SequenceFault("does_not_add_up", path, text, "no more than all shots"))
    return faults


Rule = Callable[[MatchSequence, Any, bytes], Sequence[SequenceFault]]
# By sport and frame type.
RULES: dict[tuple[str, str], Rule] = {
    ("football", "action"): MatchSequence.action,
    ("football", "event"): MatchSequence.event,
    ("football", "livedata"): MatchSequence.livedata,
    ("football", "odds"): MatchSequence.odds,
    ("football", "odds_book"): MatchSequence.odds_book,
    ("tennis", "event"): MatchSequence.board,
    ("tennis", "score"): MatchSequence.score,
}
