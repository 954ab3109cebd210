"""What comes from the feed is not trusted: with the terminal, with memory, with the token.

Each attack meets a bound, the bound is said in one sentence, and the program never needs 200 MB.
"""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import tty
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from support import in_process
from support.hostile import (
    Close,
    Cut,
    Drip,
    Flood,
    Fragments,
    Move,
    Raw,
    Stream,
    Text,
    answering,
    dripping,
    hostile,
    http,
    mute,
    subscribed,
)
from support.program import (
    COMMAND,
    NOTHING,
    PATIENCE_S,
    ROOT,
    Result,
    environment,
    following,
    livecli,
)


MOST_MB = 200
BEFORE = b'{"type":"event","event_id":7,"minute":1}'
AFTER = b'{"type":"event","event_id":7,"minute":2}'
FOLLOWED = subscribed(7)
ODD = "socket 1: a message that is no JSON object of the feed; passed on as {} (said once)"
FULL = 16 * 2**20 - 100  # nearly the largest message

# Between us and the program, because a child's peak begins with that of the process it came from.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
with open(sys.argv[1], "w") as file:
    file.write(str(peak / 2**20))
os._exit(os.waitstatus_to_exitcode(status) & 255)
"""


class Measured(NamedTuple):
    """How a run ended, and the most memory that it had."""

    result: Result
    peak_mb: float


def measured(*words: str, stdout: int | None = None, timeout: float = PATIENCE_S * 2) -> Measured:
    """Run to the end; what is printed goes into a file, or to `stdout`."""
    with tempfile.TemporaryDirectory() as folder:
        peak, out, err = (Path(folder) / name for name in ("peak", "out", "err"))
        with out.open("wb") as out_file, err.open("wb") as err_file:
            process = subprocess.Popen(
                [sys.executable, "-ISc", MEASURE, str(peak), *COMMAND, *words],
                stdin=subprocess.DEVNULL,
                stdout=out_file if stdout is None else stdout,
                stderr=err_file,
                env=environment(),
                cwd=ROOT,
                start_new_session=True,
            )
            try:
                code = process.wait(timeout)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait(PATIENCE_S)
        result = Result(out.read_bytes(), err.read_text(), code)
        return Measured(result, float(peak.read_text()))


def attacked(*moves: Move, words: Iterable[str] = (), most_mb: int = MOST_MB) -> Result:
    """`tail` under `moves`, after which the connection ends; no traceback, not too much memory."""
    with hostile(*moves, Cut()) as feed:
        done = measured("tail", "7", "--url", feed.url, "--no-reconnect", *words)

    assert done.result.code == 3, done.result.stderr
    assert "Traceback" not in done.result.stderr
    assert done.peak_mb < most_mb
    return done.result


def frame(data: bytes, first: int = 0x81) -> bytes:
    """One frame of a server, its first byte as given."""
    size = len(data)
    if size < 126:
        return bytes((first, size)) + data
    if size < 2**16:
        return bytes((first, 126)) + size.to_bytes(2) + data
    return bytes((first, 127)) + size.to_bytes(8) + data


def numbered(text: bytes, count: int) -> Stream:
    """`count` messages, each with its number in the place of `%d`, a thousand in one packet."""

    def make() -> Iterator[bytes]:
        for first in range(0, count, 1000):
            yield b"".join(
                [frame(text.replace(b"%d", b"%d" % n)) for n in range(first, first + 1000)]
            )

    return Stream(make)


# Terminals

# ESC [, CSI as one character, a link (OSC 8), the clipboard (OSC 52), right to left, and the rest.
ATTACK = (
    "\x1b[2J\x1b[31m|\x9b2J|\x1b]8;;http://evil.invalid/\x1b\\click\x1b]8;;\x1b\\|"
    "\x1b]52;c;ZXZpbA==\x07|\x9d52;c;ZXZpbA==\x9c|\u202eevil\u2066|\u200b\u2028\u2029|\x00\x08\x7f\r\n"
)
LEGAL = "".join(char for char in ATTACK if char >= " ")  # JSON forbids the others in strings
SAFE = re.compile(r"[^\x1b\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]*")
COLORS = re.compile(r"\x1b\[[0-9;]*m")


def bodies(x: str) -> list[dict[str, object]]:
    """Every type of frame with `x` in every string that is shown of it, and in its keys."""
    team = {"id": 1, "name": x, "short_name": x}
    return [
        {"type": "event", "event_id": 7, "home": team, "away": team, "status": x, "period": x},
        {"type": "event", "event_id": 7, "sport": x, "home": x, "away": x, "score": x, "minute": x},
        {"type": "livedata", "event_id": 7, "situation": x, "commentary": x, "team": x},
        {
            "type": "action",
            "event_id": 7,
            "action_type": x,
            "player": {"name": x},
            "qualifiers": [x, x],
            "commentary": x,
            "period": x,
            "tid": x,
        },
        {"type": "odds_book", "event_id": 7, "bookmaker_slug": x, "markets": {x: {x: 1.5}}, x: x},
        {"type": "score", "event_id": 7, "sport": "tennis", "point": x, "server": x, "status": x},
        {"type": "score", "event_id": 7, "sets": [{"home": x, "away": x}], "score": {"point": x}},
        {"type": "subscribed", "event_id": 7, "source": x, "sport": x, "event": {"home": team}},
        {"type": "error", "event_id": 7, "code": x, "message": x},
        {"type": "error", "code": "bad_action", "message": x},
        {"type": "unsubscribed", "event_id": 7, "why": x},
        {"type": "pong", x: x},
        {"type": x, "event_id": 7, x: {x: [x]}},
        {x: x},
    ]


def attacks() -> list[Move]:
    """The attack escaped by JSON, as it is (C1 and bidi are legal so), and in what is no JSON."""
    escaped = [json.dumps(body) for body in bodies(ATTACK)]
    plain = [json.dumps(body, ensure_ascii=False) for body in bodies(LEGAL)]
    texts = [Text(text.encode()) for text in (*escaped, *plain, ATTACK)]
    return [*texts, Text(b"\x1b]0;\xff\x9b\x07")]


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal that changes nothing: ours, and the program's."""
    ours, its = pty.openpty()
    tty.setraw(its)
    try:
        yield ours, its
    finally:
        os.close(ours)
        with suppress(OSError):
            os.close(its)


