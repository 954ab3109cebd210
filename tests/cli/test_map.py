"""The map of the command line leads to every module."""

from __future__ import annotations

import re
from pathlib import Path

from livecli import cli


def test_every_module_is_on_the_map():
    """A newcomer finds the place for a change, also where the name alone does not say it."""
    folder = Path(cli.__file__).parent
    modules = {path.stem for path in folder.iterdir() if path.name[:1] not in "._"}
    named = re.sub(r"\(.*?\)", "", (cli.__doc__ or "").partition("\n\n")[2].partition("\n\n")[2])

    assert modules - set(re.findall(r"\w+", named)) == {"commands"}
