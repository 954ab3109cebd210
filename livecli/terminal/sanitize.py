"""Makes what came from the feed safe for a terminal: nothing in it can act, hide or reorder."""

from __future__ import annotations

import re

from livecli.feed.json_text import dumps


# Enough for any name or message that is worth a place on a line.
LIMIT = 80
ELLIPSIS = "…"


def plain(value: object, limit: int = LIMIT) -> str:
    r"""Any value in at most `limit` characters, what is not printable as `\x1b` or `\u202e`.

    Not printable is what Python calls so: control, format (bidi too) and private characters, lone
    surrogates, separators of lines and paragraphs, every space but the common one.
    """
    text = value if type(value) is str else _spelled(value)
    if len(text) <= limit and text.isprintable():
        return text
    text = "".join(map(_shown, text[: limit + 1]))
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def safe_json(raw: bytes) -> bytes:
    r"""The same JSON text with everything that is not printable as `\u007f`; bad UTF-8 as `�`.

    Inside strings, where JSON allows such characters, it means the same. Between tokens there can
    be white space only, of which a tab or a break becomes a space. A text of megabytes, which no
    one reads on a screen, gets a `?` for each byte that is not ASCII's.
    """
    if not raw.translate(None, PRINTABLE):
        return raw
    if len(raw) > MOST_ESCAPED:
        return raw.translate(QUESTIONABLE)
    text = raw.decode(errors="replace")
    return (text if text.isprintable() else UNUSUAL.sub(_json_escape, text)).encode()


# Escapes make six bytes of one, and take sixty for each while they are made.
MOST_ESCAPED = 2**20
PRINTABLE = bytes(range(0x20, 0x7F))
QUESTIONABLE = bytes(byte if byte in PRINTABLE else ord("?") for byte in range(256))
UNUSUAL = re.compile("[^ -~]")


def _spelled(value: object) -> str:
    try:
        return dumps(value).decode()
    except TypeError:  # nested too deep, a number of more than 64 bits, or nothing of JSON's
        return f"<{type(value).__name__}>"


def _shown(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode()


def _json_escape(found: re.Match[str]) -> str:
    char = found[0]
    if char.isprintable():
        return char
    if char in "\t\n\r":
        return " "
    units = char.encode("utf-16-be").hex()
    return "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))
