"""The options that commands share, in groups: a class a group, a heading of `--help` each.

A group has options as its fields: how each is spelled, typed and explained stands here once.
A command takes the groups that it has as parameters; `group` makes options of them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from livecli.capture import DEFAULT_PATTERN
from livecli.renderers import RENDERERS
from livecli.simulation import DEFAULT_SEED

from .group import Group, argument, option


SportName = Literal["football", "tennis"]


class MatchOptions(Group):
    """Which matches: named, or all that is live."""

    heading = "Matches"

    match: list[str] | None = argument(
        "[MATCH]...",
        "What to follow: [SPORT:]ID, as in 204849 or tennis:36835; - reads ids from stdin.",
        default=None,
    )
    live: bool = option(
        "--live", "All that is live: join a match when it begins, leave it later.", default=False
    )
    league: list[str] | None = option(
        "--league NAME",
        "Only this league or tournament: its id, or a part of its name; repeatable.",
        default=None,
    )
    team: list[str] | None = option(
        "--team NAME",
        "Only this team or player: its id, or a part of its name; repeatable.",
        default=None,
    )
    max_matches: int | None = option(
        "--max-matches N", "With --live: so many at the most.", default=None, min=1
    )
    sport: SportName | None = option(
        "--sport",
        "The sport of ids that name none [default: football]; with --live: only this one.",
        default=None,
    )


class SourceOptions(MatchOptions):
    """Captures, or what is live."""

    match: list[str] | None = argument(
        "[FILE|MATCH]...",
        "Captures, or any NDJSON of frames (- is stdin); or matches, as 204849 or tennis:36835.",
        default=None,
    )


FROM = (
    "--from T",
    "Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), or the match "
    "minute 67' or 45+2'.",
)
ALLOW_HOST = ("--allow-host NAME", "Another name that clients call this host; repeatable.")
MAX_GAP = ("--max-gap D", "Let no silence be longer, as in 10s.")


class CaptureOptions(Group):
    """Which captures, and which part of them."""

    heading = "Captures"

    file: list[Path] = argument("FILE...", "Captures, or any NDJSON of frames; - is stdin.")
    merge: bool = option("--merge", "Several files as one, by time of arrival.", default=False)
    start: str | None = option(*FROM, default=None)
    end: str | None = option("--to T", "Nothing after it; a minute to its end.", default=None)


Auth = Literal["query", "subprotocol"]


class ConnectionOptions(Group):
    """Where the feed is, and how it lets us in; the demo stands for a feed of its own."""

    heading = "Connection"

    url: str | None = option(
        "--url URL",
        "Where the feed is [env: LIVECLI_URL; default: wss://sports.bzzoiro.com].",
        default=None,
    )
    demo: bool = option(
        "--demo", "Play made-up matches on a local service; needs no token.", default=False
    )
    speed: str | None = option(
        "--speed X", "How fast matches run: 1 is real time, max as fast as it goes.", default=None
    )
    seed: int = option("--seed N", "Equal seeds give equal made-up matches.", default=DEFAULT_SEED)
    token: str | None = option(
        "--token TOKEN", "The token; others can see it in the process list.", default=None
    )
    token_file: str | None = option(
        "--token-file FILE",
        "A file with the token on its first line; - is stdin [env: LIVECLI_TOKEN].",
        default=None,
    )
    auth: Auth = option(
        "--auth", "How the token travels: in the URL, or as a subprotocol.", default="query"
    )
    patience: float = option(
        "--patience X", "Scales all waits.", default=1.0, min=0.001, hidden=True
    )


class WatchOptions(ConnectionOptions):
    """The feed, or captures in its place."""

    speed: str | None = option(
        "--speed X",
        "With --file and --demo: so many times as fast, or max.",
        default=None,
    )
    file: list[Path] | None = option(
        "--file CAPTURE", "Watch a capture; several are merged by their times.", default=None
    )
    start: str | None = option(*FROM, default=None)
    max_gap: str | None = option(*MAX_GAP, default=None)


SnapshotHandling = Literal["keep", "unfold", "drop"]


# Options with two words each, which typer cannot express: `app` tells the parser.
PAIRS = frozenset({"arg", "argjson", "tell"})
# The argument that gets all words behind the first `--`, None without one.
BEHIND_DASHES = "behind_dashes"


class ChoiceOptions(Group):
    """Which frames go on: by type, by field, by a jq program."""

    heading = "Choice"

    types: list[str] | None = option(
        "-t --type T[,T]", "Only these frame types; repeatable.", default=None
    )
    excluded: list[str] | None = option(
        "-T --exclude-type T[,T]", "Not these frame types.", default=None
    )
    snapshot: SnapshotHandling = option(
        "--snapshot",
        "The subscribed frame: as it is, part by part, or not at all.",
        default="keep",
    )
    normalize: bool = option(
        "--normalize", "Rewrite the richer dialect into the documented shapes.", default=False
    )
    where: list[str] | None = option(
        "-w --where 'PATH OP VALUE'",
        "Only frames that fulfil this; repeatable, all must hold; `livecli help filters`.",
        default=None,
    )
    jq: str | None = option("--jq PROGRAM", "Print what this jq program makes.", default=None)
    jq_file: Path | None = option("--jq-file FILE", "The same, from a file.", default=None)
    raw_output: bool = option(
        "-r --raw-output", "With --jq: print strings without quotes.", default=False
    )
    arg: list[str] | None = option(
        "--arg NAME TEXT", "With --jq: $NAME is this text.", default=None
    )
    argjson: list[str] | None = option(
        "--argjson NAME JSON", "With --jq: $NAME is this value.", default=None
    )


class LiveChoiceOptions(ChoiceOptions):
    """The choice with what only the feed itself can leave out."""

    bookmaker: str | None = option(
        "--bookmaker SLUG", "Ask for this bookmaker's odds_book frames.", default=None
    )


if TYPE_CHECKING:
    Format: TypeAlias = str
else:
    Format = Literal[tuple(name for name, row in RENDERERS.items() if not row.option)]


Theme = Literal["auto", "dark", "light"]


class LookOptions(Group):
    """What frames look like: the format, its fields, stamps."""

    heading = "Look"

    format_: Format | None = option(
        "-f --format",
        "How frames are printed [default: line on a terminal, else ndjson].",
        default=None,
    )
    template: str | None = option(
        "--template TEXT",
        "One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`.",
        default=None,
    )
    fields: list[str] | None = option(
        "--fields PATH[,PATH]",
        "Only these fields, each under its path as one flat key; the columns of csv and tsv.",
        default=None,
    )
    nest: bool = option(
        "--nest", "With --fields: nested as in the frame, in place of flat keys.", default=False
    )
    stamp: bool = option(
        "--stamp", "Append _received_ms, the time of arrival, to each frame.", default=False
    )
    no_stamp: bool = option(
        "--no-stamp", "Frames as the feed sent them: no _received_ms, no _ records.", default=False
    )
    dedupe: bool = option(
        "--dedupe", "Drop what was told before, repeated actions above all.", default=False
    )
    theme: Theme = option(
        "--theme", "Colours for a dark or a light screen; auto asks it.", default="auto"
    )


class StopOptions(Group):
    """When a run ends by itself."""

    heading = "Stop"

    count: int | None = option("-c --count N", "Stop after N records.", default=None, min=1)
    until: str | None = option(
        "--until PROGRAM", "Stop at the first frame that fulfils this jq.", default=None
    )
    until_finished: bool = option(
        "--until-finished", "Stop a minute after all matches have ended.", default=False
    )
    duration: str | None = option(
        "--duration D", "Stop after this time, as in 90, 90s or 2h30m.", default=None
    )
    idle_timeout: str | None = option(
        "--idle-timeout D", "Stop when no match data came for so long.", default=None
    )


OnSlow = Literal["block", "drop", "exit"]
GapsTo = Literal["stderr", "inline", "none"]


class OutageOptions(Group):
    """What happens when a connection is lost, the reader is slow, or a match is not on yet."""

    heading = "Outages"

    max_sockets: int = option("--max-sockets N", "Sockets at the most.", default=20, min=1)
    buffer: str = option(
        "--buffer SIZE", "What may wait for a slow reader, as in 64MB.", default="64MB"
    )
    on_slow: OnSlow = option(
        "--on-slow",
        "When the buffer is full: stop reading, drop the oldest, or end.",
        default="block",
    )
    gaps: GapsTo | None = option(
        "--gaps",
        "Where it is told what an outage made us miss [default: inline in whole captures, else "
        "stderr].",
        default=None,
    )
    wait: bool = option("--wait", "Ask again for a match that is not tracked yet.", default=False)
    max_retries: int | None = option(
        "--max-retries N",
        "Tries in a row to reconnect [default: 4 at first, then no end].",
        default=None,
        min=0,
        show_default=False,
    )
    retry_for: str | None = option(
        "--retry-for D", "Give up an outage that lasts longer.", default=None
    )
    no_reconnect: bool = option(
        "--no-reconnect", "End with the first connection that is lost.", default=False
    )


Compress = Literal["zstd", "none"]


class FileOptions(Group):
    """The files of a recording: their names, their size, what is done with them."""

    heading = "Files"

    output: str = option(
        "-o --output PATTERN",
        "The files: a path with {sport}, {date}, {event_id}, {time} and codes of strftime.",
        default=DEFAULT_PATTERN,
    )
    compress: Compress | None = option(
        "--compress",
        "How files are packed [default: zstd where the name ends in .zst, else none].",
        default=None,
    )
    rotate_every: str | None = option(
        "--rotate-every D", "Begin a new file after this time.", default=None
    )
    rotate_size: str | None = option(
        "--rotate-size SIZE", "Begin a new file at this size, as 100MB.", default=None
    )
    keep: int | None = option(
        "--keep N",
        "Of each match, keep the newest N finished files, and delete older ones.",
        default=None,
        min=1,
        show_default=False,
    )
    max_disk: str | None = option(
        "--max-disk SIZE", "Delete the oldest files when all are larger than this.", default=None
    )
    flush: str = option("--flush D", "How often what came has to reach the disk.", default="1s")
    on_file: str | None = option(
        "--on-file CMD",
        "Run this for each finished file: {} (or else the last word) is its name; {sport}, "
        "{event_id}; no shell.",
        default=None,
    )
    status_file: Path | None = option(
        "--status-file FILE", "Tell every 5 s how it stands, as JSON.", default=None
    )


class DeliveryOptions(Group):
    """Where records go besides stdout."""

    heading = "Deliveries"

    exec_: str | None = option(
        "--exec CMD",
        "Run this for each record, which is on its stdin and in LIVECLI_ALERT_*; no shell.",
        default=None,
    )
    webhook: str | None = option(
        "--webhook URL",
        "POST each record there as JSON; others can see it in the process list.",
        default=None,
    )
    webhook_file: Path | None = option(
        "--webhook-file FILE", "A file with that URL [env: LIVECLI_WEBHOOK].", default=None
    )
    webhook_secret_file: Path | None = option(
        "--webhook-secret-file FILE",
        "Sign what is POSTed with the first line of this file.",
        default=None,
    )
    notify: list[str] | None = option(
        "--notify URL",
        "Tell of each record by Apprise: chat, mail, push, desktop; repeatable.",
        default=None,
    )
    notify_file: Path | None = option(
        "--notify-file FILE",
        "A file with such URLs, a line each [env: LIVECLI_NOTIFY].",
        default=None,
    )
    bell: bool = option("--bell", "Ring the terminal's bell for each record.", default=False)


Color = Literal["auto", "always", "never"]


class TalkOptions(Group):
    """What is said to the user, and in which colours."""

    heading = "Talk"

    color: Color = option("--color", "When to colour.", default="auto")
    quiet: bool = option("-q --quiet", "Say nothing but what went wrong.", default=False)
    verbose: int = option("-v --verbose", "Say more.", default=0, count=True, show_default=False)
