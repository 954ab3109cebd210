"""The run of `check`: frames from captures or from the feed into an inspector, and its result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from livecli.cli.plan.limits import StopRules
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.filters.limits import RunLimits
from livecli.inspection.baseline import contracts_of, gone
from livecli.inspection.finding import Finding, Severity
from livecli.inspection.inspector import Inspector
from livecli.inspection.observation import Observation
from livecli.inspection.tally import FramePlace
from livecli.pipeline import Batch, Filter, Pipeline, Sink
from livecli.poller import Poller
from livecli.sinks.stdout import Stdout
from livecli.terminal.notices import Level, Notices
from livecli.terminal.streams import put

from .findings_json import result
from .findings_text import finding_line, findings_page
from .halves import is_shared
from .halves import pieces as halves


if TYPE_CHECKING:
    from livecli.cli.plan.live import LivePlan
    from livecli.sources.capture_file import Capture

    from .baseline_file import BaselineFile


class CheckLook(NamedTuple):
    """How the result is printed; `width` is None where nothing is cut."""

    json: bool
    findings: bool
    color: bool
    width: int | None


class FindingsSink(Stdout):
    """Stdout, where a line is written for each finding that is the first of its kind."""

    def __init__(self, inspector: Inspector, fd: int, renderer: Callable[[Batch], bytes]) -> None:
        super().__init__(fd, renderer)
        self._inspector = inspector

    def join(self, match: Match) -> None:
        """It is asked for from now on."""
        if self._inspector.matches is not None:
            self._inspector.matches.add(match)


class Checking:
    """One run; `captures` or `live` is called once."""

    def __init__(
        self,
        look: CheckLook,
        fail_on: Severity,
        baseline: BaselineFile | None,
        notices: Notices,
        env: Environment,
    ) -> None:
        self._look = look
        self._fail_on = fail_on
        self._baseline = baseline
        self._notices = notices
        self._env = env
        self._sources: list[str] = []
        self._lines: list[str] = []  # of new findings, for stdout
        self._observation = None if baseline is None else Observation()
        self._inspector = self._inspect(None)

    def captures(self, paths: Sequence[Path]) -> Exit:
        """Check captures to their ends."""
        from livecli.sources.playback import Playback

        def read(capture: Capture) -> Iterator[Batch]:
            self._sources.append(capture.name)
            self._inspector.begin(capture.name)
            shared = self._observation is None and is_shared(capture)
            for piece in halves(capture, self._inspector) if shared else capture.chunks():
                yield [Frame(piece, "")]

        def judge(batch: Batch) -> bytes:
            for piece in batch:
                self._inspector.lines(piece.raw)
            return b""

        source = Playback(
            paths,
            stdin=self._env.stdin,
            reader=read,
            window=lambda: None,
            say=lambda text: self._notices.say(text, Level.WARNING),
            clock=self._env.monotonic,
        )
        stop = StopRules(None, None, None, finished=False)
        pipeline = Pipeline(
            source,
            [],
            Stdout(self._env.stdout, judge),
            limits=_no_limits(stop, self._env),
            poller=Poller(self._env.monotonic),
        )
        code = self._run(pipeline, lambda: None)
        return Exit.INPUT if source.failed and code in (Exit.DONE, Exit.FINDINGS) else code

    def live(self, plan: LivePlan) -> Exit:
        """Check what comes until the end of the run."""
        from livecli.cli.run.live import live_run

        def sink_maker(
            url: str, matches: tuple[Match, ...], wake: Callable[[], None]
        ) -> tuple[Sink, Filter | None]:
            self._sources.append(url)
            self._inspector = self._inspect(matches)
            return FindingsSink(self._inspector, self._env.stdout, judge), None

        def judge(batch: Batch) -> bytes:
            for frame in batch:
                self._inspector.frame(frame)
            lines, self._lines = self._lines, []
            return "".join(lines).encode()

        run = live_run(plan, self._notices, self._env, sink_maker)
        return self._run(run.pipeline, run.at_end, run.on_status)

    def _inspect(self, matches: Collection[Match] | None) -> Inspector:
        inspect = partial(Inspector, matches=matches, observation=self._observation)
        if matches is not None and not self._look.json:
            inspect = partial(inspect, say=self._say)
        if self._baseline is None or self._baseline.before is None:
            return inspect()
        return inspect(contracts=contracts_of(self._baseline.before))

    def _say(self, finding: Finding, place: FramePlace) -> None:
        self._lines.append(finding_line(finding, place, color=self._look.color))

    def _run(
        self,
        pipeline: Pipeline,
        at_end: Callable[[], object],
        on_status: Callable[[], None] | None = None,
    ) -> Exit:
        from livecli.cli.run.ending import run_to_end

        def report() -> None:
            at_end()
            self._report()

        code = run_to_end(pipeline, at_end=report, on_status=on_status)
        worst = self._inspector.tally.worst()
        found = worst is not None and worst >= self._fail_on
        return Exit.FINDINGS if found and code == Exit.DONE else code

    def _report(self) -> None:
        inspector, baseline = self._inspector, self._baseline
        before = None if baseline is None else baseline.before
        if before is not None and self._observation is not None:
            for finding in gone(before, self._observation):
                inspector.tally.add(finding, FramePlace("", None, None))
        if self._look.json:
            path = None if baseline is None else str(baseline.path)
            put(result(inspector, self._sources, path), self._env)
        else:
            several = len(self._sources) > 1
            put(findings_page(inspector, self._look, several=several), self._env)
        if baseline is not None and self._observation is not None:
            baseline.update(self._observation)


def _no_limits(stop: StopRules, env: Environment) -> RunLimits:
    return RunLimits(
        count=stop.records,
        duration_s=stop.duration_s,
        idle_s=stop.idle_s,
        endings=[],
        started_at=env.monotonic(),
        clock=env.monotonic,
    )
