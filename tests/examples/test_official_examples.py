"""The examples of both feed documents, run against `livecli serve` with the ids that they name.

The files beside this one are the examples, for people to read and run. The JavaScript ones run on
the `ws` package where Node finds it (here after `npm install`, or by NODE_PATH) and on Node's own
WebSocket where it has one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import IO, Any

import pytest
from support.node_judges import require_ws


HERE = Path(__file__).resolve().parent
DOCUMENTS = HERE.parents[1].parent / "shared" / "feed"
TOKEN = "YOUR_TOKEN"  # the one that the examples show
PATIENCE_S = 10.0  # for everything that an example must print; a second is usual
OWN_WEBSOCKET = "typeof WebSocket === 'function' || process.exit(1)"

# example → what its author meant it to print. The first line is the first one of the output.
PRINTED = {
    "football.js": (
        r"source: full",
        r'applyEvent \{"type":"event","event_id":204849,.*"name":"Arsenal".*\}',
        r'applyOdds \{"type":"odds","event_id":204849,.*"1x2":.*\}',
        r'moveBall 50 50 "kick_off"',
        r'moveBall [\d.]+ [\d.]+ "regular_play"',
        r'updateScoreboard \{"home":\d,"away":\d\} \d+ "1H"',
        r'updateStats \{"home":\{"shots":\d+,.*"possession":\d+\}\}',
        r'addActionMarker [\d.]+ [\d.]+ "pass" "(home|away)"',
        r'renderOdds \{"1x2":\{"home":[\d.]+,"draw":[\d.]+,"away":[\d.]+\},.*\}',
    ),
    "football.py": (
        r"Arsenal 0–0 Chelsea \[0'\]",
        r"Ball at \(50\.0, 50\.0\) — kick_off",
        r"Ball at \(\d+\.\d, \d+\.\d\) — regular_play",
        r"Arsenal \d–\d Chelsea \[1'\]",
    ),
    "tennis.js": (
        r'applyEvent \{"type":"event","event_id":36835,"sport":"tennis",.*"Djokovic, N\.".*\}',
        r'updateBoard \[\[0,0\]\] "0-0" "(15-0|0-15)" "(home|away)"',
        r'updateBoard \[\[\d,\d\]\] "\d-\d" "\w+-30" "(home|away)"',
    ),
    "tennis.py": (
        r"Sets: 0-0 Game: 0-0 Pt: (15-0|0-15) Srv: (home|away)",
        r"Sets: \d-\d Game: \d-\d Pt: \w+-30 Srv: (home|away)",
    ),
}
PYTHON = [name for name in sorted(PRINTED) if name.endswith(".py")]
JAVASCRIPT = [name for name in sorted(PRINTED) if name.endswith(".js")]
# What stands between these is the document's example, but for the host of its URL.
ENDS = {
    "football.js": ("const ws =", "ev.reason);"),
    "football.py": ("import asyncio,", "asyncio.run(main())"),
    "tennis.js": ("const ws =", "45000);"),
    "tennis.py": ("import asyncio,", "asyncio.run(main())"),
}
HOST = "wss://sports.bzzoiro.com"


class Lines:
    """The lines of a stream, each waited for until the deadline at the longest."""

    def __init__(self, stream: IO[str]) -> None:
        self.seen: list[str] = []
        self.deadline = monotonic() + PATIENCE_S
        self._lines: Queue[str | None] = Queue()
        self.reader = Thread(target=self._read, args=(stream,), daemon=True)
        self.reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def __iter__(self) -> Iterator[str]:
        while (left := self.deadline - monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except Empty:
                return
            if line is None:
                return
            self.seen.append(line)
            yield line

    def missing(self, patterns: tuple[str, ...]) -> list[str]:
        """Read until every pattern has matched a whole line; those that never did."""
        left = list(patterns)
        for line in self:
            left = [pattern for pattern in left if not re.fullmatch(pattern, line)]
            if not left:
                break
        return left


@contextmanager
def running(
    command: list[str], environment: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    """A process and what it prints, stderr after stdout or between; gone afterwards."""
    with subprocess.Popen(
        command,
        cwd=HERE,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        lines = Lines(process.stdout)
        try:
            yield process, lines
        finally:
            process.kill()
            lines.reader.join(PATIENCE_S)


def quiet_environment(**more: str) -> dict[str, str]:
    """Ours, without proxies: the service is on loopback."""
    mine = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return {**mine, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **more}


@contextmanager
def service(token: str = TOKEN) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """`livecli serve` with matches of its own, and the environment that leads to it."""
    words = ["serve", "--port", "0", "--speed", "20", "--seed", "1", "--token", token, "--quiet"]
    with listening(words, quiet_environment()) as (server, url):
        yield server, quiet_environment(LIVECLI_URL=url)


@contextmanager
def relay() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The same behind `livecli relay`, which follows what the examples ask for."""
    words = ["relay", "--port", "0", "--quiet"]
    with service() as (_, environment):
        known = environment | {"LIVECLI_TOKEN": TOKEN}
        with listening(words, known) as (server, url):
            yield server, quiet_environment(LIVECLI_URL=url)


