"""Opening one WebSocket to the feed: connection, upgrade, and the ways to fail. It blocks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from time import perf_counter
from typing import TYPE_CHECKING

from livecli.feed.address import Address
from livecli.named_tuple import NamedTuple
from livecli.session.events import DialFailure

from . import handshake, second_look
from .connect import ByteStream, connect, exchange
from .failures import DialFailed, HungUp, dial_failed
from .proxy import MASK, masked


if TYPE_CHECKING:
    from websockets.extensions import Extension

    from .background_call import BackgroundCall
    from .connect import Link


__all__ = ["DialFailed", "Dialled", "Phases", "Target", "dial"]

LONGEST = 200  # characters of what a stranger says


class Phases(NamedTuple):
    """How long each phase took, in seconds; None where there was no such phase."""

    resolve: float
    connect: float
    tls: float | None
    upgrade: float


class Dialled(NamedTuple):
    """An open WebSocket: its stream, which does not block, and the bytes that came already.

    `extension` is the compression that was agreed on. A stream of TLS may hold decrypted bytes that
    no poll sees.
    """

    socket: ByteStream
    rest: bytes
    extension: Extension | None
    phases: Phases


class Target(NamedTuple):
    """What to dial: an address, and the token for it."""

    address: Address
    token: str | None = None
    by_subprotocol: bool = False  # the token travels as a subprotocol and not in the URL

    @property
    def shown(self) -> str:
        """The URL for people, the token masked."""
        return f"{self.address}?token=***" if self.token else str(self.address)

    def where(self, path: str | None) -> str:
        """The URL of a socket for people, without the token; None: at the address's own path."""
        return str(self.address if path is None else self.address._replace(path=path))

    def resource(self, path: str | None) -> str:
        """The path and the query of a socket, with the token unless it travels otherwise."""
        url = self.address.socket_url(path, None if self.by_subprotocol else self.token)
        return url.removeprefix(str(self.address._replace(path="")))

    @property
    def subprotocols(self) -> tuple[str, ...]:
        return ("token", self.token) if self.by_subprotocol and self.token else ()


def dial(
    target: Target,
    path: str | None,
    *,
    deadline: float,
    variables: Mapping[str, str] = os.environ,
    early: BackgroundCall[Link] | None = None,
) -> Dialled:
    """Open a WebSocket until `deadline`, a monotonic time; raises DialFailed.

    `variables` are those of the environment: they name a proxy and the certificates to trust.
    `early` is the connection to use, where one was begun before.
    """
    link = connect(target.address, deadline, variables) if early is None else early.result()
    try:
        started = perf_counter()
        rest, extension = _upgraded(link.stream, target, path, deadline, variables)
        link.stream.settimeout(0)
    except BaseException:
        link.stream.close()
        raise
    phases = Phases(link.resolve_s, link.connect_s, link.tls_s, perf_counter() - started)
    return Dialled(link.stream, rest, extension, phases)


def _upgraded(
    stream: ByteStream,
    target: Target,
    path: str | None,
    deadline: float,
    variables: Mapping[str, str],
) -> tuple[bytes, Extension | None]:
    """Shake hands; returns the bytes behind the answer, and the extension that was agreed on."""
    address = target.address
    key = handshake.new_key()
    try:
        head, rest = exchange(stream, handshake.request(target, path, key), deadline)
        if head.status == handshake.SWITCHING:
            return rest, handshake.check(head, key, target)
        to = _location(head, target)
        failure = DialFailed(DialFailure.STATUS, f"HTTP {head.status}{to}", head.status)
    except HungUp:
        failure = DialFailed(DialFailure.CONNECT, "reset during the upgrade")
    except OSError as error:
        raise dial_failed(error) from error
    except ValueError as error:
        failure = DialFailed(DialFailure.GARBAGE, str(error)[:LONGEST])
    # A server of TLS to which plain text comes hangs up, or says 400, or sends an alert.
    perhaps_tls = failure.status in (None, 400)
    if perhaps_tls and second_look.speaks_tls(address, deadline, variables):
        failure = DialFailed(DialFailure.ONLY_TLS)
    raise failure


def _location(head: handshake.AnswerHead, target: Target) -> str:
    """Where a redirect leads, without what may be secret."""
    locations = head.values("location")
    if not (300 <= head.status < 400 and locations):
        return ""
    to = masked(locations[0].partition("?")[0].partition("#")[0][:LONGEST])
    return f", to {to.replace(target.token, MASK) if target.token else to}"
