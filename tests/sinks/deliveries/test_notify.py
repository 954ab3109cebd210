"""Notifications by Apprise: to a service of its own kind on loopback."""

from __future__ import annotations

import json

import pytest
from support.deliveries import Said, record, soon
from support.hook import answer, hook_server

from livecli.sinks.deliveries import notify


def test_apprise_says_a_sentence():
    """To `json://`, which POSTs it."""
    said = Said()
    with hook_server(answer(200)) as server:
        service = notify.service(f"json://127.0.0.1:{server.port}/x")
        deliverer = notify.notify_deliverer(
            "--notify json", service, lambda each: f"goal {each.body['n']}", said.talk
        )
        deliverer.deliver(record(1))
        deliverer.close(soon())
        body = json.loads(server.requests[0].body)

    assert (body["title"], body["message"]) == ("livecli", "goal 1")
    assert (said.warnings, deliverer.failures) == ([], 0)


def test_what_apprise_cannot_deliver_is_said(capfd: pytest.CaptureFixture[str]):
    """By us, with its reason; Apprise itself says nothing on stderr."""
    said = Said()
    with hook_server(answer(500)) as server:
        service = notify.service(f"json://127.0.0.1:{server.port}/x")
        deliverer = notify.notify_deliverer("--notify json", service, lambda each: "x", said.talk)
        deliverer.deliver(record(1))
        deliverer.close(soon())

    (warning,) = said.warnings
    assert "error=500" in warning
    assert deliverer.failures == 1
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("url", ["nonsense://x", "no url", "", "http"])
def test_what_apprise_does_not_know_is_known_before(url: str, capfd: pytest.CaptureFixture[str]):
    """And it is silent about it."""
    with pytest.raises(notify.Unknown):
        notify.service(url)

    assert capfd.readouterr().err == ""
