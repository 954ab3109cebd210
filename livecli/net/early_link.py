"""The first connection of a run, made while what the run needs besides is still being loaded."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Event, Thread
from time import monotonic

from livecli.feed.address import Address

from .connect import Link, connect
from .dialler import SHARE
from .failures import DialFailed


class EarlyLink:
    """Connects to `address` at once, on a thread of its own, and gives up within `limit_s`."""

    def __init__(self, address: Address, limit_s: float, variables: Mapping[str, str]) -> None:
        self._over = Event()
        self._link: Link | None = None
        self._problem: Exception | None = None
        arguments = address, monotonic() + SHARE * limit_s, variables
        Thread(target=self._connect, args=arguments, name="livecli-early", daemon=True).start()

    def link(self) -> Link:
        """The connection, when it is there; raises DialFailed. It is given away once."""
        self._over.wait()
        if self._link is None:
            assert self._problem is not None
            raise self._problem
        return self._link

    def _connect(self, address: Address, deadline: float, variables: Mapping[str, str]) -> None:
        try:
            self._link = connect(address, deadline, variables)
        except (DialFailed, OSError, ValueError) as error:  # who takes the link says so
            self._problem = error
        finally:
            self._over.set()
