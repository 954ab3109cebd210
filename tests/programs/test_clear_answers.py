"""What is wrong gets a clear answer: one sentence, the right code, and nothing lost before it."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import program
from support.hostile import (
    Binary,
    Close,
    Cut,
    Raw,
    Text,
    answering,
    hostile,
    http,
    mute,
    subscribed,
    untrusted,
    unused_port,
)
from support.in_process import livecli
from support.program import Result, Served, following, served


BEFORE = b'{"type":"event","event_id":7,"minute":1}'
AFTER = b'{"type":"event","event_id":7,"minute":2}'
TOKEN = "0123456789abcdef0123456789abcdef01234567"

NO_TOKEN = (
    "wss://sports.bzzoiro.com: no token; get one at https://sports.bzzoiro.com; `livecli login` "
    "stores it, LIVECLI_TOKEN and --token-file take it; without one, try --demo"
)


def ends_with(result: Result, code: int, *parts: str) -> None:
    """One sentence on stderr that has all `parts`, this exit code, and nothing on stdout."""
    (sentence,) = result.said

    assert [part for part in parts if part not in sentence] == []
    assert (result.code, result.stdout) == (code, b"")


# Words that cannot be meant


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", ("no match: name one", "--demo")),
        ("abc", ("match 'abc'", "'abc' is no id", "as in 204849")),
        ("12x", ("match '12x'", "is no id")),
        ("-- -5", ("match '-5'", "is no id")),
        ("٣", ("match '٣'", "is no id")),
        ("1234567890123456789", ("1234567890123456789", "is no id")),
        ("football:", ("match 'football:'", "'' is no id")),
        ("curling:5", ("match 'curling:5'", "unknown sport 'curling'", "football, tennis")),
        ("5 --sport curling", ("--sport: 'curling' is not one of", "tail --help")),
        ("5 --url ftp://host/", ("--url 'ftp://host/'", "no WebSocket URL", "as in wss://")),
        ("5 --url ws://host:port/", ("--url 'ws://host:port/'", "as in wss://")),
        ("5 -t acton", ("frame type 'acton'", "did you mean action?")),
        ("5 -c 0", ("--count: 0 is less than 1", "tail --help")),
        ("5 -c many", ("--count: 'many' is no whole number", "tail --help")),
        ("5 --patience soon", ("--patience: 'soon' is no number",)),
        ("5 --arg x", ("--arg: NAME TEXT is missing", "livecli tail --help")),
        ("5 --live=x", ("--live: it takes no value", "livecli tail --help")),
        ("5 --duration soon", ("duration 'soon'", "as in 90, 90s, 2h30m or 1d")),
        ("5 --idle-timeout 1y", ("duration '1y'", "as in 90")),
        ("5 --buffer much", ("size 'much'", "as in 64MB")),
        ("5 --speed 2", ("--speed", "--demo")),
        ("5 --demo --url ws://h", ("--demo and --url", "give one of them")),
        ("5 --demo --speed fast", ("speed 'fast'", "20 or max")),
        ("5 -f cvs", ("--format: 'cvs' is not known; did you mean csv?",)),
        ("5 --coutn 3", ("--coutn", "did you mean --count?")),
        ("5 --every 3", ("no such option: --every; see `livecli tail --help`",)),
        ("5 -o x", ("no such option: -o; write `> FILE`", "livecli record --help")),
        ("5 --token-file /nowhere/token", ("/nowhere/token", "no such file", "readable file")),
        ("5 --token-file /dev/null", ("/dev/null", "it is no file", "readable file")),
        ("- --token-file -", ("both would read stdin", "put the token into a file")),
    ],
)
def test_wrong_words_are_answered_before_anything_is_opened(words: str, parts: tuple[str, ...]):
    """Code 2, the word that is wrong, why, and what would be right; no token is needed for that."""
    ends_with(livecli("tail", *words.split()), 2, *parts)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("tial",), ("command 'tial'", "did you mean tail?")),
        (("zzz",), ("command 'zzz'", "there are tail, record")),
        (("help", "exit-code"), ("help: 'exit-code' is not known; did you mean exit-codes?",)),
        (("completion", "tcsh"), ("'tcsh' is not one of 'bash', 'zsh', 'fish'",)),
        (("merge",), ("command 'merge'", "did you mean cat --merge?")),
        (("record-all",), ("command 'record-all'", "did you mean record?")),
        (("ping", "-i", "0"), ("--interval: 0.0 is less than 0.01",)),
        (("ping", "204849", "7"), ("too many words: it is `livecli ping [OPTIONS] [MATCH]`",)),
        (("--verion",), ("--verion", "--version")),
    ],
)
def test_wrong_commands_get_the_nearest(words: tuple[str, ...], parts: tuple[str, ...]):
    """A slip of the finger costs one glance."""
    ends_with(livecli(*words), 2, *parts)


# The token


@pytest.fixture(scope="module")
def guarded() -> Iterator[Served]:
    """A service that wants a token."""
    with served("--token", "good", "--token-without-addon", "unpaid") as service:
        yield service


@pytest.mark.parametrize("words", [("tail", "7"), ("ping",)])
def test_without_a_token_the_official_host_is_not_even_asked(words: tuple[str, ...]):
    """Code 4 and how to get a token, without a connection: it works, or fails, offline."""
    result = livecli(*words)

    assert result.said == [NO_TOKEN]
    assert (result.code, result.stdout) == (4, b"")


@pytest.mark.parametrize("words", [("tail", "204849"), ("ping", "-c", "1")])
@pytest.mark.parametrize("auth", ["query", "subprotocol"])
@pytest.mark.parametrize(
    ("token", "parts"),
    [
        (None, ("token is missing, wrong or expired (auth_failed)", "copy it again", "account")),
        ("bad", ("token is missing, wrong or expired (auth_failed)", "LIVECLI_TOKEN")),
        ("unpaid", ("WebSocket addon is not active (subscription_required)", "activate")),
    ],
)
def test_a_refused_token_is_code_four(
    words: tuple[str, ...], auth: str, token: str | None, parts: tuple[str, ...], guarded: Served
):
    """No, wrong and unpaid tokens each get their own sentence and next step."""
    env = {**guarded.env, "LIVECLI_TOKEN": token or ""}
    result = livecli(*words, "--auth", auth, env=env)

    ends_with(result, 4, guarded.url, *parts)


@pytest.mark.parametrize("auth", ["query", "subprotocol"])
def test_a_good_token_is_let_in(auth: str, guarded: Served):
    """Both ways of showing the token work."""
    env = {**guarded.env, "LIVECLI_TOKEN": "good"}
    result = livecli("tail", "204849", "-c", "1", "--auth", auth, env=env)

    assert (len(result.frames), result.said, result.code) == (1, [], 0)


@pytest.mark.parametrize(
    ("move", "code", "parts"),
    [
        (Close(4401), 4, ("token is missing", "closed with 4401")),
        (Close(4402), 4, ("addon is not active", "closed with 4402")),
        (Close(4404), 3, ("not know this path", "closed with 4404", "use /live/football/ or, for")),
        (Text(b'{"type":"error","code":"auth_required"}'), 4, ("token", "auth_required")),
    ],
)
def test_refusals_by_close_code_or_frame(move: Text | Close, code: int, parts: tuple[str, ...]):
    """A service that says no after the upgrade is understood, whichever way it says it."""
    with hostile(move, after=0, acknowledges=False) as feed:
        result = livecli("tail", "7", "--url", feed.url)

    ends_with(result, code, feed.url, *parts)


# The way there


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    """A service that wants nothing, and is quick."""
    with served("--speed", "max") as running:
        yield running


def test_nothing_listens():
    """A refused connection is named; with the retries off the answer comes at once."""
    url = f"ws://127.0.0.1:{unused_port()}"
    ends_with(
        livecli("tail", "7", "--url", url, "--no-reconnect"),
        3,
        f"{url}: gave up: nothing answers there (connection refused); is the network up",
    )
    ends_with(livecli("ping", "--url", url), 3, url, "connection refused", "check --url")


def test_a_first_connection_is_tried_again_and_each_try_is_said():
    """What comes up a little later is found: a wait is announced, and the feed is there then."""
    port = unused_port()
    with following("tail", "204849", "--url", f"ws://127.0.0.1:{port}", "-c", "1") as run:
        run.wait_for("socket 1: nothing answers there (connection refused); trying again in ")
        with following("serve", "--port", str(port)):
            frame = json.loads(run.line())

    assert frame["type"] == "subscribed"


def test_a_host_name_that_does_not_resolve():
    """The name is repeated, as a typing error is the usual reason."""
    for words in (("tail", "7", "--no-reconnect"), ("ping",)):
        result = livecli(*words, "--url", "ws://nowhere.invalid")
        ends_with(result, 3, "does not resolve (nowhere.invalid)", "--url")


@pytest.mark.parametrize("words", [("tail", "7"), ("ping",)])
def test_a_certificate_that_does_not_verify_is_final(words: tuple[str, ...], tmp_path: Path):
    """A stranger in the middle is not retried, and never sees the token."""
    with untrusted(tmp_path) as server:
        env = {"LIVECLI_TOKEN": TOKEN}
        result = livecli(*words, "--url", server.url, env=env)

    ends_with(result, 3, server.url, "unknown authority (self-signed certificate)", "SSL_CERT_FILE")
    assert server.connections == 1


@pytest.mark.parametrize("words", [("tail", "7"), ("ping",)])
def test_tls_towards_a_server_that_speaks_none(words: tuple[str, ...], service: Served):
    """wss:// where only ws:// is spoken is no matter of certificates or of time."""
    url = service.url.replace("ws://", "wss://")

    ends_with(livecli(*words, "--url", url), 3, url, "does not speak TLS; use ws:// in --url")


