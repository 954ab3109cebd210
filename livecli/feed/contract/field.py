"""The rows of the contract, and how they are written: a table in text, a line for a field.

    stats.*.possession        integer        0..100 percent         always     time with the ball

The columns are those of `Field`, two blanks or more between them; `-` stands for nothing. In the
third, `0..100` are bounds, `@periods` is a vocabulary, closed, and `@periods+` one that others are
expected in, `~point` is a pattern, `=event` a frame in the frame, `&sides` are the keys that a `*`
stands for, and other words are the unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from .vocabularies import PATTERNS, VOCABULARIES


class Share(Enum):
    """In how many frames of its type a field is there, null among them."""

    ALWAYS = "always"
    USUALLY = "usually"  # a program should bear its absence
    SOMETIMES = "sometimes"


DOCUMENTS = "documents"


class Field(NamedTuple):
    """One place in a frame.

    `path` is as `livecli.feed.paths` reads it; a `*` in it is any key of an object, or any item of
    an array. `types` are words of JSON Schema with `|` between them. `low` and `high` bound a
    number, both included. `words` are those of its vocabulary; `open` says that others are to be
    expected. `pattern` is a regular expression for the whole of a text that is none of `words`.
    `part` is the frame type whose fields stand below it, or `TYPE.PATH`, a part of that. `source`
    says who knows of it: the documents, or so many public clients (wire-facts). `keys` are those
    that a last `*` stands for, where they are known.
    """

    path: str
    types: str
    unit: str
    low: float | None
    high: float | None
    words: tuple[str, ...]
    open: bool
    pattern: str | None
    part: str | None
    share: Share
    about: str
    source: str
    keys: tuple[str, ...] = ()


class Contract(NamedTuple):
    """A frame type of one sport in one dialect; None where it is of no sport, or in both dialects.

    `example` is a whole frame. `source` says who knows the type. `open` says that fields without a
    row are to be expected.
    """

    type: str
    sport: str | None
    dialect: str | None
    about: str
    fields: tuple[Field, ...]
    example: Mapping[str, Any]
    source: str = DOCUMENTS
    open: bool = False


_COLUMNS = re.compile(r" {2,}")


def fields(table: str, source: str = DOCUMENTS, above: str = "") -> tuple[Field, ...]:
    """The rows of a table; `above` goes before each path."""
    lines = (line.strip() for line in table.splitlines())
    return tuple(_field(above + line, source) for line in lines if line)


def _field(line: str, source: str) -> Field:
    path, types, values, share, about = _COLUMNS.split(line)
    low, high, vocabulary, pattern, part = None, None, "", None, None
    keys: tuple[str, ...] = ()
    unit = []
    for word in values.split():
        if ".." in word:
            least, _, most = word.partition("..")
            low, high = float(least) if least else None, float(most) if most else None
        elif word[0] == "@":
            vocabulary = word[1:]
        elif word[0] == "~":
            pattern = PATTERNS[word[1:]]
        elif word[0] == "=":
            part = word[1:]
        elif word[0] == "&":
            keys = VOCABULARIES[word[1:]]
        elif word != "-":
            unit.append(word)
    words = VOCABULARIES[vocabulary.rstrip("+")] if vocabulary else ()
    is_open = vocabulary.endswith("+")
    number = (" ".join(unit), low, high)
    often = Share(share)
    return Field(path, types, *number, words, is_open, pattern, part, often, about, source, keys)
