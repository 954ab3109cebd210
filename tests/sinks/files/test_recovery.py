"""Finishing what was cut off, wherever it was cut, and whenever the finishing itself was."""

from __future__ import annotations

import fcntl
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.capture_files import captures, lines, records, text, whole_lines
from support.recorder import Recorder, frame, numbers

from livecli.capture.open_close import Counts
from livecli.capture.recognition import MAX_LINE
from livecli.feed import codec
from livecli.feed.records import opened
from livecli.feed.sports import Match
from livecli.sinks.files.compression import COMPRESSORS
from livecli.sinks.files.part_file import PartFile
from livecli.sinks.files.recovery import Recovered, recover


MATCH = Match("football", 7)
HOSTILE = [
    b'\n{"type":"_open","matches":5}\n',
    b'\n{"type":"_open","matches":["x",null,{"a":1}],"socket":[]}\n',
    b'\n{"type":"_close","frames":-1}\n',
    b'\n{"type":"_gap","from_ms":1e300,"to_ms":"x"}\n',
    b'\n{"type":"livedata","event_id":7,"_received_ms":1e300}\n',
    b'\n{"type":"livedata","event_id":7,"_received_ms":-5}\n',
    b'\n{"type":"livedata","event_id":' + b"9" * 400 + b"}\n",
    b"\n" + b"[" * 2000 + b"\n",
    b"\xef\xbb\xbf",
    bytes(500),
]
NOW_MS = 1_777_750_000_000.0
FRAMES = [
    b'{"type":"livedata","event_id":7,"n":%d,"_received_ms":%d.5}' % (number, 1000 + number)
    for number in range(40)
]
HEAD = opened("ws://127.0.0.1:1", 1, [MATCH], 999.0).raw
PACKED = pytest.mark.parametrize("packing", ["none", "zstd"])


def written(folder: Path, packing: str, *, ended: bool = False) -> tuple[bytes, list[int]]:
    """The bytes of a part that was flushed every ten lines, and the sizes after each flush."""
    path = folder / "written"
    part = PartFile(os.open(path, os.O_RDWR | os.O_CREAT), path, iter(()), COMPRESSORS[packing]())
    sizes = []
    for number, line in enumerate([HEAD, *FRAMES]):
        part.add(line)
        if number % 10 == 0:
            part.push()
            sizes.append(part.written)
    if ended:
        part.end(closing())
    part.push() if not ended else part.complete()
    data = path.read_bytes()
    path.unlink()
    return data, sizes


def closing() -> bytes:
    counts = Counts()
    for line in FRAMES:
        counts.add(codec.decode(line), MATCH)
    return counts.closed("stopped", 2000.0).raw


def names(final: PurePath) -> Iterator[PurePath]:
    yield final
    for number in range(2, 9):
        yield final.with_name(f"other-{number}")