@pytest.mark.parametrize("words", [("tail", "7"), ("ping",)])
def test_no_tls_towards_a_server_that_speaks_it(words: tuple[str, ...], tmp_path: Path):
    """ws:// where only wss:// is spoken is said at once."""
    with untrusted(tmp_path) as server:
        url = server.url.replace("wss://", "ws://")
        ends_with(livecli(*words, "--url", url), 3, url, "speaks TLS; use wss:// in --url")


@pytest.mark.parametrize(
    ("proxy", "code", "parts"),
    [
        ("127.0.0.1:{}", 3, ("no way through the proxy (127.0.0.1:", "connection refused")),
        ("socks5://127.0.0.1:{}", 2, ("the proxy cannot be used", "HTTPS_PROXY", "socks5")),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_as_the_proxy(
    proxy: str, code: int, parts: tuple[str, ...]
):
    """By the variable that names it; the service has nothing to do with it."""
    env = {"HTTPS_PROXY": proxy.format(unused_port()), "LIVECLI_TOKEN": TOKEN}
    words = ("--url", "wss://feed.invalid", "--no-reconnect")

    ends_with(program.livecli("tail", "7", *words, env=env), code, "wss://feed.invalid", *parts)


def test_a_proxy_that_says_nothing_is_told_as_the_proxy():
    """Before the time for a connection is over, which would say no more than that."""
    with mute() as server:
        env = {"HTTP_PROXY": f"127.0.0.1:{server.port}"}
        words = ("--url", "ws://feed.invalid", "--no-reconnect", "--patience", "0.05")
        tail = livecli("tail", "7", *words, env=env)
        ping = livecli("ping", "--url", "ws://feed.invalid", "-w", "1", env=env)

    for result in (tail, ping):
        ends_with(result, 3, f"no way through the proxy (127.0.0.1:{server.port} from HTTP_PROXY: ")
        ends_with(result, 3, "ws://feed.invalid", "no answer in time")


def test_certificates_that_cannot_be_read_are_a_wrong_setting():
    """The variable is named; nothing was opened."""
    env = {"SSL_CERT_FILE": "/nowhere/ca.pem"}
    with mute() as server:
        url = server.url.replace("ws://", "wss://")
        result = program.livecli("tail", "7", "--url", url, env=env)

    ends_with(result, 2, url, "SSL_CERT_FILE=/nowhere/ca.pem: no such file", "PEM")


@pytest.mark.parametrize("words", [("tail", "7"), ("ping",)])
@pytest.mark.parametrize(
    ("status", "code", "parts"),
    [
        ("200 OK", 3, ("answers HTTP, not WebSocket", "HTTP 200", "check --url")),
        ("301 Moved Permanently", 3, ("HTTP, not WebSocket", "301, to ws://127.0.0.1:9/")),
        ("401 Unauthorized", 4, ("token is missing", "HTTP 401", "LIVECLI_TOKEN")),
        ("403 Forbidden", 4, ("token is missing", "HTTP 403")),
        ("404 Not Found", 3, ("does not know this path", "HTTP 404", "leave the path out")),
    ],
)
def test_http_instead_of_a_socket(
    words: tuple[str, ...], status: str, code: int, parts: tuple[str, ...]
):
    """A web server is not a feed: the status is told, and no redirect is followed."""
    with http(status, headers=b"Location: ws://127.0.0.1:9/\r\n") as server:
        result = livecli(*words, "--url", server.url)

    ends_with(result, code, server.url, *parts)
    assert server.connections == 1


def test_a_server_in_trouble_is_tried_again():
    """503 is a bad minute and no answer: it counts as an outage."""
    with http("503 Service Unavailable") as server:
        result = livecli("tail", "7", "--url", server.url, "--no-reconnect")

    ends_with(result, 3, "gave up", "HTTP 503")


@pytest.mark.parametrize("words", [("tail", "7"), ("ping",)])
@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00\xff" * 500,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: wrong\r\n\r\n",
        b"HTTP/1.1 200 " + b"x" * 100_000,
    ],
    ids=["ssh", "noise", "wrong-accept", "endless-line"],
)
def test_garbage_is_no_websocket_server(words: tuple[str, ...], data: bytes):
    """Another program on the port is recognised as such, at once and in one sentence."""
    with answering(data) as server:
        result = livecli(*words, "--url", server.url)

    ends_with(result, 3, server.url, "what answers is no WebSocket server", "check --url")
    assert len(result.stderr) < 400


