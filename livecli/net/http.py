"""One HTTP GET or POST, bounded in time and size; it follows no redirect.

It goes the way of the sockets: their proxy, by a tunnel, their certificates and their addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import NamedTuple, TypeVar

from livecli.errors import LivecliError, Unreachable
from livecli.feed.address import Address
from livecli.feed.rest.answers import ListAnswer
from livecli.session.events import DialFailure

from . import handshake, second_look
from .background_call import BackgroundCall
from .connect import READ, ByteStream, connect, exchange, left
from .dialler import SHARE
from .failures import DialFailed, HungUp
from .handshake import AnswerHead
from .http_body import TooLong, body


T = TypeVar("T")

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
        self.reason = reason
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
    return _bounded(origin, limit_s, lambda: _get(origin, target, headers, deadline, variables))


def post(
    origin: Origin,
    target: str,
    headers: Mapping[str, str],
    content: bytes,
    limit_s: float,
    variables: Mapping[str, str],
) -> AnswerHead:
    """The head of the answer to `POST target`; nobody reads its body. Raises NoAnswer, as `get`."""
    deadline = monotonic() + SHARE * limit_s
    length = {"Content-Length": str(len(content))}

    def work() -> AnswerHead:
        with _asked(
            origin, f"POST {target}", {**headers, **length}, content, deadline, variables
        ) as (_, head, _):
            return head

    return _bounded(origin, limit_s, work)


def _bounded(origin: Origin, limit_s: float, work: Callable[[], T]) -> T:
    """What `work` returns, in `limit_s` at the most; raises NoAnswer for whatever it raises."""
    call = BackgroundCall(work)
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
    with _asked(origin, f"GET {target}", headers, b"", deadline, variables) as asked:
        stream, head, rest = asked
        whole = body(head, _pieces(stream, rest, deadline))
        return ListAnswer(head.status, whole, dict(head.fields))


@contextmanager
def _asked(
    origin: Origin,
    line: str,
    headers: Mapping[str, str],
    content: bytes,
    deadline: float,
    variables: Mapping[str, str],
) -> Iterator[tuple[ByteStream, AnswerHead, bytes]]:
    """A connection on which a request was answered: the head, and what came behind it."""
    address = origin.address
    speaks_tls = partial(second_look.speaks_tls, address, deadline, variables)
    stream = connect(address, deadline, variables).stream
    try:
        request = handshake.message(line, {**_fields(address), **headers}) + content
        head, rest = exchange(stream, request, deadline, whole=True)
        if head.status == BAD_REQUEST and speaks_tls():
            raise DialFailed(DialFailure.ONLY_TLS)
        yield stream, head, rest
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
