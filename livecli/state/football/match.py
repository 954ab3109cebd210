"""A football match as its frames tell it: score, clock, ball, actions, shots, timeline and odds.

Places are kept as the feed told them; `turned` gives those of the away team as a screen wants them,
because public clients disagree about which goal an away team attacks (wire-facts, Coordinates).
"""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple, Protocol

from livecli.feed import dialects
from livecli.feed.action_types import DELETED
from livecli.feed.dialects.values import mapping, text, whole
from livecli.feed.periods import FINISHED, FIRST_HALF, PAUSES, PERIODS, SHOOT_OUT, period
from livecli.feed.records import MAX_WORD, Gap
from livecli.feed.shoot_outs import Kick, ShootOut
from livecli.feed.sides import OTHER, SIDES
from livecli.feed.sports import Match

from ..match import Body, Change, MatchState
from ..odds import Odds
from ..statistics import Pair, Stats, learn_stats, paired
from .actions import PitchAction, act, identity, minute, place, where
from .minutes import NONE, Minutes, Push, ball_push, push
from .shots import Shot, Shots
from .timeline import Entry, Timeline


TRAIL = 12  # places of the ball: a minute of a basic source, some passes of a full one
RECENT = 60  # actions
# Repetitions come within seconds, but a snapshot may repeat 1500 actions (wire-facts, history).
REMEMBERED = 2000
MOST_GOALS = 30  # of one team, in a score that is believed
MOST_GONE = 100  # plays that were taken back, and may be repeated all the same

# Minutes of stoppage time; who announces more means something else.
MOST_ADDED = 30

OWN_GOAL = "own_goal"
PENALTY = "penalty"

# Fewer of away's shots than this do not show which goal it attacks.
SHOTS_TO_TELL = 3


class Spot(NamedTuple):
    """Where the ball was, in percent of the pitch, and whose it was if that was told."""

    x: float
    y: float
    side: str | None
    at_ms: float


class Placed(Protocol):
    """Anything with a place and a side."""

    @property
    def x(self) -> float | None: ...
    @property
    def y(self) -> float | None: ...
    @property
    def side(self) -> str | None: ...


class Clock(NamedTuple):
    """Where the match stands, and when that was heard."""

    minute: int | None = None
    second: int | None = None
    period: str | None = None
    at_ms: float = 0.0

    @property
    def text(self) -> str:
        """As "67:34" or "67'", in stoppage time "45+2:19" or "45+2'"; "" if it is not known."""
        if self.minute is None:
            return ""
        last = period(self.period).last
        over = -1 if last is None else self.minute - last
        shown = f"{self.minute}" if over < 0 else f"{last}+{over}"
        return f"{shown}'" if self.second is None else f"{shown}:{self.second:02d}"


class KnownPlay(NamedTuple):
    """What is remembered of every play: how final it is, and what it added to the pressure."""

    kind: str
    provisional: bool
    period: str | None
    minute: int | None
    added: Push


