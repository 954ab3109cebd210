"""`--where`: which frames go on, by what stands in their fields; those that do keep their bytes.

A condition is `PATH OP VALUE`, or a bare `PATH`, which holds where something is there, null too.

    = !=            a number, true, false, null, else text; `=a,b` any of them, `!=a,b` none
    > >= < <=       numbers by size; text by its characters, where neither side is a number
    ~ !~            a regex that is found anywhere in a text, or in a number's digits

A list fulfils a condition with any of its items, as `qualifiers=goal` does; a `*` in a path stands
for each key or item there, as in `stats.*.xg>1`. So `!=` and `!~` hold where no item is it.
Text with a comma, or that looks like a number and is none, is quoted: `home.name="Djokovic, N."`.
A number in quotes in a frame counts as a number, since the feed sends some so. Text is the same in
either normal form of Unicode: an `é` may be one character or two.
What is missing is as null is in jq: `=null` holds, and so do `!=` and `!~`, which are the opposites
of `=` and `~`; nothing else does.
"""

from __future__ import annotations

import operator
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import is_normalized, normalize

from livecli.errors import INTERRUPTIBLE, Interrupted, UsageError
from livecli.feed.json_text import HugeNumber
from livecli.feed.paths import MISSING, Each, Getter, Path, path
from livecli.pipeline import Batch


Holds = Callable[[Any], bool]

ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COMPARED = frozenset({"=", *ORDERS})  # with a number, perhaps
# Other languages' spellings: what can only mean one thing is taken, the rest is asked about.
HABITS = {"<>": "!=", "==": "=", "=~": "~"}
MISTAKES = {"=<": "<=", "=>": ">=", "~=": "~"}
WORDS: dict[str, bool | None] = {"false": False, "null": None, "true": True}

