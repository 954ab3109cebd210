"""Programs of jq that begin with `select(...)`: what they choose, decided without jq.

A condition of paths, literals, comparisons, `and`, `or`, `not` and parentheses has the same answer
here as in jq, fifty times as fast. Where only jq knows the answer, `Undecided` is raised: where it
would fail (its errors have its words), where two numbers are the same double and perhaps not the
same digits (jq compares all of them), and where two arrays or two objects are compared.
Whatever stands in a program beyond this is not read: such a program has no gate.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson


Value = Callable[[Mapping[str, Any]], Any]  # of a frame's own keys; what jq would make of them

ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}
MIRRORED = {"!=": "!=", "<": ">", "<=": ">=", "==": "==", ">": "<", ">=": "<="}
CONSTANTS = {"false": False, "null": None, "true": True}
# jq's order of unlike values.
RANKS = {type(None): 0, bool: 1, int: 3, float: 3, str: 4, list: 5, dict: 6}
NUMBER, TEXT = RANKS[int], RANKS[str]
LONGEST_INDEX = 9  # digits

TOKEN = re.compile(
    r"""
    \s* (?:
        \. (?P<path>  [A-Za-z_][A-Za-z0-9_]* | "(?:[^"\\]|\\.)*" )
      | (?P<text>     "(?:[^"\\]|\\.)*" )
      | (?P<number>   [0-9]+ (?:\.[0-9]+)? (?:[eE][+-]?[0-9]+)? )
      | (?P<name>     \$[A-Za-z_][A-Za-z0-9_]* )
      | (?P<word>     [A-Za-z_][A-Za-z0-9_]* )
      | (?P<mark>     // | [=!<>|]= | \S )
    ) \s*
    """,
    re.VERBOSE,
)
Token = tuple[str, str]  # its kind, and its text
END: Token = ("", "")


def tokens(program: str) -> list[Token]:
    """The words of a program that jq compiles; a text in them is not looked into."""
    found = TOKEN.finditer(program)
    return [(each.lastgroup or "", each[each.lastgroup or 0]) for each in found]


class Undecided(Exception):
    """Only jq has the answer."""


class Gate:
    """Which frames a program may give results for; `undecided` counts those that jq must decide.

    `whole` where no more than that is in the program: what is decided need not meet jq.
    """

    def __init__(self, holds: Value, keys: frozenset[str], whole: bool) -> None:
        self.keys = keys
        self.whole = whole
        self.undecided = 0
        self._holds = holds

    def admits(self, body: Mapping[str, Any]) -> bool:
        """Whether a frame passes, or jq must say; at least its `keys` are in `body`."""
        try:
            holds: bool = self._holds(body)
        except (Undecided, RecursionError):
            self.undecided += 1
            return True
        return holds

    def verdict(self, body: Mapping[str, Any]) -> bool | None:
        """Whether a frame passes as it is (or not at all); None where jq has to be run."""
        undecided = self.undecided
        if not self.admits(body):
            return False
        return True if self.whole and self.undecided == undecided else None


def select_gate(program: str) -> Gate | None:
    """The gate of a program that begins with `select(...)`; None for any other."""
    return _gate(program, _Parser.selections)


def condition_gate(program: str) -> Gate | None:
    """The gate of a program whose first result is a condition, or that begins with `select`."""
    return select_gate(program) or _gate(program, _Parser.condition)


class _Unread(Exception):
    """The program is beyond what is read here."""


class _Term(NamedTuple):
    """A part of a condition. `literal` is its only value, if it has one."""

    value: Value
    literal: tuple[Any] | None = None
    is_bool: bool = False


def _gate(program: str, parse: Callable[[_Parser], _Term]) -> Gate | None:
    parser = _Parser(tokens(program))
    try:
        if (Path.home() / ".jq").is_file():  # jq reads it, and it may define `select` anew
            return None
        holds = _truth(parse(parser))
    except (_Unread, RecursionError, RuntimeError):
        return None
    whole = parser.next == END
    if not whole and not parser.rest:
        return None
    return Gate(holds, frozenset(parser.keys), whole)


class _Parser:
    """Reads programs that jq compiles, by jq's own precedences."""

    def __init__(self, words: list[Token]) -> None:
        self.keys: set[str] = set()
        self.rest = False  # whether what follows is another part of the pipe
        self._words = words
        self._at = 0

    @property
    def next(self) -> Token:
        return self._words[self._at] if self._at < len(self._words) else END

    def selections(self) -> _Term:
        """`select(...)`, and more of them in the same pipe."""
        self._expect(("word", "select"), ("mark", "("))
        chosen = self.condition()
        self._expect(("mark", ")"))
        self.rest = self._take(("mark", "|"))
        if not self.rest and self.next != END:
            raise _Unread
        before = self._at, set(self.keys)
        try:
            return _all([chosen, self.selections()]) if self.rest else chosen
        except _Unread:
            (self._at, self.keys), self.rest = before, True
            return chosen

    def condition(self) -> _Term:
        term = self._either()
        while self._words[self._at : self._at + 2] == [("mark", "|"), ("word", "not")]:
            self._at += 2
            term = _not(term)
        return term

    def _either(self) -> _Term:
        terms = [self._both()]
        while self._take(("word", "or")):
            terms.append(self._both())
        return terms[0] if len(terms) == 1 else _any(terms)

    def _both(self) -> _Term:
        terms = [self._comparison()]
        while self._take(("word", "and")):
            terms.append(self._comparison())
        return terms[0] if len(terms) == 1 else _all(terms)

    def _comparison(self) -> _Term:
        left = self._operand()
        kind, text = self.next
        if kind == "mark" and text in ORDERS:
            self._at += 1
            return _compared(text, left, self._operand())
        return left

    def _operand(self) -> _Term:
        kind, text = self.next
        if self._take(("mark", "(")):
            term = self.condition()
            self._expect(("mark", ")"))
            return term
        if kind == "path" or text == ".":
            return _Term(_path(self._steps()))
        if kind == "mark":
            self._expect(("mark", "-"))
            return _literal(-self._number())
        if kind == "number":
            return _literal(self._number())
        self._at += 1
        if kind == "text":
            return _literal(_text(text))
        if kind == "word" and text in CONSTANTS:
            return _literal(CONSTANTS[text])
        raise _Unread

    def _number(self) -> int | float:
        kind, text = self.next
        if kind != "number":
            raise _Unread
        self._at += 1
        return int(text) if text.isdigit() and len(text) < 19 else float(text)

    def _steps(self) -> list[str | int]:
        steps: list[str | int] = []
        while True:
            kind, text = self.next
            if kind == "path":
                self._at += 1
                steps.append(_text(text) if text.startswith('"') else text)
            elif self._take(("mark", "[")) or self._take(("mark", "."), ("mark", "[")):
                steps.append(self._index())
                self._expect(("mark", "]"))
            else:
                break
        if not steps or type(steps[0]) is not str:  # a frame is an object
            raise _Unread
        self.keys.add(steps[0])
        return steps

    def _index(self) -> str | int:
        kind, text = self.next
        if kind == "text":
            self._at += 1
            return _text(text)
        sign = -1 if self._take(("mark", "-")) else 1
        index = self._number()
        if type(index) is not int or index >= 10**LONGEST_INDEX:
            raise _Unread
        return sign * index

    def _take(self, *words: Token) -> bool:
        """Whether these are the next words; then they are passed."""
        if tuple(self._words[self._at : self._at + len(words)]) != words:
            return False
        self._at += len(words)
        return True

    def _expect(self, *words: Token) -> None:
        if not self._take(*words):
            raise _Unread