@contextmanager
def listening(
    words: list[str], environment: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of livecli's, and its URL."""
    with running([sys.executable, "-m", "livecli", *words], environment) as (server, lines):
        said = next(iter(lines), "nothing")
        found = re.fullmatch(r"export LIVECLI_URL=(\S+)", said)
        assert found, (said, lines.seen)
        yield server, found[1]


def node_with_ws() -> list[str]:
    """How to run an example on the `ws` package."""
    require_ws(HERE)
    return ["node", "-r", "./with_ws.cjs"]


def node_alone() -> list[str]:
    """How to run an example on Node's own WebSocket: by itself from 22 on, by a flag in 20."""
    if shutil.which("node") is None:
        pytest.skip("node is absent")
    for command in (["node"], ["node", "--experimental-websocket"]):
        asked = subprocess.run([*command, "-e", OWN_WEBSOCKET], capture_output=True)
        if asked.returncode == 0:
            return command
    pytest.skip("this node has no WebSocket of its own")


WAYS = pytest.mark.parametrize("way", [service, relay])
NODES = pytest.mark.parametrize("node", [node_with_ws, node_alone], ids=["ws", "node"])


def assert_prints(name: str, command: list[str], way: Any) -> None:
    with way() as (_, environment), running(command, environment) as (_, lines):
        missing = lines.missing(PRINTED[name])

    assert missing == [], lines.seen[:20]
    assert re.fullmatch(PRINTED[name][0], lines.seen[0]), lines.seen[:5]


@WAYS
@pytest.mark.parametrize("name", PYTHON)
def test_the_python_example_prints_what_its_author_meant(name, way):
    """Who has a program by the documents can develop it against `livecli serve`, and relay it."""
    assert_prints(name, [sys.executable, name], way)


@WAYS
@pytest.mark.parametrize("name", JAVASCRIPT)
@NODES
def test_the_javascript_example_prints_what_its_author_meant(name, node, way, long):
    """The same for programs in JavaScript."""
    if way is relay and not long:
        pytest.skip("the relay adds nothing that the Python examples would not see: with --long")
    assert_prints(name, [*node(), name], way)


@NODES
def test_a_refused_token_is_told_as_the_example_expects(node):
    """Its `error` case and its `onclose` are reached."""
    command = [*node(), "football.js"]
    with service(token="another") as (_, environment), running(command, environment) as (_, lines):
        missing = lines.missing((r"auth_failed \S.*", r"Closed 4401 .*"))

    assert missing == [], lines.seen


@pytest.mark.parametrize("name", PYTHON)
def test_an_example_ends_by_itself_when_the_service_goes_away(name):
    """`async for` over the socket ends without an exception only after a polite close."""
    with (
        service() as (server, environment),
        running([sys.executable, name], environment) as (process, lines),
    ):
        started = lines.missing(PRINTED[name][:1])
        server.terminate()
        code = process.wait(timeout=PATIENCE_S)

    assert (started, code) == ([], 0), list(lines)


@pytest.mark.parametrize("name", sorted(ENDS))
def test_the_example_is_the_documents(name):
    """But for line breaks, and for the host."""
    sport = name.partition(".")[0]
    document = DOCUMENTS / f"{sport}-socket.txt"
    if not document.is_file():
        pytest.skip("../shared/feed is absent")
    found = squeezed(document.read_text(encoding="utf-8"), name)
    if name.endswith(".py"):
        expected = re.sub(rf'(f?"){HOST}', r'os.environ["LIVECLI_URL"]+\1', found)
    else:
        expected = found.replace(f'"{HOST}', 'process.env.LIVECLI_URL+"')

    assert expected == squeezed((HERE / name).read_text(encoding="utf-8"), name)
    assert expected != found


def squeezed(text: str, name: str) -> str:
    """The example in `text` without any white space."""
    start, end = ENDS[name]
    begin = text.index(start)
    return "".join(text[begin : text.index(end, begin) + len(end)].split())
