"""Which types of frames go on."""

from __future__ import annotations

from livecli.feed.frames import is_aside, means
from livecli.pipeline import Filter


# Answers to what we ourselves said: recorded, but printed only when asked for by name.
QUIET = frozenset({"error", "pong", "unsubscribed"})


def only_types(
    wanted: frozenset[str],
    excluded: frozenset[str],
    quiet: frozenset[str] = QUIET,
    *,
    spares_ours: bool = True,
) -> Filter:
    """Only `wanted` types (none: all but the quiet ones), and never the excluded.

    With `spares_ours`, records of our own pass unless they are excluded; else they are as frames.

    A wrapped message passes as the frame that it was to be; it is excluded by its own type only.
    """
    if wanted:
        return lambda batch: [
            frame
            for frame in batch
            if (
                frame.type in wanted
                or (spares_ours and is_aside(frame.type))
                or means(frame) in wanted
            )
            and frame.type not in excluded
        ]
    hidden = quiet | excluded
    return lambda batch: [frame for frame in batch if frame.type not in hidden]
