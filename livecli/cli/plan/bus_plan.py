"""The bus of these options: its address, login and stream, checked; nothing is open yet."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from livecli.bus.bus import Bus
from livecli.bus.consumer_settings import Beginning
from livecli.bus.lease import LEAST_TAKEOVER_S
from livecli.bus.server_address import Login, server_address
from livecli.bus.stream_settings import StreamSettings
from livecli.bus.subjects import stream_name
from livecli.environment import Environment
from livecli.errors import UsageError, reason
from livecli.named_tuple import NamedTuple
from livecli.session.retries import Retries
from livecli.terminal.notices import Level, Notices

from ..options import ConnectionOptions, MatchOptions
from ..options.bus_options import (
    PASSWORD_VARIABLE,
    BusLoginOptions,
    BusOptions,
    SharingOptions,
    StreamOptions,
)
from . import quantities
from .text_input import text_of
from .token import hide


LEAST_WINDOW_S = 1.0
MOST_REPLICAS = 5  # of NATS
TAKEOVER = "10s"
MOST_FILE_BYTES = 2**20
KINDS = {
    "--creds": "user's JWT",
    "--nkey": "user's seed",
    "--tls-ca": "certificate (PEM)",
    "--tls-cert": "certificate (PEM)",
    "--tls-key": "key (PEM)",
}


class BusReading(NamedTuple):
    """A bus in place of the feed: where reading begins, and of which sport (None: both).

    With `snapshots`, each match begins with one, as on the feed.
    """

    bus: Bus
    beginning: Beginning
    sport: str | None
    snapshots: bool


def bus_reading(
    options: BusOptions,
    matches: MatchOptions,
    connection: ConnectionOptions,
    bookmaker: str | None,
    retries: Retries,
    notices: Notices,
    env: Environment,
    *,
    state: bool = False,
) -> BusReading | None:
    """The bus to read from; None where none is named. With `state`, reading begins with that unless
    the options say otherwise. Raises UsageError."""
    if options.bus is None:
        for name, value in (
            ("--from", options.since),
            ("--state", options.state),
            ("--durable", options.durable),
        ):
            if value:
                raise UsageError(f"{name}: it says where to begin on a bus; use it with --bus")
        return None
    for other, given in (
        ("--demo", connection.demo),
        ("--url", connection.url),
        ("--token", connection.token),
        ("--speed", connection.speed),
        ("--league", matches.league),
        ("--team", matches.team),
        ("--max-matches", matches.max_matches),
        ("--bookmaker", bookmaker),
    ):
        if given:
            raise UsageError(f"--bus and {other}: the bus has what was published; leave out one")
    if matches.live and matches.match:
        raise UsageError("--live and MATCH: --live is all that is on the bus; leave out one")
    for one, other, given in (
        ("--state", "--from", options.state and options.since),
        ("--durable", "--from", options.durable and options.since),
    ):
        if given:
            raise UsageError(f"{one} and {other}: both say where to begin; give one of them")
    settings = StreamSettings(stream_name(options.stream))
    return BusReading(
        bus_plan(
            options.bus, "--bus", options, settings, retries, connection.patience, notices, env
        ),
        _beginning(options, env, state=state),
        None if matches.match else matches.sport,
        snapshots=state,
    )


def _beginning(options: BusOptions, env: Environment, *, state: bool) -> Beginning:
    from_ms = None
    if options.since is not None and options.since != "start":
        from livecli.capture.window import bound

        found = bound(options.since, "--from", env.wall_ms())
        if not isinstance(found, float | int):
            raise UsageError(f"--from {options.since}: a bus has no match minutes; give a time")
        from_ms = max(0.0, found)
    if options.durable is not None:
        stream_name(options.durable, "--durable")
    state = options.state or (state and options.since is None)
    return Beginning(options.since == "start", from_ms, state, options.durable)


def bus_plan(
    url: str,
    option: str,
    login: BusLoginOptions,
    settings: StreamSettings,
    retries: Retries,
    patience: float,
    notices: Notices,
    env: Environment,
) -> Bus:
    """The bus at `url`, which was given with `option`; raises UsageError."""
    address = server_address(url, option)
    for secret in address.secrets:
        hide(secret, env)
    if address.user is not None:
        notices.say(
            f"{option}: the process list shows the login to others; use --user and --password-file"
        )
    password = _password(login, env) or address.password
    user = login.user or address.user
    if user is not None and password is None and login.user is not None:
        raise UsageError(f"--user: no password; give --password-file, or set {PASSWORD_VARIABLE}")
    if password is not None and user is None:
        raise UsageError("--password-file: whose is it? give --user too")
    loopback = all(
        host in ("localhost", "::1") or host.startswith("127.") for host, _ in address.hosts
    )
    if password is not None and not (address.secure or login.tls_ca or loopback):
        notices.say(f"{address}: the password travels unencrypted; use tls://", Level.WARNING)
    if (login.tls_key is None) is not (login.tls_cert is None):
        raise UsageError("--tls-cert, --tls-key: one needs the other; give both")
    for name, file, sign in (
        ("--creds", login.creds, b"NATS USER JWT"),
        ("--nkey", login.nkey, b"SU"),
        ("--tls-ca", login.tls_ca, b"BEGIN"),
        ("--tls-cert", login.tls_cert, b"BEGIN"),
        ("--tls-key", login.tls_key, b"BEGIN"),
    ):
        if file is not None:
            _check_file(name, file, sign)
    for name, file in (
        ("--password-file", login.password_file),
        ("--creds", login.creds),
        ("--nkey", login.nkey),
        ("--tls-key", login.tls_key),
    ):
        if file is not None and os.stat(file).st_mode & 0o077:
            notices.say(f"{name} {file}: others can read it; chmod 600 it", Level.WARNING)
    return Bus(
        address,
        Login(
            user if password is not None else None,
            password,
            None if password is not None else address.user,
            login.creds,
            login.nkey,
            login.tls_ca,
            login.tls_cert,
            login.tls_key,
        ),
        settings,
        f"livecli-{socket.gethostname()[:50]}-{os.getpid()}",
        retries,
        patience,
    )


def stream_settings(options: StreamOptions) -> StreamSettings:
    """What the stream is to be like; raises UsageError."""
    window_s = quantities.optional(quantities.duration, options.dedupe_window, "--dedupe-window")
    if window_s is not None and window_s < LEAST_WINDOW_S:
        raise UsageError(
            "--dedupe-window: half of it is the patience for the server; give 1s or more"
        )
    if options.replicas is not None and options.replicas > MOST_REPLICAS:
        raise UsageError(f"--replicas {options.replicas}: a stream has 1 to {MOST_REPLICAS}")
    return StreamSettings(
        stream_name(options.stream),
        quantities.optional(quantities.duration, options.max_age, "--max-age"),
        quantities.optional(quantities.size, options.max_bytes, "--max-bytes"),
        options.replicas,
        window_s,
    )


def takeover(options: SharingOptions) -> float | None:
    """Seconds until a standby goes on after the other; None without one. Raises UsageError."""
    if not options.standby:
        if options.takeover is not None:
            raise UsageError("--takeover: it is for a publisher that stands by; add --standby")
        return None
    seconds = quantities.duration(options.takeover or TAKEOVER, "--takeover")
    if seconds < LEAST_TAKEOVER_S:
        raise UsageError(f"--takeover {options.takeover}: give {LEAST_TAKEOVER_S:g}s or more")
    return seconds


def _password(login: BusLoginOptions, env: Environment) -> str | None:
    text = env.variables.get(PASSWORD_VARIABLE) if login.user is not None else None
    if login.password_file is not None:
        try:
            text = text_of(Path(login.password_file)).partition("\n")[0].strip()
        except (OSError, ValueError) as error:
            raise UsageError(
                f"--password-file {login.password_file}: {reason(error)}; give a readable file"
            ) from None
        if not text:
            raise UsageError(f"--password-file {login.password_file}: it is empty")
    if text:
        hide(text, env)
    return text or None


def _check_file(option: str, file: str, sign: bytes) -> None:
    """Raises UsageError for a file that cannot be read, or that lacks what such files have."""
    try:
        with open(file, "rb") as opened:
            is_one = sign in opened.read(MOST_FILE_BYTES)
    except OSError as error:
        raise UsageError(f"{option} {file}: {reason(error)}; give a readable file") from None
    if not is_one:
        raise UsageError(f"{option} {file}: there is no {KINDS[option]} in it; give another file")
