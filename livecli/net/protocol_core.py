"""The protocol's core, of the library `websockets`, as both ends set it up; it takes 12 ms to load.

A client makes it only when it meets a frame that is no plain text.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from websockets.client import ClientProtocol
from websockets.extensions import Extension
from websockets.frames import Close
from websockets.protocol import CLOSING, OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI


# The core's debug log shows the request, and so the token; this logger cannot be switched on.
MUTE = logging.Logger("livecli.net", logging.CRITICAL + 1)


class ServerCore(ServerProtocol):
    """The server's end, before its handshake; takes messages of `max_size` bytes.

    A class, because a function given to `ServerProtocol` ties each of them into a circle, which
    only the collector would free.
    """

    def __init__(self, max_size: int) -> None:
        super().__init__(max_size=max_size, logger=MUTE)

    def select_subprotocol(self, subprotocols: Sequence[Subprotocol]) -> Subprotocol | None:
        """`token`, where offered: strict clients want it back (wire-facts, Auth)."""
        token = Subprotocol("token")
        return token if token in subprotocols else None


def client_core(max_size: int, extension: Extension | None, left: int = 0) -> ClientProtocol:
    """The client's end, after its handshake, in which `extension` was agreed on.

    `left` is the code with which the client has begun to close, or 0.
    """
    nowhere = WebSocketURI(secure=False, host="", port=80, path="/", query="")
    core = ClientProtocol(nowhere, state=OPEN, max_size=max_size, logger=MUTE)
    core.extensions = [] if extension is None else [extension]
    if left:
        core.close_sent = Close(left, "")
        core.state = CLOSING
    return core
