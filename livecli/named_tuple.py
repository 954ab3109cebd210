"""`NamedTuple` as `typing` has it, its classes made in a fifth of the time.

A start makes fifty of them before the first frame, and `typing` compiles a constructor for each,
and each of its types. Modules that a plain run loads take it from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter  # what `namedtuple` has: a third of a property's time

    class _Tuple(tuple):
        """What all of them can do; each class has its fields and their defaults."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            if named or len(values) != len(cls._fields):
                names = cls._fields[len(values) :]
                rest = cls._field_defaults | named
                values += tuple([rest[name] for name in names if name in rest])
                if len(values) != len(cls._fields) or not named.keys() <= {*names}:
                    raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return tuple.__new__(cls, values)

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **named):
            return type(self)(**self._asdict() | named)

    class _Maker(type):
        """Makes a class of tuples from the body of a class."""

        def __new__(cls, name, bases, body):
            fields = tuple(body.get("__annotations__", ()))
            defaults = {each: body[each] for each in fields if each in body}
            own = {"__slots__": (), "__match_args__": fields, "_fields": fields}
            getters = {each: _tuplegetter(at, None) for at, each in enumerate(fields)}
            return type(name, (_Tuple,), {**body, **own, "_field_defaults": defaults, **getters})

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
