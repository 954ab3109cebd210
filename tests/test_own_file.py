"""What livecli writes is its own: no link is followed, nothing but a regular file is opened."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from livecli.own_file import open_own


def test_a_new_file_is_made_and_one_that_is_there_keeps_its_content(tmp_path: Path):
    """Unless the caller asks for another thing."""
    path = tmp_path / "file"
    os.close(open_own(path, os.O_CREAT))
    path.write_text("text")
    os.close(open_own(path))

    assert path.read_text() == "text"
    with pytest.raises(FileNotFoundError):
        open_own(tmp_path / "none")


def test_a_link_is_not_followed_and_a_folder_may_be_one(tmp_path: Path):
    """Whether or not it leads anywhere; what it leads to is not touched."""
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to("real")
    os.close(open_own(tmp_path / "folder" / "file", os.O_CREAT))
    target = tmp_path / "real" / "file"
    target.write_text("precious")
    for name in ("real/file", "nowhere"):
        link = tmp_path / f"to-{Path(name).name}"
        link.symlink_to(name)
        with pytest.raises(OSError, match="it is a link, and is not followed") as caught:
            open_own(link, os.O_CREAT | os.O_TRUNC)
        assert caught.value.errno == errno.ELOOP

    assert target.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path):
    """A fifo without a reader would hang; a device would take the bytes."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for path in (tmp_path / "fifo", tmp_path / "folder", tmp_path / "socket", "/dev/null"):
            with pytest.raises(OSError, match=r"no regular file|directory|No such device"):
                open_own(Path(path), os.O_CREAT)
