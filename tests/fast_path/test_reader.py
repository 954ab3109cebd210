"""The fast path and the way by frames give the same bytes, whatever is chosen and shaped."""

from __future__ import annotations

import gzip
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import zstandard
from support import demo

from livecli.cli.options import (
    CaptureOptions,
    ChoiceOptions,
    LookOptions,
    OutageOptions,
    StopOptions,
    TalkOptions,
)
from livecli.cli.parser import tree
from livecli.cli.plan.captures import CapturePlan, print_plan
from livecli.cli.run import captures as run
from livecli.cli.run.stages import chain
from livecli.cli.run.summary import RunState
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.fast_path.reader import Sizes
from livecli.terminal.notices import Notices


ALWAYS = Sizes(load=0, flood=0, share=0)
ALONE = Sizes(load=0, flood=0, share=2**62)
BYTES = 200_000
# One value for each option of `cat` that chooses, shapes or ends: (group, field, value).
OPTIONS: dict[str, list[tuple[str, str, Any]]] = {
    "--type action": [("choice", "types", ["action"])],
    "--type action,_gap": [("choice", "types", ["action,_gap"])],
    "--type event,odds": [("choice", "types", ["event,odds"])],
    "--exclude-type": [("choice", "excluded", ["livedata,_gap"])],
    "--snapshot": [("choice", "snapshot", "unfold")],
    "--normalize": [("choice", "normalize", True)],
    "--where": [("choice", "where", ["minute>=10"])],
    "--where of records": [("choice", "where", ["type=_gap,_close"])],
    "--jq": [("choice", "jq", "select(.minute > 20) | {type, minute}")],
    "--jq of records": [("choice", "jq", 'select(.type == "_open" or .minute) | .match')],
    "--jq-file": [("choice", "jq_file", Path("program.jq"))],
    "--raw-output": [("choice", "jq", ".type"), ("choice", "raw_output", True)],
    "--arg": [("choice", "jq", ".type == $a"), ("choice", "arg", [("a", "odds")])],
    "--argjson": [("choice", "jq", ".minute == $a"), ("choice", "argjson", [("a", "7")])],
    "--format line": [("look", "format_", "line")],
    "--format csv": [("look", "format_", "csv"), ("choice", "types", ["odds"])],
    "--template": [("look", "template", "{type} {minute}")],
    "--fields": [("look", "fields", ["type,minute,player.name"])],
    "--nest": [("look", "fields", ["type,player.name"]), ("look", "nest", True)],
    "--no-stamp": [("look", "no_stamp", True)],
    "--dedupe": [("look", "dedupe", True)],
    "--gaps inline": [("outages", "gaps", "inline")],
    "--gaps none": [("outages", "gaps", "none")],
    "--count": [("stop", "count", 20)],
    "--until": [("stop", "until", '.type == "action"')],
    "--until-finished": [("stop", "until_finished", True)],
    "--duration": [("stop", "duration", "1h")],
    "--idle-timeout": [("stop", "idle_timeout", "1h")],
    "--merge": [("captures", "merge", True)],
    "--from": [("captures", "start", "5'")],
    "--to": [("captures", "end", "30'")],
}
# What `cat` has besides: it neither chooses nor shapes what is printed.
OTHERS = {"--color", "--quiet", "--verbose", "--help"}
GROUPS = {
    "captures": CaptureOptions,
    "choice": ChoiceOptions,
    "look": LookOptions,
    "outages": OutageOptions,
    "stop": StopOptions,
}


@pytest.fixture(scope="session")
def lines() -> bytes:
    """The beginning of a recorded match: `_open`, a snapshot, both kinds of frames, a gap."""
    return demo.football()


@pytest.fixture
def files(lines: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool) -> list[Path]:
    monkeypatch.chdir(tmp_path)
    Path("program.jq").write_text(".score")
    whole = lines * 10 if long else lines[: lines.rfind(b"\n", 0, BYTES) + 1]
    path = tmp_path / "match.ndjson"
    path.write_bytes(whole)
    return [path]


@pytest.mark.parametrize("name", OPTIONS)
def test_each_option_gives_the_same_bytes_both_ways(name: str, files: list[Path]):
    """In one process and in two."""
    frames = output((name,), files, None)

    assert frames == output((name,), files, ALONE) == output((name,), files, ALWAYS)


