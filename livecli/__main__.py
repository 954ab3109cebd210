"""Where the program starts: what needs nothing is answered before anything is loaded."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    """The `livecli` command."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from livecli import __version__

        with suppress(OSError):  # the long way below knows how to say what is wrong with stdout
            os.write(1, f"livecli {__version__}\n".encode())
            return
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(
            signal.SIGINT, signal.SIG_DFL
        )  # until we catch it: no traceback while loading
    from livecli.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
