"""What alerts wait for that words say: `--move 5%/5m`, and `--when PROGRAM --for 20s`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import orjson

from livecli.alerts.alert_rules import AlertRules, LastingCondition, Move
from livecli.alerts.kinds import kinds
from livecli.errors import UsageError

from ..options.alert_options import AlertOptions
from .quantities import duration


if TYPE_CHECKING:
    from livecli.feed.frames import Frame
    from livecli.state.match import MatchState


USUAL_MOVE = "5pp/5m"
WINDOWS_S = (1.0, 3600.0)  # of the time in which a price moves
LEAST_MOVE, MOST_MOVE = 0.1, 1000.0
UNITS = {"%": MOST_MOVE, "pp": 100.0}  # with the most that a price can move

_MOVE = re.compile(r"([0-9]+(?:\.[0-9]+)?) *(%|pp)/(.+)")
_STATE = re.compile(r"\$state\b")


def conditions(
    options: AlertOptions, bookmaker: str | None, say: Callable[[str], None]
) -> AlertRules:
    """The kinds that are wanted, and what they wait for; raises UsageError.

    With a program and without kinds it is all that is waited for.
    """
    when = options.when
    wanted = kinds(options.on) if options.on or when is None else frozenset[str]()
    if when is None:
        if "when" in wanted:
            raise UsageError("--on when: no program; give it with --when PROGRAM", "--on --when")
        if options.for_ is not None:
            raise UsageError("--for: there is no program that must hold; give --when PROGRAM, too")
    if "odds-move" not in wanted and (options.move is not None or options.with_goals):
        option = "--with-goals" if options.move is None else "--move"
        raise UsageError(f"{option}: it is about the moves of prices; give --on odds-move, too")
    return AlertRules(
        wanted if when is None else wanted | {"when"},
        move=_move(USUAL_MOVE if options.move is None else options.move),
        with_goals=options.with_goals,
        book=bookmaker,
        condition=None if when is None else _condition(when, options.for_ or "0s", say),
    )


def _move(text: str) -> Move:
    """`5%/5m`: 5 percent of the price in five minutes; `5pp/5m`: of the implied probability."""
    parts = _MOVE.fullmatch(text.strip().lower())
    if parts is None:
        hint = "as in 5%/5m (of the price) or 5pp/5m (points of its probability)"
        raise UsageError(f"--move {text[:40]!r}: not understood; {hint}", "--move")
    threshold, unit, window_s = float(parts[1]), parts[2], duration(parts[3], "--move")
    if not LEAST_MOVE <= threshold <= UNITS[unit]:
        hint = f"give from {LEAST_MOVE:g}{unit} to {UNITS[unit]:g}{unit}"
        raise UsageError(f"--move {text[:40]!r}: no price moves so; {hint}", "--move")
    if not WINDOWS_S[0] <= window_s <= WINDOWS_S[1]:
        hint = "give from 1s to 1h"
        raise UsageError(f"--move {text[:40]!r}: no time to watch a price; {hint}", "--move")
    return Move(threshold, 1000.0 * window_s, of_price=unit == "%")


def _condition(program: str, for_: str, say: Callable[[str], None]) -> LastingCondition:
    """Whether a frame of a match fulfils a program; `$state` is made only where it is read."""
    from livecli.filters.jq import WHEN, condition

    for_ms = 1000.0 * duration(for_, "--for")
    if _STATE.search(program) is None:
        alone = condition(program, say=say, option=WHEN)
        return LastingCondition(
            lambda frame, state: alone.holds(frame), for_ms, lambda: alone.failed
        )
    from livecli.state.state_body import state_body

    test = condition(program, say=say, option=WHEN, beside="state")

    def holds(frame: Frame, state: MatchState) -> bool:
        told = orjson.dumps(state_body(state))
        return test.holds(frame.rewritten(b"[%b,%b]" % (frame.raw, told)))

    return LastingCondition(holds, for_ms, lambda: test.failed)
