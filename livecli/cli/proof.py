"""Proves that a token is good, by one ping of which nothing is told."""

from __future__ import annotations

from typing import Any

from livecli.environment import Environment
from livecli.errors import Exit, Unreachable
from livecli.feed.sports import FOOTBALL_PATH
from livecli.net.dial import Target
from livecli.net.io_thread import IoThread

from .commands.ping.report import PingRules, PingRun, Report


REPLY_S = 10.0  # a service that is so slow is as good as none


class SilentReport(Report):
    """A report that nobody reads."""

    def _line(self, kind: str, text: str, facts: dict[str, Any], *, always: bool = False) -> None:
        pass


def prove(target: Target, env: Environment) -> None:
    """Open one socket, have a ping answered on it, close it. Raises TokenRefused or Unreachable."""
    path = None if target.address.path else FOOTBALL_PATH
    report = SilentReport(target, path, json=False, quiet=True, env=env)
    io = IoThread()
    io.start()
    wishes = PingRules(pings=1, interval_s=REPLY_S, reply_s=REPLY_S, deadline_s=None)
    code = io.run(PingRun(target, path, wishes, report, io).ping()).result()
    if code is not Exit.DONE:
        raise Unreachable(f"{report.where}: no answer within {REPLY_S:.0f} s; try again")
