"""The events of the play: moments on the pitch, decisions that take one back, and whistles."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from .clubs import Player


OPEN_PLAY = "regular_play"


class Moment(NamedTuple):
    """One action on the pitch, `ms` after the first whistle (the break included).

    `kind` is a documented action_type, `situation` a documented situation, x and y are those of
    the fixed pitch. An own goal has the side of the player who scored it.
    """

    ms: int
    kind: str
    side: str
    player: Player
    x: float
    y: float
    situation: str
    qualifiers: tuple[str, ...]
    xg: float


class Withdrawal(NamedTuple):
    """A review takes a moment back: a goal, a card, or the foul that a penalty was given for."""

    ms: int
    moment: Moment


class Whistle(NamedTuple):
    """A half begins (`live`) or ends (`halftime`, `finished`), `ms` after the first whistle."""

    ms: int
    period: str
    status: str


Action: TypeAlias = Moment | Withdrawal
PlayEvent: TypeAlias = Action | Whistle
