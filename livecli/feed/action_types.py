"""The kinds of action on the pitch: a row each, what people call it and how much it matters."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Weight(Enum):
    """How much a line about it should catch the eye."""

    QUIET = auto()
    USUAL = auto()
    GREAT = auto()
    CAUTION = auto()
    ALARM = auto()


class ActionType(NamedTuple):
    """`documented` says that the documents list it, not only the clients that met it."""

    label: str
    weight: Weight
    documented: bool = True


DELETED = "deleted_event"  # takes back what went before (wire-facts, action)
# By the word of `action_type`. Others are called by their own name, and are of usual weight.
ACTION_TYPES = {
    "block": ActionType("block", Weight.USUAL, documented=False),
    "clearance": ActionType("clearance", Weight.QUIET),
    "corner": ActionType("corner", Weight.USUAL),
    DELETED: ActionType("WITHDRAWN", Weight.CAUTION, documented=False),
    "foul": ActionType("foul", Weight.USUAL),
    "goal": ActionType("GOAL", Weight.GREAT),
    "interception": ActionType("interception", Weight.QUIET),
    "offside": ActionType("offside", Weight.USUAL),
    "pass": ActionType("pass", Weight.QUIET),
    "red_card": ActionType("RED CARD", Weight.ALARM),
    "save": ActionType("save", Weight.USUAL),
    "shot": ActionType("shot", Weight.USUAL),
    "substitution": ActionType("substitution", Weight.USUAL),
    "tackle": ActionType("tackle", Weight.QUIET),
    "var_review": ActionType("VAR REVIEW", Weight.CAUTION),
    "yellow_card": ActionType("YELLOW CARD", Weight.CAUTION),
}
