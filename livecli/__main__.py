"""Where the program starts: what needs nothing is answered before anything is loaded."""

from __future__ import annotations

import sys


def main() -> None:
    """The `livecli` command."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from livecli import __version__

        sys.stdout.write(f"livecli {__version__}\n")
        return
    from livecli.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
