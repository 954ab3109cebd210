"""What the words of a command name: frame types, captures, or matches."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from livecli.errors import InputFailed, UsageError, nearest
from livecli.feed.sports import SPORTS


_MATCH = re.compile(rf"(?:(?:{'|'.join(SPORTS)}):)?[0-9]+", re.IGNORECASE)


class Inputs(NamedTuple):
    """`matches` are words still; `files` may hold `-`, stdin."""

    types: tuple[str, ...]
    files: tuple[Path, ...]
    matches: tuple[str, ...]


def inputs(words: Sequence[str], types: Collection[str] = ()) -> Inputs:
    """What each word is: `[SPORT:]digits` a match, one of `types` a type, else a capture.

    Raises InputFailed for a capture that is not there, with the nearest type, and UsageError for
    captures and matches at once.
    """
    files = [word for word in words if word not in types and not _MATCH.fullmatch(word)]
    matches = tuple(word for word in words if _MATCH.fullmatch(word))
    if files and matches:
        raise UsageError(
            f"{files[0]} and {matches[0]}: a capture and a live match; name one of them"
        )
    if files.count("-") > 1:
        raise UsageError("-: stdin comes only once; name it once")
    for word in files:
        if word != "-" and types and os.sep not in word and not os.path.lexists(word):
            near = nearest(word, types, "")
            hint = near if near.startswith("did") else "`livecli help frames` lists the types"
            raise InputFailed(f"{word}: no such file, and no frame type; {hint}")
    return Inputs(tuple(word for word in words if word in types), tuple(map(Path, files)), matches)


def files_or_matches(words: Sequence[str], *, live: bool) -> Inputs:
    """What the words name: captures, or else matches; `live` says that there are matches anyway.

    Raises UsageError for both at once, and for neither.
    """
    named = inputs(words)
    live = live or bool(named.matches)
    if named.files and live:
        raise UsageError("FILE and MATCH: captures and what is live are read apart; give one")
    if not named.files and not live:
        raise UsageError(
            "no FILE, no MATCH: name a capture or a match, as in 204849; or try --live, or --demo"
        )
    return named
