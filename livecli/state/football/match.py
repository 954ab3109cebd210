"""A football match as its frames tell it: score, clock, ball, actions, shots, timeline and odds.

Several frames speak of the same thing: late, twice, provisionally, or wrongly. When two disagree:

- The *clock* follows any frame forward. Only an `event` sets it back: to an earlier period at once,
  within a period by more than the one minute that an event may be late (`Clock.after`).
- A *period* is over when a status says so, or when a later period begins, whichever comes first.
- The *score* is what the newest frame says, an `event` or an action that is new; it may fall. An
  action that is told again says nothing of it, for the score in it is that of then; nor does one
  that is older, by the feed's clock, than the action that told the present score; nor an `event`
  that lags behind an action (`EventScore`).
- The *timeline* has as many goals of a side as the score says. A goal that an action names replaces
  one that only the score told; when the score falls the last goal is withdrawn, and it counts again
  if the score fell by mistake (`Timeline.reconcile`).
- A *play* is known by its number. The final frame beats the provisional one, whichever comes first;
  among equals the newest is right, also about what kind of play it was. What was deleted stays so
  (`Plays`).
- *Statistics*, *situation* and *prices* are what was told last; a field that a frame leaves out is
  as it was.
- The *end* is what the last `event` says; but a match that is over stays so until an `event` shows
  that play went on, by its score or its clock (`feed.endings`).

The `event` of a snapshot is news like any other. Its history and positions are past: they name what
happened, but move neither the clock nor the score.
"""

from __future__ import annotations

from livecli.feed import dialects
from livecli.feed.action_types import DELETED
from livecli.feed.dialects.values import mapping, text
from livecli.feed.periods import FINISHED, PAUSES, SHOOT_OUT, period
from livecli.feed.records import MAX_WORD, Gap
from livecli.feed.shoot_outs import Kick, ShootOut
from livecli.feed.sides import OTHER, SIDES
from livecli.feed.sports import Match

from ..match import Body, MatchState, is_late
from ..odds import Odds
from ..statistics import Pair, Stats, learn_stats, paired
from .actions import PitchAction, act, identity, place
from .clock import Clock, added_minutes
from .event_score import EventScore
from .minutes import Minutes, ball_push
from .places import Ball, Spot, away_seems_turned
from .plays import OWN_GOAL, KnownPlay, Plays
from .shots import Shot, Shots
from .timeline import Entry, Timeline, noted


MOST_GOALS = 30  # of one team, in a score that is believed
PENALTY = "penalty"
COUNTED_SHOTS = frozenset({"shots", "shots_on_target", "xg"})


