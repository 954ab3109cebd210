"""What the tests of filters share."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator

import pytest

from livecli.terminal.signals import Signals


@pytest.fixture
def signalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Lets a signal ask the run to end; its patience ends in milliseconds.

    Meanwhile nothing is collected: hypothesis looks on then, and the signal would meet it there.
    """
    monkeypatch.setattr("livecli.terminal.signals.PATIENCE_S", 0.02)
    gc.disable()
    with Signals(lambda: None, -1):
        yield lambda: signal.raise_signal(signal.SIGTERM)
    gc.enable()
