"""The connection that is begun before anybody asks for it."""

from __future__ import annotations

import socket

import pytest

from livecli.feed.address import address
from livecli.net.early_link import EarlyLink
from livecli.net.failures import DialFailed
from livecli.session.events import DialFailure


def test_it_connects_before_anybody_asks():
    """Whoever asks gets it, open; the service sees one connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        early = EarlyLink(address(f"ws://127.0.0.1:{server.getsockname()[1]}"), 5.0, {})
        service, _ = server.accept()
        link = early.link()
        link.stream.send(b"hello")
        with service:
            assert service.recv(5) == b"hello"
        link.stream.close()


def test_a_failure_waits_for_who_asks():
    """It is said by the dial that would have used it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    early = EarlyLink(address(f"ws://127.0.0.1:{port}"), 5.0, {})
    with pytest.raises(DialFailed) as raised:
        early.link()

    assert raised.value.cause is DialFailure.CONNECT