class FootballState(MatchState):
    """One match of football."""

    def __init__(self, match: Match) -> None:
        super().__init__(match)
        self.score: tuple[int, int] | None = None
        self.event_score = EventScore()
        self.clock = Clock()
        self.added: int | None = None  # minutes of stoppage time, if they were announced
        self.situation: str | None = None
        self.commentary: str | None = None
        self.shoot_out = ShootOut()
        self.timeline = Timeline()
        self.stats: Stats = {}
        self.minutes = Minutes()
        self.odds = Odds()
        self._shots = Shots()
        self._plays = Plays(self.minutes)
        self._with_kicks: set[str] = set()  # statistics that grew in the shoot-out
        self._ball = Ball()
        self.trail = self._ball.trail  # where the ball was, newest last
        self._score_ms = 0.0  # when the action was that told the score, as the feed says

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
        return list(self._plays.recent.values())

    @property
    def shots(self) -> list[Shot]:
        """All attempts at goal, in the order in which they came; kicks of a shoot-out have period
        "P"."""
        return list(self._shots.by_play.values())

    def pairs(self) -> list[Pair]:
        """The statistics, documented ones first."""
        return paired(self.stats, self._with_kicks)

    @property
    def away_seems_turned(self) -> bool | None:
        """Whether away's shots are told as if it attacked to the right, like home; None: not
        known."""
        return away_seems_turned(shot for shot in self.shots if shot.period != SHOOT_OUT)

    # Frames

    def _event(self, body: Body, at_ms: float, past: bool) -> None:
        self._name_sides(body)
        if self.event_score.is_overtaken(dialects.at_ms(body)) or not self._ending.hear(body):
            return
        if self.finished and not self._ending.over:  # it goes on, or is played again
            self.event_score = EventScore()
        told = dialects.clock(body)
        self._turn(self.clock.after(told.minute, told.period, at_ms, is_event=True), at_ms)
        announced = added_minutes(mapping(body.get("time")))
        self.added = self.added if announced is None else announced
        before = self.status
        self._take_status(body)
        goals = dialects.score(body)
        if goals is not None:
            self._event_says(goals, Clock(told.minute, period=told.period), at_ms)
        self._pause(before, at_ms)
        self._finish()
        if "stats" in body:
            self._count(body, at_ms)

    def _stats(self, body: Body, at_ms: float, past: bool) -> None:
        """A type that one client handles: the statistics of an event, alone."""
        self._count(body, at_ms)

    def _livedata(self, body: Body, at_ms: float, past: bool) -> None:
        told = dialects.clock(body)
        if not past or self.clock.minute is None:
            self._turn(self.clock.after(told.minute, told.period, at_ms), at_ms)
            if told.status not in (None, self.status) and not self.finished:
                before, self.status = self.status, (told.status or "")[:MAX_WORD]
                self._pause(before, at_ms)
        situation, commentary = text(body.get("situation")), text(body.get("commentary"))
        self.situation = situation[:MAX_WORD] if situation else self.situation
        self.commentary = commentary[:MAX_WORD] if commentary else self.commentary
        at = place(body)
        if at is not None:
            spot = Spot(*at, dialects.side(body), at_ms)
            if self._ball.move(spot, dialects.at_ms(body) or 0.0, past=past) and not past:
                self._press(spot)

    def _action(self, body: Body, at_ms: float, past: bool) -> None:
        done = act(body, at_ms)
        play = identity(body, done)
        if done.kind == DELETED:
            self._delete(play, done, None if past else dialects.score(body))
            return
        if done.period is None:
            done = done._replace(period=self.clock.period)
        if body.get("evid") is not None:
            play = self._plays.same(play, done)
        if self._plays.is_late(play, done):
            return
        is_news = self._plays.is_news(play, done)
        if is_news:
            if past and self._plays.forgot:
                return  # it was told before
            if not past:
                clock = self.clock.after(done.minute, done.period, at_ms, second=done.second)
                self._turn(clock, at_ms)
            undone = self._plays.remember(play, done)
            if undone is not None:
                self._undo(play, undone)
        self._plays.show(play, done)
        self._ball.touch(done)
        note = NOTES.get(done.kind)
        if note is not None:
            note(self, play, done, past)
        if is_news and not past:
            self._act_score(body, at_ms)
        if done.kind == "goal" and self.score is not None:
            self._agree(play, self.score, past)

    def _prices(self, body: Body, at_ms: float, past: bool) -> None:
        self.odds.hear(body, at_ms, started=self.finished or self.clock.started)

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

    def _turn(self, clock: Clock, at_ms: float) -> None:
        """With another period, the one before it ended, even if nobody said so."""
        before, self.clock = self.clock, clock
        ended = period(before.period)
        if before.minute is not None and ended.end and period(clock.period).order > ended.order:
            self.added = None
            self._end(before, ended.end, at_ms)
        self.minutes.slot(clock.period, clock.minute, at_ms)

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
            entry = Entry(
                "period",
                other=words,
                minute=clock.minute,
                period=clock.period,
                at_ms=at_ms,
                score=self.score,
            )
            self.timeline.put(key, entry)

    def _finish(self) -> None:
        super()._finish()
        if self.finished:
            self._plays.forget()

    def _gap(self, gap: Gap) -> None:
        super()._gap(gap)
        word, at = self.minutes.moment(gap.from_ms) or (self.clock.period, self.clock.minute)
        entry = Entry(
            "gap", other=gap.cause, minute=at, period=word, at_ms=gap.from_ms, span_ms=gap.missed_ms
        )
        self.timeline.put(("gap", gap.from_ms), entry)

    # Goals

    def _event_says(self, goals: tuple[int, int], clock: Clock, at_ms: float) -> None:
        if self.event_score.hear(goals, self.score, clock, at_ms):
            self._score(goals, at_ms, settled=self.event_score.is_settled(clock, at_ms))

    def _score(self, goals: tuple[int, int], at_ms: float, *, settled: bool = False) -> None:
        """The score, which may fall; the timeline gets the goals that nobody told. Goals that
        actions told, and a `settled` score does not know, are none."""
        before = self.score
        if (goals == before and not settled) or not all(0 <= each <= MOST_GOALS for each in goals):
            return
        self.score = goals
        clock = self.clock if before is not None else Clock()
        now = Entry("goal", minute=clock.minute, period=clock.period, at_ms=at_ms, score=goals)
        for side, was, is_now in zip(SIDES, before or (0, 0), goals, strict=True):
            # The kicks of a shoot-out are no goals, as some count.
            if (settled or was != is_now) and now.period != SHOOT_OUT:
                self.timeline.reconcile(side, is_now, now, fell=settled or is_now < was)

    def _act_score(self, body: Body, at_ms: float) -> None:
        """The score in an action, unless a newer one told the present score."""
        goals, told_ms = dialects.score(body), dialects.at_ms(body)
        if goals is None or is_late(told_ms, self._score_ms):
            return
        if goals != self.score:
            self._score_ms = told_ms or 0.0
        self._score(goals, at_ms)

    def _agree(self, play: int, score: tuple[int, int], past: bool) -> None:
        """A goal that an action told is one of those that the score tells."""
        entry = self.timeline.get(play)
        if entry is not None and entry.score is None and not past:
            entry.score = score
        for side, goals in zip(SIDES, score, strict=True):
            self.timeline.trim(side, goals, last=not past)

    # Plays

    def _undo(self, play: int, known: KnownPlay) -> None:
        """It was not what it was told to be."""
        self._shots.remove(play)
        self.shoot_out.remove(str(play))
        if known.kind == "goal":
            self.timeline.withdraw(play)
        else:
            self.timeline.remove(play)

    def _delete(self, play: int, done: PitchAction, goals: tuple[int, int] | None) -> None:
        """A play is taken back, and the score with it."""
        goals = None if self._plays.is_late(play, done) else goals  # told again, of then
        play, known = self._plays.delete(play, done)
        if known is not None:
            self._undo(play, known)
        if goals is not None:
            self.event_score.act(done.at_ms, done.minute)
            self._score(goals, done.at_ms)

    def _press(self, spot: Spot) -> None:
        slot = self.minutes.slot(self.clock.period, self.clock.minute, spot.at_ms)
        if slot is not None:
            self.minutes.move(slot, ball_push(spot.side, spot.x))

    def _count(self, body: Body, at_ms: float) -> None:
        """The statistics, and what they say of shots and of the xG so far."""
        grown = learn_stats(self.stats, body)
        if self.clock.period == SHOOT_OUT and self.shoot_out.kicks:
            self._with_kicks |= grown & COUNTED_SHOTS
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
        entry = noted("goal", done, side=side, own_goal=is_own, penalty=penalty)
        if not past and self.timeline.get(play) is None:
            self.event_score.act(done.at_ms, done.minute)
        self.timeline.goal(play, entry)

    def _note_shot(self, play: int, done: PitchAction, past: bool) -> None:
        if done.period == SHOOT_OUT:
            self._kick(play, done, past, "goal" in done.qualifiers)
            return
        penalty = self._is_penalty(play, done)
        self._shots.add(play, done, penalty=penalty, past=past)
        if penalty:
            self.timeline.put(play, noted("missed_penalty", done, penalty=True))

    def _kick(self, play: int, done: PitchAction, past: bool, scored: bool) -> None:
        self._shots.add(play, done, penalty=True, past=past)
        self.shoot_out.add(Kick(done.side, scored, str(play), done.player))

    def _note_card(self, play: int, done: PitchAction, past: bool) -> None:
        is_second = done.kind == "red_card" and "second_yellow" in done.qualifiers
        entry = noted("second_yellow" if is_second else done.kind, done)
        self.timeline.put(play, entry)

    def _note_substitution(self, play: int, done: PitchAction, past: bool) -> None:
        comes, goes = (_after(prefix, done.qualifiers) for prefix in ("in:", "out:"))
        entry = noted("substitution", done, player=comes or done.player, other=goes)
        self.timeline.put(play, entry)

    def _note_review(self, play: int, done: PitchAction, past: bool) -> None:
        about = ", ".join(done.qualifiers)[:MAX_WORD].replace("_", " ") or None
        self.timeline.put(play, noted("var", done, other=about))

    def _is_penalty(self, play: int, done: PitchAction) -> bool:
        """Said by the action itself, or by the ball that it kicked."""
        known = self._shots.by_play.get(play)
        if PENALTY in done.qualifiers or (known is not None and known.penalty):
            return True
        return self.situation == PENALTY and self._ball.lies_at(done)


# Kind of action → what is noted of it. The others are seen in passing.
NOTES = {
    "goal": FootballState._note_goal,
    "red_card": FootballState._note_card,
    "shot": FootballState._note_shot,
    "substitution": FootballState._note_substitution,
    "var_review": FootballState._note_review,
    "yellow_card": FootballState._note_card,
}


def _after(prefix: str, words: tuple[str, ...]) -> str | None:
    """The name in `in:A. Erokhin`."""
    found = (word.removeprefix(prefix) for word in words if word.startswith(prefix))
    return next(found, None)
