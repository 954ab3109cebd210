"""Scenes to look at: a desk that has heard a capture up to a moment, seen a little later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC
from functools import cache
from heapq import merge
from typing import Any

import orjson

from livecli.capture.reader import frames
from livecli.feed.frames import Frame
from livecli.pipeline import Batch
from livecli.simulation import fixtures, play
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.watch.capture_map import CaptureMap
from livecli.watch.moment_scan import MomentScan
from livecli.watch.page import page
from livecli.watch.scene import Scene, ScreenStatus, SocketRow, ViewState
from livecli.watch.text.spans import text
from support import demo


SIZES = ((80, 24), (120, 40), (200, 60))
LATER_MS = 400.0


def scene(found: Iterable[Frame], reached: Callable[[Any], bool] = lambda match: False) -> Scene:
    """The state after the first frame with which `reached` holds of a match."""
    state = Matches()
    now_ms = 0.0
    for frame in found:
        state.hear(frame)
        now_ms = max(now_ms, frame.received_ms)
        if any(reached(match) for match in state.matches.values()):
            break
    first = next(iter(state.matches))
    status = ScreenStatus([SocketRow(1, "open")])
    return Scene(state, now_ms + LATER_MS, ViewState(open=first, cursor=first), status, zone=UTC)


class Tape:
    """A source of these frames, all at once."""

    fd = deadline = problem = None
    done = False

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = list(frames)

    def open(self) -> None: ...

    def take(self) -> Batch:
        self.done = True
        return self.frames

    def stop(self) -> None: ...

    def close(self) -> None: ...


def capture_map(found: Iterable[Frame]) -> CaptureMap:
    """The moments of a capture."""
    scan = MomentScan(lambda: Tape(found))
    scan.run()
    return scan.map


def of(capture: bytes) -> Iterable[Frame]:
    return frames(capture.splitlines())


def football() -> Iterable[Frame]:
    """The made-up match with an outage in its half hour."""
    return of(demo.football())


def tennis() -> Iterable[Frame]:
    return of(demo.tennis())


@cache
def evening(number: int = 3) -> tuple[Frame, ...]:
    """Made-up matches at once; the tennis began an hour earlier."""
    streams = []
    for match in fixtures(number):
        start_ms = demo.KICK_OFF_MS - (3_600_000 if match.sport == "tennis" else 0)
        streams.append(
            [
                Frame(
                    orjson.dumps(body),
                    body["type"],
                    match.event_id,
                    match.sport,
                    start_ms + at_s * 1000,
                )
                for at_s, body in play(match, seed=demo.SEED, start_ms=start_ms)
            ]
        )
    return tuple(merge(*streams, key=lambda frame: frame.received_ms))


def minute(number: int) -> Callable[[Any], bool]:
    """Whether a match of football is in this minute of its clock, or later."""
    return lambda match: isinstance(match, FootballState) and (match.clock.minute or 0) >= number


def shown(of_scene: Scene, size: tuple[int, int]) -> str:
    """The page as text."""
    return "\n".join(text(line) for line in page(of_scene, *size).lines) + "\n"
