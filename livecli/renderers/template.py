r"""The template format: a line a frame, in the user's own words. Records of our own have no lines.

    {minute:>3}' {home.name} {score.home}-{score.away} {away.name}
    {ts:%H:%M:%S} {player.name|nobody:20} {x:5.1f} {y:5.1f}

A field is `{PATH}`, `{PATH|DEFAULT}`, `{PATH:SPEC}` or `{PATH|DEFAULT:SPEC}`; DEFAULT stands for
what is missing or null. SPEC is Python's `[[fill]align][0][width][.precision][type]`, where a
precision alone means decimals of a number and characters of a text; or, with a `%` in it, a time
for strftime, in the local zone. `{{` and `}}` are braces, `\n`, `\t` and `\\` what they are in C.
A value that does not fit its SPEC is written as it is. Line ends in values are always escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from orjson import Fragment

from livecli.errors import UsageError
from livecli.feed.dialects import at_ms
from livecli.feed.frames import Frame
from livecli.feed.paths import MISSING, Path, path

from .cell_values import ExactBody, picker, shown, spelled


OPTION = "--template"  # the sentences begin with the template
TOKEN = re.compile(
    r"""
      (?P<text>   [^{}\\]+ )
    | (?P<brace>  \{\{ | \}\} )
    | (?P<escape> \\[nt\\] )
    | \{ (?P<path>         (?: "(?:[^"\\]|\\.)*" | [^{}:|"] )* )
         (?: \| (?P<default> [^{}:]* ) )?
         (?: :  (?P<spec>    [^{}]* ) )?
      \}
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {r"\n": "\n", r"\t": "\t", r"\\": "\\"}

# Three digits of width and two of precision at the most: a template must not outgrow memory.
SPEC = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>^]))?(?P<zero>0)?(?P<width>[1-9][0-9]{0,2})?"
    r"(?:\.(?P<precision>[0-9]{1,2}))?(?P<kind>[defgs])?",
    re.DOTALL,
)
NUMERIC = ("d", "e", "f", "g")
TIME = re.compile(r"(?:[^%]|%[-_0^#]?[A-Za-z%])*", re.DOTALL)
# Where str.splitlines, and one terminal or another, would begin a new line.
BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

Piece = Callable[[Frame], str]


def make(template: str, safe: bool, zone: tzinfo | None = None) -> Callable[[list[Frame]], bytes]:
    """Answer the renderer, the template compiled; raises UsageError where it cannot be read.

    `safe` (for a terminal) escapes what is not printable in values. Times are in `zone`, or where
    the user is.
    """
    pieces = _compiled(template, shown if safe else _on_one_line, zone)

    def render(batch: list[Frame]) -> bytes:
        text = "".join([piece(frame) for frame in batch if not frame.aside for piece in pieces])
        return text.encode(errors="backslashreplace")

    return render


def check(template: str) -> None:
    """Raise UsageError, with the place, where the template cannot be read."""
    make(template, safe=False)


def paths(template: str) -> list[Path]:
    """The paths of a template that can be read, but for those with a default."""
    return [
        path(found["path"].strip())
        for found in TOKEN.finditer(template)
        if found["path"] is not None and found["default"] is None
    ]


def _compiled(template: str, clean: Callable[[str], str], zone: tzinfo | None) -> list[Piece]:
    pieces: list[Piece] = []
    exact = ExactBody()
    literal, fields, at = "", 0, 0
    while at < len(template):
        found = TOKEN.match(template, at)
        if found is None:
            raise UsageError(_misread(template, at), OPTION)
        at = found.end()
        if found["path"] is None:
            token = found[0]
            literal += token[0] if found["brace"] else ESCAPES.get(token, token)
            continue
        pieces += [_literal(literal)] if literal else []
        pieces.append(_field(found, clean, zone, exact))
        literal, fields = "", fields + 1
    if "{{" in template and not fields:  # Go's, of gh, stern and docker
        raise UsageError(
            f"template {template!r}: has no field; one brace each, as in {{home.name}}", OPTION
        )
    return [*pieces, _literal(literal if literal.endswith("\n") else literal + "\n")]


def _misread(template: str, at: int) -> str:
    """Why there is no token at this place."""
    reason = {
        "{": "a field begins and does not end, as in {home.name}; {{ is a brace",
        "}": "a field ends that did not begin; }} is a brace",
    }.get(template[at], r"not known; known are \n, \t and \\")
    what = template[at : at + 2] if template[at] == "\\" else template[at : at + 20]
    return f"template, character {at + 1}, {what!r}: {reason}"


