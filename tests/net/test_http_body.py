"""The body of an answer beside that of `http.client`, and what is no body."""

from __future__ import annotations

from http.client import HTTPResponse
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.net import handshake, http_body
from livecli.net.http_body import TooLong, body


CHUNKED = "Transfer-Encoding: chunked"
BODIES = st.lists(st.binary(min_size=1, max_size=40), max_size=6)


def read(fields: str, *pieces: bytes, status: int = 200) -> bytes:
    """The body of an answer with these header fields, whose bytes come in these pieces."""
    head = handshake.answer_head(f"HTTP/1.1 {status} Ok\r\n{fields}\r\n\r\n".encode())
    return body(head, iter(pieces))


def chunk(data: bytes) -> bytes:
    return b"%X;x=y\r\n%b\r\n" % (len(data), data)


def by_library(fields: str, data: bytes) -> bytes:
    answer = f"HTTP/1.1 200 Ok\r\n{fields}\r\n\r\n".encode() + data
    connection: Any = type("Connection", (), {"makefile": lambda *_: BytesIO(answer)})()
    response = HTTPResponse(connection)
    response.begin()
    return response.read()


@given(parts=BODIES, sizes=st.lists(st.integers(1, 30), max_size=20), rest=st.binary(max_size=9))
def test_it_is_the_body_of_http_client_however_it_comes(
    parts: list[bytes], sizes: list[int], rest: bytes
):
    """In chunks, of a length, or up to the end; what comes behind it is none of it."""
    whole = b"".join(parts)
    forms = (
        (CHUNKED, b"".join(map(chunk, parts)) + b"0\r\nX: y\r\n\r\n" + rest),
        (f"Content-Length: {len(whole)}", whole + rest),
        ("X: y", whole),
    )
    for fields, data in forms:
        cuts = [0, *(cut for cut in accumulate(sizes) if cut < len(data)), len(data)]
        pieces = [data[start:end] for start, end in pairwise(cuts)]

        assert read(fields, *filter(None, pieces)) == by_library(fields, data) == whole


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ("Content-Length: 3", b"ab"),
        (CHUNKED, b"3\r\nab"),
        (CHUNKED, b"3\r\nabc\r\n"),
        (CHUNKED, b""),
    ],
)
def test_a_body_that_ends_early_is_none(fields: str, data: bytes):
    """What came of it is not taken for all of it."""
    with pytest.raises(EOFError):
        read(fields, *[data] if data else [])


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ("Content-Length: x", b""),
        ("Content-Length: -1", b""),
        ("Content-Length: ²", b""),
        ("Content-Length: " + "9" * 5000, b""),
        ("Content-Length: 1\r\nContent-Length: 2", b"ab"),
        ("Transfer-Encoding: gzip, chunked", b""),
        (f"{CHUNKED}\r\n{CHUNKED}", b""),
        (CHUNKED, b"xyz\r\n"),
        (CHUNKED, b"-1\r\n"),
        (CHUNKED, b"1" * 17 + b"\r\n"),
        (CHUNKED, b"1" * 2000),
        (CHUNKED, b"1\r\nab\r\n0\r\n\r\n"),
    ],
)
def test_what_is_no_body(fields: str, data: bytes):
    """Another length than announced, none at all, or a coding that was not asked for."""
    with pytest.raises(ValueError, match=r"\b(its|a)\b"):
        read(fields, data)


def test_a_body_is_bounded(monkeypatch: pytest.MonkeyPatch):
    """Announced or not, at once or in chunks."""
    monkeypatch.setattr(http_body, "MOST_BYTES", 10)
    for fields, data in (
        ("Content-Length: 11", b""),
        ("X: y", b"x" * 11),
        (CHUNKED, chunk(b"x" * 6) * 2),
        (CHUNKED, b"FFFFFFFFFFFFFFFF\r\n"),
    ):
        with pytest.raises(TooLong):
            read(fields, data)

    assert read("Content-Length: 10", b"x" * 10) == read("X: y", b"x" * 10) == b"x" * 10


def test_some_answers_have_no_body():
    """Whatever they announce."""
    assert read("Content-Length: 5", status=204) == read(CHUNKED, status=304) == b""
