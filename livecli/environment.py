"""The only access to stdin, stdout, stderr, clocks, environment variables and random numbers."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings of a run. Tests pass another one."""

    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: int = 0
    stdout: int = 1
    stderr: int = 2
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    jitter: Callable[[], float] = random.random
    secrets: set[str] = field(default_factory=set)  # masked in all messages

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

    def _folder(self, variable: str, usual: str) -> Path:
        home = Path(self.variables.get("HOME") or "~").expanduser()
        return Path(self.variables.get(variable) or home / usual) / "livecli"
