"""Football's frames in the rich dialect, field by field, as public clients have met them.

Source: wire-facts, with the number of clients that wrote a field down or read it; examples are put
together from what they wrote down.
"""

from __future__ import annotations

from typing import Any

from livecli.feed.frames import FRAME_TYPES

from . import football_frames as football
from .field import Contract, fields


HEAD = football.HEAD
PAGE = "the official page of May 2026; 2 clients"
TIMES = (
    *fields(
        """
    updated_at                string|null    ~moment ISO 8601       usually    when prices were read
""",
        source="2 clients",
    ),
    *fields(
        """
    next_update_at            string|null    ~moment ISO 8601       sometimes  the next time
    update_reason             string|null    -                      sometimes  why they stand still
""",
        source="1 client",
    ),
)
MARKETS = (
    *fields(
        """
    odds                      object|null    -                      always     the markets, by name
    odds.match_winner         object|null    -                      usually    who wins
    odds.match_winner.home    number|null    1..10000 decimal odds  usually    home wins
    odds.match_winner.draw    number|null    1..10000 decimal odds  usually    nobody wins
    odds.match_winner.away    number|null    1..10000 decimal odds  usually    away wins
    odds.over_under           object|null    -                      usually    goals, by number
    odds.over_under.over_15   number|null    1..10000 decimal odds  usually    more than 1.5
    odds.over_under.under_15  number|null    1..10000 decimal odds  usually    fewer than 1.5
    odds.over_under.over_25   number|null    1..10000 decimal odds  usually    more than 2.5
    odds.over_under.under_25  number|null    1..10000 decimal odds  usually    fewer than 2.5
    odds.over_under.over_35   number|null    1..10000 decimal odds  usually    more than 3.5
    odds.over_under.under_35  number|null    1..10000 decimal odds  usually    fewer than 3.5
    odds.btts                 object|null    -                      usually    both teams score
    odds.btts.yes             number|null    1..10000 decimal odds  usually    they do
    odds.btts.no              number|null    1..10000 decimal odds  usually    they do not
""",
        source="4 clients",
    ),
    *fields(
        """
    odds.asian_handicap       array|null     -                      sometimes  the grid of handicaps
    odds.asian_handicap.*     object         -                      sometimes  one handicap
    odds.asian_handicap.*.line  number         -20..20 goals          sometimes  of home
    odds.asian_handicap.*.push  string         @pushes                sometimes  what may come back
    odds.asian_handicap.*.home  number|null    1..10000 decimal odds  sometimes  home, with it
    odds.asian_handicap.*.away  number|null    1..10000 decimal odds  sometimes  away, against it
    odds.asian_handicap.*.bookmaker_count  integer        0..                    sometimes  with it
""",
        source="1 client",
    ),
)

PLAIN_OR_PARTS = "number|object|null"
# Counts of the official page, and those that a client audited beyond it; each is plain, null, or
# `{value, total, pct}`, as the case may be.
COUNTS = (
    *("total_shots", "shots_on_target", "shots_off_target", "shots_inside_box"),
    *("shots_outside_box", "blocked_shots", "corner_kicks", "fouls", "yellow_cards", "red_cards"),
    *("passes", "accurate_passes", "big_chances", "big_chances_scored", "big_chances_missed"),
    *("dribbles", "interceptions", "tackles", "tackles_won", "total_tackles", "duels"),
    *("ground_duels", "aerial_duels", "recoveries", "long_balls", "crosses", "throw_ins"),
    *("free_kicks", "goal_kicks", "offsides", "clearances", "dispossessed", "attack"),
    *("dangerous_attack", "ball_safe", "total_saves", "goalkeeper_saves", "big_saves"),
    *("hit_woodwork", "touches_in_penalty_area", "final_third_entries", "through_balls"),
    *("fouled_in_final_third", "final_third_phase"),
)
PERCENTAGES = (
    *("ball_possession", "pass_accuracy_pct", "attack_pct", "dangerous_attack_pct"),
    "ball_safe_pct",
)
STATS = (
    *fields(football.STATS),
    *fields(
        "\n".join(
            [
                *(
                    f"stats.*.{name}  number|object|null  0..5000  sometimes  so many"
                    for name in COUNTS
                ),
                *(
                    f"stats.*.{name}  {PLAIN_OR_PARTS}  0..100 percent  sometimes  so much"
                    for name in PERCENTAGES
                ),
            ]
        )
        + """
    stats.*.xg                number|object|null  0..20 goals            sometimes  expected goals
    stats.*.goals_prevented   number|object|null  -20..20 goals          sometimes  by the keeper
    stats.*.*.value           number|null    0..5000                sometimes  so many
    stats.*.*.total           number|null    0..5000                sometimes  of so many
    stats.*.*.pct             number|null    0..100 percent         sometimes  their share
""",
        source=PAGE,
    ),
)
CLOCK = """
    time                      object         -                      always     the clock
    time.minute               integer|null   0..150 minutes         always     of the match
    time.second               integer|null   0..59 seconds          usually    of the minute
    time.display              string|null    -                      usually    as people read it
    time.period               integer|string|null  1..31 @rich_periods+   always     number or name
    time.status               string|null    @rich_statuses+        always     often a period's name
    time.kickoff_at           string|null    ~moment ISO 8601       usually    when it was to begin
    time.added_time           integer|null   0..60 minutes          sometimes  stoppage time
    time.injury_time          integer|null   0..60 minutes          sometimes  stoppage time
"""
SNAPSHOT = (
    *HEAD,
    *football.SNAPSHOT,
    *fields(
        """
    odds                      object|null    =odds.odds             always     the markets, by name
""",
        source="2 clients",
    ),
    *fields(
        """
    odds_book                 object|null    =odds_book             sometimes  one bookmaker's
""",
        source="1 client",
    ),
)
EVENT = (
    *HEAD,
    *football.TEAMS,
    *fields(
        """
    home.short_name           string|null    -                      usually    of the team
    away.short_name           string|null    -                      usually    of the team
""",
        source="2 clients",
    ),
    *fields(football.SCORE),
    *STATS,
    *fields(CLOCK, source="4 clients"),
    *fields(
        """
    websocket_plus            boolean        -                      usually    with actions
""",
        source="2 clients",
    ),
)
LIVEDATA = (
    *HEAD,
    *football.TIME,
    *fields("""
    situation                 string         @rich_situations+      always     what is played
"""),
    *fields(
        """
    coordinates               array          -                      always     the trail of the ball
    coordinates.*             object         -                      usually    the newest last
"""
        + football.PLACE.replace("    x", "    coordinates.*.x").replace(
            "    y", "    coordinates.*.y"
        )
        + """
    side                      string|null    @sides                 always     who has the ball
""",
        source="7 clients",
    ),
    *fields(
        """
    commentary                string|null    -                      sometimes  a sentence
""",
        source="4 clients",
    ),
    *fields(
        CLOCK.replace(" always ", " sometimes ").replace(" usually ", " sometimes "), "1 client"
    ),
)