def on_screen(*words: str) -> tuple[str, str]:
    """What a terminal gets from stdout, and what stderr says."""
    with terminal() as (ours, its), tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [*COMMAND, *words], stdout=its, stderr=err, stdin=subprocess.DEVNULL, env=environment()
        )
        os.close(its)
        shown = b""
        with suppress(OSError):  # how Linux says that nobody writes any more
            while piece := os.read(ours, 65536):
                shown += piece
        process.wait(PATIENCE_S)
        err.seek(0)
        return shown.decode(), err.read().decode()


@pytest.mark.parametrize(
    ("look", "color"),
    [
        ("ndjson", "never"),
        ("line", "never"),
        ("line", "always"),
        ("json", "never"),
        ("json", "always"),
    ],
)
def test_nothing_of_the_feed_acts_on_a_terminal(look: str, color: str):
    """C0, C1, OSC 8 and 52, bidi in any string: not one reaches the screen, on stdout or stderr."""
    known = "event,livedata,action,odds_book,score,subscribed,error,unsubscribed,pong,_text,_binary"
    types = ("-t", known) if color == "always" else ()
    words = ("-f", look, "--color", color, "-v", "--no-reconnect", *types)
    with hostile(*attacks(), Close(4999, "\x1b[2J\x9b\u202e")) as feed:
        shown, said = on_screen("tail", "7", "--url", feed.url, *words)

    assert shown.count("\n") >= 20
    assert SAFE.fullmatch(COLORS.sub("", shown) if color == "always" else shown)
    assert SAFE.fullmatch(said)
    assert "4999" in said


