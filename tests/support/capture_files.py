"""Capture files as anybody could read them, without a line of the program: cut ones too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import zstandard


ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
OURS = (b"close", b"gap", b"open", b"pos")
STAMP = re.compile(rb',?"_received_ms":[0-9.]+\}$')


def text(data: bytes) -> bytes:
    """What is in a file, as far as it goes."""
    if not data.startswith(ZSTD_MAGIC):
        return data
    stream = zstandard.ZstdDecompressor().decompressobj()
    return stream.decompress(data)


def lines(path: Path) -> list[bytes]:
    """The whole lines of a file."""
    return whole_lines(path.read_bytes())


def whole_lines(data: bytes) -> list[bytes]:
    return text(data).split(b"\n")[:-1]


def records(path: Path) -> list[dict[str, Any]]:
    """Every line as the JSON object that it must be."""
    return [json.loads(line) for line in lines(path)]


def types(path: Path) -> list[str]:
    return [record["type"] for record in records(path)]


def is_ours(line: bytes) -> bool:
    return line.startswith(tuple(b'{"type":"_%b"' % name for name in OURS))


def frames(paths: Iterable[Path]) -> list[bytes]:
    """The feed's frames in these files, in their own bytes."""
    return [STAMP.sub(b"}", line) for path in paths for line in lines(path) if not is_ours(line)]


def captures(folder: Path) -> list[Path]:
    """All finished files in and below a folder, the oldest first."""
    found = [
        path
        for path in folder.rglob("*.ndjson*")
        if path.suffix in (".ndjson", ".zst") and path.is_file()
    ]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def parts(folder: Path) -> list[Path]:
    """All files in and below a folder that are not finished."""
    return sorted(folder.rglob("*.part"))
