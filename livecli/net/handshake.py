"""The opening handshake of a WebSocket (RFC 6455, section 4): the request, the check of its answer.

Pure: bytes in, bytes out. The core of `websockets` does the same; loading it takes longer than the
handshake. What it accepts is accepted here, but for what MAX_HEAD bounds, and its own code checks
an extension that was agreed on.
"""

from __future__ import annotations

import os
import re
from binascii import b2a_base64
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from livecli import __version__
from livecli.named_tuple import NamedTuple


try:
    # hashlib takes 3 ms to load, for OpenSSL's digests.
    from _sha1 import sha1  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha1


if TYPE_CHECKING:
    from websockets.extensions import Extension

    from .dial import Target


SWITCHING = 101
MAX_HEAD = 32 * 2**10  # bytes; the core would take a megabyte of header lines from anybody
MAX_LINE = 8 * 2**10  # bytes
MAX_FIELDS = 128
BREAK = b"\r\n"
END = BREAK + BREAK
# A whole status line. Refusals of old proxies are of HTTP/1.0, and may lack the phrase.
STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
UPGRADE_LINE = b"HTTP/1.1 101 "
STATUS_LINE_START = b"HTTP/1."
TOKEN = re.compile(r"[-!#$%&'*+.^_`|~0-9a-zA-Z]+")
PROTOCOL = re.compile(rf"{TOKEN.pattern}(?:/{TOKEN.pattern})?")
FIELD = re.compile(rb"([-!#$%&'*+.^_`|~0-9a-zA-Z]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)")
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
DEFLATE = "permessage-deflate; client_max_window_bits"
# Characters of a path that stay as they are; a percent sign was written by somebody who knows.
AS_IT_IS = "/%:@!$&'()*+,;=~"


class AnswerHead(NamedTuple):
    """A status line and its header fields, the names in lower case."""

    status: int
    fields: Sequence[tuple[str, str]] = ()

    def values(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]


def new_key() -> str:
    """A value for Sec-WebSocket-Key: sixteen random bytes in base64."""
    return b2a_base64(os.urandom(16), newline=False).decode()


def accepting(key: str) -> str:
    """The value of Sec-WebSocket-Accept that answers `key`."""
    return b2a_base64(sha1(key.encode() + MAGIC).digest(), newline=False).decode()


def request(target: Target, path: str | None, key: str) -> bytes:
    """The request for an upgrade on `path` (None: the address's own)."""
    fields = {
        "Host": host_field(target.address.authority),
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
    }
    if not target.address.loopback:  # where it only costs; elsewhere it saves four fifths
        fields["Sec-WebSocket-Extensions"] = DEFLATE
    if target.subprotocols:
        fields["Sec-WebSocket-Protocol"] = ", ".join(target.subprotocols)
    where, mark, query = target.resource(path).partition("?")
    return message(f"GET {quote(where, safe=AS_IT_IS)}{mark}{query}", fields)


