"""The topics that explain the service and the feed: errors, dialects, the protocol, keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecli.feed import actions
from livecli.feed.address import DEFAULT_URL
from livecli.feed.dialects import vocabulary
from livecli.feed.dialects.vocabulary import Word
from livecli.feed.dialects.writing import rich
from livecli.feed.json_text import dumps
from livecli.feed.refusals import CLOSES, CODES, LIMIT_A_SOCKET, STATUSES, Refusal
from livecli.feed.sports import BOTH_PATH, FOOTBALL_PATH, SPORTS, Match
from livecli.service.faults import KINDS
from livecli.service.quirks import OF_FRAMES, QUIRKS
from livecli.service.rest.football_answers import FILTERING
from livecli.service.rest.router import ROUTES, Route
from livecli.watch.keys import KEYS, PLAYER_KEYS

from .two_columns import paragraph, table


FOOTBALL, TENNIS = Match("football", 204849), Match("tennis", 36835)  # the ids of the documents


def errors() -> str:
    return (
        "How the service refuses. By an error frame, with one of these codes:\n\n"
        + table(_refusals(CODES))
        + "\nBy closing the socket, after the upgrade:\n\n"
        + table(_refusals(CLOSES))
        + "\nBy an HTTP status in the place of the upgrade:\n\n"
        + table(_refusals(STATUSES))
        + """
Any other close, and any other status later than at the start, is an outage: livecli connects again,
and says what was missed. `livecli help CODE` says what livecli does about a code; `livecli ping`
and `livecli ping MATCH` try it.
"""
    )


def _refusals(refusals: Mapping[str, Refusal] | Mapping[int, Refusal]) -> list[tuple[str, str]]:
    """A row for each meaning, with all codes that have it."""
    codes: dict[Refusal, list[str]] = {}
    for code, refusal in refusals.items():
        codes.setdefault(refusal, []).append(str(code))
    return [
        (", ".join(names), f"{refusal.reason}; {refusal.advice}")
        for refusal, names in codes.items()
    ]


# In the documented dialect; the rich one is made of them.
FRAMES = (
    {"type": "event", "minute": 67, "period": "2H", "status": {"name": "live"}},
    {"type": "livedata", "x": 62.4, "y": 48.7},
    {"type": "odds", "odds": {"1x2": {"home": 2.1}, "over_25": {"over": 1.9}}},
)
VOCABULARY = {
    "periods": vocabulary.PERIODS,
    "statuses": vocabulary.STATUSES,
    "statistics": vocabulary.STATS,
    "markets": vocabulary.MARKETS,
}


def dialects() -> str:
    both = [(str(frame["type"]), (frame, rich(frame))) for frame in FRAMES]
    return (
        """\
Football comes in two dialects: the documented one, and a richer one that the service was met with
(`livecli serve --dialect rich`). Tennis, and actions, have one. Parts of frames, in both:

"""
        + table(
            (name if not number else "", _json(_different(frame)))
            for name, pair in both
            for number, frame in enumerate(pair)
        )
        + "\nThe documented word, the rich one, and in brackets what else was met:\n"
        + "".join(f"\n{name}\n{table(map(_words, rows))}" for name, rows in VOCABULARY.items())
        + """
--normalize rewrites the richer one into the documented one, so that filters and columns need one
spelling. What has no documented name keeps its own. `livecli ping MATCH` says which one comes.
"""
    )


def _different(frame: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between the dialects, without what is null."""
    return {
        name: _different(value) if isinstance(value, dict) else value
        for name, value in frame.items()
        if value is not None and name not in ("display", "type", "update_reason")
    }


def _words(word: Word) -> tuple[str, str]:
    also = f" ({', '.join(word.also)})" if word.also else ""
    return word.documented, f"{word.rich}{also}"


def _json(body: Mapping[str, Any]) -> str:
    return dumps(body).decode()


