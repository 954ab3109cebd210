"""How the feed says no, and what each no means. A new code is a row in one of these tables."""

from __future__ import annotations

from enum import Enum

from livecli.errors import Exit, LivecliError, TokenRefused, Unreachable
from livecli.named_tuple import NamedTuple

from .sports import BOTH_PATH, FOOTBALL_PATH


class Verdict(Enum):
    """What a client does about a refusal, for people."""

    STOP = "nothing else would work, so the run ends"
    DROP = "this match is given up, others go on"
    MOVE = "this match goes to another socket"
    SAY = "it is said, and the run goes on"


class Refusal(NamedTuple):
    """`reason` continues "…: ", `advice` is the next step."""

    verdict: Verdict
    reason: str
    advice: str
    exit: Exit = Exit.NO

    def error(self, where: str, how: str) -> LivecliError:
        """The end of a run that `where` refused, by the code or close that `how` names."""
        kind = TokenRefused if self.exit is Exit.REFUSED else Unreachable
        return kind(f"{where}: {self.reason} ({how}); {self.advice}")


LIMIT_A_SOCKET = 10  # matches; both documents, and captured in practice (wire-facts, bet62)

_TOKEN = Refusal(
    Verdict.STOP,
    "the token is missing, wrong or expired",
    "copy it again from your account page; `livecli login` stores it, LIVECLI_TOKEN and "
    "--token-file take it",
    Exit.REFUSED,
)
_ADDON = Refusal(
    Verdict.STOP,
    "the token is good, but the WebSocket addon is not active",
    "activate the addon on your account page",
    Exit.REFUSED,
)
_PATH = Refusal(
    Verdict.STOP,
    "the service does not know this path",
    f"leave the path out of --url, or use {FOOTBALL_PATH} or, for tennis too, {BOTH_PATH}",
    Exit.UNREACHABLE,
)

# Codes of `error` frames: the documents; those marked are from wire-facts, Error frames.
CODES = {
    "auth_failed": _TOKEN,
    "auth_required": _TOKEN,  # wire-facts: seen by one client in the place of auth_failed
    "bad_action": Refusal(Verdict.SAY, "the service did not understand the action", "report it"),
    "bad_event_id": Refusal(
        Verdict.DROP,
        "the feed knows no such match",
        "check the id; those of tennis are written tennis:ID",
    ),
    "bad_request": Refusal(Verdict.DROP, "the service did not accept the request", "check the id"),
    "bad_sport": Refusal(
        Verdict.DROP,
        "the feed has no such sport on this path",
        f"leave the path out of --url, or use {BOTH_PATH}, which carries tennis",
    ),
    "limit": Refusal(
        Verdict.MOVE, "the socket already carries as many matches as it may", "raise --max-sockets"
    ),
    # wire-facts: comes before 4404, which ends the run
    "not_found": _PATH._replace(verdict=Verdict.SAY, exit=Exit.NO),
    "not_tracked": Refusal(
        Verdict.DROP, "the feed has no live data for it right now", "try again when it is on"
    ),
    "subscription_required": _ADDON,
    "unknown_bookmaker": Refusal(  # wire-facts: from the documents of May 2026
        Verdict.SAY, "the feed does not know this bookmaker", "check the slug"
    ),
}

# Codes with which the service closes a socket, after the upgrade (wire-facts, Close codes).
CLOSES = {
    4401: _TOKEN,
    4402: _ADDON,
    4404: _PATH,
}

# HTTP statuses instead of the upgrade that are final when no connection ever succeeded.
STATUSES = {
    401: _TOKEN,
    403: _TOKEN,
    404: _PATH,
}

# Refusals of a subscribe that asked for a bookmaker: without it the match may still be had.
ABOUT_BOOKMAKER = frozenset({"bad_request", "subscription_required", "unknown_bookmaker"})
