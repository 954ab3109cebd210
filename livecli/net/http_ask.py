"""A request as the relay reads it, and plain answers."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from livecli.named_tuple import NamedTuple
from livecli.net.server import offered_token
from livecli.net.wire import Wire
from livecli.relay.access import Denial


LONGEST_LINE, LONGEST_HEAD = 4 * 2**10, 8 * 2**10  # bytes of a request


class Ask(NamedTuple):
    """A request, as far as the relay reads it."""

    path: str
    query: dict[str, str]
    host: str | None
    origin: str | None
    token: str | None
    upgrades: bool
    last: str | None  # Last-Event-ID


def read(request: Request) -> Ask:
    """Raises LookupError or ValueError."""
    parts = urlsplit(request.path)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    headers = request.headers
    kind, _, value = headers.get("Authorization", "").partition(" ")
    bearer = value.strip() if kind.lower() in ("token", "bearer") else None
    return Ask(
        parts.path,
        query,
        headers.get("Host"),
        headers.get("Origin"),
        query.get("token") or offered_token(request) or bearer,
        headers.get("Upgrade", "").lower() == "websocket",
        headers.get("Last-Event-ID"),
    )


def too_long(request: Request) -> Denial | None:
    if len(request.path) > LONGEST_LINE - len("GET  HTTP/1.1"):
        return Denial(414, f"the request line is longer than {LONGEST_LINE} bytes")
    if sum(len(name) + len(value) for name, value in request.headers.raw_items()) > LONGEST_HEAD:
        return Denial(431, f"the head of the request is longer than {LONGEST_HEAD} bytes")
    return None


def is_health(path: str) -> bool:
    return path.rstrip("/") in ("/health", "/health/live", "/health/ready")


def bare_address(address: str) -> str:
    """An IPv4 address that came as one of IPv6."""
    return address.removeprefix("::ffff:")


def respond(
    wire: Wire, status: int, kind: bytes, body: bytes, more: bytes = b"", policy: str = ""
) -> None:
    """Answer, and end the connection."""
    protocol = wire.protocol
    assert isinstance(protocol, ServerProtocol), protocol
    headers = Headers(
        {
            "Content-Type": kind.decode(),
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Connection": "close",
        }
    )
    for line in more.decode().splitlines():
        name, _, value = line.partition(": ")
        headers[name] = value
    if policy:
        headers["Content-Security-Policy"] = policy
        headers["Referrer-Policy"] = "no-referrer"
    phrase = HTTPStatus(status).phrase
    wire.streaming = False
    protocol.send_response(Response(status, phrase, headers, body))
    wire.flush()
