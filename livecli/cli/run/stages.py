"""The stages between source and sink, in the order that the commands promise; one row each.

A row says of its stage whether the fast path may take its place: no row can be forgotten there.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.filters.basic_source import warn_basic_source
from livecli.filters.gaps import gaps
from livecli.filters.limits import RunLimits
from livecli.filters.types import QUIET, only_types
from livecli.named_tuple import NamedTuple
from livecli.pipeline import Filter, Renderer
from livecli.renderers import RENDERERS
from livecli.terminal.notices import Level, Notices

from ..plan.frames import FrameChoice
from ..plan.limits import StopRules
from .summary import RunState


if TYPE_CHECKING:
    from livecli.filters.asked_paths import AskedPaths
    from livecli.filters.dedupe import Dedupe
    from livecli.filters.names import TeamNames
    from livecli.filters.passage import Passage
    from livecli.filters.where import Condition


class Fast(Enum):
    """How `fast_path` may treat a stage."""

    NO = "it looks at more than single lines"
    LINES = "it looks at single lines, and is given those that are left"
    DONE = "the fast path does the same; only lines of the types that it `sees` are given to it"


class Stage(NamedTuple):
    """A row of STAGES: makes a filter (None: not in this run), and says what `fast_path` may do.

    `option` has, of a stage that leaves frames out, what was typed for it; "" where nothing was.
    """

    make: Callable[[FrameChoice, RunState, Notices], Filter | None]
    fast: Fast
    sees: frozenset[str] = frozenset()
    option: Callable[[FrameChoice], str] = lambda frames: ""


STAGES = {
    "counts": Stage(lambda frames, state, notices: state.counts, Fast.NO),
    "gaps": Stage(
        lambda frames, state, notices: gaps(frames.named, _gap_talk(frames, notices)),
        Fast.DONE,
        sees=frozenset({"_drop", "_gap"}),
    ),
    "names": Stage(lambda frames, state, notices: state.names, Fast.NO),
    "finished": Stage(lambda frames, state, notices: state.finished, Fast.NO),
    "basic_source": Stage(
        lambda frames, state, notices: warn_basic_source(frames.types, notices.say),
        Fast.DONE,
        sees=frozenset({"subscribed"}),
    ),
    "alert_stage": Stage(lambda frames, state, notices: frames.alerts, Fast.NO),
    "snapshot": Stage(
        lambda frames, state, notices: _snapshot(frames.snapshot),
        Fast.NO,
        option=lambda frames: "--snapshot drop" if frames.snapshot == "drop" else "",
    ),
    "normalize": Stage(
        lambda frames, state, notices: _normalize() if frames.normalize else None, Fast.NO
    ),
    "dedupe": Stage(
        lambda frames, state, notices: state.dedupe,
        Fast.NO,
        option=lambda frames: "--dedupe" if frames.dedupe else "",
    ),
    "types": Stage(
        lambda frames, state, notices: only_types(
            frames.types,
            frames.excluded,
            frozenset() if frames.captured else QUIET,
            spares_ours=frames.named is None,
        ),
        Fast.DONE,
        option=lambda frames: _typed_types(frames),
    ),
    "stamp": Stage(lambda frames, state, notices: _stamp(frames), Fast.NO),
    "asked_paths": Stage(lambda frames, state, notices: state.asked, Fast.DONE),
    "where": Stage(
        lambda frames, state, notices: frames.where,
        Fast.DONE,
        option=lambda frames: " ".join(f"-w {each.text!r}" for each in _conditions(frames)),
    ),
    "until": Stage(lambda frames, state, notices: frames.until, Fast.NO),
    "jq": Stage(
        lambda frames, state, notices: frames.query,
        Fast.DONE,
        option=lambda frames: "--jq" if frames.query else "",
    ),
    "fields": Stage(lambda frames, state, notices: frames.fields, Fast.LINES),
    "stamp_results": Stage(lambda frames, state, notices: _stamp_results(frames), Fast.NO),
}


class Chain(NamedTuple):
    """The filters of a run, each with its row of STAGES."""

    filters: list[Filter]
    stages: list[Stage]

    @property
    def fast(self) -> bool:
        """Whether `fast_path` may take the place of these filters."""
        return all(stage.fast is not Fast.NO for stage in self.stages)

    @property
    def as_lines(self) -> bool:
        """Whether `fast_path` may print lines without making frames of them."""
        return all(stage.fast is Fast.DONE for stage in self.stages)

    @property
    def sees(self) -> frozenset[str]:
        """The frame types that these filters must get even so."""
        return frozenset().union(*(stage.sees for stage in self.stages))


def chain(frames: FrameChoice, state: RunState, notices: Notices) -> Chain:
    """The filters that this choice of frames needs."""
    rows = [(stage.make(frames, state, notices), stage) for stage in STAGES.values()]
    pairs = [(filter_, stage) for filter_, stage in rows if filter_ is not None]
    filters = [filter_ for filter_, _ in pairs]
    if state.passage is not None:
        named = [part for each, stage in pairs for part in _parts(each, stage.option(frames))]
        filters = state.passage.around(named)
    return Chain(filters, [stage for _, stage in pairs])


def _parts(filter_: Filter, option: str) -> list[tuple[str, Filter]]:
    """A filter with the option that was typed for it; of several conditions, each."""
    from livecli.filters.where import Where

    if isinstance(filter_, Where):
        return [(f"-w {each.conditions[0].text!r}", each) for each in filter_.each()]
    return [(option, filter_)]


def passage(
    frames: FrameChoice, env: Environment, waits: Callable[[str], None] | None = None
) -> Passage | None:
    """What counts frames around the filters that choose, where any does.

    `waits` tells somebody who waits for frames that none comes through.
    """
    if not any(stage.option(frames) for stage in STAGES.values()):
        return None
    from livecli.filters.passage import Passage

    return Passage(env.monotonic, waits, counts_ours=frames.named is not None)


def asked_paths(frames: FrameChoice, notices: Notices, env: Environment) -> AskedPaths | None:
    """The stage that says which paths no frame has, where any is asked for."""
    if not frames.asked or frames.named:  # of records of our own everything is known
        return None
    from livecli.filters.asked_paths import AskedPaths

    return AskedPaths(frames.asked, frames.types, notices.say, env.monotonic)


def _typed_types(frames: FrameChoice) -> str:
    words = [("-t", frames.types), ("-T", frames.excluded)]
    return " ".join(f"{option} {','.join(sorted(types))}" for option, types in words if types)


def _conditions(frames: FrameChoice) -> tuple[Condition, ...]:
    return frames.where.conditions if frames.where is not None else ()


def _snapshot(handling: str) -> Filter | None:
    if handling == "keep":  # no reason to load the others
        return None
    from livecli.filters.snapshot import HANDLINGS

    return HANDLINGS[handling]


def _normalize() -> Filter:
    from livecli.filters.normalize import normalize

    return normalize


def _stamp(frames: FrameChoice) -> Filter | None:
    """The stamp that everything after it sees; a table has it as a column anyway."""
    seen = frames.where is not None or frames.until is not None
    if not frames.stamp or (RENDERERS[frames.format].has_columns and not seen):
        return None
    from livecli.filters.stamp import stamp

    return stamp


def _stamp_results(frames: FrameChoice) -> Filter | None:
    """The stamp of what a program or `--fields` built; raw strings have no place for it."""
    built = frames.fields if frames.query is None else not frames.query.raw
    if not (frames.stamp and built):
        return None
    from livecli.filters.stamp import stamp_results

    return stamp_results


def _gap_talk(frames: FrameChoice, notices: Notices) -> Callable[[str], None] | None:
    """What says the gaps that are not printed; `-q` silences those that a choice left out."""
    if frames.gaps == "none":
        return None
    level = Level.NOTE if frames.gaps == "said" else Level.WARNING
    return lambda text: notices.say(text, level)


def team_names(frames: FrameChoice) -> TeamNames | None:
    """The names of teams, where the format shows them."""
    if frames.format != "line":
        return None
    from livecli.filters.names import TeamNames

    return TeamNames()


def dedupe(frames: FrameChoice) -> Dedupe | None:
    """The filter of `--dedupe`, if that is chosen."""
    if not frames.dedupe:
        return None
    from livecli.filters.dedupe import Dedupe

    return Dedupe()


def renderer(frames: FrameChoice, names: TeamNames | None) -> Renderer:
    """The renderer of the format, made with what it needs."""
    row = RENDERERS[frames.format]
    needs = {need: names if need == "roster" else getattr(frames, need) for need in row.needs}
    module, _, name = row.maker.partition(":")
    made: Renderer = getattr(import_module(module), name)(**needs)
    return made


def limits(frames: FrameChoice, stop: StopRules, state: RunState, env: Environment) -> RunLimits:
    """The limits of a run, which starts now."""
    return RunLimits(
        count=stop.records,
        duration_s=stop.duration_s,
        idle_s=stop.idle_s,
        endings=[
            end
            for end in (frames.until, state.finished if stop.finished else None)
            if end is not None
        ],
        started_at=env.monotonic(),
        clock=env.monotonic,
        counts_ours=frames.named is not None,
    )