def _text(text: str) -> str:
    """A text of a program; not one with a program in it."""
    try:
        found: str = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _Unread from None
    return found


def _literal(value: Any) -> _Term:
    return _Term(lambda body: value, (value,))


def _path(steps: list[str | int]) -> Value:
    """What finds the value of a path; null where it leads to nothing."""
    key, others = str(steps[0]), steps[1:]
    if not others:
        return lambda body: body.get(key)

    def value(body: Mapping[str, Any]) -> Any:
        found = body.get(key)
        for step in others:
            if found is None:
                return None
            kind = type(found)
            if kind is dict and type(step) is str:
                found = found.get(step)
            elif kind is list and type(step) is int:
                found = found[step] if -len(found) <= step < len(found) else None
            else:
                raise Undecided
        return found

    return value


def _truth(term: _Term) -> Value:
    """Whether a value is neither false nor null."""
    if term.is_bool:
        return term.value
    value = term.value

    def holds(body: Mapping[str, Any]) -> bool:
        found = value(body)
        return found is not None and found is not False

    return holds


def _not(term: _Term) -> _Term:
    holds = _truth(term)
    return _Term(lambda body: not holds(body), is_bool=True)


def _all(terms: Sequence[_Term]) -> _Term:
    first, second, *others = map(_truth, terms)
    if not others:
        return _Term(lambda body: first(body) and second(body), is_bool=True)
    tests = [first, second, *others]

    def holds(body: Mapping[str, Any]) -> bool:
        for test in tests:  # noqa: SIM110 - all() would take twice as long
            if not test(body):
                return False
        return True

    return _Term(holds, is_bool=True)


def _any(terms: Sequence[_Term]) -> _Term:
    opposite = _all([_not(term) for term in terms]).value
    return _Term(lambda body: not opposite(body), is_bool=True)


def _compared(mark: str, left: _Term, right: _Term) -> _Term:
    """A comparison; those with a text or a whole number have their own way, three times as fast."""
    if left.literal is not None and right.literal is None:
        return _compared(MIRRORED[mark], right, left)
    order = ORDERS[mark]
    first, second = left.value, right.value
    literal = right.literal[0] if right.literal is not None else None
    if type(literal) is str and mark in ("==", "!="):
        return _Term(lambda body: order(first(body), literal), is_bool=True)
    if type(literal) is not int:
        return _Term(lambda body: order(_sign(first(body), second(body)), 0), is_bool=True)

    def holds(body: Mapping[str, Any]) -> bool:
        found = first(body)
        return order(found, literal) if type(found) is int else order(_sign(found, literal), 0)

    return _Term(holds, is_bool=True)


def _sign(left: Any, right: Any) -> int:
    """Below zero where `left` comes before `right` in jq's order; 0 where they are equal."""
    rank = RANKS[type(left)]
    if rank != RANKS[type(right)]:
        return rank - RANKS[type(right)]
    if rank > TEXT:
        raise Undecided
    if rank == NUMBER and (type(left) is float or type(right) is float):
        left, right = float(left), float(right)
        if left == right:
            raise Undecided
    return 0 if left == right else -1 if rank and left < right else 1
