"""The topic of `alerts`: kinds, states, keys, from the table that the program runs by."""

from __future__ import annotations

from livecli.alerts.kinds import KINDS, USUAL

from .two_columns import table


def alerts() -> str:
    rows = [
        (name, row.about if row.sports == "both" else f"{row.about} ({row.sports})")
        for name, row in KINDS.items()
    ]
    return (
        f"""\
What `livecli alerts --on KIND[,KIND]` tells of; without --on,
{", ".join(USUAL)}:

"""
        + table(rows)
        + """
An alert is a record on stdout, type _alert (`livecli schema _alert`): kind, key, state, the match
and its names, score before and after, minute, player, _received_ms. It is filtered, recorded and
replayed like a frame: `livecli cat alerts.ndjson -w kind=goal -f line` shows goals as lines, and
`livecli alerts 204849 --until '.kind == "full-time"'` ends with the match.

  firing     it happened, or is so from now on
  corrected  it was not so after all: a goal that a review took back
  resolved   it is over: a break point, a silence

All states of one happening have one key, whichever frame told it first. What stands when a match is
seen first is no news. `late` says that it happened while nobody listened (an outage, or before
a restart), `again` that it may have been said before: a kill came between the record and its key.

What was said is kept for each list of matches below XDG_STATE_HOME (~/.local/state/livecli), or in
--state FILE: 10,000 keys, for 48 hours, for one run at a time. Captures and --demo keep nothing
unless --state is given.

An event lags behind the actions by up to a minute: an older score in it takes no goal back.
--confirm 30s waits until a thing is told by a second source (a goal by its action and by an event),
or for the time; what is gone by then is not told at all. --cooldown 5m is for the impatient kinds.

odds-move is about the best prices, or with --bookmaker SLUG about those of one bookmaker. A price
is held against the lowest and the highest one of the time that --move says: 5pp/5m is five points
of its probability (1/price) in five minutes, 5%/5m five percent of the price. The move is over when
the price is back at half of that from where it came, stands still for the time, or its market is
closed. Moves in the two minutes after a goal, or after one that was taken back, are told only
--with-goals.

--when PROGRAM is a jq program on the newest frame of a match, which fires while its first result is
neither false nor null; with --for 20s, if that lasts. In it, $state is what all frames so far told
of the match: `livecli schema state`. Where it fails, it does not hold; that is said once.

Examples:

  livecli alerts 204849 --on goal,red-card -f line
  livecli alerts --live --on match-point,break | jq -r .home
  livecli alerts final.ndjson.zst --on substitution
  livecli alerts 204849 --on odds-move --move 10%/2m
  livecli alerts 204849 --when '$state.minute > 80 and $state.score.home == $state.score.away'
"""
    )
