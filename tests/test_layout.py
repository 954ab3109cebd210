"""Files hold one idea, and no room half of the house."""

from __future__ import annotations

from collections import Counter
from pathlib import Path


PACKAGE = Path(__file__).resolve().parents[1] / "livecli"
MOST_LINES = 400
# Longer ones, how long they may be, and why they are one idea all the same.
LONG_FILES = {
    "session/session.py": (564, "one machine: its state, its events, its effects"),
    "simulation/football/play.py": (430, "one game, decision by decision"),
    "watch/screen/app.py": (405, "the application: its keys, its mouse, its time"),
}
LINES = {
    path.relative_to(PACKAGE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
    for path in PACKAGE.rglob("*.py")
}


def test_no_file_is_long():
    """What does not fit on a few screens holds more than one idea, or says here why not."""
    allowed = {name: most for name, (most, reason) in LONG_FILES.items() if reason}

    assert {n: lines for n, lines in LINES.items() if lines > allowed.get(n, MOST_LINES)} == {}


def test_long_files_are_long():
    """A row that is not needed any more goes."""
    assert [name for name in LONG_FILES if LINES[name] <= MOST_LINES] == []


def test_no_room_holds_more_than_a_quarter():
    """One that does is several."""
    rooms: Counter[str] = Counter()
    for name, lines in LINES.items():
        rooms[name.partition("/")[0]] += lines

    assert {n: c for n, c in rooms.items() if 4 * c > sum(rooms.values())} == {}
