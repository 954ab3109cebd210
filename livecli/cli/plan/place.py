"""The address of the feed and its token, or the demo in their place."""

from __future__ import annotations

from pathlib import Path

from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.address import DEFAULT_URL, Address, address
from livecli.named_tuple import NamedTuple
from livecli.terminal.notices import Level, Notices

from ..options import ConnectionOptions
from . import quantities, token


DEMO_MATCHES = 3
DEMO_SPEED = 10.0


class Demo(NamedTuple):
    """A local service inside this process: of made-up matches, or of captures."""

    speed: float
    seed: int
    books_to_all: bool = False  # `odds_book` frames also for those who ask for no bookmaker
    files: tuple[Path, ...] = ()


class FeedPlace(NamedTuple):
    """The address of the feed and its token; with `demo`, the address is not used."""

    address: Address
    token: token.Token | None = None
    by_subprotocol: bool = False
    demo: Demo | None = None


def place(options: ConnectionOptions, notices: Notices, env: Environment) -> FeedPlace:
    """The place to connect to; raises UsageError, or TokenRefused where a token is missing."""
    if options.demo:
        if options.url is not None:
            raise UsageError("--demo and --url: the demo brings its own service; give one of them")
        pace = quantities.speed(options.speed, "--speed") if options.speed else DEMO_SPEED
        return FeedPlace(address(DEFAULT_URL), demo=Demo(pace, options.seed))
    if options.speed is not None:
        raise UsageError("--speed: only made-up matches can be hurried; use it with --demo")
    where = address(options.url or env.variables.get("LIVECLI_URL") or DEFAULT_URL)
    if options.token is not None or (options.url is not None and where.token is not None):
        option = "--token" if options.token is not None else "--url"
        notices.say(f"{option}: the process list shows the token to others; use --token-file")
    secret = token.find(where, options.token or where.token, options.token_file, env)
    if secret is not None and not (where.secure or where.loopback):
        notices.say(f"{where}: the token travels unencrypted; use wss://", Level.WARNING)
    return FeedPlace(where, secret, by_subprotocol=options.auth == "subprotocol")
