"""What all tests share: profiles of hypothesis, `--long`, and `--accept` for golden files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings


# The suite asks the same questions on every machine, however slow; `--long` asks many new ones.
settings.register_profile(
    "suite",
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files with what came out"
    )
    parser.addoption("--long", action="store_true", help="soaks, fuzzing, all pairs, many seeds")
    parser.addoption("--kills", type=int, default=24, help="how often a recording is killed (24)")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "suite")


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether `--long` was given: what takes minutes has a form of two seconds without it."""
    return bool(request.config.getoption("--long"))


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
