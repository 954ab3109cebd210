"""`--live`, carried out: the lists are asked again and again, and matches join and leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from livecli.errors import LivecliError
from livecli.feed.rest.live_list import Listed
from livecli.feed.sports import Match
from livecli.session.discovery import ASK_EVERY_S, Changes, Discovery
from livecli.session.effects import Tell
from livecli.session.events import Event, Follow, Unfollow
from livecli.session.level import Level


CHECK_EVERY_S = 1.0  # whether a match has had its minute


class ListArrived(Protocol):
    """What one round of asking brought."""

    @property
    def rows(self) -> list[Listed]: ...
    @property
    def had(self) -> frozenset[str]: ...
    @property
    def errors(self) -> dict[str, LivecliError]: ...
    @property
    def problems(self) -> list[str]: ...


class Discoverer:
    """Asks on a thread of its own, so that nothing waits for a slow list; the rest on the I/O loop.

    `choose` says which rows are wanted. `scale` is that of all waiting times.
    """

    def __init__(
        self,
        rules: Discovery,
        ask: Callable[[], ListArrived],
        choose: Callable[[Sequence[Listed]], Sequence[Listed]],
        *,
        scale: float = 1.0,
    ) -> None:
        self.rules = rules
        self._ask = ask
        self._choose = choose
        self._every_s = ASK_EVERY_S * scale
        self._check_s = min(CHECK_EVERY_S, self._every_s / 4)
        self._problems: set[str] = set()
        self._said: set[str] = set()

    async def run(
        self,
        handle: Callable[[Event], None],
        tell: Callable[[Tell], None],
        age_s: Callable[[Match], float | None],
    ) -> LivecliError:
        """Until cancelled: events for the session go to `handle`, sentences to `tell`.

        Answers the error if no list could be had from the beginning.
        """
        loop = asyncio.get_running_loop()
        ever = False
        while True:
            answered = await asyncio.to_thread(self._ask)
            ever = ever or bool(answered.had)
            if not ever:
                return next(iter(answered.errors.values()))
            self._complain(answered.problems, tell)
            carried = [row for row in answered.rows if row.carried is not False]
            wanted = [row.match for row in self._choose(carried)]
            self._apply(self.rules.listed(wanted, answered.had, loop.time()), handle, tell)
            if answered.had and not self.rules.following:
                self._once("no wanted match is live now; waiting for one", tell)
            ask_at = loop.time() + self._every_s
            while loop.time() < ask_at:
                await asyncio.sleep(self._check_s)
                self._apply(self.rules.due(age_s, loop.time()), handle, tell)

    def _apply(
        self, changes: Changes, handle: Callable[[Event], None], tell: Callable[[Tell], None]
    ) -> None:
        for match in changes.join:
            tell(Tell("discovered", f"match {match}: on, joining", Level.DETAIL, joined=match))
        for match in changes.leave:
            tell(Tell("discovered", f"match {match}: over, leaving", Level.DETAIL, left=match))
        if changes.left_out:
            count = len(changes.left_out)
            are = "match is" if count == 1 else "matches are"
            text = f"{count} more {are} live than there is room for"
            self._once(f"{text}; raise --max-matches or --max-sockets (said once)", tell, "room")
        if changes.leave:
            handle(Unfollow(changes.leave))
        if changes.join:
            handle(Follow(changes.join))

    def _complain(self, problems: Sequence[str], tell: Callable[[Tell], None]) -> None:
        """Say what goes wrong when it begins, and when it is over, not every half minute."""
        for problem in problems:
            if problem not in self._problems:
                text = f"{problem}; what is followed goes on"
                tell(Tell("list", text, Level.WARNING))
        if self._problems and not problems:
            tell(Tell("list", "the lists can be had again", Level.NOTE))
        self._problems = set(problems)

    def _once(self, text: str, tell: Callable[[Tell], None], kind: str | None = None) -> None:
        if (kind or text) not in self._said:
            self._said.add(kind or text)
            tell(Tell("discovered", text, Level.NOTE))