def test_each_pair_of_options_gives_the_same_bytes_both_ways(files: list[Path]):
    """Where the fast path is not taken for a pair, there is one way only."""
    for names in combinations(OPTIONS, 2):
        if takes_fast_path(names, files):
            assert output(names, files, None) == output(names, files, ALONE), names


@pytest.mark.parametrize(
    ("name", "pack"), [("match.ndjson.zst", zstandard.compress), ("match.ndjson.gz", gzip.compress)]
)
def test_packed_captures_give_the_same_bytes_both_ways(name: str, pack: Any, files: list[Path]):
    """A second process reads parts of a plain file, and gets the unpacked text of another."""
    packed = files[0].with_name(name)
    packed.write_bytes(pack(files[0].read_bytes()))

    assert output(("--where",), [packed], ALWAYS) == output(("--where",), files, None)


def test_every_option_of_cat_is_tried():
    """An option that is new here has to prove that the fast path knows it."""
    command = tree().get_command(None, "cat")
    words = {each.opts[-1] for each in command.params if each.param_type_name == "option"}

    assert words - OTHERS == {name.partition(" ")[0] for name in OPTIONS}


def test_the_fast_path_is_taken(files: list[Path]):
    """Where nothing speaks against it; else this would compare the way by frames with itself."""
    for names in [(), ("--type action",), ("--where",), ("--jq",), ("--fields",)]:
        assert takes_fast_path(names, files), names


def test_a_basic_source_is_said_both_ways(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    """Lines that a stage has to see are shown to it, though they are not printed."""
    path = tmp_path / "basic.ndjson"
    snapshot = b'{"type":"subscribed","event_id":7,"source":"basic","livedata":[],"history":[]}\n'
    path.write_bytes(snapshot + b'{"type":"event","event_id":7}\n')
    said = []
    for sizes in (None, ALONE, ALWAYS):
        output(("--type action",), [path], sizes, Notices(Environment()))
        said.append(capfd.readouterr().err.count("its source is basic"))

    assert said == [1, 1, 1]


@pytest.mark.parametrize(
    "names", [("--type action",), ("--where",), ("--jq",), ("--fields",), ("--raw-output",)]
)
def test_a_gap_that_is_left_out_is_said_both_ways(
    names: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    """Once, and not printed; whichever option chooses."""
    path = tmp_path / "gap.ndjson"
    gap = b'{"type":"_gap","event_id":7,"cause":"lost","from_ms":1000.0,"to_ms":61000.0}\n'
    path.write_bytes(b'{"type":"action","x":"_gap","minute":30}\n' + gap)
    said = []
    for sizes in (None, ALONE, ALWAYS):
        _, printed = output(names, [path], sizes, Notices(Environment()))
        said.append(capfd.readouterr().err.count("gap of 60.0 s (lost)"))
        assert b'"cause"' not in printed

    assert said == [1, 1, 1]


def takes_fast_path(names: tuple[str, ...], files: list[Path]) -> bool:
    with open(os.devnull, "wb") as out:
        try:
            plan = plan_of(names, files, out.fileno())
        except UsageError:
            return False
    state = RunState(None, None, None, plan.frames.query)
    return run.is_fast(plan, chain(plan.frames, state, silent()))


def output(
    names: tuple[str, ...],
    files: list[Path],
    sizes: Sizes | None,
    notices: Notices | None = None,
) -> tuple[object, bytes]:
    """The exit code (or the usage error) and what went to stdout."""
    with open(files[0].with_name("out"), "wb") as out:
        try:
            plan = plan_of(names, files, out.fileno())
            code: object = run.play(
                plan, notices or silent(), Environment(stdout=out.fileno()), sizes
            )
        except UsageError as error:
            code = str(error)
    return code, files[0].with_name("out").read_bytes()


def plan_of(names: tuple[str, ...], files: list[Path], stdout: int = 1) -> CapturePlan:
    values: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    values["captures"]["file"] = files
    for name in names:
        for group, field, value in OPTIONS[name]:
            values[group][field] = value
    groups = {name: cls(**values[name]) for name, cls in GROUPS.items()}
    env = Environment(stdout=stdout)
    return print_plan(**groups, talk=TalkOptions(), notices=silent(), env=env)  # type: ignore[arg-type]


def silent() -> Notices:
    return Notices(Environment(), quiet=True)
