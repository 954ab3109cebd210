"""The token is nowhere but in the handshake."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from support.hostile import Close, Cut, Text, answering, hostile, http, subscribed, untrusted
from support.in_process import livecli
from support.program import Result, served


TOKEN = "tok-0123456789abcdef+/=%&? secret"
SHOWN = (TOKEN, quote(TOKEN, safe=""), "0123456789abcdef")


def keeps_the_secret(result: Result) -> bool:
    """Whether no spelling of the token is in what was printed."""
    printed = result.stdout.decode(errors="replace") + result.stderr
    return not any(word in printed for word in SHOWN)


@pytest.mark.parametrize("loud", [(), ("-v",), ("-vvv",)])
def test_no_loudness_shows_it(loud: tuple[str, ...]):
    """-v names the URL that was dialled, with stars for the token; the server's log has none."""
    with served("--token", TOKEN, *loud) as service:
        env = {**service.env, "LIVECLI_TOKEN": TOKEN}
        result = livecli("tail", "204849", "-c", "1", *loud, env=env)
        log = service.log

    assert result.code == 0
    assert keeps_the_secret(result)
    assert "0123456789abcdef" not in log
    assert ("?token=***" in result.stderr) == bool(loud)


@pytest.mark.parametrize("words", [("tail", "7", "--no-reconnect", "-vv"), ("ping", "-c", "1")])
@pytest.mark.parametrize(
    "moves",
    [
        (Close(4401, "no"),),
        (Close(1011, "boom"),),
        (Cut(),),
        (Text(b'{"type":"error","code":"auth_failed"}'),),
    ],
)
def test_no_refusal_shows_it(words: tuple[str, ...], moves: tuple[Close | Cut | Text, ...]):
    """A refused token is spoken of and not repeated."""
    with hostile(*moves, after=0) as feed:
        result = livecli(*words, "--url", feed.url, env={"LIVECLI_TOKEN": TOKEN})

    assert result.code in (3, 4)
    assert keeps_the_secret(result)


@pytest.mark.parametrize("words", [("tail", "7", "--no-reconnect", "-vv"), ("ping", "-c", "1")])
def test_no_failed_handshake_shows_it(words: tuple[str, ...], tmp_path: Path):
    """HTTP, garbage, TLS: the errors of the layers below are told without the URL's query."""
    env = {"LIVECLI_TOKEN": TOKEN}
    with (
        http("404 Not Found") as web,
        answering(b"noise\r\n") as noise,
        untrusted(tmp_path) as tls,
    ):
        results = [livecli(*words, "--url", s.url, env=env) for s in (web, noise, tls)]

    assert [result.code for result in results] == [3, 3, 3]
    assert all(map(keeps_the_secret, results))


def test_a_url_that_cannot_be_read_is_shown_without_its_secrets():
    """The query and the user part of a broken URL may be secrets."""
    url = f"ws://me:{SHOWN[2]}@host:port/?token={SHOWN[2]}"
    result = livecli("tail", "7", "--url", url)

    assert result.code == 2
    assert keeps_the_secret(result)


def test_it_travels_in_the_query_or_as_a_subprotocol_never_in_both():
    """The server gets the very token, by the way that was asked for."""
    token = SHOWN[2]
    with hostile() as feed:
        words = ("tail", "7", "-c", "1", "--url", feed.url)
        livecli(*words, env={"LIVECLI_TOKEN": token})
        livecli(*words, "--auth", "subprotocol", env={"LIVECLI_TOKEN": token})
    by_query, by_subprotocol = feed.requests

    assert by_query.path == f"/live/football/?token={token}"
    assert "Sec-WebSocket-Protocol" not in by_query.headers
    assert by_subprotocol.path == "/live/football/"
    assert by_subprotocol.headers["Sec-WebSocket-Protocol"].split(", ") == ["token", token]


@pytest.mark.parametrize("words", [("--token", SHOWN[2]), ()])
def test_a_token_on_the_command_line_is_warned_about(words: tuple[str, ...]):
    """--token and a URL with a token work, and it is said that others can see them."""
    with hostile() as feed:
        url = feed.url if words else f"{feed.url}/live/football/?token={SHOWN[2]}"
        result = livecli("tail", "7", "-c", "1", "--url", url, *words)

    option = "--token" if words else "--url"
    assert result.said == [
        f"{option}: the process list shows the token to others; use --token-file"
    ]
    assert result.lines == [subscribed(7)]
    assert feed.requests[0].path.endswith(f"?token={SHOWN[2]}")


def test_files_and_stdin_are_quiet_ways(tmp_path: Path):
    """--token-file reads a file's first line, or stdin, and there is nothing to warn of."""
    path = tmp_path / "token"
    path.write_text(f"{SHOWN[2]}\nmore\n")
    with hostile() as feed:
        words = ("tail", "7", "-c", "1", "--url", feed.url, "--token-file")
        results = [livecli(*words, path), livecli(*words, "-", stdin=path.read_bytes())]

    assert [result.stderr for result in results] == ["", ""]
    assert [request.path for request in feed.requests] == [f"/live/football/?token={SHOWN[2]}"] * 2


@pytest.mark.parametrize(
    "variable",
    ["BSD_API_KEY", "BZZOIRO_API_KEY", "BZZOIRO_API_TOKEN", "BSD_API_TOKEN", "BSD_TOKEN"],
)
def test_the_services_own_variables_reach_loopback(variable: str):
    """Tokens that are already in the environment for the service work with the local one."""
    with hostile() as feed:
        livecli("tail", "7", "-c", "1", "--url", feed.url, env={variable: SHOWN[2]})

    assert feed.requests[0].path.endswith(f"?token={SHOWN[2]}")


@pytest.mark.parametrize("variable", ["LIVECLI_TOKEN", "BSD_API_KEY"])
def test_the_demo_needs_no_token_and_gets_none(variable: str):
    """A token that is set is nothing to the demo."""
    result = livecli("tail", "--demo", "-c", "1", "-v", env={variable: TOKEN})

    assert result.code == 0
    assert "token" not in result.stderr


def test_a_token_that_cannot_be_one_is_not_repeated():
    """Control characters in a variable are a mistake; the sentence names the variable only."""
    result = livecli("tail", "7", env={"LIVECLI_TOKEN": SHOWN[2] + "\x1b[2J"})

    assert result.code == 2
    assert result.said == [
        "the token from LIVECLI_TOKEN: it has characters that no token has; copy it again"
    ]
