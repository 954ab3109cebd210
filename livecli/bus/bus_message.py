"""A frame as a message on the bus, both ways: its bytes as payload, what we know in headers."""

from __future__ import annotations

from collections.abc import Mapping

from livecli.feed import codec
from livecli.feed.frames import Frame, unix_ms
from livecli.named_tuple import NamedTuple

from .subjects import FrameTopic, token


ID = "Nats-Msg-Id"
EXPECTED = "Nats-Expected-Last-Subject-Sequence"
RECEIVED = "Livecli-Received-Ms"
SPORT = "Livecli-Sport"
DIALECT = "Livecli-Dialect"
PUBLISHER = "Livecli-Publisher"
PART = "Livecli-Part"  # of a snapshot


class PublishCommand(NamedTuple):
    """The parts of a publishing command that all frames of one subject share."""

    subject: bytes
    reply: bytes  # the number of the acknowledgement comes behind it
    more: bytes  # the headers that do not differ from frame to frame

    def filled(self, frame: Frame, message_id: str, number: int, expected: str = "") -> bytes:
        """The command that publishes `frame`; `expected` are further headers."""
        headers = b"NATS/1.0\r\n%b: %b\r\n%b: %.3f\r\n%b%b\r\n" % (
            b"Nats-Msg-Id",
            message_id.encode(),
            b"Livecli-Received-Ms",
            frame.received_ms,
            self.more,
            expected.encode(),
        )
        raw = frame.raw
        size = len(headers)
        return b"HPUB %b %b%d %d %d\r\n%b%b\r\n" % (
            self.subject,
            self.reply,
            number,
            size,
            size + len(raw),
            headers,
            raw,
        )


def constant_headers(sport: str, dialect: str | None, publisher: str) -> bytes:
    """The headers that all frames of one subject have; `publisher` names us."""
    words = {SPORT: sport, PUBLISHER: publisher} | ({DIALECT: dialect} if dialect else {})
    return "".join(f"{name}: {token(word)}\r\n" for name, word in words.items()).encode()


def read_message(about: FrameTopic, payload: bytes, headers: Mapping[str, str] | None) -> Frame:
    """The frame in a message; what anybody else published there is wrapped, if it is no frame.

    It is of the match that the subject names, whatever it says itself.
    Without a time of arrival, or with one that is none, it is 0.
    """
    try:
        received_ms = unix_ms(float((headers or {}).get(RECEIVED, "")))
    except ValueError:
        received_ms = None
    frame = codec.decode(
        payload,
        received_ms=received_ms or 0.0,
        sports={about.match.event_id: about.match.sport},
        trusted=about.type.startswith("_"),
    )
    frame.sport, frame.event_id = about.match
    return frame
