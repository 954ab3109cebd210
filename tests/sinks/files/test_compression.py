"""Bytes into capture files and out of cut ones."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.capture_files import text

from livecli.sinks.files.compression import BLOCK, COMPRESSORS, FileContent


LINES = [b'{"type":"livedata","n":%d}\n' % number for number in range(200)]
PACKED = pytest.mark.parametrize("packing", COMPRESSORS)


def packed(packing: str, *, end: bool = True) -> bytes:
    """The lines, flushed every fifty of them."""
    compressor = COMPRESSORS[packing]()
    data = b""
    for number, line in enumerate(LINES, 1):
        data += compressor.compress(line) + (compressor.flush(BLOCK) if number % 50 == 0 else b"")
    return data + (compressor.flush() if end else b"")


@PACKED
def test_what_was_flushed_can_be_read(packing: str):
    """By any program, whether or not the end is there."""
    assert text(packed(packing, end=False)) == b"".join(LINES)
    assert text(packed(packing)) == b"".join(LINES)


@PACKED
@given(data=st.data())
def test_a_cut_file_gives_its_lines_and_is_not_damaged(packing: str, data: st.DataObject):
    """As far as it goes; the last line may lack its break."""
    whole = packed(packing)
    content = FileContent(io.BytesIO(whole[: data.draw(st.integers(20, len(whole)))]))
    lines = list(content.lines())

    assert b"".join(LINES).startswith(b"".join(lines))
    assert all(line.endswith(b"\n") for line in lines[:-1])
    assert content.compression == packing
    assert not content.damaged


def test_zeros_at_the_end_are_no_damage_and_other_bytes_are():
    """A power loss leaves zeros, where the size reached the disk and the bytes did not."""
    for tail, damaged in ((b"\0" * 100, False), (b"junk", True)):
        content = FileContent(io.BytesIO(packed("zstd") + tail))

        assert list(content.lines()) == LINES
        assert content.damaged is damaged


def test_lines_before_a_damaged_block_are_not_lost_with_it():
    """Each block is content by itself."""
    whole = packed("zstd", end=False)
    content = FileContent(io.BytesIO(whole + b"\xff" * 10 + packed("zstd")))

    assert list(content.lines()) == LINES
    assert content.damaged
