"""Where the captures of real matches are: beside the project, as they are too large for it."""

from __future__ import annotations

from pathlib import Path

import pytest


FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "matches"

FOOTBALL = "football-2058017-france-croatia-2018.ndjson"
FOOTBALL_RICH = "football-2058017-france-croatia-2018-rich.ndjson"
SHOOT_OUT = "football-2058012-russia-croatia-2018.ndjson"
TENNIS = "tennis-djokovic-nadal-2012.ndjson"
ALL = (FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS)


def real_match(name: str) -> Path:
    """The capture of this name; skips the test where the folder is absent."""
    if not FOLDER.is_dir():
        pytest.skip("../shared/matches is absent")
    return FOLDER / name
