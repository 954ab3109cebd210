"""Football's frames in the documented dialect, field by field, and `action`, which is in both.

Source: the football document. Bounds are its own where it names any, else what no match has passed,
with room: the longest clock in the captures is 127 minutes, the highest price 501.
"""

from __future__ import annotations

from typing import Any

from livecli.feed.frames import FRAME_TYPES

from .field import Contract, fields


HEAD = fields("""
    type                      string         -                      always     of the frame
    event_id                  integer        0..                    always     the match
""")
TIME = fields("""
    uts                       integer        1e11..1e14 unix ms     always     when it was sent
""")
# Percent of the pitch.
PLACE = """
    x                         number|null    0..100 percent         always     from left to right
    y                         number|null    0..100 percent         always     from bottom to top
"""
CLOCK = fields("""
    minute                    integer        0..150 minutes         always     of the match
    period                    string         @periods               always     the part of the match
""")
# Null early in a match (wire-facts, event).
SCORE = """
    score                     object|null    -                      always     the goals so far
    score.home                integer|null   0..99 goals            always     of home
    score.away                integer|null   0..99 goals            always     of away
"""
TEAMS = fields("""
    home                      object         -                      always     the home team
    home.id                   integer        0..                    always     of the team
    home.name                 string         -                      always     of the team
    away                      object         -                      always     the away team
    away.id                   integer        0..                    always     of the team
    away.name                 string         -                      always     of the team
""")
STATS = """
    stats                     object|null    -                      always     of both teams
    stats.*                   object|null    &sides                 always     of one: home, away
"""
EVENT = (
    *HEAD,
    *TEAMS,
    *fields(SCORE),
    *CLOCK,
    *fields("""
    status                    object         -                      always     whether it is played
    status.name               string         @statuses+             always     a word for it
"""),
    *fields(STATS),
    *fields("""
    stats.*.shots             integer        0..100                 always     shots
    stats.*.shots_on_target   integer        0..100                 always     shots on target
    stats.*.xg                number         0..20 goals            always     expected goals
    stats.*.possession        integer        0..100 percent         always     time with the ball
"""),
)
LIVEDATA = (
    *HEAD,
    *TIME,
    *fields(PLACE),
    *fields("""
    situation                 string         @situations            always     what is played
"""),
    *CLOCK,
)
ACTION = (
    *HEAD,
    *fields("""
    action_type               string         @actions+ ~provisional  always     what happened
    tid                       integer        0..                    always     of the tracker
"""),
    *fields(PLACE),
    *fields("""
    team                      string|null    @sides                 usually    whose action
    player                    object|null    -                      usually    who did it
    player.id                 integer|null   0..                    usually    of the player
    player.name               string|null    -                      usually    of the player
"""),
    *fields(SCORE),
    *fields("""
    qualifiers                array          -                      usually    more about it
    qualifiers.*              string         @qualifiers+ ~exchange  usually    one word
    minute                    integer        0..150 minutes         always     of the match
    second                    integer        0..59 seconds          always     of the minute
    period                    string         @periods               always     the part of the match
    ts                        integer        1e11..1e14 unix ms     always     when it happened
"""),
    *fields(
        """
    evid                      integer|string  -                      sometimes  for corrections
    commentary                string|null    -                      sometimes  a sentence
""",
        source="1 client",
    ),
)
# A market may be missing or null, whole or in part (wire-facts, odds).
WINNER = """
    odds                      object|null    -                      always     the markets, by name
    odds.1x2                  object|null    -                      usually    who wins
    odds.1x2.home             number|null    1..10000 decimal odds  usually    home wins
    odds.1x2.draw             number|null    1..10000 decimal odds  usually    nobody wins
    odds.1x2.away             number|null    1..10000 decimal odds  usually    away wins
"""
MARKETS = fields(
    WINNER
    + """
    odds.over_15              object|null    -                      usually    goals, 1.5
    odds.over_15.over         number|null    1..10000 decimal odds  usually    more
    odds.over_15.under        number|null    1..10000 decimal odds  usually    fewer
    odds.over_25              object|null    -                      usually    goals, 2.5
    odds.over_25.over         number|null    1..10000 decimal odds  usually    more
    odds.over_25.under        number|null    1..10000 decimal odds  usually    fewer
    odds.over_35              object|null    -                      usually    goals, 3.5
    odds.over_35.over         number|null    1..10000 decimal odds  usually    more
    odds.over_35.under        number|null    1..10000 decimal odds  usually    fewer
    odds.btts                 object|null    -                      usually    both teams score
    odds.btts.yes             number|null    1..10000 decimal odds  usually    they do
    odds.btts.no              number|null    1..10000 decimal odds  usually    they do not
"""
)
SLUG = fields("""
    bookmaker_slug            string         ~slug                  always     whose prices
""")
# Four clients replay `history` as past actions; the document calls it reserved.
SNAPSHOT = fields("""
    source                    string         @sources               always     full has actions
    event                     object|null    =event                 always     the match now
    livedata                  array          -                      always     the oldest first
    livedata.*                object         =livedata              always     where the ball was
    history                   array          -                      always     reserved, or actions
    history.*                 object         =action                sometimes  an action
""")

