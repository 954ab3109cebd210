"""What fills the screen of `livecli live --watch`, from rounds of asking that are made up."""

from __future__ import annotations

import os
import pty
import re
import termios
from typing import Any

import orjson
import pytest

from livecli.cli.commands.live import show
from livecli.cli.commands.live.show import ListChoice, ListHistory
from livecli.environment import Environment
from livecli.errors import Unreachable
from livecli.feed.rest.live_list import Listed, page
from livecli.net.live_lists import ListAnswers
from livecli.terminal.display import cells


SPORTS = frozenset({"football", "tennis"})
AT_8, AT_9 = 8 * 3600.0, 9 * 3600.0


def rows(sport: str, *ids: int, **changes: Any) -> list[Listed]:
    body = [{"id": number, "home_team": "North", "status": "live"} | changes for number in ids]
    return page(orjson.dumps(body), sport).rows


def answers(found: list[Listed], *lost: str) -> ListAnswers:
    """One round of asking, in which the lists of some sports could not be had."""
    errors = {sport: Unreachable(f"{sport} list: nobody answers") for sport in sorted(lost)}
    return ListAnswers(found, SPORTS - set(lost), errors)


BOTH = ListHistory([], {}, answers([])).then(
    answers(rows("football", 1, 2) + rows("tennis", 3)), AT_8
)


def shown(
    history: ListHistory,
    size: tuple[int, int] = (80, 24),
    team: list[str] | None = None,
    sentences: tuple[str, ...] = (),
) -> list[str]:
    """The lines for a terminal of so many columns and lines."""
    choice = ListChoice(None, team, "table", False, True)
    ours, its = pty.openpty()
    try:
        termios.tcsetwinsize(its, (size[1], size[0]))
        return show.page(history, choice, sentences, Environment(stdout=its))
    finally:
        os.close(ours)
        os.close(its)


def ids(lines: list[str]) -> list[str]:
    return [re.findall(r"(?:tennis:)?\d+", line)[0] for line in lines if " North – " in line]


def test_what_came_is_shown_with_its_time():
    """A head, an empty line, a table."""
    head, empty, _, *table = shown(BOTH)

    assert head == "3 matches live at 08:00:00Z; every 30 s anew, until Ctrl-C"
    assert (empty, ids(table)) == ("", ["1", "2", "tennis:3"])


def test_without_an_answer_the_last_table_stays():
    """With its own time, not that of the question, and the reason."""
    lines = shown(BOTH.then(answers([], *SPORTS), AT_9))

    assert " ".join(lines).startswith(
        "3 matches live as of 08:00:00Z; could not be refreshed: football and tennis lists: "
        "nobody answers "
    )
    assert ids(lines) == ["1", "2", "tennis:3"]


def test_one_list_that_fails_stays_beside_a_new_one():
    """Rows of half a list are not taken for it."""
    history = BOTH.then(answers(rows("football", 1) + rows("tennis", 4), "tennis"), AT_9)
    lines = shown(history)

    assert lines[0].startswith("2 matches live at 09:00:00Z; ")
    assert ids(lines) == ["1", "tennis:3"]
    assert lines[-1] == "as of 08:00:00Z; could not be refreshed: tennis list: nobody answers"


def test_a_list_that_was_never_had_is_of_no_age():
    """Such as that of tennis, for a plan without it."""
    history = ListHistory([], {}, answers([])).then(answers(rows("football", 1), "tennis"), AT_8)
    lines = shown(history)

    assert (lines[0][:12], lines[-1]) == ("1 match live", "tennis list: nobody answers")


def test_none_is_said_when_the_lists_said_so():
    """And that none is like what was typed, when that is why."""
    empty = shown(BOTH.then(answers([]), AT_9))
    stale = shown(BOTH.then(answers([]), AT_9).then(answers([], *SPORTS), AT_9 + 60))
    other = shown(BOTH, team=["arsnal"])

    assert empty[0].startswith("no football and no tennis match is live at 09:00:00Z; ")
    assert stale[0].startswith("no football and no tennis match is live as of 09:00:00Z; ")
    assert other[0].startswith("no live match has a team like 'arsnal' (3 matches are live) at 08:")


@pytest.mark.parametrize("size", [(1, 24), (20, 6), (40, 12), (60, 20), (80, 24)])
def test_no_line_is_wider_than_the_screen(size: tuple[int, int]):
    """Else the terminal wraps it, and the head is scrolled away."""
    many = rows("football", *range(1, 50), home_team="京都" * 20)
    history = BOTH.then(answers(many, "tennis"), AT_9).then(answers([], *SPORTS), AT_9)
    lines = shown(history, size, sentences=("word " * 100,))

    assert all(cells(line) <= size[0] for line in lines)
    if size[0] >= 40:
        assert len(lines) == size[1]
        assert any(line.startswith("and ") for line in lines)
