"""Tennis's frames, field by field; there is one dialect. Source: the tennis document.

No tennis frame of the service is public; what goes beyond the document is from the REST lists and
one client (wire-facts, tennis). The longest set on record is 70-68.
"""

from __future__ import annotations

from typing import Any

from livecli.feed.frames import FRAME_TYPES

from .field import Contract, fields


HEAD = fields("""
    type                      string         -                      always     of the frame
    event_id                  integer        0..                    always     the match
""")
SPORT = fields("""
    sport                     string         @tennis                always     the sport
""")
SETS = """
    sets                      array          -                      always     each that was begun
    sets.*                    array          -                      always     games: home, away
    sets.*.*                  integer        0..99 games            always     of one player
    set                       integer        1..5                   always     from 1 on
"""
# A client keeps those of before where a frame has none.
POINT = """
    point                     string|null    ~point                 usually    home first
    server                    string|null    @sides                 usually    who serves
"""
EVENT = (
    *HEAD,
    *SPORT,
    *fields("""
    home                      object         -                      always     the home player
    home.id                   integer        0..                    always     of the player
    home.name                 string         -                      always     of the player
    away                      object         -                      always     the away player
    away.id                   integer        0..                    always     of the player
    away.name                 string         -                      always     of the player
    score                     object|null    -                      always     the score
"""),
    *fields(SETS, above="score."),
    *fields("""
    score.home_sets           integer        0..3 sets              usually    won by home
    score.away_sets           integer        0..3 sets              usually    won by away
    score.home_games          integer        0..99 games            always     of home, in it
    score.away_games          integer        0..99 games            always     of away, in it
"""),
    *fields(POINT, above="score."),
    *fields("""
    status                    object         -                      always     whether it is played
    status.name               string         @tennis_statuses+      always     a word for it
    stats                     object|null    -                      always     of both players
    stats.*                   object|null    &sides                 always     of one: home, away
    stats.*.aces              integer        0..150                 always     aces
    stats.*.double_faults     integer        0..150                 always     double faults
    stats.*.first_serve_pct   number         0..100 percent         sometimes  first serves in
    stats.*.winners           integer        0..400                 always     winners
    stats.*.unforced_errors   integer        0..400                 always     unforced errors
    tournament                object|null    -                      usually    where it is played
    tournament.name           string         -                      usually    of the tournament
    tournament.surface        string         @surfaces+             usually    of its courts
"""),
)
SCORE = (
    *HEAD,
    *fields("""
    uts                       integer        1e8..1e11 unix s       always     when it was sent
"""),
    *fields(SETS),
    *fields("""
    game                      string         ~game                  always     games, home first
"""),
    *fields(POINT),
)
SNAPSHOT = (
    *HEAD,
    *SPORT,
    *fields("""
    event                     object|null    =event                 always     the match now
    livedata                  array          -                      always     the latest scores
    livedata.*                object         =score                 always     a score
    history                   array          -                      always     reserved
"""),
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "event": {
        "type": "event",
        "event_id": 36835,
        "sport": "tennis",
        "home": {"id": 1, "name": "Djokovic, N."},
        "away": {"id": 2, "name": "Alcaraz, C."},
        "score": {
            "sets": [[6, 3], [4, 6], [2, 1]],
            "home_sets": 1,
            "away_sets": 1,
            "home_games": 2,
            "away_games": 1,
            "point": "40-15",
            "server": "home",
            "set": 3,
        },
        "status": {"name": "live"},
        "stats": {
            "home": {
                "aces": 8,
                "double_faults": 2,
                "first_serve_pct": 63.4,
                "winners": 22,
                "unforced_errors": 14,
            },
            "away": {
                "aces": 3,
                "double_faults": 4,
                "first_serve_pct": 58.1,
                "winners": 19,
                "unforced_errors": 17,
            },
        },
        "tournament": {"name": "Roland Garros", "surface": "Clay"},
    },
    "score": {
        "type": "score",
        "event_id": 36835,
        "uts": 1780516577,
        "sets": [[6, 3], [4, 6], [2, 1]],
        "set": 3,
        "game": "2-1",
        "point": "40-15",
        "server": "home",
    },
}
EXAMPLES["subscribed"] = {
    "type": "subscribed",
    "event_id": 36835,
    "sport": "tennis",
    "event": EXAMPLES["event"],
    "livedata": [EXAMPLES["score"]],
    "history": [],
}

FIELDS = {"subscribed": SNAPSHOT, "event": EVENT, "score": SCORE}
TENNIS = tuple(
    Contract(name, "tennis", None, FRAME_TYPES[name].about, rows, EXAMPLES[name])
    for name, rows in FIELDS.items()
)
