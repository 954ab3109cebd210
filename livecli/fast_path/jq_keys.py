"""Which keys of a frame a jq program can look at, where its text tells it.

What a program cannot see need not be given to it, and most of its time is the parsing of its input.
It is told from words alone, so only of programs whose every word is known to look nowhere else: a
`.` by itself, a recursion, an assignment or any other function may see the whole frame.
"""

from __future__ import annotations

from itertools import pairwise

import orjson

from livecli.feed.jq_gate import Token, tokens


# Words that look at nothing, or at no more than what is piped into them.
HARMLESS = frozenset(
    {
        *("and", "elif", "else", "empty", "end", "false", "if", "not", "null", "or", "select"),
        *("then", "true", "ascii_downcase", "ascii_upcase", "ceil", "endswith", "fabs", "floor"),
        *("round", "startswith", "test", "tonumber"),
    }
)
MARKS = frozenset({*"|,()[]{}:?;<>+-*/%", "//", "==", "!=", "<=", ">="})


def jq_keys(program: str) -> frozenset[str] | None:
    """The keys, and perhaps some more; None where the program may look at anything."""
    if "\\(" in program or "#" in program:  # a text with a program in it; a comment
        return None
    words = tokens(program)
    keys: set[str] = set()
    nesting: list[str] = []
    for number, (kind, text, _) in enumerate(words):
        if kind == "mark" and text not in MARKS:
            return None
        if kind == "word" and text not in HARMLESS and not _is_key(words, number, nesting):
            return None
        if kind in ("path", "text", "word"):  # a text may be an index, or a key
            keys.add(orjson.loads(text) if text.startswith('"') else text)
        if text in ("(", "[", "{"):
            nesting.append(text)
        elif text in (")", "]", "}") and nesting:
            nesting.pop()
    # msgspec finds no other key of an object whose keys are named.
    return frozenset(keys) if all(map(str.isascii, keys)) else None


def is_plain(program: str) -> bool:
    """Whether a program that has `jq_keys` never answers the frame itself, and has as many results
    however long the arrays in it are."""
    words = [text for _, text, _ in tokens(program)]
    return not {"select", "if"} & {*words} and ("[", "]") not in pairwise(words)


def _is_key(words: list[Token], number: int, nesting: list[str]) -> bool:
    """Whether a word names a key of an object that is made, as in `{minute, who: .player}`."""
    if nesting[-1:] != ["{"] or number + 1 == len(words):
        return False
    before, after = words[number - 1], words[number + 1]
    return before[:2] in (("mark", "{"), ("mark", ",")) and after[1] in (":", ",", "}")
