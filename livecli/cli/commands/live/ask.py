"""The client of the live lists, at an address or at the demo's service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from livecli.cli.plan.place import FeedPlace
from livecli.cli.run.local_service import start_demo
from livecli.environment import Environment
from livecli.feed.address import Address, address
from livecli.feed.rest.live_list import Listed
from livecli.terminal.notices import Level, Notices

from ..completion.recent_matches import save_recent_matches, save_recent_names


if TYPE_CHECKING:
    from livecli.net.live_lists import ListAnswers


LONGEST_WAIT_S = 60.0  # the longest Retry-After that the first table waits for


@dataclass
class ListClient:
    """The lists at a place. Its sentences go to stderr until `take_sentences` is called."""

    place: FeedPlace
    sports: Sequence[str]
    patience: float
    notices: Notices
    verbose: bool
    sentences: list[str] | None = None  # for the screen; None: there is no screen

    def open(self, env: Environment) -> None:
        """Prepare to ask; starts the demo's service and its matches where the place is the demo."""
        from livecli.net.http import get
        from livecli.net.live_lists import LiveLists

        self.env = env
        where, token = self._reach(env)
        self.lists = LiveLists(
            where,
            token,
            self.sports,
            get=partial(get, variables=env.variables),
            wait_s=LONGEST_WAIT_S,
            patience=self.patience,
            say=self._say,
        )

    def ask(self) -> ListAnswers:
        """Ask once for all lists, and save the matches for completion."""
        answers = self.lists.ask()
        # A service on this machine is for trying: what it lists is not what is on.
        if answers.had and self.place.demo is None and not self.place.address.loopback:
            rows = [row for row in answers.rows if row.carried is not False]
            save_recent_matches(((row.match, _described(row)) for row in rows), self.env)
            teams = (side.name for row in rows for side in (row.home, row.away))
            save_recent_names("teams", teams, self.env)
            save_recent_names("leagues", (row.league.name for row in rows), self.env)
        return answers

    def take_sentences(self) -> list[str]:
        """The sentences since the last call; from now on they wait for the next one."""
        self.lists.wait_s = 0.0  # with a table on the screen, do not block on Retry-After
        sentences, self.sentences = self.sentences or [], []
        return sentences

    def _say(self, text: str, level: Level) -> None:
        if self.sentences is None:
            self.notices.say(text, level)
        elif level > Level.DETAIL or self.verbose:
            self.sentences.append(text)

    def _reach(self, env: Environment) -> tuple[Address, str | None]:
        if self.place.demo is None:
            return self.place.address, self.place.token.value if self.place.token else None
        io, server = start_demo(self.place.demo, env)
        io.call(server.start_all)
        return address(server.url), None


def _described(row: Listed) -> str:
    return f"{row.home.name} – {row.away.name}, {row.clock or row.status}"
