"""The words and patterns of texts in frames, by the names that the tables of fields use."""

from __future__ import annotations

from livecli.feed.action_types import ACTION_TYPES
from livecli.feed.periods import FINISHED, HALF_TIME, PERIODS
from livecli.feed.refusals import CODES
from livecli.feed.sides import SIDES
from livecli.feed.sports import SPORTS


_RICH_PERIODS = tuple(
    word for row in PERIODS.values() for word in (row.rich, *row.also) if not word.isdigit()
)
_SITUATIONS = (
    *("free_kick", "corner_kick", "goal_kick", "throw_in", "penalty", "kick_off"),
    "regular_play",
)

VOCABULARIES = {
    "actions": tuple(ACTION_TYPES),
    # Those of livecli.alerts.kinds, and what its ledger says of them.
    "alerts": (
        *("goal", "red-card", "yellow-card", "penalty", "var", "kick-off", "half-time"),
        *("full-time", "substitution", "set", "match", "break", "break-point", "set-point"),
        *("match-point", "odds-move", "no-data", "gap", "when"),
    ),
    "alert_states": ("firing", "corrected", "resolved"),
    "calls": ("match point", "set point", "break point"),
    "cards": ("yellow_card", "red_card", "second_yellow"),
    "causes": ("lost", "silent", "slow"),
    "codes": tuple(CODES),
    "periods": tuple(PERIODS),
    "pushes": ("none", "half", "full"),
    # The documents name two; the others are those of the captures and of the simulation.
    "qualifiers": (
        *("on_target", "right_foot", "left_foot", "head", "freekick", "penalty", "own_goal"),
        *("assist", "key_pass", "accurate", "inaccurate", "through", "high", "counter_attack"),
        *("opportunity", "interception", "goal", "yellow_card", "red_card", "off_target", "cross"),
        *("blocked", "parried", "held", "short", "throw_in", "goal_kick", "corner", "free_kick"),
        "second_yellow",
    ),
    # wire-facts, event (football)
    "rich_periods": _RICH_PERIODS,
    # Three lists of clients and older pages, all partial (wire-facts, livedata).
    "rich_situations": (
        *_SITUATIONS,
        *("possession", "attack", "dangerous", "dangerous_attack", "safe", "corner", "freekick"),
        *("throwin", "goalkick", "shotontarget", "shotofftarget", "goal", "offside", "injury"),
        *("substitution", "card", "yellow_card", "red_card", "match_started", "match_ended"),
        "periodscore",
    ),
    "rich_statuses": (
        *("live", "inprogress", "break", FINISHED, "cancelled", "ft", "aet", "ft_pen"),
        *_RICH_PERIODS,
    ),
    "severities": ("breaking", "warning", "info"),
    "sides": SIDES,
    "situations": _SITUATIONS,
    "sources": ("basic", "full"),
    "sports": tuple(SPORTS),
    # The documents show `live`; the captures have the others.
    "statuses": ("live", HALF_TIME, "break", FINISHED, "cancelled"),
    "surfaces": ("Clay", "Grass", "Hard", "Carpet"),
    "tennis": ("tennis",),
    # The REST lists' (wire-facts, Tennis live list).
    "tennis_statuses": (
        *("live", FINISHED, "scheduled", "interrupted", "walkover", "retired", "postponed"),
        "cancelled",
    ),
}
PATTERNS = {
    # A substitution's players, as the captures have them.
    "exchange": "(?:in|out):.+",
    "game": "[0-9]{1,2}-[0-9]{1,2}",
    "moment": "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|[+-][0-9:]+)?",
    "match": "[a-z]+:[0-9]{1,18}",
    # wire-facts, action: an action that its final one replaces.
    "provisional": "temp_[a-z_]+",
    "slug": "[a-zA-Z0-9._-]+",
    # `40-15`, `Deuce`, `40-Ad`; in a tie-break a count, as `5-6` (documents, captures).
    "point": "(?:[0-9]{1,3}|[Aa][Dd]?)-(?:[0-9]{1,3}|[Aa][Dd]?)|Deuce|[0-9]{1,3}|Ad",
}