def test_a_pipe_gets_the_very_bytes():
    """Nothing is altered where no terminal is: the same frames, as they came."""
    texts = [Text(b'{"a":"\x7f\xc2\x9b2J\xe2\x80\xae"}'), Text(b'{"a":"\\u001b[2J"}')]
    with hostile(*texts) as feed:
        result = livecli("tail", "7", "--url", feed.url, "-c", "3")

    assert result.lines == [FOLLOWED, *(text.data for text in texts)]


@pytest.mark.parametrize("words", [("tail", "7", "-v"), ("ping",)])
def test_a_handshake_cannot_act_on_a_terminal(words: tuple[str, ...]):
    """Headers of the answer are quoted where they are wrong, and made harmless."""
    answer = b"HTTP/1.1 101 Ok\r\nUpgrade: \x9b2J\xe2\x80\xae\xc2\x9d52\r\nConnection: x\r\n\r\n"
    with answering(answer) as feed:
        result = in_process.livecli(*words, "--url", feed.url)

    assert result.code == 3
    assert SAFE.fullmatch(result.stderr)
    assert "what answers is no WebSocket server" in result.stderr


# Sizes


TOO_BIG = "gave up: a message over 16 MiB; the connection was closed (1009)"


def test_a_frame_of_a_hundred_megabytes():
    """Its head is enough to refuse it; what came before is printed, the rest is never kept."""
    head = b"\x81\x7f" + (100 * 2**20).to_bytes(8)
    result = attacked(Text(BEFORE), Raw(head), Flood(b"x" * 2**16, 1600), words=("-v",))

    assert result.lines == [FOLLOWED, BEFORE]
    assert TOO_BIG in result.stderr


def test_a_message_of_a_hundred_megabytes_in_fragments():
    """The bound holds for their sum."""
    first, more = frame(b"x" * 2**20, 0x01), frame(b"x" * 2**20, 0x00)
    result = attacked(Text(BEFORE), Raw(first), Flood(more, 100))

    assert result.lines == [FOLLOWED, BEFORE]
    assert TOO_BIG in result.stderr


def test_a_message_in_half_a_million_fragments(long: bool):
    """Tiny and empty fragments weigh no more than what is in them."""
    pairs, most_mb = (250_000, 50) if long else (80_000, 40)
    pieces = Flood(b"\x00\x02  \x00\x00", pairs)
    result = attacked(Raw(b"\x01\x01{"), pieces, Raw(b"\x80\x01}"), Text(AFTER), most_mb=most_mb)

    assert result.lines == [FOLLOWED, b"{" + b" " * 2 * pairs + b"}", AFTER]


BIGGEST = {
    "a string": lambda: b'{"a":"' + b"x" * FULL + b'"}',
    "a wide string": lambda: b'{"a":"' + b"x" * FULL + "ж".encode() + b'"}',
    "values": lambda: b'{"a":[' + b"[0]," * 70_000 + b'0],"b":"' + b"x" * (FULL - 300_000) + b'"}',
}


@pytest.mark.parametrize(
    ("kind", "look"),
    [*((kind, "ndjson") for kind in BIGGEST), ("a wide string", "line"), ("values", "json")],
)
def test_the_largest_frames_one_after_the_other(kind: str, look: str, long: bool):
    """16 MiB each, as heavy as they may be when decoded: they all pass."""
    data = BIGGEST[kind]()
    count = 12 if long else 2
    result = attacked(*[Raw(frame(data))] * count, Text(AFTER), words=("-f", look))

    if look == "ndjson":
        assert result.lines == [FOLLOWED, *[data] * count, AFTER]
    assert "passed on as" not in result.stderr


