"""Rules as plays: `play >> event << effect << effect`, checked line by line.

`>>` lets an event happen, `<<` says what must be done about it next, `...` stands for whatever else
is done. `assert play` fails while something was done that nobody said:

    assert play >> Opened(1) << Send(1, (subscribe(MATCH),))
    assert play.at(25) >> DeadlinePassed() << Send(1, (PING,))
"""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType
from typing import Any, Protocol, Self

from livecli.errors import LivecliError
from livecli.session.effects import Deliver, Finish, Tell


class Rules(Protocol):
    """What a play is about: a `Session`, a `Service`, or anything of their shape."""

    def handle(self, event: Any, now: float) -> list[Any]: ...
    @property
    def deadline(self) -> float | None: ...


class Playbook:
    """A play about `rules`, from second 0 on; the time moves by `at` only."""

    def __init__(self, rules: Any) -> None:
        self.rules: Any = rules
        self.now = 0.0
        self._lines: list[str] = []
        self._undone: list[Any] = []  # effects that no `<<` spoke of yet

    def at(self, seconds: float) -> Self:
        """Move the time to `seconds` after the play began."""
        assert seconds >= self.now, f"time runs one way, and it is {self.now} s already"
        self.now = seconds
        self._lines.append(f"   at {seconds:g} s")
        return self

    @property
    def deadline(self) -> float | None:
        return self.rules.deadline

    def __rshift__(self, event: Any) -> Self:
        self._nothing_left()
        self._lines.append(f"   >> {event}")
        self._undone = list(self.rules.handle(event, self.now))
        return self

    def __lshift__(self, effect: Any) -> Self:
        if isinstance(effect, EllipsisType):
            self._lines += [f"   << {one}" for one in self._undone]
            self._undone = []
            return self
        done = self._undone[:1]
        if done != [effect]:
            self._lines.append(f" - << {effect}   (expected)")
            self._fail([f" + << {one}   (done)" for one in self._undone] or [" + nothing was done"])
        self._lines.append(f"   << {done[0]}")
        self._undone = self._undone[1:]
        return self

    def __bool__(self) -> bool:
        self._nothing_left()
        return True

    def _nothing_left(self) -> None:
        if self._undone:
            self._fail([f" + << {one}   (done, not expected)" for one in self._undone])

    def _fail(self, lines: list[str]) -> None:
        self._undone = []
        raise AssertionError("\n".join(["the play went another way:", *self._lines, *lines]))


# What may stand after `<<` in the place of an effect of which only a part matters.


@dataclass(frozen=True)
class Told:
    """A `Tell` of this kind, with these words in it."""

    kind: str
    words: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tell) and self.kind == other.kind and self.words in other.text


@dataclass(frozen=True)
class Delivered:
    """A `Deliver` of frames with these bytes."""

    raws: tuple[bytes, ...]

    def __init__(self, *raws: bytes) -> None:
        object.__setattr__(self, "raws", raws)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deliver) and self.raws == tuple(f.raw for f in other.frames)


@dataclass(frozen=True)
class Gap:
    """A `Deliver` of nothing but the gap of this match, with this cause."""

    event_id: int
    cause: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Deliver) or [f.type for f in other.frames] != ["_gap"]:
            return False
        body = other.frames[0].body
        return (self.event_id, self.cause) == (body["event_id"], body["cause"])


@dataclass(frozen=True)
class Finished:
    """A `Finish` with a problem of this class (None: with none), and these words in it."""

    problem: type[LivecliError] | None = None
    words: str = ""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Finish)
            and type(other.problem) is (self.problem or type(None))
            and self.words in str(other.problem)
        )
