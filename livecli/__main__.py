"""The start of the program: --version and --help are answered before anything is loaded."""

from __future__ import annotations

import os
import sys


HELP = "help.txt"  # beside this file: the help of the command tree; a test compares them


def main() -> None:
    """The `livecli` command."""
    text = _instant_answer(sys.argv[1:])
    if text is not None and _write(text):
        return
    _die_quietly_while_loading()
    _load_less()
    from livecli.cli.app import main as run

    run()


def _instant_answer(words: list[str]) -> bytes | None:
    """The answer to the most frequent words, or None."""
    if words in (["--version"], ["-V"]):
        from livecli import __version__

        return f"livecli {__version__}\n".encode()
    if words in ([], ["--help"], ["-h"]):
        with open(os.path.join(os.path.dirname(__file__), HELP), "rb") as file:
            return file.read()
    return None


def _write(text: bytes) -> bool:
    """Write it to stdout; False if that fails, for then the full program says why."""
    try:
        return os.write(1, text) == len(text)
    except OSError:
        return False


def _die_quietly_while_loading() -> None:
    """Let Ctrl-C end the program without a traceback until it is handled."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


# What others import and, in nearly all runs, do not use: who, and for what.
SPARED = {
    "copy": "dataclasses, for asdict",
    "importlib.metadata": "websockets, for what a release has built in",
    "inspect": "dataclasses, for those without a docstring; with it ast, dis and tokenize",
    "ipaddress": "urllib.parse, for hosts in brackets",
    "platform": "uuid, for the name of the system, which is here",
}


def _load_less() -> None:
    """Save a fifth of the time to the first frame: garbage collection, and unused modules.

    importlib's LazyLoader is no help, for an import looks at `__spec__`, and then it loads.
    """
    import gc

    gc.set_threshold(50_000)  # loaded modules are no garbage, and little comes after them
    for name in SPARED.keys() - sys.modules.keys():
        _load_when_used(name)
    sys.modules["platform"].__dict__.setdefault("system", lambda: os.uname().sysname)


def _load_when_used(name: str) -> None:
    """Have imports of a module get a stand-in, which loads it for who asks for one of its names."""
    import importlib

    module = sys.modules[name] = type(sys)(name)
    package, _, own_name = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own_name, module)

    def load(attribute: str) -> object:
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    module.__getattr__ = load  # type: ignore[method-assign]  # (PEP 562)


if __name__ == "__main__":
    main()
