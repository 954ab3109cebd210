"""Who may come in: by the Host that a request names, by the Origin of a page, by its key.

A page of a stranger that has its name point here (DNS rebinding) gives itself away by its Host. An
Origin is what a browser says for a page: any other than ours, and those that are allowed, is
refused. Forwarded headers are not believed: anybody can write them.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from livecli.feed.address import is_loopback
from livecli.named_tuple import NamedTuple


MISDIRECTED, FORBIDDEN = 421, 403


class Denial(NamedTuple):
    """An HTTP status, and the sentence that says why."""

    status: int
    text: str


class Hosts:
    """The names by which this server may be called: loopback, its own, and those allowed.

    Where it listens on all addresses, any address is its own: rebinding takes a name.
    """

    def __init__(self, host: str, allowed: Iterable[str] = ()) -> None:
        names = (_host_name(name) or name.lower() for name in allowed)  # with a port or without
        self._names = frozenset((host.lower().rstrip("."), *names))
        self._everywhere = _is_unspecified(host)

    def denial(self, field: str | None) -> Denial | None:
        """Why a request with this Host is refused; None when it is not."""
        name = _host_name(field)
        if name is None:
            return Denial(MISDIRECTED, "the request names no host")
        if is_loopback(name) or name in self._names or (self._everywhere and _is_address(name)):
            return None
        return Denial(MISDIRECTED, f"host {name[:100]!r} is not served here; add --allow-host")


class Origins:
    """The pages that may come: those of this server itself, and the `allowed` ones."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = frozenset(origin.lower().rstrip("/") for origin in allowed)

    def denial(self, origin: str | None, host_field: str | None) -> Denial | None:
        """Why a page of this origin is refused; None when it is not, or no page is meant.

        The host was checked before, so that a page with the same one is ours; behind a proxy that
        speaks TLS its scheme is another.
        """
        if origin is None or origin.lower() in self.allowed:
            return None
        own = f"://{(host_field or '').lower()}"
        if origin.lower() in (f"http{own}", f"https{own}"):
            return None
        return Denial(FORBIDDEN, f"origin {origin[:100]!r} may not; add --allow-origin")


def is_origin(text: str) -> bool:
    """Whether `text` is an origin as browsers write them: scheme, host, perhaps a port."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    rest = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    return bool(parts.scheme and parts.hostname) and not rest and port != 0


def _host_name(field: str | None) -> str | None:
    """The name or address in `NAME:PORT` or `[ADDRESS]:PORT`; None where it cannot be read."""
    if not field or any(mark in field for mark in " /@\\,"):
        return None
    try:
        parts = urlsplit(f"//{field}")
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    return (parts.hostname or "").rstrip(".") or None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_unspecified(host: str) -> bool:
    return host == "" or (_is_address(host) and ip_address(host).is_unspecified)
