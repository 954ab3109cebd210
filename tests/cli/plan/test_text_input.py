"""Text from files that end, and of no more than a mebibyte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from livecli.cli.plan.text_input import MOST, text_of


def test_a_byte_order_mark_is_passed_over(tmp_path: Path):
    """Editors elsewhere write one."""
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbf.type\n")

    assert text_of(path) == ".type\n"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_no_file(device: str):
    """One of them would never end."""
    with pytest.raises((ValueError, OSError), match=r"no file|[Nn]o such device"):
        text_of(Path(device))


def test_a_file_is_read_up_to_a_bound(tmp_path: Path):
    """A capture in the place of a program is refused before it is in memory."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * MOST)
    assert len(text_of(path)) == MOST

    path.write_bytes(b"x" * (MOST + 1))
    with pytest.raises(ValueError, match="longer than 1048576 bytes"):
        text_of(path)


def test_a_pipe_is_read_to_its_end():
    """As `<(pass show livecli)` brings one."""
    read_fd, write_fd = os.pipe()
    os.write(write_fd, b"s3cret\n")
    os.close(write_fd)
    try:
        assert text_of(Path(f"/dev/fd/{read_fd}")) == "s3cret\n"
    finally:
        os.close(read_fd)


def test_a_named_pipe_that_nobody_writes_to_is_empty(tmp_path: Path):
    """It does not hang the start."""
    os.mkfifo(tmp_path / "a")

    assert text_of(tmp_path / "a") == ""


def test_what_is_no_utf_8_is_not_text(tmp_path: Path):
    """And a folder is no file."""
    (tmp_path / "a").write_bytes(b"\xff")
    with pytest.raises(ValueError, match="not text"):
        text_of(tmp_path / "a")
    with pytest.raises((ValueError, OSError), match=r"folder|[Dd]irectory"):
        text_of(tmp_path)
