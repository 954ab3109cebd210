"""`--jq` and `--until`: programs of jq, run on frames. The only place that knows the package `jq`.

A program gets the text of one frame at a time, so that numbers keep their digits unless it
calculates with them (then integers beyond 2^53 lose some, as in every jq). Its results are texts
too. `debug` and `stderr` say nothing here, and `input` finds nothing.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import orjson

from livecli.errors import INTERRUPTIBLE, Interrupted, UsageError
from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.jq_gate import Gate, condition_gate, select_gate
from livecli.pipeline import Batch


if TYPE_CHECKING:
    from livecli.second_process import Worker


# Around a program go these, so that a result comes as its text (written by jq, with the digits
# kept), or as true where it is the very frame: that passes with its own bytes, and twice as fast.
# The other is for programs with imports, which cannot be put into brackets. Two line breaks, as a
# comment may swallow one.
QUERIES = (
    ". as $__frame|({program}\n\n)|if . == $__frame then true else tojson end",
    "{program}\n\n|tojson",
)
MANY = "[({program}\n\n)|tojson]"
CONDITIONS = ("{program}\n\n|if . then true else false end",)
CONDITION_BESIDE = ".[1] as ${name}|.[0]|({program}\n\n)|if . then true else false end"

# A program may go on for ever; a snapshot of the largest match has some ten thousand values.
MAX_RESULTS = 1_000_000
TOGETHER = 64  # frames that a call of the package gets
MAX_KINDS = 20  # of errors that are said
LONGEST_ERROR = 200

_PLACE = re.compile(r"jq: error: (.*?)(?: at <top-level>, line ([0-9]+), column ([0-9]+):\n|\n|$)")
_UNDEFINED = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*) is not defined")
_PARTICULAR = re.compile(r'\(.*?\)|"[^"]*"|[0-9]+')
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
WHEN = "--when"  # the option whose programs have a variable of ours, and none of --arg
NO_ARGUMENTS: Mapping[str, object] = {}

T = TypeVar("T")


class Compiled(Protocol):
    """A program of the package."""

    def input_text(self, text: str) -> Iterable[Any]: ...


class Ended:
    """In place of a program that was given up: it has no more results."""

    def input_text(self, text: str) -> Iterable[Any]:
        return ()


class Complaints:
    """Counts frames on which a program failed, and says each kind of failure once."""

    def __init__(self, option: str, say: Callable[[str], None]) -> None:
        self.count = 0
        self._option = option
        self._say = say
        self._kinds: set[str] = set()
        self._kept: list[tuple[str, str]] | None = None  # kinds and sentences, for `news`

    def add(self, frame: Frame, error: ValueError) -> None:
        self.count += 1
        told = str(error)
        if told == "break":
            told = "no more inputs; each frame is alone"
        kind = _PARTICULAR.sub("", told[:LONGEST_ERROR])
        which = f"{frame.type or 'nameless'} frame"
        self._say_once(kind, f"{self._option}: {which}: {told[:LONGEST_ERROR]} (said once)")

    def keep(self) -> None:
        """Say nothing from now on: another process does, who asks for `news`."""
        self._kept = []

    def news(self) -> tuple[int, list[tuple[str, str]]]:
        """What was counted and kept since the last call."""
        news = self.count, self._kept or []
        self.count, self._kept = 0, []
        return news

    def hear(self, count: int, kept: list[tuple[str, str]]) -> None:
        """Count and say another's news as one's own."""
        self.count += count
        for kind, text in kept:
            self._say_once(kind, text)

    def _say_once(self, kind: str, text: str) -> None:
        if kind in self._kinds or len(self._kinds) >= MAX_KINDS:
            return
        self._kinds.add(kind)
        if self._kept is None:
            self._say(text)
        else:
            self._kept.append((kind, text))


class Query:
    """A stage: each frame becomes the program's results; while `spares_ours`, records of our own
    pass.

    Where the program fails, the results before the failure stay, as in jq.
    """

    def __init__(
        self,
        program: Compiled,
        raw: bool,
        complaints: Complaints,
        text: str,
        *,
        compile_: Callable[[str], Compiled],
        gate: Gate | None = None,
        most: int | None = None,
    ) -> None:
        self.complaints = complaints
        self.text = text
        self.spares_ours = True
        self.gate = gate
        self.rest = gate.rest if gate is not None else text
        self._compile = compile_
        self._many: Compiled | None = None
        self._left = -1 if most is None else most  # a count that comes to 0 ends it
        self._program = program
        self.raw = raw

    @property
    def failed(self) -> int:
        """How many frames the program failed on."""
        return self.complaints.count

    def __call__(self, batch: Batch) -> Batch:
        results: Batch = []
        for frame in batch:
            if self._left == 0:
                break
            spared = self.spares_ours and frame.aside
            chosen = self.gate.verdict(frame.body) if self.gate and not spared else None
            if spared or chosen:
                results.append(frame)
                self._left -= not spared
            elif chosen is None:
                try:
                    self._run(frame.raw, frame, frame.rewritten, results)
                except ValueError as error:
                    self._fail(frame, error)
        return results

    def lines(self, lines: Sequence[bytes], inputs: Sequence[bytes]) -> list[bytes]:
        """The results for frames of which no more is known than their bytes; none is our own.

        `inputs` are the lines, or what the program can see of each.
        """
        results: list[bytes] = []
        for line, given in zip(lines, inputs, strict=True):
            try:
                self._run(given, line, bytes, results)
            except ValueError as error:
                self._fail(codec.decode(line), error)
        return results

    def texts(self, lines: Sequence[bytes], inputs: Sequence[bytes]) -> list[bytes]:
        """The same for lines that passed the gate, if the rest of the program is plain: many at a
        time, which saves a quarter. `inputs` are what that rest can see of each.
        """
        if self._many is None:
            self._many = self._compile(MANY.replace("{program}", self.rest))
        texts: list[str] = []
        results: list[bytes] = []
        for start in range(0, len(lines), TOGETHER):
            end = start + TOGETHER
            try:
                for found in _results(self._many, b"\n".join(inputs[start:end])):
                    texts += found
                    start += 1
            except ValueError:  # the whole program says what is wrong, and what comes before it
                results += map(self._written, texts)
                results += self.lines(lines[start:end], lines[start:end])
                texts = []
        return [*results, *map(self._written, texts)]

    def _run(self, given: bytes, whole: T, made: Callable[[bytes], T], results: list[T]) -> None:
        """Add the results; `whole` for one that is the very frame, and what is `made` of others."""
        for found in _results(self._program, given):
            results.append(whole if found is True else made(self._written(found)))
            self._left -= 1
            if self._left == 0:
                return

    def _fail(self, frame: Frame, error: ValueError) -> None:
        if isinstance(error, Interrupted):
            self._program = Ended()
        else:
            self.complaints.add(frame, error)

    def _written(self, text: str) -> bytes:
        """A result as it is printed."""
        if self.raw and text.startswith('"'):
            text = orjson.loads(text)
        return text.encode()


def query(
    program: str,
    *,
    say: Callable[[str], None],
    raw: bool = False,
    arguments: Mapping[str, object] = NO_ARGUMENTS,
    option: str = "--jq",
    most: int | None = None,
) -> Query:
    """The stage for `program`; raises UsageError where it cannot be compiled.

    After `most` results nothing more is computed.

    A result is a frame whose bytes are its JSON on one line, or with `raw`, where it is a string,
    its characters, line breaks too. Such a frame need not be an object any more.
    """
    return Query(
        _compiled(program, QUERIES, arguments, option),
        raw,
        Complaints(option, say),
        program,
        compile_=lambda text: _compiled(text, ("{program}",), arguments, option),
        gate=select_gate(program),
        most=most,
    )


def condition(
    program: str,
    *,
    say: Callable[[str], None],
    option: str = "--until",
    apart: bool = False,
    beside: str = "",
) -> FrameTest:
    """Whether a frame fulfils `program`: its first result is neither false nor null.

    A frame on which the program fails does not. Raises UsageError where it cannot be compiled.
    `apart`: jq runs in a process of its own, which can be given up whatever it does. With `beside`,
    the variable of that name, each frame comes in a list with the value that it has.
    """
    forms, gate = CONDITIONS, condition_gate(program)
    if beside:
        forms, gate = (CONDITION_BESIDE.replace("{name}", beside),), None
    compiled = _compiled(program, forms, {beside: None} if beside else NO_ARGUMENTS, option)
    test = FrameTest(compiled, Complaints(option, say), gate)
    if apart and (gate is None or gate.rest):
        from livecli.second_process import Worker

        test.worker = Worker(test)
    return test


class FrameTest:
    """Whether frames fulfil a program; `worker`, if any, is the process that runs it."""

    def __init__(self, program: Compiled, complaints: Complaints, gate: Gate | None) -> None:
        self.gate = gate
        self.worker: Worker | None = None
        self._program = program
        self._complaints = complaints

    @property
    def failed(self) -> int:
        """How many frames the program failed on."""
        return self._complaints.count

    def holds(self, frame: Frame) -> bool:
        decided = self.gate.verdict(frame.body) if self.gate is not None else None
        if decided is not None:
            return decided
        if self.worker is None:
            return self._fulfils(frame)
        self.worker.give(frame.type.encode() + b"\n" + frame.raw)
        try:
            return self.worker.result() != b""
        except Interrupted:
            self.worker.close()
            self.worker = None
            self._program = Ended()
            return False

    def _fulfils(self, frame: Frame) -> bool:
        try:
            return next(_results(self._program, frame.raw), False) is True
        except Interrupted:
            self._program = Ended()
        except ValueError as error:
            self._complaints.add(frame, error)
        return False

    # What the process does.

    def __call__(self, piece: bytes) -> bytes:
        kind, _, raw = piece.rpartition(b"\n")
        return b"1" if self._fulfils(Frame(raw, kind.decode())) else b""

    def part(self) -> None:
        self._complaints.keep()

    def news(self) -> bytes:
        return marshal.dumps(self._complaints.news())

    def hear(self, news: bytes) -> None:
        self._complaints.hear(*marshal.loads(news))


def arguments(
    texts: Iterable[tuple[str, str]], values: Iterable[tuple[str, str]]
) -> dict[str, object]:
    """The variables of `--arg NAME TEXT` and `--argjson NAME JSON`; raises UsageError."""
    named: dict[str, object] = {_name("--arg", name): text for name, text in texts}
    for name, text in values:
        try:
            named[_name("--argjson", name)] = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise UsageError(f"--argjson {name} {text!r}: no JSON: {error}") from None
    return named


def _name(option: str, name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise UsageError(f"{option} {name!r}: no name of a variable; as in {option} home Arsenal")
    return name


def _results(program: Compiled, text: bytes) -> Iterator[Any]:
    """One after the other, as the program makes them."""
    for number, found in enumerate(program.input_text(text.decode())):
        if number == MAX_RESULTS:
            raise ValueError(f"more than {MAX_RESULTS} results; the rest is left out")
        yield found


INTERRUPTIBLE.update((_results.__code__, Query._run.__code__))


def _compiled(
    program: str, forms: tuple[str, ...], arguments: Mapping[str, object], option: str
) -> Compiled:
    """The first of `forms` that compiles, for a program that does by itself."""
    try:
        import jq  # type: ignore[import-not-found]
    except ImportError:
        raise UsageError(f"{option}: needs the package jq; pip install jq") from None
    if "\0" in program:
        raise UsageError(f"{option}: a program has no NUL character")
    # As jq has it, for programs that look their arguments up by name.
    known = {**arguments, "ARGS": {"positional": [], "named": dict(arguments)}}
    try:
        jq.compile(program, args=known)
    except ValueError as error:
        told = _told(program, str(error))
        if unknown := _UNDEFINED.match(told):
            told += (
                "; there is $state"
                if option == WHEN
                else f"; give it with --arg {unknown[1]} VALUE"
            )
        raise UsageError(f"{option}: {told}") from None
    for form in forms:
        try:
            compiled: Compiled = jq.compile(form.replace("{program}", program), args=known)
        except ValueError:
            continue
        return compiled
    raise UsageError(f"{option} {program!r}: it compiles by itself only; leave out what it imports")


def _told(program: str, error: str) -> str:
    """The first of jq's errors, with the place in the program and what stands there."""
    found = _PLACE.match(error)
    if found is None:
        return error
    told, line, column = found.groups()
    if line is not None:
        lines = program.encode().split(b"\n")
        rest = lines[int(line) - 1][int(column) - 1 :].decode(errors="replace").strip()
        told += f", line {line}, column {column}" + (f": {rest!r}" if rest else "")
    return told
