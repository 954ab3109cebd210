"""The plan of a recording: names, rotation and retention of its files, checked."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from livecli.capture import DEFAULT_PATTERN
from livecli.capture.naming import Pattern, pattern
from livecli.capture.rotation import Retention, Rotation
from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple

from ..options import FileOptions
from .quantities import duration, optional
from .quantities import size as bytes_of


N = TypeVar("N", int, float)

ZST = ".zst"
DEVICES = (Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd"))
LEAST_ROOM = 2**20  # bytes; a smaller number lacks its unit


class RecordingPlan(NamedTuple):
    """The files of a recording: `packing` is `zstd` or `none`, `on_file` the words of a command."""

    pattern: Pattern
    packing: str
    rotation: Rotation
    retention: Retention
    flush_s: float
    status_file: Path | None
    on_file: tuple[str, ...]


def recording_plan(options: FileOptions) -> RecordingPlan:
    """The plan that these options make; raises UsageError."""
    text, packing = _packed(options.output, options.compress)
    every = optional(duration, options.rotate_every, "--rotate-every")
    size = optional(bytes_of, options.rotate_size, "--rotate-size")
    return RecordingPlan(
        pattern(text),
        packing,
        Rotation(_positive("--rotate-every", every), _positive("--rotate-size", size)),
        Retention(options.keep, optional(_room, options.max_disk, "--max-disk")),
        duration(options.flush, "--flush"),
        _status_file(options.status_file),
        _command(options.on_file),
    )


def _packed(text: str, compress: str | None) -> tuple[str, str]:
    """The pattern and its packing: the name decides, but the default pattern follows `compress`."""
    by_name = "zstd" if text.endswith(ZST) else "none"
    if compress == "none" and text == DEFAULT_PATTERN:
        return text.removesuffix(ZST), "none"
    if text.lower().endswith((".gz", ".xz", ".bz2", ".zip")):
        raise UsageError(f"-o {text}: captures are packed by zstd; end the name in .zst")
    if text.lower().endswith((".arrow", ".csv", ".html", ".parquet", ".tsv")):
        raise UsageError(f"-o {text}: captures are NDJSON; end the name in .ndjson or .ndjson.zst")
    if compress not in (None, by_name):
        step = f"end the name in {ZST}" if compress == "zstd" else f"leave out {ZST}"
        raise UsageError(f"--compress {compress} and -o {text}: others go by the name; {step}")
    if text and Path(text).is_dir():
        name = DEFAULT_PATTERN.rpartition("/")[2]
        raise UsageError(f"-o {text}: it is a folder; add a name, as in {text}/{name}")
    if text and _is_special(Path(text)):
        raise UsageError(
            f"-o {text}: it is no regular file, and record makes such; `livecli tail --stamp` "
            "writes to stdout"
        )
    return text, by_name


def _room(text: str, option: str) -> int:
    size = bytes_of(text, option)
    if size < LEAST_ROOM:
        raise UsageError(f"{option} {text}: {size} bytes hold no capture; as in 500MB or 20GB")
    return size


def _positive(option: str, value: N | None) -> N | None:
    if value is not None and value <= 0:
        raise UsageError(f"{option} 0: nothing would be in a file; give more")
    return value


def _status_file(path: Path | None) -> Path | None:
    if path is not None and path.is_dir():
        raise UsageError(f"--status-file {path}: it is a folder; add a name")
    if path is not None and _is_special(path):
        raise UsageError(f"--status-file {path}: it is no regular file; name one")
    return path


def _is_special(path: Path) -> bool:
    """Whether it is a device, a fifo or the like, or a link in /dev to whatever is open."""
    try:
        there = path.exists()
    except (OSError, ValueError):  # no path at all; the pattern says so
        return False
    return (there and not path.is_file()) or path.parent in DEVICES


def _command(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    from .command_words import command_words

    return command_words(text, "--on-file", "gzip -9")
