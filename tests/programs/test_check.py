"""`livecli check` as a whole: what it finds in files, pipes and live frames, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest
from support import program
from support.documented import EVENT, LIVEDATA, SUBSCRIBED, Body
from support.in_process import livecli
from support.program import following, served, shell
from support.real_matches import FOOTBALL, FOOTBALL_RICH, TENNIS, real_match

from livecli.cli.commands.check import halves
from livecli.errors import Exit
from livecli.feed.contract import REPORTS
from livecli.feed.contract.field_tree import field_tree
from livecli.inspection.shape import explain, values


NOON = 1_700_000_000_000


def day(*, renamed: bool) -> bytes:
    """Frames of a match; the field `minute` of `event` has another name from the middle on."""
    bodies = [SUBSCRIBED | {"event": EVENT, "livedata": []}]
    for number in range(60):
        event: Body = {**EVENT, "minute": 1 + number, "period": "1H", "_received_ms": NOON + number}
        if renamed and number >= 30:
            event["min"] = event.pop("minute")
        bodies += [event, LIVEDATA | {"uts": NOON + number, "minute": 1, "period": "1H"}]
    return b"".join(json.dumps(body).encode() + b"\n" for body in bodies)


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "day.ndjson"
    path.write_bytes(day(renamed=True))
    return path


def test_a_table_for_people(capture: Path):
    """Each kind of finding on a line, the worst first, and the sums."""
    result = program.livecli("check", capture)

    assert result.stdout.decode().splitlines() == [
        "breaking  30  event (documented) minute  a field is missing: nothing, but min "
        "(expected: integer 0..150 minutes)  line 62 to line 120",
        "info      30  event (documented) min     a field that is not listed: integer "
        "(expected: no such key)              line 62 to line 120",
        "",
        "121 frames: subscribed 1 documented, event 60 documented, livedata 60 documented",
        "findings: 30 breaking, 30 info",
    ]
    assert (result.code, result.stderr) == (Exit.FINDINGS, "")


@pytest.mark.parametrize(
    ("fail_on", "code"), [("breaking", Exit.DONE), ("warning", Exit.DONE), ("info", Exit.FINDINGS)]
)
def test_fail_on_decides_the_code(tmp_path: Path, fail_on: str, code: Exit):
    """A script chooses what is bad enough."""
    path = tmp_path / "one.ndjson"
    path.write_text(json.dumps(EVENT | {"weather": "rain"}))

    assert livecli("check", path, "--fail-on", fail_on).code == code


def test_findings_only(capture: Path):
    """With --findings, every line is a finding."""
    lines = livecli("check", "--findings", capture).lines

    assert [line.split()[0] for line in lines] == [b"breaking", b"info"]


def test_the_object_is_the_one_of_the_contract(capture: Path):
    """What --json prints is described where frames are."""
    (body,) = livecli("check", "--json", capture).frames
    (contract,) = REPORTS["check"]
    shape = explain(body, contract, field_tree(contract))

    assert [*shape.findings, *values(body, shape)] == []
    first = body["findings"][0]
    assert (first["kind"], first["path"], first["count"]) == ("missing_field", "minute", 30)
    assert first["first"]["line"] == 62
    assert body["counts"] == {"breaking": 30, "warning": 0, "info": 30}


@pytest.mark.parametrize("name", [FOOTBALL, TENNIS])
def test_a_documented_capture_is_clean(name: str):
    """A capture of a real match has no finding, and the code says so."""
    result = livecli("check", real_match(name), "--fail-on", "info")

    assert (result.code, result.lines[-1]) == (0, b"findings: none")


def test_frames_on_stdin():
    """`-` is frames, as of `tail` in a pipe."""
    result = livecli("check", "-", "--findings", stdin=day(renamed=True))

    assert (result.code, len(result.lines)) == (Exit.FINDINGS, 2)


def test_a_word_of_digits_is_a_match_and_a_path_a_file(tmp_path: Path):
    """`204849` is followed, `./204849` is read."""
    (tmp_path / "204849").write_bytes(day(renamed=False))

    assert livecli("check", tmp_path / "204849").code == 0
    assert livecli("check", "204849").code == Exit.REFUSED  # no token
    assert livecli("check", "nowhere").code == Exit.INPUT
    mixed = livecli("check", "204849", tmp_path / "204849")
    assert (mixed.code, "name one of them" in mixed.stderr) == (Exit.USAGE, True)


@pytest.mark.parametrize(
    "words", [(), ("a.ndjson", "-c", "3"), ("-", "-"), ("a.ndjson", "--update-baseline")]
)
def test_words_that_do_not_go_together(words: tuple[str, ...]):
    """Nothing is opened."""
    assert livecli("check", *words).code == Exit.USAGE


def test_what_cannot_be_read_is_said_and_the_rest_checked(capture: Path):
    """One bad file does not hide what is in the others."""
    result = livecli("check", "nowhere.ndjson", capture, "--findings")

    assert (result.code, len(result.lines), len(result.said)) == (Exit.INPUT, 2, 1)


def test_two_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A large capture is shared with a second process; counts and lines are the same."""
    path = tmp_path / "long.ndjson"
    path.write_bytes(real_match(FOOTBALL_RICH).read_bytes())
    monkeypatch.setattr(halves, "SHARE", 2**60)
    alone = livecli("check", "--json", path)
    monkeypatch.setattr(halves, "SHARE", 0)
    monkeypatch.setattr(halves.os, "sched_getaffinity", lambda pid: {0, 1})

    assert livecli("check", "--json", path) == alone


