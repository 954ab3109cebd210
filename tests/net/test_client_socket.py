"""The client's end on a real pair of sockets, which the test's own poller watches."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate

from livecli.net.client_socket import MAX_UNREAD, READ, ClientSocket
from livecli.poller import Poller


PING_OF_125 = b"\x89\x7d" + b"x" * 125
CLOSE_1000 = b"\x88\x02\x03\xe8"


class Line:
    """A client's end, the peer's socket, and what was heard."""

    def __init__(self, poller: Poller | None = None, extension: Extension | None = None) -> None:
        self.poller = poller or Poller()
        ours, self.peer = socket.socketpair()
        ours.setblocking(False)
        self.peer.settimeout(5)
        self.batches: list[list[bytes]] = []
        self.ends: list[tuple[int, str]] = []
        self.client = ClientSocket(
            self.poller,
            ours,
            extension=extension,
            on_messages=self.batches.append,
            on_end=lambda code, reason: self.ends.append((code, reason)),
        )

    def start(self, rest: bytes = b"") -> None:
        self.client.start(rest)

    def until(self, met: Callable[[], object]) -> None:
        """Let things happen until this is so; bounded."""
        give_up_at = self.poller.clock() + 5
        while not met() and self.poller.clock() < give_up_at:
            self.poller.sleep(give_up_at)
        assert met()

    def turn(self) -> None:
        """Let happen what can happen now."""
        self.poller.sleep(0.0)

    def close(self) -> None:
        self.client.drop_silently()
        self.peer.close()
        self.poller.close()


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


def test_what_came_behind_the_handshake_is_heard_first(line: Line):
    """It is in no poll; half a frame of it waits for the rest."""
    line.start(b"\x81\x01a\x81\x02b")
    line.peer.sendall(b"c")
    line.until(lambda: len(line.batches) == 2)

    assert line.batches == [[b"a"], [b"bc"]]


def test_one_turn_reads_a_bounded_number_of_bytes(line: Line):
    """So a flood on one socket lets every other one, signals and deadlines have their turn."""
    line.start()
    line.peer.setblocking(False)
    flood = b"\x81\x7e\x03\xe8" + b"x" * 1000
    sent = line.peer.send(flood * 200)
    assert sent > READ
    line.turn()

    assert len(line.batches) == 1
    assert sum(map(len, line.batches[0])) <= READ


def test_a_flood_on_one_socket_delays_nothing_by_more_than_a_turn(line: Line):
    """Neither another socket, nor what other threads and signals ask for, nor a deadline."""
    paced = Line(line.poller)
    due: list[str] = []
    flood = (b"\x81\x7e\x03\xe8" + b"x" * 1000) * 200
    sent = 0
    line.peer.setblocking(False)
    for each in (line, paced):
        each.start()
    for number in range(1, 50):
        with suppress(BlockingIOError):
            sent += line.peer.send(flood[sent % len(flood) :])
        paced.peer.sendall(b"\x81\x01a")
        line.poller.call(due.append, "call")
        line.poller.call_at(0.0, due.append, "deadline")
        line.turn()
        assert (len(paced.batches), due) == (number, ["call", "deadline"] * number)
    assert len(line.batches) == 49
    paced.client.drop_silently()
    paced.peer.close()


def test_a_paused_socket_is_not_read_even_when_the_peer_has_gone(line: Line):
    """A hang-up, which a poll reports whatever is asked for, does not keep us awake either."""
    line.start()
    line.client.pause_reading()
    line.client.pause_reading()
    line.peer.sendall(b"\x81\x01a")
    line.peer.close()
    line.turn()
    assert (line.batches, line.ends) == ([], [])

    line.client.resume_reading()
    line.until(lambda: line.ends)
    assert (line.batches, line.ends) == ([[b"a"]], [(1006, "")])


def test_the_last_texts_are_heard_before_a_close_of_the_same_read(line: Line):
    """And the close is answered."""
    line.start()
    line.peer.sendall(b"\x81\x04last" + CLOSE_1000)
    line.until(lambda: line.ends)

    assert (line.batches, line.ends) == ([[b"last"]], [(1000, "")])
    answer = line.peer.recv(100)
    assert answer[:2] == b"\x88\x82"
    assert line.peer.recv(1) == b""


def test_an_end_is_told_once(line: Line):
    """Whoever brings it, and nothing is sent after it."""
    line.start()
    line.client.abort()
    line.client.abort()
    line.client.send(b"nobody")
    line.client.flush()
    line.client.pause_reading()

    assert line.ends == [(1006, "")]


def test_what_is_dropped_silently_says_nothing_more(line: Line):
    """A socket that was replaced must not speak in the name of the new one."""
    line.start()
    line.peer.sendall(b"\x81\x01a")
    line.client.drop_silently()
    line.turn()

    assert (line.batches, line.ends) == ([], [])


def test_a_flood_of_pings_from_a_peer_that_does_not_read_has_an_end(line: Line):
    """Unsent pongs have a bound, after which the connection is given up, and it is said why."""
    line.start()
    sent = 0
    while not line.ends and sent < 64 * 2**20:
        sent += line.peer.send(PING_OF_125 * 400)
        line.turn()

    assert line.ends == [(1008, "it does not read our answers")]


def test_a_peer_that_reads_slowly_gets_all_its_pongs(line: Line):
    """What the socket cannot take waits, and is sent when there is room."""
    line.start()
    line.peer.setblocking(False)
    pings = 4000
    left = memoryview(PING_OF_125 * pings)
    assert len(left) < MAX_UNREAD
    give_up_at = line.poller.clock() + 5
    while left and line.poller.clock() < give_up_at:
        with suppress(BlockingIOError):
            left = left[line.peer.send(left) :]
        line.turn()
    pongs = 0
    while pongs < (2 + 4 + 125) * pings and line.poller.clock() < give_up_at:
        line.turn()
        with suppress(BlockingIOError):
            pongs += len(line.peer.recv(2**16))

    assert pongs == (2 + 4 + 125) * pings
    assert line.ends == []


def test_a_close_that_nobody_answers_can_be_cut(line: Line):
    """Our close goes out; the end is ours to bring."""
    line.start()
    line.client.close(1001, "leaving")
    line.turn()
    assert line.ends == []
    assert line.peer.recv(100)[:1] == b"\x88"

    line.client.abort()
    assert line.ends == [(1006, "")]


def test_what_is_not_inflated_yet_comes_before_the_end():
    """A peer that sends much in few bytes, says goodbye and is gone loses nothing of it."""
    line = Line(extension=PerMessageDeflate(False, False, 15, 15))
    deflate = zlib.compressobj(9, wbits=-15)
    data = b""
    for _ in range(40):
        text = deflate.compress(b"x" * 500_000) + deflate.flush(zlib.Z_SYNC_FLUSH)
        text = text.removesuffix(b"\x00\x00\xff\xff")
        data += b"\xc1\x7e" + len(text).to_bytes(2) + text
    line.start()
    line.peer.sendall(data + CLOSE_1000)
    line.peer.close()
    line.until(lambda: line.ends)

    assert [len(text) for batch in line.batches for text in batch] == [500_000] * 40
    assert line.ends == [(1000, "")]
    line.close()
