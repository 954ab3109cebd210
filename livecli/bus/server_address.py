"""Where a NATS server is, and how it lets us in: URLs and credentials, shown without secrets."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple


PORT = 4222
EXAMPLE = "nats://127.0.0.1:4222"


class ServerAddress(NamedTuple):
    """A parsed URL; several servers of a cluster are several hosts."""

    secure: bool
    hosts: tuple[tuple[str, int], ...]
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"ServerAddress({self})"

    def __str__(self) -> str:
        """The URL for people: without user and password."""
        return f"{'tls' if self.secure else 'nats'}://{','.join(map(_authority, self.hosts))}"

    @property
    def urls(self) -> list[str]:
        """A URL a server, for the client."""
        return [f"{'tls' if self.secure else 'nats'}://{_authority(host)}" for host in self.hosts]

    @property
    def secrets(self) -> set[str]:
        """What must be masked: the password, or the token that stands in the user's place."""
        secret = self.password or self.user
        return {secret, quote(secret, safe="")} if secret else set()


class Login(NamedTuple):
    """How the server lets us in: a user or a token, or files of credentials; and TLS."""

    user: str | None = None
    password: str | None = None
    token: str | None = None
    creds: str | None = None  # a file
    nkey: str | None = None  # a file with a seed
    tls_ca: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None


def server_address(url: str, option: str) -> ServerAddress:
    """The address in `nats://[USER:PASSWORD@]HOST[:PORT][,HOST...]`; raises UsageError."""
    text = url if "://" in url else f"nats://{url}"
    scheme, _, rest = text.partition("://")
    authority = rest.partition("/")[0].partition("?")[0]
    info, at, hosts = authority.rpartition("@")
    try:
        if scheme not in ("nats", "tls"):
            raise ValueError
        found = tuple(_host(each) for each in hosts.split(","))
    except ValueError:
        raise UsageError(
            f"{option} {scheme}://{hosts!r}: no address of a NATS server; as in {EXAMPLE}", option
        ) from None
    user, colon, password = info.partition(":")
    return ServerAddress(
        scheme == "tls",
        found,
        unquote(user) if at else None,
        unquote(password) if colon else None,
    )


def _host(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError
    return parts.hostname, parts.port or PORT


def _authority(host: tuple[str, int]) -> str:
    name, port = host
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
