"""Dials in the background: who is told what, and how many there are at a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from typing import Any, cast

import pytest

from livecli.feed.address import address
from livecli.net.background_call import BackgroundCall
from livecli.net.connect import Link
from livecli.net.dial import DialFailed, Dialled, Phases, Target
from livecli.net.dialler import AT_ONCE, Dialler
from livecli.poller import Poller
from livecli.session.events import DialFailure


PATIENCE_S = 10.0
TARGET = Target(address("ws://feed.invalid"))
VARIABLES = {"http_proxy": "proxy.invalid:1"}


EARLY = object()  # the connection that was begun before


class Dials:
    """A dialler whose dials wait until they are let go, and what it tells."""

    def __init__(self) -> None:
        self.began: list[str | None] = []
        self.early: list[BackgroundCall[Link] | None] = []
        self.deadlines: list[float] = []
        self.variables: list[Mapping[str, str]] = []
        self.ends: dict[str | None, Callable[[], Dialled]] = {}
        self.told: list[tuple[int, Dialled | DialFailed]] = []
        self.poller = Poller()
        early = cast(BackgroundCall[Link], EARLY)
        self.dialler = Dialler(
            TARGET, VARIABLES, self.poller, lambda *end: self.told.append(end), early
        )
        self._news = threading.Condition()

    def dial(
        self,
        target: Target,
        path: str | None,
        *,
        deadline: float,
        variables: Mapping[str, str],
        early: BackgroundCall[Link] | None,
    ) -> Dialled:
        """In the place of the real one."""
        assert target is TARGET
        self.early.append(early)
        self.variables.append(variables)
        self.deadlines.append(deadline)
        with self._news:
            self.began.append(path)
            self._news.notify_all()
            assert self._news.wait_for(lambda: path in self.ends, PATIENCE_S)
        return self.ends[path]()

    def end(self, path: str, end: Callable[[], Dialled]) -> None:
        """Let the dial of `path` end so."""
        with self._news:
            self.ends[path] = end
            self._news.notify_all()

    def wait_for(self, begun: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.began) >= begun, PATIENCE_S)

    def sleep_until(self, true: Callable[[], bool]) -> None:
        give_up_at = monotonic() + PATIENCE_S
        while not true():
            assert monotonic() < give_up_at
            self.poller.sleep(give_up_at)


@pytest.fixture
def dials(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dials]:
    made = Dials()
    monkeypatch.setattr("livecli.net.dial.dial", made.dial)
    yield made
    made.poller.close()


def dialled() -> tuple[Dialled, socket.socket]:
    ours, its = socket.socketpair()
    its.close()
    return Dialled(ours, b"", None, Phases(0.0, 0.0, None, 0.0)), ours


def raising(error: Exception) -> Callable[[], Any]:
    def end() -> Any:
        raise error

    return end


def test_an_end_is_told_on_the_thread_that_sleeps(dials: Dials):
    """With the number of its socket; the dial had the variables, and a little less time."""
    result, connection = dialled()
    failure = DialFailed(DialFailure.CONNECT, "connection refused")
    started = monotonic()
    dials.dialler.dial(1, "/a", PATIENCE_S)
    dials.dialler.dial(2, "/b", PATIENCE_S)
    dials.end("/a", lambda: result)
    dials.sleep_until(lambda: bool(dials.told))
    dials.end("/b", raising(failure))
    dials.sleep_until(lambda: len(dials.told) == 2)
    connection.close()

    assert dials.told == [(1, result), (2, failure)]
    assert dials.variables == [VARIABLES] * 2
    assert dials.early == [EARLY, None]
    assert started + PATIENCE_S / 2 < min(dials.deadlines)
    assert max(dials.deadlines) < started + PATIENCE_S


def test_a_fault_of_ours_is_a_failure(dials: Dials):
    """No code waits for the thread, so what went wrong would be lost."""
    dials.dialler.dial(1, "/a", PATIENCE_S)
    dials.end("/a", raising(KeyError("bug")))
    dials.sleep_until(lambda: bool(dials.told))

    ((number, failure),) = dials.told
    assert isinstance(failure, DialFailed)
    assert (number, failure.cause, failure.detail) == (1, DialFailure.GARBAGE, "KeyError('bug')")


def test_what_nobody_waits_for_any_more_is_closed(dials: Dials):
    """A dial that was abandoned, and one that another has replaced."""
    (abandoned, first), (replaced, second), (newest, third) = (dialled() for _ in range(3))
    dials.dialler.dial(1, "/a", PATIENCE_S)
    dials.dialler.dial(2, "/b", PATIENCE_S)
    dials.wait_for(2)
    dials.dialler.abandon(1)
    dials.dialler.dial(2, "/c", PATIENCE_S)
    for path, result in (("/a", abandoned), ("/b", replaced), ("/c", newest)):
        dials.end(path, lambda result=result: result)  # type: ignore[misc]
    dials.sleep_until(lambda: first.fileno() == second.fileno() == -1 and bool(dials.told))

    assert dials.told == [(2, newest)]
    third.close()


def test_only_so_many_dial_at_a_time(dials: Dials):
    """One more waits for its turn; who is abandoned meanwhile has none."""
    paths = [f"/{number}" for number in range(AT_ONCE + 2)]
    for number, path in enumerate(paths):
        dials.dialler.dial(number, path, PATIENCE_S)
    dials.wait_for(AT_ONCE)
    dials.dialler.abandon(AT_ONCE)

    assert sorted(dials.began, key=str) == sorted(paths[:AT_ONCE])
    for path in paths:
        dials.end(path, raising(DialFailed(DialFailure.CONNECT)))
    dials.sleep_until(lambda: len(dials.told) == AT_ONCE + 1)
    assert sorted(number for number, _ in dials.told) == [*range(AT_ONCE), AT_ONCE + 1]
