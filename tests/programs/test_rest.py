"""REST beside the socket as programs and pages ask it: with tokens, with faults, over the wire."""

from __future__ import annotations

import http.server
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from support.in_process import livecli
from support.program import served


EVENTS = "/api/v2/events/"
BROWSER_S = 60.0  # for a browser to start and to hear five frames, on a busy machine


def ask(url: str, path: str, token: str = "") -> tuple[int, Any, Message]:
    """The status, the JSON and the headers of an answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Authorization": token} if token else {}
    request = urllib.request.Request(url.replace("ws://", "http://") + path, headers=headers)
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error), error.headers


@pytest.mark.parametrize("dialect", ["documented", "rich"])
def test_rest_and_the_socket_tell_the_same_match(dialect: str):
    """Score, goals and shots of a match that was followed to its end."""
    with served("--speed", "max", "--dialect", dialect) as service:
        end = '.type == "event" and .status.name == "finished"'
        followed = livecli("tail", "204849", "--normalize", "--until", end, env=service.env)
        row = ask(service.url, f"{EVENTS}204849/")[1]
        told = ask(service.url, f"{EVENTS}204849/incidents/")[1]["incidents"]
        stats = ask(service.url, f"{EVENTS}204849/stats/")[1]
        prices = ask(service.url, f"{EVENTS}204849/odds/")[1]["odds"]
        finished = ask(service.url, f"{EVENTS}?status=finished")[1]["results"]
    last = [frame for frame in followed.frames if frame["type"] == "event"][-1]
    goals = [row for row in told if row["type"] == "goal"]

    assert (row["home_score"], row["away_score"]) == (last["score"]["home"], last["score"]["away"])
    assert len(goals) == row["home_score"] + row["away_score"]
    assert [row["text"] for row in told if row["type"] == "period"] == ["HT", "FT"]
    assert stats["stats"]["home"]["total_shots"] == last["stats"]["home"]["shots"]
    assert stats["shotmap"]
    assert len(prices) == 11
    assert [row["id"] for row in finished] == [204849]


ANSWERS = (
    (EVENTS, "", 401),
    (EVENTS, "Token wrong", 401),
    (EVENTS, "Token secret", 200),
    (EVENTS, "Bearer secret", 200),
    (f"{EVENTS}?token=secret", "", 200),
    (f"{EVENTS}?statu=live", "Token secret", 400),
    (f"{EVENTS}999/", "Token secret", 404),
)


def test_who_is_answered_what():
    """The token in three ways, and never in the log."""
    with served("--token", "secret", "--verbose") as service:
        statuses = [ask(service.url, path, token)[0] for path, token, _ in ANSWERS]
        log = service.running.wait_for(f"GET {EVENTS}999/ 404")

    assert statuses == [status for _, _, status in ANSWERS]
    assert "secret" not in log


def test_both_kinds_of_429_can_be_had():
    """Of a second, and of a day: a client must wait differently."""
    faults = ("list=429,times=1", "list=taster_exhausted")
    with served(*(word for spec in faults for word in ("--fault", spec))) as service:
        answers = [ask(service.url, f"{EVENTS}204849/stats/") for _ in range(2)]

    assert [(status, body["code"]) for status, body, _ in answers] == [
        (429, "rate_limited"),
        (429, "taster_exhausted"),
    ]
    assert answers[0][2]["Retry-After"] == "1"
    assert int(answers[1][2]["Retry-After"]) <= 86_400


# A page in a browser

PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>live</title><script>
const url = URL_, token = TOKEN_, heard = [];
const done = (what) => fetch("/done", {method: "POST", body: JSON.stringify(what)});
(async () => {
  const asked = {headers: {Authorization: `Token ${token}`}};
  const answer = await fetch(`${url.replace("ws", "http")}/api/v2/events/live/`, asked);
  const list = await answer.json();
  const event = list.events.find((each) => each.websocket_plus);
  const socket = new WebSocket(`${url}/live/football/`, ["token", token]);
  socket.onopen = () => socket.send(JSON.stringify({action: "subscribe", event_id: event.id}));
  socket.onmessage = ({data}) => {
    heard.push(JSON.parse(data));
    if (heard.length === 5) done({listed: list.events.map((each) => each.id), heard});
  };
})().catch((error) => done({error: String(error)}));
</script>"""


@contextmanager
def page(text: str) -> Iterator[tuple[str, queue.Queue[dict[str, Any]]]]:
    """A page on an origin of its own, and what it posts to `/done`."""
    posted: queue.Queue[dict[str, Any]] = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(text.encode())

        def do_POST(self) -> None:
            posted.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """stderr is for the test's own words."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", posted
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browser(program: str, address: str, folder: Path) -> Iterator[None]:
    """A browser without a window, that reaches nothing but this machine."""
    words = [
        *(program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        *("--no-proxy-server", "--remote-debugging-port=0"),  # it stays until it is ended
        *(f"--user-data-dir={folder}", address),
    ]
    running = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def test_a_page_lists_and_follows(long: bool, tmp_path: Path):
    """From another origin: the list by REST with its token (CORS), the match by the socket."""
    if not long:
        pytest.skip("a browser takes seconds to start; --long")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is absent")
    with served("--token", "secret", "--speed", "10") as service:
        text = PAGE.replace("URL_", json.dumps(service.url)).replace("TOKEN_", '"secret"')
        with page(text) as (address, posted), browser(program, address, tmp_path):
            found = posted.get(timeout=BROWSER_S)

    assert found.get("error") is None
    assert found["listed"] == [204849, 204850, 204848]
    assert found["heard"][0]["type"] == "subscribed"
    assert {frame["event_id"] for frame in found["heard"]} == {204849}
