"""What a running service makes of each word that it is told. Without sockets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.surroundings import refused

from livecli.cli.commands.serve import control
from livecli.cli.commands.serve.control import MOST_FAULTS, Control, tell
from livecli.cli.run import local_service
from livecli.feed.sports import Match
from livecli.net import control_socket
from livecli.net.server import Server
from livecli.service.faults import FaultyService
from livecli.service.served_match import ServedMatch
from livecli.service.service import Service


def controlled(why_not: str | None = None) -> tuple[Control, Server]:
    """The control of a service with one match and no fault."""
    match = ServedMatch(Match("football", 7), lambda start_ms: iter(()))
    server = local_service.server(Service([match], wall=lambda: 0.0), speed=1.0, faults=[])
    assert isinstance(server.rules, FaultyService)
    return Control(server, server.rules, [], 1.0, lambda speed: why_not, lambda: 5.0), server


def answers(*lines: str, why_not: str | None = None) -> list[dict[str, Any]]:
    control, _ = controlled(why_not)
    return [json.loads(control.answer(line)) for line in lines]


def test_a_good_word_is_answered_with_how_things_stand():
    """So that a program sees what it did, and no second question is needed."""
    assert answers("status", "fault drop,every=30s", "speed 20", "speed max", "fault off") == [
        {"ok": True, "url": "ws://127.0.0.1:0", "clients": 0, "matches": 1} | rest
        for rest in (
            {"speed": 1.0, "faults": []},
            {"speed": 1.0, "faults": ["drop,every=30s"]},
            {"speed": 20.0, "faults": ["drop,every=30s"]},
            {"speed": "max", "faults": ["drop,every=30s"]},
            {"speed": "max", "faults": []},
        )
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "--tell '': not understood; there are fault SPEC, fault off, speed X, status"),
        ("spede 5", "--tell 'spede 5': not understood; did you mean speed?"),
        ("speed", "--tell 'speed': not understood; there are fault SPEC, fault off, speed X, st"),
        ("status now", "--tell 'status now': not understood; there are fault SPEC, fault off"),
        ("speed quick", "speed 'quick': not understood; as in 1, 0.5, 20 or max"),
        ("fault", "--tell 'fault': not understood; there are fault SPEC"),
        ("fault close", "--fault close: close needs a value"),
        ("fault drop", "--fault drop: say when; add at=10s"),
    ],
)
def test_a_wrong_word_is_answered_with_the_reason(line: str, sentence: str):
    """And changes nothing."""
    wrong, status = answers(line, "status")

    assert wrong["ok"] is False
    assert wrong["error"].startswith(sentence)
    assert (status["speed"], status["faults"]) == (1.0, [])


@given(st.text())
def test_any_line_is_answered_by_one_line(line: str):
    """Anything of this user may connect, and write what it likes."""
    answer = controlled()[0].answer(line)

    assert "\n" not in answer
    assert json.loads(answer)["ok"] in (True, False)


def test_faults_are_bounded():
    """A loop that tells them for ever would slow every message down."""
    *_, last = answers(*["fault drop,p=0"] * (MOST_FAULTS + 1))

    assert last["error"] == f"--tell: there are {MOST_FAULTS} faults; first tell 'fault off'"


def test_a_speed_that_cannot_be_is_refused():
    """What stdin brings has its own."""
    assert answers("speed 5", why_not="it is as it is") == [
        {"ok": False, "error": "--tell 'speed': it is as it is"}
    ]


def test_at_full_speed_the_server_waits_for_slow_clients():
    """As with --speed max, where there is no pace that it could fall behind."""
    control, server = controlled()
    control.answer("speed max")
    patient = server.patient
    control.answer("speed 2")

    assert (patient, server.patient) == (True, False)


def test_no_line_is_told_that_is_none():
    """Two lines are two words, and a very long one is a mistake."""
    for words in ("status\nstatus", "x" * 5000):
        with refused("--tell: one line of less than 4096 bytes; say less", "--tell"):
            tell(Path("nowhere"), words)


@pytest.mark.parametrize("answer", ["", "no JSON", "[]", "{}", "7", '{"ok":false}'])
def test_another_program_at_the_socket_is_said(answer: str, monkeypatch: pytest.MonkeyPatch):
    """The path may be anybody's."""
    monkeypatch.setattr(control_socket, "ask", lambda path, line: answer)
    with pytest.raises(control.Unreachable, match="what answers there is no `livecli serve`"):
        tell(Path("there"), "status")
