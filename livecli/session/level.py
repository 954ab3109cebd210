"""Who hears a notice. A module of its own: every command gives notices, few have a session."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    DETAIL = 0  # shown with -v
    NOTE = 1  # shown unless -q
    WARNING = 2  # always shown
