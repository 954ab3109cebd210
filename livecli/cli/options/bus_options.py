"""The options of the bus: where it is, how it lets us in, its stream, and where reading begins."""

from .group import Group, option


PASSWORD_VARIABLE = "LIVECLI_NATS_PASSWORD"


class BusLoginOptions(Group):
    """Which stream, and how the server lets us in."""

    heading = "Bus"

    stream: str = option(
        "--stream NAME", "The stream, and how its subjects begin.", default="livecli"
    )
    user: str | None = option("--user NAME", "The user at the NATS server.", default=None)
    password_file: str | None = option(
        "--password-file FILE",
        f"A file with the password on its first line [env: {PASSWORD_VARIABLE}].",
        default=None,
    )
    creds: str | None = option(
        "--creds FILE", "Credentials: a file with a JWT and a seed.", default=None
    )
    nkey: str | None = option("--nkey FILE", "A file with the seed of an nkey.", default=None)
    tls_ca: str | None = option(
        "--tls-ca FILE", "The certificates that the server's is checked by.", default=None
    )
    tls_cert: str | None = option("--tls-cert FILE", "Our certificate.", default=None)
    tls_key: str | None = option("--tls-key FILE", "The key of our certificate.", default=None)


class BusOptions(BusLoginOptions):
    """A bus to read from, in place of the feed."""

    bus: str | None = option(
        "--bus URL", "Read from this NATS server: nats://HOST:PORT; `publish` writes.", default=None
    )
    since: str | None = option(
        "--from T",
        "With --bus: begin there: start, 2026-05-16T14:30:00Z, 14:30 (local time), -3h.",
        default=None,
    )
    state: bool = option(
        "--state",
        "With --bus: first the last frame of each type of each match; alerts, relay and watch "
        "begin so anyway.",
        default=False,
    )
    durable: str | None = option(
        "--durable NAME", "With --bus: go on where the reader of this name stopped.", default=None
    )

    @property
    def given(self) -> bool:
        """Whether any of what only a bus has was given."""
        return bool(self.bus or self.since or self.state or self.durable)


class StreamOptions(BusLoginOptions):
    """A bus to publish on, and what its stream is like."""

    to: str = option(
        "--to URL", "The NATS server: nats://HOST:PORT.", default="nats://127.0.0.1:4222"
    )
    max_age: str | None = option(
        "--max-age D",
        "Of a new stream: how long frames are kept [default: for ever].",
        default=None,
    )
    max_bytes: str | None = option(
        "--max-bytes SIZE", "Of a new stream: the most that it keeps.", default=None
    )
    replicas: int | None = option(
        "--replicas N", "Of a new stream: on how many servers.", default=None, min=1
    )
    dedupe_window: str | None = option(
        "--dedupe-window D",
        "For so long, the server takes a frame of two publishers once [default: 10s].",
        default=None,
    )
    update: bool = option(
        "--update", "Change a stream that differs from these options.", default=False
    )


class SharingOptions(Group):
    """How several publishers share the work."""

    heading = "Several publishers"

    shard: str | None = option(
        "--shard I/N", "Only the I-th of N parts of the matches, as in 2/3.", default=None
    )
    standby: bool = option(
        "--standby",
        "Publish only while no other of these matches does; else wait, without a socket.",
        default=False,
    )
    takeover: str | None = option(
        "--takeover D",
        "With --standby: go on within this time after the other [default: 10s].",
        default=None,
    )
