"""`serve -- COMMAND`: a program that runs for as long as the service. Its end is ours.

It has a process group of its own. There is no shell; variables tell it where the service is.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from shutil import which
from types import FrameType

from livecli.cli.plan.token import OWN_VARIABLE, without_secrets
from livecli.environment import Environment
from livecli.errors import UsageError, reason
from livecli.poller import Poller
from livecli.terminal.signals import POLITE


PATIENCE_S = 5.0  # with the command once we are to end, and with what it left running
LOOK_S = 0.05  # between two looks whether its group is empty
# What is sent to us is passed on; the polite ones end us too.
PASSED_ON = (*POLITE, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
GONE = (ProcessLookupError, PermissionError)  # the latter on macOS, where only zombies are left


def check(words: Sequence[str]) -> None:
    """Raises UsageError where there is no command, or a capture in its place."""
    if not words:
        raise UsageError("serve --: no command follows; as in `livecli serve -- npm test`")
    name = words[0]
    if which(name) is not None:
        return
    if os.path.isfile(name) and not os.access(name, os.X_OK):
        raise UsageError(
            f"serve -- {name}: what follows -- is run, and this file cannot be; a capture comes "
            f"before it: write `livecli serve {name}`"
        )
    raise UsageError(f"serve -- {name}: no such program; give its path")


def variables(url: str, token: str | None, env: Environment) -> dict[str, str]:
    """The command's variables: ours, the service's address, and no token but the service's own."""
    own = without_secrets(env)
    own |= {"LIVECLI_URL": url, "LIVECLI_HTTP_URL": url.replace("ws", "http", 1)}
    return own if token is None else own | {OWN_VARIABLE: token}


class Child:
    """A command. While entered, signals wait for it; `run` it once, inside.

    `stdin` is a descriptor, or DEVNULL of subprocess.
    """

    def __init__(self, words: Sequence[str], env: Environment, stdin: int) -> None:
        self._words = words
        self._env = env
        self._stdin = stdin
        self._poller = Poller(env.monotonic)
        self._terminal = ReadTerminal(stdin) if stdin >= 0 and env.is_terminal(stdin) else None
        self._signals: deque[int] = deque()  # that are to be passed on
        self._ends_at: float | None = None  # the end of our patience, once we are to end

    def __enter__(self) -> Child:
        """Let signals wake the poller; those that our caller ignores stay ignored, for both."""
        ours = [each for each in PASSED_ON if signal.getsignal(each) is not signal.SIG_IGN]
        self._wakeup_before = signal.set_wakeup_fd(self._poller.write_fd, warn_on_full_buffer=False)
        self._before = {each: signal.signal(each, self._catch) for each in (*ours, signal.SIGCHLD)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._poller.close()

    def run(self, variables: Mapping[str, str]) -> int:
        """Its exit code, 128 + n if signal n ended it; raises UsageError if it cannot start."""
        process = self._start(variables)
        process.returncode = self._wait(process.pid)  # waited for here, not by subprocess
        self._end_group(process.pid)
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def _start(self, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._words,
                stdin=self._stdin,
                stdout=self._env.stdout,
                stderr=self._env.stderr,
                env=variables,
                process_group=0,
            )
        except OSError as error:
            why = reason(error)
            raise UsageError(f"serve -- {self._words[0]}: {why}; give a program to run") from None

    def _wait(self, group: int) -> int:
        """Its exit code, or minus the number of a signal."""
        if self._terminal is not None:
            self._terminal.give(group)
        while (code := self._code(group)) is None:
            while self._signals:
                self._pass_on(self._signals.popleft(), group)
            self._poller.sleep(self._ends_at)
            if self._ends_at is not None and self._poller.clock() >= self._ends_at:
                self._ends_at = None
                _send(group, signal.SIGKILL)
        if self._terminal is not None:
            self._terminal.take_back()
        return code

    def _pass_on(self, number: int, group: int) -> None:
        if number in POLITE and self._ends_at is None:
            self._ends_at = self._poller.clock() + PATIENCE_S
        _send(group, number)
        _send(group, signal.SIGCONT)  # what is stopped would not hear it

    def _code(self, group: int) -> int | None:
        """Its exit code if it has ended. If it was stopped at the terminal, we stop with it."""
        pid, status = os.waitpid(group, os.WNOHANG | (os.WUNTRACED if self._terminal else 0))
        if not pid:
            return None
        if self._terminal is None or not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        self._terminal.take_back()
        os.kill(0, signal.SIGSTOP)  # all of our job, as its shell expects; it goes on from here
        self._terminal.give(group)
        return None

    def _end_group(self, group: int) -> None:
        """End what the command left running, which would hold our streams and have no service."""
        ends_at = self._ends_at or self._poller.clock() + PATIENCE_S
        alive = _send(group, signal.SIGTERM)
        while alive and self._poller.clock() < ends_at:
            with suppress(ChildProcessError):  # process 1 inherits them
                os.waitpid(-group, os.WNOHANG)
            self._poller.sleep(self._poller.clock() + LOOK_S)
            alive = _send(group, 0)
        _send(group, signal.SIGKILL)

    def _catch(self, number: int, _: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self._signals.append(number)


class ReadTerminal:
    """The terminal that the command reads. It is given to it where it is ours, as a shell does."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._given = False

    def give(self, group: int) -> None:
        """Put `group` into the foreground, and let it go on if it was stopped for want of that."""
        with suppress(OSError):
            if os.tcgetpgrp(self._fd) == os.getpgrp():
                os.tcsetpgrp(self._fd, group)
                self._given = True
        _send(group, signal.SIGCONT)

    def take_back(self) -> None:
        if not self._given:
            return
        self._given = False
        before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # now we are in the background
        with suppress(OSError):
            os.tcsetpgrp(self._fd, os.getpgrp())
        signal.signal(signal.SIGTTOU, before)


def _send(group: int, number: int) -> bool:
    """Send a signal to a process group; False where it has no process."""
    try:
        os.killpg(group, number)
    except GONE:
        return False
    return True
