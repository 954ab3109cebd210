"""Where the feed is: one URL, shown without its secrets."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple


OFFICIAL_HOST = "sports.bzzoiro.com"
DEFAULT_URL = f"wss://{OFFICIAL_HOST}"
PORTS = {"ws": 80, "wss": 443}


class Address(NamedTuple):
    """A parsed URL. `path` is empty when the user named none; `query` holds no token."""

    scheme: str
    host: str
    port: int
    path: str = ""
    query: str = ""
    token: str | None = None  # that came inside the URL, as the documents' examples have it

    @property
    def secure(self) -> bool:
        return self.scheme == "wss"

    @property
    def loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def official(self) -> bool:
        return self.host == OFFICIAL_HOST

    def __repr__(self) -> str:
        return f"Address({self})"

    def __str__(self) -> str:
        """The URL for people: without query, user and token."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """HOST:PORT, as in a `Host` field: the usual port of the scheme is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def socket_url(self, path: str | None, token: str | None) -> str:
        """The URL of a socket on `path` (None: the address's own), with the token in its query."""
        whole = self if path is None else self._replace(path=path)
        query = "&".join(
            part for part in (self.query, f"token={quote(token, safe='')}" if token else "") if part
        )
        return f"{whole if whole.path else f'{whole}/'}{'?' + query if query else ''}"


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by its very name: `localhost.example.com` is not."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def address(url: str) -> Address:
    """The address in `url`: ws, wss, http or https, with or without a path; raises UsageError."""
    text = url if "://" in url else f"wss://{url}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # its text may quote user and password
        reason = "host or port cannot be read"
        raise UsageError(f"--url {_masked(url)}: {reason}; as in {DEFAULT_URL}") from None
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if scheme not in PORTS or not parts.hostname:
        raise UsageError(f"--url {_masked(url)}: no WebSocket URL; as in {DEFAULT_URL}")
    query = parse_qsl(parts.query, keep_blank_values=True)
    return Address(
        scheme,
        parts.hostname,
        port or PORTS[scheme],
        "" if parts.path == "/" else parts.path,
        urlencode([(key, value) for key, value in query if key != "token"]),
        next((value for key, value in query if key == "token" and value), None),
    )


def _masked(url: str) -> str:
    """A URL that could not be read, without what may be a secret in it."""
    return repr(url.partition("?")[0].partition("#")[0].rpartition("@")[2])
