"""One HTTP GET, bounded in time and size; it follows no redirect.

It goes the way of the sockets: their proxy, by a tunnel, their certificates and their addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from time import monotonic
from typing import NamedTuple

from livecli.errors import LivecliError, Unreachable
from livecli.feed.address import Address
from livecli.feed.rest.answers import ListAnswer
from livecli.session.events import DialFailure

from . import handshake, second_look
from .background_call import BackgroundCall
from .connect import READ, ByteStream, connect, exchange, left
from .dialler import SHARE
from .failures import DialFailed, HungUp
from .http_body import TooLong, body


BAD_REQUEST = 400


class Origin(NamedTuple):
    """Scheme, host and port: a token is never sent to another one."""

    secure: bool
    host: str
    port: int

    def __str__(self) -> str:
        return str(self.address).replace("ws", "http", 1)

    @property
    def address(self) -> Address:
        return Address("wss" if self.secure else "ws", self.host, self.port)


class NoAnswer(Exception):
    """No answer: the reason and the next step for people; `again` if a retry may help.

    `kind` is the error that ends a run by it.
    """

    def __init__(
        self,
        reason: str,
        step: str,
        *,
        again: bool = False,
        kind: type[LivecliError] = Unreachable,
    ) -> None:
        super().__init__(f"{reason}; {step}")
        self.again = again
        self.kind = kind


def get(
    origin: Origin,
    target: str,
    headers: Mapping[str, str],
    limit_s: float,
    variables: Mapping[str, str],
) -> ListAnswer:
    """The answer to `GET target`; raises NoAnswer. A redirect is an answer like any other.

    It takes `limit_s` at the most, whatever hangs: a name that does not resolve, a proxy, a header
    that comes byte by byte. `variables` are those of the environment.
    """
    deadline = monotonic() + SHARE * limit_s
    call = BackgroundCall(lambda: _get(origin, target, headers, deadline, variables))
    try:
        return call.result(limit_s)
    except DialFailed as failure:
        cause = failure.cause
        why = f"what answers is no web server ({failure.detail})"
        why = why if cause is DialFailure.GARBAGE else str(failure)
        again = cause.may_pass(failure.status)
        raise NoAnswer(f"{origin}: {why}", cause.advice, again=again, kind=cause.kind) from failure
    except TimeoutError as error:
        why = f"no answer from {origin} in {limit_s:.3g} s"
        raise NoAnswer(why, "try again later", again=True) from error
    except (OSError, EOFError) as error:
        why = f"the connection to {origin} was lost"
        raise NoAnswer(why, "try again", again=True) from error
    except TooLong as error:
        raise NoAnswer(f"the answer of {origin} is {error}", "check --url") from error


def _get(
    origin: Origin,
    target: str,
    headers: Mapping[str, str],
    deadline: float,
    variables: Mapping[str, str],
) -> ListAnswer:
    """Raises DialFailed; and TimeoutError, OSError, EOFError and TooLong of an open connection."""
    address = origin.address
    speaks_tls = partial(second_look.speaks_tls, address, deadline, variables)
    stream = connect(address, deadline, variables).stream
    try:
        request = handshake.message(f"GET {target}", {**_fields(address), **headers})
        head, rest = exchange(stream, request, deadline, whole=True)
        if head.status == BAD_REQUEST and speaks_tls():
            raise DialFailed(DialFailure.ONLY_TLS)
        whole = body(head, _pieces(stream, rest, deadline))
        return ListAnswer(head.status, whole, dict(head.fields))
    except (HungUp, ValueError) as error:
        if speaks_tls():
            raise DialFailed(DialFailure.ONLY_TLS) from error
        if isinstance(error, HungUp):
            raise
        raise DialFailed(DialFailure.GARBAGE, str(error)) from error
    finally:
        stream.close()


def _fields(address: Address) -> dict[str, str]:
    """The header fields of a request for one answer, not compressed."""
    host = handshake.host_field(address.authority)
    return {"Host": host, "Accept-Encoding": "identity", "Connection": "close"}


def _pieces(stream: ByteStream, rest: bytes, deadline: float) -> Iterator[bytes]:
    """The bytes behind a head, `rest` first; raises OSError."""
    if rest:
        yield rest
    buffer = memoryview(bytearray(READ))
    while True:
        stream.settimeout(left(deadline))
        yield bytes(buffer[: stream.recv_into(buffer)])
