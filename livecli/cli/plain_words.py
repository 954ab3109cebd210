"""A command line that needs no parser: each word is an option, or a value, as it is described.

It knows no sentences. What is unknown, wrong or incomplete, and what asks for help, is left to the
parser, whose loading takes as long as all the rest of a start. A test holds both together, over
all options.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from .options import BEHIND_DASHES, PAIRS
from .options.group import NEEDED, CommandOption


MOST = 2**63  # of a number; what is larger leaves the range of clocks


def plain_values(words: list[str], options: Mapping[str, CommandOption]) -> dict[str, Any] | None:
    """The value of each option, by its name, as the parser makes it; None: the parser has to."""
    before, behind = split(words, options)
    values = {name: each.default for name, each in options.items()} | {BEHIND_DASHES: behind}
    names = {
        word: name
        for name, each in options.items()
        for word in each.field.names or [""]
        if name != BEHIND_DASHES
    }
    given: dict[str, PlainOption] = {}

    def option_of(word: str) -> PlainOption:
        name = names[word]
        if name not in given:
            given[name] = PlainOption(name, options[name])
        return given[name]

    if any((each.field.metavar or "").startswith("[=") for each in options.values()):
        return None  # a value may be left out
    try:
        "".join(words).encode()  # what is no UTF-8 is refused, or is the name of a file
        for option, texts in _taken(before, option_of):
            values[option.name] = option.value(texts)
    except (IndexError, KeyError, ValueError):  # UnicodeError among them
        return None
    return None if NEEDED in values.values() else values


def split(words: list[str], options: Collection[str]) -> tuple[list[str], list[str] | None]:
    """The words of a command with these options, and those that it takes from behind `--`."""
    if BEHIND_DASHES not in options or "--" not in words:
        return words, None
    at = words.index("--")
    return words[:at], words[at + 1 :]


class PlainOption:
    """An option or argument, and what was given of it so far; `takes` is how many words one is."""

    def __init__(self, name: str, option: CommandOption) -> None:
        self.name = name
        self._more = option.field.more
        self._type = option.type
        self._given: list[Any] = []
        if get_origin(self._type) not in (list, Literal):  # or None
            self._type = (get_args(self._type) or (self._type,))[0]
        self._many = get_origin(self._type) is list
        if self._many:
            (self._type,) = get_args(self._type)
        elif not option.field.names:
            raise ValueError(name)  # a single argument is rare
        is_flag = self._type is bool or "count" in self._more
        self.takes = 0 if is_flag else 2 if name in PAIRS else 1

    def value(self, texts: list[str]) -> Any:
        """Its value when it is given once more, with these words; raises ValueError."""
        self._given.append(tuple(map(self._one, texts)) if self.takes == 2 else self._one(*texts))
        if "count" in self._more:
            return len(self._given)
        return self._given if self._many else self._given[-1]

    def _one(self, text: str = "") -> Any:
        if not self.takes:
            return True
        if get_origin(self._type) is Literal:
            return get_args(self._type)[get_args(self._type).index(text)]
        value = self._type(text)
        if isinstance(value, int | float):
            least, most = self._more.get("min", -MOST), self._more.get("max", MOST)
            if not least <= value <= most:
                raise ValueError(text)
        return value


def _taken(
    words: list[str], option_of: Callable[[str], PlainOption]
) -> Iterator[tuple[PlainOption, list[str]]]:
    """The options in the order of the words, each with those of its value; "" is an argument."""
    left = deque(words)
    while left:
        word = left.popleft()
        if word == "--":
            yield from ((option_of(""), [each]) for each in left)
            return
        if word == "-" or not word.startswith("-"):
            yield option_of(""), [word]
            continue
        if word.startswith("--"):
            word, sign, rest = word.partition("=")
        else:
            word, sign, rest = word[:2], word[2:3], word[2:]
        option = option_of(word)
        if sign and not option.takes:
            if word.startswith("--") or sign == "-":
                raise ValueError(word)
            rest = f"-{rest}"  # further short ones
        if sign:
            left.appendleft(rest)
        yield option, [left.popleft() for _ in range(option.takes)]