def test_a_baseline_is_made_kept_and_failed(tmp_path: Path, capture: Path):
    """The same feed passes; with a field renamed at noon it fails, and no file is harmed."""
    before = tmp_path / "before.ndjson"
    before.write_bytes(day(renamed=False))
    baseline = tmp_path / "mine.json"

    assert livecli("check", before, "--baseline", baseline).code == Exit.INPUT
    assert livecli("check", before, "--baseline", baseline, "--update-baseline").code == 0
    assert livecli("check", before, "--baseline", baseline).code == 0
    for held in (baseline, before):  # a capture will do
        result = livecli("check", capture, "--baseline", held, "--findings")
        assert (result.code, b" minute " in result.lines[0]) == (Exit.FINDINGS, True)
    assert livecli("check", capture, "--baseline", before, "--update-baseline").code == Exit.USAGE
    assert before.read_bytes() == day(renamed=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "before.ndjson", "day.ndjson", "mine.json",
    ]  # fmt: skip


def test_an_updated_baseline_knows_the_change(tmp_path: Path, capture: Path):
    """What was accepted once is no finding again."""
    baseline = tmp_path / "mine.json"
    words = ("--baseline", baseline, "--update-baseline")

    assert livecli("check", "-", *words, stdin=day(renamed=False)).code == 0
    assert livecli("check", capture, *words).code == Exit.FINDINGS
    assert livecli("check", capture, "--baseline", baseline).code == 0


def test_a_baseline_that_cannot_be_written_is_said(tmp_path: Path, capture: Path):
    """The report comes all the same, with the code for output."""
    result = livecli(
        "check", capture, "--baseline", tmp_path / "no" / "b.json", "--update-baseline"
    )

    assert (result.code, "--baseline" in result.stderr) == (Exit.OUTPUT, True)
    assert result.lines[-1].startswith(b"findings: ")


def test_a_change_at_noon_is_said_once_live(tmp_path: Path):
    """A line when a field goes, and none for the frames after it."""
    path = tmp_path / "day.ndjson"
    path.write_bytes(day(renamed=True))
    with served(path, "--speed", "max") as service:
        result = program.livecli(
            "check", "204849", "--url", service.url, "--findings", "--idle-timeout", "500ms"
        )

    missing = [line for line in result.lines if b"minute: a field is missing" in line]
    assert (len(missing), result.code) == (1, Exit.FINDINGS)


def test_the_demo_has_no_finding():
    """Made-up matches, live, are as the contract has them."""
    result = livecli("check", "--demo", "--speed", "max", "-c", "500", "--fail-on", "info")

    assert (result.code, result.lines[-1]) == (0, b"findings: none")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_pipe_with_the_result(number: signal.Signals):
    """Ctrl-C where frames never end shows what was found until then."""
    with following("check", "-", stdin=subprocess.PIPE) as check:
        assert check.process.stdin is not None
        check.process.stdin.write(50 * day(renamed=True))  # more than a pipe holds
        check.process.stdin.flush()
        check.send(number)
        result = check.end()

    assert result.lines[-1].startswith(b"findings: ")
    assert result.code == -number


def test_a_reader_that_goes_ends_a_live_check(tmp_path: Path):
    """`check --live | head -1` is a good end."""
    path = tmp_path / "day.ndjson"
    path.write_bytes(day(renamed=True))
    with (
        served(path, "--speed", "max", "--loop") as service,
        following("check", "204849", "--url", service.url) as check,
    ):
        assert b" breaking " in check.line()
        check.stop_reading()

        assert check.code() == -signal.SIGPIPE


def test_a_full_disk_is_said():
    """Stdout that takes nothing is a failed output, whatever was found."""
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is absent")
    assert shell("livecli check /dev/null > /dev/full").code == Exit.OUTPUT


def test_colours_are_for_those_who_want_them(capture: Path):
    """`--color` as everywhere."""
    assert b"\x1b[31mbreaking\x1b[0m" in livecli("check", capture, "--color", "always").stdout


def test_texts_of_the_feed_cannot_act_on_a_terminal(tmp_path: Path):
    """Keys, types and values are shown harmless."""
    path = tmp_path / "bad.ndjson"
    odd = EVENT | {"\x1b[2J": 1, "period": "\x1b[31m"}
    path.write_text(f"{json.dumps(odd)}\n{json.dumps({'type': chr(27) + 'c'})}\n\x1b[2Jno JSON\n")

    assert b"\x1b" not in livecli("check", path).stdout
