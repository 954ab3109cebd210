"""Opening one WebSocket to the feed: resolve, connect, TLS, upgrade, and the ways to fail."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from websockets.client import ClientProtocol
from websockets.http11 import Response
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI, parse_uri

from livecli import __version__
from livecli.feed.address import Address
from livecli.net.dial import DialFailed, Phases, Target
from livecli.net.failures import network_reason
from livecli.net.websocket import MAX_MESSAGE, MUTE, Wire
from livecli.session.events import DialFailure


if TYPE_CHECKING:
    from websockets.extensions import ClientExtensionFactory
    from websockets.proxy import Proxy


# For one of a host's addresses, so that a dead one (a broken IPv6, say) does not hide the others.
EACH_S = 5.0


async def dial(
    target: Target,
    path: str | None,
    *,
    on_open: Callable[[Wire], None],
    on_messages: Callable[[list[bytes]], None],
    on_end: Callable[[int, str], None],
) -> tuple[Wire, Phases]:
    """Open a WebSocket; raises DialFailed.

    `on_open` is called as soon as the upgrade has succeeded, before any message that came with it;
    `on_end` only after that.
    """
    uri = parse_uri(
        target.address.socket_url(path, None if target.by_subprotocol else target.token)
    )
    protocol = ClientProtocol(
        uri,
        extensions=_extensions(target.address),
        subprotocols=[Subprotocol(each) for each in target.subprotocols] or None,
        max_size=MAX_MESSAGE,
        logger=MUTE,
    )
    upgraded: asyncio.Future[Response] = asyncio.get_running_loop().create_future()

    def shook_hands(wire: Wire, response: Response) -> None:
        if not upgraded.done():
            upgraded.set_result(response)
            if protocol.handshake_exc is None:
                on_open(wire)

    def ended(code: int, reason: str) -> None:
        if not upgraded.done():
            upgraded.set_exception(_cut_short(wire))
        elif not upgraded.cancelled() and not upgraded.exception():
            on_end(code, reason)

    wire = Wire(protocol, on_handshake=shook_hands, on_messages=on_messages, on_end=ended)
    try:
        with _dial_failures():
            resolve, connect, tls = await _connected(wire, uri, target.address)
            started = perf_counter()
            request = protocol.connect()
            request.headers["User-Agent"] = f"livecli/{__version__}"
            protocol.send_request(request)
            wire.flush()
            response = await upgraded
        if protocol.handshake_exc is not None:
            raise _not_upgraded(response, protocol.handshake_exc)
    except BaseException:  # a cancelled dial among them
        wire.abort()
        raise
    return wire, Phases(resolve, connect, tls, perf_counter() - started)


@contextmanager
def _dial_failures() -> Iterator[None]:
    """Raise DialFailed for whatever goes wrong on the way to an answer."""
    try:
        yield
    except DialFailed:
        raise
    except ssl.SSLCertVerificationError as error:
        raise DialFailed(DialFailure.TLS, error.verify_message) from error
    except ssl.SSLError as error:
        raise DialFailed(DialFailure.GARBAGE, f"TLS: {error.reason or error}") from error
    except OSError as error:
        raise DialFailed(DialFailure.CONNECT, network_reason(error)) from error
    except Exception as error:
        raise DialFailed(DialFailure.GARBAGE, str(error)) from error


def _not_upgraded(response: Response, problem: Exception) -> DialFailed:
    """An answer came, and it was no, or nonsense."""
    if response.status_code == 101:
        return DialFailed(DialFailure.GARBAGE, str(problem))
    return DialFailed(DialFailure.STATUS, f"HTTP {response.status_code}", response.status_code)


def _cut_short(wire: Wire) -> Exception:
    """The error for an upgrade without an end; a reset where no answer came, so worth a retry."""
    problem = wire.protocol.handshake_exc
    if problem is None or not wire.answered:
        return ConnectionResetError(errno.ECONNRESET, "reset during the upgrade")
    return problem


def _extensions(address: Address) -> list[ClientExtensionFactory] | None:
    """Compression: none on loopback, where it only costs; elsewhere it saves four fifths."""
    if address.loopback:
        return None
    from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

    return [ClientPerMessageDeflateFactory()]


def _proxy(uri: WebSocketURI, address: Address) -> Proxy | None:
    """The proxy that the environment names for this address; loopback needs none."""
    if address.loopback:
        return None
    from websockets.proxy import get_proxy, parse_proxy

    url = get_proxy(uri)
    return parse_proxy(url) if url is not None else None


async def _connected(
    wire: Wire, uri: WebSocketURI, address: Address
) -> tuple[float, float, float | None]:
    """Connect `wire`, through a proxy if the environment names one.

    Returns the seconds to resolve and to connect, and for TLS.
    """
    proxy = _proxy(uri, address)
    if proxy is not None:
        return await _through(proxy, wire, uri)
    loop = asyncio.get_running_loop()
    started = perf_counter()
    try:
        addresses = await loop.getaddrinfo(uri.host, uri.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise DialFailed(DialFailure.RESOLVE, uri.host) from error
    resolved = perf_counter()
    connection = await _first_that_answers(addresses)
    connected = perf_counter()
    try:
        await loop.create_connection(
            lambda: wire,
            sock=connection,
            ssl=ssl.create_default_context() if uri.secure else None,
            server_hostname=uri.host if uri.secure else None,
        )
    except BaseException:
        connection.close()
        raise
    tls = perf_counter() - connected if uri.secure else None
    return resolved - started, connected - resolved, tls


async def _first_that_answers(
    addresses: Sequence[tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]],
) -> socket.socket:
    """A connected socket to one of the addresses, tried in their order."""
    loop = asyncio.get_running_loop()
    problem = OSError("no address")
    for family, kind, number, _, address in addresses:
        connection = socket.socket(family, kind, number)
        connection.setblocking(False)
        try:
            async with asyncio.timeout(EACH_S):
                await loop.sock_connect(connection, address)
        except OSError as error:
            connection.close()
            problem = error
        except BaseException:
            connection.close()
            raise
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise problem


async def _through(
    proxy: Proxy, wire: Wire, uri: WebSocketURI
) -> tuple[float, float, float | None]:
    """The same through an HTTP proxy, which resolves the name itself."""
    from websockets.asyncio.client import connect_http_proxy

    if not proxy.scheme.startswith("http"):
        raise DialFailed(
            DialFailure.CONNECT, f"proxies of the kind {proxy.scheme} are not supported"
        )
    started = perf_counter()
    transport: asyncio.BaseTransport | None = await connect_http_proxy(proxy, uri)
    connected = perf_counter()
    assert transport is not None
    if uri.secure:
        transport = await asyncio.get_running_loop().start_tls(
            transport,  # type: ignore[arg-type]
            wire,
            ssl.create_default_context(),
            server_hostname=uri.host,
        )
        assert transport is not None
    else:
        transport.set_protocol(wire)
    wire.connection_made(transport)
    return 0.0, connected - started, perf_counter() - connected if uri.secure else None
