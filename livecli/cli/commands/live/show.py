"""What `livecli live` does: ask, choose, and print once, or show it anew on the screen."""

from __future__ import annotations

import select
import signal
import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from livecli.cli.plan.place import FeedPlace
from livecli.cli.run.local_service import demo
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.address import Address
from livecli.feed.address import address as parsed
from livecli.feed.rest.answers import NoAddon
from livecli.feed.rest.live_list import Listed, chosen
from livecli.pipeline import Waker
from livecli.terminal.alternate_screen import Screen
from livecli.terminal.display import cut, size
from livecli.terminal.notices import Level, Notices, masked
from livecli.terminal.sanitize import ELLIPSIS, plain
from livecli.terminal.signals import Signals, die_by
from livecli.terminal.streams import put

from ..completion.recent_matches import save_recent_matches
from . import table


if TYPE_CHECKING:
    from livecli.net.live_lists import ListAnswers


EVERY_S = 30.0  # as long as the service keeps its list (wire-facts, Football live list)
# What the service may ask of somebody who waits for a table, when it says "later".
LONGEST_WAIT_S = 60.0
MOST_LINES = 3  # of a sentence on the screen


class ListChoice(NamedTuple):
    """Which of the matches that are live are shown, and how; `form` is what -f takes."""

    league: Sequence[str] | None
    team: Sequence[str] | None
    form: str
    color: bool
    on_terminal: bool

    def chosen(self, rows: Sequence[Listed]) -> list[Listed]:
        return chosen(rows, league=self.league, team=self.team)

    def nothing(self, rows: Sequence[Listed], sports: Iterable[str]) -> str:
        """Why none of these rows, of these sports, is chosen."""
        if not rows:
            return f"no {' and no '.join(sorted(sports))} match is live"
        league = f"in {_like('league', self.league)}" if self.league else ""
        team = f"has {_like('team', self.team)}" if self.team else ""
        meant = f"{league} {team}" if league and team else f"is {league}" if league else team
        return f"no live match {meant} ({_matches(len(rows))} live)"

    def lines(self, rows: list[Listed], env: Environment) -> list[str]:
        if self.form == "ids":
            return table.ids(rows)
        if self.form == "ndjson":
            return table.ndjson(rows, safe=self.on_terminal)
        if self.form == "csv":
            return table.csv(rows, safe=self.on_terminal)
        width = size(env.stdout).columns if self.on_terminal else None
        return table.table(rows, width=width, color=self.color) if rows else []


class ListClient:
    """The lists at a place, asked for as often as wanted.

    What is said meanwhile goes to stderr, or is kept for the screen.
    """

    def __init__(
        self,
        place: FeedPlace,
        sports: Sequence[str],
        patience: float,
        notices: Notices,
        verbose: bool,
    ) -> None:
        self.place = place
        self.sports = sports
        self.patience = patience
        self.notices = notices
        self.verbose = verbose
        self.kept: list[str] | None = None

    def open(self, env: Environment) -> None:
        """Find out where to ask; starts the demo's service, and its matches, if that is it."""
        from livecli.net.live_lists import LiveLists

        self.env = env
        address, token = self._reach(env)
        self.lists = LiveLists(
            address,
            token,
            self.sports,
            wait_s=LONGEST_WAIT_S,
            patience=self.patience,
            say=self._say,
        )

    def ask(self) -> ListAnswers:
        """What the lists say; the matches are remembered for completion."""
        answered = self.lists.ask()
        if answered.had and self.place.demo is None:
            carried = (row for row in answered.rows if row.carried is not False)
            save_recent_matches(((row.match, _said(row)) for row in carried), self.env)
        return answered

    def keep(self) -> list[str]:
        """What was said since the last time; from now on the screen is where it is said."""
        self.lists.wait_s = 0.0  # who has something to look at is told when, and need not wait
        said, self.kept = self.kept or [], []
        return said

    def _say(self, text: str, level: Level) -> None:
        if self.kept is None:
            self.notices.say(text, level)
        elif level > Level.DETAIL or self.verbose:
            self.kept.append(text)

    def _reach(self, env: Environment) -> tuple[Address, str | None]:
        if self.place.demo is None:
            return self.place.address, self.place.token.value if self.place.token else None
        from livecli.net.io_thread import IoThread

        io = IoThread()
        io.start()
        server = demo(self.place.demo, env)
        io.run(server.open()).result()
        io.call(server.start_all)
        return parsed(server.url), None


def _said(row: Listed) -> str:
    return f"{row.home.name} – {row.away.name}, {row.clock or row.status}"


def show(client: ListClient, choice: ListChoice, env: Environment, *, again: bool = False) -> Exit:
    """Print what is live; with `again`, show it anew until a signal ends it."""
    screen, waker = Screen(env), Waker()

    def leave() -> None:
        screen.leave()
        die_by(signals.caught or signal.SIGINT)

    with Signals(leave, waker.write_fd) as signals:
        client.open(env)
        answered = client.ask()
        if again and answered.had:
            _show_again(client, answered, choice, screen, waker, env)
        rows = choice.chosen(answered.rows)
        lines = choice.lines(rows, env)
        put("".join(f"{line}\n" for line in lines), env)
    for problem in answered.problems:
        client.notices.say(problem, Level.WARNING)
    if answered.had and not rows:
        client.notices.say(choice.nothing(answered.rows, answered.had))
    elif rows and not lines:
        them = "it" if len(rows) == 1 else "them"
        unfollowed = f"{_matches(len(rows))} live that the socket does not carry"
        client.notices.say(f"-f ids: {unfollowed}; -f table shows {them}")
    return _code(answered)


