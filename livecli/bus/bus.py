"""Where a bus is: the server, the login, the stream."""

from __future__ import annotations

from livecli.named_tuple import NamedTuple
from livecli.session.retries import Retries

from .server_address import Login, ServerAddress
from .stream_settings import StreamSettings


class Bus(NamedTuple):
    """A stream on a server, and how to get there."""

    address: ServerAddress
    login: Login
    stream: StreamSettings
    name: str  # of this program, for the server's lists and for gaps
    retries: Retries = Retries()
    scale: float = 1.0  # of all waits
