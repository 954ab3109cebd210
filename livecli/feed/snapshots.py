"""The `subscribed` frame: put together from the raw frames that it carries."""

from __future__ import annotations

from collections.abc import Iterable

from .sports import Match


RECENT = 30  # livedata (football) or score (tennis) frames in a snapshot, at the most (documents)


def snapshot(
    match: Match,
    *,
    source: str,
    event: bytes | None,
    recent: Iterable[bytes],
    odds: bytes | None,
) -> bytes:
    """A `subscribed` frame in the documents' order of keys, the frames inside byte for byte."""
    head = b'{"type":"subscribed","event_id":%d' % match.event_id
    middle = b',"event":%b,"livedata":[%b],"history":[]' % (event or b"null", b",".join(recent))
    if match.sport != "football":
        return head + b',"sport":"%b"' % match.sport.encode() + middle + b"}"
    return head + b',"source":"%b"' % source.encode() + middle + b',"odds":%b}' % (odds or b"null")
