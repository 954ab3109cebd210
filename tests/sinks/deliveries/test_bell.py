"""The bell."""

from __future__ import annotations

import os

import pytest
from support.deliveries import record

from livecli.sinks.deliveries import bell


def test_what_comes_at_once_rings_once(monkeypatch: pytest.MonkeyPatch):
    """A second later it rings again; nothing of it is on stdout."""
    now = 100.0
    monkeypatch.setattr(bell, "monotonic", lambda: now)
    reader, writer = os.pipe()
    ringer = bell.Bell(writer)
    for number in range(3):
        ringer.deliver(record(number))
    now += 1
    ringer.deliver(record(4))
    os.close(writer)

    assert os.read(reader, 100) == b"\a\a"
    os.close(reader)