class FootballState(MatchState):
    """One match of football."""

    def __init__(self, match: Match) -> None:
        super().__init__(match)
        self.score: tuple[int, int] | None = None
        self.clock = Clock()
        self.added: int | None = None  # minutes of stoppage time, if they were announced
        self.situation: str | None = None
        self.commentary: str | None = None
        self.trail: deque[Spot] = deque(maxlen=TRAIL)
        self.shoot_out = ShootOut()
        self.timeline = Timeline()
        self.stats: Stats = {}
        self.minutes = Minutes()
        self.odds = Odds()
        self._recent: dict[int, PitchAction] = {}
        self._shots = Shots()
        self._plays: dict[int, KnownPlay] = {}
        self._forgot = False  # plays of a match that is over
        self._gone: dict[int, None] = {}
        self._told_ms = 0.0  # when the ball was at its last place, as the feed says

    # What a screen asks for

    @property
    def phase(self) -> str:
        """The period or the pause in words; the feed's own word if it is another."""
        if self.is_paused:
            return PAUSES[self.status or ""].upper()
        if self.status not in (None, "live"):
            return (self.status or "").replace("_", " ")
        word = self.clock.period
        return period(word).name or (word or self.status or "").replace("_", " ")

    @property
    def is_paused(self) -> bool:
        """Whether nobody plays: in a pause, and when it is over."""
        return self.status in PAUSES

    @property
    def ball(self) -> Spot | None:
        """Where the ball was last."""
        return self.trail[-1] if self.trail else None

    @property
    def actions(self) -> list[PitchAction]:
        """The last ones, newest last, each play once."""
        return list(self._recent.values())

    @property
    def shots(self) -> list[Shot]:
        """All attempts at goal, in the order in which they came; kicks of a shoot-out have period
        "P"."""
        return list(self._shots.by_play.values())

    def pairs(self) -> list[Pair]:
        """The statistics, documented ones first."""
        return paired(self.stats)

    @property
    def away_seems_turned(self) -> bool | None:
        """Whether away's shots are told as if it attacked to the right, like home; None: not
        known."""
        places = [
            shot.x
            for shot in self._shots.by_play.values()
            if shot.side == "away" and shot.x is not None and shot.period != SHOOT_OUT
        ]
        if len(places) < SHOTS_TO_TELL:
            return None
        return sum(places) / len(places) > 50.0

    # Frames

    def _event(self, body: Body, at_ms: float, past: bool) -> None:
        self._name_sides(body)
        told = dialects.clock(body)
        self._turn_to(told.minute, told.period, at_ms, is_event=True)
        time = mapping(body.get("time"))
        if time:
            self._announce(time)
        before = self.status
        if told.status is not None:
            self.status = told.status[:MAX_WORD]
        goals = dialects.score(body)
        if goals is not None:
            self._score(goals, at_ms)
        self._pause(before, at_ms)
        self._finish(dialects.finished(body), at_ms)
        if "stats" in body:
            self._count(body, at_ms)

    def _stats(self, body: Body, at_ms: float, past: bool) -> None:
        """A type that one client handles: the statistics of an event, alone."""
        self._count(body, at_ms)

    def _livedata(self, body: Body, at_ms: float, past: bool) -> None:
        told = dialects.clock(body)
        if not past or self.clock.minute is None:
            self._turn_to(told.minute, told.period, at_ms)
            if told.status is not None and told.status != self.status:
                before, self.status = self.status, told.status[:MAX_WORD]
                self._pause(before, at_ms)
        situation, commentary = text(body.get("situation")), text(body.get("commentary"))
        self.situation = situation[:MAX_WORD] if situation else self.situation
        self.commentary = commentary[:MAX_WORD] if commentary else self.commentary
        at = place(body)
        if at is not None:
            self._move(at, dialects.side(body), dialects.at_ms(body) or 0.0, at_ms, past)

    def _action(self, body: Body, at_ms: float, past: bool) -> None:
        done = act(body, at_ms)
        play = identity(body, done)
        if done.kind == DELETED:
            self._delete(play, done, dialects.score(body))
            return
        known = self._plays.get(play)
        if play in self._gone or (known is not None and done.provisional > known.provisional):
            return
        if done.period is None:
            done = done._replace(period=self.clock.period)
        is_news = known is None or (known.kind, known.provisional) != (done.kind, done.provisional)
        if is_news:
            if past and self._forgot:
                return  # it was told before
            if not past:
                self._turn_to(done.minute, done.period, at_ms, second=done.second)
            self._remember(play, done, known)
        self._show(play, done)
        note = NOTES.get(done.kind)
        if note is not None:
            note(self, play, done, past)
        if is_news and not past:
            goals = dialects.score(body)
            if goals is not None:
                self._score(goals, at_ms)
        if done.kind == "goal" and self.score is not None:
            self._agree(play, self.score, past)

    def _prices(self, body: Body, at_ms: float, past: bool) -> None:
        self.odds.hear(body, at_ms, started=self._started)

    LEARNING = {
        "action": _action,
        "event": _event,
        "livedata": _livedata,
        "odds": _prices,
        "odds_book": _prices,
        "poem": _action,
        "stats": _stats,
    }

    # The clock

    @property
    def _started(self) -> bool:
        return (
            self.finished
            or (self.clock.minute or 0) > 0
            or self.clock.period not in (None, FIRST_HALF)
        )

    def _turn_to(
        self,
        told: int | None,
        named: str | None,
        at_ms: float,
        *,
        second: int | None = None,
        is_event: bool = False,
    ) -> None:
        """Set the clock forward; back only if an event says so, by more than it may be late."""
        now, at = self.clock, minute(told)
        word = named if named in PERIODS or now.period is None else now.period
        ahead = period(word).order - period(now.period).order
        if at is None:
            if ahead > 0:
                self._enter(Clock(None, None, word, at_ms))
        elif ahead > 0 or now.minute is None or (is_event and ahead < 0):
            self._enter(Clock(at, second, word, at_ms))
        elif ahead == 0 and _is_later(now, at, second, is_event):
            self.clock = Clock(at, second, word, at_ms)
        self.minutes.slot(self.clock.period, self.clock.minute, at_ms)

    def _enter(self, clock: Clock) -> None:
        """Another period: the one before it ended, even if nobody said so."""
        before, self.clock = self.clock, clock
        ended = period(before.period)
        if before.minute is not None and ended.end and period(clock.period).order > ended.order:
            self.added = None
            self._end(before, ended.end, clock.at_ms)

    def _announce(self, time: Body) -> None:
        told = whole(time.get("added_time"))
        if told is None:
            told = whole(time.get("injury_time"))
        if told is not None and 0 <= told <= MOST_ADDED:
            self.added = told

    def _pause(self, before: str | None, at_ms: float) -> None:
        """A pause, or the end, if the status tells one that it did not tell before."""
        if self.status == before:
            return
        if before == FINISHED:  # it was not over after all
            self.timeline.remove(("period", None))
        if self.status == FINISHED:
            self.timeline.remove(("period", self.clock.period))
            self._end(self.clock, PAUSES[FINISHED], at_ms, final=True)
        elif self.is_paused:
            self._end(self.clock, period(self.clock.period).end or PAUSES["break"], at_ms)

    def _end(self, clock: Clock, words: str, at_ms: float, *, final: bool = False) -> None:
        key = ("period", None if final else clock.period)
        if self.timeline.get(key) is None:
            self.timeline.put(
                key,
                Entry(
                    "period",
                    other=words,
                    minute=clock.minute,
                    period=clock.period,
                    at_ms=at_ms,
                    score=self.score,
                ),
            )

    def _finish(self, finished: bool, at_ms: float) -> None:
        super()._finish(finished, at_ms)
        if finished:  # so that hundreds of matches of a day take little room
            while len(self._plays) > RECENT:
                self._forgot = True
                del self._plays[next(iter(self._plays))]

    def _gap(self, gap: Gap) -> None:
        super()._gap(gap)
        word, at = self.minutes.moment(gap.from_ms) or (self.clock.period, self.clock.minute)
        self.timeline.put(
            ("gap", gap.from_ms),
            Entry(
                "gap",
                other=gap.cause,
                minute=at,
                period=word,
                at_ms=gap.from_ms,
                span_ms=gap.to_ms - gap.from_ms,
            ),
        )

    # Goals

    def _score(self, goals: tuple[int, int], at_ms: float) -> None:
        """The score, which may fall; the timeline gets the goals that nobody told."""
        before = self.score
        if goals == before or not all(0 <= each <= MOST_GOALS for each in goals):
            return
        self.score = goals
        clock = self.clock if before is not None else Clock()
        now = Entry("goal", minute=clock.minute, period=clock.period, at_ms=at_ms, score=goals)
        for side, was, is_now in zip(SIDES, before or (0, 0), goals, strict=True):
            if was == is_now:
                continue
            fell = is_now < was
            if now.period != SHOOT_OUT:  # its kicks are no goals, whoever counts them
                self.timeline.reconcile(side, is_now, now, fell=fell)
            if before is not None:
                self.change = Change(side, before, goals, at_ms)
                self._tell("goal_withdrawn" if fell else "goal", side, self._standing, at_ms)

    @property
    def _standing(self) -> str:
        home, away = self.score or (0, 0)
        return f"{self.name('home') or 'home'} {home}–{away} {self.name('away') or 'away'}"

    def _agree(self, play: int, score: tuple[int, int], past: bool) -> None:
        """A goal that an action told is one of those that the score tells."""
        entry = self.timeline.get(play)
        if entry is not None and entry.score is None and not past:
            entry.score = score
        for side, goals in zip(SIDES, score, strict=True):
            self.timeline.trim(side, goals, last=not past)

    # Plays

    def _remember(self, play: int, done: PitchAction, known: KnownPlay | None) -> None:
        """A new play, or another kind of one that is known; the pressure is counted once."""
        added = NONE if known is None else known.added
        if known is None or known.kind != done.kind:
            if known is not None:
                self._undo(play, known)
            at = None if done.x is None or done.y is None else (done.x, done.y)
            added = NONE if OWN_GOAL in done.qualifiers else push(done.kind, done.side, at)
            slot = self.minutes.slot(done.period, done.minute, done.at_ms)
            if slot is not None:
                self.minutes.act(slot, added)
        self._plays[play] = KnownPlay(done.kind, done.provisional, done.period, done.minute, added)
        if len(self._plays) > REMEMBERED:
            del self._plays[next(iter(self._plays))]

    def _undo(self, play: int, known: KnownPlay) -> None:
        """It was not what it was told to be."""
        slot = self.minutes.known(known.period, known.minute)
        if slot is not None:
            self.minutes.act(slot, known.added, -1.0)
        self._shots.remove(play)
        self.shoot_out.remove(str(play))
        self._recent.pop(play, None)
        if known.kind == "goal":
            self.timeline.withdraw(play)
        else:
            self.timeline.remove(play)

    def _delete(self, play: int, done: PitchAction, goals: tuple[int, int] | None) -> None:
        """Take a play back, by its number or by when and where it was."""
        if play not in self._plays:
            spot = where(done)
            play = next((key for key, each in self._recent.items() if where(each) == spot), play)
        known = self._plays.pop(play, None)
        if known is not None:
            self._undo(play, known)
        self._gone[play] = None
        if len(self._gone) > MOST_GONE:
            del self._gone[next(iter(self._gone))]
        if goals is not None:
            self._score(goals, done.at_ms)

    def _show(self, play: int, done: PitchAction) -> None:
        """Among the last actions; a ball that lies where somebody acts is theirs."""
        if play not in self._recent and len(self._recent) >= RECENT:
            del self._recent[next(iter(self._recent))]
        self._recent[play] = done
        if self.trail:
            spot = self.trail[-1]
            if spot.side is None and (spot.x, spot.y) == (done.x, done.y):
                self.trail[-1] = spot._replace(side=done.side)

    def _move(
        self, at: tuple[float, float], side: str | None, told_ms: float, at_ms: float, past: bool
    ) -> None:
        """The ball is there; what is repeated is no move."""
        if told_ms and self.ball is not None:
            stays = told_ms == self._told_ms and self.ball[:2] == at
            if stays or (past and told_ms <= self._told_ms):
                return
        self._told_ms = told_ms
        self.trail.append(Spot(*at, side, at_ms))
        if not past:
            slot = self.minutes.slot(self.clock.period, self.clock.minute, at_ms)
            if slot is not None:
                self.minutes.move(slot, ball_push(side, at[0]))

    def _count(self, body: Body, at_ms: float) -> None:
        """The statistics, and what they say of shots and of the xG so far."""
        learn_stats(self.stats, body)
        home, away = self.stats.get("home", {}), self.stats.get("away", {})
        self._shots.told("home", home.get("xg"), home.get("shots"))
        self._shots.told("away", away.get("xg"), away.get("shots"))
        slot = self.minutes.slot(self.clock.period, self.clock.minute, at_ms)
        if slot is not None:
            slot.xg_home, slot.xg_away = home.get("xg"), away.get("xg")

    # What is noted of an action, by its kind

    def _note_goal(self, play: int, done: PitchAction, past: bool) -> None:
        if done.period == SHOOT_OUT:
            self._kick(play, done, past, True)
            return
        is_own = OWN_GOAL in done.qualifiers
        penalty = self._is_penalty(play, done)
        if not is_own:
            self._shots.add(play, done, penalty=penalty, past=past)
        side = OTHER.get(done.side or "") if is_own else done.side
        entry = self._entry("goal", done, side=side, own_goal=is_own, penalty=penalty)
        self.timeline.goal(play, entry)

    def _note_shot(self, play: int, done: PitchAction, past: bool) -> None:
        if done.period == SHOOT_OUT:
            self._kick(play, done, past, "goal" in done.qualifiers)
            return
        penalty = self._is_penalty(play, done)
        self._shots.add(play, done, penalty=penalty, past=past)
        if penalty:
            self.timeline.put(play, self._entry("missed_penalty", done, penalty=True))

    def _kick(self, play: int, done: PitchAction, past: bool, scored: bool) -> None:
        self._shots.add(play, done, penalty=True, past=past)
        self.shoot_out.add(Kick(done.side, scored, str(play), done.player))

    def _note_card(self, play: int, done: PitchAction, past: bool) -> None:
        is_second = done.kind == "red_card" and "second_yellow" in done.qualifiers
        entry = self._entry("second_yellow" if is_second else done.kind, done)
        if done.kind == "red_card" and not past and self.timeline.get(play) is None:
            self._tell("red_card", done.side, done.player or "", done.at_ms)
        self.timeline.put(play, entry)

    def _note_substitution(self, play: int, done: PitchAction, past: bool) -> None:
        comes = _after("in:", done.qualifiers) or done.player
        entry = self._entry("substitution", done, player=comes)
        entry.other = _after("out:", done.qualifiers)
        self.timeline.put(play, entry)

    def _note_review(self, play: int, done: PitchAction, past: bool) -> None:
        entry = self._entry("var", done)
        entry.other = ", ".join(done.qualifiers)[:MAX_WORD].replace("_", " ") or None
        self.timeline.put(play, entry)

    def _is_penalty(self, play: int, done: PitchAction) -> bool:
        """Said by the action itself, or by the ball that it kicked."""
        known = self._shots.by_play.get(play)
        if PENALTY in done.qualifiers or (known is not None and known.penalty):
            return True
        ball = self.ball
        return self.situation == PENALTY and ball is not None and ball[:2] == (done.x, done.y)

    def _entry(self, kind: str, done: PitchAction, **more: Any) -> Entry:
        known: dict[str, Any] = {"side": done.side, "player": done.player} | more
        return Entry(
            kind,
            minute=done.minute,
            second=done.second,
            period=done.period,
            at_ms=done.at_ms,
            provisional=done.provisional,
            named=True,
            **known,
        )


# Kind of action → what is noted of it. The others are seen in passing.
NOTES = {
    "goal": FootballState._note_goal,
    "red_card": FootballState._note_card,
    "shot": FootballState._note_shot,
    "substitution": FootballState._note_substitution,
    "var_review": FootballState._note_review,
    "yellow_card": FootballState._note_card,
}


def turned(placed: Placed, *, away: bool) -> tuple[float, float] | None:
    """A place on the screen's pitch; with `away` true those of the away team are turned by 180
    degrees."""
    if placed.x is None or placed.y is None:
        return None
    if away and placed.side == "away":
        return 100.0 - placed.x, 100.0 - placed.y
    return placed.x, placed.y


def _is_later(now: Clock, at: int, second: int | None, is_event: bool) -> bool:
    """An event may be a minute late, and knows no better second than an action."""
    before = now.minute or 0
    if at != before:
        return at > before or (is_event and before - at > 1)
    return second is not None and (now.second is None or second >= now.second)


def _after(prefix: str, words: tuple[str, ...]) -> str | None:
    """The name in `in:A. Erokhin`."""
    found = (word.removeprefix(prefix) for word in words if word.startswith(prefix))
    return next(found, None)
