"""From a pattern to names of capture files, and to expressions for all its names. No disk.

A pattern is a path with `{sport}`, `{event_id}`, `{date}` (2026-05-02) and `{time}` (183000Z) in
it, and with strftime's codes. Times are UTC, so that daylight saving repeats no hour. No text of
the feed gets into a name: a match is the user's word, and its id a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import count
from pathlib import PurePath
from string import Formatter

from livecli.capture import DEFAULT_PATTERN
from livecli.errors import UsageError
from livecli.feed.sports import SPORTS, Match
from livecli.named_tuple import NamedTuple


PART = ".part"  # what a file is called while it is written

TIMES = {"date": "%Y-%m-%d", "time": "%H%M%SZ"}
MATCH_FIELDS = ("event_id", "sport")
FIELDS = (*MATCH_FIELDS, *TIMES)
# The codes of strftime that mean the same everywhere, each with an expression for its values.
# Those that depend on the locale or the machine's time zone, or that make slashes, are left out.
CODES = {
    "A": "[A-Za-z]+",
    "B": "[A-Za-z]+",
    "F": r"\d{4}-\d\d-\d\d",
    "G": r"\d{4}",
    "H": r"\d\d",
    "I": r"\d\d",
    "M": r"\d\d",
    "S": r"\d\d",
    "T": r"\d\d:\d\d:\d\d",
    "U": r"\d\d",
    "V": r"\d\d",
    "W": r"\d\d",
    "Y": r"\d{4}",
    "a": "[A-Za-z]+",
    "b": "[A-Za-z]+",
    "d": r"\d\d",
    "f": r"\d{6}",
    "j": r"\d{3}",
    "m": r"\d\d",
    "p": "[AP]M",
    "u": r"\d",
    "w": r"\d",
    "y": r"\d\d",
}
ANY = {"event_id": r"\d+", "sport": f"(?:{'|'.join(SPORTS)})"}
# As `.ndjson.zst`: a number that makes a name unique goes before it.
_EXTENSION = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]*)*$")


class NamePiece(NamedTuple):
    """A piece of a name. `kind` is `text`, `code` (of strftime) or `field` (about the match)."""

    kind: str
    value: str

    @property
    def shown(self) -> str:
        return {"text": "{}", "code": "%{}", "field": "{{{}}}"}[self.kind].format(self.value)

    @property
    def expression(self) -> str:
        """A regular expression for its values."""
        if self.kind == "text":
            return re.escape(self.value)
        return CODES[self.value] if self.kind == "code" else ANY[self.value]

    def at(self, moment: datetime) -> str:
        return moment.strftime(f"%{self.value}") if self.kind == "code" else self.value


PathLevel = tuple[NamePiece, ...]  # a part of a path, between two slashes


class FileNames(NamedTuple):
    """The names that one series of files can have: only the time, or a number, differs.

    `folder` holds them all; `levels` are below it, and the last of them is the file's own name,
    without `extension`.
    """

    folder: PurePath
    levels: tuple[PathLevel, ...]
    extension: str

    @property
    def key(self) -> str:
        """The same for all of them: the pattern below the folder."""
        return "/".join("".join(piece.shown for piece in level) for level in self.levels)

    @property
    def shown(self) -> str:
        """The pattern, for people."""
        return f"{self.folder / self.key}{self.extension}"

    def at(self, unix_ms: float) -> Iterator[PurePath]:
        """The name for a time, then the same with -2, -3, ... for names that are taken."""
        moment = datetime.fromtimestamp(unix_ms / 1000, UTC)
        stem = "/".join("".join(piece.at(moment) for piece in level) for level in self.levels)
        return self.numbered(self.folder / f"{stem}{self.extension}")

    def numbered(self, name: PurePath) -> Iterator[PurePath]:
        """One of the names, then the same with -2, -3, ... for names that are taken."""
        yield name
        stem = str(name).removesuffix(self.extension)
        for number in count(2):
            yield PurePath(f"{stem}-{number}{self.extension}")

    def expressions(self, suffix: str = "") -> tuple[re.Pattern[str], ...]:
        """Regular expressions for the names, level by level below the folder."""
        levels = ["".join(piece.expression for piece in level) for level in self.levels]
        levels[-1] += rf"(?:-[1-9]\d*)?{re.escape(self.extension + suffix)}"
        return tuple(re.compile(level, re.ASCII) for level in levels)


class Pattern(NamedTuple):
    """The value of `-o`, checked."""

    text: str
    pieces: tuple[NamePiece, ...]

    def of(self, match: Match) -> FileNames:
        """The names for one match; equal for matches that the pattern puts into one file."""
        values = {"event_id": str(match.event_id), "sport": match.sport}
        return _names(
            NamePiece("text", values[piece.value]) if piece.kind == "field" else piece
            for piece in self.pieces
        )

    def of_any(self) -> FileNames:
        """The names for all matches."""
        return _names(iter(self.pieces))


def pattern(text: str) -> Pattern:
    """The pattern in `text`; raises UsageError."""
    if text == "-":
        raise UsageError("-o -: record writes files; `livecli tail --stamp` writes to stdout")
    if not text or text.endswith("/") or "\0" in text or text.rpartition("/")[2] in (".", ".."):
        raise UsageError(f"-o {text!r}: it names no file; as in {DEFAULT_PATTERN}")
    pieces: list[NamePiece] = []
    try:
        for literal, field, spec, conversion in Formatter().parse(text):
            pieces += _coded(text, literal)
            if field is not None:
                pieces += _field(text, field, bool(spec or conversion))
    except ValueError:
        raise UsageError(
            f"-o {text!r}: a brace stands alone; write {{event_id}}, or {{{{ for the brace itself"
        ) from None
    return Pattern(text, tuple(pieces))


def _field(text: str, name: str, decorated: bool) -> list[NamePiece]:
    if name not in FIELDS:
        near = get_close_matches(name, FIELDS, 1)
        fields = ", ".join(f"{{{field}}}" for field in FIELDS)
        hint = f"did you mean {{{near[0]}}}?" if near else f"there are {fields}"
        raise UsageError(f"-o {text!r}: {{{name}}} is not known; {hint}")
    if decorated:
        raise UsageError(f"-o {text!r}: {{{name}}} takes no format; write it as it is")
    return [NamePiece("field", name)] if name in MATCH_FIELDS else _coded(text, TIMES[name])


def _coded(text: str, literal: str) -> list[NamePiece]:
    """Text with codes of strftime in it."""
    first, *rest = literal.replace("%%", "\0").split("%")
    pieces = [NamePiece("text", first)]
    for part in rest:
        if part[:1] not in CODES:
            codes = " ".join(f"%{code}" for code in CODES)
            raise UsageError(f"-o {text!r}: %{part[:1]} is no code that names take; {codes} are")
        pieces += [NamePiece("code", part[0]), NamePiece("text", part[1:])]
    return [
        NamePiece(piece.kind, piece.value.replace("\0", "%"))
        for piece in pieces
        if piece.value != ""
    ]


def _names(pieces: Iterator[NamePiece]) -> FileNames:
    """Cut at the slashes; the levels before the first one with a code are the folder."""
    levels: list[list[NamePiece]] = [[]]
    for piece in pieces:
        first, *rest = piece.value.split("/") if piece.kind == "text" else [piece.value]
        levels[-1] += [NamePiece(piece.kind, first)] if first else []
        levels += [[NamePiece("text", part)] if part else [] for part in rest]
    folder = PurePath("/" if not levels[0] else "")
    while len(levels) > 1 and all(piece.kind == "text" for piece in levels[0]):
        folder /= "".join(piece.value for piece in levels.pop(0))
    *_, last = levels[-1]
    extension = ""
    if last.kind == "text":
        stem = _EXTENSION.sub("", last.value)
        extension = last.value[len(stem) :]
        levels[-1][-1:] = [NamePiece("text", stem)] if stem else []
    *inner, last_level = levels
    return FileNames(
        folder, (*(tuple(level) for level in inner if level), tuple(last_level)), extension
    )
