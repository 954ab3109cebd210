"""The state of a match as `$state` has it, field by field; `livecli.state.state_body` makes it."""

from __future__ import annotations

from .field import Contract, fields


SOURCE = "livecli"
ABOUT = "a match as its frames have told it: `$state` of `livecli alerts --when`"

BOTH = """
    sport                     string         @sports                always     of the match
    event_id                  integer        0..                    always     the match
    home                      string|null    -                      always     who plays at home
    away                      string|null    -                      always     who plays away
    status                    string|null    -                      always     the last one
    source                    string|null    -                      always     basic or full
    finished                  boolean        -                      always     whether it is over
    gaps                      integer        0..                    always     outages so far
    last_ms                   number|null    0..1e14 unix ms        always     of the newest frame
    stats                     object         -                      always     the newest ones
    stats.*                   object         &sides                 always     of one side
    stats.*.*                 number         -                      sometimes  by its name
"""
SIDED = """
    {path}                    object{null}   -                      always     {about}
    {path}.home               integer        0..                    always     of home
    {path}.away               integer        0..                    always     of away
"""
ENTRIES = """
    {path}                    array          -                      always     in order of play
    {path}.*                  object         -                      always     one of them
    {path}.*.side             string|null    @sides                 always     whom it counts for
    {path}.*.player           string|null    -                      always     whose it is
    {path}.*.minute           integer|null   0..200 minutes         always     of the clock
    {path}.*.period           string|null    -                      always     of the match
"""
PRICES = """
    {path}                    object         -                      always     market by market
    {path}.*                  object         -                      always     of one market
    {path}.*.*                number         0..                    always     of one outcome
"""
FOOTBALL = (
    BOTH
    + SIDED.format(path="score", null="|null", about="goals")
    + SIDED.format(path="penalties", null="|null", about="kicks of a shoot-out that went in")
    + """
    period                    string|null    @periods+              always     of the clock
    minute                    integer|null   0..200 minutes         always     of the clock
    second                    integer|null   0..59 s                always     of the clock
    added                     integer|null   0..30 minutes          always     announced
    situation                 string|null    @situations+           always     the newest one
    ball                      object|null    -                      always     where it was last
    ball.x                    number         -20..120 percent       always     of the length
    ball.y                    number         -20..120 percent       always     of the width
    ball.side                 string|null    @sides                 always     whose it is
"""
    + ENTRIES.format(path="goals")
    + """
    goals.*.own_goal          boolean        -                      always     by the other team
    goals.*.penalty           boolean        -                      always     from the spot
"""
    + ENTRIES.format(path="cards")
    + """
    cards.*.kind              string         @cards                 always     which card
"""
    + ENTRIES.format(path="substitutions")
    + """
    substitutions.*.out       string|null    -                      always     who goes off
"""
    + SIDED.format(path="shots", null="", about="that actions told, without a shoot-out's")
    + PRICES.format(path="odds")
    + """
    books                     object         -                      always     of bookmakers
"""
    + PRICES.format(path="books.*")
)
TENNIS = (
    BOTH
    + """
    sets                      array          -                      always     that were begun
    sets.*                    array          -                      always     games: home, away
    sets.*.*                  integer        0.. games              always     of one player
    set                       integer        1..                    always     that is played
    point                     string|null    -                      always     in the game
    server                    string|null    @sides                 always     who serves
    tie_break                 boolean        -                      always     whether it is one
    best_of                   integer|null   3..5 sets              always     if that is known
    calls                     array          -                      always     what is at stake
    calls.*                   object         -                      always     of one side
    calls.*.name              string         @calls                 always     what it may win
    calls.*.side              string         @sides                 always     who may
    calls.*.in_a_row          integer        1..                    always     so many such points
    tournament                string|null    -                      always     its name
    surface                   string|null    -                      always     of the court
    round                     string|null    -                      always     of the tournament
    circuit                   string|null    -                      always     as in "atp"
"""
    + SIDED.format(path="sets_won", null="", about="sets")
    + SIDED.format(path="games", null="|null", about="of the set that is played")
)

FOOTBALL_EXAMPLE = {
    "sport": "football",
    "event_id": 204849,
    "home": "Arsenal",
    "away": "Chelsea",
    "status": "live",
    "source": "full",
    "finished": False,
    "gaps": 0,
    "last_ms": 1718780434000.0,
    "score": {"home": 1, "away": 0},
    "penalties": None,
    "period": "2H",
    "minute": 67,
    "second": 34,
    "added": None,
    "situation": "corner_kick",
    "ball": {"x": 99.5, "y": 0.5, "side": "home"},
    "goals": [
        {
            "side": "home",
            "player": "B. Saka",
            "minute": 17,
            "period": "1H",
            "own_goal": False,
            "penalty": False,
        }
    ],
    "cards": [
        {"kind": "yellow_card", "side": "away", "player": "C. Palmer", "minute": 40, "period": "1H"}
    ],
    "substitutions": [],
    "shots": {"home": 9, "away": 4},
    "stats": {"home": {"shots": 9, "xg": 1.31}, "away": {"shots": 4, "xg": 0.42}},
    "odds": {"1x2": {"home": 1.25, "draw": 5.5, "away": 13.0}},
    "books": {},
}
TENNIS_EXAMPLE = {
    "sport": "tennis",
    "event_id": 36835,
    "home": "A. Popyrin",
    "away": "C. Ruud",
    "status": "live",
    "source": None,
    "finished": False,
    "gaps": 0,
    "last_ms": 1718780434000.0,
    "sets": [[6, 3], [4, 5]],
    "sets_won": {"home": 1, "away": 0},
    "set": 2,
    "games": {"home": 4, "away": 5},
    "point": "30-40",
    "server": "home",
    "tie_break": False,
    "best_of": 3,
    "calls": [{"name": "set point", "side": "away", "in_a_row": 1}],
    "tournament": "Hamburg",
    "surface": "Clay",
    "round": "Quarterfinal",
    "circuit": "atp",
    "stats": {"home": {"aces": 5}, "away": {"aces": 2}},
}

STATES = tuple(
    Contract("state", sport, None, ABOUT, fields(table, SOURCE), example, SOURCE)
    for sport, table, example in (
        ("football", FOOTBALL, FOOTBALL_EXAMPLE),
        ("tennis", TENNIS, TENNIS_EXAMPLE),
    )
)