HOME_WINS = {"home": 2.10, "draw": 3.40, "away": 3.60}
EXAMPLES: dict[str, dict[str, Any]] = {
    "event": {
        "type": "event",
        "event_id": 204849,
        "home": {"id": 17, "name": "Arsenal"},
        "away": {"id": 32, "name": "Chelsea"},
        "score": {"home": 1, "away": 1},
        "minute": 67,
        "period": "2H",
        "status": {"name": "live"},
        "stats": {
            "home": {"shots": 8, "shots_on_target": 3, "xg": 1.24, "possession": 54},
            "away": {"shots": 6, "shots_on_target": 2, "xg": 0.87, "possession": 46},
        },
    },
    "livedata": {
        "type": "livedata",
        "event_id": 204849,
        "uts": 1718780400123,
        "x": 62.4,
        "y": 48.7,
        "situation": "corner_kick",
        "minute": 67,
        "period": "2H",
    },
    "action": {
        "type": "action",
        "event_id": 204849,
        "action_type": "shot",
        "tid": 4419281,
        "x": 87.3,
        "y": 51.2,
        "team": "home",
        "player": {"id": 11843, "name": "Saka"},
        "score": {"home": 1, "away": 1},
        "qualifiers": ["on_target", "right_foot"],
        "minute": 67,
        "second": 34,
        "period": "2H",
        "ts": 1718780434000,
    },
    "odds": {
        "type": "odds",
        "event_id": 204849,
        "uts": 1718780400000,
        "odds": {
            "1x2": HOME_WINS,
            "over_15": {"over": 1.18, "under": 4.80},
            "over_25": {"over": 1.90, "under": 1.90},
            "over_35": {"over": 3.20, "under": 1.33},
            "btts": {"yes": 1.72, "no": 2.05},
        },
    },
    "odds_book": {
        "type": "odds_book",
        "event_id": 204849,
        "bookmaker_slug": "bet365",
        "uts": 1718780400000,
        "odds": {"1x2": HOME_WINS},
    },
}
EXAMPLES["subscribed"] = {
    "type": "subscribed",
    "event_id": 204849,
    "source": "basic",
    "event": EXAMPLES["event"],
    "livedata": [EXAMPLES["livedata"]],
    "history": [],
    "odds": EXAMPLES["odds"],
}

FIELDS = {
    "subscribed": (
        *HEAD,
        *SNAPSHOT,
        *fields("""
    odds                      object|null    =odds                  always     the prices
"""),
    ),
    "event": EVENT,
    "livedata": LIVEDATA,
    "action": ACTION,
    "odds": (*HEAD, *TIME, *MARKETS),
    "odds_book": (*HEAD, *SLUG, *TIME, *MARKETS),
}
FOOTBALL = tuple(
    Contract(
        name,
        "football",
        None if name == "action" else "documented",
        FRAME_TYPES[name].about,
        rows,
        EXAMPLES[name],
    )
    for name, rows in FIELDS.items()
)
