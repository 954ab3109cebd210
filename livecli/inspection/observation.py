"""What was seen in frames, path by path: the stuff that a baseline is made of. No files here."""

from __future__ import annotations

from typing import Any

from .shape import Explanation


class Observation:
    """placeholder"""

    def add(self, shape: Explanation, body: dict[str, Any]) -> None:
        """One frame."""
