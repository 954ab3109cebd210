"""The topics of `livecli help`: text for people, made from the tables that the program runs by."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from livecli.cli.plan.token import NOTIFY_VARIABLE, OWN_VARIABLE, VARIABLES, WEBHOOK_VARIABLE
from livecli.errors import MEANINGS, SIGNALLED
from livecli.feed.address import DEFAULT_URL
from livecli.feed.frames import FRAME_TYPES
from livecli.renderers import RENDERERS
from livecli.service.faults import KINDS
from livecli.service.live_list_faults import WORDS

from . import alert_topic, bus_topic, feed_topics
from .two_columns import table


def exit_codes() -> str:
    rows = [(str(int(code)), text) for code, text in MEANINGS.items()]
    rows += [(str(code), text) for code, text in SIGNALLED.items()]
    return (
        "How livecli ends:\n\n"
        + table(rows)
        + """
`serve -- COMMAND` ends with the code of the command, with 128 + n where signal n ended it, and with
2 where it cannot be started. `serve --tell` has 2 for words that the service does not understand,
and 3 where nobody answers.
"""
    )


def environment() -> str:
    rows = [
        ("LIVECLI_URL", f"where the feed is, instead of {DEFAULT_URL}; --url wins"),
        ("LIVECLI_HTTP_URL", "not read; what `serve -- COMMAND` runs finds its lists there"),
        (OWN_VARIABLE, "the token; sent wherever --url points; --token-file wins"),
        *((name, "the token, for the official host and loopback only") for name in VARIABLES),
        (WEBHOOK_VARIABLE, "where `alerts` POSTs; --webhook and --webhook-file win"),
        (NOTIFY_VARIABLE, "where `alerts` notifies, blanks between; --notify, --notify-file win"),
        ("LIVECLI_ALERT_*", "not read; what --exec runs finds the fields of the record there"),
        ("NO_COLOR", "no colour, unless --color always"),
        ("CLICOLOR_FORCE", "colour without a terminal, unless --color never"),
        ("HTTPS_PROXY, ALL_PROXY", "the proxy, as in http://HOST:PORT; never used for loopback"),
        ("NO_PROXY", "hosts and domains that need none"),
        ("SSL_CERT_FILE, SSL_CERT_DIR", "the certificates to trust: a PEM file, or a directory"),
        ("XDG_CONFIG_HOME", "where livecli/token and livecli/config.toml are; ~/.config"),
        ("XDG_STATE_HOME", "where livecli/alerts is: what was said already; ~/.local/state"),
        ("XDG_CACHE_HOME", "where livecli/matches is, the last list, for completion; ~/.cache"),
    ]
    return (
        "What livecli reads from the environment:\n\n"
        + table(rows)
        + """
`livecli login` writes livecli/token, which comes last. livecli/config.toml holds defaults for
options, by their long names: at the top for all commands that have them, in a table for one.
The command line wins over the environment, and that over config.toml. `livecli config` shows
what comes of it.

  color = "never"

  [tail]
  format = "ndjson"
  type = ["action", "odds"]
"""
    )


def formats() -> str:
    told: dict[str, list[str]] = {}
    for name in sorted(RENDERERS, key=lambda name: name != "line"):  # what people see comes first
        told.setdefault(RENDERERS[name].about, []).append(RENDERERS[name].option or name)
    return (
        "What -f takes:\n\n"
        + table([(", ".join(names), about) for about, names in told.items()])
        + """
Every line of ndjson is a JSON object. What the feed sends that is none is wrapped, so nothing is
lost: {"type":"_text","text":...} or {"type":"_binary","base64":...}.

On a terminal, characters that could act on it are written as escapes, in every format.

Where a capture or stdin holds both sports, the columns of csv and tsv are those of its first frame.

--stamp appends "_received_ms", unix milliseconds on this machine, as the last key.

Examples:

  livecli tail --demo -f line
  livecli tail --demo -t action -f ndjson | jq -c '[.minute,.action_type,.player.name]'
  livecli tail --demo -c 1 -f json
  livecli tail --demo -t odds -f csv --fields uts,event_id,odds.1x2.home
  livecli tail --demo -t action --template "{ts:%H:%M:%S} {minute}' {player.name} {action_type}"
