"""The numbers of play: how often, where and how long. All of them, with what they are tuned to.

A source is what the number makes true of many matches, as `tests/bench/credible.py` measures it:
[W] Wyscout's open events of 2017/18 (Pappalardo et al., Scientific Data 6:236), [O] Opta's averages
of the five big leagues, [V] the overturned decisions of the Premier League 2023/24, [L] the Laws of
the Game. The numbers hang together: change one and measure all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias


Weights: TypeAlias = Mapping[str, float]

# Where men stand while the ball is somewhere: how far a team moves with it [W: thirds, channels].
WITH_BALL_X, WITH_BALL_Y = 0.5, 0.12
REARMOST_X, FOREMOST_X = 12.0, 82.0  # no man stands behind or ahead: the line of the last defender
REACH_M, LONG_REACH_M, CHALLENGE_REACH_M = 15.0, 34.0, 12.0
FORWARD = 0.022  # how gladly it is passed forward, a percent of the pitch [W: thirds]
WIDE = 1.2  # how gladly to a flank [W: 43 % of the passes from the outer fifths]
TO_KEEPER = 1.05  # how gladly to the keeper [W: 30 a match]
AIM_X, AIM_Y = 7.0, 7.0  # how far a pass ends from the man it is for

# Passes [O: 83 % arrive]. Harder when far, near their goal, and for who has less of the ball.
ARRIVES, FAR, NEAR_GOAL, IN_BOX, MOST_ARRIVE = 0.955, 0.0035, 0.11, 0.27, 0.985
LONG_BALL = 0.12
OFFSIDE = 0.022  # [O: 4 a match]
# How a team's share of the ball grows with its strength and its style [W: sd 11 %], and what is
# left of it in shots: who has the ball longer takes longer.
CONTROL_BY_STRENGTH, CONTROL, PATIENCE = 0.55, 0.6, 1.9
MAN_MORE = 0.35  # strength that a man more is worth

# Crosses [W: 36 a match, O: 25], from beyond this far up and out: how often, how many arrive.
CROSS_FROM_X, CROSS_FROM_Y = 68.0, 23.0
CROSSES, CROSS_ARRIVES, HEADED_CROSS = 0.35, 0.27, 0.7
CROSS_SHOT = 0.62  # that one which arrives is shot at once

# Shots [O: 24, 62 % of them in the box, 17 m on average].
SHOOTS_ANYWHERE, SHOOTS_BY_XG = 0.056, 1.3  # a man within 30 m: from anywhere, where it pays
SHOT_BY_STRENGTH = 0.95
# With fewer men in front, each takes what comes: formations differ less in shots than in men there.
SHOOTS_IN = {"3-5-2": 1.1, "4-2-3-1": 0.9, "4-3-3": 0.8, "4-4-2": 1.45}
CHANCE = 0.67  # of expected_goals, for what is in the way
ASSISTED = 0.73  # shots off a pass; the others after a run of one's own [O: 72 % of goals]
PENALTY_XG, HEADED_XG, OVER_A_WALL_XG = 0.76, 0.6, 0.65
DIRECT_FREE_KICK = 0.5
# Who shoots, a man [W: 41/44/15 of shots, 53/38/9 of goals by FW/MF/DF].
SHOOTERS: Mapping[str, Weights] = {
    "box": {"FW": 5.8, "MF": 3.2, "DF": 0.5},
    "far": {"FW": 2.2, "MF": 4.2, "DF": 0.85},
    "head": {"FW": 5.0, "MF": 3.2, "DF": 0.8},
    "corner": {"FW": 2.6, "MF": 1.5, "DF": 5.0},
}
FULL_BACK = 0.25  # of a defender's weight at corners: the centre-backs go forward
CROWDED = 0.25  # how much less each shoots where a role has more men: 0 not at all, 1 a share each
SHOOTER_REACH_Y = 50.0  # percent of the width from which a man comes to a shot

# Challenges and fouls [O: 25 fouls, 4 yellow cards, 0.2 red].
CHALLENGED = {"own": 0.11, "middle": 0.18, "last": 0.13}
CARE_IN_BOX = 0.35  # that a defender does not commit the foul
YELLOW, YELLOW_AGAIN, RED = 0.17, 0.05, 0.003

# Reviews [V: 0.30 decisions a match are changed]: goals looked at again, and those that fall; of
# the penalties those that the referee missed and those taken back; yellow cards that become red,
# red ones that become yellow.
REVIEWED_GOAL, GOAL_FALLS = 0.13, 0.36
PENALTY_MISSED, PENALTY_FALLS = 0.28, 0.13
RED_MISSED, RED_FALLS = 0.35, 0.25

# Outcomes and their weights.
CHALLENGE = {"kept": 40, "won": 33, "out": 8, "foul": 15, "push": 4}
LOST = {"intercepted": 75, "out": 25}
LOST_DEEP = {"intercepted": 22, "out": 15, "cleared": 36, "collected": 14}
DEEP = 63.0  # from here on a lost ball is cleared [W: 93 % of clearances in the own third]
CROSSED = {"cleared": 60, "collected": 20, "intercepted": 8, "out": 12}
CLEARED = {"loose": 72, "out": 28}
CLEARED_DEEP = {"loose": 71, "corner": 17, "out": 9.7, "own_goal": 0.3}
HEADED_CLEAR = 0.4
SECOND_BALL, CLEARED_BACK = 0.35, 0.55  # that the attackers get the ball
MISSED = {"saved": 30, "blocked": 27, "off_target": 43}
MISSED_PENALTY = {"saved": 72, "off_target": 28}
SAVED = {"held": 54, "corner": 36, "rebound": 9}
BLOCKED = {"cleared": 46, "corner": 36, "rebound": 18}
CORNER = {"cleared": 46, "shot": 22, "short": 20, "collected": 12}

# How long the ball is dead, in seconds: the least and the most.
DEAD_S = {
    "corner_kick": (18, 38),
    "free_kick": (12, 34),
    "goal_kick": (14, 32),
    "kick_off": (2, 6),
    "penalty": (40, 70),
    "throw_in": (6, 15),
}
CELEBRATION_S = (38, 65)
ON_THE_BALL_S = (0.5, 2.0)
RUN_S = (1.5, 4.0)
IN_HIS_HANDS_S = (2, 8)
BEFORE_REVIEW_S, REVIEW_S = (10, 25), (35, 80)
HALF_TIME_S = (890, 925)

# What the fourth official adds for each, in seconds [O: 97 minutes a match].
ADDED_S = {
    "foul": 2,
    "goal": 30,
    "red_card": 40,
    "substitution": 15,
    "var_review": 60,
    "yellow_card": 12,
}

# Substitutions [L: five, at three stops and half-time; O: one in six teams before half-time, one
# change in eleven after 90]. How many at half-time, at the stops, and between which minutes these
# are. An injury takes the first stop.
MOST_CHANGES = 5
HALF_TIME_CHANGES = (0, 0, 0, 1, 1, 2)
STOPS = ((1, 1, 1), (1, 2, 2), (2, 1), (2, 2, 1), (2, 1, 2), (1, 2, 2))
STOPS_MIN = ((54, 66), (66, 77), (78, 97))
INJURED, INJURED_MIN = 0.17, (6, 44)
# Who is taken off: forwards tire, defenders stay.
TIRED = {"DF": 1.0, "FW": 3.0, "GK": 0.0, "MF": 2.2}

# Prices: the goals that all this makes, as tests/bench/price_model.py measures on it. A side's
# goals in a whole match between equals, their growth with strength and style, and what formations
# do to both sides: the mean of two samples, of 2,400 ids from 1,000,000 and 2,000 from 204,851.
AT_HOME = 0.2  # strength; worth about a quarter of a goal between equals
GOALS, GOALS_BY_STRENGTH, GOALS_BY_STYLE = 1.365, 0.490, 0.301
ATTACK = {"3-5-2": 0.941, "4-2-3-1": 1.092, "4-3-3": 1.135, "4-4-2": 0.909}
CONCEDED = {"3-5-2": 0.938, "4-2-3-1": 0.995, "4-3-3": 0.943, "4-4-2": 1.070}
# A man less costs one goal in eight and gives the others a sixth more.
SHORT_HANDED, MAN_UP = 0.87, 1.17
# For how long the books are closed by what happens, in seconds: until it is clear what it is worth.
# They open one after the other, each so much later.
CLOSED_S = {"goal": 35, "penalty": 150, "red_card": 35, "var_review": 85, "withdrawn": 30}
SLOWER_S = (0, 25)

# The documented spelling of a kick from a free kick, and its like.
TAKEN_FROM = {
    "free_kick": ("freekick",),
    "goal_kick": ("goal_kick",),
    "penalty": ("penalty",),
    "throw_in": ("throw_in",),
}
