"""A headless Chromium, driven by its own protocol; only what the tests of pages need."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect


PATIENCE_S = 20.0
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0")


class Tab:
    """One page. `problems` are the errors that its console has shown."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.problems: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(PATIENCE_S))
            if message.get("id") == number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def value(self, script: str) -> Any:
        """What this expression is."""
        options = {"returnByValue": True, "awaitPromise": True}
        return self.call("Runtime.evaluate", expression=script, **options)["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Wait until this expression holds."""
        ends_at = time.monotonic() + PATIENCE_S
        while not self.value(script):
            assert time.monotonic() < ends_at, f"{script}; {self.problems}"
            time.sleep(0.05)

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _note(self, message: dict[str, Any]) -> None:
        if message["method"] == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(message["params"]))
        if message["method"] == "Log.entryAdded":
            entry = message["params"]["entry"]
            if entry["level"] == "error" and "favicon" not in entry.get("url", ""):
                self.problems.append(entry["text"])


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """An empty tab of a browser of its own, that is gone afterwards."""
    assert CHROMIUM is not None
    words = [CHROMIUM, *OPTIONS, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            assert process.stderr is not None
            port = None
            for line in process.stderr:
                if found := re.search(rb"DevTools listening on ws://127\.0\.0\.1:(\d+)/", line):
                    port = int(found[1])
                    break
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                (url,) = [
                    each["webSocketDebuggerUrl"]
                    for each in json.load(answer)
                    if each["type"] == "page"
                ]
            with connect(url, max_size=None, proxy=None) as socket:
                yield Tab(socket)
        finally:
            process.kill()
