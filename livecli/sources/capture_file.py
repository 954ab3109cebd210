"""Captures, and any NDJSON of frames: plain, zstd or gzip, by content and not by name.

A file that is cut off is read as far as it goes: a torn last line, a stream without its end.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from livecli.capture.recognition import (
    BOM,
    JUDGED_BYTES,
    MAX_LINE,
    begins_object,
    holds_object,
    refusal,
)
from livecli.errors import InputFailed, reason
from livecli.feed.json_text import loads
from livecli.named_tuple import NamedTuple


SPAN_BYTES = 2**17  # of a plain file, for one process at a time
BACK_BYTES = 2**12  # of it at a time, for the end of a line
READ_BYTES = 120_000  # at a time: the allocator returns 128 KiB and more to the system each time
# Compressed bytes at a time: damage costs what its step had decompressed. A zstd block of 4 bytes
# can stand for 128 KiB, so a step stays below 64 MiB.
STEP = 2**11
STDIN = Path("-")

Unpack = Callable[[bytes], Iterator[bytes]]


class Capture:
    """One file, or stdin (`-`), as pieces of whole lines. Read once, from its beginning.

    `size` is None where it is not known. `position` counts the bytes read so far, `unpacked` the
    bytes that they stand for. `cut` says after the end why something at the end is left out.
    """

    def __init__(self, path: Path, stdin: int = 0) -> None:
        self.path = path
        self.name = "stdin" if path == STDIN else str(path)
        self.compression: str | None = None
        self.size: int | None = None
        self.position = 0
        self.unpacked = 0
        self.cut: str | None = None
        self.fd: int | None = None
        self.waits = False  # whether reading may have to wait for a writer
        self._stdin = stdin
        self._judged = False  # whether it is known to hold objects
        self._torn = b""  # the beginning of a last line
        self._unended: Callable[[], bool] = lambda: False  # whether the compression lacks its end

    def open(self) -> None:
        """Open it; raises InputFailed."""
        try:
            if self.path == STDIN:
                self.fd = os.dup(self._stdin)
            else:
                self.fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            facts = os.fstat(self.fd)
        except (OSError, ValueError) as error:
            raise self._failed(error) from error
        if stat.S_ISDIR(facts.st_mode):
            self.close()
            raise InputFailed(
                f"{self.name}: it is a folder; name its files, as in {self.name}/*/*/*.zst"
            )
        self.waits = not stat.S_ISREG(facts.st_mode)
        self.size = None if self.waits else facts.st_size

    def close(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def chunks(self) -> Iterator[bytes]:
        """Pieces of whole lines, about one for each read; raises InputFailed.

        A piece is empty where a read gave no whole line, so that the caller is not blocked. What
        has no object in its first lines is refused before any of them is given out.
        """
        head = b""
        chunks = self._chunks()
        for chunk in chunks:
            head += chunk
            self._judged = holds_object(chunk.removeprefix(BOM))
            if self._judged:
                break
            if len(head) >= JUDGED_BYTES:
                raise self._refused(head)
            yield b""
        if not (self._judged or begins_object(self._torn)) and refusal(head + self._torn):
            raise self._refused(head + self._torn)
        yield head.removeprefix(BOM)
        yield from chunks

    def _refused(self, text: bytes) -> InputFailed:
        self.close()
        self.cut = None
        return InputFailed(f"{self.name}: {refusal(text.removeprefix(BOM))}")

    def _chunks(self) -> Iterator[bytes]:
        if self.fd is None:
            self.open()
        rest = b""
        try:
            for piece in self._pieces():
                self.unpacked += len(piece)
                end = piece.rfind(b"\n") + 1
                if not end:
                    rest = self._longer(rest, piece)
                    yield b""
                else:
                    yield rest + piece[:end] if rest else piece[:end]
                    rest = piece[end:]
        except OSError as error:
            raise self._failed(error) from error
        finally:
            self.close()
        yield self._last(rest)

    @property
    def plain(self) -> bool:
        """Whether it is a file without compression, so that any part of it can be read alone."""
        if self.fd is None or self.waits:
            return False
        head = os.pread(self.fd, JUDGED_BYTES, 0)
        lines = head[: head.rfind(b"\n") + 1]
        return holds_object(lines) and not lines.startswith((BOM, *COMPRESSIONS))

    def spans(self) -> Iterator[tuple[int, int]]:
        """Begin and end of pieces of whole lines of a plain file; `rest` gives what follows."""
        start, size = 0, self.size or 0
        while start < size:
            end = self._line_end(min(start + SPAN_BYTES, size), start)
            if end == start:
                break
            yield start, end
            start = self.position = self.unpacked = end

    def span(self, start: int, end: int) -> bytes:
        """A part of a plain file; any process may call it."""
        try:
            return os.pread(self.fd or 0, end - start, start)
        except OSError as error:
            raise self._failed(error) from error

    def rest(self) -> bytes:
        """The rest after the spans, if it is a whole line."""
        left = self.span(self.position, self.size or 0)
        self.close()
        return self._last(left)

    def lines(self) -> Iterator[bytes]:
        """Its lines, without their breaks."""
        for chunk in self.chunks():
            yield from chunk.splitlines() if b"\r" in chunk else chunk.split(b"\n")

    def _pieces(self) -> Iterator[bytes]:
        """The content of the file, decompressed."""
        unpack: Unpack | None = None
        head = b""
        while piece := os.read(self.fd or 0, READ_BYTES):
            self.position += len(piece)
            if unpack is None:
                head += piece
                if any(magic != head and magic.startswith(head) for magic in COMPRESSIONS):
                    yield b""
                    continue
                unpack, piece = self._unpacker(head), head
            yield from unpack(piece)
        if unpack is None and head:
            yield head

    def _unpacker(self, head: bytes) -> Unpack:
        """What decompresses one stream after the other: in both formats a file may have several.

        Zeros after the end of one are skipped, as gzip does.
        """
        compression = next((COMPRESSIONS[m] for m in COMPRESSIONS if head.startswith(m)), None)
        if compression is None:
            return lambda piece: iter((piece,))
        self.compression, begin, pieces = compression
        stream = begin()
        self._unended = lambda: not stream.eof

        def unpack(piece: bytes) -> Iterator[bytes]:
            nonlocal stream
            for at in range(0, len(piece), STEP):
                part = piece[at : at + STEP]
                while part := part.lstrip(b"\0") if stream.eof else part:
                    if stream.eof:
                        stream = begin()
                    yield from pieces(stream, part)
                    part = stream.unused_data

        return lambda piece: _joined(unpack(piece))

    def _line_end(self, near: int, start: int) -> int:
        """The end of the last line before `near`, else of the first one after, else `start`."""
        at = near
        while at > start:
            before = max(start, at - BACK_BYTES)
            index = self.span(before, at).rfind(b"\n")
            if index >= 0:
                return before + index + 1
            at = before
        while at - start <= MAX_LINE:
            piece = self.span(near, near + READ_BYTES)
            index = piece.find(b"\n")
            if index >= 0 or not piece:
                return near + index + 1 if piece else start
            near = at = near + len(piece)
        raise self._too_long()

    def _too_long(self) -> InputFailed:
        most = f"{MAX_LINE >> 20} MiB"
        return InputFailed(f"{self.name}: a line of more than {most}; give an NDJSON of frames")

    def _longer(self, rest: bytes, piece: bytes) -> bytes:
        longer = rest + piece
        if not self._judged and len(longer) >= JUDGED_BYTES and not begins_object(longer):
            raise self._refused(longer)
        if len(longer) > MAX_LINE:
            raise self._too_long()
        return longer

    def _last(self, rest: bytes) -> bytes:
        """The last line, if it is whole; otherwise `cut` says what is wrong."""
        rest = rest if self._judged else rest.removeprefix(BOM)
        unended = self._unended()
        if unended:
            self.cut = f"its {self.compression} stream is cut off"
        if not rest.strip(b"\0 \t\r"):
            if rest.strip():  # zeros: the size reached the disk, the bytes did not
                self.cut = f"its last {len(rest)} bytes are empty"
            return b""
        try:
            loads(rest)
        except orjson.JSONDecodeError:
            what = f"its last line is torn ({len(rest)} bytes)"
            self.cut = f"{self.cut}, and {what}" if self.cut else what
            self._torn = rest
            return b""
        return rest + b"\n"

    def _failed(self, error: Exception) -> InputFailed:
        """The error for a file that cannot be opened, or read on."""
        why = "it is closed" if getattr(error, "errno", 0) == errno.EBADF else reason(error)
        if self.position:
            return InputFailed(
                f"{self.name}: cannot be read on after {self.unpacked} bytes of text: {why}; "
                "what came before was read"
            )
        return InputFailed(f"{self.name}: {why}; give a capture or any NDJSON of frames")


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file; raises InputFailed when it cannot be opened or read."""
    return Capture(path).lines()


