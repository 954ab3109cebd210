"""Programs of jq that begin with `select(...)`: what they choose, decided without jq.

A condition of paths, literals, comparisons, `and`, `or`, `not` and parentheses has the same answer
here as in jq, fifty times as fast. Where only jq knows the answer, `Undecided` is raised: where it
would fail (its errors have its words), where two numbers are the same double and perhaps not the
same digits (jq compares all of them), and where two arrays or two objects are compared.
Whatever stands in a program beyond this is not read: such a program has no gate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson


Holds = Callable[[Mapping[str, Any]], bool]  # of what a frame's own keys hold

ORDERS = ("!=", "<", "<=", "==", ">", ">=")
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
CONSTANTS = {"false": False, "null": None, "true": True}
# jq's order of unlike values.
RANKS = {type(None): 0, bool: 1, int: 3, float: 3, str: 4, list: 5, dict: 6}
NUMBER, TEXT = RANKS[int], RANKS[str]
EXACT_DIGITS = 19  # so many may not fit into 64 bits
LARGE_INDEX = 10**9

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
Token = tuple[str, str, int]  # its kind, its text, and where the next one begins


def tokens(program: str) -> list[Token]:
    """The words of a program that jq compiles; a text in them is not looked into."""
    return [
        (kind, each[kind], each.end())
        for each in TOKEN.finditer(program)
        if (kind := each.lastgroup) is not None
    ]


class Undecided(Exception):
    """Only jq has the answer."""


class Gate:
    """Which frames a program may give results for; `undecided` counts those that jq must decide.

    `rest` is the program that is left for those that pass: "" where they are the results.
    """

    def __init__(self, holds: Holds, keys: frozenset[str], rest: str) -> None:
        self.keys = keys
        self.rest = rest
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
        return True if not self.rest and self.undecided == undecided else None


def select_gate(program: str) -> Gate | None:
    """The gate of a program that begins with `select(...)`; None for any other."""
    return _gate(program, _Parser.selections)


def condition_gate(program: str) -> Gate | None:
    """The gate of a program whose first result is a condition, or that begins with `select`."""
    return select_gate(program) or _gate(program, _Parser.condition)


class _Unread(Exception):
    """The program is beyond what is read here."""


class _Term(NamedTuple):
    """A part of a condition, as an expression of Python. `literal` is its only value, if any."""

    text: str
    literal: tuple[Any] | None = None
    is_bool: bool = False

    @property
    def truth(self) -> str:
        """Whether its value is neither false nor null."""
        return self.text if self.is_bool else f"truth({self.text})"


def _gate(program: str, parse: Callable[[_Parser], _Term]) -> Gate | None:
    parser = _Parser(program)
    try:
        if (Path.home() / ".jq").is_file():  # jq reads it, and it may define `select` anew
            return None
        text = parse(parser).truth
        if not (parser.rest or parser.at_end):
            return None
        # One expression takes a third of the time of functions that call each other. Nothing of
        # the program's own text is in it.
        holds = eval(f"lambda body: {text}", parser.names)
    except (_Unread, RecursionError, RuntimeError, SyntaxError, MemoryError):
        return None
    return Gate(holds, frozenset(parser.keys), parser.rest)


class _Parser:
    """Reads programs that jq compiles, by jq's own precedences.

    `names` are those in the expressions that it answers, `rest` is what follows the last `|`.
    """

    def __init__(self, program: str) -> None:
        self.keys: set[str] = set()
        self.names: dict[str, Any] = {"sign": _sign, "step": _step, "truth": _truth}
        self.rest = ""
        self._program = program
        self._words = tokens(program)
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._words)

    def selections(self) -> _Term:
        """`select(...)`, and more of them in the same pipe."""
        self._expect("word select", "mark (")
        chosen = self.condition()
        self._expect("mark )")
        if self.at_end:
            return chosen
        self._expect("mark |")
        before, keys = self._at, set(self.keys)
        try:
            return _joined("and", [chosen, self.selections()])
        except _Unread:
            self._at, self.keys = before, keys
            _, _, at = self._words[before - 1]
            # In the lines that it was in, for `$__loc__`.
            self.rest = "\n" * self._program.count("\n", 0, at) + self._program[at:]
            return chosen

    def condition(self) -> _Term:
        term = self._either()
        while self._take("mark |", "word not"):
            term = _Term(f"(not {term.truth})", is_bool=True)
        return term

    def _either(self) -> _Term:
        terms = [self._both()]
        while self._take("word or"):
            terms.append(self._both())
        return _joined("or", terms)

    def _both(self) -> _Term:
        terms = [self._comparison()]
        while self._take("word and"):
            terms.append(self._comparison())
        return _joined("and", terms)

    def _comparison(self) -> _Term:
        left = self._operand()
        for mark in ORDERS:
            if self._take(f"mark {mark}"):
                return _compared(mark, left, self._operand())
        return left

    def _operand(self) -> _Term:
        if self._take("mark ("):
            term = self.condition()
            self._expect("mark )")
            return term
        if self._is("mark .") or self._is("path"):
            return self._path()
        if self._is("mark -") or self._is("number"):
            return self._literal(self._number())
        kind, text = self._pass()
        if kind == "text":
            return self._literal(_text(text))
        if kind == "word" and text in CONSTANTS:
            return self._literal(CONSTANTS[text])
        raise _Unread

    def _number(self) -> int | float:
        sign = -1 if self._take("mark -") else 1
        kind, text = self._pass()
        if kind != "number":
            raise _Unread
        return sign * (int(text) if text.isdigit() and len(text) < EXACT_DIGITS else float(text))

    def _path(self) -> _Term:
        steps: list[str | int] = []
        while True:
            if self._is("path"):
                _, text = self._pass()
                steps.append(_text(text) if text.startswith('"') else text)
            elif self._take("mark [") or self._take("mark .", "mark ["):
                steps.append(self._index())
                self._expect("mark ]")
            else:
                break
        if not steps or type(steps[0]) is not str:  # a frame is an object
            raise _Unread
        self.keys.add(steps[0])
        value = f"body.get({self._name(steps[0])})"
        return _Term(f"step({value}, {self._name(steps[1:])})" if steps[1:] else value)

    def _index(self) -> str | int:
        if self._is("text"):
            return _text(self._pass()[1])
        index = self._number()
        if type(index) is not int or abs(index) >= LARGE_INDEX:
            raise _Unread
        return index

    def _literal(self, value: Any) -> _Term:
        return _Term(self._name(value), (value,))

    def _name(self, value: Any) -> str:
        """The name of a value in the expression."""
        name = f"_{len(self.names)}"
        self.names[name] = value
        return name

    def _is(self, *words: str) -> bool:
        """Whether these are next: kinds, or kinds with their texts."""
        following = self._words[self._at : self._at + len(words)]
        return len(following) == len(words) and all(
            word in (kind, f"{kind} {text}")
            for word, (kind, text, _) in zip(words, following, strict=True)
        )

    def _take(self, *words: str) -> bool:
        """Whether these are next; then they are passed."""
        taken = self._is(*words)
        self._at += len(words) if taken else 0
        return taken

    def _expect(self, *words: str) -> None:
        if not self._take(*words):
            raise _Unread

    def _pass(self) -> tuple[str, str]:
        """The next word's kind and text."""
        if self.at_end:
            raise _Unread
        self._at += 1
        kind, text, _ = self._words[self._at - 1]
        return kind, text