HOME_WINS = football.HOME_WINS
TIMES_EXAMPLE = {
    "updated_at": "2024-06-19T07:00:00+00:00",
    "next_update_at": None,
    "update_reason": "match is in play",
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "event": {
        "type": "event",
        "event_id": 204849,
        "home": {"id": 17, "name": "Arsenal", "short_name": "Arsenal"},
        "away": {"id": 32, "name": "Chelsea", "short_name": "Chelsea"},
        "score": {"home": 1, "away": 1},
        "stats": {
            "home": {
                "ball_possession": 54,
                "total_shots": 8,
                "xg": 1.24,
                "accurate_passes": {"value": 348, "total": 412, "pct": 84.5},
            },
            "away": {"ball_possession": 46, "total_shots": 6, "xg": 0.87},
        },
        "time": {
            "minute": 67,
            "second": 34,
            "display": "67'",
            "period": "2nd_half",
            "status": "2nd_half",
            "kickoff_at": "2024-06-19T06:00:00+00:00",
            "added_time": None,
        },
        "websocket_plus": True,
    },
    "livedata": {
        "type": "livedata",
        "event_id": 204849,
        "uts": 1718780400123,
        "situation": "dangerous_attack",
        "coordinates": [{"x": 61.0, "y": 47.2}, {"x": 62.4, "y": 48.7}],
        "side": "home",
    },
    "odds": {
        "type": "odds",
        "event_id": 204849,
        "odds": {
            "match_winner": HOME_WINS,
            "over_under": {"over_25": 1.90, "under_25": 1.90},
            "btts": {"yes": 1.72, "no": 2.05},
            "asian_handicap": [
                {"line": -0.25, "push": "half", "home": 1.9, "away": 1.95, "bookmaker_count": 7}
            ],
        },
        **TIMES_EXAMPLE,
    },
    "odds_book": {
        "type": "odds_book",
        "event_id": 204849,
        "bookmaker_slug": "bet365",
        "odds": {"match_winner": HOME_WINS},
        **TIMES_EXAMPLE,
    },
}
# Its event names no match (2 clients).
EXAMPLES["subscribed"] = {
    "type": "subscribed",
    "event_id": 204849,
    "source": "full",
    "event": {key: value for key, value in EXAMPLES["event"].items() if key != "event_id"},
    "livedata": [EXAMPLES["livedata"]],
    "history": [football.EXAMPLES["action"]],
    "odds": EXAMPLES["odds"]["odds"],
}

FIELDS = {
    "subscribed": SNAPSHOT,
    "event": EVENT,
    "livedata": LIVEDATA,
    "odds": (*HEAD, *MARKETS, *TIMES),
    "odds_book": (*HEAD, *football.SLUG, *MARKETS, *TIMES),
}
RICH_FOOTBALL = tuple(
    Contract(name, "football", "rich", FRAME_TYPES[name].about, rows, EXAMPLES[name], "4 clients")
    for name, rows in FIELDS.items()
)