"""
    )


def filters() -> str:
    rows = [
        ("--snapshot", "keep the subscribed frame, unfold it into its parts, or drop it"),
        ("--normalize", "the richer dialect becomes the documented one"),
        ("--dedupe", "what was told before is dropped"),
        ("-t, -T", "only, or not, these frame types"),
        ("--stamp", "the time of arrival, as _received_ms: for all below, and what they make"),
        ("-w, --where", "only frames for which PATH OP VALUE holds"),
        ("--until", "the end, at the first frame for which this jq program holds"),
        ("--jq", "what this jq program makes of each frame; -r, --arg, --argjson, --jq-file"),
        ("--fields", "only these fields: player.name is one flat key, with --nest an object"),
    ]
    return (
        "What happens to each frame, in this order:\n\n"
        + table(rows)
        + """
PATH is a place in a frame: minute, player.name, odds.1x2.home, coordinates.-1.x, "a.b".c.
OP is one of = != > >= < <= ~ !~ (~ is a regular expression); = and != take a,b,c.
A PATH alone means: it is there. What is missing never is an error, but a path that no frame has is
said once, and where nothing is left, what each option left. `livecli fields TYPE` lists the paths.
A list is as wanted if any item is: qualifiers=goal, qualifiers~^on. A * is every key or item, too:
stats.*.xg>1 is that of either side.

Records of our own (_gap and others, `livecli help captures`) are left out where -t, -w, --jq or
--fields choose, and a gap left out so is said on stderr. Those that these options name, anywhere in
their text, are chosen and shaped as frames: -t action,_gap; a _ alone names all: -w 'type~^_'.
--gaps inline lets all of them pass untouched.

Examples:

  livecli tail --demo -t action -w 'action_type=goal,shot' -w 'minute>=60'
  livecli tail --demo -w 'player.name~^S' --fields minute,player.name,x,y
  livecli tail --demo -t action -w qualifiers=head -w 'x>83'
  livecli tail --demo --jq 'select(.type == "odds") | .odds["1x2"]'
  livecli tail --demo -t score --jq '.point' -r -c 5
  livecli tail --demo --snapshot unfold -t event -c 3
  livecli tail --demo -t livedata --stamp --jq '._received_ms - .uts' -c 3
"""
    )


def frames() -> str:
    rows = [(name, f"{row.sports:9} {row.about}") for name, row in FRAME_TYPES.items()]
    return (
        "The frame types of the feed, for -t and -T:\n\n"
        + table(rows)
        + """
x and y are percent of the pitch, from the left and from the bottom; in simulated matches, as in the
captures we know, home attacks to the right in both halves, so away shoots near x=0.

The prices of single bookmakers (odds_book) come only to those who ask for one: --bookmaker SLUG.

Other types pass through as they are. Football comes in two dialects, the documented one and a
richer one; `livecli serve --dialect rich` speaks the second.

Examples:

  livecli tail --demo -t subscribed -c 3
  livecli tail --demo -t action,score
  livecli tail --demo -T livedata,odds
  livecli tail --demo -t odds,odds_book --bookmaker bet365
"""
    )


def captures() -> str:
    rows = [
        ("_open", "a file or a connection began: version, URL, matches"),
        ("_gap", "an outage of a match: cause, from_ms, to_ms; what happened then is not known"),
        ("_drop", "frames that a slow reader made us drop: how many, from_ms, to_ms"),
        ("_pos", "of record --bus: how far the file has everything of its matches"),
        ("_alert", "something happened, by `livecli alerts`; see `livecli help alerts`"),
        ("_close", "the end: why, and counts by match and type; without it the file was cut off"),
        ("", "(finished, count, duration, idle, until, ended, stopped or failed)"),
        ("_text, _binary", "what the feed sent that is no JSON object, whole"),
    ]
    return (
        """\
