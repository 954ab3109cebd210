"""What a frame holds at a path, and how that is written: for the formats that pick values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livecli.feed.frames import STAMP, Frame
from livecli.feed.json_text import dumps
from livecli.feed.paths import MISSING, path
from livecli.terminal.sanitize import plain


# Of one value on a terminal, where nobody reads on; escapes would multiply megabytes by ten.
MOST_SHOWN = 2**16

Picker = Callable[[Frame], Any]


def picker(text: str) -> Picker:
    """What finds the value at a path, or MISSING; raises UsageError where it cannot be read."""
    found = path(text)
    if found.steps == (STAMP,):
        return received_ms
    get = found.get
    return lambda frame: get(frame.body)


def received_ms(frame: Frame) -> Any:
    """Unix milliseconds as a stamp has them: up to three decimals, none if there are none."""
    moment = frame.received_ms
    if not moment:
        return frame.body.get(STAMP, MISSING)
    return int(moment) if moment == moment // 1 else round(moment, 3)


def spelled(value: object) -> str:
    """Text as it is, missing and null as nothing, numbers with all digits, the rest as JSON."""
    if isinstance(value, str):
        return value
    if type(value) is float or type(value) is int:
        return repr(value)
    if value is None or value is MISSING:
        return ""
    try:
        return dumps(value).decode()
    except TypeError:  # nested deeper than 254 levels
        return f"<{type(value).__name__}>"


def shown(text: str) -> str:
    """Text for a terminal: nothing in it can act, hide or reorder."""
    return plain(text, MOST_SHOWN)
