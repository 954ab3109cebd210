"""TLS for a connection that is open: which certificates are trusted, and the handshake.

`ssl` takes as long to load as all the rest of a dial, so only what needs it imports this module.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar, cast

from livecli.session.events import DialFailure

from .connect import left
from .failures import DialFailed, HungUp, network_reason, tls_reason


T = TypeVar("T")

READ = 2**16  # bytes
# A file in a directory where OpenSSL looks authorities up: its name is a hash (`openssl rehash`).
HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
STORE = 20  # files that make a directory a store of its own, and no addition to the bundle
# Codes of OpenSSL for a chain whose end is not trusted: 18 to 21 of X509_V_ERR.
UNKNOWN_AUTHORITY = range(18, 22)


class TlsInTls:
    """TLS inside the TLS to an `https` proxy, with those methods of a socket that a dial uses."""

    def __init__(self, outer: ssl.SSLSocket, context: ssl.SSLContext, host: bytes) -> None:
        self._outer = outer
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=host)
        self._unsent = b""
        self.fileno, self.close = outer.fileno, outer.close
        self.settimeout = outer.settimeout

    def do_handshake(self) -> None:
        self._call(self._tls.do_handshake)

    def recv_into(self, buffer: memoryview, /) -> int:
        try:
            # With a buffer it returns a count, whatever its types say.
            return cast(int, self._call(lambda: self._tls.read(len(buffer), buffer)))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return 0

    def send(self, data: bytes, /) -> int:
        self._flush()
        return self._call(lambda: self._tls.write(data))

    def pending(self) -> int:
        return self._tls.pending() + self._in.pending + self._outer.pending()

    def _call(self, operation: Callable[[], T]) -> T:
        """Run a TLS operation, and move the bytes that it needs; SSLWantReadError: later."""
        while True:
            try:
                result = operation()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._outer.recv(READ)
                if data:
                    self._in.write(data)
                else:
                    self._in.write_eof()
            else:
                with suppress(ssl.SSLWantWriteError):  # what is left goes with the next call
                    self._flush()
                return result

    def _flush(self) -> None:
        self._unsent += self._out.read()
        while self._unsent:
            self._unsent = self._unsent[self._outer.send(self._unsent) :]


def secured(
    stream: socket.socket, host: bytes, deadline: float, variables: Mapping[str, str]
) -> ssl.SSLSocket | TlsInTls:
    """TLS with `host` over `stream`, which it takes over; raises OSError, DialFailed."""
    try:
        context = trusting(variables.get("SSL_CERT_FILE", ""), variables.get("SSL_CERT_DIR", ""))
        tls: ssl.SSLSocket | TlsInTls
        if isinstance(stream, ssl.SSLSocket):
            tls = TlsInTls(stream, context, host)
        else:
            stream = tls = context.wrap_socket(
                stream, server_hostname=host, do_handshake_on_connect=False
            )
        tls.settimeout(left(deadline))
        tls.do_handshake()
    except ssl.SSLCertVerificationError as error:
        stream.close()
        unknown = error.verify_code in UNKNOWN_AUTHORITY
        cause = DialFailure.AUTHORITY if unknown else DialFailure.TLS
        raise DialFailed(cause, error.verify_message) from error
    except ssl.SSLEOFError as error:
        stream.close()
        raise HungUp from error
    except BaseException:
        stream.close()
        raise
    return tls


def answers(stream: socket.socket, deadline: float) -> bool:
    """Whether the peer speaks TLS, be it only to refuse; `stream` is closed afterwards."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # nothing is ever sent over it
    context.verify_mode = ssl.CERT_NONE
    try:
        stream.settimeout(left(deadline))
        with context.wrap_socket(stream):
            return True
    except OSError as error:
        return "ALERT" in str(getattr(error, "reason", ""))


@lru_cache
def trusting(file: str, folders: str) -> ssl.SSLContext:
    """A context that trusts what SSL_CERT_FILE and SSL_CERT_DIR name, or else the system.

    Each replaces its half of the system's certificates, as with OpenSSL. A directory is looked up
    when it is needed; a bundle of 144 certificates takes 20 ms to read. Raises DialFailed.
    """
    paths = ssl.get_default_verify_paths()
    stores = [each for each in (folders or paths.openssl_capath).split(os.pathsep) if each]
    if folders and not any(map(_hashed, stores)):
        why = _why_no_store(stores)
        raise DialFailed(DialFailure.TRUST_SETTING, f"SSL_CERT_DIR={folders}: {why}")
    bundle = file
    if not file and (folders or all(_hashed(each) < STORE for each in stores)):
        bundle = paths.openssl_cafile if os.path.exists(paths.openssl_cafile) else ""
    stores = [each for each in stores if os.path.isdir(each)]
    if not (bundle or stores):
        return ssl.create_default_context()
    try:
        # With a place of its own it does not read the system's bundle.
        return ssl.create_default_context(
            cafile=bundle or None, capath=os.pathsep.join(stores) or None
        )
    except OSError as error:
        name = f"SSL_CERT_FILE={file}" if file else bundle
        why = tls_reason(error) if isinstance(error, ssl.SSLError) else network_reason(error)
        raise DialFailed(DialFailure.TRUST_SETTING, f"{name}: {why}") from error


def _hashed(folder: str) -> int:
    """How many files of a folder are named by a hash, STORE at the most; 0 where it is none."""
    count = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            count += HASHED.fullmatch(entry.name) is not None
            if count == STORE:
                break
    return count


def _why_no_store(folders: list[str]) -> str:
    for folder in folders:
        try:
            os.listdir(folder)
        except OSError as error:
            return network_reason(error)
    return "no certificate named by its hash is in it, as `openssl rehash` names them"
