"""Real matches all the way: a capture, `serve`, a socket, `tail`, and the same bytes again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.in_process import livecli
from support.program import served
from support.real_matches import FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS, real_match


STAMP = re.compile(rb',"_received_ms":[0-9.]+\}$')


def frames(path: Path) -> list[bytes]:
    """The frames of a capture in their own bytes: the stamp taken out, and nothing else."""
    return [STAMP.sub(b"}", line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("name", "match"),
    [
        (FOOTBALL, "2058017"),
        (FOOTBALL_RICH, "2058017"),
        (SHOOT_OUT, "2058012"),
        (TENNIS, "tennis:36201"),
    ],
)
def test_every_frame_arrives_once_in_order_byte_for_byte(name: str, match: str):
    """What the feed sent is what the user gets: nothing lost, doubled, moved or rewritten."""
    path = real_match(name)
    with served(path, "--speed", "max") as service:
        result = livecli("tail", match, "--idle-timeout", "2", env=service.env)

    assert result.code == 0
    assert result.stderr == ""
    assert result.lines == frames(path)


def test_three_matches_of_both_sports_share_a_socket_and_nothing_is_lost():
    """Mixed on one socket, each match is still complete, in order, and in its own bytes."""
    of = {
        2058017: real_match(FOOTBALL_RICH),
        2058012: real_match(SHOOT_OUT),
        36201: real_match(TENNIS),
    }
    with served(*of.values(), "--speed", "max", "-v") as service:
        ids = ("2058017", "2058012", "tennis:36201")
        result = livecli("tail", *ids, "--idle-timeout", "2", env=service.env)
        log = service.log

    assert result.code == 0
    assert result.stderr == ""
    assert log.count("joined on") == 1
    arrived: dict[int | None, list[bytes]] = {}
    for line, frame in zip(result.lines, result.frames, strict=True):
        arrived.setdefault(frame.get("event_id"), []).append(line)
    nameless = arrived.pop(None)
    for event_id, path in of.items():
        # Some frames of the rich match name no match; their order among themselves holds.
        assert arrived[event_id] == [f for f in frames(path) if b'"event_id":' in f]
    assert nameless == [f for f in frames(of[2058017]) if b'"event_id":' not in f]


def test_a_second_subscriber_after_the_end_gets_the_final_state():
    """A match that is over is still answered: its last snapshot, and then silence."""
    path = real_match(FOOTBALL)
    with served(path, "--speed", "max") as service:
        livecli("tail", "2058017", "--idle-timeout", "2", env=service.env)
        late = livecli("tail", "2058017", "--idle-timeout", "2", env=service.env)

    (snapshot,) = late.frames
    assert snapshot["type"] == "subscribed"
    assert snapshot["event"]["score"] == {"home": 4, "away": 2}
    assert len(snapshot["livedata"]) == 30
