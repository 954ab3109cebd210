"""The TypeScript: every shape once, and with `--long` before tsc."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from support.in_process import livecli
from support.node_judges import install
from support.simulated_frames import simulated_frames

from livecli.feed.contract import CONTRACTS


HERE = Path(__file__).resolve().parent
WRONG = (
    '{ type: "pong", minute: 7 }',
    '{ type: "unsubscribed" }',
    '{ type: "unsubscribed", event_id: "7" }',
    '{ type: "evnt", event_id: 7 }',
)


PROGRAM = """
export function price(frame: Frame): number | null | undefined {
  return frame.type === "odds" ? frame.odds?.["1x2"]?.home : null;
}
export function who(frame: Frame): string | null | undefined {
  return frame.type === "action" ? frame.player?.name : null;
}
"""


def test_it_takes_frames_and_complains_of_wrong_ones(tmp_path: Path, long: bool):
    """tsc --strict says nothing of what is, and of a program that asks for the type, and something
    of each line that is wrong."""
    if not long:
        pytest.skip("npm's judges come with --long")
    install(HERE)
    bodies = [contract.example for of_type in CONTRACTS.values() for contract in of_type]
    bodies += [frame.body for frame in simulated_frames(5, every=100)]
    (tmp_path / "feed.ts").write_bytes(livecli("schema", "--typescript").stdout)
    right = [f"  {json.dumps(body)}," for body in bodies]
    wrong = [f"// @ts-expect-error\nexport const w{at}: Frame = {t};" for at, t in enumerate(WRONG)]
    lines = ['import { Frame } from "./feed";', "export const frames: Frame[] = [", *right, "];"]
    (tmp_path / "frames.ts").write_text("\n".join([*lines, *wrong]))
    documented = livecli("schema", "--dialect", "documented", "--typescript").stdout.decode()
    (tmp_path / "program.ts").write_text(documented + PROGRAM)
    tsc = HERE / "node_modules" / ".bin" / "tsc"
    done = subprocess.run(
        [tsc, "--strict", "--noEmit", "frames.ts", "program.ts"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.returncode) == ("", 0)


def test_every_shape_is_exported_once():
    """What is referred to is there, and nothing twice."""
    text = livecli("schema", "--typescript").stdout.decode()
    names = re.findall(r"^export (?:interface|type) (\w+)", text, re.M)
    used = set(re.findall(r"\b([A-Z]\w+)\b", re.sub(r'/\*.*\*/|//.*|"[^"]*"', "", text)))

    assert len(names) == len({*names})
    assert used - {*names} == {"Array", "Record"}


def test_a_frame_narrows_by_its_type():
    """The type is a literal; a key that is no name is quoted."""
    text = livecli("schema", "odds", "--dialect", "documented", "--typescript").stdout.decode()

    assert '  type: "odds";' in text
    assert '    "1x2"?: {' in text
