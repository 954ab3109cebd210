"""The flow of play: a chain of possessions from one whistle to the next, moment by moment.

It knows the ball, the players and the clock; it keeps no score and makes no frame. All places in
it are seen by the team that has the ball: its own goal is at x = 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import tuning
from .clubs import Place
from .decisions import (
    Attempt,
    aim,
    arrives,
    card,
    crosses,
    delivered,
    foot,
    header,
    is_challenged,
    one_of,
    shoots,
    shot,
    strike,
    zone,
)
from .geometry import (
    CENTRE,
    KEEPER,
    PENALTY_SPOT,
    PitchPoint,
    expected_goals,
    in_box,
    on_pitch,
    seen_by_other,
)
from .moments import OPEN_PLAY, Action, Moment, PlayEvent, Whistle, Withdrawal
from .possession_state import PossessionState
from .team import HALF_TIME_S, Team


class Play(PossessionState):
    """A match between two teams, decision by decision."""

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

    def _step(self) -> Iterator[Action]:
        if self._situation != OPEN_PLAY:
            yield from self._changes()
            self._wait(*tuning.DEAD_S[self._situation])
            yield from self._take()
        elif self._holder.player.role != "GK" and is_challenged(
            self._ball, self._control, self._rng
        ):
            yield from self._challenge()
        else:
            yield from self._pass()

    # Dead balls

    def _award(self, situation: str, side: int, ball: PitchPoint) -> None:
        """Give a dead ball to a side at a place that is seen by that side."""
        self._situation, self._attack, self._ball = situation, side, ball

    def _take(self) -> Iterator[Action]:
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

    def _corner(self) -> Iterator[Action]:
        taker, fate = self._holder, one_of(tuning.CORNER, self._rng)
        if fate == "short":
            yield self._moment("corner", taker.player, "short", "accurate")
            end = PitchPoint(93.0, 14.0 if self._ball.y < 50 else 86.0)
            self._holder = self._us.receiver(end, taker, self._rng, tuning.REACH_M)
            self._fly(end)
            return
        spot = on_pitch(self._rng.gauss(92.5, 2.5), self._rng.gauss(50.0, 7.0))
        attempt = header(spot, self._rng) if fate == "shot" else None
        yield self._moment("corner", taker.player, "high", *delivered(fate == "shot", attempt))
        self._fly(spot)
        if attempt:
            yield from self._shot(self._us.shooter("corner", spot, taker, self._rng), attempt)
        else:
            yield from self._lost_as(fate)

    def _free_kick(self) -> Iterator[Action]:
        near = self._ball.x > 70 and abs(self._ball.y - 50) < 26
        if not (near and self._rng.random() < tuning.DIRECT_FREE_KICK):
            yield from self._pass()
            return
        xg = tuning.OVER_A_WALL_XG * expected_goals(self._ball)
        taker = self._us.shooter("far", self._ball, self._us.keeper, self._rng)
        yield from self._shot(taker, strike(xg, foot(self._rng), self._rng))

    def _penalty(self) -> Iterator[Action]:
        struck = foot(self._rng)
        missed = tuning.MISSED_PENALTY
        yield from self._shot(self._holder, strike(tuning.PENALTY_XG, struck, self._rng, missed))

    def _changes(self) -> Iterator[Action]:
        """The substitutions that are due on either side; those of half-time wait for it."""
        latest_s = HALF_TIME_S - 1 if self._period == "1H" else self._clock_s
        for team in self._teams:
            for _ in range(team.changes(min(self._clock_s, latest_s))):
                self._wait(4, 12)
                comer, leaver = team.substitute(self._rng)
                names = (f"in:{comer.name}", f"out:{leaver.name}")
                yield self._moment_of("substitution", team, comer, names, at=(50.0, 0.0))

    # Open play

    def _pass(self) -> Iterator[Action]:
        from_play = self._situation in {OPEN_PLAY, "free_kick"}
        if from_play and crosses(self._ball, self._rng):
            yield from self._cross()
            return
        passer, start = self._holder, self._ball
        long = self._situation == "goal_kick" or self._rng.random() < tuning.LONG_BALL
        receiver, end = aim(self._us, passer, start, long, self._rng)
        accurate = arrives(start, end, self._control, self._rng)
        may_be_offside = end.x > 62 and end.x > start.x and self._situation in _OFFSIDE_FROM
        attempt = shot(end, self._rng) if accurate and self._shoots(end) else None
        assisted = self._rng.random() < tuning.ASSISTED
        how = tuning.TAKEN_FROM.get(self._situation, ())
        led_to = delivered(accurate, attempt if assisted else None)
        yield self._moment("pass", passer.player, *how, *led_to)
        self._fly(end)
        if attempt:
            if not assisted:
                self._wait(*tuning.RUN_S)
            yield from self._shot(self._us.shooter(zone(end), end, passer, self._rng), attempt)
        elif not accurate:
            deep = end.x > tuning.DEEP
            fate = one_of(tuning.LOST_DEEP if deep else tuning.LOST, self._rng)
            yield from self._lost_as(fate)
        elif may_be_offside and self._rng.random() < tuning.OFFSIDE:
            yield from self._offside(receiver)
        else:
            self._holder = receiver

    def _shoots(self, at: PitchPoint) -> bool:
        return shoots(self._us, at, self._edge, self._control, self._rng)

    def _cross(self) -> Iterator[Action]:
        """A ball from the flank in front of goal."""
        passer = self._holder
        spot = on_pitch(self._rng.gauss(91.5, 2.5), self._rng.gauss(50.0, 8.0))
        accurate = self._rng.random() < tuning.CROSS_ARRIVES
        headed = self._rng.random() < tuning.HEADED_CROSS
        attempt = None
        if accurate and self._rng.random() < tuning.CROSS_SHOT:
            attempt = header(spot, self._rng) if headed else shot(spot, self._rng)
        how = tuning.TAKEN_FROM.get(self._situation, ())
        yield self._moment("pass", passer.player, *how, "cross", *delivered(accurate, attempt))
        self._fly(spot)
        receiver = self._us.shooter("head" if headed else "box", spot, passer, self._rng)
        if attempt:
            yield from self._shot(receiver, attempt)
        elif accurate:
            self._holder = receiver
        else:
            yield from self._lost_as(one_of(tuning.CROSSED, self._rng))

    def _offside(self, offender: Place) -> Iterator[Action]:
        yield self._moment("offside", offender.player)
        self._award("free_kick", 1 - self._attack, seen_by_other(self._ball))

    # Challenges

    def _challenge(self) -> Iterator[Action]:
        self._wait(0.4, 1.6)
        fate = one_of(tuning.CHALLENGE, self._rng)
        if fate == "foul" and in_box(self._ball) and self._rng.random() < tuning.CARE_IN_BOX:
            fate = "kept"
        rival = self._them.near(seen_by_other(self._ball), self._rng)
        if fate == "foul" and in_box(self._ball):
            yield from self._foul_in_box(rival)
        elif fate == "foul":
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

    def _foul_in_box(self, offender: Place) -> Iterator[Action]:
        """A penalty, unless the review says no; given by the review if the referee missed it."""
        missed = self._rng.random() < tuning.PENALTY_MISSED
        if missed:
            yield self._moment_of("tackle", self._them, offender.player, ("accurate",))
            yield from self._review("penalty", self._them, offender)
        colour = card(self._them, offender, self._rng)
        words = ("penalty", colour) if colour else ("penalty",)
        foul = self._moment_of("foul", self._them, offender.player, words)
        yield foul
        self._situation = "penalty"
        if not missed:
            yield from self._review("penalty", self._them, offender)
            if self._rng.random() < tuning.PENALTY_FALLS:
                yield Withdrawal(self._ms, foul)
                self._situation = OPEN_PLAY
                self._goalkeeper_has_it()
                return
        if colour:
            yield from self._show(colour, self._them, offender)
        self._ball = PENALTY_SPOT

    def _foul(self, guilty: Team, offender: Place) -> Iterator[Action]:
        colour = card(guilty, offender, self._rng)
        yield self._moment_of("foul", guilty, offender.player, (colour,) if colour else ())
        self._situation = "free_kick"
        if colour:
            yield from self._show(colour, guilty, offender)
        if guilty is self._us:
            self._award("free_kick", 1 - self._attack, seen_by_other(self._ball))

    def _review(self, about: str, team: Team, man: Place) -> Iterator[Action]:
        """Wait for the video referee, whose decision is due when this ends."""
        self._wait(*tuning.BEFORE_REVIEW_S)
        yield self._moment_of("var_review", team, man.player, (about,))
        self._wait(*tuning.REVIEW_S)

    def _show(self, colour: str, team: Team, offender: Place) -> Iterator[Action]:
        """Show a card; after a second yellow the red one too. A red one is reviewed."""
        self._wait(4, 12)
        if colour == "red_card":
            yield from self._straight_red(team, offender)
            return
        yield self._moment_of(colour, team, offender.player)
        if team.book(offender):
            self._wait(2, 4)
            yield self._moment_of("red_card", team, offender.player, ("second_yellow",))
            team.dismiss(offender)

    def _straight_red(self, team: Team, offender: Place) -> Iterator[Action]:
        """A red card: shown at once or for the yellow one that the referee had shown; or one that
        the review makes yellow."""
        clean = offender.player.id not in team.booked
        missed = clean and self._rng.random() < tuning.RED_MISSED
        shown = self._moment_of("yellow_card" if missed else "red_card", team, offender.player)
        yield shown
        yield from self._review("red_card", team, offender)
        falls = clean and not missed and self._rng.random() < tuning.RED_FALLS
        if missed or falls:
            yield Withdrawal(self._ms, shown)
            yield self._moment_of("red_card" if missed else "yellow_card", team, offender.player)
        if falls:
            team.book(offender)
        else:
            team.dismiss(offender)

    def _lost_as(self, fate: str) -> Iterator[Action]:
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

    def _clearance(self) -> Iterator[Action]:
        deep = self._ball.x > 82
        fate = one_of(tuning.CLEARED_DEEP if deep else tuning.CLEARED, self._rng)
        rival = self._them.near(seen_by_other(self._ball), self._rng)
        if fate == "own_goal":
            goal = self._moment_of("goal", self._them, rival.player, ("own_goal",))
            yield goal
            yield from self._after_goal(rival, goal)
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

    def _shot(self, shooter: Place, attempt: Attempt) -> Iterator[Action]:
        fate, xg, struck = attempt
        how = (*tuning.TAKEN_FROM.get(self._situation, ()), struck)
        if fate == "goal":
            goal = self._moment("goal", shooter.player, "on_target", *how, xg=xg)
            yield goal
            yield from self._after_goal(shooter, goal)
        else:
            where = "on_target" if fate == "saved" else fate
            yield self._moment("shot", shooter.player, where, *how, xg=xg)
            yield from self._after_shot(fate)

    def _after_goal(self, scorer: Place, goal: Moment) -> Iterator[Action]:
        """Celebrate, unless a review takes the goal back, for a man who was offside; the side that
        was under attack kicks off, also after an own goal."""
        was, attack, ball = self._situation, self._attack, self._ball
        self._award("kick_off", 1 - attack, CENTRE)
        if "own_goal" not in goal.qualifiers and self._rng.random() < tuning.REVIEWED_GOAL:
            yield from self._review("goal", self._teams[attack], scorer)
            if was != "penalty" and self._rng.random() < tuning.GOAL_FALLS:
                yield Withdrawal(self._ms, goal)
                self._situation, self._attack, self._ball = OPEN_PLAY, attack, ball
                yield from self._offside(scorer)
                return
        self._wait(*tuning.CELEBRATION_S)

    def _after_shot(self, fate: str) -> Iterator[Action]:
        self._situation = OPEN_PLAY
        if fate == "saved":
            yield from self._saved()
        elif fate == "blocked":
            self._wait(0.3, 0.9)
            yield from self._off_somebody(one_of(tuning.BLOCKED, self._rng))
        else:
            self._goal_kick()

    def _saved(self) -> Iterator[Action]:
        self._wait(0.4, 1.1)
        self._ball = PitchPoint(self._rng.uniform(97.0, 99.3), self._rng.gauss(50.0, 3.0))
        fate = one_of(tuning.SAVED, self._rng)
        held = "held" if fate == "held" else "parried"
        yield self._moment_of("save", self._them, self._them.keeper.player, (held,))
        if fate == "held":
            self._goalkeeper_has_it()
        else:
            yield from self._off_somebody(fate)

    def _off_somebody(self, fate: str) -> Iterator[Action]:
        """A shot came back off a player: behind for a corner, cleared, or to whoever is near."""
        if fate == "corner":
            self._corner_kick()
        elif fate == "cleared":
            yield from self._clearance()
        else:
            self._fly(on_pitch(self._rng.gauss(89.0, 4.0), self._rng.gauss(50.0, 12.0)))
            self._loose(tuning.SECOND_BALL)
            if in_box(self._ball):  # seen by a defender who has it, it is far from the other goal
                yield from self._shot(self._holder, shot(self._ball, self._rng))


# From these nobody can be offside: throw-in, corner, goal kick (Law 11).
_OFFSIDE_FROM = {OPEN_PLAY, "free_kick", "kick_off"}
