"""A service of matches whose events are given, and what its REST answers, without a socket."""

from __future__ import annotations

from typing import Any

import orjson

from livecli.feed.sports import Match
from livecli.service.rest import router
from livecli.service.served_match import FULL, ServedMatch, TimedFrame
from livecli.service.service import Service


WALL_MS = 1_718_780_400_000.0  # 2024-06-19T07:00:00Z
BASE = "http://127.0.0.1:8765"
EVENTS, FOOTBALL_LIVE = "/api/v2/events/", "/api/v2/events/live/"
TENNIS_MATCHES, TENNIS_LIVE = "/tennis/api/v2/matches/", "/tennis/api/v2/matches/live/"


def served_match(match: Match, *events: object, source: str = FULL) -> ServedMatch:
    """A match whose events are these, a second apart; it has not begun."""
    frames = [TimedFrame(float(n), "event", orjson.dumps(body)) for n, body in enumerate(events)]
    return ServedMatch(match, lambda start_ms: iter(frames), source=source)


def played(*frames: dict[str, Any], event_id: int = 204849, source: str = FULL) -> ServedMatch:
    """A football match that was served to its end; its frames come a second after the other."""
    timed = [
        TimedFrame(float(n), body["type"], orjson.dumps(body)) for n, body in enumerate(frames)
    ]
    match = ServedMatch(Match("football", event_id), lambda start_ms: iter(timed), source=source)
    match.start(0.0, int(WALL_MS))
    match.due(float(len(frames)), len(frames))
    return match


def service(*served_matches: ServedMatch, **options: object) -> Service:
    return Service(served_matches, wall=lambda: WALL_MS, **options)  # type: ignore[arg-type]


def football(*events: object, source: str = FULL) -> Service:
    return service(served_match(Match("football", 204849), *events, source=source))


def tennis(*events: object) -> Service:
    return service(served_match(Match("tennis", 36835), *events))


def ask(
    rules: Service, path: str, authorization: str | None = None, **query: str
) -> tuple[int, Any]:
    answer = router.answer(rules, path, query, authorization, BASE)
    return answer.status, orjson.loads(answer.body)


def body(rules: Service, path: str, **query: str) -> Any:
    """The body of an answer that must be there."""
    status, answer = ask(rules, path, **query)
    assert status == 200, answer
    return answer


def rows(rules: Service, path: str, **query: str) -> list[dict[str, Any]]:
    found = body(rules, path, **query)
    if isinstance(found, dict):
        found = found.get("events", found.get("results"))
    assert isinstance(found, list)
    return found


def ids(rules: Service, path: str, **query: str) -> list[int]:
    return [row["id"] for row in rows(rules, path, **query)]