def _literal(text: str) -> Piece:
    return lambda frame: text


def _field(
    found: re.Match[str], clean: Callable[[str], str], zone: tzinfo | None, exact: ExactBody
) -> Piece:
    where = f"template, character {found.start() + 1}, {found[0]!r}"
    style = _style(found["spec"] or "", where, zone)
    try:
        pick = picker(found["path"].strip(), None if style.counts else exact)
    except UsageError as error:
        raise UsageError(f"{where}: {error}", OPTION) from error
    fitted, padded = style.fitted, style.padded
    default = padded(found["default"] or "")

    def piece(frame: Frame) -> str:
        value = pick(frame)
        if value is None or value is MISSING:
            return default
        text = fitted(value)
        return padded(clean(spelled(value))) if text is None else text

    return piece


# --- What stands after the colon ------------------------------------------------------------------


class Style(NamedTuple):
    """How a value is written: `fitted` answers None for what does not fit, `padded` takes that.

    Where it `counts`, it needs numbers; else their digits are enough, and stay.
    """

    fitted: Callable[[object], str | None]
    padded: Callable[[str], str]
    counts: bool


def _style(spec: str, where: str, zone: tzinfo | None) -> Style:
    if "%" in spec:
        return Style(_time(spec, where, zone), lambda text: text, counts=True)
    found = SPEC.fullmatch(spec)
    if found is None or (found["kind"] == "d" and found["precision"]):
        hint = "; a default stands before the colon" if "|" in spec else ""
        raise UsageError(
            f"{where}: cannot be read after the colon, as in {{minute:>3}}, {{x:5.1f}} or "
            f"{{ts:%H:%M:%S}}{hint}",
            OPTION,
        )
    counts = found["kind"] in NUMERIC or (found["precision"] is not None and not found["kind"])
    return Style(_number(found) if counts else _digits(found), _text(found), counts)


def _digits(found: re.Match[str]) -> Callable[[object], str | None]:
    """Pads a number as Python does: to the right, with zeros behind the sign."""
    if found["kind"] == "s":
        return lambda value: None
    width, fill = found["width"] or "", found["fill"] or ("0" if found["zero"] else "")
    spec = f"{fill}{found['align'] or '>'}{width}"
    zeros = int(width) if found["zero"] and width and not found["align"] else 0

    def digits(value: object) -> str | None:
        if type(value) not in (int, float, Fragment):
            return None
        text = spelled(value)
        return text.zfill(zeros) if zeros else format(text, spec)

    return digits


def _number(found: re.Match[str]) -> Callable[[object], str | None]:
    kind = found["kind"] or "f"
    aligned = (found["fill"] or "") + (found["align"] or "")
    precision = f".{found['precision']}" if found["precision"] else ""
    spec = f"{aligned}{found['zero'] or ''}{found['width'] or ''}{precision}{kind}"

    def number(value: object) -> str | None:
        if type(value) is not int and type(value) is not float:
            return None
        try:
            return format(round(value) if kind == "d" else value, spec)
        except (OverflowError, ValueError):  # what is endless, or no number, is no whole number
            return None

    return number


def _text(found: re.Match[str]) -> Callable[[str], str]:
    """Pads; what stands in a column of numbers is to the right, as they are."""
    numeric = found["kind"] in NUMERIC
    align = found["align"] or (">" if numeric else "<")
    spec = f"{found['fill'] or ''}{align}{found['width'] or ''}"
    most = int(found["precision"]) if found["precision"] and not numeric else None
    return lambda text: format(text[:most], spec)


def _time(spec: str, where: str, zone: tzinfo | None) -> Callable[[object], str | None]:
    if TIME.fullmatch(spec) is None:
        raise UsageError(f"{where}: % begins no part of a time, as in {{ts:%H:%M:%S}}", OPTION)

    def time(value: object) -> str | None:
        moment = at_ms({"ts": value, "updated_at": value})
        if moment is None:
            return None
        try:
            return datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone).strftime(spec)
        except (OverflowError, ValueError, OSError):  # the last hours of year 9999
            return None

    return time


def _on_one_line(text: str) -> str:
    if BREAKS.search(text) is None:
        return text
    return BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