@pytest.mark.parametrize("kind", ["a wide string", "values"])
def test_the_largest_frames_and_a_reader_that_takes_none(kind: str):
    """What waits is bounded by --buffer, and reading stops."""
    data = BIGGEST[kind]()
    reading, writing = os.pipe()
    with hostile(*[Raw(frame(data))] * 12) as feed:
        words = ("tail", "7", "--url", feed.url, "--duration", "1s")
        done = measured(*words, stdout=writing)
    os.close(writing)
    os.close(reading)

    assert done.result.code == 0
    assert done.peak_mb < MOST_MB


def test_large_frames_of_merged_captures(tmp_path: Path):
    """A few of them are in memory, however many there are."""
    capture = tmp_path / "large.ndjson"
    capture.write_bytes((b'{"a":"' + b"x" * 2**22 + b'"}\n') * 16)
    done = measured("cat", str(capture), "--merge")

    assert done.result.code == 0
    assert done.peak_mb < 120


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"[" * FULL,
        lambda: b'{"a":[' + b"[0]," * (FULL // 4) + b"0]}",
        lambda: b'{"a":[' + b"{}," * (FULL // 3) + b"0]}",
        lambda: b'{"type":"' + b"x" * (FULL - 20) + "\U0001f600".encode() + b'"}',
        lambda: b"\x01" * FULL,
        lambda: b'"' * FULL,
        lambda: b"x" * FULL + "\U0001f600".encode(),
    ],
    ids=["deep", "lists", "objects", "wide", "controls", "quotes", "text"],
)
def test_what_would_outgrow_memory_is_passed_on_undecoded(made: Callable[[], bytes], long: bool):
    """16 MiB that would weigh hundreds decoded or escaped: whole, in base64, and said."""
    data, count = made(), 6 if long else 1
    result = attacked(*[Raw(frame(data))] * count, Text(AFTER), words=("-f", "line"))

    assert ODD.format("_binary") in result.said
    assert [b"base64" in line for line in result.lines] == [False, *[True] * count, False]


def test_strings_of_a_million_escapes():
    """What is just small enough to be text: six megabytes of escapes each."""
    data = b"\x01" * (2**20 - 10)
    result = attacked(*[Raw(frame(data))] * 4, words=("-f", "json"))

    assert result.stdout.count(b"\\u0001") == 4 * len(data)


def test_a_screen_is_spared_megabytes_of_escapes():
    """On a terminal a byte may become six; a text of megabytes is shown without its oddities."""
    with hostile(Raw(frame(b'{"a":"' + b"\x7f" * 2**21 + b'"}')), Cut()) as feed:
        shown, _ = on_screen("tail", "7", "--url", feed.url, "-f", "ndjson", "--no-reconnect")

    assert shown.splitlines()[1] == '{"a":"' + "?" * 2**21 + '"}'


# Odd JSON


def test_deep_json_long_numbers_and_repeated_keys():
    """10,000 levels are passed on as text, 5,000 digits stay; of repeated keys the last counts."""
    deep = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
    long = b'{"type":"event","event_id":7,"minute":' + b"9" * 5000 + b"}"
    quoted = b'{"type":"event","event_id":"' + b"9" * 5000 + b'","minute":"' + b"9" * 5000 + b'"}'
    twice = b'{"type":"odds","type":"event","event_id":8,"event_id":7,"a":1,"a":2}'
    moves = [Text(data) for data in (deep, long, quoted, twice)]
    plain = attacked(*moves)
    shown = attacked(*moves, words=("-f", "line"))
    chosen = attacked(*moves, words=("-t", "event"))

    assert json.loads(plain.lines[1])["text"] == deep.decode()
    assert plain.lines[2:] == [long, quoted, twice]
    assert len(shown.lines) == 5
    assert max(map(len, shown.lines)) < 300
    assert chosen.lines == [long, quoted, twice]
    assert ODD.format("_text") in plain.said


def test_names_and_numbers_of_any_kind_are_compared():
    """--dedupe looks at ids and types of actions, whatever the feed puts there."""
    odd = [b"[" * 1015 + b"]" * 1015, b"{}", b"1e300", b"null", b'"' + b"x" * 2**20 + b'"']
    texts = [b'{"type":"action","evid":%b,"action_type":%b}' % (a, b) for a in odd for b in odd]
    result = attacked(*[Text(each) for each in texts for _ in range(3)], words=("--dedupe",))

    assert len(result.lines) == 1 + len(texts)


