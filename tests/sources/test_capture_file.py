"""Files of lines, whatever packs them and wherever they break: what is whole is read."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import zstandard
from support.examples import LONG

from livecli.capture.recognition import MAX_LINE
from livecli.errors import Exit, InputFailed
from livecli.sources.capture_file import READ_BYTES, STDIN, Capture, lines


LINES = b"".join(b'{"type":"event","event_id":%d}\n' % number for number in range(100))
# More than is read at a time, packed too.
MANY = b"".join(b'{"type":"x","key":"%b"}\n' % os.urandom(20).hex().encode() for _ in range(20_000))
PACKERS = {"zstd": zstandard.compress, "gzip": gzip.compress, None: lambda data: data}
BAD_NAMES = ["a.gz", "a.zst", "a.ndjson", "a"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ndjson"


def capture(path: Path, data: bytes) -> Capture:
    path.write_bytes(data)
    return Capture(path)


def text(found: Capture) -> bytes:
    """All of it; each piece must end with a line's end."""
    pieces = list(found.chunks())
    assert all(piece.endswith(b"\n") for piece in pieces if piece)
    return b"".join(pieces)


def failure(found: Capture) -> tuple[bytes, str]:
    """What came before it failed, and the sentence."""
    kept = b""
    with pytest.raises(InputFailed) as failed:  # noqa: PT012 - the pieces before it count
        for piece in found.chunks():
            kept += piece
    assert failed.value.exit == Exit.INPUT
    return kept, str(failed.value)