A capture is NDJSON: a line is a frame's own bytes with one key more before the last brace,

  {"type":"livedata","event_id":204849,...,"_received_ms":1718780400223.481}

the unix milliseconds of its arrival. Without it (--no-stamp) a line is the frame, byte for byte.
jq, DuckDB, polars and zstdcat read captures as they are. Lines of our own have a type with a _;
cat and replay print them where nothing is chosen, or where they are named (`livecli help filters`):

"""
        + table(rows)
        + """
`record --status-file FILE` tells as JSON, every five seconds, how a recording stands: time_ms (the
heartbeat), state (recording; silent, when nothing was heard for 90 s; then why it ended), problem
(what was last wrong with a file), life_age_s (since anything was heard, a pong too), data_age_s
(since match data), frames, bytes (on the disk), gaps, missed_ms, dropped, on_file_failed, files
(that are open), sockets, matches. kill -USR1 says it; on a terminal, a line does.

`record --on-file CMD` runs a command, without a shell, for each finished file. {} in its words is
the name, which is the last word where none has it; {sport} and {event_id} are those of the file's
match, of several all of them with commas between. Its failure is said, makes the exit code 1, and
counts in on_file_failed: in the status file, and in the _close of files that end later (that of its
own file is written before).

cat, replay, info and serve read captures, and any NDJSON of frames: plain, zstd or gzip, told by
the content. What is cut off is read as far as it goes, and said. Frames without _received_ms are
taken to have come when they say they were made (uts, ts).

Examples:

  livecli cat final.ndjson.zst --from "85'" --to "90'" -f line
  livecli cat captures/football/2026-05-16/*.zst --merge -t odds -f csv > odds.csv
  livecli replay final.ndjson.zst --speed 60
  livecli serve final.ndjson.zst --speed 10
  livecli info final.ndjson.zst
"""
    )


def faults() -> str:
    return (
        "What `livecli serve --fault SPEC` can do wrong; repeatable, and seeded by --seed:\n\n"
        + table(list(KINDS.items()))
        + """
SPEC is KIND[=VALUE][,at=D|every=D|p=P][,times=N]:

  at=10s     once, this long after a connection was made
  every=30s  again and again on a connection
  p=0.01     by chance: for each message sent, each upgrade (refuse), each subscribe (answer)
  times=3    so often at the most, over all connections
  sport=S    of one sport (list)

HOW a list is answered is an HTTP status from 400 to 599, or one of these. Behind a ~ stands how
much of it, as in slow~2s; for a 429 or a 503, how long it tells us to wait:

"""
        + table(list(WORDS.items()))
        + """
Examples:

  livecli serve --fault drop,every=30s
  livecli serve --fault refuse=503,p=0.5 --fault close=1011,at=10s
  livecli serve --fault silent=2m,at=1m --fault garble,p=0.01 --seed 7
  livecli serve --fault delay=200ms~50ms --fault answer=not_tracked,times=1
  livecli serve --fault list=402,sport=tennis --fault list=429~5s,sport=football,times=1
"""
    )


class Topic(NamedTuple):
    about: str
    text: Callable[[], str]


TOPICS = {
    "alerts": Topic("what is worth an alert, and how it is told", alert_topic.alerts),
    "bus": Topic("many readers, many machines: `publish`, --bus", bus_topic.bus),
    "captures": Topic("what stands in a capture, and how it is read", captures),
    "dialects": Topic("the two ways in which football is written", feed_topics.dialects),
    "environment": Topic("the variables that are read", environment),
    "errors": Topic("how the service refuses, and what to do", feed_topics.errors),
    "exit-codes": Topic("how a run can end", exit_codes),
    "faults": Topic("what `serve --fault` can do wrong", faults),
    "filters": Topic("choosing frames: types, conditions, jq", filters),
    "formats": Topic("how frames are printed", formats),
    "frames": Topic("the frame types of the feed", frames),
    "keys": Topic("the keys of `watch`", feed_topics.keys),
    "service": Topic("paths, actions and replies, lists, close codes", feed_topics.service),
}
