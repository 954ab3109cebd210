"""What `cat` and `replay` share: the words about captures, checked, and the run over them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from livecli.capture.pace import Pace
from livecli.capture.window import Moment, moment
from livecli.environment import Environment
from livecli.errors import Exit, InputFailed, UsageError
from livecli.terminal.notices import Notices

from ..run import live as build
from . import frames as shaping
from . import live as plan


def play(
    asked: Mapping[str, Any], env: Environment, *, pace: Pace | None = None, rounds: int | None = 1
) -> Exit:
    """Print captures; `asked` are the command's parameters by the names of `options`."""
    notices = Notices(env, quiet=asked["quiet"], verbose=asked["verbose"])
    whole = not asked["no_stamp"]
    shape = shaping.shape(asked if whole else {**asked, "gaps": "none"}, notices, env)
    stop = plan.stop(
        asked["count"], asked["duration"], asked["idle_timeout"], asked["until_finished"]
    )
    paths = tuple(Path(word) for word in asked["file"])
    for path in paths if rounds != 1 else ():
        if not path.exists() and path != Path("-"):
            hint = f"; did you mean --loop={path}?" if str(path).isdigit() else ""
            raise InputFailed(f"{path}: no such file{hint or '; check its name'}")
    if paths.count(Path("-")) > 1:
        raise UsageError("-: stdin comes only once; name it once")
    played = plan.CapturePlan(
        paths,
        shape,
        stop,
        start=_moment(asked, "from", env),
        end=_moment(asked, "to", env),
        merged=asked["merge"],
        whole=whole,
        pace=pace,
        rounds=rounds,
    )
    return build.play(played, notices, env)


def _moment(asked: Mapping[str, Any], name: str, env: Environment) -> Moment | None:
    text = asked[f"{name}_"]
    return None if text is None else moment(text, f"--{name}", env.wall_ms())