def _like(thing: str, words: Sequence[str]) -> str:
    """`a team like 'arsenal' or the team 17`, as `chosen` takes the words."""
    ids = [f"the {thing} {word}" for word in words if word.isascii() and word.isdigit()]
    names = [repr(word) for word in words if not (word.isascii() and word.isdigit())]
    return " or ".join([*([f"a {thing} like {' or '.join(names)}"] if names else []), *ids])


def _matches(count: int) -> str:
    return "1 match is" if count == 1 else f"{count} matches are"


def _code(answered: ListAnswers) -> Exit:
    """That a plan lacks the list of one sport is no failure where the other one was had."""
    errors = answered.errors.values()
    grave = [error for error in errors if not (answered.had and isinstance(error, NoAddon))]
    return grave[0].exit if grave else Exit.DONE


# --- In place -------------------------------------------------------------------------------------


class ListHistory(NamedTuple):
    """What is known of the lists after some rounds of asking: each sport's newest whole list.

    `had_at` is when that came, in Unix seconds; `answered` is the last round. Of a sport whose list
    was never had, there are the rows that came.
    """

    rows: list[Listed]
    had_at: dict[str, float]
    answered: ListAnswers

    def then(self, answered: ListAnswers, unix_s: float) -> ListHistory:
        """What is known after one more round: what could not be had stays as it was."""
        old = self.had_at.keys() - answered.had
        return ListHistory(
            [row for row in answered.rows if row.match.sport not in old]
            + [row for row in self.rows if row.match.sport in old],
            self.had_at | dict.fromkeys(answered.had, unix_s),
            answered,
        )

    def problems(self) -> list[str]:
        """A sentence for each thing that went wrong; first, of what age those lists are."""
        told = []
        errors = self.answered.errors
        for at in sorted({self.had_at[sport] for sport in errors if sport in self.had_at}):
            of_then = {sport: errors[sport] for sport in errors if self.had_at.get(sport) == at}
            for problem in self.answered._replace(errors=of_then).problems:
                told.append(f"as of {_time(at)}; could not be refreshed: {problem}")
        never = {sport: errors[sport] for sport in errors if sport not in self.had_at}
        return told + self.answered._replace(errors=never).problems


def _show_again(
    client: ListClient,
    answered: ListAnswers,
    choice: ListChoice,
    screen: Screen,
    waker: Waker,
    env: Environment,
) -> NoReturn:
    """Show, wait, ask, without end; a new size of the terminal is shown at once."""
    every_s = EVERY_S * client.patience
    known = ListHistory([], {}, answered)
    signal.signal(signal.SIGWINCH, lambda *_: None)  # so that it wakes us, as other signals do
    try:
        while True:
            known = known.then(answered, env.wall())
            said, asks_at = client.keep(), env.monotonic() + every_s
            while (left_s := asks_at - env.monotonic()) > 0:
                screen.show(page(known, choice, said, env))
                select.select([waker.read_fd], [], [], left_s)
                waker.clear()
            answered = client.ask()
    finally:
        screen.leave()


def page(
    known: ListHistory, choice: ListChoice, said: Sequence[str], env: Environment
) -> list[str]:
    """What fills the screen: a head, the table as far as it fits, and what is to be said."""
    width, height = size(env.stdout)
    rows, had = choice.chosen(known.rows), known.answered.had
    live = f"{_count(len(rows))} live" if rows else choice.nothing(known.rows, known.had_at)
    problems = known.problems()
    if had:
        time = _time(max(known.had_at[sport] for sport in had))
        head = f"{live} at {time}; every 30 s anew, until Ctrl-C"
    else:
        head = f"{live} {problems.pop(0)}"
    above = [*_wrapped(head, width, env), ""]
    below = [line for text in (*problems, *said) for line in _wrapped(text, width, env)]
    table = choice.lines(rows, env)
    room = max(2, height - len(above) - len(below))
    if len(table) > room:
        table = [*table[: room - 1], cut(f"and {len(table) - room + 1} more", width)]
    return [*above, *table, *below]


def _wrapped(text: str, width: int, env: Environment) -> list[str]:
    """A sentence in lines that fit."""
    lines = textwrap.wrap(
        plain(masked(text, env.secrets), MOST_LINES * width),
        width,
        max_lines=MOST_LINES,
        placeholder=ELLIPSIS,
    )
    return [cut(line, width) for line in lines]


def _count(matches: int) -> str:
    return "1 match" if matches == 1 else f"{matches} matches"


def _time(unix_s: float) -> str:
    return f"{datetime.fromtimestamp(unix_s, UTC):%H:%M:%SZ}"
