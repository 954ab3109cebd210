"""`tail --exec` and `record --on-file`, as programs: what commands get, and what they cannot do."""

from __future__ import annotations

import json
from pathlib import Path

from support import in_process
from support.program import livecli, served


TOKEN = "secret-token-of-mine"
ACTIONS = ("tail", "204849", "-t", "action", "-c", "5")


def script(folder: Path, text: str) -> Path:
    path = folder / "command"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_command_gets_what_is_printed_in_order_and_no_secret(tmp_path: Path):
    """Each record that passes the filters, its bytes and a line."""
    command = script(tmp_path, f"cat >> {tmp_path}/given; env >> {tmp_path}/env")
    secrets = {"LIVECLI_TOKEN": TOKEN, "MINE": f"x{TOKEN}", "LIVECLI_WEBHOOK": "http://a/hush"}
    with served("--token", TOKEN, "--speed", "50") as service:
        env = {**service.env, **secrets}
        result = livecli(*ACTIONS, "--exec", command, env=env)

    assert (result.code, result.stderr) == (0, "")
    assert (tmp_path / "given").read_bytes() == result.stdout
    variables = (tmp_path / "env").read_text()
    assert "LIVECLI_ALERT_KIND=action\n" in variables
    assert TOKEN not in variables
    assert "hush" not in variables


def test_commands_that_fail_flood_and_hang_cost_nothing_but_the_code(tmp_path: Path):
    """All frames are printed, little is said, and the code is 1; `--patience` scales the 30 s."""
    command = script(
        tmp_path,
        f"""mkdir {tmp_path}/first 2> /dev/null || exec sleep 60
        head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 3""",
    )
    with served("--speed", "50") as service:
        words = ("--exec", command, "--patience", "0.02")
        result = livecli(*ACTIONS[:-1], "2", *words, env=service.env)

    assert (result.code, len(result.lines)) == (1, 2)
    assert f"livecli: --exec {command}: exit code 3" in result.stderr
    assert len(result.stderr) < 2 * 2**16


def test_a_command_that_is_not_there_is_refused_before_anything_is_opened():
    """One sentence, code 2."""
    result = in_process.livecli("tail", "7", "--url", "ws://127.0.0.1:1", "--exec", "not-there -x")

    assert (result.code, result.stdout) == (2, b"")
    assert result.said == ["--exec not-there: no such program; give its path"]


def test_a_failed_command_of_a_file_is_the_code_and_in_the_status(tmp_path: Path):
    """The capture is whole; its place in the words is the {}."""
    command = script(tmp_path, f'echo "$@" > {tmp_path}/words; exit 3')
    status = tmp_path / "status.json"
    with served() as service:
        result = livecli(
            *("record", "204849", "-o", tmp_path / "{event_id}.ndjson", "--duration", "500ms"),
            *("--on-file", f"{command} {{sport}}-{{event_id}} {{}} last", "--status-file", status),
            env=service.env,
        )

    assert result.code == 1
    assert result.said == [
        f"--on-file {command} {tmp_path}/204849.ndjson: exit code 3; the capture itself is whole"
    ]
    assert (tmp_path / "words").read_text() == f"football-204849 {tmp_path}/204849.ndjson last\n"
    assert json.loads(status.read_bytes())["on_file_failed"] == 1
