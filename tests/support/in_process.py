"""A command line run in this process: words in; stdout, stderr and the exit code out.

For what is printed, said and answered, sockets and files included: it costs a tenth of a started
program or less. What signals, memory, loading and the ends of standard streams make of a program,
and `record`, which knows itself by its process, only a started one shows: `program.livecli`.
"""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, redirect_stdout
from pathlib import Path

from livecli.cli.app import run
from livecli.environment import Environment
from livecli.terminal.streams import Printed
from support.program import NOTHING, PATIENCE_S, ROOT, Result, environment


def livecli(*words: str | Path, stdin: bytes = b"", env: Mapping[str, str] = NOTHING) -> Result:
    """What `main` makes of the words, but for the end of the process."""
    with ExitStack() as stack:
        streams = [stack.enter_context(tempfile.TemporaryFile(buffering=0)) for _ in range(3)]
        given, out, err = streams
        given.write(stdin)
        given.seek(0)
        fds = {"stdin": given.fileno(), "stdout": out.fileno(), "stderr": err.fileno()}
        own = Environment(variables=environment(env), **fds)
        stack.enter_context(chdir(ROOT))
        stack.enter_context(redirect_stdout(Printed(own)))
        stack.enter_context(_patience())
        code = run([str(word) for word in words], own)
        for stream in streams:
            stream.seek(0)
        return Result(out.read(), err.read().decode(), code)


@contextmanager
def _patience() -> Iterator[None]:
    """What goes on where it should have ended fails the test, as a started program would."""

    def fail(*_: object) -> None:
        raise AssertionError(f"it goes on after {PATIENCE_S:.0f} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
