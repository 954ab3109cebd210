"""Our own records, field by field, as `livecli.feed.records` and `livecli.feed.alert_records` make
them; and wrapped messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.feed.frames import STAMP, WRAPPED

from .field import Contract, fields


SOURCE = "livecli"
HEAD = """
    type                      string         -                      always     of the record
"""
STAMPED = """
    _received_ms              number         0..1e14 unix ms        {share}    when it came
"""

# Of a frame of the feed in a capture, or with --stamp; no table of a frame type has it.
(STAMP_FIELD,) = fields(STAMPED.format(share="sometimes"), SOURCE)


def _record(name: str, about: str, example: Mapping[str, Any], rows: str) -> Contract:
    # A wrapped message is stamped on demand only, as every frame of the feed.
    stamp = STAMPED.format(share="sometimes" if name in WRAPPED else "always")
    whole = {"type": name, **example, STAMP: 1718780434000.0}
    return Contract(name, None, None, about, fields(HEAD + rows + stamp, SOURCE), whole, SOURCE)


RECORDS = (
    _record(
        "_open",
        "a file, or a connection, began",
        {
            "livecli": "0.1.0",
            "url": "wss://sports.bzzoiro.com/live/football/",
            "sport": "football",
            "socket": 0,
            "matches": ["football:204849"],
        },
        """
    livecli                   string         -                      always     its version
    url                       string         -                      always     where the feed was
    sport                     string|null    @sports                always     null for several
    socket                    integer|null   0..                    always     null for several
    matches                   array          -                      always     what was asked for
    matches.*                 string         ~match                 always     SPORT:ID
    continues                 string         -                      sometimes  the one before it
""",
    ),
    _record(
        "_close",
        "a file ended, why, and what it holds",
        {
            "cause": "limit",
            "frames": 3,
            "types": {"action": 3, "_open": 1},
            "matches": {"football:204849": 3},
        },
        """
    cause                     string         -                      always     why it ended
    frames                    integer        0.. frames             always     the feed's
    types                     object         -                      always     by type
    types.*                   integer        0.. frames             always     of one type
    matches                   object         -                      always     frames by match
    matches.*                 integer        0.. frames             always     of one match
    recovered_ms              integer        0..1e14 unix ms        sometimes  when it was recovered
    unreadable_lines          integer        0..                    sometimes  torn or damaged
    on_file_failed            integer        1..                    sometimes  commands, so far
""",
    ),
    _record(
        "_gap",
        "nothing was heard of a match from one moment to another",
        {
            "event_id": 204849,
            "sport": "football",
            "cause": "lost",
            "from_ms": 1718780430000,
            "to_ms": 1718780434000,
            "exact": False,
        },
        """
    event_id                  integer        0..                    always     the match
    sport                     string         @sports                always     of the match
    cause                     string         @causes+               always     why
    code                      integer        0..65535               sometimes  of the close
    from_ms                   integer        0..1e14 unix ms        always     its beginning
    to_ms                     integer        0..1e14 unix ms        always     its end
    exact                     boolean        -                      always     whether it is known
""",
    ),
    _record(
        "_drop",
        "a slow reader made us drop frames",
        {"frames": 12, "from_ms": 1718780430000, "to_ms": 1718780434000},
        """
    frames                    integer        1.. frames             always     so many
    from_ms                   integer        0..1e14 unix ms        always     the first of them
    to_ms                     integer        0..1e14 unix ms        always     the last of them
""",
    ),
    _record(
        "_pos",
        "how far a file has everything of its matches from a stream of a bus",
        {"stream": "livecli", "created_ms": 1718780400000, "sequence": 4711, "flushed": 4690},
        """
    stream                    string         -                      always     its name
    created_ms                integer        0..1e14 unix ms        always     when it was made
    sequence                  integer        0..                    always     of the last message
    flushed                   integer        0..                    always     so far all files are
""",
    ),
    _record(
        "_alert",
        "something happened in a match, was taken back, or is over",
        {
            "kind": "goal",
            "key": "football:204849:goal:home:1",
            "state": "firing",
            "event_id": 204849,
            "sport": "football",
            "home": "Arsenal",
            "away": "Chelsea",
            "side": "home",
            "player": "B. Saka",
            "minute": 17,
            "period": "1H",
            "before": {"home": 0, "away": 0},
            "score": {"home": 1, "away": 0},
        },
        """
    kind                      string         @alerts+               always     what happened
    key                       string         -                      always     one a happening
    state                     string         @alert_states          always     or over, or wrong
    event_id                  integer        0..                    always     the match
    sport                     string         @sports                always     of the match
    home                      string         -                      usually    who plays at home
    away                      string         -                      usually    who plays away
    side                      string         @sides                 sometimes  whose it is
    player                    string         -                      sometimes  whose it is
    minute                    integer        0.. minutes            sometimes  of the clock
    period                    string         @periods+              sometimes  of the match
    before                    object         -                      sometimes  before a goal
    before.home               integer        0..                    always     goals
    before.away               integer        0..                    always     goals
    score                     object         -                      usually    after it
    score.home                integer        0..                    always     goals, or sets
    score.away                integer        0..                    always     goals, or sets
    own_goal                  boolean        -                      sometimes  of a goal
    penalty                   boolean        -                      sometimes  of a goal
    detail                    string         -                      sometimes  who goes off, or why
    set                       integer        1..                    sometimes  which one
    sets                      string         -                      sometimes  as in 6-3 4-5
    point                     string         -                      sometimes  in the game
    in_a_row                  integer        1..                    sometimes  so many such points
    market                    string         -                      sometimes  whose price moves
    outcome                   string         -                      sometimes  whose price moves
    book                      string         -                      sometimes  else the best of all
    price_before              number         0..                    sometimes  where it moved from
    price                     number         0..                    sometimes  where it is
    probability_before        number         0..                    sometimes  1/price_before
    probability               number         0..                    sometimes  1/price
    cause                     string         @causes+               sometimes  of a gap
    from_ms                   integer        0..1e14 unix ms        sometimes  of a gap
    to_ms                     integer        0..1e14 unix ms        sometimes  of a gap
    last_ms                   integer        0..1e14 unix ms        sometimes  of the newest frame
    since_ms                  integer        0..1e14 unix ms        sometimes  it holds, of --when
    late                      boolean        -                      sometimes  missed at the time
    again                     boolean        -                      sometimes  maybe a repetition
""",
    ),
    _record(
        "_text",
        "a message of the feed that is no JSON object",
        {"text": "hello"},
        """
    text                      string         -                      always     the whole message
""",
    ),
    _record(
        "_binary",
        "a message of the feed that is no text, or a very large one",
        {"base64": "aGVsbG8="},
        """
    base64                    string         -                      always     the whole message
""",
    ),
)