_SHAPE = re.compile(
    r"""
    \s* (?P<path>  (?: "(?:[^"\\]|\\.)*" | [^"=!<>~] )* )
    (?P<op>        [=!<>~]= | [=!]~ | => | =< | <> | [=<>~] ) \s*
    (?P<value>     .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ITEM = re.compile(
    r"""
    \s* (?: (?P<quoted> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' ) | (?P<bare> [^,]*) ) \s*
    (?:,|$)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"""\\(["'\\])""")
_SECOND = re.compile(r"\s(?:and|or|&&|\|\|)\s.*[=<>~]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
NEVER = re.compile("(?!)")
MAX_DIGITS = 40  # beyond it a text is no number, whoever wrote it


class Condition(NamedTuple):
    """What finds a value in a frame, and whether that value is as wanted.

    `key` is the one of a frame's own keys that the path begins with. `op` and `number` are those of
    a comparison with a number, else None is the number. `text` is the condition as it was typed.
    """

    get: Getter
    holds: Holds
    key: str
    path: Path
    text: str
    op: str = ""
    number: int | float | None = None

    @property
    def wants_nothing(self) -> bool:
        """Whether it holds where nothing is."""
        return self.holds(MISSING)


class Where:
    """A stage: only frames for which all conditions hold.

    With `spares_ours`, records of our own pass; else they are as frames.
    """

    def __init__(self, conditions: Sequence[Condition], *, spares_ours: bool = True) -> None:
        self.conditions = tuple(conditions)
        self._spares_ours = spares_ours
        self.keys = frozenset(each.key for each in conditions)

    def __call__(self, batch: Batch) -> Batch:
        spares = self._spares_ours
        for get, holds, *_ in self.conditions:
            batch = [frame for frame in batch if holds(get(frame.body)) or (spares and frame.aside)]
        return batch

    def each(self) -> list[Where]:
        """A stage for each condition; one after the other they do the same."""
        return [Where([one], spares_ours=self._spares_ours) for one in self.conditions]

    def holds(self, body: Mapping[str, Any]) -> bool:
        """Whether all conditions hold for what is known of a frame: at least its `keys`."""
        for get, holds, *_ in self.conditions:  # noqa: SIM110 - all() would take twice as long
            if not holds(get(body)):
                return False
        return True


def where(conditions: Sequence[str], *, spares_ours: bool = True) -> Where:
    """The stage for `conditions`; raises UsageError for one that cannot be read."""
    return Where([condition(text) for text in conditions], spares_ours=spares_ours)


def condition(text: str) -> Condition:
    """The condition in `text`, compiled."""
    text = normalize("NFC", text)
    found = _SHAPE.fullmatch(text)
    if found is None:
        if "!" in _QUOTED.sub("", text):
            raise _wrong(text, "! stands before = or ~ only; for what is not there, PATH=null")
        asked = _path(text, text)
        return Condition(asked.get, lambda value: value is not MISSING, asked.steps[0], asked, text)
    op, value = found["op"], found["value"].rstrip()
    at = f"{op!r} at character {found.start('op') + 1}"
    if not found["path"].strip():
        raise _wrong(text, f"no path before {at}; as in 'minute>=60'")
    if op in MISTAKES:
        raise _wrong(text, f"{at}: did you mean {MISTAKES[op]}?")
    asked = _path(text, found["path"])
    op = HABITS.get(op, op)
    holds = _holds(text, op, value, at)
    numbers = [item.number for item in _items(text, value)] if op in COMPARED else []
    number = numbers[0] if len(numbers) == 1 else None
    return Condition(asked.get, holds, asked.steps[0], asked, text, op, number)


def _path(text: str, named: str) -> Path:
    if " " in _QUOTED.sub("", named.strip()):
        raise _wrong(text, "a path has no blanks; as in 'minute>=60'; a key with one is quoted")
    try:
        return path(named.strip(), each=True)
    except UsageError as error:
        raise _wrong(text, str(error)) from None


def _holds(text: str, op: str, value: str, at: str) -> Holds:
    if op in ("~", "!~"):
        return _negated(op, _matching(text, _unquoted(value), at))
    if value[:1] in ("=", "<", ">", "~") and value:
        raise _wrong(text, f"{at} is followed by {value[0]!r}; text that begins so is quoted")
    if _SECOND.search(value) and value[:1] not in ('"', "'"):
        raise _wrong(text, "one condition each; give -w again for the next")
    items = list(_items(text, value))
    if op in ORDERS:
        return _ordered(text, ORDERS[op], items, at)
    return _negated(op, _any_of(items))


def _wrong(text: str, reason: str) -> UsageError:
    return UsageError(f"--where {text!r}: {reason}", "--where")


def _negated(op: str, holds: Holds) -> Holds:
    return (lambda value: not holds(value)) if op.startswith("!") else holds


class Item(NamedTuple):
    """One of the words after an operator; only a bare word can be more than text."""

    text: str
    quoted: bool

    @property
    def number(self) -> int | float | None:
        return None if self.quoted else _number(self.text)

    @property
    def is_word(self) -> bool:
        return not self.quoted and self.text in WORDS


def _items(text: str, value: str) -> Iterator[Item]:
    at = 0
    while True:
        found = _ITEM.match(value, at)
        assert found is not None, value
        bare = found["bare"]
        if bare is None:
            yield Item(_ESCAPED.sub(r"\1", found["quoted"][1:-1]), True)
        elif bare.startswith('"'):
            raise _wrong(
                text, f"the quote of {bare.strip()!r} ends nowhere before a comma or the end"
            )
        elif not bare.strip() and "," in value:
            raise _wrong(text, 'an empty word between commas; write "" for an empty text')
        else:
            yield Item(bare.strip(), False)
        at = found.end()
        if at == len(value) and not found[0].endswith(","):
            return


def _any_of(items: list[Item]) -> Holds:
    """Whether a value is one of these."""
    numbers = {item.number for item in items if item.number is not None}
    words = [WORDS[item.text] for item in items if item.is_word]
    texts = {item.text for item in items if item.number is None and not item.is_word}

    def is_named(value: Any) -> bool:
        if type(value) is str:
            return _composed(value) in texts
        return isinstance(value, list) and any(map(is_named, _items_of(value)))

    def holds(value: Any) -> bool:
        kind = type(value)
        if kind is str:
            return _composed(value) in texts or (bool(numbers) and _number(value) in numbers)
        if kind is int or kind is float or kind is HugeNumber:
            return value in numbers
        if isinstance(value, list):
            return any(map(holds, _items_of(value)))
        if value is MISSING:
            value = None
        return any(value is word for word in words)

    return holds if numbers or words else is_named


def _ordered(text: str, compare: Callable[[Any, Any], bool], items: list[Item], at: str) -> Holds:
    """Whether a value is more, or less, than the one item."""
    item, *more = items
    if more:
        raise _wrong(text, f"{at} takes one value; text with a comma in it is quoted")
    if item == ("", False):
        raise _wrong(text, f"no value after {at}; as in 'minute>=60'")
    if item.is_word:
        raise _wrong(text, f"{item.text} is neither more nor less than anything; use = or !=")
    limit = item.number
    if limit is None:
        said, quoted = item

        def comes(value: Any) -> bool:
            if type(value) is str:
                return (quoted or _number(value) is None) and compare(_composed(value), said)
            return isinstance(value, list) and any(map(comes, _items_of(value)))

        return comes

    def holds(value: Any) -> bool:
        kind = type(value)
        if kind is int or kind is float or kind is HugeNumber:
            return compare(value, limit)
        if isinstance(value, list):
            return any(map(holds, _items_of(value)))
        number = _number(value) if kind is str else None
        return number is not None and compare(number, limit)

    return holds


def _matching(text: str, pattern: str, at: str) -> Holds:
    """Whether a regex is found in a value."""
    if not pattern:
        raise _wrong(text, f"no regex after {at}; as in 'player.name~^Sa'")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a coming Python may read otherwise
            search = re.compile(pattern).search
    except (re.error, OverflowError, RecursionError) as error:
        place = getattr(error, "pos", None)
        told = f"character {place + 1}: {getattr(error, 'msg', '')}" if place is not None else error
        raise _wrong(text, f"regex {pattern!r}: {told}") from None

    def found(value: str) -> bool:
        return search(value) is not None

    def holds(value: Any) -> bool:
        nonlocal search
        kind = type(value)
        if kind is int or kind is float or kind is HugeNumber:
            value = str(value)
        elif isinstance(value, list):
            return any(map(holds, _items_of(value)))
        elif kind is not str:
            return False
        try:
            return found(_composed(value))
        except Interrupted:
            search = NEVER.search
            return False

    INTERRUPTIBLE.add(found.__code__)
    return holds


def _items_of(values: list[Any]) -> Iterator[Any]:
    """What a list holds that is none; a list that `*` has found among others is looked into."""
    for value in values:
        if type(value) is not list:
            yield value
        elif type(values) is Each:
            yield from (item for item in value if type(item) is not list)


def _composed(text: str) -> str:
    """The text with composed characters, as that of a condition is."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _unquoted(value: str) -> str:
    """A regex without quotes around it; its backslashes are its own."""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _number(text: str) -> int | float | None:
    if len(text) > MAX_DIGITS or _NUMBER.fullmatch(text) is None:
        return None
    try:
        return int(text)
    except ValueError:
        return float(text)
