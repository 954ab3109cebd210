"""How many frames each filter of a run lets pass, for the sentence where none comes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from livecli.feed.frames import NO_DATA
from livecli.filters.where import Where
from livecli.pipeline import Batch, Filter
from livecli.wording import counted


AFTER_S = 10.0  # of a wait on a terminal
MOST_TYPES = 4  # of those that came, in the sentence


class Passage:
    """Counts around the filters that choose, until a frame comes through.

    `say` is for somebody who waits at a terminal, and None elsewhere.
    """

    def __init__(
        self, clock: Callable[[], float], say: Callable[[str], None] | None = None
    ) -> None:
        self.came = 0  # frames of the feed that are match data
        self._types: Counter[str] = Counter()  # the same, as far as they became frames here
        self._steps: list[Step] = []
        self._through = False
        self._clock = clock
        self._say = say
        self._since: float | None = None

    def around(self, filters: Sequence[tuple[str, Filter]]) -> list[Filter]:
        """The filters, those counted that have a name: the option that they are for, as typed."""
        counted_filters: list[Filter] = []
        for name, each in filters:
            if isinstance(each, Where):
                typed = [f"-w {one.text!r}" for one in each.conditions]
                counted_filters += map(self._counted, typed, each.each())
            else:
                counted_filters.append(self._counted(name, each) if name else each)
        return counted_filters

    def add(self, came: int, left: Sequence[int]) -> None:
        """Frames that were chosen elsewhere: how many came, and were left by each step."""
        self.came += came
        for step, number in zip(self._steps, left, strict=False):
            step.left += number

    def sentence(self) -> str | None:
        """What came and where it went; None where something came through, or nothing chose."""
        if self._through or not self.came or not self._steps:
            return None
        parts = []
        for step in self._steps:
            parts.append(f"{step.left} left by {step.name}")
            if not step.left:
                break
        else:
            return None
        kinds = [f"{name or 'without a type'} {n}" for name, n in self._types.most_common()]
        more = ["..."] if len(kinds) > MOST_TYPES else []
        of = f" ({', '.join(kinds[:MOST_TYPES] + more)})" if kinds else ""
        return f"{counted(self.came, 'frame')}{of}, {', '.join(parts)}"

    def _counted(self, name: str, each: Filter) -> Filter:
        step = Step(name)
        is_first = not self._steps
        self._steps.append(step)

        def choose(batch: Batch) -> Batch:
            if self._through:
                return each(batch)
            if is_first:
                self._count(batch)
            chosen = each(batch)
            left = sum(not frame.ours for frame in chosen)
            step.left += left
            if step is self._steps[-1]:
                self._through = left > 0
                self._tell_who_waits()
            return chosen

        return choose

    def _count(self, batch: Batch) -> None:
        data = [frame.type for frame in batch if frame.type not in NO_DATA and not frame.ours]
        self._types.update(data)
        self.came += len(data)
        if data and self._since is None:
            self._since = self._clock()

    def _tell_who_waits(self) -> None:
        if self._say is None or self._since is None or self._clock() - self._since < AFTER_S:
            return
        if sentence := self.sentence():
            self._say(f"{sentence}; it goes on")
        self._say = None


class Step:
    """A filter by the option that it is for, and how many frames it left."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.left = 0