# How it is packed


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("packed", PACKERS)
def test_what_packs_a_file_is_told_by_its_content(tmp_path: Path, name: str, packed: str):
    """Not by its name: files are renamed, and names lie."""
    found = capture(tmp_path / name, PACKERS[packed](MANY))

    assert text(found) == MANY
    assert (found.compression, found.cut) == (packed, None)


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
@pytest.mark.parametrize("sizes", [(100, 300), (len(MANY) // 2, len(MANY)), (0, 7), (7, 7)])
def test_a_file_may_hold_several_streams(path: Path, packed: str, sizes: tuple[int, int]):
    """As `cat a.gz b.gz` makes them; also where a line goes on in the next one."""
    first, second = sizes
    parts = [MANY[:first], MANY[first:second], MANY[second:]]
    found = capture(path, b"".join(map(PACKERS[packed], parts)))

    assert text(found) == MANY
    assert found.cut is None


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
def test_a_stream_may_end_far_from_where_it_is_read(path: Path, packed: str):
    """A few packed bytes can stand for more than is read at a time, and the next one follows."""
    dense = b"{}\n" * READ_BYTES
    found = capture(path, PACKERS[packed](dense) + PACKERS[packed](LINES))

    assert text(found) == dense + LINES
    assert found.cut is None


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
@pytest.mark.parametrize("zeros", [1, 100, 10_000])
def test_zeros_after_a_stream_are_nothing(path: Path, packed: str, zeros: int):
    """Tapes and tar fill up with them; between streams too."""
    one, two = PACKERS[packed](MANY), PACKERS[packed](LINES)
    found = capture(path, one + bytes(zeros) + two + bytes(zeros))

    assert text(found) == MANY + LINES
    assert found.cut is None


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("first", [1, 2, 3, 5])
def test_the_content_tells_also_when_it_comes_byte_by_byte(packed: str, first: int):
    """A pipe gives what it has, be it one byte."""
    data = PACKERS[packed](LINES)
    fd, writer = os.pipe()
    found = Capture(STDIN, fd)
    pieces = found.chunks()
    os.write(writer, data[:first])
    begun = next(pieces)
    os.write(writer, data[first:])
    os.close(writer)

    assert begun + b"".join(pieces) == LINES
    assert found.compression == packed
    os.close(fd)


# Where it ends


def test_a_torn_last_line_is_left_out(path: Path):
    """Whoever wrote it was killed; what came before is whole."""
    found = capture(path, LINES + b'{"type":"ev')

    assert text(found) == LINES
    assert found.cut == "its last line is torn (11 bytes)"


@pytest.mark.parametrize("packed", PACKERS)
def test_a_last_line_without_its_break_is_whole_if_it_can_be_read(path: Path, packed: str):
    """Many programs end files so; it gets its break."""
    found = capture(path, PACKERS[packed](LINES[:-1]))

    assert text(found) == LINES
    assert found.cut is None


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
def test_a_stream_without_its_end_is_read_as_far_as_it_goes(path: Path, packed: str):
    """A file that is still written, or whose writer was killed."""
    data = PACKERS[packed](MANY)
    found = capture(path, data[: len(data) // 2])
    read = text(found)

    assert MANY.startswith(read)
    assert len(read) > len(MANY) * 0.4
    assert found.cut is not None
    assert found.cut.startswith(f"its {packed} stream is cut off")


def test_a_stream_that_is_flushed_line_by_line_is_read_to_its_last_line(path: Path):
    """What a killed recorder had put on the disk is all there."""
    packer = zstandard.ZstdCompressor().compressobj()
    flushed = packer.compress(LINES) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    found = capture(path, flushed)

    assert text(found) == LINES
    assert found.cut == "its zstd stream is cut off"


def test_zeros_at_the_end_are_no_line(path: Path):
    """A crash leaves them, where a file had grown and its data was not there yet."""
    found = capture(path, LINES + bytes(512))

    assert text(found) == LINES
    assert found.cut == "its last 512 bytes are empty"


@pytest.mark.parametrize("blank", [b"", b"\n", b"\n\n \n", b"   ", b"\r\n"])
def test_blank_lines_at_the_end_are_no_fault(path: Path, blank: bytes):
    """An editor leaves them."""
    found = capture(path, LINES + blank)

    assert [line for line in found.lines() if line.strip()] == LINES.splitlines()
    assert found.cut is None


@pytest.mark.parametrize("packed", PACKERS)
def test_an_empty_file_has_no_lines(path: Path, packed: str):
    """Nothing was recorded; that is no fault."""
    found = capture(path, PACKERS[packed](b""))

    assert (text(found), found.cut) == (b"", None)


# What cannot be read


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
def test_damage_in_the_middle_takes_nothing_from_what_came_before(path: Path, packed: str):
    """It is given before the failure is told, and the failure says so."""
    packer = zstandard.ZstdCompressor(write_checksum=True).compress
    data = bytearray(packer(MANY) if packed == "zstd" else gzip.compress(MANY))
    middle = len(data) // 2
    data[middle : middle + 64] = b"\xff" * 64
    kept, said = failure(capture(path, bytes(data)))

    assert MANY.startswith(kept[: len(MANY) // 3])
    assert len(kept) > len(MANY) // 3
    assert said.startswith(f"{path}: cannot be read on after ")
    assert said.endswith("; what came before was read")


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
def test_garbage_after_a_stream_takes_nothing_from_it(path: Path, packed: str):
    """Another file's tail, say."""
    kept, said = failure(capture(path, PACKERS[packed](LINES) + b"garbage"))

    assert kept == LINES
    assert said.startswith(f"{path}: cannot be read on after {len(LINES)} bytes of text: ")


def test_a_missing_file_is_said(path: Path):
    """With what to give instead."""
    kept, said = failure(Capture(path))

    assert kept == b""
    assert said == f"{path}: no such file or directory; give a capture or any NDJSON of frames"


def test_a_folder_is_said(tmp_path: Path):
    """With how its files are named."""
    assert failure(Capture(tmp_path)) == (
        b"",
        f"{tmp_path}: it is a folder; name its files, as in {tmp_path}/*/*/*.zst",
    )


def test_a_name_that_no_file_can_have_is_said(tmp_path: Path):
    """Bad input is never a traceback."""
    kept, said = failure(Capture(tmp_path / "a\0b"))

    assert kept == b""
    assert "null byte" in said


def test_stdin_that_is_closed_is_said():
    """As with `<&-`."""
    fd, writer = os.pipe()
    os.close(fd)
    os.close(writer)
    kept, said = failure(Capture(STDIN, fd))

    assert kept == b""
    assert said == "stdin: it is closed; give a capture or any NDJSON of frames"


@pytest.mark.parametrize("packed", PACKERS)
def test_what_holds_no_object_is_refused_before_anything_is_given(path: Path, packed: str):
    """By its first 64 KiB, which may be one line, or by its end."""
    array = b"[" + b'{"type":"pong"},' * 10_000 + b"{}]"
    for content in (b"some\ntext\n", b"text\n" * 100_000, array, b"[1]\n"):
        kept, said = failure(capture(path, PACKERS[packed](content)))

        assert kept == b""
        assert "no JSON objects" in said or "jq -c '.[]'" in said


def test_a_long_first_line_is_no_reason_to_refuse(path: Path):
    """A snapshot may be longer than what is judged."""
    long = b'{"a":"' + b"x" * 2**18 + b'"}\n'

    assert text(capture(path, long)) == long


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_byte_order_mark_is_passed_over(path: Path, packed: str, end: bytes):
    """Editors and PowerShell put one there."""
    found = capture(path, PACKERS[packed](b'\xef\xbb\xbf{"a":1}' + end))

    assert not found.plain
    assert (text(found), found.cut) == (b'{"a":1}\n', None)


@pytest.mark.parametrize("kind", [0, 15])
def test_zstd_that_begins_with_a_frame_to_skip_is_zstd(path: Path, kind: int):
    """As pzstd writes it; there may be more of them, and anywhere."""
    skipped = bytes([0x50 + kind]) + b"\x2a\x4d\x18" + (300).to_bytes(4, "little") + b"x" * 300
    one = PACKERS["zstd"](LINES)
    found = capture(path, skipped + one + skipped + skipped + one)

    assert text(found) == LINES + LINES
    assert (found.compression, found.cut) == ("zstd", None)


# Lines, and how long they may be


def test_a_line_goes_on_from_one_read_to_the_next(path: Path):
    """A frame may be larger than what is read at a time."""
    long = b'{"type":"x","key":"%b"}\n' % (b"y" * (3 * READ_BYTES))

    assert text(capture(path, LINES + long + LINES)) == LINES + long + LINES


@pytest.mark.parametrize("packed", PACKERS)
def test_a_line_that_is_longer_than_any_frame_ends_it(path: Path, packed: str):
    """It is no NDJSON, and memory is finite; what came before is given."""
    kept, said = failure(capture(path, PACKERS[packed](LINES + b"y" * (MAX_LINE + READ_BYTES))))

    assert kept == LINES
    assert said == f"{path}: a line of more than 24 MiB; give an NDJSON of frames"


def test_lines_come_without_their_breaks(path: Path):
    """Also with those of Windows."""
    path.write_bytes(b'{"a":1}\r\n{"b":2}\r\n')

    assert [line for line in lines(path) if line] == [b'{"a":1}', b'{"b":2}']


# What is known of it


def test_a_file_knows_its_size_and_how_far_it_is_read(path: Path):
    """For who tells the progress, in packed bytes."""
    data = zstandard.compress(MANY)
    found = capture(path, data)
    found.open()
    pieces = found.chunks()

    assert (found.size, found.position, found.unpacked) == (len(data), 0, 0)
    next(pieces)
    assert 0 < found.position <= READ_BYTES
    assert READ_BYTES <= found.unpacked < len(MANY)
    assert not found.waits
    for _ in pieces:
        pass
    assert (found.position, found.unpacked) == (len(data), len(MANY))
    assert found.fd is None


def test_a_pipe_has_no_size_and_may_have_to_wait():
    """Who reads it has to look first whether something is there."""
    fd, writer = os.pipe()
    os.close(writer)
    found = Capture(STDIN, fd)
    found.open()

    assert (found.name, found.size, found.waits) == ("stdin", None, True)
    found.close()
    assert os.fstat(fd)  # what we were given is not ours to close
    os.close(fd)


def test_a_piece_without_a_line_is_told_as_an_empty_one():
    """So that nobody waits without knowing."""
    fd, writer = os.pipe()
    pieces = Capture(STDIN, fd).chunks()
    os.write(writer, b'{"a"')

    assert next(pieces) == b""
    os.write(writer, b':1}\n{"b"')
    assert next(pieces) == b'{"a":1}\n'
    os.close(writer)
    os.close(fd)


@pytest.mark.parametrize("packed", ["zstd", "gzip"])
def test_who_has_read_enough_leaves_without_a_word(path: Path, packed: str):
    """A generator that is closed early has nothing to complain about."""
    found = capture(path, PACKERS[packed](b"{}\n" * 2**20))
    pieces = found.chunks()
    next(pieces)
    pieces.close()

    assert found.fd is None


BOMB = """
import resource, sys
from pathlib import Path
from livecli.errors import InputFailed
from livecli.sources.capture_file import READ_BYTES, Capture
import zstandard, orjson

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
longest = 0
try:
    for piece in Capture(Path(sys.argv[1])).chunks():
        longest = max(longest, len(piece))
except InputFailed:
    pass
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(longest, grown)
"""
MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@pytest.mark.parametrize(
    ("packed", "filling", "size", "most"),
    [
        ("zstd", b"\0", 2**29 if LONG else 2**28, 2**27),  # as one line
        ("zstd", b"\n", 2**29 if LONG else 2**27, 2**26),  # as nothing but lines
        # which packs less, and is unpacked in smaller steps
        ("gzip", b"\n", 2**26 if LONG else 2**25, 2**24),
    ],
)
def test_a_bomb_stays_small(path: Path, packed: str, filling: bytes, size: int, most: int):
    """A file of kilobytes may stand for gigabytes; a step of it is what it costs."""
    gzipped = zlib.compressobj(1, wbits=31)
    packer = gzipped if packed == "gzip" else zstandard.ZstdCompressor().compressobj()
    piece = filling * 2**22
    with path.open("wb") as file:
        for _ in range(size // len(piece)):
            file.write(packer.compress(piece))
        file.write(packer.flush())
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(path)], capture_output=True, check=True, timeout=60
    )
    longest, grown = map(int, done.stdout.split())

    assert path.stat().st_size < size // 100
    assert longest <= 2 * READ_BYTES
    assert grown * MAXRSS_BYTES < most
