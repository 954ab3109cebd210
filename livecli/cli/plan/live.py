"""What was asked, checked and lifeless: nothing is open yet, and no word of it can be wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livecli.capture.pace import Pace
from livecli.capture.window import Moment
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.address import DEFAULT_URL, Address, address
from livecli.feed.refusals import LIMIT_A_SOCKET
from livecli.feed.sports import SPORTS, Match, match
from livecli.session.liveness import Patience
from livecli.session.retries import Retries
from livecli.terminal.notices import Level, Notices

from . import quantities as units
from . import token
from .frames import FrameChoice


DEMO_MATCHES = 3
DEMO_SPEED = 10.0
MAX_STDIN = 2**20  # bytes of ids


@dataclass(frozen=True, slots=True)
class Demo:
    """A local service inside the process."""

    speed: float
    seed: int


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where the feed is, and the token that it gets. `demo` stands for an address of its own."""

    address: Address
    token: token.Token | None = None
    by_subprotocol: bool = False
    demo: Demo | None = None


@dataclass(frozen=True, slots=True)
class StopRules:
    """When to end; seconds."""

    count: int | None
    duration_s: float | None
    idle_s: float | None
    finished: bool = False


@dataclass(frozen=True, slots=True)
class LivePlan:
    """A live run."""

    place: FeedPlace
    matches: tuple[Match, ...]
    shape: FrameChoice
    stop: StopRules
    max_sockets: int
    bookmaker: str | None
    wait: bool
    retries: Retries
    patience: Patience
    buffer_bytes: int
    on_slow: str
    live: LiveChoice | None = None


@dataclass(frozen=True, slots=True)
class LiveChoice:
    """`--live`: which of all that is live, and how many at a time."""

    sports: tuple[str, ...]
    league: tuple[str, ...]
    team: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """A run over captures. `whole` frames keep their stamps; `rounds` None is without end."""

    paths: tuple[Path, ...]
    shape: FrameChoice
    stop: StopRules
    start: Moment | None
    end: Moment | None
    merged: bool
    whole: bool
    pace: Pace | None = None
    rounds: int | None = 1


def live(
    asked: Mapping[str, Any], shape: FrameChoice, notices: Notices, env: Environment
) -> LivePlan | None:
    """The live run that a command's parameters ask for, by the names that `options` gives them.

    None where the ids were to come from stdin and none came: nothing to do. Raises UsageError.
    """
    limits = stop(asked["count"], asked["duration"], asked["idle_timeout"], asked["until_finished"])
    buffer_bytes = units.size(asked["buffer"])
    tries = retries(asked["no_reconnect"], asked["max_retries"], asked["retry_for"])
    words = asked["match"] or ()
    if asked["token_file"] == "-" and "-" in words:
        raise UsageError(
            "--token-file - and MATCH -: both would read stdin; put the token into a file"
        )
    wanted = matches(words, asked["sport"] or "football", env)
    all_live = _all_live(asked)
    if not wanted and not asked["demo"] and all_live is None:
        if words:
            notices.say("no id on stdin: nothing to follow")
            return None
        raise UsageError(
            "no match: name one, as in 204849 or tennis:36835; or try --live, or --demo"
        )
    return LivePlan(
        place(asked, notices, env),
        wanted,
        shape,
        limits,
        max_sockets=asked["max_sockets"],
        bookmaker=asked["bookmaker"],
        wait=asked["wait"],
        retries=tries,
        patience=Patience().scaled(asked["patience"]),
        buffer_bytes=buffer_bytes,
        on_slow=asked["on_slow"],
        live=all_live,
    )


def _all_live(asked: Mapping[str, Any]) -> LiveChoice | None:
    """What `--live` and its companions say."""
    if not asked["live"]:
        for name in ("league", "team", "max_matches"):
            if asked[name]:
                word = name.replace("_", "-")
                raise UsageError(f"--{word}: it narrows what is live; use it with --live")
        return None
    most = asked["max_sockets"] * LIMIT_A_SOCKET
    return LiveChoice(
        (asked["sport"],) if asked["sport"] else tuple(SPORTS),
        tuple(asked["league"] or ()),
        tuple(asked["team"] or ()),
        min(asked["max_matches"] or most, most),
    )


def place(asked: Mapping[str, Any], notices: Notices, env: Environment) -> FeedPlace:
    """Where to connect; raises UsageError, or TokenRefused when there must be a token.

    `asked` are a command's parameters; one that it lacks is not asked for.
    """
    url, speed, given_token = asked["url"], asked.get("speed"), asked["token"]
    if asked["demo"]:
        if url is not None:
            raise UsageError("--demo and --url: the demo brings its own service; give one of them")
        pace = units.speed(speed) if speed else DEMO_SPEED
        return FeedPlace(address(DEFAULT_URL), demo=Demo(pace, asked.get("seed", 0)))
    if speed is not None:
        raise UsageError("--speed: only made-up matches can be hurried; use it with --demo")
    where = address(url or env.variables.get("LIVECLI_URL") or DEFAULT_URL)
    if given_token is not None or (url is not None and where.token is not None):
        option = "--token" if given_token is not None else "--url"
        notices.say(f"{option}: the process list shows the token to others; use --token-file")
    found = token.find(where, given_token or where.token, asked["token_file"], env)
    if found is not None and not (where.secure or where.loopback):
        notices.say(f"{where}: the token travels unencrypted; use wss://", Level.WARNING)
    return FeedPlace(where, found, by_subprotocol=asked.get("auth") == "subprotocol")


def matches(words: Sequence[str] | None, sport: str, env: Environment) -> tuple[Match, ...]:
    """The matches that were named, each once, in their order; `-` stands for those on stdin."""
    named: list[str] = []
    for word in words or ():
        named += _stdin_words(env) if word == "-" else [word]
    return tuple(dict.fromkeys(match(word, sport) for word in named))


def retries(no_reconnect: bool, most: int | None, retry_for: str | None) -> Retries:
    """How often, and how long, to try again."""
    if no_reconnect:
        if most or retry_for is not None:
            raise UsageError("--no-reconnect: no tries at all; leave out the other one")
        return Retries(0, 0)
    for_s = None if retry_for is None else units.duration(retry_for)
    return Retries(for_s=for_s) if most is None else Retries(most, most, for_s)


def stop(
    count: int | None, duration: str | None, idle: str | None, finished: bool = False
) -> StopRules:
    return StopRules(
        count,
        None if duration is None else units.duration(duration),
        None if idle is None else units.duration(idle),
        finished,
    )


def _stdin_words(env: Environment) -> list[str]:
    """The ids on stdin, separated by white space; text after # is a comment."""
    try:
        with os.fdopen(os.dup(env.stdin), "rb") as stdin:
            text = stdin.read(MAX_STDIN).decode()
    except (OSError, UnicodeDecodeError):
        raise UsageError("stdin: cannot be read as text; - needs ids on stdin") from None
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]
