"""One socket as the session sees it: its state, its matches, and when it needs attention next."""

from __future__ import annotations

from livecli.feed.sports import BOTH_PATH, Match

from .liveness import Liveness, Patience
from .subscriptions import Subscriptions
from .transitions import State, after


class Connection:
    """Socket `number` of a session, on `path` (None: the path that the user gave)."""

    __slots__ = (
        "attempts",
        "error",
        "failing_since",
        "live",
        "number",
        "opened_at",
        "path",
        "patience",
        "reason",
        "state",
        "subscriptions",
        "wake_at",
    )

    def __init__(self, number: int, path: str | None, now: float, patience: Patience) -> None:
        self.number = number
        self.path = path
        self.patience = patience
        self.state = State.WAITING
        self.subscriptions = Subscriptions()
        self.wake_at = now  # when a state other than OPEN ends by itself
        self.attempts = 0  # in a row, that failed or did not last
        self.reason = ""  # of the last failure
        self.error = ("", 0.0)  # the last code that we do not know, and when it came
        self.failing_since: float | None = None
        self.opened_at: float | None = None  # the last time
        self.live = Liveness(now, patience)

    def move(self, event: type) -> bool:
        """Change state as the table says; whether it changed."""
        before, self.state = self.state, after(self.state, event)
        return self.state is not before

    @property
    def leaving(self) -> bool:
        """Whether this socket is being closed for good."""
        return self.state in (State.CLOSING, State.CLOSED)

    def carries(self, match: Match) -> bool:
        """Whether this socket can take `match`: path, room, and no double meaning of its id."""
        return (
            not self.leaving
            and (match.sport == "football" or self.path in (None, BOTH_PATH))
            and self.subscriptions.takes(match)
        )

    @property
    def deadline(self) -> float | None:
        """The next moment at which this socket needs the session, or None."""
        if self.state is State.CLOSED:
            return None
        if self.state is not State.OPEN:
            return self.wake_at
        overdue = self.subscriptions.overdue_at(self.patience.answer_s)
        if overdue is None or self.live.paused:
            return self.live.deadline
        return min(overdue, self.live.deadline)