def test_a_server_that_hangs_up_or_is_mute():
    """Silence has a limit, and a connection that ends without a word is said to."""
    with answering(b"") as server:
        ends_with(livecli("ping", "--url", server.url), 3, server.url, "; check --url")
    with mute() as server:
        result = livecli("ping", "--url", server.url, "-w", "0.3")
        ends_with(result, 3, server.url, "no answer in time", "check --url")


# Matches that cannot be had


@pytest.mark.parametrize(
    ("match", "parts"),
    [
        ("204848", ("match 204848", "no live data", "not_tracked", "try again")),
        ("tennis:36834", ("match tennis:36834", "no live data", "not_tracked")),
        ("999", ("match 999", "knows no such match", "bad_event_id")),
    ],
)
def test_a_refused_match_ends_that_match_only(match: str, parts: tuple[str, ...], service: Served):
    """The others go on; alone, there is nothing left, which is code 1."""
    both = livecli("tail", match, "204849", "-c", "1", env=service.env)
    alone = livecli("tail", match, env=service.env)

    assert both.code == 0
    assert [f["event_id"] for f in both.frames] == [204849]
    assert alone.code == 1
    assert alone.stdout == b""
    refusal, end = alone.said
    assert end.startswith("no match left to follow: ")
    assert [part for part in parts if part not in refusal] == []


