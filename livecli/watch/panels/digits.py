"""Numbers three lines high."""

from __future__ import annotations


SHAPES = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    "A": ("█▀█", "█▀█", "▀ ▀"),
    "D": ("█▀▄", "█ █", "▀▀ "),
}
UNKNOWN = ("   ", "▀▀▀", "   ")


def digits(text: str) -> tuple[str, str, str]:
    """Three rows of the same width."""
    shapes = [SHAPES.get(char, UNKNOWN) for char in text]
    first, second, third = (" ".join(shape[row] for shape in shapes) for row in range(3))
    return first, second, third
