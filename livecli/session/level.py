"""Who hears a notice. Apart from the effects, as every command says something, and few follow."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """With -v, always unless -q, always."""

    DETAIL = 0
    NOTE = 1
    WARNING = 2
