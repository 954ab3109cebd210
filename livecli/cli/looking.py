"""What `livecli live` does: ask, choose, and print once, or show it anew on the screen."""

from __future__ import annotations

import select
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.address import Address
from livecli.feed.address import address as parsed
from livecli.feed.answers import NoAddon
from livecli.feed.listings import Listed, chosen
from livecli.pipeline import Waker
from livecli.renderers.plain import plain

from . import build, listing
from .notices import MASK, Level, Notices
from .plan import Place
from .recent import remember
from .screen import Screen
from .signals import Signals, die_by
from .streams import put
from .terminal import size


if TYPE_CHECKING:
    from livecli.sources.lists import Answered


EVERY_S = 30.0  # as long as the service keeps its list (wire-facts, Football live list)
# What the service may ask of somebody who waits for a table, when it says "later".
LONGEST_WAIT_S = 60.0


class Look(NamedTuple):
    """Which of the matches that are live are shown, and how; `form` is what -f takes."""

    league: Sequence[str] | None
    team: Sequence[str] | None
    form: str
    color: bool
    on_terminal: bool

    def chosen(self, answered: Answered) -> list[Listed]:
        return chosen(answered.rows, league=self.league, team=self.team)

    def lines(self, rows: list[Listed], env: Environment) -> list[str]:
        if self.form == "ids":
            return listing.ids(rows)
        if self.form == "ndjson":
            return listing.ndjson(rows, safe=self.on_terminal)
        if self.form == "csv":
            return listing.csv(rows, safe=self.on_terminal)
        width = size(env.stdout).columns if self.on_terminal else None
        return listing.table(rows, width=width, color=self.color) if rows else []


class Asking:
    """The lists at a place, asked for as often as wanted.

    What is said meanwhile goes to stderr, or is kept for the screen.
    """

    def __init__(
        self, place: Place, sports: Sequence[str], patience: float, notices: Notices, verbose: bool
    ) -> None:
        self.place = place
        self.sports = sports
        self.patience = patience
        self.notices = notices
        self.verbose = verbose
        self.kept: list[str] | None = None

    def open(self, env: Environment) -> None:
        """Find out where to ask; starts the demo's service, and its matches, if that is it."""
        from livecli.sources.lists import Lists

        self.env = env
        address, token = self._reach(env)
        self.lists = Lists(
            address,
            token,
            self.sports,
            wait_s=LONGEST_WAIT_S,
            patience=self.patience,
            say=self._say,
        )

    def ask(self) -> Answered:
        """What the lists say; the matches are remembered for completion."""
        answered = self.lists.ask()
        if answered.had and self.place.demo is None:
            carried = (row for row in answered.rows if row.carried is not False)
            remember(((row.match, _said(row)) for row in carried), self.env)
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
        from livecli.io_thread import IoThread

        io = IoThread()
        io.start()
        server = build.demo(self.place.demo, env)
        io.run(server.open()).result()
        io.call(server.start_all)
        return parsed(server.url), None


def _said(row: Listed) -> str:
    return f"{row.home.name} – {row.away.name}, {row.clock or row.status}"


def look(asking: Asking, how: Look, env: Environment, *, again: bool = False) -> Exit:
    """Print what is live; with `again`, show it anew until a signal ends it."""
    screen, waker = Screen(env), Waker()

    def leave() -> None:
        screen.leave()
        die_by(signals.caught or signal.SIGINT)

    with Signals(leave, waker.write_fd) as signals:
        asking.open(env)
        answered = asking.ask()
        if again and answered.had:
            _look_again(asking, answered, how, screen, waker, env)
        rows = how.chosen(answered)
        lines = how.lines(rows, env)
        put("".join(f"{line}\n" for line in lines), env)
    for problem in answered.problems:
        asking.notices.say(problem, Level.WARNING)
    if answered.had and not (rows and lines):
        asking.notices.say(_nothing(answered, rows))
    return _code(answered)


def _nothing(answered: Answered, rows: list[Listed]) -> str:
    """Why there is nothing to print."""
    if rows:
        return f"-f ids: the socket carries none of these ({_matches(len(rows))})"
    if answered.rows:
        return f"--league, --team: none of those that are live ({_matches(len(answered.rows))})"
    return f"no {' and no '.join(sorted(answered.had))} match is live now"


def _code(answered: Answered) -> Exit:
    """That a plan lacks the list of one sport is no failure where the other one was had."""
    errors = answered.errors.values()
    grave = [error for error in errors if not (answered.had and isinstance(error, NoAddon))]
    return grave[0].exit if grave else Exit.DONE


# --- In place -------------------------------------------------------------------------------------


def _look_again(
    asking: Asking, answered: Answered, how: Look, screen: Screen, waker: Waker, env: Environment
) -> NoReturn:
    """Show, wait, ask, without end; a new size of the terminal is shown at once."""
    every_s = EVERY_S * asking.patience
    signal.signal(signal.SIGWINCH, lambda *_: None)  # so that it wakes us, as other signals do
    try:
        while True:
            said, shown_at, asks_at = asking.keep(), env.wall(), env.monotonic() + every_s
            while (left_s := asks_at - env.monotonic()) > 0:
                screen.show(_page(answered, said, how, shown_at, env))
                select.select([waker.read_fd], [], [], left_s)
                waker.clear()
            answered = asking.ask()
    finally:
        screen.leave()


def _page(
    answered: Answered, said: list[str], how: Look, unix_s: float, env: Environment
) -> list[str]:
    """What fills the screen: a head, the table as far as it fits, and what is to be said."""
    width, height = size(env.stdout)
    rows = how.chosen(answered)
    time = f"{datetime.fromtimestamp(unix_s, UTC):%H:%M:%SZ}"
    head = f"{_matches(len(rows))} live at {time}; shown anew every 30 s, Ctrl-C ends it"
    table = how.lines(rows, env)
    below = [plain(_masked(text, env), width) for text in (*answered.problems, *said)]
    room = max(2, height - len(below) - 3)
    if len(table) > room:
        table = [*table[: room - 1], f"and {len(table) - room + 1} more"]
    return [plain(head, width), "", *table, *below]


def _masked(text: str, env: Environment) -> str:
    for secret in env.secrets:
        text = text.replace(secret, MASK)
    return text


def _matches(count: int) -> str:
    return "1 match" if count == 1 else f"{count} matches"
