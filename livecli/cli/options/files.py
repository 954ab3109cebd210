"""The files of a recording: their names, their size, what is done with them."""

from pathlib import Path
from typing import Literal

from livecli.capture.naming import DEFAULT_PATTERN

from .group import Group, option


Compress = Literal["zstd", "none"]


class FileOptions(Group):
    heading = "Files"

    output: str = option(
        "-o --output PATTERN",
        "The files: a path with {sport}, {date}, {event_id}, {time} and codes of strftime.",
        default=DEFAULT_PATTERN,
    )
    compress: Compress | None = option(
        "--compress",
        "How files are packed [default: zstd where the name ends in .zst, else none].",
        default=None,
        show_default=False,
    )
    rotate_every: str | None = option(
        "--rotate-every D", "Begin a new file after this time.", default=None
    )
    rotate_size: str | None = option(
        "--rotate-size SIZE", "Begin a new file at this size, as 100MB.", default=None
    )
    keep: int | None = option(
        "--keep N",
        "Of each match, keep the newest N finished files, and delete older ones.",
        default=None,
        min=1,
        show_default=False,
    )
    max_disk: str | None = option(
        "--max-disk SIZE", "Delete the oldest files when all are larger than this.", default=None
    )
    flush: str = option("--flush D", "How often what came has to reach the disk.", default="1s")
    on_file: str | None = option(
        "--on-file CMD",
        "Run this for each finished file, its name as the last word; no shell.",
        default=None,
    )
    status_file: Path | None = option(
        "--status-file FILE", "Tell every 5 s how it stands, as JSON.", default=None
    )
