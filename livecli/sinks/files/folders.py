"""Every file on the disk that can have one of some names."""

from __future__ import annotations

import os
from pathlib import Path

from livecli.capture.naming import FileNames


def paths(names: FileNames, suffix: str = "") -> list[Path]:
    """Every file that can have one of these names, with `suffix` at its end."""
    *inner, last = names.expressions(suffix)
    folders = [Path(names.folder)]
    for expression in inner:
        folders = [
            Path(entry.path)
            for folder in folders
            for entry in _entries(folder)
            if expression.fullmatch(entry.name) and entry.is_dir()
        ]
    return [
        Path(entry.path)
        for folder in folders
        for entry in _entries(folder)
        if last.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
    ]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
