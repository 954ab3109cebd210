"""Where it is kept what was said."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.surroundings import Surroundings


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("/kept", "/kept/livecli"),
        ("kept", "/me/.local/state/livecli"),
        ("", "/me/.local/state/livecli"),
    ],
)
def test_the_state_folder_is_absolute(variable: str, folder: str, here: Surroundings):
    """XDG has a relative one ignored: it would be another in each folder that livecli runs in."""
    env = here.env(HOME="/me", XDG_STATE_HOME=variable)

    assert env.state_folder() == Path(folder)
