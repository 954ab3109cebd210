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
    """The colours of a screen; the words of `styles` are rich's."""

    name: str
    ground: str
    text: str
    styles: dict[str, str]


DARK = Palette(
    "dark",
    ground="#11151a",
    text="#d6dae0",
    styles={
        "home": "#56b4e9",
        "away": "#e69f00",
        "alarm": "#ff6b5e",
        "ball": "#ffffff",
        "bold": "bold",
        "chosen": "on #27303b",
        "dim": "#8a939e",
        "faint": "#4a535e",
        "gap": "#4a535e",
        "flash": "reverse",
        "good": "#3fbf8f",
        "grass": "#3d5a4a",
        "head": "#8a939e bold",
        "key": "#d6dae0 on #27303b",
        "line": "#3d5a4a",
        "trail": "#8a939e",
        "warn": "#f0e442",
        "bar": "on #1a2027",
    },
)
LIGHT = Palette(
    "light",
    ground="#fbfaf7",
    text="#20262d",
    styles={
        "home": "#0072b2",
        "away": "#c25500",
        "alarm": "#b3261e",
        "ball": "#000000",
        "bold": "bold",
        "chosen": "on #e3e7ea",
        "dim": "#66707a",
        "faint": "#b3bac1",
        "gap": "#b3bac1",
        "flash": "reverse",
        "good": "#00795a",
        "grass": "#9dbfab",
        "head": "#66707a bold",
        "key": "#20262d on #e3e7ea",
        "line": "#9dbfab",
        "trail": "#66707a",
        "warn": "#8a6d00",
        "bar": "on #f0f0ec",
    },
)
PALETTES = {"dark": DARK, "light": LIGHT}
ROLES = frozenset(DARK.styles)


def style(role: str, palette: Palette) -> Style:
    """The style of text in this role; unknown words change nothing."""
    return _style(role, palette.name)


@lru_cache(maxsize=512)
def _style(role: str, name: str) -> Style:
    palette = PALETTES[name]
    combined = Style.parse(f"{palette.text} on {palette.ground}")
    for word in role.split():
        if word in palette.styles:
            combined += Style.parse(palette.styles[word])
    return combined
