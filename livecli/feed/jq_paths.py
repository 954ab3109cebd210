"""The paths of a frame that a jq program asks for, where its text tells that they are the frame's.

Behind a pipe, or inside of a function, `.` is something else; only behind a `select(...)` it is the
same. A path that may be missing, as in `.x?` or `.x // 0`, is asked for on purpose.
"""

from __future__ import annotations

from .jq_gate import Token, tokens
from .paths import Path, path


OPENING, CLOSING = {"(", "[", "{"}, {")", "]", "}"}
# What makes `.` mean something else, in ways that are not followed here.
STRANGE = frozenset({"as", "def", "foreach", "include", "import", "label", "limit", "reduce"})
OPTIONAL = frozenset({"?", "//", "=", "|=", "//="})
NULL = ("==", "!=")  # and null behind it


def frame_paths(program: str) -> list[Path]:
    """The paths, in the order of the program; none where it cannot be told."""
    words = tokens(program)
    if "#" in program or STRANGE & {text for kind, text, _ in words if kind == "word"}:
        return []
    paths: list[Path] = []
    is_frame = [True]  # what `.` is, at each depth of brackets
    selects = [False]  # whether a `select(...)` is all that stands before, at each depth
    at = 0
    while at < len(words):
        kind, text, _ = words[at]
        if kind == "mark" and text in OPENING:
            called = words[at - 1][1] if at and words[at - 1][0] == "word" else None
            follows = called in (None, "select", "if", "then", "else", "elif", "and", "or")
            is_frame.append(is_frame[-1] and follows and not _goes_on(words, at))
            selects.append(False)
        elif kind == "mark" and text in CLOSING and len(is_frame) > 1:
            is_frame.pop()
            selects.pop()
        elif kind == "mark" and text == "|":
            is_frame[-1] = is_frame[-1] and selects[-1]
            selects[-1] = False
        elif kind == "word":
            selects[-1] = text == "select" and (at == 0 or words[at - 1][1] in ("|", *OPENING))
        elif kind == "path" and is_frame[-1] and not _goes_on(words, at):
            end = at
            while end < len(words) and words[end][0] == "path":
                end += 1
            if not _may_be_missing(words, at, end):
                paths.append(path(".".join(word for _, word, _ in words[at:end])))
            at = end - 1
        elif kind != "mark":
            selects[-1] = False
        at += 1
    return paths


def _may_be_missing(words: list[Token], start: int, end: int) -> bool:
    """Whether the program reckons with it that the path from `start` to `end` leads nowhere."""
    before, after = words[start - 1][1] if start else "", [text for _, text, _ in words[end:]]
    compared = len(after) > 1 and after[0] in NULL and after[1] == "null"
    return before == "//" or not OPTIONAL.isdisjoint(after[:1]) or compared


def _goes_on(words: list[Token], at: int) -> bool:
    """Whether a path goes on here that began before."""
    if not at:
        return False
    kind, text, _ = words[at - 1]
    return kind in ("path", "name", "text") or text in ("]", ")", "}", "?", ".")
