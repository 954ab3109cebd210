"""The program with a row that nobody has in each table: `python -m support.invented WORDS...`.

They are added before anything reads the tables, as if they stood in them. `page FILE` prints what
`watch` makes of a capture: the clock, the timeline, the pitch, and the age of each frame type.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from livecli.feed.action_types import ACTION_TYPES, ActionType, Weight
from livecli.feed.frames import FRAME_TYPES, Frame, FrameType
from livecli.feed.periods import PERIODS, Period
from livecli.renderers import RENDERERS, OutputFormat


FRAME_TYPE, ACTION, PERIOD, FORMAT = "lineup", "backheel", "ET3", "shout"
FRAME_ABOUT, FORMAT_ABOUT = "who plays, and in which formation", "all of a frame in capitals"
ACTION_LABEL, PERIOD_NAME, PERIOD_RICH = "BACKHEEL", "extra time 3", "extra_time_3"


def make(safe: bool) -> Callable[[list[Frame]], bytes]:
    """The renderer of the invented format."""
    return lambda batch: b"".join(frame.raw.upper() + b"\n" for frame in batch)


def add() -> None:
    """Put the rows into the tables; this comes before every other import."""
    FRAME_TYPES[FRAME_TYPE] = FrameType("football", FRAME_ABOUT, ("event_id", "formation"))
    ACTION_TYPES[ACTION] = ActionType(ACTION_LABEL, Weight.USUAL)
    PERIODS[PERIOD] = Period(6, PERIOD_NAME, 120, 135, "end of it all", PERIOD_RICH, ("33",))
    RENDERERS[FORMAT] = OutputFormat("support.invented:make", ("safe",), FORMAT_ABOUT)


def page(path: Path) -> None:
    """What the panels show of the only match of a capture."""
    from livecli.capture.reader import frames
    from livecli.state.football.match import FootballState
    from livecli.state.matches import Matches
    from livecli.watch.panels.pitch import pitch
    from livecli.watch.panels.scoreboard import scoreboard
    from livecli.watch.panels.timeline import timeline
    from livecli.watch.text.spans import text

    matches = Matches()
    matches.hear_all(frames(path.read_bytes().splitlines()))
    (match,) = matches.matches.values()
    assert isinstance(match, FootballState), match
    board = scoreboard(match, 0.0, 120, big=False, flash=False)
    drawn = pitch(match, 80, 24, turned=False, all_shots=False)
    for line in (*board, *timeline(match, 60), *drawn):
        sys.stdout.write(f"{text(line)}\n")
    sys.stdout.write(f"{' '.join(match.last_ms)}\n")


def main(words: list[str]) -> None:
    if words[:1] == ["page"]:
        page(Path(words[1]))
        return
    from livecli.cli.app import main

    main(words)


if __name__ == "__main__":
    # As the module that the table of formats names, and not a second time as `__main__`.
    from support import invented

    invented.add()
    invented.main(sys.argv[1:])