def finish(part: Path) -> Recovered | None:
    return recover(part, names(Path(str(part).removesuffix(".part"))), NOW_MS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "7.ndjson.part"


@PACKED
@given(data=st.data())
def test_whatever_byte_it_was_cut_at_all_that_was_flushed_is_there(
    packing: str, data: st.DataObject, folder: Path
):
    """Whole lines, each once, in order; and nothing that nobody wrote."""
    whole, sizes = written(folder, packing)
    cut = data.draw(st.integers(sizes[0], len(whole)))
    part = folder / "7.ndjson.part"
    part.write_bytes(whole[:cut])
    flushed = 10 * (sum(size <= cut for size in sizes) - 1)
    found = finish(part)
    assert found is not None
    *body, tail = lines(found.path)
    found.path.unlink()

    assert [HEAD, *FRAMES][: len(body)] == body
    assert len(body) - 1 >= flushed
    assert json.loads(tail)["cause"] == "recovered"
    assert found.frames == len(body) - 1
    assert list(folder.iterdir()) == []


@PACKED
def test_the_end_that_nobody_saw_is_told(packing: str, part: Path):
    """Counts come from reading, its time is the last that is known, and when it was found out."""
    part.write_bytes(written(part.parent, packing)[0])
    found = finish(part)
    assert found is not None

    assert records(found.path)[-1] == {
        "type": "_close",
        "cause": "recovered",
        "frames": 40,
        "types": {"_open": 1, "livedata": 40},
        "matches": {"football:7": 40},
        "recovered_ms": NOW_MS,
        "_received_ms": 1039.5,
    }


@PACKED
def test_a_part_that_lacks_its_name_alone_gets_no_second_end(packing: str, part: Path):
    """Killed between the last byte and the renaming."""
    whole, _ = written(part.parent, packing, ended=True)
    part.write_bytes(whole)
    found = finish(part)
    assert found is not None

    assert lines(found.path) == whole_lines(whole)
    assert records(found.path)[-1]["cause"] == "stopped"


@PACKED
@pytest.mark.parametrize("stopped_at", ["os.fsync", "os.rename", "given_name"])
def test_a_recovery_that_is_killed_is_done_again(
    packing: str, stopped_at: str, part: Path, monkeypatch: pytest.MonkeyPatch
):
    """At no moment are there two copies, or none, for the next run to find."""

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    whole, sizes = written(part.parent, packing)
    part.write_bytes(whole[: sizes[2] + 1])
    where = stopped_at if "." in stopped_at else f"livecli.sinks.files.recovery.{stopped_at}"
    for _ in range(2):
        monkeypatch.setattr(where, kill)
        with pytest.raises(Killed):
            finish(part)
        monkeypatch.undo()
    found = finish(part)
    assert found is not None

    assert lines(found.path)[:-1] == [HEAD, *FRAMES[:20]]
    assert [record["type"] for record in records(found.path)].count("_close") == 1
    assert [path.name for path in part.parent.iterdir()] == ["7.ndjson"]


def test_zstd_is_whole_afterwards(part: Path):
    """Other programs read it without a complaint."""
    part.write_bytes(written(part.parent, "zstd")[0])
    found = finish(part)
    assert found is not None
    data = found.path.read_bytes()

    import zstandard

    stream = zstandard.ZstdDecompressor().decompressobj()
    assert stream.decompress(data) == text(data)
    assert stream.eof


@pytest.mark.parametrize("tail", [b"\0" * 5000, b'{"type":"livedata","n', b"\xff\xfe junk"])
def test_what_a_power_loss_left_at_the_end_is_cut(part: Path, tail: bytes):
    """Zeros where the size reached the disk and the bytes did not, and torn lines."""
    part.write_bytes(written(part.parent, "none")[0] + tail)
    found = finish(part)
    assert found is not None

    assert lines(found.path)[:-1] == [HEAD, *FRAMES]


def test_a_line_that_cannot_be_read_is_left_out_and_counted(part: Path):
    """In the middle, where the disk gave back what nobody wrote, everything else stays."""
    before = b"\n".join([HEAD, FRAMES[0], b'{"type":\0\0\0', FRAMES[1], b""])
    part.write_bytes(before)
    found = finish(part)
    assert found is not None
    assert found.damaged is not None

    assert lines(found.path)[:-1] == [HEAD, *FRAMES[:2]]
    assert records(found.path)[-1]["unreadable_lines"] == 1
    assert found.damaged.read_bytes() == before


def test_a_stream_that_breaks_in_the_middle_is_kept_as_it_was(part: Path):
    """What comes before the damage is finished; better tools may get at the rest."""
    whole, sizes = written(part.parent, "zstd")
    before = whole[: sizes[2]] + b"\xff" * 100 + whole[sizes[2] :]
    part.write_bytes(before)
    found = finish(part)
    assert found is not None
    assert found.damaged is not None

    assert lines(found.path)[1:-1] == FRAMES[: len(lines(found.path)) - 2]
    assert found.damaged.read_bytes() == before


def test_an_empty_part_goes(part: Path):
    """Killed before the first bytes: nothing is in it."""
    part.touch()

    assert finish(part) is None
    assert not part.exists()


@pytest.mark.parametrize(
    "content", [b"a download of somebody's", b'{"type":"livedata"}\n', b"\x28\xb5\x2f\xfd"]
)
def test_a_strangers_part_is_left_alone(part: Path, content: bytes):
    """A name is no proof: what does not begin as ours do is not ours."""
    part.write_bytes(content)

    assert finish(part) is None
    assert part.read_bytes() == content


def test_a_part_that_is_being_written_is_left_alone(part: Path):
    """Its writer holds a lock on it."""
    part.write_bytes(HEAD + b"\n")
    with part.open() as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)

        assert finish(part) is None
    assert finish(part) is not None