# Floods


def test_a_million_matches(long: bool):
    """Ids, names, clocks: what is remembered is bounded, everything passes, nothing is followed."""
    text = b'{"type":"event","event_id":%d,"home":{"name":"A%d"},"away":"B","minute":5}'
    matches, most_mb = (1_000_000, 120) if long else (100_000, 65)
    named = 100_000 if long else 12_000  # more than are remembered with their names
    plain = attacked(numbered(text, matches), words=("--dedupe",), most_mb=most_mb)
    shown = attacked(numbered(text, named), words=("-f", "line"))

    assert len(plain.lines) == matches + 1
    assert plain.lines[-1].startswith(b'{"type":"event","event_id":%d,' % (matches - 1))
    assert len(shown.lines) == named + 1


def test_shoot_outs_of_thousands_of_matches(long: bool):
    """Kicks are counted for a hundred matches at once, a hundred kicks each."""
    text = (
        b'{"type":"action","event_id":%d,"action_type":"goal","period":"P","team":"home","tid":%d}'
    )
    result = attacked(numbered(text, 30_000 if long else 10_000), words=("-f", "line"))

    assert result.lines[-1].endswith("1–0 on penalties".encode())


def test_types_without_end_are_counted_together():
    """The summary names a hundred types."""
    result = attacked(numbered(b'{"type":"t%d"}', 50_000), most_mb=80)

    assert "(others) 49901" in result.stderr
    assert len(result.stderr) < 3000


def test_acknowledgements_that_nobody_asked_for():
    """They pass, are said once, and follow nothing; the match that was asked for goes on."""
    text = b'{"type":"subscribed","event_id":1%d,"sport":"football"}'
    result = attacked(numbered(text, 20_000), Text(AFTER))

    said = [line for line in result.said if "subscribed, but not asked for" in line]
    assert said == ["match 10: subscribed, but not asked for (said once)"]
    assert [line for line in result.said if line.startswith("match") and "gap of" in line][1:] == []
    assert len(result.lines) == 20_002


def test_errors_without_end_are_said_a_hundred_times():
    """The screen is not flooded, and the frames can be had."""
    text = b'{"type":"error","code":"c%d","event_id":%d}'
    result = attacked(numbered(text, 20_000), words=("-t", "error"))
    last = (
        "the service sends error after error: after 100 of them no more are said; "
        "-t error prints them all"
    )

    assert len([line for line in result.said if "the service says" in line]) == 100
    assert last in result.said
    assert len(result.lines) == 20_000


def test_errors_of_megabytes_are_cut():
    """A code is a word: eighty characters of it are said."""
    error = b'{"type":"error","code":"' + b"x" * (FULL - 50) + b'"}'
    result = attacked(*[Raw(frame(error))] * 6)

    assert [line for line in result.said if "the service says" in line] == [
        f"the service says {'x' * 80}; going on"
    ] * 6


def test_empty_messages_in_a_flood(long: bool):
    """Two bytes each: what they become weighs little, and each is one record."""
    count, most_mb = (60_000, 80) if long else (20_000, 50)
    result = attacked(Flood(b"\x81\x00", count), words=("-f", "json"), most_mb=most_mb)

    assert result.stdout.count(b'"_text"') == count


def test_pings_in_a_flood_are_answered(long: bool):
    """The peer that reads our pongs gets them all, and the frames behind them pass."""
    pings = Flood(frame(b"x" * 125, 0x89), 100_000 if long else 30_000)
    with hostile(pings, Text(AFTER)) as feed:
        done = measured("tail", "7", "--url", feed.url, "-c", "2")

    assert done.result.lines == [FOLLOWED, AFTER]
    assert (done.result.code, done.result.stderr) == (0, "")
    assert done.peak_mb < 60


