"""Two publishers of ten matches, one killed every few seconds, the server restarted meanwhile."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import orjson
from support.nats import StoredMessage, nats_server, stored_messages
from support.program import COMMAND, PATIENCE_S, Result, Running, environment, following, served

from livecli.feed.frames import NO_DATA


class Chaos(NamedTuple):
    """How long, and how often what is killed."""

    seconds: float
    kill_s: float
    server_at: tuple[float, ...]
    away_s: float
    speed: str
    patience: str


READY_S = 4.0  # after a publisher follows its matches, or the server is back
SHORT = Chaos(5.0, 1.5, (2.5,), 0.5, "8", "0.2")
LONG = Chaos(600.0, 5.0, (152.0, 401.0), 2.0, "4", "1")


class Outcome(NamedTuple):
    """What a witness had from the feed, what is stored, and what the publishers said."""

    lines: list[bytes]
    messages: list[StoredMessage]
    ends: list[Result]


def frames_of(lines: list[bytes]) -> dict[int, list[bytes]]:
    """What the feed sent of each match, in order, without what is never stored."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for line in lines:
        body = orjson.loads(line)
        if body["type"] != "subscribed" and body["type"] not in NO_DATA:
            found[body["event_id"]].append(line)
    return found


def live_of(messages: list[StoredMessage]) -> dict[int, list[bytes]]:
    """What is stored of each match as it came live: without gaps and parts of snapshots."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for message in messages:
        _, _, event_id, kind = message.subject.split(".")
        if kind != "_gap" and "Livecli-Part" not in message.headers:
            found[int(event_id)].append(message.data)
    return found


def follows(publisher: Running) -> bool:
    """Whether it has all matches, so that the other one is not needed."""
    return publisher.stderr.count("following match") == 10


def play(chaos: Chaos, folder: Path) -> Outcome:
    """Let it happen; the publishers end before the witness does."""
    with ExitStack() as stack:
        nats = stack.enter_context(nats_server(folder))
        service = stack.enter_context(
            served("--matches", "10", "--speed", chaos.speed, "--start", "now", "--loop")
        )
        feed = ("--live", "--url", service.url)
        output = stack.enter_context((folder / "witness").open("wb"))
        witness = subprocess.Popen(
            [*COMMAND, "tail", *feed, "-f", "ndjson"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            env=environment(),
        )
        stack.callback(witness.kill)
        words = ("publish", *feed, "--to", nats.url, "--patience", chaos.patience, "-v")
        pair = [stack.enter_context(following(*words)) for _ in range(2)]
        begin, kills, back_at, ready_at = time.monotonic(), 0, 0.0, 0.0
        server_at = list(chaos.server_at)
        while (now := time.monotonic() - begin) < chaos.seconds or ready_at == 0:
            if ready_at == 0 and back_at == 0 and all(follows(each) for each in pair):
                ready_at = now + READY_S * float(chaos.patience)
            if 0 < ready_at <= now and now >= (kills + 1) * chaos.kill_s:
                pair[kills % 2].process.kill()
                pair[kills % 2] = stack.enter_context(following(*words))
                kills, ready_at = kills + 1, 0
            if server_at and now >= server_at[0]:
                nats.kill()
                back_at, ready_at = server_at.pop(0) + chaos.away_s, 0
            if back_at and now >= back_at:
                nats.start()
                back_at = 0.0
            time.sleep(0.02)
        for each in pair:
            each.send(signal.SIGTERM)
        ends = [each.end() for each in pair]
        time.sleep(0.2)
        witness.terminate()
        witness.wait(PATIENCE_S)
        messages = stored_messages(nats.url, "livecli")
    return Outcome((folder / "witness").read_bytes().splitlines(), messages, ends)


def test_the_stream_holds_every_frame_once_in_order(tmp_path: Path, long: bool):
    """Whichever publisher is killed, and wherever the server is: nothing is lost or doubled."""
    outcome = play(LONG if long else SHORT, tmp_path)
    sent, stored = frames_of(outcome.lines), live_of(outcome.messages)
    gaps = [each.data for each in outcome.messages if each.subject.endswith("._gap")]

    assert len(stored) > 5
    for event_id, frames in stored.items():
        start = sent[event_id].index(frames[0])
        assert frames == sent[event_id][start : start + len(frames)], event_id
    assert not long or gaps == []  # where waits are scaled, a busy machine may tell one
    assert not long or any(" 0 collapsed" not in each.stderr for each in outcome.ends)
    assert [each.code for each in outcome.ends] == 2 * [-signal.SIGTERM], outcome.ends
