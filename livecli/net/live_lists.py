"""The REST lists of live matches: follows pages, keeps rate limits, retries a few times.

Calls block until the answer is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from livecli.errors import LivecliError, TokenRefused, Unreachable
from livecli.feed.address import Address
from livecli.feed.rest import answers, live_list
from livecli.feed.rest.answers import ListAnswer, Problem
from livecli.feed.rest.live_list import Listed, ListPage
from livecli.feed.sports import Match
from livecli.session.level import Level
from livecli.wording import date_and_time, time_of_day

from .background_call import BackgroundCall
from .http import NoAnswer, Origin


# Sport → path and query (documents). The service refuses unknown parameters.
TARGETS = {
    "football": "/api/v2/events/live/",
    "tennis": "/tennis/api/v2/matches/?status=live",
}
ANSWER_S = 10.0  # for one answer; the vendor's own p99 is 2.4 s (wire-facts, REST latency)
BACKOFF_S = (0.5, 1.5)  # before the second try, and the third; there is no fourth
# HTTP status → the reason for a pause.
PAUSES = {429: "asked too often (HTTP 429)", 503: "the service has trouble (HTTP 503)"}
MOST_PAGES = 40  # of 50 rows by default
MOST_REDIRECTS = 3
DAY_S = 86_400
REDIRECTS = (301, 302, 303, 307, 308)
# Characters of a link that are not escaped.
AS_IT_IS = "%=&+-._~!$'()*,;:@/?"

Get = Callable[[Origin, str, Mapping[str, str], float], ListAnswer]


class ListAnswers(NamedTuple):
    """The result of asking for all lists once.

    `rows` are the live matches, each once. `had` are the sports whose list is complete; of the
    others, rows may be missing, and `errors` says why.
    """

    rows: list[Listed]
    had: frozenset[str]
    errors: dict[str, LivecliError]

    @property
    def problems(self) -> list[str]:
        """A sentence for each error; one for both sports where it is the same."""
        common: dict[str, list[str]] = {}
        for sport, error in self.errors.items():
            common.setdefault(str(error).removeprefix(f"{sport} list: "), []).append(sport)
        return [
            f"{' and '.join(sports)} {'lists' if len(sports) > 1 else 'list'}: {reason}"
            for reason, sports in common.items()
        ]


class Pause(NamedTuple):
    """No request before `ends_at`; `reason` says why and until when, for people."""

    ends_at: float
    reason: str


class LiveLists:
    """The lists of some sports at one address; `ask` may be called again and again.

    `get` is `http.get` with the variables of the environment. `wait_s` is the longest wait when the
    service says "later"; beyond it, the result is an error that says until when. `patience` scales
    all other waits. `say` is called from other threads.
    """

    def __init__(
        self,
        address: Address,
        token: str | None,
        sports: Sequence[str] = tuple(TARGETS),
        *,
        get: Get,
        wait_s: float = 0.0,
        patience: float = 1.0,
        say: Callable[[str, Level], None] = lambda text, level: None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.origin = Origin(address.secure, address.host, address.port)
        self.sports = tuple(sports)
        self.wait_s = wait_s
        self.patience = patience
        self._headers = _headers(token)
        self._say = say
        self._get = get
        self._clock = clock
        self._wall = wall
        self._sleep = sleep
        self._pauses: dict[str, Pause] = {}  # sport → when it may be asked for again

    def ask(self) -> ListAnswers:
        """Ask for all lists at once. Errors of the service and the network are in the result."""
        calls = {sport: BackgroundCall(partial(self._list, sport)) for sport in self.sports}
        rows: dict[Match, Listed] = {}
        errors: dict[str, LivecliError] = {}
        for sport, call in calls.items():
            listed, error = call.result()
            rows |= {row.match: row for row in listed}
            if error is not None:
                errors[sport] = error
        return ListAnswers(list(rows.values()), frozenset(self.sports) - set(errors), errors)

    def _list(self, sport: str) -> tuple[list[Listed], LivecliError | None]:
        """One sport's rows, and the error if some are missing."""
        rows: list[Listed] = []
        try:
            for page in self._pages(sport):
                rows += page.rows
        except LivecliError as error:
            return rows, error
        return rows, None

    def _pages(self, sport: str) -> Iterator[ListPage]:
        target: str | None = TARGETS[sport]
        seen: set[str] = set()
        while target is not None:
            if target in seen or len(seen) == MOST_PAGES:
                raise Unreachable(f"{sport} list: no end of it after {len(seen)} pages; report it")
            seen.add(target)
            page = self._page(sport, target)
            if page.unread:
                self._say(f"{sport} list: {page.unread} rows of it cannot be read", Level.NOTE)
            yield page
            target = self._next(sport, target, page.next_url)

    def _next(self, sport: str, target: str, link: str | None) -> str | None:
        """The target of the next page: the same path, with the link's query.

        The link's scheme is ignored: behind a proxy, servers write http for https.
        """
        if link is None:
            return None
        there, to = _led(f"{self.origin}{target}", link)
        if there.host != self.origin.host or to.partition("?")[0] != target.partition("?")[0]:
            raise Unreachable(
                f"{sport} list: its next page is elsewhere ({there}), where the token must not go; "
                "check --url"
            )
        return to

    def _page(self, sport: str, target: str) -> ListPage:
        """One page, with retries."""
        for wait_s in (*BACKOFF_S, None):
            self._keep_pause(sport)
            result = self._try(sport, target)
            if isinstance(result, ListPage):
                return result
            if not result.again or wait_s is None:
                raise result.error
            if not self._is_paused(sport):
                self._say(f"{result.error}; trying again", Level.DETAIL)
                self._sleep(wait_s * self.patience)
        raise AssertionError(target)

    def _try(self, sport: str, target: str) -> ListPage | Problem:
        try:
            answer = self._answer(sport, target)
        except NoAnswer as error:
            return Problem(error.kind(f"{sport} list: {error}"), error.again)
        self._take_note(sport, answer)
        problem = answers.problem(answer, sport)
        if problem is not None:
            return problem
        try:
            return live_list.page(answer.body, sport)
        except ValueError as error:
            return Problem(
                Unreachable(f"{sport} list: what came is {error}; check --url, or try again"), True
            )

    def _answer(self, sport: str, target: str) -> ListAnswer:
        """The answer, after redirects on the same origin; others must not get the token."""
        path = target
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._get(self.origin, path, self._headers, ANSWER_S * self.patience)
            self._say(f"GET {self.origin}{path}: HTTP {answer.status}", Level.DETAIL)
            if answer.status not in REDIRECTS:
                return answer
            path = self._redirected(path, answer.headers.get("location", ""))
        raise NoAnswer(f"{self.origin} redirects without end", "check --url")

    def _redirected(self, path: str, location: str) -> str:
        """The target of a redirect; raises NoAnswer where the token must not go there."""
        there, to = _led(f"{self.origin}{path}", location)
        if there != self.origin:
            raise NoAnswer(
                f"{self.origin} redirects to {there}, where the token must not go",
                "if that is a login page, log in there with a browser; else check --url",
            )
        return to

    # Pauses

    def _is_paused(self, sport: str) -> bool:
        return sport in self._pauses and self._pauses[sport].ends_at > self._clock()

    def _keep_pause(self, sport: str) -> None:
        """Wait until the sport may be asked for; raises Unreachable where that is too long."""
        if not self._is_paused(sport):
            return
        ends_at, reason = self._pauses[sport]
        left_s = ends_at - self._clock()
        if left_s > self.wait_s:
            raise Unreachable(f"{sport} list: {reason}; try again then")
        self._say(f"{sport} list: {reason}; waiting", Level.NOTE)
        self._sleep(left_s)

    def _take_note(self, sport: str, answer: ListAnswer) -> None:
        """Keep when to ask again, and say what is left of the quota."""
        now_s = self._wall()
        pause_s = answers.pause_s(answer, now_s)
        if pause_s > 0:
            why = PAUSES.get(answer.status, "its quota is used up")
            until = _moment(now_s + pause_s, now_s)
            self._pauses[sport] = Pause(self._clock() + pause_s, f"{why}; not before {until}")
        rate = answers.rate(answer.headers)
        if rate is not None and answer.status != 402:
            of = "" if rate.quota is None else f" of {rate.quota}"
            renewed = "" if rate.reset_s is None else f", renewed in {_spoken(rate.reset_s)}"
            self._say(f"{sport} list: {rate.left}{of} requests left{renewed}", Level.DETAIL)


def _headers(token: str | None) -> dict[str, str]:
    headers = {"Accept": "application/json"}
    if token is not None:
        if not (token.isascii() and token.isprintable()):
            raise TokenRefused("the token has characters that no token has; copy it again")
        headers["Authorization"] = f"Token {token}"
    return headers


def _led(url: str, link: str) -> tuple[Origin, str]:
    """The origin and the target of a link at `url`; the link may be anything."""
    try:
        to = urlsplit(urljoin(url, link))
        secure = to.scheme == "https"
        origin = Origin(secure, to.hostname or "nowhere", to.port or (443 if secure else 80))
    except ValueError:
        return Origin(False, "nowhere", 80), ""
    query = f"?{quote(to.query, safe=AS_IT_IS)}" if to.query else ""
    return origin, quote(to.path, safe=AS_IT_IS) + query


def _moment(unix_s: float, now_s: float) -> str:
    """A time of day in UTC, with the date if it is not today."""
    today = unix_s // DAY_S == now_s // DAY_S
    return time_of_day(unix_s * 1000) if today else date_and_time(unix_s * 1000)


def _spoken(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
