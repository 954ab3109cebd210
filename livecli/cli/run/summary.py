"""The state of a run: the stages that others ask, and the summary that is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from livecli.pipeline import Sink
from livecli.terminal.notices import Level, Notices
from livecli.wording import counted


if TYPE_CHECKING:
    from livecli.filters.asked_paths import AskedPaths
    from livecli.filters.counts import FrameCounts
    from livecli.filters.dedupe import Dedupe
    from livecli.filters.finished import Finished
    from livecli.filters.jq import Query
    from livecli.filters.names import TeamNames
    from livecli.filters.passage import Passage
    from livecli.session.effects import Tell


@dataclass(slots=True)
class RunState:
    """The stages with a state. `counts` is None for captures, which have their own gaps."""

    names: TeamNames | None
    dedupe: Dedupe | None
    finished: Finished | None
    query: Query | None
    counts: FrameCounts | None = None
    asked: AskedPaths | None = None
    passage: Passage | None = None

    def tell(self, tell: Tell, sink: Sink, notices: Notices) -> None:
        """Say a sentence of the session; matches that come or go with it join or leave the sink."""
        notices.tell(tell)
        if tell.joined is not None:
            sink.join(tell.joined)
        if tell.left is not None:
            sink.leave(tell.left)
        if self.finished is not None and tell.gave_up is not None:
            self.finished.left(tell.gave_up)
        if self.finished is not None and tell.left is not None:
            self.finished.ended(tell.left)

    def sum_up(self, notices: Notices, reconnects: int = 0) -> bool:
        """Say which paths no frame had, where all frames went if none came through, and the
        summary: a note if something was missed, else a detail. Answer whether none came through."""
        if self.asked is not None:
            self.asked.end()
        lost = self.passage.sentence() if self.passage is not None else None
        if lost:
            notices.say(lost)
        parts = _received(self.counts, reconnects) if self.counts is not None else []
        trouble = self.counts is not None and self.counts.trouble
        if self.dedupe is not None:
            parts.append(f"{counted(self.dedupe.dropped, 'duplicate')} dropped")
        if self.query is not None and self.query.failed:
            parts.append(f"--jq failed on {counted(self.query.failed, 'frame')}")
            trouble = True
        if parts:
            notices.say("; ".join(parts), Level.NOTE if trouble else Level.DETAIL)
        return lost is not None


def _received(counts: FrameCounts, reconnects: int) -> list[str]:
    kinds = sorted(counts.frames.items())
    frames = ", ".join(f"{kind or 'without a type'} {number}" for kind, number in kinds)
    parts = [
        f"received {frames or 'nothing'}",
        f"{counted(counts.gaps, 'gap')}, {counts.missed_s:.1f} s missed",
        counted(reconnects, "reconnection"),
    ]
    if counts.dropped:
        parts.append(f"{counted(counts.dropped, 'frame')} dropped")
    return parts
