"""What each role looks like, on a dark screen and on a light one.

The two sides are the blue and the orange of Okabe and Ito, which people tell apart with every kind
of colour vision; without colour, filled signs and hollow ones tell them apart.
https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style


class Palette(NamedTuple):
    """The colours of a screen; `number` is the place of its styles in ROLES."""

    name: str
    number: int
    ground: str
    text: str


DARK = Palette("dark", 0, ground="#11151a", text="#d6dae0")
LIGHT = Palette("light", 1, ground="#fbfaf7", text="#20262d")
PALETTES = {"dark": DARK, "light": LIGHT}
# In rich's words, on the dark screen and on the light one.
ROLES = {
    "home": ("#56b4e9", "#0072b2"),
    "away": ("#e69f00", "#c25500"),
    "alarm": ("#ff6b5e", "#b3261e"),
    "ball": ("#ffffff", "#000000"),
    "bold": ("bold", "bold"),
    "chosen": ("on #27303b", "on #e3e7ea"),
    "dim": ("#8a939e", "#66707a"),
    "faint": ("#4a535e", "#b3bac1"),
    "gap": ("#4a535e", "#b3bac1"),
    "flash": ("reverse", "reverse"),
    "good": ("#3fbf8f", "#00795a"),
    "grass": ("#3d5a4a", "#9dbfab"),
    "head": ("#8a939e bold", "#66707a bold"),
    "line": ("#3d5a4a", "#9dbfab"),
    "trail": ("#8a939e", "#66707a"),
    "warn": ("#f0e442", "#8a6d00"),
    "bar": ("on #1a2027", "on #f0f0ec"),
}


@lru_cache(maxsize=512)
def style(role: str, palette: Palette) -> Style:
    """The style of text in this role; unknown words change nothing."""
    combined = Style.parse(f"{palette.text} on {palette.ground}")
    for word in role.split():
        if word in ROLES:
            combined += Style.parse(ROLES[word][palette.number])
    return combined
