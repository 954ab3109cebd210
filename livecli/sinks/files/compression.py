"""Bytes into a capture file, and out of a cut one: plain, or as a zstd frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO, Any

from livecli.capture.recognition import MAX_LINE


# Level 1 beats level 3 on this data, in ratio and in time. With this window and table a stream
# takes 230 KB of memory where level 1 alone takes 800, and a match shrinks 10.7:1, not 10.5:1
# (2018 final, flushed every ten frames). A record of some hundred matches has some hundred streams.
LEVEL = 1
WINDOW_LOG = 16
HASH_LOG = 12


# What `flush` does: end the frame, or only the block, which makes everything so far readable.
FINISH, BLOCK = 0, 1  # COMPRESSOBJ_FLUSH_FINISH and COMPRESSOBJ_FLUSH_BLOCK of zstandard


class Plain:
    """The same as `compressobj` of zstandard: takes text, returns bytes, some with a later call."""

    def compress(self, data: bytes) -> bytes:
        return data

    def flush(self, mode: int = FINISH) -> bytes:
        return b""


def _zstd() -> Any:
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, window_log=WINDOW_LOG, hash_log=HASH_LOG, write_checksum=True
    )
    return zstandard.ZstdCompressor(compression_params=parameters).compressobj()


COMPRESSORS: dict[str, Callable[[], Any]] = {"none": Plain, "zstd": _zstd}

# A zstd frame (RFC 8878, 3.1.1) begins with MAGIC. The head of each block is three bytes: one bit
# says that it is the last, two bits its kind, the rest its size. One kind repeats a single byte.
MAGIC = b"\x28\xb5\x2f\xfd"
LONGEST_HEAD = 18
BLOCK_HEAD = 3
REPEATED = 1
READ_BYTES = 2**16
LARGEST_BLOCK = 2**17
CHECKSUM_BIT, CHECKSUM_BYTES = 4, 4


class FileContent:
    """The lines of a file that we compressed, as far as they can be read.

    A file may end anywhere. `damaged` says, after reading, whether there was a worse fault.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.compression = "zstd" if file.read(len(MAGIC)) == MAGIC else "none"
        self.damaged = False
        file.seek(0)

    def lines(self) -> Iterator[bytes]:
        """The lines with their breaks, which the last one may lack; none longer than MAX_LINE."""
        plain = iter(lambda: self._file.read(READ_BYTES), b"")
        rest = bytearray()
        too_long = False
        for text in plain if self.compression == "none" else self._blocks():
            for piece in BytesIO(text):
                too_long = too_long or len(rest) + len(piece) > MAX_LINE
                self.damaged = self.damaged or too_long
                rest += b"" if too_long else piece
                if piece.endswith(b"\n"):
                    if not too_long:
                        yield bytes(rest)
                    rest.clear()
                    too_long = False
        if rest and not too_long:
            yield bytes(rest)

    def _blocks(self) -> Iterator[bytes]:
        """The text block by block, so that a damaged block costs nothing that stands before it."""
        import zstandard

        stream = zstandard.ZstdDecompressor().decompressobj()
        try:
            size = zstandard.frame_header_size(self._file.read(LONGEST_HEAD))
            self._file.seek(0)
            head = self._file.read(size)
            stream.decompress(head)
            tail = CHECKSUM_BYTES if head[len(MAGIC)] & CHECKSUM_BIT else 0
            while block := self._block(tail):
                yield stream.decompress(block)
        except zstandard.ZstdError:
            self.damaged = True
        if stream.eof and self._file.read().strip(b"\0"):
            self.damaged = True

    def _block(self, tail: int) -> bytes:
        """The next block, the last one with its checksum; empty where it is not whole."""
        head = self._file.read(BLOCK_HEAD)
        about = int.from_bytes(head, "little")
        if (
            len(head) < BLOCK_HEAD or not about
        ):  # zeros: the size reached the disk, the bytes did not
            return b""
        size = 1 if (about >> 1) & 3 == REPEATED else about >> 3
        if size > LARGEST_BLOCK:  # we write no such block
            self.damaged = True
            return b""
        size += tail if about & 1 else 0
        body = self._file.read(size)
        return head + body if len(body) == size else b""
