"""The sentences of a session: the thing, the reason, the next step."""

from __future__ import annotations

from collections.abc import Sequence

from livecli.feed.frames import Frame
from livecli.feed.refusals import Refusal
from livecli.feed.sports import Match

from .events import Closed


def closed(event: Closed, error: str = "") -> str:
    """`error` is the code that the service said just before."""
    after = f" after the service said {error}" if error else ""
    if event.code == 1006:
        return f"the connection was lost{after}"
    if event.code == 1009:
        return "a message over 16 MiB; the connection was closed (1009)"
    reason = f", {event.reason}" if event.reason else ""
    return f"the connection was closed ({event.code}{reason}){after}"


def refused(match: Match, refusal: Refusal, code: str) -> str:
    return f"match {match}: {refusal.reason} ({code}); {refusal.advice}"


def too_many_errors(said: int) -> str:
    return (
        f"the service sends error after error: after {said} of them no more are said; "
        "-t error prints them all"
    )


def about(frame: Frame) -> str:
    """The beginning of a sentence about a frame's match, if it names one."""
    return f"match {frame.event_id}: " if frame.event_id is not None else ""


def left_out(matches: Sequence[Match], max_sockets: int, room: int) -> str:
    shown = ", ".join(str(match) for match in matches[:3])
    more = f" and {len(matches) - 3} more" if len(matches) > 3 else ""
    verb = "is" if len(matches) == 1 else "are"
    return (
        f"{shown}{more} {verb} not followed: --max-sockets {max_sockets} has room for {room} "
        "matches, ten a socket; raise it or choose fewer"
    )
