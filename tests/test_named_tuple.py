"""Our NamedTuple does what that of `typing` does."""

from __future__ import annotations

import copy
import pickle
import typing
from typing import Any

import pytest

from livecli import named_tuple


class Ours(named_tuple.NamedTuple):
    """A doc."""

    first: int
    second: str = "b"
    third: tuple[int, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"


class Theirs(typing.NamedTuple):
    """A doc."""

    first: int
    second: str = "b"
    third: tuple[int, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"


@pytest.mark.parametrize(
    ("values", "named"),
    [((1,), {}), ((1, "c"), {}), ((1, "c", (2,)), {}), ((), {"third": (3,), "first": 1})],
)
def test_it_is_a_tuple_with_names(values: tuple[Any, ...], named: dict[str, Any]):
    """However its values are given."""
    ours, theirs = Ours(*values, **named), Theirs(*values, **named)

    assert ours == theirs
    assert hash(ours) == hash(theirs)
    assert (ours.first, ours.second, ours.third, ours.both) == (*theirs, theirs.both)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(second="z") == theirs._replace(second="z")
    assert pickle.loads(pickle.dumps(ours)) == copy.copy(ours) == ours


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        ((1, 2, 3, 4), {}),
        ((1,), {"fourth": 4}),
        ((1,), {"first": 1}),
        ((), {"second": 2}),
    ],
)
def test_wrong_values_are_refused(values: tuple[Any, ...], named: dict[str, Any]):
    """Too few, too many, twice, or of no such name."""
    for cls in (Ours, Theirs):
        with pytest.raises(TypeError):
            cls(*values, **named)


def test_its_values_stay():
    """A field cannot be set, nor another one added."""
    for name in ("first", "fourth"):
        with pytest.raises(AttributeError):
            setattr(Ours(1), name, 2)


def test_it_can_be_matched_and_read():
    """By position in a pattern; by its doc, its fields and their types."""
    match Ours(1):
        case Ours(first, second):
            assert (first, second) == (1, "b")
    assert Ours.__doc__ == Theirs.__doc__
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
