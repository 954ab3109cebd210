"""What is an NDJSON of objects, and what is something else."""

from __future__ import annotations

import pytest

from livecli.capture.recognition import JUDGED_BYTES, begins_object, holds_object, refusal


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        (b'{"type":"pong"}\n', True),
        (b'text\n  {"type":"pong"}\r\n', True),
        (b"{}\n", True),
        (b'{"type":\n"pong"}\n', False),
        (b'[{"type":"pong"},\n{"type":"pong"},\n{"type":"pong"}]\n', False),
        (b"1\nnull\n[]\n", False),
        (b"\n \n", False),
    ],
)
def test_one_line_that_is_an_object_is_enough(lines: bytes, holds: bool):
    """Whatever else is there: each line is judged by itself."""
    assert holds_object(lines) is holds


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        (b'{"type":"go', True),
        (b" {", True),
        (b'{"a":"' + b"x" * JUDGED_BYTES, True),
        (b"{a", False),
        (b'[{"a"', False),
        (b"", False),
    ],
)
def test_a_line_that_is_cut_off_may_become_an_object(line: bytes, begins: bool):
    """A recording that was killed with its first line is one all the same."""
    assert begins_object(line) is begins


@pytest.mark.parametrize(
    ("text", "kind", "step"),
    [
        (b"\xfd7zXZ\0\0\4", "it is xz, ", "`xzcat` unpacks it"),
        (b"BZh91AY&SY", "it is bzip2, ", "`bzcat` unpacks it"),
        ('{"a":1}\n'.encode("utf-16"), "it is UTF-16, ", "`iconv -f UTF-16 -t UTF-8` makes"),
        ('{"a":1}\n'.encode("utf-16-be"), "it is UTF-16, ", "`iconv -f UTF-16BE -t UTF-8` makes"),
        (b'\n[\n{"a":1}\n]\n', "it is a JSON array, ", "`jq -c '.[]'` makes lines of it"),
        (b'{\n"a": 1\n}\n', "it is JSON over several lines, ", "`jq -c .` makes a line of it"),
        (b"\x7fELF\2\1\n", "its lines are no JSON objects; ", "give a capture or any NDJSON"),
    ],
)
def test_what_it_is_instead_is_told_with_what_to_do(text: bytes, kind: str, step: str):
    """A sentence with the tool that helps."""
    sentence = refusal(text) or ""

    assert sentence.startswith(kind)
    assert step in sentence


@pytest.mark.parametrize("text", [b"", b"\n\n", bytes(4096)])
def test_nothing_is_no_other_format(text: bytes):
    """A recording that has not begun, or a size that reached the disk before its bytes."""
    assert refusal(text) is None
