"""One HTTP GET, bounded in time and size; it follows no redirect.

It uses the standard library's `http.client`, which loads in 15 ms on top of what livecli has loaded
anyway; httpx takes 85 ms and five more packages. Little is needed: no cookies, no compression.
Proxies and CA certificates come from the usual variables.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Thread
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from livecli.errors import reason
from livecli.feed.address import Address
from livecli.feed.dialects.values import NOTHING
from livecli.feed.rest.answers import ListAnswer


T = TypeVar("T")

MOST_BYTES = 16 * 2**20  # of a body
CHUNK = 2**16


class Origin(NamedTuple):
    """Scheme, host and port: a token is never sent to another one."""

    secure: bool
    host: str
    port: int

    def __str__(self) -> str:
        socket_url = str(Address("wss" if self.secure else "ws", self.host, self.port))
        return socket_url.replace("ws", "http", 1)


class NoAnswer(Exception):
    """No answer: the reason and the next step for people; `again` if a retry may help."""

    def __init__(self, reason: str, step: str, *, again: bool = False) -> None:
        super().__init__(f"{reason}; {step}")
        self.again = again


class BackgroundCall(Thread, Generic[T]):
    """A call in a thread of its own, which does not delay the end of the program."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._done: list[T] = []
        self._failed: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._done.append(self._work())
        except Exception as error:
            self._failed = error

    def result(self, limit_s: float | None = None) -> T:
        """The call's result; raises its exception, or TimeoutError."""
        self.join(limit_s)
        if self._failed is not None:
            raise self._failed
        if not self._done:
            raise TimeoutError
        return self._done[0]


def get(origin: Origin, target: str, headers: Mapping[str, str], limit_s: float) -> ListAnswer:
    """The answer to `GET target`; raises NoAnswer. A redirect is an answer like any other.

    It takes `limit_s` at the most, whatever hangs: a name that does not resolve, a proxy, a header
    that comes byte by byte.
    """
    connection, prefix, more, check = _way(origin, limit_s)
    opened: list[socket.socket] = []
    call = BackgroundCall(
        lambda: _exchange(connection, prefix + target, {**headers, **more}, opened)
    )
    try:
        return call.result(limit_s)
    except ssl.SSLCertVerificationError as error:
        why = f"the certificate of {origin} does not verify ({error.verify_message})"
        raise NoAnswer(why, "check --url, or SSL_CERT_FILE") from error
    except ssl.SSLError as error:
        why = f"what answers at {origin} does not speak TLS ({error.reason or error})"
        raise NoAnswer(why, check) from error
    except TimeoutError as error:
        why = f"no answer from {origin} in {limit_s:.3g} s"
        raise NoAnswer(why, "try again later", again=True) from error
    except (socket.gaierror, UnicodeError) as error:
        raise NoAnswer(f"the host name of {origin} does not resolve", check, again=True) from error
    except (ConnectionResetError, http.client.IncompleteRead) as error:
        why = f"the connection to {origin} was lost"
        raise NoAnswer(why, "try again", again=True) from error
    except OSError as error:
        raise NoAnswer(f"no way to {origin} ({reason(error)})", check, again=True) from error
    except (http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"what answers at {origin} is no web server", check) from error
    except _TooLong as error:
        why = f"the answer of {origin} is longer than {MOST_BYTES // 2**20} MiB"
        raise NoAnswer(why, check) from error
    finally:
        connection.close()
        for each in opened:
            with suppress(OSError):  # so that a call that still reads from it ends
                each.shutdown(socket.SHUT_RDWR)


class _TooLong(Exception):
    """The body is longer than MOST_BYTES."""


def _exchange(
    connection: http.client.HTTPConnection,
    target: str,
    headers: Mapping[str, str],
    opened: list[socket.socket],
) -> ListAnswer:
    connection.connect()
    opened.append(connection.sock)
    connection.request("GET", target, headers=dict(headers))
    body = bytearray()
    with connection.getresponse() as response:
        while chunk := response.read(CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                raise _TooLong
        if response.length:  # it ended before the announced length
            raise http.client.IncompleteRead(b"", response.length)
        fields = {name.lower(): value for name, value in response.getheaders()}
    return ListAnswer(response.status, bytes(body), fields)


class Way(NamedTuple):
    """A connection, the prefix of the target, headers for a proxy, and the advice on failure."""

    connection: http.client.HTTPConnection
    prefix: str = ""
    headers: Mapping[str, str] = NOTHING
    check: str = "check --url"


def _way(origin: Origin, limit_s: float) -> Way:
    """A direct connection, or one through the proxy that the environment names."""
    proxy = _proxy(origin)
    host, port = origin.host, origin.port
    if proxy is not None:
        host, port = proxy.hostname or "", proxy.port or 80
    connection = (
        # The system's CA certificates, or those of SSL_CERT_FILE and SSL_CERT_DIR.
        http.client.HTTPSConnection(
            host, port, timeout=limit_s, context=ssl.create_default_context()
        )
        if origin.secure
        else http.client.HTTPConnection(host, port, timeout=limit_s)
    )
    if proxy is None:
        return Way(connection)
    if not origin.secure:
        return Way(connection, str(origin), _login(proxy), "check --url and HTTP_PROXY")
    connection.set_tunnel(origin.host, origin.port, headers=_login(proxy))
    return Way(connection, check="check --url and HTTPS_PROXY")


def _proxy(origin: Origin) -> SplitResult | None:
    """The proxy that the environment names; loopback needs none."""
    if Address("ws", origin.host, origin.port).loopback:
        return None
    from urllib.request import getproxies, proxy_bypass

    scheme = "https" if origin.secure else "http"
    url = getproxies().get(scheme)
    if not url or proxy_bypass(f"{origin.host}:{origin.port}"):
        return None
    try:
        proxy = urlsplit(url if "://" in url else f"http://{url}")
        usable = proxy.scheme == "http" and bool(proxy.hostname) and proxy.port != 0
    except ValueError:  # its text may quote a password
        usable = False
    if not usable:
        raise NoAnswer(
            f"the proxy that {scheme.upper()}_PROXY names is no HTTP proxy",
            "write it as http://HOST:PORT, or name this host in NO_PROXY",
        )
    return proxy


def _login(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    words = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(words.encode()).decode()}"}
