"""How often things happen on the pitch and how long they take: all tuned numbers.

The numbers were tuned together so that a match averages 2.7 goals, 24 shots, 10 corners, 26 fouls
and 4 yellow cards. Change one and measure all.
"""

from __future__ import annotations


# Chances, each time there is the occasion.
CHALLENGED = 0.17
OFFSIDE = 0.017
REVIEWED_GOAL = 0.12
DIRECT_FREE_KICK = 0.5
YELLOW, YELLOW_AGAIN, RED = 0.155, 0.05, 0.003
LONG_BALL = 0.12
HEADED_CLEAR, HEADED_CROSS = 0.4, 0.65
SECOND_BALL, CLEARED_BACK = 0.35, 0.55  # that the attackers get the ball
CARE_IN_BOX = 0.35  # that a defender does not commit the foul
DISALLOWED = 0.06  # of the goals there would be, those the flag takes away

# The expected goals of a penalty, and the share that a header and a kick over a wall have of a
# kick from the same place.
PENALTY_XG, HEADED_XG, OVER_A_WALL_XG = 0.76, 0.6, 0.65

# How likely a man within 30 m shoots: now and then from anywhere, gladly where it pays.
SHOOTS_ANYWHERE, SHOOTS_BY_XG = 0.034, 2.55

# Outcomes and their weights.
CHALLENGE = {"kept": 42, "won": 35, "out": 8, "foul": 12, "push": 3}
LOST = {"intercepted": 60, "out": 19, "cleared": 21}
LOST_DEEP = {"intercepted": 18, "out": 15, "cleared": 49, "collected": 18}
CLEARED = {"loose": 72, "out": 28}
CLEARED_DEEP = {"loose": 45, "corner": 45, "out": 9.7, "own_goal": 0.3}
MISSED = {"saved": 30, "blocked": 27, "off_target": 43}
MISSED_PENALTY = {"saved": 72, "off_target": 28}
SAVED = {"held": 51, "corner": 40, "rebound": 9}
BLOCKED = {"cleared": 40, "corner": 42, "rebound": 18}
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
IN_HIS_HANDS_S = (2, 8)
REVIEW_S = (35, 80)
HALF_TIME_S = (890, 925)

# What the fourth official adds for each, in seconds.
ADDED_S = {
    "foul": 2,
    "goal": 30,
    "red_card": 40,
    "substitution": 15,
    "var_review": 60,
    "yellow_card": 12,
}

# The documented spelling of a kick from a free kick, and its like.
TAKEN_FROM = {
    "free_kick": ("freekick",),
    "goal_kick": ("goal_kick",),
    "penalty": ("penalty",),
    "throw_in": ("throw_in",),
}