def test_a_bookmaker_that_is_unknown_is_left_out(service: Served):
    """The match is followed all the same, and that is said once."""
    result = livecli("tail", "204849", "--bookmaker", "nobody", "-c", "1", env=service.env)

    assert result.code == 0
    assert len(result.frames) == 1
    assert result.said == ["bookmaker nobody: refused (unknown_bookmaker); following without it"]


# Frames that are none


DEEP = b'{"type":"event","event_id":7,"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}"


def text(data: bytes) -> bytes:
    return json.dumps({"type": "_text", "text": data.decode()}, separators=(",", ":")).encode()


def binary(data: bytes) -> bytes:
    return b'{"type":"_binary","base64":"%b"}' % b64encode(data)


@pytest.mark.parametrize(
    ("move", "line"),
    [
        (Text(b"good evening"), text(b"good evening")),
        (Text(b'{"type":"event",'), text(b'{"type":"event",')),
        (Text(b""), text(b"")),
        (Text(b'[{"type":"event","event_id":7}]'), text(b'[{"type":"event","event_id":7}]')),
        (Text(b"42"), text(b"42")),
        (Text(b"null"), text(b"null")),
        (Text(b"NaN"), text(b"NaN")),
        (Text(b'{"type":"_gap","event_id":7}'), text(b'{"type":"_gap","event_id":7}')),
        (Text(DEEP), text(DEEP)),
        (Text(b'{"type":"\xff\xfe"}'), binary(b'{"type":"\xff\xfe"}')),
        (Binary(b"\x00\x01\x02"), binary(b"\x00\x01\x02")),
        (Binary(BEFORE), binary(BEFORE)),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_is_no_frame_is_passed_on_whole_and_said_once(move: Text | Binary, line: bytes):
    """Nothing is lost, nothing breaks, every line stays a JSON object, and the feed goes on."""
    with hostile(Text(BEFORE), move, move, Text(AFTER)) as feed:
        result = livecli("tail", "7", "--url", feed.url, "-c", "5")

    kind = json.loads(line)["type"]
    assert result.code == 0
    assert result.lines == [subscribed(7), BEFORE, line, line, AFTER]
    assert result.frames[2] == json.loads(line)
    assert result.said == [
        f"socket 1: a message that is no JSON object of the feed; passed on as {kind} (said once)"
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"{}", b"{}"),
        (b'{"event_id":7}', b'{"event_id":7}'),
        (b'{"type":null}', b'{"type":null}'),
        (b'{"type":["event"],"event_id":"7"}', b'{"type":["event"],"event_id":"7"}'),
        (b'{"type":"new_kind","event_id":9}', b'{"type":"new_kind","event_id":9}'),
        (b'{"type":"event","event_id":1e400}', b'{"type":"event","event_id":1e400}'),
        (b'{\r\n "type":"event"\n}\n', b'{   "type":"event" }'),
        (b'{"type":"subscribed","event_id":{}}', b'{"type":"subscribed","event_id":{}}'),
        (b'{"type":"event","event_id":7,"a":"\\u0000\\ud800"}', None),
    ],
)
def test_odd_objects_pass(data: bytes, line: bytes | None):
    """No type, no id, unknown types, ids of any kind: passed through, never a crash."""
    with hostile(Text(BEFORE), Text(data), Text(AFTER)) as feed:
        result = livecli("tail", "7", "--url", feed.url, "-c", "4")

    assert result.code == 0
    assert len(result.frames) == 4
    assert [result.lines[i] for i in (0, 1, 3)] == [subscribed(7), BEFORE, AFTER]
    if line is not None:
        assert result.lines[2] == line


