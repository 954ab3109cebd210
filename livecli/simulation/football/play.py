"""The flow of play: a chain of possessions from one whistle to the next, moment by moment.

It knows the ball, the players and the clock; it keeps no score and makes no frame. All places in
it are seen by the team that has the ball: its own goal is at x = 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp
from random import Random
from typing import NamedTuple

from . import tuning
from .clubs import Place, Player
from .geometry import (
    CENTRE,
    KEEPER,
    PENALTY_SPOT,
    PitchPoint,
    distance_m,
    expected_goals,
    in_box,
    on_pitch,
    seen_by_other,
)
from .moments import OPEN_PLAY, Moment, PlayEvent, Whistle
from .team import Team, stand


class Attempt(NamedTuple):
    """A shot before it is struck: its outcome, its expected goals, and the part of the body."""

    fate: str
    xg: float
    struck: str


class Play:
    """A match between two teams. `edge` is how much stronger home is, about -1 to 1."""

    def __init__(self, home: Team, away: Team, edge: float, rng: Random) -> None:
        self._teams = (home, away)
        self._edges = (edge, -edge)
        self._rng = rng
        self._ms = 0
        self._half_began_ms = 0
        self._period = "1H"
        self._added_s = 0
        self._attack = 0
        self._ball = CENTRE
        self._holder = home.striker()
        self._situation = OPEN_PLAY

    def match(self) -> Iterator[PlayEvent]:
        """The whole match, in order, from the first whistle at 0 ms to the last."""
        first = self._rng.randrange(2)
        yield from self._half("1H", 0, first)
        yield Whistle(self._ms, "1H", "halftime")
        self._wait(*tuning.HALF_TIME_S)
        yield from self._half("2H", 45 * 60, 1 - first)
        yield Whistle(self._ms, "2H", "finished")

    def _half(self, period: str, clock_s: int, kicking_off: int) -> Iterator[PlayEvent]:
        self._half_began_ms = self._ms - clock_s * 1000
        self._added_s = 0
        self._period = period
        yield Whistle(self._ms, period, "live")
        self._award("kick_off", kicking_off, CENTRE)
        yield from self._changes()
        yield from self._take()
        while not self._over(clock_s / 60 + 45):
            yield from self._step()
        self._wait(1, 3)

    def _over(self, full_time_min: float) -> bool:
        """Whether the half ends: never before a penalty or a corner, rarely in an attack."""
        late_s = self._clock_s - 60 * (full_time_min + -(-self._added_s // 60))
        if late_s < 0 or self._situation in {"penalty", "corner_kick"}:
            return False
        return late_s > 45 or self._situation != OPEN_PLAY or self._ball.x < 70

    def _step(self) -> Iterator[Moment]:
        if self._situation != OPEN_PLAY:
            yield from self._changes()
            self._wait(*tuning.DEAD_S[self._situation])
            yield from self._take()
        elif self._holder.player.role != "GK" and self._rng.random() < tuning.CHALLENGED:
            yield from self._challenge()
        else:
            yield from self._pass()

    # Dead balls

    def _award(self, situation: str, side: int, ball: PitchPoint) -> None:
        """Give a dead ball to a side at a place that is seen by that side."""
        self._situation, self._attack, self._ball = situation, side, ball

    def _take(self) -> Iterator[Moment]:
        taking = {
            "corner_kick": self._corner,
            "free_kick": self._free_kick,
            "penalty": self._penalty,
        }
        self._holder = self._taker()
        yield from taking.get(self._situation, self._pass)()

    def _taker(self) -> Place:
        if self._situation == "goal_kick":
            return self._us.keeper
        if self._situation == "corner_kick":
            return self._us.playmaker()
        if self._situation in {"kick_off", "penalty"}:
            return self._us.striker()
        return self._us.near(self._ball, self._rng)

    def _corner(self) -> Iterator[Moment]:
        taker, fate = self._holder, self._one_of(tuning.CORNER)
        if fate == "short":
            yield self._moment("corner", taker.player, "short", "accurate")
            self._fly(PitchPoint(93.0, 14.0 if self._ball.y < 50 else 86.0))
            self._holder = self._another(taker)
            return
        spot = on_pitch(self._rng.gauss(92.5, 2.5), self._rng.gauss(50.0, 7.0))
        header = self._another(taker)
        xg = tuning.HEADED_XG * expected_goals(spot)
        attempt = self._attempt(xg, "head") if fate == "shot" else None
        yield self._moment("corner", taker.player, "high", *_delivered(fate == "shot", attempt))
        self._fly(spot)
        yield from self._shot(header, attempt) if attempt else self._lost_as(fate)

    def _free_kick(self) -> Iterator[Moment]:
        near = self._ball.x > 70 and abs(self._ball.y - 50) < 26
        if not (near and self._rng.random() < tuning.DIRECT_FREE_KICK):
            yield from self._pass()
            return
        xg = tuning.OVER_A_WALL_XG * expected_goals(self._ball)
        attempt = self._attempt(xg, self._foot())
        yield from self._shot(self._holder, attempt)

    def _penalty(self) -> Iterator[Moment]:
        attempt = self._attempt(tuning.PENALTY_XG, self._foot(), tuning.MISSED_PENALTY)
        yield from self._shot(self._holder, attempt)

    def _changes(self) -> Iterator[Moment]:
        """The substitutions that are due on either side, none before half-time."""
        if self._period == "1H":
            return
        for team in self._teams:
            for _ in range(team.changes(self._clock_s)):
                self._wait(4, 12)
                comer, leaver = team.substitute(self._rng)
                names = (f"in:{comer.name}", f"out:{leaver.name}")
                yield self._moment_of("substitution", team, comer, names, at=(50.0, 0.0))

    # Open play

    def _pass(self) -> Iterator[Moment]:
        passer, start = self._holder, self._ball
        receiver, end = self._aim()
        accurate = self._rng.random() < self._pass_chance(start, end)
        crossed = start.x > 74 and abs(start.y - 50) > 24 and in_box(end)
        may_be_offside = end.x > 62 and end.x > start.x and self._situation in _OFFSIDE_FROM
        attempt = self._chance(end, crossed, may_be_offside) if accurate else None
        how = (*tuning.TAKEN_FROM.get(self._situation, ()), *(("cross",) if crossed else ()))
        yield self._moment("pass", passer.player, *how, *_delivered(accurate, attempt))
        self._fly(end)
        if attempt:
            yield from self._shot(receiver, attempt)
        elif not accurate:
            yield from self._lost_as(self._one_of(tuning.LOST_DEEP if end.x > 80 else tuning.LOST))
        elif may_be_offside and self._rng.random() < tuning.OFFSIDE:
            yield from self._offside(receiver)
        else:
            self._holder = receiver

    def _aim(self) -> tuple[Place, PitchPoint]:
        """The receiver of a pass, and where it is aimed."""
        long = self._situation == "goal_kick" or self._rng.random() < tuning.LONG_BALL
        receiver = self._us.receiver(self._ball, self._holder, self._rng, 34.0 if long else 15.0)
        at = stand(receiver, self._ball)
        ahead = 7.0 if receiver.player.role == "FW" else 3.0
        end = PitchPoint(self._rng.gauss(at.x + ahead, 7.0), self._rng.gauss(at.y, 8.0))
        return receiver, on_pitch(*end)

    def _pass_chance(self, start: PitchPoint, end: PitchPoint) -> float:
        """Harder when it is far, when it ends near their goal, and against a better team."""
        far = 0.0035 * max(0.0, distance_m(start, end) - 12)
        return 0.968 - far - 0.24 * (end.x / 100) ** 2 + 0.05 * self._edge

    def _chance(self, at: PitchPoint, crossed: bool, may_be_offside: bool) -> Attempt | None:
        """The shot that a player who gets the ball here will try; None if he plays on."""
        xg = expected_goals(at)
        keen = tuning.SHOOTS_ANYWHERE + tuning.SHOOTS_BY_XG * xg
        if at.x < 70 or self._rng.random() > keen * exp(0.3 * self._edge):
            return None
        if may_be_offside and self._rng.random() < tuning.DISALLOWED * xg:
            return Attempt("disallowed", 0.0, self._foot())
        if crossed and self._rng.random() < tuning.HEADED_CROSS:
            return self._attempt(tuning.HEADED_XG * xg, "head")
        return self._attempt(xg, self._foot())

    def _offside(self, offender: Place) -> Iterator[Moment]:
        yield self._moment("offside", offender.player)
        self._award("free_kick", 1 - self._attack, seen_by_other(self._ball))

    # Challenges

    def _challenge(self) -> Iterator[Moment]:
        self._wait(0.4, 1.6)
        fate = self._one_of(tuning.CHALLENGE)
        if fate == "foul" and in_box(self._ball) and self._rng.random() < tuning.CARE_IN_BOX:
            fate = "kept"
        rival = self._them.near(seen_by_other(self._ball), self._rng)
        if fate == "foul":
            yield from self._foul(self._them, rival)
        elif fate == "push":
            yield from self._foul(self._us, self._holder)
        else:
            won = "inaccurate" if fate == "kept" else "accurate"
            yield self._moment_of("tackle", self._them, rival.player, (won,))
            if fate == "won":
                self._turn_over(rival)
            elif fate == "out":
                self._throw_in(self._attack)
            else:
                self._wait(*tuning.ON_THE_BALL_S)

    def _foul(self, guilty: Team, offender: Place) -> Iterator[Moment]:
        card = self._card(guilty, offender)
        penalty = guilty is self._them and in_box(self._ball)
        yield self._moment_of("foul", guilty, offender.player, (card,) if card else ())
        self._situation = "penalty" if penalty else "free_kick"
        if penalty or card == "red_card":
            self._wait(8, 20)
            about = "penalty" if penalty else "red_card"
            yield self._moment_of("var_review", guilty, offender.player, (about,))
            self._wait(*tuning.REVIEW_S)
        if card:
            yield from self._show(card, guilty, offender)
        if penalty:
            self._ball = PENALTY_SPOT
        elif guilty is self._us:
            self._award("free_kick", 1 - self._attack, seen_by_other(self._ball))

    def _card(self, team: Team, offender: Place) -> str:
        """The card for a foul, or "". A player who is booked already takes care."""
        luck = self._rng.random() - tuning.RED
        if luck < 0:
            return "red_card"
        booked = offender.player.id in team.booked
        return "yellow_card" if luck < (tuning.YELLOW_AGAIN if booked else tuning.YELLOW) else ""

    def _show(self, card: str, team: Team, offender: Place) -> Iterator[Moment]:
        """Show a card; after a second yellow the red one too."""
        self._wait(4, 12)
        yield self._moment_of(card, team, offender.player)
        if card == "yellow_card":
            if not team.book(offender):
                return
            self._wait(2, 4)
            yield self._moment_of("red_card", team, offender.player, ("second_yellow",))
        team.dismiss(offender)

    def _lost_as(self, fate: str) -> Iterator[Moment]:
        """The other side's part in a pass that failed: `fate` says how."""
        if fate == "out":
            self._out()
        elif fate == "collected":
            self._goalkeeper_has_it()
        elif fate == "cleared":
            yield from self._clearance()
        else:
            rival = self._them.near(seen_by_other(self._ball), self._rng)
            yield self._moment_of("interception", self._them, rival.player)
            self._turn_over(rival)

    def _clearance(self) -> Iterator[Moment]:
        deep = self._ball.x > 82
        fate = self._one_of(tuning.CLEARED_DEEP if deep else tuning.CLEARED)
        rival = self._them.near(seen_by_other(self._ball), self._rng)
        if fate == "own_goal":
            yield self._moment_of("goal", self._them, rival.player, ("own_goal",))
            yield from self._after_goal(self._them, rival.player)
            return
        struck = ("head",) if deep and self._rng.random() < tuning.HEADED_CLEAR else ()
        yield self._moment_of("clearance", self._them, rival.player, struck)
        if fate == "corner":
            self._corner_kick()
            return
        spot = PitchPoint(self._ball.x - self._rng.uniform(15, 42), self._rng.uniform(8, 92))
        self._fly(on_pitch(*spot))
        if fate == "out":
            self._throw_in(self._attack)
        else:
            self._loose(tuning.CLEARED_BACK)

    def _loose(self, ours: float) -> None:
        """A loose ball: the attacking side gets it with this chance."""
        if self._rng.random() > ours:
            self._attack, self._ball = 1 - self._attack, seen_by_other(self._ball)
        self._holder = self._us.near(self._ball, self._rng)

    def _turn_over(self, winner: Place) -> None:
        self._attack, self._ball = 1 - self._attack, seen_by_other(self._ball)
        self._holder = winner
        self._wait(*tuning.ON_THE_BALL_S)

    def _out(self) -> None:
        if self._ball.x > 90:
            self._goal_kick()
        else:
            self._throw_in(1 - self._attack)

    def _throw_in(self, side: int) -> None:
        ball = PitchPoint(self._ball.x, 0.0 if self._ball.y < 50 else 100.0)
        self._award("throw_in", side, ball if side == self._attack else seen_by_other(ball))

    def _corner_kick(self) -> None:
        corner = PitchPoint(100.0, 0.0 if self._ball.y < 50 else 100.0)
        self._award("corner_kick", self._attack, corner)

    def _goal_kick(self) -> None:
        self._award("goal_kick", 1 - self._attack, PitchPoint(5.5, self._rng.choice((41.0, 59.0))))

    def _goalkeeper_has_it(self) -> None:
        self._turn_over(self._them.keeper)
        self._ball = KEEPER
        self._wait(*tuning.IN_HIS_HANDS_S)

    # Shots

    def _attempt(
        self, xg: float, struck: str, missed: Mapping[str, float] = tuning.MISSED
    ) -> Attempt:
        fate = "goal" if self._rng.random() < xg else self._one_of(missed)
        return Attempt(fate, xg, struck)

    def _shot(self, shooter: Place, attempt: Attempt) -> Iterator[Moment]:
        fate, xg, struck = attempt
        how = (*tuning.TAKEN_FROM.get(self._situation, ()), struck)
        if fate == "disallowed":
            yield from self._disallowed(shooter)
        elif fate == "goal":
            yield self._moment("goal", shooter.player, "on_target", *how, xg=xg)
            yield from self._after_goal(self._us, shooter.player)
        else:
            where = "on_target" if fate == "saved" else fate
            yield self._moment("shot", shooter.player, where, *how, xg=xg)
            yield from self._after_shot(fate)

    def _disallowed(self, scorer: Place) -> Iterator[Moment]:
        """In the net, but offside: reviewed before it counts, so the score need not go back."""
        self._situation = OPEN_PLAY
        self._wait(4, 10)
        yield self._moment("var_review", scorer.player, "goal")
        self._wait(*tuning.REVIEW_S)
        yield from self._offside(scorer)

    def _after_goal(self, team: Team, scorer: Player) -> Iterator[Moment]:
        """Celebrate; the side that was under attack kicks off, also after an own goal."""
        self._award("kick_off", 1 - self._attack, CENTRE)
        if self._rng.random() < tuning.REVIEWED_GOAL:
            self._wait(10, 25)
            yield self._moment_of("var_review", team, scorer, ("goal",))
            self._wait(*tuning.REVIEW_S)
        self._wait(*tuning.CELEBRATION_S)

    def _after_shot(self, fate: str) -> Iterator[Moment]:
        self._situation = OPEN_PLAY
        if fate == "saved":
            yield from self._saved()
        elif fate == "blocked":
            self._wait(0.3, 0.9)
            yield from self._off_somebody(self._one_of(tuning.BLOCKED))
        else:
            self._goal_kick()

    def _saved(self) -> Iterator[Moment]:
        self._wait(0.4, 1.1)
        self._ball = PitchPoint(self._rng.uniform(97.0, 99.3), self._rng.gauss(50.0, 3.0))
        fate = self._one_of(tuning.SAVED)
        held = "held" if fate == "held" else "parried"
        yield self._moment_of("save", self._them, self._them.keeper.player, (held,))
        if fate == "held":
            self._goalkeeper_has_it()
        else:
            yield from self._off_somebody(fate)

    def _off_somebody(self, fate: str) -> Iterator[Moment]:
        """A shot came back off a player: behind for a corner, cleared, or to whoever is near."""
        if fate == "corner":
            self._corner_kick()
        elif fate == "cleared":
            yield from self._clearance()
        else:
            self._fly(on_pitch(self._rng.gauss(89.0, 4.0), self._rng.gauss(50.0, 12.0)))
            self._loose(tuning.SECOND_BALL)
            if in_box(self._ball):  # seen by a defender who has it, it is far from the other goal
                attempt = self._attempt(expected_goals(self._ball), self._foot())
                yield from self._shot(self._holder, attempt)

    @property
    def _us(self) -> Team:
        return self._teams[self._attack]

    @property
    def _them(self) -> Team:
        return self._teams[1 - self._attack]

    @property
    def _edge(self) -> float:
        """How much stronger the side with the ball is; a player more counts like a better team."""
        return self._edges[self._attack] + 0.35 * (len(self._us.lineup) - len(self._them.lineup))

    @property
    def _clock_s(self) -> float:
        return (self._ms - self._half_began_ms) / 1000

    def _wait(self, least_s: float, most_s: float) -> None:
        self._ms += round(1000 * self._rng.uniform(least_s, most_s))

    def _fly(self, end: PitchPoint) -> None:
        """Let the ball travel, and its receiver look up: 15 m/s and a moment."""
        seconds = 0.7 + distance_m(self._ball, end) / 15 + self._rng.expovariate(1 / 1.4)
        self._ms += round(1000 * min(seconds, 9.0))
        self._ball, self._situation = end, OPEN_PLAY

    def _another(self, place: Place) -> Place:
        """The receiver of a ball into the box: a team mate who stands there."""
        return self._us.receiver(PitchPoint(92.0, 50.0), place, self._rng, 14.0)

    def _foot(self) -> str:
        return "left_foot" if self._rng.random() < 0.3 else "right_foot"

    def _one_of(self, weights: Mapping[str, float]) -> str:
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def _moment(self, kind: str, player: Player, *qualifiers: str, xg: float = 0.0) -> Moment:
        """Something done by the side that has the ball, where the ball is."""
        return self._moment_of(kind, self._us, player, qualifiers, xg=xg)

    def _moment_of(
        self,
        kind: str,
        team: Team,
        player: Player,
        qualifiers: tuple[str, ...] = (),
        *,
        xg: float = 0.0,
        at: tuple[float, float] | None = None,
    ) -> Moment:
        self._added_s += tuning.ADDED_S.get(kind, 0)
        x, y = at or (self._ball if self._attack == 0 else seen_by_other(self._ball))
        return Moment(self._ms, kind, team.side, player, x, y, self._situation, qualifiers, xg)


# From these nobody can be offside: throw-in, corner, goal kick (Law 11).
_OFFSIDE_FROM = {OPEN_PLAY, "free_kick", "kick_off"}


def _delivered(accurate: bool, attempt: Attempt | None) -> tuple[str, ...]:
    """The qualifiers of a pass or a corner that leads to this attempt, or to none."""
    if not accurate:
        return ("inaccurate",)
    if attempt is None:
        return ("accurate",)
    return ("accurate", "assist" if attempt.fate == "goal" else "key_pass")