def test_a_name_that_was_taken_meanwhile_is_not_taken_away(part: Path):
    """The part gets another one."""
    part.write_bytes(HEAD + b"\n")
    final = part.with_suffix("")
    final.write_text("precious")
    found = finish(part)
    assert found is not None

    assert final.read_text() == "precious"
    assert found.path.name == "other-2"


def test_a_disk_too_full_for_it_leaves_the_part(part: Path, monkeypatch: pytest.MonkeyPatch):
    """What can be read now can be read later."""
    part.write_bytes(HEAD + b"\n")

    def full(fd: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        finish(part)
    monkeypatch.undo()

    assert [path.name for path in part.parent.iterdir()] == [part.name]
    assert lines(part) == [HEAD]


def test_a_beginning_that_says_nothing_is_set_aside_and_the_recording_goes_on(recorder: Recorder):
    """A disk error, or somebody's hand; it stops no later run."""
    part = recorder.folder / "7.ndjson.part"
    part.write_bytes(b'{"type":"_open","matches":5}\n')
    sink = recorder.start("{event_id}.ndjson")
    sink.write([frame(1)])
    sink.close("ended")

    (warning,) = recorder.warnings
    assert warning.endswith(f", and damaged: see {part}.damaged")
    assert Path(f"{part}.damaged").read_bytes() == b'{"type":"_open","matches":5}\n'
    assert numbers(recorder.folder / "7-2.ndjson") == [1]


def test_what_was_set_aside_before_is_not_lost(part: Path):
    """Two damaged parts of one name, one after the other."""
    for number in (1, 2):
        part.write_bytes(b'{"type":"_open","n":%d}\n' % number)
        assert finish(part) is not None

    assert sorted(path.name for path in part.parent.glob("*.damaged*")) == [
        "7.ndjson.part.damaged",
        "7.ndjson.part.damaged-2",
    ]


@PACKED
def test_a_line_without_end_takes_no_memory(packing: str, part: Path):
    """A few bytes of zstd can stand for gigabytes; what is around them stays."""
    compressor = COMPRESSORS[packing]()
    content = [HEAD, FRAMES[0], b"x" * (MAX_LINE + 1), FRAMES[1]]
    packed = b"".join(compressor.compress(line + b"\n") for line in content)
    part.write_bytes(packed + compressor.flush())
    tracemalloc.start()
    found = finish(part)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is not None

    assert peak < 2 * MAX_LINE
    assert lines(found.path)[:-1] == [HEAD, *FRAMES[:2]]
    assert found.damaged is not None


@pytest.mark.fuzz
@PACKED
@given(data=st.data())
def test_whatever_a_part_holds_it_stops_no_recording(
    packing: str, data: st.DataObject, folder: Path
):
    """Bytes changed, cut out or put in, anywhere: nothing but sentences, and nothing is lost.

    With `--long`, a thousand of them.
    """
    whole = bytearray(written(folder, packing)[0])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        end = min(len(whole), start + data.draw(st.sampled_from((0, 1, 3, 50))))
        whole[start:end] = data.draw(st.binary(max_size=40) | st.sampled_from(HOSTILE))
    with TemporaryDirectory(dir=folder) as place:
        recorder = Recorder(Path(place))
        part = recorder.folder / "7.ndjson.part"
        part.write_bytes(whole)
        sink = recorder.start("{event_id}.ndjson")
        sink.write([frame(1)])
        sink.close("ended")
        assert all(warning.startswith(str(recorder.folder)) for warning in recorder.warnings)
        files = sorted(path.name for path in captures(recorder.folder))
        assert numbers(recorder.folder / files[-1]) == [1] or len(files) == 2
        kept = [path.read_bytes() for path in recorder.folder.glob("*.part*")]
        clean = packing == "none" and bytes(whole).startswith(b"\n".join([HEAD, *FRAMES]))
        assert bytes(whole) in kept or len(files) == 2 or clean
