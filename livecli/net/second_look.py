"""What a server speaks that answered nothing, or nonsense: plain HTTP, or TLS.

Both ask by a connection of their own that carries neither token nor path, and for LOOK_S at most.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from time import monotonic

from livecli.feed.address import Address

from . import connect, handshake
from .failures import DialFailed


LOOK_S = 3.0


def speaks_tls(address: Address, deadline: float, variables: Mapping[str, str]) -> bool:
    """Whether a server that gave no answer, or one of 400, speaks TLS; not where we spoke it."""
    if address.secure:
        return False
    from .tls import answers

    deadline = min(deadline, monotonic() + LOOK_S)
    try:
        stream = connect.reach(address, deadline, variables).stream
    except DialFailed:
        return False
    try:
        return type(stream) is socket.socket and answers(stream, deadline)
    finally:
        stream.close()


def speaks_http(address: Address, deadline: float, variables: Mapping[str, str]) -> bool:
    """Whether a server that gave no answer to TLS speaks plain HTTP."""
    deadline = min(deadline, monotonic() + LOOK_S)
    fields = {"Host": handshake.host_field(address.authority), "Connection": "close"}
    try:
        stream = connect.reach(address, deadline, variables).stream
    except DialFailed:
        return False
    try:
        connect.exchange(stream, handshake.message("GET /", fields), deadline)
    except (OSError, ValueError):
        return False
    finally:
        stream.close()
    return True
