"""The table of exit codes, row by row, over the real program."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support import in_process
from support.hostile import hostile, mute, unused_port
from support.program import following, livecli, served, shell

from livecli.cli.app import COMMANDS
from livecli.errors import MEANINGS, SIGNALLED, Exit


# What is served, what is run (TOKENED, SILENT, … stand for URLs), and how it ends.
ENDS = (
    (Exit.DONE, "tail --demo -c 3"),
    (Exit.DONE, "tail -"),  # no id on stdin
    (Exit.DONE, "tail 7 --url SILENT --duration 200ms"),
    (Exit.DONE, "tail 7 --url SILENT --idle-timeout 200ms"),
    (Exit.DONE, "ping --demo -c 1"),
    (Exit.DONE, "cat /dev/null"),
    (Exit.DONE, "info /dev/null"),
    (Exit.DONE, "fields event"),
    (Exit.DONE, "fields /dev/null"),
    (Exit.DONE, "check /dev/null"),
    (Exit.DONE, "live --url OPEN"),
    (Exit.DONE, "tail --live --url OPEN -c 1"),
    (Exit.DONE, "help exit-codes"),
    (Exit.DONE, "--version"),
    (Exit.NO, "tail 204848 --url OPEN"),  # not tracked
    (Exit.NO, "tail 1 204848 --url OPEN"),  # not known, and not tracked
    (Exit.NO, "tail tennis:36835 --url OPEN/live/football/"),
    (Exit.NO, "relay 204848 --url OPEN --port 0"),
    (Exit.NO, "alerts 204848 --url OPEN --state STATE"),
    (Exit.NO, "alerts --test --exec false"),
    (Exit.NO, "ping --url SILENT -c 1 -W 0.2"),
    (Exit.USAGE, "tial"),
    (Exit.USAGE, "tail 204849 --league premier"),
    (Exit.USAGE, "record 204849 -o {match}.ndjson"),
    (Exit.USAGE, "watch"),
    (Exit.USAGE, "ping -i 0"),
    (Exit.USAGE, "live --sport darts"),
    (Exit.USAGE, "cat"),
    (Exit.USAGE, "replay - --loop"),
    (Exit.USAGE, "serve --fault drop"),
    (Exit.USAGE, "relay --host 0.0.0.0"),
    (Exit.USAGE, "alerts"),
    (Exit.USAGE, "alerts 204849 --on gaol"),
    (Exit.USAGE, "alerts 204849 --on odds-move --move 5/5m"),
    (Exit.USAGE, "alerts 204849 --webhook example.org"),
    (Exit.USAGE, "alerts 204849 --exec nowhere-to-be-found"),
    (Exit.USAGE, "publish"),
    (Exit.USAGE, "publish 204849 --to nats://127.0.0.1:1 --shard 4/3"),
    (Exit.USAGE, "tail 204849 --bus http://127.0.0.1:1"),
    (Exit.USAGE, "info"),
    (Exit.USAGE, "check"),
    (Exit.USAGE, "login --url http://host"),
    (Exit.USAGE, "config tial"),
    (Exit.USAGE, "completion tcsh"),
    (Exit.USAGE, "help exit-code"),
    (Exit.USAGE, "fields - 204849"),
    (Exit.USAGE, "schema acton"),
    (Exit.UNREACHABLE, "tail 7 --url CLOSED --max-retries 1 --patience 0.01"),
    (Exit.UNREACHABLE, "tail 7 --url CLOSED --retry-for 100ms --patience 0.01"),
    (Exit.UNREACHABLE, "tail 7 --url CLOSED --no-reconnect"),
    (Exit.UNREACHABLE, "tail 7 --url MUTE --no-reconnect --patience 0.02"),
    (Exit.UNREACHABLE, "tail 204849 --url CUTTING --max-retries 2 --patience 0.01"),
    (Exit.UNREACHABLE, "tail 204849 --url OPEN/elsewhere/"),
    (Exit.UNREACHABLE, "relay 7 --url CLOSED --port 0 --no-reconnect"),
    (Exit.UNREACHABLE, "alerts 7 --url CLOSED --no-reconnect --state STATE"),
    (Exit.UNREACHABLE, "publish --demo --to nats://127.0.0.1:1 --no-reconnect"),
    (Exit.UNREACHABLE, "publish --demo --to nats://127.0.0.1:1 --duration 200ms"),
    (Exit.UNREACHABLE, "tail 204849 --bus nats://127.0.0.1:1 --no-reconnect"),
    (Exit.UNREACHABLE, "ping --url CLOSED -c 1"),
    (Exit.UNREACHABLE, "live --url CLOSED --patience 0.01"),
    (Exit.UNREACHABLE, "tail --live --url CLOSED --patience 0.01"),
    (Exit.REFUSED, "tail 204849"),  # no token for the official host
    (Exit.REFUSED, "tail 204849 --url TOKENED"),
    (Exit.REFUSED, "fields 204849 --url TOKENED"),
    (Exit.REFUSED, "tail 204849 --url TOKENED --token wrong"),
    (Exit.REFUSED, "tail 204849 --url TOKENED --token poor"),
    (Exit.REFUSED, "tail 204849 --url FORBIDDING"),
    (Exit.REFUSED, "relay 204849 --url TOKENED --port 0"),
    (Exit.REFUSED, "alerts 204849 --url TOKENED --state STATE"),
    (Exit.REFUSED, "ping --url TOKENED --token wrong -c 1"),
    (Exit.REFUSED, "live --url TOKENED --token wrong"),
    (Exit.REFUSED, "tail --live --url TOKENED --token wrong"),
    (Exit.LIMIT, "tail 7 --url SILENT --duration 200ms -c 2"),
    (Exit.LIMIT, "tail 7 --url SILENT --idle-timeout 200ms -c 2"),
    (Exit.FINDINGS, "check CAPTURE"),
    (Exit.OUTPUT, "tail --demo -c 1 > /dev/full"),
    (Exit.OUTPUT, "tail --demo -c 1 >&-"),
    (Exit.OUTPUT, "help exit-codes > /dev/full"),
    (Exit.OUTPUT, "relay --demo --port 0 > /dev/full"),
    (Exit.OUTPUT, "cat CAPTURE > /dev/full"),
    (Exit.OUTPUT, "alerts --demo --speed max -c 1 > /dev/full"),
    (Exit.OUTPUT, "record --demo -o /proc/nowhere/{event_id}.ndjson"),
    (Exit.DONE, "serve -- true"),
    (Exit.NO, "serve -- false"),
    (Exit.USAGE, "serve -- nowhere-to-be-found"),
    (Exit.USAGE, "serve -- CAPTURE"),
    (Exit.USAGE, "serve --control CAPTURE --port 0"),
    (Exit.UNREACHABLE, "serve --tell CAPTURE status"),
    (Exit.UNREACHABLE, "serve --tell nowhere status"),
    (Exit.INPUT, "serve nowhere.ndjson"),
    (Exit.INPUT, "serve - --port 0 <&-"),
    (Exit.INPUT, "relay --file nowhere.ndjson"),
    (Exit.INPUT, "cat nowhere.ndjson"),
    (Exit.INPUT, "info nowhere.ndjson"),
    (Exit.INPUT, "fields nowhere.ndjson"),
    (Exit.INPUT, "fields evnt"),
    (Exit.INPUT, "check nowhere.ndjson"),
    (Exit.INPUT, "alerts nowhere.ndjson"),
)


QUIET = (Exit.DONE, Exit.LIMIT, Exit.FINDINGS)  # what stdout has says enough


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Services of all tempers, and their URLs; and a capture."""
    capture = tmp_path_factory.mktemp("captures") / "one.ndjson"
    capture.write_text('{"type":"livedata","event_id":7,"x":50,"y":50}\n')
    with ExitStack() as stack:
        serve = {
            "CUTTING": ("--fault", "drop,every=100ms"),
            "FORBIDDING": ("--fault", "refuse=403"),
            "OPEN": (),
            "TOKENED": ("--token", "right", "--token-without-addon", "poor"),
        }
        yield {
            "CAPTURE": str(capture),
            "STATE": str(capture.with_name("state.ndjson")),
            "CLOSED": f"ws://127.0.0.1:{unused_port()}",
            "MUTE": stack.enter_context(mute()).url,
            "SILENT": stack.enter_context(hostile(acknowledges=False)).url,
            **{name: stack.enter_context(served(*words)).url for name, words in serve.items()},
        }


