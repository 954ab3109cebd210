"""A connection to a service: its name, TCP to the first address that answers, its proxy, TLS.

All of it blocks and keeps one deadline, a monotonic time in seconds; only a name look-up may
outlast that. So it runs on a thread that nobody waits for at the end.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from errno import EINPROGRESS
from itertools import chain, zip_longest
from selectors import EVENT_WRITE, DefaultSelector
from time import monotonic, perf_counter
from typing import Any, Protocol, cast

from livecli.feed.address import Address
from livecli.named_tuple import NamedTuple
from livecli.session.events import DialFailure

from . import handshake, second_look
from .failures import DialFailed, HungUp, dial_failed
from .proxy import Proxy, proxy


# Before the next address is tried beside those that have not answered (RFC 8305, section 5).
NEXT_AFTER_S = 0.25
READ = 16 * 2**10  # bytes
LOGIN_WANTED = 407
# Family, kind, protocol and address, as the system looks them up.
SocketAddress = tuple[socket.AddressFamily, socket.SocketKind, int, Any]


class ByteStream(Protocol):
    """A connected socket, plain or of TLS, or TLS inside TLS. Those of TLS have `pending`."""

    def fileno(self) -> int: ...
    def recv_into(self, buffer: memoryview, /) -> int: ...
    def send(self, data: bytes, /) -> int: ...
    def settimeout(self, limit_s: float | None, /) -> None: ...
    def close(self) -> None: ...


class Link(NamedTuple):
    """An open connection, and the seconds that its name, its connect and its TLS took."""

    stream: ByteStream
    resolve_s: float
    connect_s: float
    tls_s: float | None = None


def connect(address: Address, deadline: float, variables: Mapping[str, str] = os.environ) -> Link:
    """Connect to a service, by the proxy that `variables` name, with TLS if it is secure.

    Raises DialFailed.
    """
    link = reach(address, deadline, variables)
    if not address.secure:
        return link
    try:
        return _secured(link, address, deadline, variables)
    except TimeoutError as error:
        raise dial_failed(error) from error
    except OSError as error:
        if second_look.speaks_http(address, deadline, variables):
            raise DialFailed(DialFailure.NO_TLS) from error
        raise dial_failed(error) from error


def reach(address: Address, deadline: float, variables: Mapping[str, str]) -> Link:
    """The same without TLS to the service; through a proxy, the tunnel. Raises DialFailed."""
    try:
        handshake.host_field(address.host)
    except UnicodeError as error:
        raise DialFailed(DialFailure.RESOLVE, address.host) from error
    via = proxy(address, variables)
    if via is None:
        return _tcp(address.host, address.port, deadline)
    link = to_proxy(via, deadline, variables)
    try:
        _tunnel(link.stream, via, address, deadline)
    except BaseException:
        link.stream.close()
        raise
    return link


def to_proxy(via: Proxy, deadline: float, variables: Mapping[str, str]) -> Link:
    """Connect to a proxy; raises DialFailed, which names the proxy."""
    try:
        link = _tcp(via.host, via.port, deadline)
        if via.secure:
            link = _secured(link, Address("wss", via.host, via.port), deadline, variables)
    except OSError as error:
        raise _proxy_failed(via, dial_failed(error)) from error
    except DialFailed as failure:
        raise _proxy_failed(via, failure) from failure
    return link


def exchange(
    stream: ByteStream, request: bytes, deadline: float, *, whole: bool = False
) -> tuple[handshake.AnswerHead, bytes]:
    """Send a request; returns the head of its answer, and the bytes that came behind it.

    The head of a refusal is its status line alone, unless `whole` wants its fields too.
    Raises OSError, HungUp where no byte came, and ValueError for what is no answer.
    """
    while request:
        stream.settimeout(left(deadline))
        request = request[stream.send(request) :]
    data = bytearray()
    buffer = memoryview(bytearray(READ))
    while (size := handshake.head_size(data, whole=whole)) is None:
        stream.settimeout(left(deadline))
        try:
            count = stream.recv_into(buffer)
        except ConnectionError as error:
            if data:
                raise
            raise HungUp from error
        if not count and not data:
            raise HungUp
        if not count:
            raise ValueError("its header has no end")
        data += buffer[:count]
    return handshake.answer_head(bytes(data[:size])), bytes(data[size:])


def left(deadline: float) -> float:
    """The seconds until `deadline`; raises TimeoutError where there are none."""
    left_s = deadline - monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


def first_to_answer(addresses: Sequence[SocketAddress], deadline: float) -> socket.socket:
    """A socket connected to one of `addresses`; raises OSError.

    They are tried in their order, one more every NEXT_AFTER_S, or at once when one has failed;
    the first that answers wins.
    """
    waiting = deque(addresses)
    problem = OSError("no address")
    next_at = monotonic()
    with DefaultSelector() as selector:
        try:
            while True:
                if waiting and (monotonic() >= next_at or not selector.get_map()):
                    try:
                        selector.register(_start(waiting.popleft()), EVENT_WRITE)
                    except OSError as error:
                        problem = error
                    else:
                        next_at = monotonic() + NEXT_AFTER_S
                if not (waiting or selector.get_map()):
                    raise problem
                left_s = left(deadline)
                if waiting:
                    left_s = min(left_s, max(0.0, next_at - monotonic()))
                for key, _ in selector.select(left_s):
                    connection = cast(socket.socket, key.fileobj)
                    selector.unregister(connection)
                    code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if not code:
                        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        return connection
                    connection.close()
                    problem = OSError(code, os.strerror(code))
                    next_at = monotonic()
        finally:
            for key in list(selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]


def interleaved(addresses: Sequence[SocketAddress]) -> list[SocketAddress]:
    """The same with the families in turns, the first one's first (RFC 8305, section 4)."""
    families: dict[int, list[SocketAddress]] = {}
    for each in addresses:
        families.setdefault(each[0], []).append(each)
    turns = chain.from_iterable(zip_longest(*families.values()))
    return [each for each in turns if each is not None]


