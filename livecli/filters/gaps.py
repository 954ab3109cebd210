"""Where records of our own go: into the output, onto stderr as a sentence, or nowhere."""

from __future__ import annotations

from collections.abc import Callable

from livecli.feed.frames import Frame, is_aside
from livecli.feed.records import Drop, Gap, read_drop, read_gap
from livecli.feed.sports import Match
from livecli.pipeline import Batch, Filter
from livecli.wording import time_of_day


ALL = "_"  # in the place of a name: every record of our own

Names = frozenset[str]


def is_named(kind: str, named: Names) -> bool:
    """Whether a type of record is among these."""
    return kind in named or ALL in named


def gaps(named: Names | None, say: Callable[[str], None] | None) -> Filter | None:
    """The stage that takes records of our own out of the batch, but for those that are `named`.

    It says what is in them, or with None nothing. Without names (None) no stage is needed: all
    records travel with the frames.
    """
    if named is None:
        return None

    def stays(frame: Frame) -> bool:
        return not frame.aside or is_named(frame.type, named)

    def take_out(batch: Batch) -> Batch:
        if not any(map(is_aside, {frame.type for frame in batch})):  # few batches have any
            return batch
        if say is not None:
            for sentence in filter(
                None, [record_sentence(each) for each in batch if not stays(each)]
            ):
                say(sentence)
        return [frame for frame in batch if stays(frame)]

    return take_out


def record_sentence(frame: Frame) -> str | None:
    """What a record says to a person; None where it says nothing, or nothing that is believed."""
    if frame.type == "_gap" and (gap := read_gap(frame.body)):
        match = Match(frame.sport or "football", frame.event_id or 0)
        code = "" if gap.code is None else f" {gap.code}"
        return (
            f"match {match}: gap of {gap.missed_ms / 1000:.1f} s ({gap.cause}{code}), "
            f"{_window(gap)}; what happened then is not known"
        )
    if frame.type == "_drop" and (drop := read_drop(frame.body)):
        return (
            f"{drop.frames} frames dropped, {_window(drop)}; "
            "the reader is too slow; make it faster, or raise --buffer"
        )
    return None


def _window(record: Gap | Drop) -> str:
    """From when to when."""
    if record.from_ms is None or record.to_ms is None:
        return "nobody knows when"
    return f"{time_of_day(record.from_ms)} to {time_of_day(record.to_ms)}"
