"""What the HTTP answers of the REST lists mean: problems as sentences, and when to ask again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import orjson

from livecli.errors import LivecliError, TokenRefused, Unreachable

from ..dialects.values import NOTHING, mapping, number, text
from ..refusals import STATUSES


class ListAnswer(NamedTuple):
    """One HTTP answer; the names of its headers are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = NOTHING


class NoAddon(TokenRefused):
    """The token is good, and its plan has not this sport's lists. The socket may still have it."""


class Problem(NamedTuple):
    """Why there is no list, and whether the next moment may be better."""

    error: LivecliError
    again: bool = False


class Rate(NamedTuple):
    """What is left of the requests that a plan includes; None is not told."""

    left: int
    reset_s: float | None
    quota: int | None


class Reason(NamedTuple):
    """One kind of problem: why, the next step, how a run ends by it, and whether to try again."""

    why: str
    step: str
    kind: type[LivecliError] = Unreachable
    again: bool = False

    def problem(self, sport: str, status: int) -> Problem:
        text = f"{sport} list: {self.why} (HTTP {status}); {self.step}"
        return Problem(self.kind(text), self.again)


TROUBLE = Reason("the service has trouble", "try again later", again=True)
NO_LIST = Reason("no list came", "check --url, or report it")
LOGIN_PAGE = Reason(
    "a web page came in its place, as of a network that wants a login",
    "log in there with a browser, or check --url and HTTPS_PROXY",
)
NO_ADDON = {
    "football": Reason("your plan does not include it", "see your plan", NoAddon),
    "tennis": Reason(
        "it needs the Sports Addon, which is not active",
        "activate it, or name matches yourself, as in tennis:36835: the socket carries them "
        "without it",
        NoAddon,
    ),
}
# The others below 500 are NO_LIST, those above TROUBLE.
REASONS = {
    401: Reason(STATUSES[401].reason, STATUSES[401].advice, TokenRefused),
    403: Reason("the token may not read it", "see what your plan includes", TokenRefused),
    404: Reason("the service has none at this address", "check --url"),
    407: Reason("the proxy wants a login", "put user and password into HTTPS_PROXY"),
    429: Reason("asked too often", "try again later", again=True),
    511: LOGIN_PAGE,  # RFC 6585: the network, not the service, wants a login
}


def problem(answer: ListAnswer, sport: str) -> Problem | None:
    """What is wrong with the answer to a question for a list; None where it may be one."""
    reason = _reason(answer, sport)
    return None if reason is None else reason.problem(sport, answer.status)


def _reason(answer: ListAnswer, sport: str) -> Reason | None:
    status = answer.status
    if status == 200:
        return LOGIN_PAGE if _is_page(answer) else None
    said = _json(answer.body)
    if status == 402 or (status == 403 and said.get("code") == "addon_required"):  # both were met
        return NO_ADDON[sport]
    if status == 400 and "unknown_parameters" in said:
        names = _names(said["unknown_parameters"])
        return Reason(f"the service knows no parameter {names}", "report it")
    return REASONS.get(status, TROUBLE if status >= 500 else NO_LIST)


# Waited after a 429 that does not say how long, as a client of the service does (wire-facts, 429).
USUAL_PAUSE_S = 60.0
LONGEST_PAUSE_S = 86_400.0  # the longest window of a quota that was met
ASK_LATER = (429, 503)  # come with Retry-After (RFC 6585, RFC 9110)
LONGEST_HEADER = 500
PARAMETER = re.compile(r";\s*([a-z])\s*=\s*([0-9]{1,9})(?![0-9])")


def rate(headers: Mapping[str, str]) -> Rate | None:
    """What the RateLimit headers say: `"football";r=7475;t=59760`, of `"football";q=7500;w=86400`.

    Of several limits, the one with the least left.
    """
    limits = [
        _parameters(part) for part in headers.get("ratelimit", "")[:LONGEST_HEADER].split(",")
    ]
    told = [limit for limit in limits if "r" in limit]
    if not told:
        return None
    least = min(told, key=lambda limit: limit["r"])
    policies = headers.get("ratelimit-policy", "")[:LONGEST_HEADER].split(",")
    quotas = [limit["q"] for limit in map(_parameters, policies) if "q" in limit]
    return Rate(least["r"], least.get("t"), quotas[0] if len(quotas) == 1 else None)


def pause_s(answer: ListAnswer, unix_s: float) -> float:
    """How long not to ask again after this answer; `unix_s` is the time now."""
    left = rate(answer.headers)
    empty_s = (left.reset_s or 0.0) if left is not None and left.left == 0 else 0.0
    if answer.status == 200:  # a 402 carries r=0 whatever is left (wire-facts, Status codes)
        return min(empty_s, LONGEST_PAUSE_S)
    if answer.status not in ASK_LATER:
        return 0.0
    asked_s = retry_after(answer.headers.get("retry-after", ""), unix_s)
    if asked_s is None and answer.status == 429:
        asked_s = empty_s or USUAL_PAUSE_S
    return min(asked_s or 0.0, LONGEST_PAUSE_S)


def _parameters(item: str) -> dict[str, int]:
    return {name: int(value) for name, value in PARAMETER.findall(item)}


def retry_after(said: str, unix_s: float) -> float | None:
    """The seconds that a Retry-After says, or its date (RFC 9110, 10.2.3); None: neither."""
    seconds = number(said) if said.strip().isdigit() else None
    if seconds is not None:
        return seconds
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(said[:40]).timestamp() - unix_s)
    except (ValueError, OverflowError):
        return None


def _json(body: bytes) -> Mapping[str, object]:
    """The object that an answer's body is, or an empty one."""
    try:
        return mapping(orjson.loads(body[: 2**16]))
    except orjson.JSONDecodeError:
        return NOTHING


def _is_page(answer: ListAnswer) -> bool:
    """Whether it is HTML, as of a login page between us and the service."""
    kind = answer.headers.get("content-type", "").lower()
    return "html" in kind or answer.body[:100].lstrip().startswith(b"<")


def _names(value: object) -> str:
    names = [name for each in value[:5] if (name := text(each))] if type(value) is list else []
    return ", ".join(names)[:100] or "of ours"
