"""What the start leaves out: a module that is put off is loaded when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.program import ROOT


LOAD_LESS = "from livecli.__main__ import _load_less; _load_less()\n"
USES = (
    "import importlib.metadata; print(importlib.metadata.version('orjson'))",
    "from importlib.metadata import version; print(version('orjson'))",
    "from importlib import metadata; print(metadata.version('orjson'))",
    "import importlib.metadata as m; m.PackageNotFoundError; print(m.version('orjson'))",
    "import inspect; print(inspect.signature(len))",
    "from inspect import *; print(signature(len))",
    "import copy, platform; print(copy.copy([5]), platform.system(), platform.python_version())",
    "from ipaddress import ip_address; print(ip_address('::1'))",
    "import dataclasses; print(dataclasses.make_dataclass('A', ['x']).__doc__)",
)


def output(code: str) -> str:
    """What a new interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("use", USES)
def test_a_module_that_was_put_off_works(use: str):
    """However it is imported, and as often as it is."""
    assert output(f"{LOAD_LESS}{use}\n{use}") == output(f"{use}\n{use}")


def test_what_is_spared_is_not_loaded_for_json_and_paths():
    """What they import loads it, and with it a dozen modules."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "from livecli.__main__ import SPARED, _load_less; _load_less()\n"
        "import orjson, pathlib\n"
        "print([name for name in SPARED.keys() - before if '__file__' in vars(sys.modules[name])])"
    )

    assert output(code) == "[]\n"


def test_websockets_does_not_load_metadata():
    """That is what it is for: it takes one part in twenty of the way to the first frame."""
    code = (
        f"{LOAD_LESS}import sys, websockets.client, livecli.net.websocket\n"
        "print('email.message' in sys.modules)"
    )

    assert output(code) == "False\n"
