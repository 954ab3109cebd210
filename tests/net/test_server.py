"""The server before any token: what one line from anybody may cost in answers, words and memory."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.net import server
from livecli.net.server import ALL_SLOW_BYTES, TOO_SLOW_BYTES, Server, SparingLog
from livecli.service.events import CloseSocket, CutConnection, SendTexts
from livecli.service.service import Service


ENDS_S = 5.0  # many times what an answer takes
LIST = b"GET /api/v2/events/live/ HTTP/1.1\r\n"


def asked(
    heads: Iterable[bytes], *, hang_up: bool = True, token: str | None = None
) -> tuple[list[bytes], list[str]]:
    """What each head is answered on a connection of its own, and the lines of the log.

    An error that reaches asyncio fails the test.
    """

    async def run() -> tuple[list[bytes], list[str]]:
        lines: list[str] = []
        problems: list[dict[str, Any]] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: problems.append(context))
        rules = Service([], wall=lambda: 1_718_780_400_000.0, token=token)
        service = Server(rules, log=lines.append)
        await service.open()
        answers = [
            await asyncio.wait_for(_answer(service.port, head, hang_up), ENDS_S) for head in heads
        ]
        await service.close()
        assert problems == []
        return answers, lines

    return asyncio.run(run())


async def _answer(port: int, head: bytes, hang_up: bool) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head)
        if hang_up:
            writer.write_eof()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET //[x HTTP/1.1\r\n\r\n",
        LIST + b"Host: a\r\nHost: b\r\n\r\n",
        LIST + b"Authorization: Token a\r\nAuthorization: Token a\r\n\r\n",
    ],
)
def test_a_request_that_cannot_be_read_is_answered_400(head: bytes):
    """One line in the log, and no traceback."""
    (answer,), lines = asked([head])

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert lines == ["client 1: no request that can be read (400)"]


def preflight(path: bytes, **options: Any) -> bytes:
    head = (
        b"OPTIONS %b HTTP/1.1\r\nHost: localhost\r\nOrigin: http://page.example\r\n"
        b"Access-Control-Request-Method: GET\r\n"
        b"Access-Control-Request-Headers: authorization\r\n\r\n"
    )
    (answer,), _ = asked([head % path], **options)
    return answer


OPEN_TO_ALL = b"\r\nAccess-Control-Allow-Origin: *\r\n"


@pytest.mark.parametrize("token", [None, "secret"])
def test_a_preflight_is_answered_before_any_token(token: str | None):
    """A browser sends none with it; afterwards the page may send its own."""
    answer = preflight(b"/api/v2/events/", token=token)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert OPEN_TO_ALL in answer
    assert b"\r\nAccess-Control-Allow-Headers: authorization, " in answer
    assert b"\r\nAccess-Control-Allow-Methods: GET, " in answer
    assert b"Credentials" not in answer


@pytest.mark.parametrize("path", [b"/tennis/api/v2/matches/", b"/live/football/", b"/", b"*"])
def test_no_other_path_is_open_to_pages(path: bytes):
    """The sockets have their own rule; an upgrade is never the answer to a preflight."""
    answer = preflight(path)

    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"Access-Control" not in answer


@pytest.mark.parametrize("path", [b"/api/v2/events/live/", b"/api/v2/x/", b"/api/v2/events/?a=b"])
def test_a_page_may_read_every_answer(path: bytes):
    """A refusal, too: a page that cannot read it would know nothing."""
    (answer,), _ = asked([b"GET %b HTTP/1.1\r\nHost: localhost\r\n\r\n" % path])

    assert OPEN_TO_ALL in answer


@pytest.mark.parametrize(
    ("host", "token", "expected"),
    [
        ("127.0.0.1", None, True),
        ("localhost", None, True),
        ("0.0.0.0", None, False),
        ("0.0.0.0", "secret", True),
        ("example.com", None, False),
    ],
)
def test_pages_may_ask_on_loopback_or_with_a_token(host: str, token: str | None, expected: bool):
    """Nobody's data is open to every page that is looked at in the same network."""

    async def is_for_pages() -> bool:
        service = Service([], wall=lambda: 0.0, token=token)
        return Server(service, host=host)._is_for_pages("/api/v2/events/")

    assert expected == asyncio.run(is_for_pages())


@pytest.mark.parametrize("path", [b"/api/v2/events/live/", b"/ws/live/"])
def test_a_foreign_host_is_misdirected(path: bytes):
    """A page that has its own name point here would else read all as its own."""
    (answer,), lines = asked([b"GET %b HTTP/1.1\r\nHost: evil.example\r\n\r\n" % path])

    assert answer.startswith(b"HTTP/1.1 421 ")
    assert "host 'evil.example' is not served here" in lines[0]


