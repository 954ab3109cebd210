"""Lines of a capture chosen by type and by conditions, before anything is made of them.

Whole pieces at a time: a line that is passed over costs a search for its type's word, and one that
is looked at costs the few keys that are asked about, not all that it holds. What is kept, is kept
with its own bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from livecli.feed.frames import OURS


# The head of a line as the feed writes it, and of a record of our own.
COMPACT, OWN = b'{"type":"', b'{"type":"_'
# A word may be spelled with escapes of its letters; then only a whole parse tells.
_SPELLED = re.compile(rb"\\u00[2-7]")

Holds = Callable[[Mapping[str, Any]], bool]


class Sieve:
    """Answers the lines of a piece that are of `types` (none: of any) and for which `holds` does.

    `keys` are those of a frame that `holds` looks at. Records of our own are kept unless their type
    is `excluded`.
    """

    def __init__(
        self,
        types: frozenset[str],
        excluded: frozenset[str],
        keys: frozenset[str] = frozenset(),
        holds: Holds | None = None,
    ) -> None:
        from msgspec import MsgspecError
        from msgspec.json import Decoder

        self._wanted = (types | OURS) - excluded if types else None
        self._excluded = excluded
        self._holds = holds
        self._word = b'"%b"' % next(iter(types)).encode() if len(types) == 1 else None
        asked: Any = dict.fromkeys({"type", *keys}, object)
        self._decoder: Any = Decoder(TypedDict("Asked", asked, total=False))  # type: ignore[operator]
        self._refused = (MsgspecError, RecursionError, TypeError, UnicodeDecodeError)

    def __call__(self, chunk: bytes) -> bytes | None:
        """The kept lines; None when it takes a whole parse of this piece to say which they are."""
        if b"\r" in chunk or (b"\\u00" in chunk and _SPELLED.search(chunk)):
            return None
        lines = self._candidates(chunk)
        if not lines:
            return b""
        joined = b"\n".join(lines)
        # No value holds `}` and `{` side by side, so that no value goes on in the next line.
        if joined.count(b"}\n{") != len(lines) - 1 or joined[:1] != b"{" or joined[-1:] != b"}":
            return None
        try:
            if not joined.isascii():
                joined.decode()
            found = self._decoder.decode_lines(joined)
            if len(found) != len(lines):
                return None
            kept = self._kept(lines, found)
        except self._refused:
            return None
        kept.append(b"")
        return b"\n".join(kept)

    def _candidates(self, chunk: bytes) -> list[bytes]:
        """The lines that may be kept, in their order: all, unless one word tells them."""
        ours = chunk[: len(OWN)] == OWN or b"\n" + OWN in chunk
        if self._word is None or ours or chunk[: len(COMPACT)] != COMPACT:
            return chunk.removesuffix(b"\n").split(b"\n")
        lines = []
        at = chunk.find(self._word)
        while at >= 0:
            end = chunk.find(b"\n", at)
            lines.append(chunk[chunk.rfind(b"\n", 0, at) + 1 : end])
            at = chunk.find(self._word, end)
        return lines

    def _kept(self, lines: list[bytes], found: list[dict[str, Any]]) -> list[bytes]:
        wanted = self._wanted
        if wanted is not None and self._holds is None:
            return [line for line, f in zip(lines, found, strict=True) if f.get("type") in wanted]
        return [line for line, f in zip(lines, found, strict=True) if self._keeps(f)]

    def _keeps(self, frame: dict[str, Any]) -> bool:
        kind = frame.get("type")
        if kind in self._excluded or (self._wanted is not None and kind not in self._wanted):
            return False
        return kind in OURS or self._holds is None or self._holds(frame)
