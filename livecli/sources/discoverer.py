"""`--live`: asks for the lists again and again, and has matches join and leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from livecli.errors import LivecliError
from livecli.feed.rest.live_list import Listed
from livecli.feed.sports import Match
from livecli.net.live_lists import ListAnswers
from livecli.poller import Poller
from livecli.session.discovery import ASK_EVERY_S, Changes, Discovery
from livecli.session.effects import Tell
from livecli.session.events import Event, Follow, Unfollow
from livecli.session.level import Level


if TYPE_CHECKING:
    from livecli.session.session import Session


CHECK_EVERY_S = 1.0  # between two looks whether a match is to leave


class Followed(Protocol):
    """The source that follows what a discoverer finds."""

    session: Session

    def discovered(self, event: Event | Tell) -> None: ...
    def cannot_discover(self, error: LivecliError) -> None: ...


class Discoverer:
    """Asks on a thread of its own, so that a slow list delays nothing; the rest on the poller's.

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
        self._ever = False  # whether any list ever came
        self._problems: set[str] = set()
        self._notices: set[str] = set()

    def start(self, poller: Poller, source: Followed) -> None:
        """Ask now, and again and again; what comes of it goes to `source`."""
        self._poller, self._source = poller, source
        self._begin()

    def _begin(self) -> None:
        """Ask for the lists; the thread ends with the answers."""
        Thread(target=self._ask_all, name="livecli-lists", daemon=True).start()

    def _ask_all(self) -> None:
        answers: ListAnswers | LivecliError
        try:
            answers = self._ask()
        except Exception as bug:  # no code waits for this thread, so its error would be lost
            answers = LivecliError(f"--live: no more matches can be found: {bug!r}; report it")
        self._poller.call(self._listed, answers)

    def _listed(self, lists: ListAnswers | LivecliError) -> None:
        if isinstance(lists, LivecliError):
            self._source.cannot_discover(lists)
            return
        self._ever = self._ever or bool(lists.had)
        if not self._ever:
            self._source.cannot_discover(next(iter(lists.errors.values())))
            return
        now = self._poller.clock()
        self._complain(lists.problems)
        rows = self._choose([row for row in lists.rows if row.carried is not False])
        self._apply(self.rules.listed([row.match for row in rows], lists.had, now))
        if lists.had and not self.rules.following:
            self._once("no wanted match is live now; waiting for one")
        self._poller.call_at(now + self._check_s, self._check, now + self._every_s)

    def _check(self, ask_at: float) -> None:
        """Let go of those that are over; ask again when it is time."""
        now = self._poller.clock()
        self._apply(self.rules.due(self._source.session.age_s, now))
        if now >= ask_at:
            self._begin()
        else:
            self._poller.call_at(now + self._check_s, self._check, ask_at)

    def _apply(self, changes: Changes) -> None:
        for match in changes.join:
            self._tell(f"match {match}: on, joining", Level.DETAIL, joined=match)
        for match in changes.leave:
            self._tell(f"match {match}: over, leaving", Level.DETAIL, left=match)
        if changes.left_out:
            count = len(changes.left_out)
            are = "match is" if count == 1 else "matches are"
            text = f"{count} more {are} live than there is room for"
            self._once(f"{text}; raise --max-matches or --max-sockets (said once)", "room")
        if changes.leave:
            self._source.discovered(Unfollow(changes.leave))
        if changes.join:
            self._source.discovered(Follow(changes.join))

    def _complain(self, problems: Sequence[str]) -> None:
        """Report a problem when it begins and when it ends, not every half minute."""
        for problem in problems:
            if problem not in self._problems:
                text = f"{problem}; what is followed goes on"
                self._source.discovered(Tell("list", text, Level.WARNING))
        if self._problems and not problems:
            self._source.discovered(Tell("list", "the lists can be had again", Level.NOTE))
        self._problems = set(problems)

    def _once(self, text: str, kind: str | None = None) -> None:
        if (kind or text) not in self._notices:
            self._notices.add(kind or text)
            self._tell(text)

    def _tell(self, text: str, level: Level = Level.NOTE, **about: Match) -> None:
        self._source.discovered(Tell("discovered", text, level, **about))