@pytest.mark.parametrize("again", [b"A: b\r\n", b"x", b"GET / HTTP/1.1\r\n"])
def test_a_head_without_end_is_cut_off(again: bytes):
    """After some kilobytes, not after the megabyte that 128 long lines would make."""
    (answer,), lines = asked([LIST + again * (50_000 // len(again))], hang_up=False)

    assert answer[:9] in (b"", b"HTTP/1.1 ")
    assert lines == []


TARGETS = st.sampled_from(
    [
        b"/live/football/",
        b"/api/v2/events/live/",
        b"/api/v2/events/204849/stats/",
        b"/api/v2/events/?limit=1&",
        b"/tennis/api/v2/matches/",
        b"//[",
        b"*",
        b"",
        b"/?",
    ]
)
NAMES = st.sampled_from(
    [*b"Host Authorization Upgrade Connection Sec-WebSocket-Key Sec-WebSocket-Version".split(),
     *b"Sec-WebSocket-Protocol Sec-WebSocket-Extensions Origin Content-Length \xff".split()]
)  # fmt: skip
WORDS = st.binary(max_size=20) | st.sampled_from(
    [
        b"websocket",
        b"Upgrade",
        b"13",
        b"token, x",
        b"dGhlIHNhbXBsZSBub25jZQ==",
        b"0",
        b"a=%ff&limit=-1",
    ]
)
HEADS = st.builds(
    lambda method, target, word, fields, end: (
        b"%b %b%b HTTP/1.1\r\n" % (method, target, word)
        + b"".join(b"%b: %b\r\n" % field for field in fields)
        + end
    ),
    st.sampled_from([b"GET", b"OPTIONS", b"POST", b"", b"\x16\x03\x01"]),
    TARGETS,
    WORDS,
    st.lists(st.tuples(NAMES, WORDS), max_size=8),
    st.sampled_from([b"\r\n", b"\r\n\xff\xff", b"\n", b""]),
)


@pytest.mark.fuzz
@given(st.lists(HEADS | st.binary(max_size=100), min_size=5, max_size=10))
def test_any_head_gets_an_answer_or_an_end(heads: list[bytes]):
    """Whatever is sent: an HTTP answer or none, and at most two lines for each that came in."""
    answers, lines = asked(heads)

    assert all(answer[:9] in (b"", b"HTTP/1.1 ") for answer in answers)
    assert len(lines) <= 2 * len(heads)


def test_the_log_has_so_many_lines_a_second(monkeypatch: pytest.MonkeyPatch):
    """The rest of a second is counted, and the number said with the next line."""
    now = 100.0
    monkeypatch.setattr(server, "monotonic", lambda: now)
    lines: list[str] = []
    log = SparingLog(lines.append, most=2)
    for text in "abcde":
        log(text)
    now = 101.5
    log("f")

    assert lines == ["a", "b", "so many lines in a second that 3 were left out", "f"]


def cut_off(backlogs: list[int], *, patient: bool) -> list[int]:
    """The numbers of the clients that are cut off when this many bytes wait for each."""
    ended: list[int] = []
    service = Server.__new__(Server)
    service.patient = patient
    service._wires = {
        number: SimpleNamespace(backlog=backlog, abort=lambda number=number: ended.append(number))
        for number, backlog in enumerate(backlogs)
    }  # type: ignore[assignment]
    service._cut_off_slow()
    return ended


def test_one_slow_reader_has_a_bound_where_there_is_a_pace():
    """At full speed the server waits for it instead."""
    backlogs = [0, TOO_SLOW_BYTES + 1, TOO_SLOW_BYTES]

    assert cut_off(backlogs, patient=False) == [1]
    assert cut_off(backlogs, patient=True) == []


@pytest.mark.parametrize("patient", [False, True])
def test_all_slow_readers_together_have_a_bound(patient: bool):
    """Those for which the most waits go, and no more of them than must."""
    each = TOO_SLOW_BYTES // 2
    backlogs = [each] * (ALL_SLOW_BYTES // each) + [each + 1, 10]

    assert cut_off(backlogs, patient=patient) == [len(backlogs) - 2, 0]


def test_a_connection_that_ended_leaves_nothing_to_the_collector():
    """What a crowd took is free again at once."""

    async def run() -> int:
        service = Server(Service([], wall=time.time))
        await service.open()
        gc.collect()
        gc.disable()
        try:
            for _ in range(20):
                await _answer(service.port, b"nonsense\r\n\r\n", True)
            await asyncio.sleep(0)
            return sum(isinstance(each, server.ServerCore) for each in gc.get_objects())
        finally:
            gc.enable()
            await service.close()

    assert asyncio.run(run()) <= 1


def test_a_log_has_messages_refusals_and_closes(monkeypatch: pytest.MonkeyPatch):
    """Each with its client; long ones are cut, and a flood of them hides no refusal."""
    monkeypatch.setattr(server, "monotonic", lambda: 100.0)
    lines: list[str] = []
    each = Server(Service([], wall=lambda: 0.0), log=lines.append)
    each._wires = {1: Mock()}
    each._carry_out([SendTexts(1, [b"{}"] * 1000)])
    each._carry_out([SendTexts(1, [b'{"type":"error","code":"limit"}'])])
    each._carry_out([CloseSocket(1, 4401, "no"), CutConnection(1)])

    assert lines == [
        *["client 1: < {}"] * server.LINES_A_S,
        'client 1: refused {"type":"error","code":"limit"}',
        "client 1: closed (4401, no)",
        "client 1: cut off",
    ]
    assert server._head(b"x" * 201) == "x" * 200 + "… (201 bytes)"
