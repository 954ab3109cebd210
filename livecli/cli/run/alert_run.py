"""The run of `alerts`: frames from captures or from the feed into alerts, and these onto stdout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from livecli.alerts.alert_rules import AlertRules
from livecli.alerts.alert_text import sentence
from livecli.alerts.detector import Detector
from livecli.alerts.ledger import FIRING, Ledger
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.alert_records import Alert, alert_record, read_alert
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.filters.alert_stage import AlertStage
from livecli.filters.gaps import record_sentence
from livecli.pipeline import Sink
from livecli.sinks.alert_keys import AlertKeys
from livecli.sinks.alert_output import AlertOutput
from livecli.terminal.notices import Level, Notices
from livecli.terminal.streams import put
from livecli.wording import counted

from ..plan.captures import CapturePlan
from ..plan.deliveries import DeliveryPlan
from ..plan.frames import FrameChoice
from ..plan.live import LivePlan
from .captures import play
from .deliveries import deliver_one, delivering
from .live import Around, run


# Records of ours that the stage needs; all others go no further than to be said.
NEEDED = frozenset({"_drop", "_gap"})


TEST = Alert(
    "test", "test", Match("football", 0), FIRING, 0.0, "Home", "Away", "home", score=(1, 0)
)


class AlertRun:
    """One run; one of its methods is called once, with the file of keys, if there is one."""

    def __init__(
        self,
        rules: AlertRules,
        deliveries: DeliveryPlan | None,
        frames: FrameChoice,
        notices: Notices,
        env: Environment,
    ) -> None:
        self._rules = rules
        self._deliveries = deliveries
        self._notices = notices
        self._env = env
        self.frames = frames._replace(named=NEEDED)

    def captures(self, plan: CapturePlan, keys_path: Path | None) -> Exit:
        """What happened in captures."""
        stage, around = self._open(keys_path, None)
        frames = plan.frames._replace(alerts=stage)
        code = play(plan._replace(frames=frames), self._notices, self._env, None, around)
        return self._end(stage, code)

    def live(self, plan: LivePlan, keys_path: Path | None) -> Exit:
        """What happens from now on."""
        stage, around = self._open(keys_path, self._env.wall_ms)
        frames = plan.frames._replace(alerts=stage)
        code = run(plan._replace(frames=frames), self._notices, self._env, around=around)
        return self._end(stage, code)

    def test(self) -> Exit:
        """Deliver one made-up alert, or print it where nothing else is asked for."""
        record = alert_record(TEST._replace(at_ms=self._env.wall_ms()))
        if self._deliveries is None:
            put(f"{record.raw.decode()}\n", self._env)
            self._notices.say(
                "--test: printed, for there is nowhere else to deliver it; "
                "give --exec, --webhook or --notify"
            )
            return Exit.DONE
        return deliver_one(self._deliveries, record, _sentence, self._notices, self._env)

    def _open(
        self, keys_path: Path | None, wall_ms: Callable[[], float] | None
    ) -> tuple[AlertStage, Around]:
        """The stage, with the keys of before, and the sink around stdout."""
        keys = None
        if keys_path is not None:
            keys = AlertKeys(
                keys_path,
                lambda text: self._notices.say(text, Level.WARNING),
                self._env.wall_ms(),
            )
        ledger = Ledger() if keys is None else keys.ledger
        say = self._say_record if self.frames.gaps != "none" else lambda frame: None
        detector = Detector(self._rules, ledger, rereads=wall_ms is None)
        stage = AlertStage(detector, wall_ms, say)

        def around(out: Sink, wake: Callable[[], None]) -> Sink:
            to, notices, env = self._deliveries, self._notices, self._env
            if to is not None:
                out = delivering(out, to, _is_alert, _sentence, notices, env, wake)
            return AlertOutput(out, stage, keys, env.monotonic)

        return stage, around

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


def _is_alert(record: Frame) -> bool:
    return record.type == "_alert"


def _sentence(record: Frame) -> str:
    alert = read_alert(record.body)
    return "" if alert is None else sentence(alert)
