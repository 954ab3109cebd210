"""What alerts wait for that words say: `--move 5%/5m`, and `--when PROGRAM --for 20s`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import orjson

from livecli.alerts.alert_rules import AlertRules, LastingCondition, Move
from livecli.alerts.kinds import kinds
from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple

from .quantities import duration


if TYPE_CHECKING:
    from livecli.feed.frames import Frame
    from livecli.filters.jq import FrameTest
    from livecli.state.match import MatchState


USUAL_MOVE = "5pp/5m"
WINDOWS_S = (1.0, 3600.0)  # of the time in which a price moves
LEAST_MOVE, MOST_MOVE = 0.1, 1000.0
UNITS = {"%": MOST_MOVE, "pp": 100.0}  # with the most that a price can move

_MOVE = re.compile(r"([0-9]+(?:\.[0-9]+)?) *(%|pp)/(.+)")
_STATE = re.compile(r"\$state\b")


class Conditions(NamedTuple):
    """The rules, and the program of `--when` if there is one, which counts its failures."""

    rules: AlertRules
    test: FrameTest | None


def conditions(
    on: Sequence[str],
    *,
    move: str | None,
    with_goals: bool,
    book: str | None,
    when: str | None,
    for_: str | None,
    say: Callable[[str], None],
    apart: bool,
) -> Conditions:
    """The rules for what these options say; raises UsageError.

    With a program and without kinds it is all that is waited for. `apart` is as `filters.jq` has
    it.
    """
    wanted = kinds([*on]) if on or when is None else frozenset[str]()
    if "when" in wanted and when is None:
        raise UsageError("--on when: no program; give it with --when PROGRAM", "--on --when")
    if when is None and for_ is not None:
        raise UsageError("--for: it is the time that a program must hold; give --when PROGRAM, too")
    if "odds-move" not in wanted and (move is not None or with_goals):
        option = "--move" if move is not None else "--with-goals"
        raise UsageError(f"{option}: it is of the moves of prices; give --on odds-move, too")
    rules = AlertRules(
        wanted, move=_move(move or USUAL_MOVE), with_goals=with_goals, book=book or None
    )
    if when is None:
        return Conditions(rules, None)
    for_ms = 1000.0 * duration(for_, "--for") if for_ is not None else 0.0
    test, holds = _condition(when, say, apart)
    lasting = LastingCondition(holds, for_ms)
    return Conditions(rules._replace(kinds=wanted | {"when"}, condition=lasting), test)


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


def _condition(
    program: str, say: Callable[[str], None], apart: bool
) -> tuple[FrameTest, Callable[[Frame, MatchState], bool]]:
    """The program, and whether a frame of a match fulfils it; `$state` is made where it is read."""
    from livecli.filters.jq import condition

    if _STATE.search(program) is None:
        test = condition(program, say=say, option="--when", apart=apart)
        return test, lambda frame, state: test.holds(frame)
    from livecli.state.state_body import state_body

    test = condition(program, say=say, option="--when", beside="state", apart=apart)

    def holds(frame: Frame, state: MatchState) -> bool:
        return test.holds(
            frame.rewritten(b"[%b,%b]" % (frame.raw, orjson.dumps(state_body(state))))
        )

    return test, holds
