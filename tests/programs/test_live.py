"""`livecli live` as a whole: what it prints, how it goes wrong, and the screen it shows anew."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from support.hostile import dead, http, looked_up, mute
from support.in_process import livecli
from support.program import COMMAND, PATIENCE_S, ROOT, Result, Served, environment, served, shell


HASTE = ("--patience", "0.05")  # half a second for an answer, which is many times what it takes
FOOTBALL = ["204849", "204850"]
TENNIS = ["tennis:36835"]
TOKEN = "0123456789abcdef"


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    """Two football matches, one of tennis, and one that the socket does not carry."""
    with served() as running:
        yield running


def live(service: Served, *words: str) -> Result:
    return livecli("live", *words, env=service.env)


def wrong(fault: str, *words: str) -> Result:
    """What is told by a service that does this wrong."""
    with served("--fault", f"list={fault}") as service:
        return livecli("live", "-f", "ids", *words, env={**service.env, "LIVECLI_TOKEN": TOKEN})


def told(result: Result) -> list[str]:
    return result.stdout.decode().split()


# What is printed


def test_a_table_has_a_line_a_match(service: Served):
    """Sport, id, league or tournament, who plays, score, clock, how it is carried; by sport."""
    head, *lines = live(service, "-f", "table").stdout.decode().splitlines()

    assert " ".join(head.split()) == "SPORT ID LEAGUE MATCH SCORE CLOCK SOCKET"
    cells = [re.split(r" {2,}", line) for line in lines]
    assert [row[:4] for row in cells] == [
        ["football", "204849", "Albrica Premier Division", "Arsenal – Chelsea"],
        ["football", "204850", "Sudmark Championship", "Plumstow Rovers – Harbourne Albion"],
        ["football", "204848", "Untracked League", "Unseen United – Dark Rovers"],
        ["tennis", "tennis:36835", "Roland Garros", "Djokovic, N. – Alcaraz, C."],
    ]
    assert [row[4:] for row in cells] == [
        ["0–0", "0'", "full"],
        ["0–0", "0'", "basic"],
        ["0–0", "0'", "-"],
        ["0-0", "set 1, 0-0", "?"],
    ]


def test_ids_are_those_that_can_be_followed(service: Served):
    """What the socket does not carry would be refused."""
    assert told(live(service, "-f", "ids")) == FOOTBALL + TENNIS


def test_ndjson_has_the_services_own_rows(service: Served):
    """In a pipe by default: every key of the row, and the sport behind them."""
    result = live(service)

    assert [(row["_sport"], row["id"]) for row in result.frames] == [
        ("football", 204849),
        ("football", 204850),
        ("football", 204848),
        ("tennis", 36835),
    ]
    assert result.frames[0]["home_team"] == "Arsenal"
    assert all(list(row)[-1] == "_sport" for row in result.frames)


def test_csv_has_one_set_of_columns_for_both_sports(service: Served):
    """Every reader of csv takes it."""
    text = live(service, "-f", "csv").stdout.decode()
    football, _, untracked, tennis = csv.DictReader(text.splitlines())

    assert (football["home"], football["home_id"], football["home_score"]) == ("Arsenal", "17", "0")
    assert (football["socket"], untracked["socket"], tennis["socket"]) == ("true", "false", "")
    assert (tennis["home"], tennis["league"]) == ("Djokovic, N.", "Roland Garros")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("--sport football", FOOTBALL),
        ("--sport tennis", TENNIS),
        ("--league ROLAND", TENNIS),
        ("--team chelsea --team djoko", ["204849", *TENNIS]),
        ("--team 1160", ["204850"]),
        ("--league albrica --team arsenal", ["204849"]),
    ],
)
def test_choosing(service: Served, words: str, ids: list[str]):
    """By sport, by league, by team."""
    assert told(live(service, "-f", "ids", *words.split())) == ids


def test_nothing_is_meant(service: Served):
    """It is said why, and it is no failure; a table has no head without a body."""
    dark = live(service, "-f", "ids", "--team", "dark rovers")

    assert (dark.stdout, dark.code) == (b"", 0)
    assert dark.said == [
        "-f ids: 1 match is live that the socket does not carry; -f table shows it"
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "--team arsnal --sport tennis",
            "no live match has a team like 'arsnal' (1 match is live)",
        ),
        (
            "--league serie --league 9 --sport football",
            "no live match is in a league like 'serie' or the league 9 (3 matches are live)",
        ),
        (
            "--league roland --team 17 --team x",
            "no live match in a league like 'roland' has a team like 'x' or the team 17 "
            "(4 matches are live)",
        ),
    ],
)
def test_nothing_is_like_what_was_typed(service: Served, words: str, sentence: str):
    """It names what was given, and how much there is to choose from."""
    result = live(service, "-f", "table", *words.split())

    assert (result.stdout, result.said, result.code) == (b"", [sentence], 0)


def test_ids_are_for_tail():
    """Both sports in one pipe, as the help says."""
    with served("--speed", "50") as service:
        line = "livecli live -f ids | livecli tail - --snapshot keep -t subscribed -c 3"
        result = shell(line, service.env)

    assert (result.code, result.stderr) == (0, "")
    assert {frame["event_id"] for frame in result.frames} == {204849, 204850, 36835}


def test_pages_are_followed_to_their_end():
    """Tennis comes fifty at a time."""
    with served("--matches", "240") as service:
        result = live(service, "-f", "ids", "--sport", "tennis", "-v")

    assert len(set(told(result))) == len(told(result)) > 50
    assert "?status=live&limit=50&offset=50: HTTP 200" in result.stderr


def test_the_demo_has_matches():
    """Without a token, and without a service of one's own."""
    result = livecli("live", "--demo", "-f", "ids", env={"LIVECLI_TOKEN": TOKEN})

    assert (told(result), result.stderr) == (FOOTBALL + TENNIS, "")


