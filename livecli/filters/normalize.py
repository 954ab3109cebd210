"""Frames in the documented shapes, whichever dialect they came in."""

from __future__ import annotations

import orjson

from livecli.feed.dialects.normalizing import REWRITES, normalized
from livecli.feed.frames import STAMP, Frame
from livecli.feed.json_text import dumps
from livecli.pipeline import Batch


def normalize(batch: Batch) -> Batch:
    """The same frames; what is documented already, and what is no frame of a match, as it came."""
    return [_normalized(frame) if frame.type in REWRITES else frame for frame in batch]


def _normalized(frame: Frame) -> Frame:
    body = normalized(frame.body)
    if body is frame.body:
        return frame
    if STAMP in body:  # of a capture: it stays the last
        body[STAMP] = body.pop(STAMP)
    try:
        raw = dumps(body)
    except orjson.JSONEncodeError:  # nested deeper than can be written: no frame that means it
        return frame
    return frame.rewritten(raw, body)
