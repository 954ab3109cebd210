"""The matches that were listed last, kept for the completion of MATCH.

The completion scripts read the file without any help of ours, as long as it is younger than three
hours: a football match and its breaks, and most of tennis. A line is `MATCH<tab>TEXT`.
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
MOST = 1000  # matches: more than are ever live at once


def save_recent_matches(rows: Iterable[tuple[Match, str]], env: Environment) -> None:
    """Offer these matches, and no others, from now on; `text` says to a person which match it is.

    Texts come from the feed: what could act on a terminal is escaped, and long ones are cut.
    Completion is a nicety, so what cannot be written is not written.
    """
    lines = (
        f"{match}\t{plain(' '.join(text.split()), LONGEST)}\n" for match, text in islice(rows, MOST)
    )
    with suppress(OSError):
        write_private(env.cache_folder() / "matches", "".join(lines))
