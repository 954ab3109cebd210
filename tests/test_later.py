"""What is put off is loaded when it is used, and is then what it always was."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.program import ROOT


USES = (
    "import importlib.metadata; print(importlib.metadata.version('orjson'))",
    "from importlib.metadata import version; print(version('orjson'))",
    "from importlib import metadata; print(metadata.version('orjson'))",
    "import importlib.metadata as m; m.PackageNotFoundError; print(m.version('orjson'))",
)


def output(code: str) -> str:
    """What a new interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("use", USES)
def test_a_module_that_was_put_off_works(use: str):
    """However it is imported, and as often as it is."""
    put_off = "from livecli.later import put_off; put_off('importlib.metadata')\n"

    assert output(f"{put_off}{use}\n{use}") == output(f"{use}\n{use}")


def test_websockets_does_not_load_it():
    """That is what it is for: it takes a tenth of the way to the first frame."""
    code = (
        "import sys; from livecli.later import put_off; put_off('importlib.metadata')\n"
        "import websockets.client, livecli.net.websocket; print('email.message' in sys.modules)"
    )

    assert output(code) == "False\n"
