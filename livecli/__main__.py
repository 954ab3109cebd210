"""Where the program starts: what needs nothing is answered before anything is loaded."""

from __future__ import annotations

import os
import sys


HELP = "help.txt"  # what the command tree says, kept beside this file; a test compares them


def main() -> None:
    """The `livecli` command."""
    text = _known(sys.argv[1:])
    if text is not None and _put(text):
        return
    _die_quietly_while_loading()
    _load_less()
    from livecli.cli.app import main as run

    run()


def _known(words: list[str]) -> bytes | None:
    """The answer to words that are asked most, or None."""
    if words in (["--version"], ["-V"]):
        from livecli import __version__

        return f"livecli {__version__}\n".encode()
    if words in ([], ["--help"], ["-h"]):
        with open(os.path.join(os.path.dirname(__file__), HELP), "rb") as file:
            return file.read()
    return None


def _put(text: bytes) -> bool:
    """Whether stdout took it; if not, the long way knows how to say what is wrong."""
    try:
        return os.write(1, text) == len(text)
    except OSError:
        return False


def _die_quietly_while_loading() -> None:
    """Until we catch Ctrl-C ourselves, it shall not end in a traceback."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _load_less() -> None:
    """Leave out what takes a fifth of the way to the first frame, and what nobody needs there."""
    import gc
    import importlib

    gc.set_threshold(50_000)  # what is loaded is no garbage, and little is of what comes after it
    # websockets imports it and, in a release, does not use it: 12 ms of 310. importlib's LazyLoader
    # is no help, for an import looks at `__spec__`, and then it loads.
    name = "importlib.metadata"
    if name not in sys.modules:
        module = sys.modules[name] = importlib.metadata = type(sys)(name)

        def load(attribute: str) -> object:
            if sys.modules.get(name) is module:
                del sys.modules[name]
            return getattr(importlib.import_module(name), attribute)

        module.__getattr__ = load  # type: ignore[method-assign]  # (PEP 562)


if __name__ == "__main__":
    main()
