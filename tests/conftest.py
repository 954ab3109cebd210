"""What all tests share: `--accept`, which rewrites the files that tests compare with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files with what came out"
    )
    parser.addoption("--kills", type=int, default=24, help="how often a recording is killed (24)")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a file that is kept; `--accept` rewrites it, `git diff` reviews."""

    def compare(path: Path, actual: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        kept = path.read_text(encoding="utf-8") if path.exists() else ""

        assert kept == actual, f"{path.name} is not what the program prints; pytest --accept"

    return compare
