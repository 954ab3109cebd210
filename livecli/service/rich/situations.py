"""What the ball does, in the rich dialect's words, and a sentence about it.

The words are those that clients met in traffic, and the fifteen of the page of May 2026
(wire-facts, livedata). When each comes, nobody wrote down: at the action that it names, or else by
the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from livecli.feed.sides import OTHER

from .side_counts import seen_by, tactic


Body = Mapping[str, Any]

STARTED, PAUSED, ENDED = "match_started", "periodscore", "match_ended"

# Kind of action → its word.
BY_KIND = {
    "corner": "corner",
    "goal": "goal",
    "offside": "offside",
    "red_card": "red_card",
    "substitution": "substitution",
    "yellow_card": "yellow_card",
}
# Documented word → the rich one; the rest is told by where the ball is.
BY_DOCUMENTED = {
    "free_kick": "freekick",
    "goal_kick": "goalkick",
    "kick_off": "safe",
    "penalty": "penalty",
    "throw_in": "throwin",
}
BY_TACTIC = {"ball_safe": "safe", "attack": "attack", "dangerous_attack": "dangerous_attack"}
# Without actions one word tells of five seconds: the first of these that was to be told.
RANK = (
    *("goal", "red_card", "penalty", "yellow_card", "corner", "shotontarget", "shotofftarget"),
    *("offside", "substitution"),
)

SENTENCES = {
    "corner": "Corner for {team}, taken by {player}.",
    "foul": "Foul by {player} ({team}).",
    "goal": "Goal! {player} scores for {team}.",
    "offside": "{player} ({team}) is offside.",
    "red_card": "Red card for {player} ({team}).",
    "save": "{player} ({team}) saves.",
    "shot": "{player} ({team}) shoots.",
    "substitution": "{team} bring on {player}.",
    "var_review": "VAR is checking.",
    "yellow_card": "Yellow card for {player} ({team}).",
}


class Situation(NamedTuple):
    """What is told of the ball: whose it is, the word for it, a sentence, and where it is."""

    side: str | None
    word: str
    commentary: str | None = None
    at: tuple[float, float] | None = None


def situation(action: Body, documented: str, names: Mapping[str, str]) -> Situation:
    """What is told with an action; `documented` is its situation there, `names` those of the teams.

    A goal is of the side that gets it.
    """
    kind, team, said = action["action_type"], action["team"], action["qualifiers"]
    if kind == "var_review":
        return Situation(None, "possession", SENTENCES[kind])
    own = kind == "goal" and "own_goal" in said
    lost = kind == "foul" or (kind == "tackle" and "accurate" not in said)
    side = OTHER[team] if own or lost else team
    sentence = "Own goal by {player} ({team})." if own else SENTENCES.get(kind)
    if kind == "shot":
        word = "shotontarget" if "on_target" in said else "shotofftarget"
    else:
        word = BY_KIND.get(kind) or BY_DOCUMENTED.get(documented if kind != "foul" else "", "")
    commentary = sentence and sentence.format(
        player=action["player"]["name"], team=names.get(team, team)
    )
    word = word or BY_TACTIC[tactic(seen_by(side, action).x)]
    at = None if kind == "substitution" else (action["x"], action["y"])
    return Situation(side, word, commentary, at)


def stronger(told: Situation | None, new: Situation) -> Situation:
    """Which of the two is told where only one can be: the rarer one, else the newer."""
    if told is None or told.word not in RANK:
        return new
    return new if new.word in RANK and RANK.index(new.word) < RANK.index(told.word) else told
