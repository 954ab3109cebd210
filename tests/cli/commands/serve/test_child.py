"""The command behind `--`, before it runs: what is none, and what it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.surroundings import Surroundings, refused

from livecli.cli.commands.serve.child import check, variables
from livecli.cli.plan.token import VARIABLES


URL = "ws://127.0.0.1:4711"


def test_no_command_is_refused():
    """Dashes with nothing behind them were forgotten, or a variable was empty."""
    with refused("serve --: no command follows; as in `livecli serve -- npm test`", "--"):
        check([])


def test_a_capture_is_not_run(tmp_path: Path):
    """Behind -- stood captures once: the sentence says what to write."""
    path = tmp_path / "final.ndjson"
    path.write_text("{}\n")
    with refused(
        f"serve -- {path}: what follows -- is run, and this file cannot be; a capture comes before "
        f"it: write `livecli serve {path}`",
        "--",
    ):
        check([str(path)])


@pytest.mark.parametrize("name", ["no-such-program", "x" * 300, "", "/"])
def test_what_is_no_program_is_refused(name: str):
    """Before anything listens."""
    with refused(f"serve -- {name}: no such program; give its path", "--"):
        check([name])


def test_it_knows_where_the_service_is(here: Surroundings):
    """The socket and the lists; all else is as it was."""
    env = here.env(PATH="/bin", LIVECLI_URL="wss://elsewhere")

    assert variables(URL, None, env) == {
        "HOME": str(here.folder),
        "PATH": "/bin",
        "LIVECLI_URL": URL,
        "LIVECLI_HTTP_URL": "http://127.0.0.1:4711",
    }


def test_no_token_is_passed_on_but_that_of_the_service(here: Surroundings):
    """Programs under test log and upload; a real token has no use here."""
    real = dict.fromkeys((*VARIABLES, "LIVECLI_TOKEN"), "real")
    with_token = variables(URL, "made-up", here.env(**real))

    assert "real" not in variables(URL, None, here.env(**real)).values()
    assert "real" not in with_token.values()
    assert with_token["LIVECLI_TOKEN"] == "made-up"