def test_pings_of_a_peer_that_reads_no_answer_have_an_end():
    """A megabyte of pongs may wait; then the connection is given up, and the next one is tried."""
    moves = (Text(BEFORE), Flood(frame(b"x" * 125, 0x89), 400_000, reads=False))
    result = attacked(*moves, words=("-v",))

    assert result.lines == [FOLLOWED, BEFORE]
    assert (
        "gave up: the connection was closed (1008, it does not read our answers)" in result.stderr
    )


# Slowness


@pytest.mark.parametrize(
    "slow",
    [
        Drip(b"\x01\x01x" + b"\x00\x01y" * 1000, 0.02),
        Raw(frame(AFTER)[:-1]),
        Raw(b"\x81\x7f" + (2**20).to_bytes(8)),
        Raw(b"\x01\x01{"),
    ],
    ids=["drip", "cut", "announced", "fragment"],
)
def test_a_message_that_never_ends_is_silence(slow: Move):
    """A byte a second is not life: without a whole message for 90 s the connection is given up."""
    words = ("--no-reconnect", "--patience", "0.01", "-v")
    with hostile(Text(FOLLOWED), Text(BEFORE), slow, acknowledges=False) as feed:
        done = measured("tail", "7", "--url", feed.url, *words)

    assert done.result.lines == [FOLLOWED, BEFORE]
    assert "gave up: silent for 0.9 s" in done.result.stderr
    assert done.result.code == 3
    assert done.peak_mb < MOST_MB


@pytest.mark.parametrize(
    ("head", "again"),
    [
        (b"HTTP/1.1 101 ", b"H"),
        (b"HTTP/1.1 101 Switching Protocols\r\n", b"A: b\r\n"),
    ],
    ids=["status", "headers"],
)
def test_an_upgrade_that_never_ends_is_given_up(head: bytes, again: bytes):
    """Twenty seconds for all of it, however busy the server looks."""
    words = ("--no-reconnect", "--patience", "0.02")
    with dripping(head, again, 0.02) as feed:
        done = measured("tail", "7", "--url", feed.url, *words)
        ping = livecli("ping", "--url", feed.url, "-w", "0.3")

    for result in (done.result, ping):
        assert result.code == 3
        assert "no answer in time" in result.stderr
    assert done.peak_mb < MOST_MB


def test_an_upgrade_that_never_begins_is_given_up():
    """Accepting a connection is no answer."""
    with mute() as feed:
        result = livecli("tail", "7", "--url", feed.url, "--no-reconnect", "--patience", "0.02")

    assert result.code == 3
    assert result.said == [
        f"{feed.url}: gave up: no answer in time; is the network up, and --url right?"
    ]


def test_an_answer_of_many_megabytes_is_not_read():
    """Headers without end, and a page instead of an upgrade: its status is what counts."""
    lines = b"HTTP/1.1 101 Ok\r\n" + b"A: b\r\n" * 100_000
    page = b"\r\nContent-Length: 5242880\r\n\r\n" + b"x" * 5 * 2**20
    chunked = b"\r\nTransfer-Encoding: gzip\r\n\r\n" + b"x" * 2**20
    for answer, code, said in (
        (lines, 3, "what answers is no WebSocket server"),
        (b"HTTP/1.1 200 OK" + page, 3, "it answers HTTP, not WebSocket"),
        (b"HTTP/1.1 401 Unauthorized" + page, 4, "the token is missing"),
        (b"HTTP/1.1 403 Forbidden" + chunked, 4, "the token is missing"),
    ):
        with answering(answer) as feed:
            done = measured("tail", "7", "--url", feed.url, "--no-reconnect")

        assert done.result.code == code
        assert said in done.result.stderr
        assert done.peak_mb < 60


# What a WebSocket library leaves to its caller


