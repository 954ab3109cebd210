"""`--live`: asks for the lists again and again, and has matches join and leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from livecli.errors import LivecliError
from livecli.feed.rest.live_list import Listed
from livecli.feed.sports import Match
from livecli.net.live_lists import ListAnswers
from livecli.session.discovery import ASK_EVERY_S, Changes, Discovery
from livecli.session.effects import Tell
from livecli.session.events import Event, Follow, Unfollow
from livecli.session.level import Level


CHECK_EVERY_S = 1.0  # between two looks whether a match is to leave


class Discoverer:
    """Asks on a thread of its own, so that a slow list delays nothing; the rest on the I/O loop.

    `choose` picks the rows to follow. `scale` scales all waits.
    """

    def __init__(
        self,
        rules: Discovery,
        ask: Callable[[], ListAnswers],
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
        self._notices: set[str] = set()

    async def run(
        self,
        handle: Callable[[Event], None],
        tell: Callable[[Tell], None],
        age_s: Callable[[Match], float | None],
    ) -> LivecliError:
        """Run until cancelled: events for the session go to `handle`, sentences to `tell`.

        Returns the error if the first request for the lists fails.
        """
        loop = asyncio.get_running_loop()
        ever = False
        while True:
            lists = await asyncio.to_thread(self._ask)
            ever = ever or bool(lists.had)
            if not ever:
                return next(iter(lists.errors.values()))
            self._complain(lists.problems, tell)
            rows = self._choose([row for row in lists.rows if row.carried is not False])
            matches = [row.match for row in rows]
            self._apply(self.rules.listed(matches, lists.had, loop.time()), handle, tell)
            if lists.had and not self.rules.following:
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
        """Report a problem when it begins and when it ends, not every half minute."""
        for problem in problems:
            if problem not in self._problems:
                text = f"{problem}; what is followed goes on"
                tell(Tell("list", text, Level.WARNING))
        if self._problems and not problems:
            tell(Tell("list", "the lists can be had again", Level.NOTE))
        self._problems = set(problems)

    def _once(self, text: str, tell: Callable[[Tell], None], kind: str | None = None) -> None:
        if (kind or text) not in self._notices:
            self._notices.add(kind or text)
            tell(Tell("discovered", text, Level.NOTE))
