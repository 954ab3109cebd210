"""What `livecli ping` prints, in the habit of ping(8) or as JSON."""

from __future__ import annotations

import os
from typing import Any

import orjson

from livecli.environment import Environment
from livecli.errors import OutputFailed
from livecli.net.dial import Phases
from livecli.session.pinger import Lost, Reply, Summary
from livecli.terminal.streams import output_failed


class Report:
    """Each line is printed at once."""

    def __init__(self, where: str, *, json: bool, quiet: bool, env: Environment) -> None:
        self.where = where
        self.json = json
        self.quiet = quiet
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
        text = f"pong from {self.where}: seq={reply.seq} time={reply.ms:.3g} ms{late}"
        self._line("pong", text, {"seq": reply.seq, "ms": reply.ms, "late": reply.late})

    def lost(self, lost: Lost) -> None:
        self._line("lost", f"no pong for seq={lost.seq}", {"seq": lost.seq})

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
        line = (
            orjson.dumps({"type": kind, "url": self.where, **facts}) if self.json else text.encode()
        )
        try:
            os.write(self.env.stdout, line + b"\n")
        except BrokenPipeError:
            self.reader_is_gone = True
        except OSError as error:
            self.problem = output_failed(error)
