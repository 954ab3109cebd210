"""One connection to a NATS server, from the handshake to its loss; the client's home.

Another connection is another object: nothing that waited in the old one is sent by the new one.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING, Any

import orjson

from livecli.errors import LivecliError, OutputFailed, TokenRefused, Unreachable, UsageError

from .server_address import Login, ServerAddress


if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.protocol.parser import Parser


INSTALL = "the package nats-py is missing; pip install 'livecli[nats]'"
# The server's word for one message: our number, its sequence, and whether it was there already.
Acknowledgement = tuple[int, int, bool]

CONNECT_S = 5.0
ASK_S = 5.0  # for an answer of JetStream's
CLOSE_S = 2.0
PING_S = 5.0  # two without an answer are the end of a connection
MOST_WAITING = 0  # messages of a subscription: what is bounded is what we ask for
NO_CONSUMER = 10014
NO_STREAM = 10059
WRONG_SEQUENCE = 10071  # another message was stored behind the one that was expected
AT_ONCE = struct.pack("ii", 1, 0)  # of SO_LINGER
ENDED = "it ended the connection; does it want --tls-cert?"
NO_TLS = "it has no TLS; use nats://, without --tls-ca and --tls-cert"
DENIED = "permissions violation"
REFUSALS = ("authorization", "authentication", "user authentication")


class ApiRefusal(LivecliError):
    """JetStream's refusal: its own words and number."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class NatsConnection:
    """`open` it once; `lost` is done when it is gone, with the reason."""

    def __init__(self, address: ServerAddress, login: Login, name: str) -> None:
        self.address = address
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.version = (0, 0)
        self._login = login
        self._name = name
        self._errors: list[Exception] = []
        self._client: Client = _client(address.secure or bool(login.tls_ca or login.tls_cert))
        self.on_error: Callable[[str], None] = lambda text: None

    async def open(self, connect_s: float = CONNECT_S) -> None:
        """Connect to the first server that lets us in.

        Raises Unreachable, TokenRefused, or UsageError for credentials that cannot be read.
        """
        login = self._login
        options: dict[str, Any] = {}
        if login.user is not None and login.password is not None:
            options |= {"user": login.user, "password": login.password}
        if login.token is not None:
            options["token"] = login.token
        if login.creds is not None:
            options["user_credentials"] = login.creds
        if login.nkey is not None:
            options["nkeys_seed"] = login.nkey
        if self.address.secure or login.tls_ca or login.tls_cert:
            options["tls"] = _tls(login)
        try:
            await asyncio.wait_for(
                self._client.connect(
                    self.address.urls,
                    name=self._name,
                    allow_reconnect=False,
                    max_reconnect_attempts=1,
                    reconnect_time_wait=0,
                    connect_timeout=max(1, round(connect_s)),
                    ping_interval=round(PING_S),
                    max_outstanding_pings=1,
                    error_cb=self._error,
                    closed_cb=self._closed,
                    **options,
                ),
                2 * connect_s * len(self.address.hosts),
            )
            if not self._client.is_connected:  # such as TLS 1.3, which refuses us afterwards
                raise ConnectionError(ENDED)
        except Exception as error:
            await self.drop(_words(error))
            raise self._failure(error) from None
        version = self._client.connected_server_version
        self.version = version.major, version.minor

    async def subscribe(self, subject: str, on_message: Callable[[Msg], Awaitable[None]]) -> int:
        """Have `on_message` called with each message on `subject`, in their order."""
        found = await self._client.subscribe(
            subject, cb=on_message, pending_msgs_limit=0, pending_bytes_limit=0
        )
        return found._id

    def acknowledged(
        self, inbox: str, on_acknowledgements: Callable[[list[Acknowledgement]], None]
    ) -> None:
        """Before `open`: have this called with the acknowledgements that come to `inbox` at once.

        They are cut out before the client's parser, which takes four times as long for each. What
        it sees of them nevertheless goes the way of all messages.
        """
        self._client._ps = _parser(self._client, inbox, on_acknowledgements)

    def new_inbox(self) -> str:
        return self._client.new_inbox()

    async def send(self, commands: bytes) -> None:
        """Send commands of the protocol, made by us, at once; waits while the socket is full."""
        await self._client._send_command(commands)
        await self._client._flush_pending()

    async def publish(self, subject: str, payload: bytes, reply: str = "") -> None:
        await self._client.publish(subject, payload, reply=reply)

    async def ask(self, what: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """JetStream's answer to `$JS.API.{what}`; raises ApiRefusal, or Unreachable without one."""
        from nats.errors import Error, NoRespondersError

        payload = orjson.dumps(body) if body is not None else b""
        try:
            reply = await self._client.request(f"$JS.API.{what}", payload, timeout=ASK_S)
        except NoRespondersError:
            raise UsageError(
                f"{self.address}: it has no JetStream; start nats-server with -js"
            ) from None
        except (TimeoutError, Error) as error:
            raise self._unanswered(error) from None
        return _answer(reply.data)

    async def put(
        self, subject: str, payload: bytes, headers: dict[str, str], patience_s: float
    ) -> int:
        """Store a message, and wait for the server's word; returns its sequence.

        Raises ApiRefusal, or Unreachable without an answer.
        """
        from nats.errors import Error

        try:
            reply = await self._client.request(subject, payload, patience_s, headers=headers)
        except (TimeoutError, Error) as error:
            raise self._unanswered(error) from None
        return int(_answer(reply.data)["seq"])

    async def stored(self, stream: str, body: Mapping[str, Any]) -> list[Msg]:
        """The messages of a direct get of several; none where there are none."""
        inbox = self.new_inbox()
        found: list[Msg] = []
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def add(message: Msg) -> None:
            if (message.headers or {}).get("Status") is None:
                found.append(message)
            elif not end.done():
                end.set_result(None)

        subscription = await self._client.subscribe(inbox, cb=add)
        try:
            await self._client.publish(
                f"$JS.API.DIRECT.GET.{stream}", orjson.dumps(body), reply=inbox
            )
            await asyncio.wait_for(end, ASK_S)
        except TimeoutError:
            raise Unreachable(f"{self.address}: no answer about stream {stream}") from None
        finally:
            with suppress(Exception):
                await subscription.unsubscribe()
        return found

    async def drop(self, why: str) -> None:
        """End the connection, for this reason; what was not sent by now never is."""
        self.give_up(why)
        await self.close()

    def give_up(self, why: str) -> None:
        """The same, from a callback."""
        self._set_lost(why)
        writer = getattr(self._client._transport, "_io_writer", None)
        if writer is not None:
            link = writer.get_extra_info("socket")
            if link is not None:
                # The system would send for minutes what a network that is away has not taken.
                with suppress(OSError):
                    link.setsockopt(SOL_SOCKET, SO_LINGER, AT_ONCE)
            writer.transport.abort()

    async def close(self) -> None:
        with suppress(Exception):  # the client waits for ever where TLS failed
            await asyncio.wait_for(self._client.close(), CLOSE_S)
        self._set_lost("closed")

    async def _error(self, error: Exception) -> None:
        self._errors.append(error)
        self.on_error(_words(error))

    async def _closed(self) -> None:
        last = self._errors[-1] if self._errors else None
        self._set_lost(_words(last) if last else "connection closed")

    def _set_lost(self, why: str) -> None:
        if not self.lost.done():
            self.lost.set_result(why)

    def _unanswered(self, error: Exception) -> LivecliError:
        """No answer came: it takes too long, or we may not ask."""
        refusals = [_words(each) for each in self._errors if DENIED in _words(each)]
        if refusals:
            return TokenRefused(f"{self.address}: {refusals[-1]}; check the rights of the user")
        return Unreachable(f"{self.address}: no answer ({_words(error)})")

    def _failure(self, error: Exception) -> LivecliError:
        """The sentence of a connection that could not be made."""
        if isinstance(error, LivecliError):
            return error
        causes = [error, *reversed(self._errors)]
        for each in causes:
            words = _words(each)
            if any(word in words.lower() for word in REFUSALS):
                return TokenRefused(
                    f"{self.address}: it refused us ({words.lower()}); check the login"
                )
            if isinstance(each, ssl.SSLError):
                file = "--tls-cert" if "alert" in words else "--tls-ca"
                return Unreachable(f"{self.address}: TLS failed ({words}); check {file}")
            if isinstance(each, ConnectionError) and not each.errno:
                return Unreachable(f"{self.address}: {NO_TLS if NO_TLS in words else ENDED}")
            if type(each).__module__.startswith("nkeys") or isinstance(
                each, ValueError | TypeError
            ):
                return UsageError("--creds, --nkey: they cannot be used; give others")
        told = next((each for each in causes if isinstance(each, OSError)), error)
        return Unreachable(f"{self.address}: not reachable ({_words(told)}); is nats-server there?")


def output_failed(address: ServerAddress, why: str) -> OutputFailed:
    """The server does not store what we publish."""
    return OutputFailed(
        f"{address}: it stores nothing more ({why}); make room, or check the rights"
    )


def _client(needs_tls: bool) -> Client:
    try:
        from nats.aio.client import Client
    except ImportError:
        raise UsageError(INSTALL) from None
    import logging

    for name in ("asyncio", "nats"):  # what they say there, we say
        logging.getLogger(name).setLevel(logging.CRITICAL)

    class TlsClient(Client):
        """Says nothing, least of all a password, to a server without TLS."""

        async def _process_info(
            self, info: dict[str, Any], initial_connection: bool = False
        ) -> None:
            if initial_connection and not info.get("tls_required"):
                raise ConnectionError(NO_TLS)
            await super()._process_info(info, initial_connection)

    return TlsClient() if needs_tls else Client()


def _parser(
    client: Client, inbox: str, on_acknowledgements: Callable[[list[Acknowledgement]], None]
) -> Parser:
    import re

    from nats.protocol.parser import AWAITING_CONTROL_LINE, Parser

    beginning = b"MSG %b." % inbox.encode()
    acknowledgement = re.compile(
        rb"MSG %b\.(\d{1,18}) \d+ \d+\r\n"
        rb'\{"stream": ?"[^"]*", ?(?:"domain": ?"[^"]*", ?)?"seq": ?(\d{1,18})'
        rb'(, ?"duplicate": ?true)?\}\r\n' % re.escape(inbox.encode())
    ).match

    class AcknowledgementParser(Parser):
        """The client's, without the acknowledgements at the beginning of what came."""

        async def parse(self, data: bytes = b"") -> None:
            if self.state == AWAITING_CONTROL_LINE:
                if self.buf:
                    data = bytes(self.buf) + data
                    self.buf.clear()
                at, found = 0, []
                while (match := acknowledgement(data, at)) is not None:
                    number, sequence, duplicate = match.groups()
                    found.append((int(number), int(sequence), duplicate is not None))
                    at = match.end()
                if found:
                    on_acknowledgements(found)
                    data = data[at:]
                if data.startswith(beginning) and data.count(b"\r\n") < 2:  # the rest will come
                    self.buf.extend(data)
                    return
            await super().parse(data)

    return AcknowledgementParser(client)


def _tls(login: Login) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=login.tls_ca)
        if login.tls_cert is not None:
            context.load_cert_chain(login.tls_cert, login.tls_key)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--tls-ca, --tls-cert, --tls-key: they cannot be used ({_words(error)})"
        ) from None
    return context


def _answer(data: bytes) -> dict[str, Any]:
    """JetStream's answer; raises ApiRefusal."""
    answer: dict[str, Any] = orjson.loads(data)
    if "error" in answer:
        refusal = answer["error"]
        raise ApiRefusal(int(refusal.get("err_code", 0)), str(refusal.get("description", "")))
    return answer


def _words(error: Exception) -> str:
    """What an error says, short."""
    if isinstance(error, TimeoutError) and not error.errno:
        return "timeout"
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno).lower()  # without the numbers of the call
    text = (
        getattr(error, "verify_message", None)
        or (getattr(error, "reason", None) or "").replace("_", " ").lower()
        or getattr(error, "strerror", None)
        or str(error)
        or type(error).__name__
    )
    text = str(text).removeprefix("nats: ").strip().strip("'")
    return (text[:1].lower() + text[1:])[:200]