@pytest.mark.parametrize(("code", "words"), ENDS, ids=[words for _, words in ENDS])
def test_each_end_has_its_code(code: Exit, words: str, places: dict[str, str]):
    """A script can tell the ends apart by the number alone; people get a sentence for each."""
    if "/dev/full" in words and not Path("/dev/full").exists():
        pytest.skip("/dev/full is absent")
    line = re.sub(r"\b[A-Z]{4,}\b", lambda name: places[name[0]], words)
    result = shell(f"livecli {line}") if {*"<>"} & {*words} else livecli(*line.split())

    assert result.code == code, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr or code in QUIET or "0 received" in str(result.stdout)


def test_no_code_is_left_out():
    """A new code gets a row above."""
    assert {code for code, _ in ENDS} == set(Exit) == set(MEANINGS)


def test_each_command_is_started_with_words_that_cannot_be():
    """Once, and so is one that there is not; more of them are tested in this process."""
    first = {words.split()[0] for code, words in ENDS if code is Exit.USAGE}

    assert sorted(first) == sorted(["tial", *COMMANDS])


@pytest.mark.parametrize(
    "words",
    [
        "tail",
        "tail 204849x",
        "tail 204849 --url ftp://host",
        "tail --demo --on-slow wait",
        "tail --demo --no-reconnect --max-retries 3",
        "cat /dev/null --from noon",
    ],
)
def test_what_cannot_be_meant_is_code_two(words: str):
    """Whatever is wrong with the words, the number is the same, and there is a sentence."""
    result = in_process.livecli(*words.split())

    assert (result.code, result.stdout) == (Exit.USAGE, b"")
    assert len(result.said) == 1


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("words", ["tail --demo", "ping --demo", "serve --port 0"])
def test_a_signal_is_its_own_end(number: signal.Signals, words: str):
    """The program dies by the signal itself, which a shell shows as 128 and its number."""
    with following(*words.split()) as run:
        run.line()
        run.send(number)
        result = run.end()

    assert result.code == -number
    assert 128 + number in SIGNALLED
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("words", ["tail --demo", "ping --demo", "help faults"])
def test_a_closed_pipe_is_an_end_by_sigpipe(words: str):
    """A shell with `pipefail` sees 141, as of every program that writes into `| head`."""
    result = shell(f"livecli {words} | true; echo ${{PIPESTATUS[0]}}")

    assert (result.stdout, result.stderr) == (b"141\n", "")
    assert 128 + signal.SIGPIPE in SIGNALLED