def message(line: str, fields: Mapping[str, str]) -> bytes:
    """A request of HTTP/1.1 without a body; `line` is its method and its target."""
    lines = [f"{line} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    lines += [f"User-Agent: livecli/{__version__}", "", ""]
    return "\r\n".join(lines).encode("iso-8859-1", "replace")


def host_field(authority: str) -> str:
    """HOST:PORT in ASCII, as names are looked up."""
    return authority if authority.isascii() else authority.encode("idna").decode()


def head_size(data: bytes | bytearray, *, whole: bool = False) -> int | None:
    """The bytes of the head that `data` begins with; None while it is incomplete.

    Of an answer that is no success, no upgrade and no redirect, the status line is all of it unless
    `whole` is true. Raises ValueError for what is no answer.
    """
    if not data.startswith(STATUS_LINE_START[: len(data)]):
        raise ValueError(f"it begins with {bytes(data[:20])!r}")
    line_size = data.find(BREAK)
    if (len(data) if line_size < 0 else line_size + len(BREAK)) > MAX_LINE:
        raise ValueError("its first line has no end")
    if line_size < 0 and b"\n" not in data:
        return None
    status = _status(bytes(data[:line_size]))
    if not whole and status != SWITCHING and not 200 <= status < 400:
        return line_size + len(BREAK)
    size = data.find(END, line_size)
    size = len(data) if size < 0 else size + len(END)
    if size > MAX_HEAD:
        raise ValueError(f"its header is longer than {MAX_HEAD // 2**10} KiB")
    if data.count(b"\n", 0, size) != data.count(BREAK, 0, size):
        raise ValueError("a line of its header ends without a carriage return")
    return size if data.endswith(END, 0, size) else None


def answer_head(data: bytes) -> AnswerHead:
    """The head that `data` is; raises ValueError."""
    first, *lines = data.removesuffix(BREAK).removesuffix(BREAK).split(BREAK)
    if len(lines) > MAX_FIELDS:
        raise ValueError(f"its header has more than {MAX_FIELDS} fields")
    return AnswerHead(_status(first), [_field(line) for line in lines])


def check(head: AnswerHead, key: str, target: Target) -> Extension | None:
    """Check an answer of 101; returns the extension that it agrees to. Raises ValueError."""
    if not any(each.lower() == "upgrade" for each in _words(head, "connection", TOKEN)):
        raise ValueError("its Connection is no upgrade")
    if [each.lower() for each in _words(head, "upgrade", PROTOCOL)] != ["websocket"]:
        raise ValueError("its Upgrade is not to websocket")
    if head.values("sec-websocket-accept") != [accepting(key)]:
        raise ValueError("its Sec-WebSocket-Accept does not answer the key")
    chosen = _words(head, "sec-websocket-protocol", TOKEN)
    if head.values("sec-websocket-protocol") and (
        len(chosen) != 1 or chosen[0] not in target.subprotocols
    ):
        raise ValueError("it chooses a subprotocol that was not offered")
    extensions = head.values("sec-websocket-extensions")
    if not extensions:
        return None
    if target.address.loopback:
        raise ValueError("it uses an extension that was not offered")
    return _deflate(extensions)


def _status(line: bytes) -> int:
    match = STATUS_LINE.fullmatch(line)
    status = int(match[1]) if match is not None else 0
    if not status or (status == SWITCHING and not line.startswith(UPGRADE_LINE)):
        raise ValueError(f"it begins with {line[:20]!r}")
    return status


def _field(line: bytes) -> tuple[str, str]:
    match = FIELD.fullmatch(line)
    if match is None or len(line) > MAX_LINE - len(BREAK):
        raise ValueError(f"a line of its header cannot be read: {line[:20]!r}")
    return match[1].decode().lower(), match[2].decode("iso-8859-1").rstrip("\t ")


def _words(head: AnswerHead, name: str, grammar: re.Pattern[str]) -> list[str]:
    """The words of a field that is a list, of all its lines; each line has one at least."""
    words: list[str] = []
    for value in head.values(name):
        line = [word for each in value.split(",") if (word := each.strip("\t "))]
        if not line or not all(map(grammar.fullmatch, line)):
            raise ValueError(f"its {name} cannot be read")
        words += line
    return words


def _deflate(values: Iterable[str]) -> Extension:
    """The extension by these fields, as the library of the protocol checks and makes it."""
    from websockets.exceptions import InvalidHandshake
    from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
    from websockets.headers import parse_extension

    try:
        agreed = [each for value in values for each in parse_extension(value)]
        if [name for name, _ in agreed] != [ClientPerMessageDeflateFactory.name]:
            raise ValueError("it uses extensions that were not offered")
        factory = ClientPerMessageDeflateFactory()
        return factory.process_response_params(agreed[0][1], [])
    except InvalidHandshake as error:
        raise ValueError(f"it uses its extension otherwise than offered: {error}") from error
