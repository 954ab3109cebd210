"""Prints captures on stdout: frame by frame, or by `fast_path` where the result is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from livecli.capture.reader import FrameReader
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.fast_path.reader import WORTH_IT, BulkReader, Sizes
from livecli.pipeline import Batch, Filter, Pipeline
from livecli.poller import Poller
from livecli.sinks.stdout import Stdout
from livecli.sources.capture_file import Capture
from livecli.terminal.notices import Level, Notices

from ..plan.captures import CapturePlan
from .ending import run_to_end
from .stages import Chain, asked_paths, chain, dedupe, limits, passage, renderer, team_names
from .summary import RunState


if TYPE_CHECKING:
    from livecli.capture.window import Window
    from livecli.filters.finished import Finished

    from .live import Around


def play(
    plan: CapturePlan,
    notices: Notices,
    env: Environment,
    sizes: Sizes | None = WORTH_IT,
    around: Around = lambda stdout, wake: stdout,
) -> Exit:
    """Print captures to their end; dies by the signal if one ended it.

    `sizes` say from when on the fast path is worth it; None: never. `around` makes the sink
    around stdout.
    """
    from livecli.sources.playback import Playback

    names = team_names(plan.frames)
    stdout = Stdout(env.stdout, renderer(plan.frames, names))
    poller = Poller(env.monotonic)
    sink = around(stdout, poller.wake)

    windows: list[Window] = []

    def window() -> Filter | None:
        if plan.start is None and plan.end is None:
            return None
        from livecli.capture.window import Window

        cut = Window(plan.start, plan.end)
        windows.append(cut)
        # The frames before it may have the names.
        return cut if names is None else lambda batch: cut(names(batch))

    state = RunState(
        names,
        dedupe(plan.frames),
        _finished() if plan.stop.finished else None,
        plan.frames.query,
        asked=asked_paths(plan.frames, notices, env),
        passage=passage(plan.frames, env),
    )
    filters = chain(plan.frames, state, notices)
    fast = sizes is not None and is_fast(plan, filters)

    def read(capture: Capture) -> Iterator[Batch]:
        if sizes is not None and fast:
            return _bulk_reader(plan, filters, state, stdout.renderer, sizes).batches(capture)
        return map(FrameReader(whole=plan.whole).frames, capture.chunks())

    source = Playback(
        plan.paths,
        stdin=env.stdin,
        reader=read,
        window=window,
        say=lambda text: notices.say(text, Level.WARNING),
        clock=env.monotonic,
        merged=plan.merged,
        pace=plan.pace,
        rounds=plan.rounds,
    )
    pipeline = Pipeline(
        source,
        [] if fast else filters.filters,
        sink,
        limits=limits(plan.frames, plan.stop, state, env),
        poller=poller,
    )

    def at_end() -> None:
        explained = state.sum_up(notices)
        missed = (
            source.read_any and not (source.failed or stdout.wrote) and plan.frames.query is None
        )
        if missed and source.done and not (pipeline.stopping or explained):
            notices.say(_none_between(plan, windows[-1] if windows else None))

    code = run_to_end(pipeline, at_end=at_end)
    return Exit.INPUT if source.failed and code == Exit.DONE else code


def _none_between(plan: CapturePlan, cut: Window | None) -> str:
    """Why nothing was printed, where no filter has left everything out."""
    if plan.frames.alerts is not None:
        return "no alert comes of it; `livecli help alerts` has all kinds"
    if cut is None:
        return "there is no frame in it to print"
    where = "between --from and --to"
    if plan.start is None or plan.end is None:
        where = "after --from" if plan.end is None else "before --to"
    last = cut.last_minute
    known = f"; its last minute is {last}" if last else "; `livecli info` has its times"
    return f"no frame in it is {where}{known}"


def is_fast(plan: CapturePlan, filters: Chain) -> bool:
    """Whether each line can be chosen and printed without looking at the others."""
    narrowed = plan.start is not None or plan.end is not None
    limited = plan.stop.records is not None or plan.stop.idle_s is not None
    ordered = plan.merged or plan.pace is not None
    printed = plan.whole and plan.frames.format == "ndjson" and not plan.frames.safe
    return filters.fast and printed and not (narrowed or limited or ordered)


def _finished() -> Finished:
    from livecli.filters.finished import Finished

    return Finished(None, clock=None, grace_s=0.0)


def _bulk_reader(
    plan: CapturePlan,
    filters: Chain,
    state: RunState,
    renderer: Callable[..., bytes],
    sizes: Sizes,
) -> BulkReader:
    return BulkReader(
        plan.frames.types,
        plan.frames.excluded,
        plan.frames.where,
        plan.frames.query,
        named=plan.frames.named,
        filters=filters.filters,
        asked=state.asked,
        passage=state.passage,
        as_lines=filters.as_lines,
        sees=filters.sees,
        renderer=renderer,
        sizes=sizes,
    )
