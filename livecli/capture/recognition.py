"""Whether a text is NDJSON of objects, judged by its beginning; else what it is, and what to do."""

from __future__ import annotations

import codecs

import orjson

from livecli.feed.json_text import loads


JUDGED_BYTES = 2**16  # of a text: by then, an NDJSON of frames has had an object
MAX_LINE = 24 * 2**20  # a message of 16 MiB, the most that a socket accepts, in base64
BOM = codecs.BOM_UTF8
BLANK = b"\0 \t\r\n"  # zeros: the size reached the disk, the bytes did not

# The first bytes of a file → what it is, and how it becomes an NDJSON of frames.
FORMATS = {
    b"PK\x03\x04": ("a zip archive", "`unzip -p` prints its files"),
    b"\xfd7zXZ\0": ("xz", "`xzcat` unpacks it"),
    b"BZh": ("bzip2", "`bzcat` unpacks it"),
    b"\x04\x22\x4d\x18": ("lz4", "`lz4cat` unpacks it"),
    b"PAR1": ("Parquet", "give the capture that it was made of"),
    codecs.BOM_UTF16_LE: ("UTF-16", "`iconv -f UTF-16 -t UTF-8` makes it UTF-8"),
    codecs.BOM_UTF16_BE: ("UTF-16", "`iconv -f UTF-16 -t UTF-8` makes it UTF-8"),
    b"{\0": ("UTF-16", "`iconv -f UTF-16LE -t UTF-8` makes it UTF-8"),
    b"\0{": ("UTF-16", "`iconv -f UTF-16BE -t UTF-8` makes it UTF-8"),
    b"[": ("a JSON array", "`jq -c '.[]'` makes lines of it"),
    b"{": ("JSON over several lines", "`jq -c .` makes a line of it"),
}


def holds_object(lines: bytes) -> bool:
    """Whether one of these whole lines is a JSON object."""
    return any(_is_object(line) for line in lines.split(b"\n"))


def begins_object(line: bytes) -> bool:
    """Whether an incomplete line may become a JSON object."""
    head = line[:JUDGED_BYTES].lstrip()
    return head[:1] == b"{" and head[1:].lstrip(b" \t")[:1] in (b'"', b"}", b"")


def refusal(text: bytes) -> str | None:
    """What a text without objects is and what to do, for people; None for one that is blank."""
    if not text.strip(BLANK):
        return None
    for magic, (name, step) in FORMATS.items():
        if text.lstrip(b" \t\r\n").startswith(magic):
            return f"it is {name}, and no NDJSON of frames; {step}"
    return "its lines are no JSON objects; give a capture or any NDJSON of frames"


def _is_object(line: bytes) -> bool:
    if line.lstrip()[:1] != b"{":
        return False
    try:
        return isinstance(loads(line), dict)
    except orjson.JSONDecodeError:
        return False
