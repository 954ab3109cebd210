"""What `livecli ping` prints, in the habit of ping(8) or as JSON."""

from __future__ import annotations

import os
from typing import Any

from livecli.environment import Environment
from livecli.errors import OutputFailed
from livecli.feed.json_text import dumps
from livecli.feed.sports import Match
from livecli.net.dial import Phases
from livecli.session.first_frames import (
    Doubt,
    LiveFrame,
    Refused,
    Silence,
    Snapshot,
    Step,
    Subscribe,
)
from livecli.session.pinger import Lost, Reply, Summary
from livecli.terminal.display import painted
from livecli.terminal.sanitize import plain, safe_json
from livecli.terminal.streams import output_failed


KINDS = {
    LiveFrame: "frame",
    Refused: "refused",
    Silence: "silence",
    Snapshot: "snapshot",
    Subscribe: "subscribe",
}
GOOD, BAD = "32", "31"  # green, red


class Report:
    """Each line is printed at once."""

    def __init__(
        self, where: str, *, json: bool, quiet: bool, color: bool, env: Environment
    ) -> None:
        self.where = where
        self.json = json
        self.quiet = quiet
        self.color = color
        self.env = env
        self.reader_is_gone = False
        self.problem: OutputFailed | None = None

    @property
    def output_gone(self) -> bool:
        """Whether stdout can no longer be written to."""
        return self.reader_is_gone or self.problem is not None

    def phases(self, phases: Phases, authorised_s: float) -> None:
        """How long each step to the first pong took."""
        ms = {
            "resolve": phases.resolve * 1000,
            "connect": phases.connect * 1000,
            "tls": None if phases.tls is None else phases.tls * 1000,
            "upgrade": phases.upgrade * 1000,
            "authorised": authorised_s * 1000,
        }
        words = {"tls": "TLS"}
        parts = [f"{words.get(name, name)} {v:.1f} ms" for name, v in ms.items() if v is not None]
        self._line("phases", f"PING {self.where}: {', '.join(parts)}", ms)

    def reply(self, reply: Reply) -> None:
        late = " (late)" if reply.late else ""
        text = f"pong from {self.where}: seq={reply.seq} time={_digits(reply.ms)} ms{late}"
        self._line("pong", text, {"seq": reply.seq, "ms": reply.ms, "late": reply.late})

    def lost(self, lost: Lost) -> None:
        self._line("lost", f"no pong for seq={lost.seq}", {"seq": lost.seq})

    def subscription(self, match: Match, step: Step) -> None:
        """A step from the subscription to the first live frame; what is wrong is always said."""
        if isinstance(step, Doubt):
            return  # a ping, of which the pong is told
        wrong = isinstance(step, Refused | Silence)
        paint = BAD if wrong else "" if isinstance(step, Subscribe) else GOOD
        text = painted(_sentence(match, step), paint, self.color)
        facts = {"sport": match.sport, "event_id": match.event_id, **step._asdict()}
        self._line(KINDS[type(step)], text, facts, always=wrong)

    def summary(self, summary: Summary) -> None:
        text = (
            f"--- {self.where} ping statistics ---\n"
            f"{summary.sent} sent, {summary.received} received, "
            f"{summary.loss_pct:.3g}% loss, time {summary.time_ms:.0f} ms"
        )
        if summary.min_ms is not None:
            text += (
                f"\nrtt min/avg/max/mdev = {summary.min_ms:.3f}/{summary.avg_ms:.3f}/"
                f"{summary.max_ms:.3f}/{summary.mdev_ms:.3f} ms"
            )
        self._line("summary", text, summary._asdict(), always=True)

    def _line(self, kind: str, text: str, facts: dict[str, Any], *, always: bool = False) -> None:
        if self.output_gone or (self.quiet and not always):
            return
        facts = {name: round(v, 3) if isinstance(v, float) else v for name, v in facts.items()}
        if self.json:
            line = safe_json(dumps({"type": kind, "url": self.where, **facts}))
        else:
            line = text.encode()
        try:
            os.write(self.env.stdout, line + b"\n")
        except BrokenPipeError:
            self.reader_is_gone = True
        except OSError as error:
            self.problem = output_failed(error)


def _sentence(match: Match, step: LiveFrame | Refused | Silence | Snapshot | Subscribe) -> str:
    """The step in words; those of the feed are made harmless."""
    if isinstance(step, Subscribe):
        return f"sent {step.text}"
    if isinstance(step, Snapshot):
        return f"snapshot of {match}: time={_digits(step.ms)} ms, {', '.join(_contents(step))}"
    if isinstance(step, LiveFrame):
        kind = plain(step.frame_type) or "none"
        return f"first live frame of {match}: time={_digits(step.ms)} ms, type={kind}"
    if isinstance(step, Refused):
        return f"match {match}: {step.reason} ({plain(step.code)}); {step.advice}"
    after_s = f"{step.after_s:.{0 if step.after_s >= 10 else 1}f}"
    what = "live frame" if step.snapshot else "snapshot"
    return f"no {what} of {match} in {after_s} s: {plain(step.reason)}; {step.advice}"


def _digits(ms: float) -> str:
    """Three digits, as in ping(8), or all before the point."""
    return f"{ms:.0f}" if ms >= 100 else f"{ms:.3g}"


def _contents(step: Snapshot) -> list[str]:
    """What a snapshot says, as far as it does."""
    words = [
        f"{name}={plain(word)}"
        for name in ("source", "dialect", "status")
        if (word := getattr(step, name)) is not None
    ]
    if step.home or step.away:
        words.insert(0, f"{plain(step.home or '?')}–{plain(step.away or '?')}")
    if step.empty:
        return [*words, "empty"]
    if step.age_ms is None:
        return [*words, "data of unknown age"]
    age_s = step.age_ms / 1000
    if age_s < -1:  # more than clocks usually differ
        return [*words, f"data {-age_s:,.1f} s ahead of this clock"]
    return [*words, f"data {max(age_s, 0):,.1f} s old"]
