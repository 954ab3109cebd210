"""What a new subscription brings first: a snapshot and a live frame, or why not. No clock here."""

from __future__ import annotations

from typing import NamedTuple

from livecli.feed import actions, dialects
from livecli.feed.frames import NO_DATA, Frame, means
from livecli.feed.periods import PAUSES
from livecli.feed.refusals import CODES, Refusal, Verdict
from livecli.feed.snapshots import unfolded
from livecli.feed.sports import Match


OLD_MS = 60_000.0  # twice the slowest frames of a match that is on (documents: every 30 s)


class Subscribe(NamedTuple):
    """Send this text now."""

    text: str


class Doubt(NamedTuple):
    """Half of the time is over without a frame: ask for a pong, for life is not data."""


class Snapshot(NamedTuple):
    """The snapshot came after `ms`; what it says, None where it does not.

    `dialect` is "documented" or "rich". `age_ms` is how old the newest of its data are by our
    clock. `status` is a documented word, or the service's own.
    """

    ms: float
    source: str | None
    dialect: str | None
    age_ms: float | None
    status: str | None
    home: str | None
    away: str | None
    over: bool = False
    empty: bool = False


class LiveFrame(NamedTuple):
    """The first live frame came after `ms`."""

    ms: float
    frame_type: str


class Refused(NamedTuple):
    """The service refused the subscription after `ms`."""

    ms: float
    code: str
    reason: str
    advice: str


class Silence(NamedTuple):
    """Nothing came in `after_s`: no snapshot, or no live frame behind it."""

    after_s: float
    snapshot: bool
    reason: str
    advice: str


Step = Subscribe | Doubt | Snapshot | LiveFrame | Refused | Silence


class FirstFrames:
    """The first frames of `match`; each of the two may take `answer_s`."""

    def __init__(self, match: Match, answer_s: float) -> None:
        self.match = match
        self.answer_s = answer_s
        self.snapshot: Snapshot | None = None
        self.done = False
        self._sent_at: float | None = None
        self._since = 0.0  # when the wait for the next frame began
        self._doubted = False
        self._alive = False

    @property
    def begun(self) -> bool:
        """Whether the subscription was sent."""
        return self._sent_at is not None

    @property
    def deadline(self) -> float | None:
        """When to wake; None: nothing is awaited."""
        if self.done:
            return None
        if self._sent_at is None:
            return 0.0
        return self._since + (self.answer_s if self._doubted else self.answer_s / 2)

    def wake(self, now: float) -> list[Step]:
        """What is due: the subscription, the doubt, the end of the wait."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return []
        if self._sent_at is None:
            self._sent_at = self._since = now
            return [Subscribe(actions.subscribe(self.match))]
        if not self._doubted:
            self._doubted, self._alive = True, False
            return [Doubt()]
        return [self.silence(now)]

    def pong(self) -> None:
        """The socket is alive."""
        self._alive = True

    def frame(self, frame: Frame, now: float, wall_ms: float) -> list[Step]:
        """What a frame of this socket means; `wall_ms` is unix milliseconds."""
        if self.done or self._sent_at is None:
            return []
        ms = (now - self._sent_at) * 1000
        kind = means(frame)
        if kind == "error":
            return self._refused(frame, ms)
        if frame.event_id != self.match.event_id or kind in NO_DATA:
            return []
        if kind == "subscribed":
            if self.snapshot is not None:
                return []
            self.snapshot = _read(frame, ms, wall_ms)
            self._since, self._doubted, self._alive = now, False, True
            return [self.snapshot]
        if self.snapshot is None:  # a frame that overtook it
            return []
        self.done = True
        return [LiveFrame(ms, kind)]

    def silence(self, now: float, *, cut: bool = False) -> Silence:
        """The end of the wait, and its likely reason; `cut` is for a wait that was cut short."""
        self.done = True
        why = ("the deadline of all came first", "give it more time") if cut else self._why()
        return Silence(now - self._since, self.snapshot is not None, *why)

    def _refused(self, frame: Frame, ms: float) -> list[Step]:
        """An error about this match, or about nothing: nothing else was asked for."""
        if self.snapshot is not None or frame.event_id not in (None, self.match.event_id):
            return []
        code = frame.body.get("code")
        code = code[:80] if type(code) is str else "an error without a code"
        refusal = CODES.get(code) or Refusal(
            Verdict.SAY, "the service refuses it, for a reason that is not known", "report it"
        )
        self.done = True
        return [Refused(ms, code, refusal.reason, refusal.advice)]

    def _why(self) -> tuple[str, str]:
        """The reason for the silence, and the next step."""
        snapshot, tail = self.snapshot, f"`livecli tail {self.match}` waits for more"
        if not self._alive:
            return "the service answers no ping any more", "try again"
        if snapshot is None:
            return "the service answers pings, but not the subscription", "try again"
        if snapshot.over:
            return "the match is over", "`livecli live` lists what is on"
        if snapshot.status in PAUSES:
            return f"it is {PAUSES[snapshot.status]}, and the socket is alive", tail
        if snapshot.empty:
            return "the snapshot is empty too, and the socket is alive", tail
        if snapshot.age_ms is not None and snapshot.age_ms > OLD_MS:
            age_s = snapshot.age_ms / 1000
            return f"the newest data are {age_s:,.0f} s old, and the socket is alive", tail
        return "the socket is alive, and nothing happened", tail


def _read(frame: Frame, ms: float, wall_ms: float) -> Snapshot:
    """What a snapshot says of its match."""
    parts = [part.body for part in unfolded(frame)[1:]]
    times = [at for part in parts if (at := dialects.at_ms(part)) is not None]
    spoken = {dialects.dialect(part) for part in parts}
    body = frame.body
    event = body.get("event")
    event = event if type(event) is dict else {}
    source = body.get("source")
    return Snapshot(
        ms,
        source if type(source) is str else None,
        next((name for name in ("rich", "documented") if name in spoken), None),
        wall_ms - max(times) if times else None,
        dialects.clock(event).status,
        *dialects.names(event),
        over=dialects.finished(event),
        empty=not parts,
    )
