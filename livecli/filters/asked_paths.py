"""Paths of `-w`, `--fields`, `--template` and `--jq` that no frame has, said once each.

A misspelt path passes nothing, or prints nothing but null, and nothing says so. What the documented
frames cannot have is said with the first frame; else it is said after a hundred frames that might
have it, or ten seconds, or at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from livecli.feed.frames import FRAME_TYPES, Frame, is_aside
from livecli.feed.paths import MISSING, Path
from livecli.pipeline import Batch
from livecli.wording import counted


if TYPE_CHECKING:
    from livecli.inspection.observed_fields import FieldSurvey


ENOUGH = 100  # frames
ENOUGH_S = 10.0


Span = tuple[float | None, float | None]  # the bounds of a number, both included
NO_SPAN: Span = (None, None)


class AskedPath(NamedTuple):
    """A path, and the option that it stands in, as it was typed.

    `op` and `number` are those of a comparison with a number; None is none.
    """

    option: str
    path: Path
    op: str = ""
    number: float | None = None


class Possible(NamedTuple):
    """The types of the documented frames that have a path, and their dialects (None: in both)."""

    types: frozenset[str]
    dialects: frozenset[str | None]


class AskedPaths:
    """A stage that passes every batch on, and looks into frames until each path was seen.

    `types` are those that are asked for, none: all.
    """

    def __init__(
        self,
        paths: Sequence[AskedPath],
        types: frozenset[str],
        say: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._paths = list(paths)  # that no frame had so far, and of which nothing was said
        self._types = frozenset(name for name in types if not is_aside(name))
        self._say = say
        self._clock = clock
        self._since: float | None = None  # the first frame
        self._frames: dict[str, int] = {}  # by type
        self._survey: FieldSurvey | None = None  # of the first frames of each type
        self._possible: dict[AskedPath, Possible] = {}

    @property
    def done(self) -> bool:
        """Whether there is nothing more to look for."""
        return not self._paths

    def __call__(self, batch: Batch) -> Batch:
        if self._paths:
            for frame in batch:
                self._look(frame)
            self._say_missing(at_end=False)
        return batch

    def end(self) -> None:
        """Nothing more comes: say what no frame had."""
        self._say_missing(at_end=True)

    def _look(self, frame: Frame) -> None:
        kind = frame.type
        if frame.aside or (self._types and kind not in self._types):
            return
        body = frame.body
        is_first = self._since is None
        if is_first:
            self._since = self._clock()
            self._ask_contract()
        self._paths = [asked for asked in self._paths if asked.path.get(body) is MISSING]
        if is_first:
            self._say_unknown()
        if self._paths:
            if self._frames.get(kind, 0) < ENOUGH:
                self._observe(frame)
            self._frames[kind] = self._frames.get(kind, 0) + 1

    def _ask_contract(self) -> None:
        """Find out which frames may have each path; say where no number can be as is asked."""
        from livecli.feed.contract.path_lookup import contracts_with, field_at

        for asked in self._paths:
            found = contracts_with(asked.path.steps, self._types)
            self._possible[asked] = Possible(
                frozenset(contract.type for contract in found),
                frozenset(contract.dialect for contract in found),
            )
            if found and asked.number is not None:
                fields = [field_at(contract, asked.path.steps) for contract in found]
                spans = [(each.low, each.high) if each else NO_SPAN for each in fields]
                if all(is_beyond(asked.op, asked.number, span) for span in spans):
                    low, high = (f"{end:.15g}" if end is not None else "" for end in spans[0])
                    self._say(f"{asked.option}: {asked.path.text} goes from {low} to {high}")

    def _say_unknown(self) -> None:
        """Say of which paths the documents know that no frame has them."""
        if not self._types <= FRAME_TYPES.keys():
            return
        for asked in [each for each in self._paths if not self._possible[each].types]:
            from livecli.feed.contract.path_lookup import nearest_path

            nearest = nearest_path(asked.path.text, self._types)
            kinds = f"{' or '.join(sorted(self._types))} frame" if self._types else "frame"
            self._tell(asked, f"no {kinds} has {asked.path.text}", nearest)

    def _observe(self, frame: Frame) -> None:
        if self._survey is None:
            from livecli.inspection.observed_fields import FieldSurvey

            self._survey = FieldSurvey()
        self._survey.add(frame)

    @property
    def _observed(self) -> set[str]:
        """The paths that frames had."""
        types = self._survey.types.values() if self._survey is not None else ()
        return {path for seen in types for path in seen.fields}

    def _say_missing(self, *, at_end: bool) -> None:
        """Say which paths were looked for long enough."""
        if not self._paths or self._since is None:
            return
        late = at_end or self._clock() - self._since >= ENOUGH_S
        for asked in list(self._paths):
            possible = self._possible[asked]
            types = possible.types or self._frames.keys()
            seen = {name: self._frames[name] for name in types if name in self._frames}
            number = sum(seen.values())
            if number and (late or number >= ENOUGH):
                from livecli.feed.contract.path_lookup import near, spellings

                text = asked.path.text
                observed = {each for path in self._observed for each in spellings(path, text)}
                kinds = f"{next(iter(seen))} frame" if len(seen) == 1 else "frame"
                dialect = ", ".join(filter(None, possible.dialects))
                is_of_one = dialect and len(possible.dialects) == 1
                of = f", which is of the {dialect} dialect" if is_of_one else ""
                none_has = f"none of {counted(number, kinds)} has {text}{of}"
                self._tell(asked, none_has, near(text, observed))

    def _tell(self, asked: AskedPath, none_has: str, nearest: str | None) -> None:
        self._paths.remove(asked)
        types = f" {' '.join(sorted(self._types))}" if self._types else ""
        hint = f"did you mean {nearest}?" if nearest else f"`livecli fields{types}` lists them"
        self._say(f"{asked.option}: {none_has}; {hint}")


def is_beyond(op: str, number: float, span: Span) -> bool:
    """Whether no number between these bounds fulfils a comparison."""
    low, high = span
    above = high is not None and (high < number if op in ("=", ">=") else high <= number)
    below = low is not None and (low > number if op in ("=", "<=") else low >= number)
    if op == "=":
        return above or below
    return above if op in (">", ">=") else below
