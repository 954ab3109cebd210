"""JSON to values and back: orjson, and the numbers that no double can hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import isinf
from typing import Any, NoReturn

import orjson


BEYOND = "infinity"  # in orjson's words for such a number, the first thing that it refuses
INTEGERS = range(-(2**63), 2**64)  # what orjson reads as integers; beyond them are floats
MAX_INTEGER_DIGITS = 20
# Of nesting, down which `json` can always go, however many calls it is under; orjson goes 1024.
LEVELS = 500


class HugeNumber(float):
    """A number beyond a double: compared it is infinite, written it is its own text."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> HugeNumber:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __repr__(self) -> str:
        return self.text


def loads(text: bytes) -> Any:
    """The value that JSON means; raises orjson.JSONDecodeError for what is no JSON.

    A text is nested at most 1024 levels deep, one with a HugeNumber at most LEVELS.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if BEYOND not in error.msg:
            raise
        try:
            value = DECODER.decode(text.decode())
            json.dumps(value, ensure_ascii=False).encode()  # json takes lone surrogates
        except (ValueError, RecursionError):
            raise error from None
        if _is_deep(value):
            raise
        return value


def dumps(value: Any) -> bytes:
    """The shortest JSON for a value; raises orjson.JSONEncodeError for what has none."""
    return orjson.dumps(value, default=_own_text)


def exact(text: bytes, value: Any) -> Any:
    """`value`, which the JSON means, such that `dumps` writes each number with the digits it has
    in the text: 2.10, more than 64 bits. Numbers may be orjson.Fragments then.

    What is nested too deep for that stays as it is.
    """
    try:
        # Most frames are written as orjson would: to see that takes a tenth of the other way.
        return value if dumps(value) == text else DIGITS.decode(text.decode())
    except (RecursionError, orjson.JSONEncodeError):
        return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(LEVELS):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if type(value) is dict else value if type(value) is list else ()


def _own_text(value: object) -> orjson.Fragment:
    if isinstance(value, HugeNumber):
        return orjson.Fragment(value.text)
    raise TypeError


def _float(text: str) -> float:
    number = float(text)
    return HugeNumber(text) if isinf(number) else number


def _integer(text: str) -> float:
    number = int(text) if len(text) <= MAX_INTEGER_DIGITS else None
    return _float(text) if number is None or number not in INTEGERS else number


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)  # NaN and Infinity are no JSON


DIGITS = json.JSONDecoder(parse_float=orjson.Fragment, parse_int=orjson.Fragment)
DECODER = json.JSONDecoder(parse_float=_float, parse_int=_integer, parse_constant=_no_number)