# How it goes wrong

WRONG = {
    "400": (3, "the service knows no parameter status (HTTP 400); report it"),
    "401": (4, "the token is missing, wrong or expired (HTTP 401); copy it again"),
    "403": (4, "the token may not read it (HTTP 403); see what your plan includes"),
    "404": (3, "the service has none at this address (HTTP 404); check --url"),
    "407": (3, "the proxy wants a login (HTTP 407); put user and password into HTTPS_PROXY"),
    "429~2h": (3, "asked too often (HTTP 429); not before "),
    "500": (3, "the service has trouble (HTTP 500); try again later"),
    "502": (3, "the service has trouble (HTTP 502); try again later"),
    "elsewhere": (3, "redirects to http://login.invalid, where the token must not go; if that is"),
    "garbage": (3, "what came is no JSON; check --url, or try again"),
    "html": (
        3,
        "a web page came in its place, as of a network that wants a login (HTTP 200); log in there",
    ),
    "slow": (3, "in 0.5 s; try again later"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_goes_wrong_with_one_list_is_said_and_the_other_goes_on(fault: str):
    """One sentence, with the next step; the code of what went wrong; never the token."""
    code, words = WRONG[fault]
    result = wrong(f"{fault},sport=tennis", *HASTE)
    (sentence,) = result.said

    assert sentence.startswith("tennis list: ")
    assert words in sentence
    assert (told(result), result.code) == (FOOTBALL, code)
    assert TOKEN not in result.stderr


@pytest.mark.parametrize("fault", ["401", "403", "500", "html"])
def test_what_goes_wrong_with_both_is_said_once(fault: str):
    """Nothing on stdout, one sentence, and the code."""
    code, words = WRONG[fault]
    result = wrong(fault, *HASTE)
    (sentence,) = result.said

    assert sentence.startswith("football and tennis lists: ")
    assert words in sentence
    assert (result.stdout, result.code) == (b"", code)


def test_without_the_sports_addon_there_is_football():
    """402 while the socket works: said, with the way around it, and no failure."""
    both, tennis = (wrong("402,sport=tennis", *only) for only in ((), ("--sport", "tennis")))

    for result in (both, tennis):
        (sentence,) = result.said
        assert "needs the Sports Addon, which is not active (HTTP 402)" in sentence
        assert "name matches yourself, as in tennis:36835" in sentence
    assert (told(both), both.code) == (FOOTBALL, 0)
    assert (told(tennis), tennis.code) == ([], 4)


def test_a_short_pause_is_obeyed():
    """429 with Retry-After: waited for, and said before."""
    started = time.monotonic()
    result = wrong("429~1s,times=1,sport=football", *HASTE)

    assert time.monotonic() - started > 1
    assert told(result) == FOOTBALL + TENNIS
    assert re.fullmatch(
        r"football list: asked too often \(HTTP 429\); not before .*Z; waiting", result.said[0]
    )
    assert (len(result.said), result.code) == (1, 0)


@pytest.mark.parametrize("fault", ["500,times=2", "garbage,times=2", "slow~200ms", "slow,times=1"])
def test_trouble_that_passes_is_none(fault: str):
    """Trouble twice, and an answer that takes its time."""
    result = wrong(fault, *HASTE)

    assert (told(result), result.said, result.code) == (FOOTBALL + TENNIS, [], 0)


def test_a_dead_address_hides_no_list(monkeypatch: pytest.MonkeyPatch):
    """Of a name with a broken IPv6, say: the next one is asked in the same time."""
    with served("--allow-host", "feed.invalid") as service, dead() as silent:
        looked_up(monkeypatch, silent, int(service.url.rpartition(":")[2]))
        words = ("--patience", "0.2", "--url", "ws://feed.invalid")
        result = livecli("live", "-f", "ids", *words)

    assert (told(result), result.stderr, result.code) == (FOOTBALL + TENNIS, "", 0)


@pytest.mark.parametrize(
    ("env", "code", "sentence"),
    [
        (
            {"HTTPS_PROXY": "socks5://h:1"},
            2,
            "the proxy cannot be used (HTTPS_PROXY: proxies of the kind socks5 are not supported); "
            "write it as http://HOST:PORT, or name this host in NO_PROXY",
        ),
        (
            {"SSL_CERT_FILE": "/nowhere/ca.pem"},
            2,
            "the certificates to trust cannot be read (SSL_CERT_FILE=/nowhere/ca.pem: no such file "
            "or directory); name a readable PEM file, or unset the variable",
        ),
    ],
)
def test_a_wrong_setting_is_told_as_for_sockets(
    env: dict[str, str], code: int, sentence: str, monkeypatch: pytest.MonkeyPatch
):
    """With the same words and the same code, of both lists at once, and without any token."""
    with mute() as server:
        looked_up(monkeypatch, server.port)
        env = {"LIVECLI_TOKEN": TOKEN, **env}
        result = livecli("live", "--url", "wss://feed.invalid", env=env)

    assert result.said == [f"football and tennis lists: https://feed.invalid: {sentence}"]
    assert (result.stdout, result.code) == (b"", code)


def test_v_tells_what_is_left():
    """Each question with its status, and the rate limits of each sport."""
    result = wrong("quota~12", "-v")

    assert "football list: 12 of 7500 requests left, renewed in 60 s" in result.said
    assert "tennis list: 12 of 7500 requests left, renewed in 60 s" in result.said
    assert any(re.fullmatch(r"GET http://.*/events/live/: HTTP 200", each) for each in result.said)


def test_a_token_is_sent_and_needed():
    """By the service that is asked, as for the sockets."""
    with served("--token", TOKEN) as service:
        without = live(service, "-f", "ids")
        with_it = livecli("live", "-f", "ids", env={**service.env, "LIVECLI_TOKEN": TOKEN})

    assert (told(without), without.code) == ([], 4)
    assert (told(with_it), with_it.stderr, with_it.code) == (FOOTBALL + TENNIS, "", 0)


def test_no_redirect_carries_the_token_away():
    """The other host hears nothing at all."""
    with http("200 OK", b"[]") as other:
        where = f"Location: http://localhost:{other.port}/\r\n".encode()
        with http("302 Found", b"", where) as here:
            env = {"LIVECLI_TOKEN": TOKEN}
            result = livecli("live", "--url", here.url, *HASTE, env=env)

    assert (result.stdout, result.code, other.connections) == (b"", 3, 0)


def test_the_official_host_is_not_asked_without_a_token():
    """Code 4, and how to get one."""
    result = livecli("live")

    assert result.code == 4
    assert "no token; get " in result.stderr


@pytest.mark.parametrize(
    "words",
    [("--watch",), ("--watch", "-f", "ids"), ("--demo", "--url", "ws://h"), ("--sport", "darts")],
)
def test_what_cannot_be_asked(words: tuple[str, ...]):
    """Found before anything is opened."""
    result = livecli("live", *words)

    assert (result.stdout, result.code) == (b"", 2)
    assert len(result.said) == 1


def test_a_closed_pipe_is_an_end_by_sigpipe():
    """As of every program that writes into `| head`."""
    result = shell("livecli live --demo -f csv | true; echo ${PIPESTATUS[0]}")

    assert (result.stdout, result.stderr) == (b"141\n", "")


# On a terminal


class Terminal:
    """What a program writes on a terminal of so many columns and lines."""

    def __init__(self, columns: int, lines: int) -> None:
        self.ours, self.its = pty.openpty()
        self.text = ""
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        termios.tcsetwinsize(self.ours, (lines, columns))

    def until(self, pattern: str) -> re.Match[str]:
        """Read until something is there, and forget what was before its end."""
        ends_at = time.monotonic() + PATIENCE_S
        while (found := re.search(pattern, self.text, re.DOTALL)) is None:
            left_s = max(0.0, ends_at - time.monotonic())
            assert select.select([self.ours], [], [], left_s)[0], self.text
            self.text += os.read(self.ours, 65536).decode()
        self.text = self.text[found.end() :]
        return found

    def rest(self) -> str:
        with suppress(OSError):  # how a terminal says that nobody writes to it any more
            while piece := os.read(self.ours, 65536):
                self.text += piece.decode()
        return self.text


@contextmanager
def on_terminal(
    *words: str, env: dict[str, str], columns: int = 100, lines: int = 30
) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    terminal = Terminal(columns, lines)
    process = subprocess.Popen(
        [*COMMAND, "live", *words],
        stdin=subprocess.DEVNULL,
        stdout=terminal.its,
        stderr=terminal.its,
        env=environment({"TERM": "xterm", **env}),
        cwd=ROOT,
    )
    os.close(terminal.its)
    try:
        yield terminal, process
    finally:
        process.kill()
        process.wait(PATIENCE_S)
        os.close(terminal.ours)


def test_a_table_fits_its_terminal(service: Served):
    """By default there; who plays is whole; what is not carried is dim."""
    with on_terminal(env=service.env, columns=80) as (terminal, process):
        lines = terminal.rest().splitlines()
        assert process.wait(PATIENCE_S) == 0
    bare = [re.sub(r"\x1b\[\d*m", "", line) for line in lines]

    assert bare[0].split() == ["ID", "LEAGUE", "MATCH", "SCORE", "CLOCK", "SOCKET"]
    assert all(len(line) <= 80 for line in bare)
    assert bare[2].startswith("204850 ")
    assert "Plumstow Rovers – Harbourne Albion" in bare[2]
    assert bare[2].endswith("basic")
    assert [line.startswith("\x1b[2m") for line in lines] == [False, False, False, True, False]


def test_watch_shows_it_anew_and_leaves_the_terminal_as_it_was():
    """On the other screen, of which nothing is left; the cursor is back; it dies by SIGINT."""
    with served("--speed", "500", "--start", "now") as service:
        words = ("--watch", "--patience", "0.02")
        with on_terminal(*words, env=service.env) as (terminal, process):
            terminal.until(r"^\x1b\[\?1049h\x1b\[\?25l\x1b\[H\x1b\[K4 matches live at ")
            first = terminal.until(r"Arsenal – Chelsea +\S+ +(\S+)")[1]
            while terminal.until(r"Arsenal – Chelsea +\S+ +(\S+)")[1] == first:
                pass
            process.send_signal(signal.SIGINT)
            rest = terminal.rest()
            code = process.wait(PATIENCE_S)

    assert code == -signal.SIGINT
    assert rest.endswith("\x1b[?25h\x1b[?1049l")
    assert "Traceback" not in rest


def test_watch_fits_any_size_and_follows_its_changes(service: Served):
    """As many rows as there is room for, and how many more there are; at once when it grows."""
    with on_terminal("--watch", env=service.env, lines=5) as (terminal, process):
        terminal.until("and 3 more")
        terminal.resize(100, 24)
        process.send_signal(signal.SIGWINCH)  # a kernel tells only programs in its foreground
        terminal.until("Djokovic")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == -signal.SIGTERM


def test_watch_goes_on_through_trouble():
    """What went wrong stands under the table, and not on it; a pause is not waited for."""
    with served("--fault", "list=429~2h,sport=tennis") as service:
        words = ("--watch", "--patience", "0.02")
        with on_terminal(*words, env=service.env) as (terminal, _):
            for _ in range(2):
                terminal.until(r"Chelsea.*tennis list: asked too often \(HTTP 429\); not before ")


def test_watch_keeps_its_table_when_nobody_answers():
    """Not being told is not the same as being told that there is none; it says of when it is."""
    with served() as service:
        words = ("--watch", "--patience", "0.02")
        with on_terminal(*words, env=service.env, columns=60) as (terminal, _):
            terminal.until("4 matches live at ")
            service.running.send(signal.SIGTERM)
            terminal.until(r"4 matches live as of \d\d:\d\d:\d\dZ; could not be refreshed:\s")
            terminal.until(r"connection refused.*Plumstow Rove.* – Harbourne Alb.*Djokovic")


def test_watch_needs_something_to_show():
    """What is wrong from the beginning is said as without it."""
    with (
        served("--token", TOKEN) as service,
        on_terminal("--watch", env=service.env) as (terminal, process),
    ):
        text = terminal.rest()
        assert process.wait(PATIENCE_S) == 4

    assert text.startswith("livecli: football and tennis lists: the token is missing")


def test_json_on_a_terminal_is_harmless():
    """A name cannot act on it, in any format."""
    row = {"id": 7, "home_team": "\x1b]0;x\x07\u202eevil", "away_team": "b", "status": "live"}
    body = (
        json.dumps([row], ensure_ascii=False).replace("\x1b", "\\u001b").replace("\x07", "\\u0007")
    )
    for form in ("table", "ndjson", "csv"):
        with (
            http("200 OK", body.encode()) as service,
            on_terminal(*("--url", service.url, "-f", form, "--color", "never"), env={}) as (
                terminal,
                process,
            ),
        ):
            text = terminal.rest()
            assert process.wait(PATIENCE_S) == 0
        assert "evil" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text), form
