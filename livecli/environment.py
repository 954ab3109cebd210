"""The only access to stdin, stdout, stderr, clocks, environment variables and random numbers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def _chance() -> float:
    """A random number from 0 to 1."""
    from random import random  # few runs need one

    return random()


def _boottime() -> float:
    """Seconds of a clock that goes on while the machine is suspended, as `monotonic` may not."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Environment:
    """The surroundings of a run. Tests pass another one."""

    def __init__(
        self,
        variables: Mapping[str, str] = os.environ,
        *,
        stdin: int = 0,
        stdout: int = 1,
        stderr: int = 2,
        monotonic: Callable[[], float] = time.monotonic,
        boottime: Callable[[], float] = _boottime,
        wall: Callable[[], float] = time.time,
        jitter: Callable[[], float] = _chance,
    ) -> None:
        self.variables = variables
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.monotonic = monotonic
        self.boottime = boottime
        self.wall = wall
        self.jitter = jitter
        self.secrets: set[str] = set()  # masked in all messages

    def wall_ms(self) -> float:
        """Unix time in milliseconds."""
        return self.wall() * 1000

    def is_terminal(self, fd: int) -> bool:
        """Whether `fd` is open and a terminal."""
        try:
            return os.isatty(fd)
        except OSError:
            return False

    def config_folder(self) -> Path:
        """Folder of the settings and the stored token (XDG Base Directory)."""
        return self._folder("XDG_CONFIG_HOME", ".config")

    def cache_folder(self) -> Path:
        """Cache folder: may be deleted at any time (XDG Base Directory)."""
        return self._folder("XDG_CACHE_HOME", ".cache")

    def state_folder(self) -> Path:
        """Folder of what is to outlive a run, such as the keys of alerts (XDG Base Directory)."""
        return self._folder("XDG_STATE_HOME", ".local/state")

    def _folder(self, variable: str, usual: str) -> Path:
        home = Path(self.variables.get("HOME") or "~").expanduser()
        named = Path(self.variables.get(variable) or "")
        return (named if named.is_absolute() else home / usual) / "livecli"  # as XDG has it