def _joined(texts: Iterator[bytes]) -> Iterator[bytes]:
    """The texts joined to pieces as long as a read; damage costs none of those before it."""
    ready: list[bytes] = []
    try:
        for text in texts:
            ready.append(text)
            if sum(map(len, ready)) >= READ_BYTES:
                yield b"".join(ready)
                ready.clear()
    except Exception as error:  # each library has a class of its own for damage
        yield b"".join(ready)
        raise OSError(str(error)) from error
    yield b"".join(ready)


def _zstd_stream() -> Any:
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj()


def _zstd_pieces(stream: Any, part: bytes) -> Iterator[bytes]:
    data = stream.decompress(part)
    for at in range(0, len(data), READ_BYTES):
        yield data[at : at + READ_BYTES]


def _gzip_pieces(stream: Any, part: bytes) -> Iterator[bytes]:
    more = True
    while more and not stream.eof:  # after its end, `unconsumed_tail` has the rest too
        data = stream.decompress(part, READ_BYTES)
        yield data
        part = stream.unconsumed_tail
        more = bool(part) or len(data) == READ_BYTES


class Compression(NamedTuple):
    """A format: its streams, made by its library, and the text of a part, in small pieces."""

    name: str
    begin: Callable[[], Any]
    pieces: Callable[[Any, bytes], Iterator[bytes]]


GZIP = Compression("gzip", lambda: zlib.decompressobj(31), _gzip_pieces)  # 31: not the bare stream
ZSTD = Compression("zstd", _zstd_stream, _zstd_pieces)
# By the first bytes of a file. A zstd file may begin with a frame that is skipped, of 16 kinds
# (RFC 8878, 3.1.2), as pzstd writes it.
COMPRESSIONS = {
    b"\x1f\x8b": GZIP,
    b"\x28\xb5\x2f\xfd": ZSTD,
    **{bytes([0x50 + kind]) + b"\x2a\x4d\x18": ZSTD for kind in range(16)},
}
