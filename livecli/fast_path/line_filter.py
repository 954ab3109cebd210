"""Lines of a capture chosen by type and by conditions, without making frames of them.

Whole pieces at a time, and of each line only the keys that are asked about: a quarter of a
microsecond a line, where a frame with its decoded body takes two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import filterfalse
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypedDict

import orjson

from livecli.feed.frames import WRAPPED, is_aside
from livecli.filters.gaps import is_named


if TYPE_CHECKING:
    from livecli.filters.passage import Passage


Holds = Callable[[Mapping[str, Any]], bool]

FIRST, LAST = itemgetter(0), itemgetter(-1)
OPENING, CLOSING = set(b"{"), set(b"}")
# What looks like the type of a record, and is neither the stamp of a line nor a wrapped message.
RECORD = re.compile(rb'"_(?!received_ms"|text"|binary"|alert")')
ESCAPED = b"\\u005"  # of which one is the same line below
MOST_TYPES = 1000  # whose verdict is remembered: a capture may make them up


class Choice(dict[object, bool]):
    """Frame type → whether its lines pass, found out once: as `gaps` and `only_types` choose.

    Raises TypeError where the type does not decide: that of a message which a record wraps does.
    """

    def __init__(
        self, types: frozenset[str], excluded: frozenset[str], named: frozenset[str] | None
    ) -> None:
        self._types, self._excluded, self._named = types, excluded, named

    def __missing__(self, kind: object) -> bool:
        if self._types and kind in WRAPPED and kind not in self._types | self._excluded:
            raise TypeError(kind)
        wanted = not self._types or kind in self._types
        if type(kind) is str and is_aside(kind):
            wanted = self._named is None or (wanted and is_named(kind, self._named))
        chosen = wanted and kind not in self._excluded
        if len(self) < MOST_TYPES:
            self[kind] = chosen
        return chosen


class LineFilter:
    """Answers the lines of a piece that are of `types` (none: of any) and for which `holds` does.

    `keys` are those of a frame that `holds` looks at. Records are kept unless their type
    is `excluded`; with `named`, those of them are as frames, and no others are kept.
    """

    def __init__(
        self,
        types: frozenset[str],
        excluded: frozenset[str],
        keys: frozenset[str] = frozenset(),
        holds: Holds | None = None,
        named: frozenset[str] | None = None,
    ) -> None:
        from msgspec import MsgspecError, defstruct
        from msgspec.json import Decoder

        self._choice = Choice(types, excluded, named)
        self._spares_ours = named is None
        self._holds = holds
        if holds is None:  # the type alone, in two thirds of the time
            self._decoder: Any = Decoder(defstruct("Typed", [("type", str, "")], gc=False))
            self._kept: Callable[..., list[bytes]] = self._of_type
        else:
            asked: Any = dict.fromkeys({"type", *keys}, object)
            # Of keys that are not ASCII msgspec finds none by its name: all are decoded then.
            readable = all(map(str.isascii, keys))
            self._decoder = Decoder(
                TypedDict("Asked", asked, total=False) if readable else dict[str, object]  # type: ignore[operator]
            )
            self._kept = self._fulfilling
        self._refused = (MsgspecError, RecursionError, TypeError, UnicodeDecodeError)
        self.passage: Passage | None = None  # for the counts of frames

    def __call__(self, piece: bytes) -> bytes | None:
        """The kept lines; None where a line is no plain JSON object, and it takes more to read."""
        lines = piece.split(b"\n")
        if not lines[-1]:
            del lines[-1]
        # No value holds `}` and `{` side by side, so that none goes on from one line to the next.
        try:
            if set(map(FIRST, lines)) != OPENING or set(map(LAST, lines)) != CLOSING:
                return None
            found = self._decoder.decode_lines(piece)
            if len(found) != len(lines):
                return None
            # msgspec reads what is not UTF-8 where it is skipped; a frame of it becomes `_binary`.
            if not piece.isascii():
                b"".join(filterfalse(bytes.isascii, lines)).decode()  # type: ignore[arg-type]
            kept = self._kept(lines, found)
        except (IndexError, *self._refused):
            return None
        if self.passage is not None and not self.passage.through:
            self._count(found, len(kept), self.passage)
        kept.append(b"")
        return b"\n".join(kept)

    def met(self, kind: str) -> bool:
        """Whether lines of this type may have come since the last call, and were not kept."""
        kept = self._choice.pop(kind, None)
        if kept is None and len(self._choice) >= MOST_TYPES:
            kept = self._choice[kind]
        return kept is False

    def _count(self, found: list[Any], kept: int, passage: Passage) -> None:
        """Tell how many frames came, by type, and how many were left."""
        if self._holds is None:
            types = Counter(typed.type for typed in found)
        else:
            types = Counter(frame.get("type") for frame in found)
        frames = {kind: number for kind, number in types.items() if type(kind) is str}
        chosen = {kind: number for kind, number in frames.items() if self._choice[kind]}
        ours = sum(number for kind, number in chosen.items() if is_aside(kind))
        spared = ours if self._spares_ours else 0
        passage.add(frames, sum(chosen.values()) - spared, kept - spared)

    def _of_type(self, lines: list[bytes], found: list[Any]) -> list[bytes]:
        choice = self._choice
        pairs = zip(lines, found, strict=True)
        return [line for line, typed in pairs if choice[typed.type]]

    def _fulfilling(self, lines: list[bytes], found: list[dict[str, Any]]) -> list[bytes]:
        choice, holds = self._choice, self._holds or bool
        pairs = zip(lines, found, strict=True)
        chosen = [pair for pair in pairs if choice[pair[1].get("type")]]
        if not self._spares_ours:
            return [line for line, frame in chosen if holds(frame)]
        return [line for line, frame in chosen if holds(frame) or is_aside(frame.get("type", ""))]


def may_hold_ours(text: bytes) -> bool:
    """Whether a record may be among these lines."""
    return RECORD.search(text) is not None or ESCAPED in text


# In every picked object: none that a program makes of its keys is then taken for the line itself.
MARK = b'"\\u0000":0'


class KeyPicker:
    """Of each line only some keys, with the bytes of their values; with a key more, if `marked`."""

    def __init__(self, keys: frozenset[str], *, marked: bool) -> None:
        from msgspec import Raw
        from msgspec.json import Decoder

        asked: Any = dict.fromkeys(keys, Raw)
        self._decoder: Any = Decoder(TypedDict("Asked", asked, total=False))  # type: ignore[operator]
        self._marks = [MARK] if marked else []
        self._heads = {key: orjson.dumps(key) + b":" for key in keys}

    def __call__(self, text: bytes) -> list[bytes]:
        """An object of these keys for each line."""
        heads = self._heads
        return [
            b"{%b}" % b",".join(self._marks + [heads[key] + value for key, value in found.items()])
            for found in self._decoder.decode_lines(text)
        ]
