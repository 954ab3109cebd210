"""The run of `alerts`: frames from captures or from the feed into alerts, and these onto stdout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from livecli.alerts.alert_rules import AlertRules
from livecli.alerts.detector import Detector
from livecli.alerts.ledger import Ledger
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.filters.alert_stage import AlertStage
from livecli.filters.gaps import record_sentence
from livecli.pipeline import Filter, Sink
from livecli.sinks.alert_keys import AlertKeys
from livecli.sinks.alert_output import AlertOutput
from livecli.sinks.stdout import Stdout
from livecli.terminal.notices import Level, Notices
from livecli.wording import counted

from ..plan.captures import CapturePlan
from ..plan.frames import FrameChoice
from ..plan.live import LivePlan
from .captures import play
from .live import run
from .stages import renderer, team_names


# Records of ours that the stage needs; all others go no further than to be said.
NEEDED = frozenset({"_alert", "_drop", "_gap"})


class AlertRun:
    """One run; `captures` or `live` is called once, with the file of keys, if there is one."""

    def __init__(
        self, rules: AlertRules, frames: FrameChoice, notices: Notices, env: Environment
    ) -> None:
        self._rules = rules
        self._notices = notices
        self._env = env
        self.frames = frames._replace(named=NEEDED)

    def captures(self, plan: CapturePlan, keys_path: Path | None) -> Exit:
        """What happened in captures."""
        keys, stage = self._open(keys_path, None)
        frames = plan.frames._replace(alerts=stage)
        code = play(
            plan._replace(frames=frames),
            self._notices,
            self._env,
            None,
            lambda stdout: self._output(stdout, stage, keys),
        )
        return self._end(stage, code)

    def live(self, plan: LivePlan, keys_path: Path | None) -> Exit:
        """What happens from now on."""
        keys, stage = self._open(keys_path, self._env.wall_ms)

        def sink_maker(
            url: str, matches: tuple[Match, ...], wake: Callable[[], None]
        ) -> tuple[Sink, Filter | None]:
            names = team_names(frames)
            render = renderer(frames, names)
            told = render if names is None else lambda batch: render(names(batch))
            return self._output(Stdout(self._env.stdout, told), stage, keys), None

        frames = plan.frames._replace(alerts=stage)
        code = run(plan._replace(frames=frames), self._notices, self._env, sink_maker)
        return self._end(stage, code)

    def _open(
        self, keys_path: Path | None, wall_ms: Callable[[], float] | None
    ) -> tuple[AlertKeys | None, AlertStage]:
        keys = None
        if keys_path is not None:
            keys = AlertKeys(
                keys_path,
                lambda text: self._notices.say(text, Level.WARNING),
                self._env.wall_ms(),
            )
        ledger = Ledger() if keys is None else keys.ledger
        say = self._say_record if self.frames.gaps != "none" else lambda frame: None
        return keys, AlertStage(Detector(self._rules, ledger), wall_ms, say)

    def _output(self, out: Sink, stage: AlertStage, keys: AlertKeys | None) -> Sink:
        return AlertOutput(out, stage, keys, self._env.monotonic)

    def _say_record(self, frame: Frame) -> None:
        told = record_sentence(frame) if "gap" not in self._rules.kinds else None
        if told is not None:
            self._notices.say(told)

    def _end(self, stage: AlertStage, code: Exit) -> Exit:
        if stage.detector.held_back:
            self._notices.say(
                f"{counted(stage.detector.held_back, 'alert')} held back (--cooldown)"
            )
        condition = self._rules.condition
        if condition is not None and (failed := condition.failed()):
            self._notices.say(f"--when failed on {counted(failed, 'frame')}")
        return code