def service() -> str:
    asked = [
        (actions.subscribe(FOOTBALL), "subscribed, or error"),
        (actions.subscribe(TENNIS), "without a sport it is football"),
        (actions.subscribe(FOOTBALL, "bet365"), "odds_book of one bookmaker"),
        (actions.unsubscribe(FOOTBALL), "unsubscribed"),
        (actions.PING, "pong"),
    ]
    return (
        f"The service, below {DEFAULT_URL} or --url. Paths of its sockets:\n\n"
        + table(
            (path, ", ".join(name for name in SPORTS if _carries(path, name)))
            for path in (FOOTBALL_PATH, BOTH_PATH)
        )
        + "\nThe token travels as ?token=TOKEN, or as the subprotocols token, TOKEN "
        "(--auth subprotocol).\n\nActions, and what answers them:\n\n"
        + table(asked)
        + f"""
The client says `action`, the service `type`. A wrong action is answered by an error, and the socket
stays open. It carries {LIMIT_A_SOCKET} matches, whose subscriptions end with it.
After 60 s without a frame it needs a ping. `livecli help errors`, `livecli help frames` say more.

"""
        + paragraph(
            "REST beside the sockets, and its parameters (`livecli live` asks the lists of what is "
            "live). The token travels as Authorization: Token TOKEN, or Bearer TOKEN, or as "
            "?token=TOKEN. A web page of any origin may ask for what is below /api/ (CORS). An "
            "unknown parameter is answered 400, with the near one that was meant. The status of "
            f"football filters by {', '.join(sorted(FILTERING))}; other words are ignored"
        )
        + "\n"
        + table((route.path, _asked(route)) for route in ROUTES)
        + "\nCodes with which it closes a socket:\n\n"
        + table(_refusals(CLOSES))
        + "\n"
        + paragraph(
            "`livecli serve` is this service on your machine. On request it has faults "
            f"(`livecli help faults`): {', '.join(KINDS)}"
        )
        + """
Frames of odds_book come to who asks for a bookmaker, of that one; with `--books all` those of all
bookmakers come to who asks for none. A capture is served as it is, its books to all.

Habits that not every client met, with --quirk NAME:

"""
        + table(map(_quirk, QUIRKS))
        + """
A command behind -- finds LIVECLI_URL and LIVECLI_HTTP_URL set, and LIVECLI_TOKEN with --token. A
signal to us is passed on to it, and after 5 s it is killed. -v logs each message, each refusal and
each fault. `livecli serve -` serves what stdin brings, as it comes. --control FILE makes a unix
socket, on which a line is answered by a line of JSON; `livecli serve --tell FILE WORDS` sends one:
'fault SPEC', 'fault off', 'speed X' or 'status'.

"""
        + paragraph(
            "`livecli relay` is this service for many clients, with one token that they never see. "
            "It closes them with 1012 after two minutes without upstream, with 1013 when they are "
            "too slow, with 4401 without a key; ?records=1 on a socket brings _gap and _drop, too"
        )
        + """
Examples:

  livecli serve
  livecli serve -- npm test
  livecli tail --demo | livecli serve -
  livecli serve --control /tmp/serve.sock
  livecli serve --tell /tmp/serve.sock 'fault drop,every=30s'
  livecli serve --dialect rich --fault silent=2m,at=1m
  livecli serve --dialect rich --quirk numeric-period --quirk server-ping
  livecli relay --live
  livecli ping 204849
"""
    )


def _asked(route: Route) -> str:
    names = f" ({', '.join(route.parameters)})" if route.parameters else ""
    return f"{route.about}{names}"


def _quirk(name: str) -> tuple[str, str]:
    return name, QUIRKS[name] + (" (--dialect rich)" if name in OF_FRAMES else "")


def _carries(path: str, sport: str) -> bool:
    return path == BOTH_PATH or SPORTS[sport].path == path


def keys() -> str:
    return (
        "The keys of `livecli watch`; ? shows them there:\n\n"
        + table(KEYS)
        + "\nWith --file, when a capture is played:\n\n"
        + table(PLAYER_KEYS)
    )
