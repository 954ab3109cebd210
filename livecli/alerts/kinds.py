"""The kinds of alerts: a row each, with its sport, what makes its watcher, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from livecli.errors import UsageError, nearest

from . import football_facts, tennis_facts
from .alert_rules import AlertRules
from .fact import Fact, Look, State, Watcher
from .no_data import NoData
from .odds_moves import OddsMoves
from .when import When


class AlertKind(NamedTuple):
    """`sports` is one, or "both"; `about` is for people.

    `counted` facts have no name of their own but their number: the third goal of home. `lasting`
    ones are so for a while, and are resolved at its end; the others are corrected if they are
    taken back. A `whole` kind's facts are all in a state, and not only those that were followed.
    `from_start` says that what is so when a match is seen first is an alert, too.
    """

    sports: str
    label: str
    about: str
    make: Callable[[AlertRules], Watcher] | None = None
    counted: bool = False
    lasting: bool = False
    whole: bool = False
    from_start: bool = False


def _look(look: Callable[[State], list[Fact] | None]) -> Callable[[AlertRules], Watcher]:
    return lambda rules: Look(look)


_of, _cards = football_facts.of_timeline, football_facts.cards
KINDS = {
    "goal": AlertKind(
        "football",
        "GOAL",
        "a goal; corrected if it is taken back",
        _look(football_facts.goals),
        counted=True,
        whole=True,
    ),
    "red-card": AlertKind(
        "football", "RED CARD", "also a second yellow", _look(_cards("red_card", "second_yellow"))
    ),
    "yellow-card": AlertKind(
        "football", "YELLOW CARD", "a first one", _look(_cards("yellow_card"))
    ),
    "penalty": AlertKind(
        "football", "PENALTY", "given or kicked", lambda rules: football_facts.Penalties()
    ),
    "var": AlertKind("football", "VAR REVIEW", "a review", _look(_of("var"))),
    "kick-off": AlertKind("football", "KICK-OFF", "play begins", _look(football_facts.kick_off)),
    "half-time": AlertKind(
        "football", "HALF-TIME", "the first half is over", _look(football_facts.half_time)
    ),
    "full-time": AlertKind(
        "football", "FULL TIME", "the match is over", _look(football_facts.full_time), whole=True
    ),
    "substitution": AlertKind(
        "football", "SUBSTITUTION", "a player comes on", _look(_of("substitution"))
    ),
    "set": AlertKind("tennis", "SET", "a set is won", _look(tennis_facts.sets), whole=True),
    "match": AlertKind(
        "tennis", "MATCH", "the match is over", _look(tennis_facts.match), whole=True
    ),
    "break": AlertKind("tennis", "BREAK", "the receiver wins a game", _look(tennis_facts.breaks)),
    "break-point": AlertKind(
        "tennis",
        "BREAK POINT",
        "the next point may win a receiver's game",
        _look(tennis_facts.called("break point")),
        lasting=True,
        whole=True,
    ),
    "set-point": AlertKind(
        "tennis",
        "SET POINT",
        "the next point may win a set",
        _look(tennis_facts.called("set point")),
        lasting=True,
        whole=True,
    ),
    "match-point": AlertKind(
        "tennis",
        "MATCH POINT",
        "the next point may win the match",
        _look(tennis_facts.called("match point")),
        lasting=True,
        whole=True,
    ),
    "odds-move": AlertKind(
        "football",
        "ODDS",
        "a price moves as far as --move says, until it is back at half of that",
        OddsMoves,
        lasting=True,
        whole=True,
    ),
    "no-data": AlertKind(
        "both",
        "NO DATA",
        "nothing comes of a match that is being played",
        NoData,
        lasting=True,
        whole=True,
    ),
    "gap": AlertKind("both", "GAP", "an outage hid a part of the match"),
    "when": AlertKind(
        "both",
        "WHEN",
        "frames fulfil the program of --when",
        When,
        counted=True,
        lasting=True,
        whole=True,
        from_start=True,
    ),
}
USUAL = ("goal", "red-card", "kick-off", "half-time", "full-time", "set", "match")


def kinds(words: list[str] | None) -> frozenset[str]:
    """The kinds that these words name, separated by commas; without words, the usual ones.

    Raises UsageError for a word that is none.
    """
    names = [part.strip() for word in words or () for part in word.split(",") if part.strip()]
    for name in names:
        if name not in KINDS:
            raise UsageError(f"--on {name}: no such kind; {nearest(name, KINDS)}", "--on")
    return frozenset(names or USUAL)


def watchers(sport: str, rules: AlertRules) -> dict[str, Watcher]:
    """The watchers of one match: of the kinds that are wanted and that its sport has."""
    return {
        name: row.make(rules)
        for name, row in KINDS.items()
        if name in rules.kinds and row.make is not None and row.sports in (sport, "both")
    }
