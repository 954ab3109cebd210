"""Where a recording goes and how its files are kept, from options."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from support.surroundings import refused

from livecli.capture import DEFAULT_PATTERN
from livecli.capture.rotation import Retention, Rotation
from livecli.cli.options import FileOptions
from livecli.cli.plan.files import RecordingPlan, recording_plan


def planned(**words: Any) -> RecordingPlan:
    return recording_plan(FileOptions(**words))


def test_by_default_a_match_has_one_packed_file():
    """It is as long as the match, stays for ever, and is on the disk after a second."""
    plan = planned()

    assert (plan.pattern.text, plan.packing) == (DEFAULT_PATTERN, "zstd")
    assert (plan.rotation, plan.retention) == (Rotation(None, None), Retention(None, None))
    assert (plan.flush_s, plan.status_file, plan.on_file) == (1.0, None, ())


@pytest.mark.parametrize(
    ("words", "text", "packing"),
    [
        ({"output": "a.ndjson.zst"}, "a.ndjson.zst", "zstd"),
        ({"output": "a.ndjson"}, "a.ndjson", "none"),
        ({"output": "a.ndjson", "compress": "none"}, "a.ndjson", "none"),
        ({"output": "a.zst", "compress": "zstd"}, "a.zst", "zstd"),
        ({"compress": "none"}, DEFAULT_PATTERN.removesuffix(".zst"), "none"),
        ({"compress": "zstd"}, DEFAULT_PATTERN, "zstd"),
    ],
)
def test_the_name_says_how_a_file_is_packed(words: dict[str, str], text: str, packing: str):
    """The default pattern alone gives way to --compress none."""
    plan = planned(**words)

    assert (plan.pattern.text, plan.packing) == (text, packing)


@pytest.mark.parametrize(
    ("compress", "output", "step"),
    [("zstd", "a.ndjson", "end the name in .zst"), ("none", "a.zst", "leave out .zst")],
)
def test_a_name_must_not_say_otherwise(compress: str, output: str, step: str):
    """Other programs would open the file by its name."""
    with refused(
        f"--compress {compress} and -o {output}: others go by the name; {step}",
        *("--compress", "-o"),
    ):
        planned(compress=compress, output=output)


@pytest.mark.parametrize(
    ("ending", "step"),
    [
        (".gz .xz .bz2 .zip .ZIP", "captures are packed by zstd; end the name in .zst"),
        (
            ".parquet .csv .tsv .arrow .html",
            "captures are NDJSON; end the name in .ndjson or .ndjson.zst",
        ),
    ],
)
def test_an_ending_that_promises_another_format_is_refused(ending: str, step: str):
    """The content would not be what the name says; every other name is the user's affair."""
    for each in ending.split():
        with refused(f"-o a{each}: {step}", "-o"):
            planned(output=f"a{each}")
    assert planned(output="a.log").packing == "none"


@pytest.mark.parametrize("name", ["/dev/null", "/dev/full", "/dev/stdout", "/dev/fd/1", "fifo"])
def test_what_is_no_regular_file_is_no_name(name: str, tmp_path: Path):
    """A file would grow beside it, and it would get nothing."""
    path = tmp_path / name
    if name == "fifo":
        os.mkfifo(path)
    with refused(
        f"-o {path}: it is no regular file, and record makes such; `livecli tail --stamp` writes "
        "to stdout",
        "-o",
    ):
        planned(output=str(path))
    with refused(f"--status-file {path}: it is no regular file; name one", "--status-file"):
        planned(status_file=path)


def test_a_folder_is_no_name(tmp_path: Path):
    """The sentence adds the end of the usual one."""
    with refused(
        f"-o {tmp_path}: it is a folder; add a name, as in {tmp_path}/"
        f"{DEFAULT_PATTERN.rpartition('/')[2]}",
        "-o",
    ):
        planned(output=str(tmp_path))


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("-", "-o -: record writes files; `livecli tail --stamp` writes to stdout"),
        ("", f"-o '': it names no file; as in {DEFAULT_PATTERN}"),
        ("captures/", f"-o 'captures/': it names no file; as in {DEFAULT_PATTERN}"),
        ("{evnt_id}", "-o '{evnt_id}': {evnt_id} is not known; did you mean {event_id}?"),
        ("{event_id:>9}", "-o '{event_id:>9}': {event_id} takes no format; write it as it is"),
        (
            "{event_id",
            "-o '{event_id': a brace stands alone; write {event_id}, or {{ for the brace itself",
        ),
    ],
)
def test_a_pattern_that_names_no_file_is_refused(output: str, sentence: str):
    """Before a folder is made for it."""
    with refused(sentence, "-o"):
        planned(output=output)


def test_files_rotate_by_time_and_by_size():
    """Both as people write them."""
    plan = planned(rotate_every="1h30m", rotate_size="100MB")

    assert plan.rotation == Rotation(5400.0, 100 * 2**20)


@pytest.mark.parametrize(
    ("words", "sentence", "option"),
    [
        (
            {"rotate_every": "0"},
            "--rotate-every 0: nothing would be in a file; give more",
            "--rotate-every",
        ),
        (
            {"rotate_size": "0KB"},
            "--rotate-size 0: nothing would be in a file; give more",
            "--rotate-size",
        ),
        (
            {"rotate_every": "often"},
            "duration 'often': not understood; as in 90, 90s, 2h30m or 1d",
            "--rotate-every",
        ),
        (
            {"rotate_size": "big"},
            "size 'big': not understood; as in 64MB, 512K or 1000000",
            "--rotate-size",
        ),
        (
            {"max_disk": "big"},
            "size 'big': not understood; as in 64MB, 512K or 1000000",
            "--max-disk",
        ),
        (
            {"max_disk": "500"},
            "--max-disk 500: 500 bytes hold no capture; as in 500MB or 20GB",
            "--max-disk",
        ),
        (
            {"flush": "soon"},
            "duration 'soon': not understood; as in 90, 90s, 2h30m or 1d",
            "--flush",
        ),
    ],
)
def test_numbers_that_keep_nothing_are_refused(words: dict[str, str], sentence: str, option: str):
    """A unit that was forgotten, most of the time."""
    with refused(sentence, option):
        planned(**words)


def test_old_files_go_by_number_and_by_room():
    """Of each match, and of all."""
    assert planned(keep=3, max_disk="20GB").retention == Retention(3, 20 * 2**30)


def test_a_status_file_is_no_folder(tmp_path: Path):
    """It is written anew every few seconds."""
    assert planned(status_file=tmp_path / "status.json").status_file == tmp_path / "status.json"
    with refused(f"--status-file {tmp_path}: it is a folder; add a name", "--status-file"):
        planned(status_file=tmp_path)


def test_a_command_is_words_and_no_shell():
    """Quotes hold words together, nothing is expanded."""
    assert planned(on_file="sh -c 'echo $1' --").on_file == ("sh", "-c", "echo $1", "--")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("", "--on-file '': there is no command in it; as in --on-file 'gzip -9'"),
        ("sh 'x", '--on-file "sh \'x": no closing quotation; check its quotes'),
        ("no-such-program -x", "--on-file no-such-program: no such program; give its path"),
    ],
)
def test_a_command_that_cannot_run_is_refused(command: str, sentence: str):
    """At the start, and not after the first match."""
    with refused(sentence, "--on-file"):
        planned(on_file=command)
