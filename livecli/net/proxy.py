"""Which proxy the environment names for an address: one choice for sockets and for lists.

The variables are those that other programs read, in lower case before upper case. The first one
that is set decides, and an empty one means no proxy.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from livecli.feed.address import Address
from livecli.named_tuple import NamedTuple
from livecli.session.events import DialFailure

from .failures import DialFailed


DEFAULT_PORTS = {"http": 80, "https": 443}
MASK = "***"


class Proxy(NamedTuple):
    """An HTTP proxy, and the variable that names it; its login is never shown."""

    variable: str
    secure: bool  # it is spoken to over TLS
    host: str
    port: int
    login: str | None = None  # USER:PASSWORD

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port} from {self.variable}"

    def __repr__(self) -> str:
        return f"Proxy({self})"

    @property
    def fields(self) -> dict[str, str]:
        """The header fields that the proxy wants for itself."""
        if self.login is None:
            return {}
        from base64 import b64encode

        return {"Proxy-Authorization": f"Basic {b64encode(self.login.encode()).decode()}"}


def proxy(address: Address, variables: Mapping[str, str]) -> Proxy | None:
    """The proxy for `address`; raises DialFailed if the one that is named cannot be used."""
    variable, url = setting(address, variables)
    if not url or address.loopback or excepted(address, variables):
        return None
    try:
        parts = _parts(url)
        port = parts.port if parts.port is not None else DEFAULT_PORTS.get(parts.scheme)
        host, scheme = parts.hostname, parts.scheme
    except ValueError:  # its text may quote a password
        host, port, scheme = None, 0, "http"
    if scheme not in DEFAULT_PORTS:
        kind = f"proxies of the kind {scheme} are not supported"
        raise DialFailed(DialFailure.PROXY_SETTING, f"{variable}: {kind}")
    if not host or not port:
        raise DialFailed(DialFailure.PROXY_SETTING, f"{variable}: host or port cannot be read")
    login = None
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(variable, scheme == "https", host, port, login)


def setting(address: Address, variables: Mapping[str, str]) -> tuple[str, str]:
    """The variable that decides, and its value; both empty where none is set."""
    for kind in ("https" if address.secure else "http", "all"):
        for name in (f"{kind}_proxy", f"{kind}_proxy".upper()):
            if name in variables:
                return name, variables[name]
    return "", ""


def excepted(address: Address, variables: Mapping[str, str]) -> bool:
    """Whether `no_proxy` names the host, a domain that it is in, or either with the port."""
    names = variables.get("no_proxy") or variables.get("NO_PROXY") or ""
    ends = (f".{address.host}", f".{address.host}:{address.port}")
    for word in names.lower().split(","):
        name = word.strip().lstrip(".").replace("[", "").replace("]", "")
        if name == "*" or (name and any(end.endswith(f".{name}") for end in ends)):
            return True
    return False


def masked(url: str) -> str:
    """A proxy's URL without user and password."""
    before, at, rest = url.rpartition("@")
    scheme, mark, _ = before.partition("://")
    shown = f"{scheme}://" if mark and scheme.replace("+", "").isalnum() else ""
    return f"{shown}{MASK}@{rest}" if at else url


def _parts(url: str) -> SplitResult:
    """The parts of the URL; without a scheme it is one of http."""
    return urlsplit(url if "://" in url else f"http://{url}")