@pytest.mark.parametrize(
    "refusal",
    [
        b'{"type":"error"}',
        b'{"type":"error","code":["x"],"message":7,"event_id":7}',
        b'{"type":"error","code":"\\u001b[2J\\u202e","event_id":7}',
        b'{"type":"error","code":"' + b"x" * 100_000 + b'"}',
    ],
    ids=["bare", "kinds", "escapes", "long"],
)
def test_odd_errors_are_said_and_do_no_harm(refusal: bytes):
    """The words of a refusal are the feed's: they are cut and made harmless, and we go on."""
    with hostile(Text(refusal), Text(AFTER)) as feed:
        result = livecli("tail", "7", "--url", feed.url, "-c", "2")

    assert result.code == 0
    assert result.lines == [subscribed(7), AFTER]
    (sentence,) = result.said
    assert "the service says" in sentence
    assert sentence.isprintable()
    assert len(sentence) <= 1100


# Connections that break


TOO_BIG = 20 * 2**20


@pytest.mark.parametrize(
    ("move", "parts"),
    [
        (Text(b'"' + b"x" * TOO_BIG + b'"'), ("a message over 16 MiB", "1009")),
        (Raw(b"\x81\x7f" + (2**62).to_bytes(8, "big")), ("a message over 16 MiB", "1009")),
        (Raw(b"\xff" * 40), ("connection",)),
        (Raw(b"\x80\x01x"), ("connection",)),
        (Raw(b"\x83\x00"), ("connection",)),
        (Close(1001, "going"), ("the connection was closed (1001, going)",)),
        (Close(1012), ("the connection was closed (1012)",)),
        (Close(4999, "\u202e\u001b[2J"), ("the connection was closed (4999",)),
        (Cut(), ("the connection was lost",)),
    ],
    ids=["20MB", "4EB", "noise", "continuation", "opcode", "1001", "1012", "escapes", "cut"],
)
def test_a_broken_connection_is_said_and_what_came_before_is_out(
    move: Text | Raw | Close | Cut, parts: tuple[str, ...]
):
    """Without reconnecting the end is code 3; the frames that arrived are all on stdout."""
    with hostile(Text(BEFORE), Text(BEFORE), move) as feed:
        result = livecli("tail", "7", "--url", feed.url, "--no-reconnect")

    gap, summary, sentence = result.said
    assert [part for part in parts if part not in sentence] == []
    assert gap.startswith("match 7: gap of ")
    assert "1 gap," in summary
    assert sentence.startswith(f"{feed.url}: gave up: ")
    assert sentence.isprintable()
    assert result.lines == [subscribed(7), BEFORE, BEFORE]
    assert result.code == 3


def test_a_frame_of_many_megabytes_passes():
    """Big is not too big: 15 MB arrive whole, byte for byte, also through a pipe."""
    big = b'{"type":"event","event_id":7,"a":"' + b"x" * 15_000_000 + b'"}'
    with hostile(Text(big), Text(AFTER)) as feed:
        result = livecli("tail", "7", "--url", feed.url, "-c", "3")

    assert result.lines == [subscribed(7), big, AFTER]
    assert (result.code, result.stderr) == (0, "")


def test_noise_never_crashes_it():
    """Random bytes after the handshake end a connection, never the program with a traceback."""
    with hostile(Raw(os.urandom(4096)), Cut()) as feed:
        result = livecli("tail", "7", "--url", feed.url, "--no-reconnect")

    assert result.code == 3
    assert "Traceback" not in result.stderr
    assert result.lines[0] == subscribed(7)
    assert len(result.frames) >= 1