@pytest.mark.parametrize(
    ("move", "lines"),
    [
        (Fragments((b'{"a":', b"1", b"}")), [b'{"a":1}']),
        (Fragments((b'{"a":"\xd0', b'\xb6"}')), ['{"a":"ж"}'.encode()]),
        (Raw(b"\x01\x00\x80\x00"), [b'{"type":"_text","text":""}']),
        (
            Raw(b"\x81\x00\x82\x00"),
            [b'{"type":"_text","text":""}', b'{"type":"_binary","base64":""}'],
        ),
    ],
    ids=["pieces", "character", "empty fragments", "empty"],
)
def test_fragments_and_empty_messages(move: Move, lines: list[bytes]):
    """With pings and pongs between them; a character may be cut in two."""
    with hostile(move, Text(AFTER)) as feed:
        result = in_process.livecli("tail", "7", "--url", feed.url, "-c", str(2 + len(lines)))

    assert result.lines == [FOLLOWED, *lines, AFTER]
    assert result.code == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x01\x01{\x88\x02\x03\xe8", "the connection was closed (1000)"),
        (b"\x01\x01{\x88\x02\x11\x31", "the token is missing, wrong or expired"),
        (b"\x88\x02\x03\xed", "1002, it broke the WebSocket protocol: invalid status code"),
        (b"\x88\x04\x03\xe8\xff\xff", "1007, its reason for closing is no text"),
        (b"\x81\x81\0\0\0\0x", "1002, it broke the WebSocket protocol: incorrect masking"),
        (b"\xc1\x01x", "1002, it broke the WebSocket protocol: reserved bits must be 0"),
        (b"\x09\x00", "1002, it broke the WebSocket protocol: fragmented control frame"),
    ],
    ids=["close", "refused", "code", "text", "masked", "reserved", "control"],
)
def test_ends_in_the_middle(data: bytes, reason: str):
    """A close within a message counts; a broken protocol is named; nothing after it is printed."""
    with hostile(Text(BEFORE), Raw(data), Text(AFTER), Cut()) as feed:
        result = in_process.livecli("tail", "7", "--url", feed.url, "--no-reconnect")

    assert result.lines == [FOLLOWED, BEFORE]
    assert reason in result.said[-1]
    assert result.code == (4 if "token" in reason else 3)


# The token


TOKEN = "0123456789abcdef+/=%&? secret"
LOUD = {"PYTHONASYNCIODEBUG": "1", "PYTHONDEVMODE": "1", "WEBSOCKETS_MAX_LOG_SIZE": "9999"}
WAYS = [("--auth", "query"), ("--auth", "subprotocol")]
COMMANDS = [("tail", "7", "-vvv", "--no-reconnect"), ("ping", "-c", "1")]


@pytest.fixture
def logging_on(tmp_path: Path) -> Mapping[str, str]:
    """An environment in which every logger of every library writes all that it knows to stderr."""
    (tmp_path / "sitecustomize.py").write_text(
        "import logging\nlogging.basicConfig(level=logging.DEBUG)\n"
        "logging.getLogger('websockets').setLevel(logging.DEBUG)\n"
        "logging.getLogger('websockets.client').setLevel(logging.DEBUG)\n"
        "logging.getLogger('probe').debug('logging is on')\n"
    )
    return {**LOUD, "PYTHONPATH": str(tmp_path), "LIVECLI_TOKEN": TOKEN}


def keeps_the_secret(result: Result) -> bool:
    """Whether no spelling of the token is in what was printed."""
    return "0123456789abcdef" not in result.stdout.decode() + result.stderr


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", COMMANDS)
def test_no_debug_log_shows_the_token(
    words: tuple[str, ...], way: tuple[str, ...], logging_on: Mapping[str, str]
):
    """The socket library would log the request with its query and its headers."""
    if way[1] == "subprotocol":
        logging_on = {**logging_on, "LIVECLI_TOKEN": "0123456789abcdef"}
    with hostile(Close(1011, "boom"), after=1) as feed:
        result = livecli(
            *words, *(way if words[0] == "tail" else ()), "--url", feed.url, env=logging_on
        )
        sent = str(feed.requests[0])

    assert "0123456789abcdef" in sent
    assert "DEBUG:probe:logging is on" in result.stderr
    assert keeps_the_secret(result)


