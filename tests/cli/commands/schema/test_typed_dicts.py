"""The TypedDicts, before mypy: frames are what they say, and what is wrong is found."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from support.in_process import livecli
from support.simulated_frames import simulated_frames

from livecli.feed.contract import CONTRACTS


WRONG = (
    '{"type": "pong", "minute": "x"}',  # no such key
    '{"type": "unsubscribed"}',  # a key is missing
    '{"type": "unsubscribed", "event_id": "7"}',  # another type
    '{"type": "evnt", "event_id": 7}',  # an unknown word
)


def test_frames_are_what_they_say_and_wrong_ones_are_not(tmp_path: Path, long: bool):
    """mypy --strict takes examples, at length simulated frames, and complains of the rest only."""
    bodies = [contract.example for of_type in CONTRACTS.values() for contract in of_type]
    bodies += [frame.body for frame in simulated_frames(4, every=50)] if long else []
    (tmp_path / "feed.py").write_bytes(livecli("schema", "--python").stdout)
    lines = [
        "from feed import Frame",
        "frames: list[Frame] = [",
        *(f"    {body!r}," for body in bodies),
        "]",
        "def who(frame: Frame) -> object:",
        '    return frame["player"] if frame["type"] == "action" else None',
        *(f"wrong{number}: Frame = {text}" for number, text in enumerate(WRONG)),
    ]
    (tmp_path / "frames.py").write_text("\n".join(lines))
    words = ["--strict", "--no-incremental", "--cache-dir", "/dev/null", "frames.py", "feed.py"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *words], cwd=tmp_path, capture_output=True, text=True
    )
    found = {int(number) for number in re.findall(r"^frames.py:(\d+): error", done.stdout, re.M)}

    assert found == {*range(len(lines) - len(WRONG) + 1, len(lines) + 1)}, done.stdout
    assert "feed.py" not in done.stdout


def test_a_key_that_is_no_name_has_its_place():
    """`1x2` stands in the functional form, which takes any key."""
    names: dict[str, object] = {}
    text = livecli("schema", "odds", "--python").stdout
    exec(compile(text, "feed.py", "exec", dont_inherit=True), names)
    markets = names["FootballOddsOdds"]

    assert "1x2" in markets.__optional_keys__  # type: ignore[attr-defined]
    assert names["FootballOdds"].__required_keys__ == {"type", "event_id", "uts", "odds"}  # type: ignore[attr-defined]
