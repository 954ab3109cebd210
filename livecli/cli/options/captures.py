"""Which captures, and which part of them."""

from pathlib import Path

from .group import Group, argument, option


FROM = (
    "--from T",
    "Nothing before it: 2026-05-16T14:30:00Z, 14:30 (local time), -3h (before now), or the match "
    "minute 67' or 45+2'.",
)
MAX_GAP = ("--max-gap D", "Let no silence be longer, as in 10s.")


class CaptureOptions(Group):
    heading = "Captures"

    file: list[Path] = argument("FILE...", "Captures, or any NDJSON of frames; - is stdin.")
    merge: bool = option("--merge", "Several files as one, by time of arrival.", default=False)
    start: str | None = option(*FROM, default=None)
    end: str | None = option("--to T", "Nothing after it; a minute to its end.", default=None)