def _text(text: str) -> str:
    """A text of a program; not one with a program in it."""
    try:
        found: str = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _Unread from None
    return found


def _joined(word: str, terms: Sequence[_Term]) -> _Term:
    if len(terms) == 1:
        return terms[0]
    return _Term(f"({f' {word} '.join(each.truth for each in terms)})", is_bool=True)


def _compared(mark: str, left: _Term, right: _Term) -> _Term:
    """A comparison; those with a text or a whole number have their own way, three times as fast."""
    if left.literal is not None and right.literal is None:
        return _compared(MIRRORED.get(mark, mark), right, left)
    kind = type(right.literal[0]) if right.literal is not None else None
    if kind is str and mark in ("==", "!="):
        text = f"({left.text} {mark} {right.text})"
    elif kind is int:
        exact = f"value {mark} {right.text} if type(value := {left.text}) is int"
        text = f"({exact} else sign(value, {right.text}) {mark} 0)"
    else:
        text = f"(sign({left.text}, {right.text}) {mark} 0)"
    return _Term(text, is_bool=True)


def _truth(value: Any) -> bool:
    return value is not None and value is not False


def _step(value: Any, steps: Sequence[str | int]) -> Any:
    """What the steps lead to; null where that is nothing."""
    for step in steps:
        if value is None:
            return None
        kind = type(value)
        if kind is dict and type(step) is str:
            value = value.get(step)
        elif kind is list and type(step) is int:
            value = value[step] if -len(value) <= step < len(value) else None
        else:
            raise Undecided
    return value


def _sign(left: Any, right: Any) -> int:
    """Below zero where `left` comes before `right` in jq's order; 0 where they are equal."""
    rank, other = RANKS.get(type(left)), RANKS.get(type(right))
    if rank is None or other is None:  # a number that no double holds
        raise Undecided
    if rank != other:
        return rank - other
    if rank > TEXT:
        raise Undecided
    if rank == NUMBER and (type(left) is float or type(right) is float):
        left, right = float(left), float(right)
        if left == right:
            raise Undecided
    return 0 if left == right else -1 if rank and left < right else 1
