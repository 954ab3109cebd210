"""How many frames each filter of a run lets pass, for the sentence where none comes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from livecli.feed.frames import NO_DATA, is_aside
from livecli.pipeline import Batch, Filter
from livecli.wording import counted


AFTER_S = 10.0  # of a wait on a terminal
MOST_TYPES = 4  # of those that came, in the sentence


class Step:
    """A filter by the option that it is for, and how many frames it left."""

    def __init__(self, name: str, left: int = 0) -> None:
        self.name = name
        self.left = left


class Passage:
    """Counts around the filters that choose, until a frame comes `through`.

    Records of our own are frames where `counts_ours`. `say` is for somebody who waits at a
    terminal, and None elsewhere.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        say: Callable[[str], None] | None = None,
        *,
        counts_ours: bool = False,
    ) -> None:
        self.through = False
        self._types: Counter[str] = Counter()  # of what came and is match data
        self._steps: list[Step] = []
        self._elsewhere: list[int] | None = None  # frames chosen elsewhere: by type, and by all
        self._counts_ours = counts_ours
        self._clock = clock
        self._say = say
        self._since: float | None = None

    def around(self, filters: Sequence[tuple[str, Filter]]) -> list[Filter]:
        """The filters, those counted that have a name: the option that they are for, as typed."""
        return [self._counted(name, each) if name else each for name, each in filters]

    def sentence(self) -> str | None:
        """What came and where it went; None where something came through, or nothing chose."""
        came = self._types.total()
        if self.through or not came:
            return None
        steps = self._steps if self._elsewhere is None else self._summed(*self._elsewhere)
        last = next((number for number, step in enumerate(steps) if not step.left), None)
        if last is None:
            return None
        left = ", ".join(f"{step.left} left by {step.name}" for step in steps[: last + 1])
        kinds = [f"{name or 'without a type'} {n}" for name, n in self._types.most_common()]
        more = ["..."] if len(kinds) > MOST_TYPES else []
        return f"{counted(came, 'frame')} ({', '.join(kinds[:MOST_TYPES] + more)}), {left}"

    def add(self, types: Mapping[str, int], chosen: int, left: int) -> None:
        """Frames that were chosen elsewhere: those that came, by type; how many of them were of
        types that are asked for, and how many were left in the end."""
        self._note(types)
        before = self._elsewhere or [0, 0]
        self._elsewhere = [before[0] + chosen, before[1] + left]

    def news(self) -> tuple[Any, ...]:
        """What was counted since the last call, for the process that sums up."""
        news = dict(self._types), self._elsewhere, [step.left for step in self._steps]
        self._types.clear()
        self._elsewhere = None
        for step in self._steps:
            step.left = 0
        return news

    def hear(self, news: tuple[Any, ...]) -> None:
        """Add what another process counted."""
        types, elsewhere, left = news
        self._types.update(types)
        if elsewhere is not None:
            self.add({}, *elsewhere)
        for step, number in zip(self._steps, left, strict=True):
            step.left += number

    def _summed(self, chosen: int, left: int) -> list[Step]:
        """The steps with what was chosen elsewhere, where all but that of the types are one."""
        types = [step for step in self._steps if step.name.startswith(("-t ", "-T "))]
        others = [step for step in self._steps if step not in types]
        summed = [Step(step.name, step.left + chosen) for step in types]
        if others:
            summed.append(Step(" ".join(step.name for step in others), others[-1].left + left))
        return summed

    def _counted(self, name: str, each: Filter) -> Filter:
        step = Step(name)
        is_first = not self._steps
        self._steps.append(step)

        def choose(batch: Batch) -> Batch:
            if self.through:
                return each(batch)
            if is_first:
                self._note(Counter(frame.type for frame in batch))
            chosen = each(batch)
            step.left += sum(self._counts_ours or not frame.aside for frame in chosen)
            if step is self._steps[-1]:
                self.through = step.left > 0
                self._tell_who_waits()
            return chosen

        return choose

    def _note(self, types: Mapping[str, int]) -> None:
        data = {
            kind: number
            for kind, number in types.items()
            if (kind not in NO_DATA or kind == "_alert") and not is_aside(kind)
        }
        self._types.update(data)
        if data and self._since is None:
            self._since = self._clock()

    def _tell_who_waits(self) -> None:
        if self._say is None or self._since is None or self._clock() - self._since < AFTER_S:
            return
        if sentence := self.sentence():
            self._say(f"{sentence}; it goes on")
        self._say = None
