"""What all tests share: hypothesis' profiles, `--long`, `--accept`, and what each folder costs."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

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
    parser.addoption("--kills", type=int, help="how often a recording is killed (200 with --long)")


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


def _cpu_s() -> float:
    """CPU of this process and of the children it has waited for, in seconds."""
    times = os.times()
    return process_time() + times.children_user + times.children_system


_cpu_before = pytest.StashKey[float]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    item.stash[_cpu_before] = _cpu_s()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Each phase of a test says what CPU it took; xdist carries the number to the summary."""
    report = yield
    now_s = _cpu_s()
    report.cpu_s = now_s - item.stash[_cpu_before]
    item.stash[_cpu_before] = now_s
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A table of what each folder costs, the dearest first."""
    costs: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for reports in terminalreporter.stats.values():
        for report in reports:
            if not hasattr(report, "cpu_s"):
                continue
            _, *folders, file = report.nodeid.partition("::")[0].split("/")
            cost = costs[folders[0] if folders else file]
            cost[0] += report.when == "call"
            cost[1] += report.duration
            cost[2] += report.cpu_s
    terminalreporter.section("wall time and CPU a folder, in seconds")
    total = [sum(column) for column in zip(*costs.values(), strict=True)] or [0, 0.0, 0.0]
    rows = sorted(costs.items(), key=lambda row: -row[1][2])
    for name, (tests, wall_s, cpu_s) in [*rows, ("all", total)]:
        terminalreporter.write_line(
            f"{name:28}{tests:6.0f} tests{wall_s:9.1f} wall{cpu_s:9.1f} CPU"
        )
