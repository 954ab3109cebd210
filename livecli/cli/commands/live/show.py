"""What `livecli live` shows: the chosen matches printed once, or again and again on the screen."""

from __future__ import annotations

import signal
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.rest.answers import NoAddon
from livecli.feed.rest.live_list import Listed, chosen
from livecli.poller import Poller
from livecli.terminal.alternate_screen import Screen
from livecli.terminal.display import cut, size
from livecli.terminal.notices import Level, masked
from livecli.terminal.sanitize import ELLIPSIS, plain
from livecli.terminal.signals import Signals, die_by
from livecli.terminal.streams import put
from livecli.wording import counted, time_of_day

from . import list_formats
from .ask import ListClient


if TYPE_CHECKING:
    from livecli.net.live_lists import ListAnswers


EVERY_S = 30.0  # as long as the service keeps its list (wire-facts, Football live list)
MOST_LINES = 3  # of a sentence on the screen


class ListChoice(NamedTuple):
    """Which live matches are shown, and how; `form` is a value of -f."""

    league: Sequence[str] | None
    team: Sequence[str] | None
    form: str
    color: bool
    on_terminal: bool

    def chosen(self, rows: Sequence[Listed]) -> list[Listed]:
        return chosen(rows, league=self.league, team=self.team)

    def nothing(self, rows: Sequence[Listed], sports: Iterable[str]) -> str:
        """The reason why none of these rows, of these sports, is chosen."""
        if not rows:
            return f"no {' and no '.join(sorted(sports))} match is live"
        league = f"in {_like('league', self.league)}" if self.league else ""
        team = f"has {_like('team', self.team)}" if self.team else ""
        verb = f"{league} {team}" if league and team else f"is {league}" if league else team
        return f"no live match {verb} ({_matches_are(len(rows))} live)"

    def lines(self, rows: list[Listed], env: Environment) -> list[str]:
        if self.form == "ids":
            return list_formats.ids(rows)
        if self.form == "ndjson":
            return list_formats.ndjson(rows, safe=self.on_terminal)
        if self.form == "csv":
            return list_formats.csv(rows, safe=self.on_terminal)
        width = size(env.stdout).columns if self.on_terminal else None
        return list_formats.table(rows, width=width, color=self.color) if rows else []


def show(client: ListClient, choice: ListChoice, env: Environment, *, again: bool = False) -> Exit:
    """Print what is live; with `again`, show it anew until a signal ends it."""
    screen, poller = Screen(env), Poller(env.monotonic)

    def leave() -> None:
        screen.leave()
        die_by(signals.caught or signal.SIGINT)

    with Signals(leave, poller.write_fd) as signals:
        client.open(env)
        answers = client.ask()
        if again and answers.had:
            _show_again(client, answers, choice, screen, poller, env)
        rows = choice.chosen(answers.rows)
        lines = choice.lines(rows, env)
        put("".join(f"{line}\n" for line in lines), env)
    for problem in answers.problems:
        client.notices.say(problem, Level.WARNING)
    if answers.had and not rows:
        client.notices.say(choice.nothing(answers.rows, answers.had))
    elif rows and not lines:
        them = "it" if len(rows) == 1 else "them"
        unfollowed = f"{_matches_are(len(rows))} live that the socket does not carry"
        client.notices.say(f"-f ids: {unfollowed}; -f table shows {them}")
    return _code(answers)


def _like(thing: str, words: Sequence[str]) -> str:
    """`a team like 'arsenal' or the team 17`, as `chosen` takes the words."""
    ids = [f"the {thing} {word}" for word in words if word.isascii() and word.isdigit()]
    names = [repr(word) for word in words if not (word.isascii() and word.isdigit())]
    return " or ".join([*([f"a {thing} like {' or '.join(names)}"] if names else []), *ids])


def _matches_are(matches: int) -> str:
    return f"{counted(matches, 'match', 'matches')} {'is' if matches == 1 else 'are'}"


def _code(answers: ListAnswers) -> Exit:
    """The exit code. A plan without the list of one sport is no failure if the other one came."""
    errors = answers.errors.values()
    grave = [error for error in errors if not (answers.had and isinstance(error, NoAddon))]
    return grave[0].exit if grave else Exit.DONE


# --- In place -------------------------------------------------------------------------------------


class ListHistory(NamedTuple):
    """The lists after some rounds of asking: each sport's newest whole list.

    `came_at` is when each came, in Unix seconds; `answers` is the last round. A sport whose list
    never came whole has the rows that came.
    """

    rows: list[Listed]
    came_at: dict[str, float]
    answers: ListAnswers

    def then(self, answers: ListAnswers, unix_s: float) -> ListHistory:
        """The lists after one more round; a list that did not come stays as it was."""
        old = self.came_at.keys() - answers.had
        return ListHistory(
            [row for row in answers.rows if row.match.sport not in old]
            + [row for row in self.rows if row.match.sport in old],
            self.came_at | dict.fromkeys(answers.had, unix_s),
            answers,
        )

    def problems(self) -> list[str]:
        """A sentence for each failure; those about an older list come first, and say its time."""
        sentences = []
        errors = self.answers.errors
        for at in sorted({self.came_at[sport] for sport in errors if sport in self.came_at}):
            stale = {sport: errors[sport] for sport in errors if self.came_at.get(sport) == at}
            for problem in self.answers._replace(errors=stale).problems:
                time = time_of_day(at * 1000)
                sentences.append(f"as of {time}; could not be refreshed: {problem}")
        never = {sport: errors[sport] for sport in errors if sport not in self.came_at}
        return sentences + self.answers._replace(errors=never).problems


def _show_again(
    client: ListClient,
    answers: ListAnswers,
    choice: ListChoice,
    screen: Screen,
    poller: Poller,
    env: Environment,
) -> NoReturn:
    """Show, wait and ask without end; a resized terminal is drawn again at once."""
    every_s = EVERY_S * client.patience
    history = ListHistory([], {}, answers)
    signal.signal(signal.SIGWINCH, lambda *_: None)  # so that it wakes us, as other signals do
    try:
        while True:
            history = history.then(answers, env.wall())
            sentences, asks_at = client.take_sentences(), env.monotonic() + every_s
            while env.monotonic() < asks_at:
                screen.show(page(history, choice, sentences, env))
                poller.sleep(asks_at)
            answers = client.ask()
    finally:
        screen.leave()


def page(
    history: ListHistory, choice: ListChoice, sentences: Sequence[str], env: Environment
) -> list[str]:
    """The lines of the screen: a head, the table as far as it fits, and the sentences."""
    width, height = size(env.stdout)
    rows, sports = choice.chosen(history.rows), history.answers.had
    count = counted(len(rows), "match", "matches")
    live = f"{count} live" if rows else choice.nothing(history.rows, history.came_at)
    problems = history.problems()
    if sports:
        time = time_of_day(max(history.came_at[sport] for sport in sports) * 1000)
        head = f"{live} at {time}; every 30 s anew, until Ctrl-C"
    else:
        head = f"{live} {problems.pop(0)}"
    above = [*_wrapped(head, width, env), ""]
    below = [line for text in (*problems, *sentences) for line in _wrapped(text, width, env)]
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
