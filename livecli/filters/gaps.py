"""Where gap records go: into the output, onto stderr as a sentence, or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from livecli.feed.frames import OURS, Frame
from livecli.feed.sports import Match
from livecli.pipeline import Batch, Filter


def gaps(where: str, say: Callable[[str], None]) -> Filter | None:
    """The stage for `inline` (none is needed), `stderr` or `none`.

    Inline, records of our own travel with the frames; elsewhere they leave the batch here.
    """
    if where == "inline":
        return None

    def take_out(batch: Batch) -> Batch:
        if not any(frame.type in OURS for frame in batch):
            return batch
        if where == "stderr":
            for frame in batch:
                if frame.type in SENTENCES:
                    say(SENTENCES[frame.type](frame))
        return [frame for frame in batch if frame.type not in OURS]

    return take_out


def _gap(frame: Frame) -> str:
    body = frame.body
    code = f" {body['code']}" if "code" in body else ""
    seconds = (body["to_ms"] - body["from_ms"]) / 1000
    match = Match(body["sport"], body["event_id"])
    return (
        f"match {match}: gap of {seconds:.1f} s ({body['cause']}{code}), "
        f"{_time(body['from_ms'])} to {_time(body['to_ms'])}; what happened then is not known"
    )


def _drop(frame: Frame) -> str:
    body = frame.body
    return (
        f"{body['frames']} frames dropped, {_time(body['from_ms'])} to {_time(body['to_ms'])}; "
        "the reader is too slow; make it faster, or raise --buffer"
    )


SENTENCES: dict[str, Callable[[Frame], str]] = {"_drop": _drop, "_gap": _gap}


def _time(unix_ms: float) -> str:
    """Time of day in UTC, as captures and logs have it."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC).strftime("%H:%M:%SZ")
