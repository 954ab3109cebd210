"""Opening captures: plain, zstd or gzip, told by their content and not by their name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from livecli.errors import InputFailed


ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
GZIP_MAGIC = b"\x1f\x8b"


def lines(path: Path) -> Iterator[bytes]:
    """The lines of the file; raises InputFailed when it cannot be opened or read."""
    try:
        with path.open("rb") as file:
            yield from _unpacked(file, file.peek(4)[:4])
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputFailed(
            f"{path}: {reason.lower()}; give a capture or any NDJSON of frames"
        ) from (error)


def _unpacked(file: IO[bytes], magic: bytes) -> Iterable[bytes]:
    if magic == ZSTD_MAGIC:
        return _zstd_lines(file)
    if magic[:2] == GZIP_MAGIC:
        import gzip

        return gzip.GzipFile(fileobj=file)
    return file


def _zstd_lines(file: IO[bytes]) -> Iterator[bytes]:
    import io

    import zstandard

    reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
    try:
        yield from io.BufferedReader(reader)
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from error
