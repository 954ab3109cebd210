"""How a REST list goes wrong on request: other statuses, other bodies, late, or somewhere else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson

from .rest.router import Answer


# What --fault list=HOW takes besides an HTTP status → what it does, for people.
WORDS = {
    "elsewhere": "redirect to another host",
    "empty": "the list without its matches",
    "garbage": "JSON that breaks off",
    "html": "a web page, as of a proxy that wants a login",
    "quota": "the list, with N requests left in its RateLimit headers (7475)",
    "slow": "the list, after D (5 s; later than 10 s is never)",
    "taster_exhausted": "a 429 until midnight (UTC): the requests of the day are used up",
}
STATUSES = range(400, 600)
QUOTA, WINDOW_S = 7500, 86_400  # of a free plan (wire-facts, RateLimit headers)
# The value without a `~`: seconds, or requests.
USUAL = {"429": 1.0, "503": 0.0, "quota": 7475.0, "slow": 5.0}

# As captured (402) or as the framework has them (wire-facts, Status codes and headers).
BODIES: dict[int, dict[str, Any]] = {
    400: {
        "detail": "Unknown query parameter(s): status.",
        "unknown_parameters": ["status"],
        "accepted_parameters": [],
        "suggestions": {},
    },
    401: {"detail": "Invalid token."},
    402: {
        "error": "Sports Addon required",
        "code": "addon_required",
        "detail": "This API requires the Sports Addon.",
    },
    403: {"detail": "You do not have permission to perform this action."},
    404: {"detail": "Not found."},
    429: {"detail": "Request was throttled.", "code": "rate_limited"},
}
EXHAUSTED = {"detail": "The requests of the day are used up.", "code": "taster_exhausted"}
PAGE = b"<!DOCTYPE html><title>Welcome</title><form>Please log in to use this network.</form>"


def damaged(answer: Answer, sport: str, how: str, number: float, wall_ms: float) -> Answer:
    """The answer to send instead of `answer`; `number` is the value behind the `~`.

    A 429 has two kinds (wire-facts, November): of one address in a second, which says nothing of
    the quota, and of a day.
    """
    headers: tuple[tuple[str, str], ...]
    if how == "elsewhere":
        return Answer(302, b"", (("Location", "http://login.invalid/"),))
    if how == "empty":
        return answer._replace(body=_emptied(answer.body))
    if how == "garbage":
        return answer._replace(body=answer.body[: len(answer.body) // 2])
    if how == "html":
        return Answer(200, PAGE, (("Content-Type", "text/html"),))
    if how == "quota":
        return answer._replace(headers=_limits(sport, int(number), 60))
    if how == "slow":
        return answer._replace(after_s=number)
    if how == "taster_exhausted":
        left_s = WINDOW_S - int(wall_ms / 1000) % WINDOW_S
        headers = (*_limits(sport, 0, left_s), ("Retry-After", str(left_s)))
        return Answer(429, orjson.dumps(EXHAUSTED), headers)
    status = int(how)
    body = BODIES.get(status, {"detail": HTTPStatus(status).phrase})
    headers = ()
    if status == 402:  # it says that nothing is left, which is untrue
        headers = _limits(sport, 0, WINDOW_S)
    if status in (429, 503) and number:
        headers += (("Retry-After", f"{number:.0f}"),)
    return Answer(status, orjson.dumps(body), headers)


def _emptied(body: bytes) -> bytes:
    content = orjson.loads(body)
    if not isinstance(content, dict):
        return b"[]"
    return orjson.dumps({key: [] if isinstance(v, list) else v for key, v in content.items()})


def is_how(word: str) -> bool:
    """Whether it is one of WORDS, or the number of an HTTP status that exists."""
    return word in WORDS or word in {
        str(status.value) for status in HTTPStatus if status in STATUSES
    }


def _limits(sport: str, left: int, reset_s: int) -> tuple[tuple[str, str], ...]:
    return (
        ("RateLimit-Policy", f'"{sport}";q={QUOTA};w={WINDOW_S}'),
        ("RateLimit", f'"{sport}";r={left};t={reset_s}'),
    )