def test_no_log_of_the_service_shows_the_token(logging_on: Mapping[str, str]):
    """`serve` gets tokens in its requests, and logs none."""
    with following("serve", "--port", "0", "-vvv", env=logging_on) as service:
        url = service.line().decode().removeprefix("export LIVECLI_URL=")
        result = livecli("tail", "204849", "-c", "1", "--url", url, env={"LIVECLI_TOKEN": TOKEN})
        service.send(signal.SIGTERM)
        service.code()
        log = service.stderr

    assert result.code == 0
    assert "DEBUG:probe:logging is on" in log
    assert "0123456789abcdef" not in log


@pytest.mark.parametrize("words", COMMANDS)
def test_a_peer_that_repeats_the_token_makes_nobody_say_it(words: tuple[str, ...]):
    """It knows the token, and may put it into whatever we quote: a header, a code, a reason."""
    env = {"LIVECLI_TOKEN": TOKEN}
    echo = f"HTTP/1.1 101 Ok\r\nUpgrade: {TOKEN}\r\nConnection: Upgrade\r\n\r\n".encode()
    error = json.dumps({"type": "error", "code": f"no {TOKEN}"}).encode()
    results = []
    with answering(echo) as feed:
        results.append(in_process.livecli(*words, "--url", feed.url, env=env))
    moves = (Text(error), Close(1008, f"bad token {TOKEN}"))
    with hostile(*moves, acknowledges=False) as feed:
        results.append(in_process.livecli(*words, "--url", feed.url, env=env))

    assert [result.code for result in results] == [3, 3]
    assert all(map(keeps_the_secret, results))
    assert words[0] == "ping" or "the service says no ***" in results[1].stderr
    assert words[0] == "ping" or "closed (1008, bad token ***)" in results[1].stderr


def test_a_peer_that_repeats_both_subprotocols_makes_nobody_say_the_token():
    """`Sec-WebSocket-Protocol: token, TOKEN` is what a careless server answers."""
    token = "0123456789abcdef"
    words = ("tail", "7", "--auth", "subprotocol", "--no-reconnect")
    with hostile(headers={"Sec-WebSocket-Protocol": f"token, {token}"}) as feed:
        result = in_process.livecli(*words, "--url", feed.url, env={"LIVECLI_TOKEN": token})

    assert result.code == 3
    assert keeps_the_secret(result)
    assert "what answers is no WebSocket server" in result.stderr


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Later", "308 Now"])
def test_a_redirect_carries_the_token_nowhere(words: tuple[str, ...], status: str):
    """Nobody connects to where the answer points, on whatever scheme."""
    scheme = "ws" if status < "303" else "http"
    with hostile() as other:
        where = f"Location: {scheme}://127.0.0.1:{other.port}/?token={TOKEN}\r\n".encode()
        with http(status, headers=where) as feed:
            result = in_process.livecli(*words, "--url", feed.url, env={"LIVECLI_TOKEN": TOKEN})

        assert result.code == 3
        assert f"HTTP {status[:3]}" in result.stderr
        assert keeps_the_secret(result)
        assert (feed.connections, other.connections) == (1, 0)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc here")
def test_the_process_list_does_not_show_the_token(tmp_path: Path):
    """From a variable or a file it never becomes a word of the command."""
    path = tmp_path / "token"
    path.write_text(TOKEN)
    for words, env in (((), {"LIVECLI_TOKEN": TOKEN}), (("--token-file", str(path)), NOTHING)):
        with hostile() as feed, following("tail", "7", "--url", feed.url, *words, env=env) as run:
            run.line()
            listed = Path(f"/proc/{run.process.pid}/cmdline").read_bytes()
            name = Path(f"/proc/{run.process.pid}/comm").read_bytes()
        assert b"tail" in listed
        assert b"0123456789abcdef" not in listed + name
