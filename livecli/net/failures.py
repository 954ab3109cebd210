"""No connection, whatever the reason: one exception for all steps on the way to a service."""

from __future__ import annotations

import errno
import os
import socket

from livecli.session.events import DialFailure


class DialFailed(Exception):
    """No connection. `status` is the HTTP status where the service, or the proxy, gave one."""

    def __init__(self, cause: DialFailure, detail: str = "", status: int | None = None) -> None:
        super().__init__(cause.reason(detail))
        self.cause = cause
        self.detail = detail
        self.status = status


class HungUp(ConnectionResetError):
    """The peer ended the connection before it said a single byte."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, os.strerror(errno.ECONNRESET))


def dial_failed(error: OSError) -> DialFailed:
    """What an error of a socket means for a dial."""
    if isinstance(error, TimeoutError) and error.errno is None:  # our own limit, not the system's
        return DialFailed(DialFailure.TIMEOUT)
    if hasattr(error, "library"):  # an SSLError; its `errno` is a number of OpenSSL's
        return DialFailed(DialFailure.GARBAGE, f"TLS: {tls_reason(error)}")
    return DialFailed(DialFailure.CONNECT, network_reason(error))


def network_reason(error: OSError) -> str:
    """The reason in the system's words; asyncio puts words of its own into `strerror`."""
    if error.errno and not isinstance(error, socket.gaierror):
        return os.strerror(error.errno).lower()
    return (error.strerror or str(error)).lower()


def tls_reason(error: OSError) -> str:
    """The reason of an SSLError, which is a word such as WRONG_VERSION_NUMBER."""
    return str(getattr(error, "reason", None) or error).replace("_", " ").lower()
