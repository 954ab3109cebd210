"""What was listed last, kept for completion: the matches, their teams and their leagues.

The completion scripts read the files without any help of ours, as long as they are younger than
three hours: a football match and its breaks, and most of tennis. A line of `matches` is
`MATCH<tab>TEXT`; those of `teams` and `leagues` are names.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from livecli.cli.config.private_file import write_private
from livecli.environment import Environment
from livecli.feed.sports import Match
from livecli.terminal.sanitize import plain


LONGEST = 60  # characters of a text: more than one line of a terminal is no help beside an id
MOST = 1000  # of each kind: more than are ever live at once


def save_recent_matches(rows: Iterable[tuple[Match, str]], env: Environment) -> None:
    """Offer these matches, and no others, from now on; `text` says to a person which one it is."""
    _save("matches", (f"{match}\t{_shown(text)}" for match, text in rows), env)


def save_recent_names(kind: str, names: Iterable[str | None], env: Environment) -> None:
    """Offer these names of `teams` or `leagues`, each once."""
    _save(kind, dict.fromkeys(_shown(name) for name in names if name), env)


def _shown(text: str) -> str:
    """A text of the feed on one line: what could act on a terminal is escaped, and it is cut."""
    return plain(" ".join(text.split()), LONGEST)


def _save(kind: str, lines: Iterable[str], env: Environment) -> None:
    """Completion is a nicety, so what cannot be written is not written."""
    with suppress(OSError):
        text = "".join(f"{line}\n" for line in islice(lines, MOST))
        write_private(env.cache_folder() / kind, text)
