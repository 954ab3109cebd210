"""The options that several commands share: each is spelled, typed and explained here once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    NDJSON = "ndjson"
    LINE = "line"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"


class SnapshotHandling(StrEnum):
    KEEP = "keep"
    UNFOLD = "unfold"
    DROP = "drop"


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class OnSlow(StrEnum):
    BLOCK = "block"
    DROP = "drop"
    EXIT = "exit"


class GapsTo(StrEnum):
    STDERR = "stderr"
    INLINE = "inline"
    NONE = "none"


class Auth(StrEnum):
    QUERY = "query"
    SUBPROTOCOL = "subprotocol"


class SportName(StrEnum):
    FOOTBALL = "football"
    TENNIS = "tennis"


class Dialect(StrEnum):
    DOCUMENTED = "documented"
    RICH = "rich"


class SourceName(StrEnum):
    BASIC = "basic"
    FULL = "full"


class ListFormat(StrEnum):
    TABLE = "table"
    IDS = "ids"
    NDJSON = "ndjson"
    CSV = "csv"


class Compress(StrEnum):
    ZSTD = "zstd"
    NONE = "none"


class Start(StrEnum):
    FIRST = "first"
    NOW = "now"


class Theme(StrEnum):
    AUTO = "auto"
    DARK = "dark"
    LIGHT = "light"


# Options that take two words each time, which typer cannot say: `app` tells the parser.
PAIRS = frozenset({"arg", "argjson"})

# Where the feed is, and how we are let in

Matches = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[MATCH]...",
        help="What to follow: [SPORT:]ID, as in 204849 or tennis:36835; - reads ids from stdin.",
        show_default=False,
    ),
]
Sport = Annotated[
    SportName | None,
    typer.Option(
        "--sport",
        help="The sport of ids that name none [default: football]; with --live: only this one.",
        show_default=False,
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com].",
    ),
]
Demo = Annotated[
    bool, typer.Option("--demo", help="Play made-up matches on a local service; needs no token.")
]
TokenOption = Annotated[
    str | None,
    typer.Option(
        "--token", metavar="TOKEN", help="The token; others can see it in the process list."
    ),
]
TokenFile = Annotated[
    str | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        help="A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN].",
    ),
]
AuthOption = Annotated[
    Auth, typer.Option("--auth", help="How the token travels: in the URL, or as a subprotocol.")
]
MaxSockets = Annotated[
    int, typer.Option("--max-sockets", metavar="N", min=1, help="Sockets at the most.")
]
NoReconnect = Annotated[
    bool, typer.Option("--no-reconnect", help="End with the first connection that is lost.")
]
MaxRetries = Annotated[
    int | None,
    typer.Option(
        "--max-retries",
        metavar="N",
        min=0,
        help="Tries in a row to reconnect [default: 4 at first, then no end].",
        show_default=False,
    ),
]
RetryFor = Annotated[
    str | None,
    typer.Option("--retry-for", metavar="D", help="Give up an outage that lasts longer."),
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Ask again for a match that is not tracked yet.")
]
PatienceFactor = Annotated[
    float,
    typer.Option("--patience", metavar="X", min=0.001, hidden=True, help="Scales all waits."),
]
Bookmaker = Annotated[
    str | None,
    typer.Option("--bookmaker", metavar="SLUG", help="Ask for this bookmaker's odds_book frames."),
]

# Choosing and shaping frames

Types = Annotated[
    list[str] | None,
    typer.Option("-t", "--type", metavar="T[,T]", help="Only these frame types; repeatable."),
]
ExcludedTypes = Annotated[
    list[str] | None,
    typer.Option("-T", "--exclude-type", metavar="T[,T]", help="Not these frame types."),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "-w",
        "--where",
        metavar="'PATH OP VALUE'",
        help="Only frames that fulfil this; repeatable, all must hold; `livecli help filters`.",
    ),
]
Jq = Annotated[
    str | None, typer.Option("--jq", metavar="PROGRAM", help="Print what this jq program makes.")
]
JqFile = Annotated[
    Path | None, typer.Option("--jq-file", metavar="FILE", help="The same, from a file.")
]
RawOutput = Annotated[
    bool, typer.Option("-r", "--raw-output", help="With --jq: print strings without quotes.")
]
Arg = Annotated[
    list[str] | None,  # pairs, in truth: see PAIRS
    typer.Option("--arg", metavar="NAME TEXT", help="With --jq: $NAME is this text."),
]
ArgJson = Annotated[
    list[str] | None,  # pairs, in truth: see PAIRS
    typer.Option("--argjson", metavar="NAME JSON", help="With --jq: $NAME is this value."),
]
Normalize = Annotated[
    bool, typer.Option("--normalize", help="Rewrite the richer dialect into the documented shapes.")
]
DedupeOption = Annotated[
    bool, typer.Option("--dedupe", help="Drop what was told before, repeated actions above all.")
]
GapsOption = Annotated[
    GapsTo, typer.Option("--gaps", help="Where it is told what an outage made us miss.")
]
OnSlowOption = Annotated[
    OnSlow,
    typer.Option(
        "--on-slow", help="When the buffer is full: stop reading, drop the oldest, or end."
    ),
]
Snapshot = Annotated[
    SnapshotHandling,
    typer.Option("--snapshot", help="The subscribed frame: as it is, part by part, or not at all."),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "-f",
        "--format",
        help="How frames are printed [default: line on a terminal, else ndjson].",
        show_default=False,
    ),
]
Template = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="TEXT",
        help="One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`.",
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--fields", metavar="PATH[,PATH]", help="Only these fields; the columns of csv and tsv."
    ),
]
Stamp = Annotated[
    bool, typer.Option("--stamp", help="Append _received_ms, the time of arrival, to each frame.")
]

# When to stop, and how to talk

Count = Annotated[
    int | None, typer.Option("-c", "--count", metavar="N", min=1, help="Stop after N records.")
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="PROGRAM", help="Stop at the first frame that fulfils this jq."
    ),
]
UntilFinished = Annotated[
    bool, typer.Option("--until-finished", help="Stop a minute after all matches have ended.")
]
Duration = Annotated[
    str | None,
    typer.Option("--duration", metavar="D", help="Stop after this time, as in 90, 90s or 2h30m."),
]
IdleTimeout = Annotated[
    str | None,
    typer.Option("--idle-timeout", metavar="D", help="Stop when no match data came for so long."),
]
BufferSize = Annotated[
    str,
    typer.Option("--buffer", metavar="SIZE", help="What may wait for a slow reader, as in 64MB."),
]
ColorOption = Annotated[Color, typer.Option("--color", help="When to colour.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but what went wrong.")]
Verbose = Annotated[
    int, typer.Option("-v", "--verbose", count=True, help="Say more.", show_default=False)
]

# The local service

Speed = Annotated[
    str | None,
    typer.Option(
        "--speed", metavar="X", help="How fast matches run: 1 is real time, max as fast as it goes."
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="Equal seeds give equal made-up matches.")
]
Captures = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE]...",
        help="Captures to serve instead of made-up matches.",
        show_default=False,
    ),
]

# Playing captures

Played = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Captures, or any NDJSON of frames; - is stdin.",
        show_default=False,
    ),
]
Merge = Annotated[bool, typer.Option("--merge", help="Several files as one, by time of arrival.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="T",
        help="Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), or "
        "the match minute 67' or 45+2'.",
    ),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="T", help="Nothing after it; a minute to its end.")
]
NoStamp = Annotated[
    bool,
    typer.Option("--no-stamp", help="Frames as the feed sent them: no _received_ms, no _ records."),
]

# Recording

Output = Annotated[
    str,
    typer.Option(
        "-o",
        "--output",
        metavar="PATTERN",
        help="The files: a path with {sport}, {date}, {event_id}, {time} and codes of strftime.",
    ),
]
RotateEvery = Annotated[
    str | None,
    typer.Option("--rotate-every", metavar="D", help="Begin a new file after this time."),
]
RotateSize = Annotated[
    str | None,
    typer.Option("--rotate-size", metavar="SIZE", help="Begin a new file at this size, as 100MB."),
]
Keep = Annotated[
    int | None,
    typer.Option(
        "--keep",
        metavar="N",
        min=1,
        help="Of each match, keep the newest N finished files, and delete older ones.",
        show_default=False,
    ),
]
MaxDisk = Annotated[
    str | None,
    typer.Option(
        "--max-disk", metavar="SIZE", help="Delete the oldest files when all are larger than this."
    ),
]
CompressOption = Annotated[
    Compress | None,
    typer.Option(
        "--compress",
        help="How files are packed [default: zstd where the name ends in .zst, else none].",
        show_default=False,
    ),
]
FlushOption = Annotated[
    str,
    typer.Option("--flush", metavar="D", help="How often what came has to reach the disk."),
]
StatusFile = Annotated[
    Path | None,
    typer.Option("--status-file", metavar="FILE", help="Tell every 5 s how it stands, as JSON."),
]
OnFile = Annotated[
    str | None,
    typer.Option(
        "--on-file",
        metavar="CMD",
        help="Run this for each finished file, its name as the last word; no shell.",
    ),
]

# Choosing among what is live

OnlySport = Annotated[
    SportName | None,
    typer.Option("--sport", help="Only this sport [default: both].", show_default=False),
]
League = Annotated[
    list[str] | None,
    typer.Option(
        "--league",
        metavar="NAME",
        help="Only this league or tournament: its id, or a part of its name; repeatable.",
    ),
]
Team = Annotated[
    list[str] | None,
    typer.Option(
        "--team",
        metavar="NAME",
        help="Only this team or player: its id, or a part of its name; repeatable.",
    ),
]
AllLive = Annotated[
    bool,
    typer.Option("--live", help="All that is live: join a match when it begins, leave it later."),
]
MaxMatches = Annotated[
    int | None,
    typer.Option("--max-matches", metavar="N", min=1, help="With --live: so many at the most."),
]

# Watching

WatchedFile = Annotated[
    list[Path] | None,
    typer.Option(
        "--file", metavar="CAPTURE", help="Watch a capture; several are merged by their times."
    ),
]
WatchSpeed = Annotated[
    str | None,
    typer.Option(
        "--speed",
        metavar="X",
        help="With --file and --demo: so many times as fast, or max.",
        show_default=False,
    ),
]
RecordTo = Annotated[
    str,
    typer.Option(
        "-o", "--output", metavar="PATTERN", help="Where the key r records to; as record."
    ),
]
ThemeOption = Annotated[
    Theme, typer.Option("--theme", help="Colours for a dark or a light screen; auto asks it.")
]