def _tcp(host: str, port: int, deadline: float) -> Link:
    started = perf_counter()
    try:
        # A name as bytes spares 7 ms: the codec of international names, and what that loads.
        name = handshake.host_field(host).encode()
        infos = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:  # UnicodeError among them
        raise DialFailed(DialFailure.RESOLVE, host) from error
    resolved = perf_counter()
    addresses = interleaved([(family, kind, proto, to) for family, kind, proto, _, to in infos])
    try:
        connection = first_to_answer(addresses, deadline)
    except OSError as error:
        raise dial_failed(error) from error
    return Link(connection, resolved - started, perf_counter() - resolved)


def _start(address: SocketAddress) -> socket.socket:
    """A socket that begins to connect."""
    family, kind, number, to = address
    connection = socket.socket(family, kind, number)
    connection.setblocking(False)
    code = connection.connect_ex(to)
    if code in (0, EINPROGRESS):
        return connection
    connection.close()
    raise OSError(code, os.strerror(code))


def _secured(link: Link, address: Address, deadline: float, variables: Mapping[str, str]) -> Link:
    """The same connection with TLS; raises OSError, DialFailed."""
    from .tls import secured

    started = perf_counter()
    # Only sockets come here: TLS in TLS is for the service, never for a proxy.
    plain = cast(socket.socket, link.stream)
    stream = secured(plain, handshake.host_field(address.host).encode(), deadline, variables)
    return link._replace(stream=stream, tls_s=perf_counter() - started)


def _proxy_failed(via: Proxy, failure: DialFailed) -> DialFailed:
    """The failure of the way to a proxy, or of what it says, told as the proxy's."""
    if failure.cause is DialFailure.TRUST_SETTING:
        return failure
    cause = DialFailure.PROXY if failure.cause.passes else DialFailure.PROXY_SETTING
    bare = failure.cause in (DialFailure.CONNECT, DialFailure.GARBAGE)
    why = failure.detail if bare else str(failure)
    return DialFailed(cause, f"{via}: {why}")


def _tunnel(stream: ByteStream, via: Proxy, address: Address, deadline: float) -> None:
    """Have the proxy connect to the service; raises DialFailed."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    place = f"{handshake.host_field(host)}:{address.port}"
    fields = {"Host": place, **via.fields}
    try:
        head, rest = exchange(stream, handshake.message(f"CONNECT {place}", fields), deadline)
    except OSError as error:
        raise _proxy_failed(via, dial_failed(error)) from error
    except ValueError as error:
        why = f"what answers is no HTTP proxy: {error}"
        raise DialFailed(DialFailure.PROXY_SETTING, f"{via}: {why}") from error
    if head.status == LOGIN_WANTED:
        raise DialFailed(DialFailure.PROXY_LOGIN, str(via), head.status)
    if not 200 <= head.status < 300:
        raise DialFailed(DialFailure.PROXY, f"{via}: HTTP {head.status}", head.status)
    if rest:
        why = "it says more than an answer"
        raise DialFailed(DialFailure.PROXY_SETTING, f"{via}: {why}")
