"""The plan of a live run: every option is checked, and nothing is open yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.address import DEFAULT_URL, address
from livecli.feed.frames import FRAME_TYPES
from livecli.feed.refusals import LIMIT_A_SOCKET
from livecli.feed.sports import SPORTS, Match, match
from livecli.named_tuple import NamedTuple
from livecli.session.liveness import Patience
from livecli.session.retries import Retries
from livecli.terminal.notices import Notices
from livecli.terminal.streams import stdin_text

from ..options import ConnectionOptions, MatchOptions, OutageOptions, StopOptions
from . import quantities
from .frames import FrameChoice
from .limits import StopRules, retries, stop_rules
from .place import FeedPlace, place


if TYPE_CHECKING:
    from livecli.bus.shard import Shard

    from ..options.bus_options import BusOptions
    from .bus_plan import BusReading


MAX_STDIN = 2**20  # bytes of ids


class LiveChoice(NamedTuple):
    """The choice of `--live`: sports, leagues, teams, and the most matches at a time."""

    sports: tuple[str, ...]
    league: tuple[str, ...]
    team: tuple[str, ...]
    most: int


class LivePlan(NamedTuple):
    """A live run, checked."""

    place: FeedPlace
    matches: tuple[Match, ...]
    frames: FrameChoice
    stop: StopRules
    max_sockets: int
    bookmaker: str | None
    wait: bool
    retries: Retries
    patience: Patience
    buffer_bytes: int
    on_slow: str
    live: LiveChoice | None = None
    stays: bool = False  # also without matches: they come from elsewhere
    bus: BusReading | None = None  # in place of the feed
    shard: Shard | None = None  # only the matches that it has


def live_plan(
    matches: MatchOptions,
    connection: ConnectionOptions,
    outages: OutageOptions,
    stop: StopOptions,
    frames: FrameChoice,
    bookmaker: str | None,
    notices: Notices,
    env: Environment,
    *,
    demo_books: bool = False,
    stays: bool = False,
    bus: BusOptions | None = None,
    bus_state: bool = False,
) -> LivePlan | None:
    """The plan of these options; None where stdin was to bring ids and brought none.

    With `bus`, where that names one, frames come from there; without matches, all of them. With
    `bus_state`, the state of the matches comes first, unless the options say otherwise.

    With `demo_books`, a demo sends the `odds_book` frames of all bookmakers; with `stays`, no match
    need be named.

    Raises UsageError, or TokenRefused where a token is missing.
    """
    stop_at = stop_rules(stop)
    buffer_bytes = quantities.size(outages.buffer, "--buffer")
    tries = retries(outages)
    words = matches.match or ()
    if connection.token_file == "-" and "-" in words:
        raise UsageError(
            "--token-file - and MATCH -: both would read stdin; put the token into a file"
        )
    named = named_matches(words, matches.sport or "football", env)
    live = _live_choice(matches, outages)
    reading = None
    if bus is not None and bus.given:
        from .bus_plan import bus_reading

        reading = bus_reading(
            bus, matches, connection, bookmaker, tries, notices, env, state=bus_state
        )
    if reading is not None:
        live = None
    elif not named and not connection.demo and live is None:
        if words:
            notices.say("no id on stdin: nothing to follow")
            return None
        if not stays:
            raise UsageError(
                "no match: name one, as in 204849 or tennis:36835; or try --live, or --demo"
            )
    sports = _sports(named, live)
    _say_foreign(frames.types, sports, notices)
    if reading is not None:
        where = FeedPlace(address(DEFAULT_URL))
    else:
        where = place(connection, notices, env)
    if demo_books and where.demo is not None:
        where = where._replace(demo=where.demo._replace(books_to_all=True))
    elif "odds_book" in frames.types and bookmaker is None:
        notices.say(
            "-t odds_book: the feed sends it to those who ask for a bookmaker; add --bookmaker "
            "SLUG, as in --bookmaker bet365"
        )
    return LivePlan(
        where,
        named,
        frames._replace(sports=sports),
        stop_at,
        max_sockets=outages.max_sockets,
        bookmaker=bookmaker,
        wait=outages.wait,
        retries=tries,
        patience=Patience().scaled(connection.patience),
        buffer_bytes=buffer_bytes,
        on_slow=outages.on_slow,
        live=live,
        stays=stays and live is None and not named and reading is None,
        bus=reading,
    )


def _sports(named: Sequence[Match], live: LiveChoice | None) -> frozenset[str]:
    """The sports of what is followed; the demo plays both where nothing is named."""
    sports = {match.sport for match in named} | set(live.sports if live is not None else ())
    return frozenset(sports or SPORTS)


def _say_foreign(types: frozenset[str], sports: frozenset[str], notices: Notices) -> None:
    """Say which of the types that are asked for the sports do not have, as far as is known."""
    for name in sorted(types & FRAME_TYPES.keys()):
        of = FRAME_TYPES[name].sports
        if of in SPORTS and of not in sports:
            have = [each for each, row in FRAME_TYPES.items() if row.sports in {"both", *sports}]
            notices.say(
                f"-t {name}: {' and '.join(sports)} has no such frames, only {', '.join(have)}"
            )


def _live_choice(matches: MatchOptions, outages: OutageOptions) -> LiveChoice | None:
    """The choice of `--live`, None without it; raises UsageError for its companions alone."""
    if not matches.live:
        for option, value in (
            ("--league", matches.league),
            ("--team", matches.team),
            ("--max-matches", matches.max_matches),
        ):
            if value:
                raise UsageError(f"{option}: it narrows what is live; use it with --live")
        return None
    most = outages.max_sockets * LIMIT_A_SOCKET
    return LiveChoice(
        (matches.sport,) if matches.sport else tuple(SPORTS),
        tuple(matches.league or ()),
        tuple(matches.team or ()),
        min(matches.max_matches or most, most),
    )


def named_matches(words: Sequence[str], sport: str, env: Environment) -> tuple[Match, ...]:
    """The matches with these ids, each once, in their order; `-` stands for the ids on stdin.

    A word may be several ids with commas between them.
    """
    found: list[str] = []
    for word in words:
        found += _stdin_words(env) if word == "-" else [word]
    ids = [part for word in found for part in word.split(",") if part.strip()]
    return tuple(dict.fromkeys(match(word, sport) for word in ids))


def _stdin_words(env: Environment) -> list[str]:
    """The ids on stdin, separated by white space; text after # is a comment."""
    text = stdin_text(env, MAX_STDIN, "- needs ids on stdin")
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]
