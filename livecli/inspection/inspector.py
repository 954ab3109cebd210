"""Frames, or lines of frames, against their contracts; the findings are tallied.

Most frames are clean, which `clean_frames` finds out in one pass; the others are decoded, and their
shape is explained, once for all frames of that shape. Then come the rules for the match's frames.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from orjson import JSONDecodeError

from livecli.errors import UsageError
from livecli.feed.contract import CONTRACTS, Contract
from livecli.feed.contract.field_tree import FieldNode, field_tree
from livecli.feed.frames import LONGEST_WORD, NO_DATA, WRAPPED, Frame, is_record
from livecli.feed.json_text import loads
from livecli.feed.sports import SPORTS, Match, match

from .clean_frames import REFUSED, decoder
from .finding import Finding
from .observation import Observation
from .sequence import RULES, MatchSequence, Rule, SequenceFault, View
from .shape import Explanation, explain, fingerprint, shown, values
from .tally import FindingTally, FramePlace


MOST_SHAPES = 100_000  # that are kept, each finding of one counted as another
MOST_MATCHES = 1_000  # a sport, of which the frames before are kept: those that began last
Dialect = tuple[str, str | None]  # with its sport
DIALECTS: tuple[Dialect, ...] = (
    ("football", "documented"),
    ("football", "rich"),
    ("tennis", None),
)
NO_OBJECT = Contract("", None, None, "", (), {})
UNUSUAL = (*REFUSED, KeyError)  # KeyError: the first of its class
Contracts = Mapping[str, Sequence[Contract]]


class FrameGroup:
    """The frames of one contract: how many there were, and what follows for each."""

    __slots__ = ("contract", "count", "rule", "sequences", "sport")

    def __init__(self, contract: Contract, rule: Rule | None, sport: str) -> None:
        self.contract = contract
        self.count = 0
        self.rule = rule
        self.sport = sport
        self.sequences: dict[int | None, MatchSequence] = {}


class Inspector:
    """`lines` and `frame` judge what they are given; the other attributes are the result.

    `say` is called with each finding that is the first of its kind. `contracts` are those of the
    feed, or those of a baseline: with these, no rule looks at the order of frames. `matches` are
    those that were asked for, None where that is not known.
    """

    def __init__(
        self,
        *,
        say: Callable[[Finding, FramePlace], None] = lambda finding, place: None,
        contracts: Contracts = CONTRACTS,
        matches: Collection[Match] | None = None,
        observation: Observation | None = None,
    ) -> None:
        self.tally = FindingTally()
        self.further_shapes = 0  # frames of shapes beyond those that are kept
        self.matches = None if matches is None else set(matches)
        self.source = ""
        self.line: int | None = None  # of the source, from 1
        self._say = say
        self._contracts = contracts
        self._by_baseline = contracts is not CONTRACTS
        self._observation = observation
        self._received_ms: float | None = None
        self._shapes: dict[tuple[str, int], Explanation] = {}
        self._weight = 0
        self._trees: dict[int, tuple[Contract, FieldNode]] = {}
        self._sequences: dict[str, dict[int | None, MatchSequence]] = {each: {} for each in SPORTS}
        self._groups: dict[Any, FrameGroup] = {}  # by class of clean frames, or by contract
        self._decoders = _decoders(contracts) if self._by_baseline else _feed_decoders()
        self._decode = next(iter(self._decoders.values()))  # that of the last frame's dialect

    @property
    def frames(self) -> int:
        """All that were judged, records among them."""
        return sum(group.count for group in self._groups.values())

    @property
    def types(self) -> dict[str, dict[str, int]]:
        """Frames by type, and by dialect; "" where there is but one."""
        types: dict[str, dict[str, int]] = {}
        for group in self._groups.values():
            dialects = types.setdefault(group.contract.type, {})
            dialect = group.contract.dialect or ""
            dialects[dialect] = dialects.get(dialect, 0) + group.count
        return types

    def part(self) -> tuple[int, FindingTally, int, list[tuple[Contract, int]]]:
        """The result so far, for `join`: its lines, findings, further shapes and frames."""
        frames = [(group.contract, group.count) for group in self._groups.values()]
        return self.line or 0, self.tally, self.further_shapes, frames

    def join(self, part: tuple[int, FindingTally, int, list[tuple[Contract, int]]]) -> None:
        """Add the result of another one, for what follows in the same source."""
        lines, tally, further, frames = part
        self.tally.join(tally, self.line or 0)
        self.line = (self.line or 0) + lines
        self.further_shapes += further
        for row, count in frames:
            self._count(row, count)

    def forget(self) -> None:
        """Begin the result anew, with all that is known of matches and shapes."""
        self.tally, self.line, self.further_shapes = FindingTally(), 0, 0
        for group in self._groups.values():
            group.count = 0

    def begin(self, source: str) -> None:
        """What follows is of another source, from its first line; it has its own order."""
        self.source, self.line = source, 0
        self.matches = None
        for sequences in self._sequences.values():
            sequences.clear()

    def lines(self, piece: bytes) -> None:
        """The frames in a piece of whole lines."""
        groups, observed = self._groups, self._observation is not None
        decode = self._decode
        number = self.line or 0
        for line in piece.split(b"\n"):
            number += 1
            try:
                clean = decode(line)
                group = groups[clean.__class__]
            except UNUSUAL:
                if line and not line.isspace():
                    self.line = number
                    self._judge(line)
                    decode = self._decode
                continue
            group.count += 1
            if group.rule is not None:
                sequence = group.sequences.get(clean.event_id)
                if sequence is None:
                    self.line = number
                    sequence = self._begun(group, clean.event_id)
                faults = group.rule(sequence, clean, line)
                if faults:
                    self.line = number
                    self._tell(faults, group)
            if observed:
                self._see(line, group.contract)
        self.line = number - 1  # what follows the last break is no line

    def frame(self, frame: Frame) -> None:
        """One frame as it came."""
        self._received_ms = frame.received_ms
        self._judge(frame.raw)

    def _judge(self, raw: bytes) -> None:
        """The same for one frame, however odd it is."""
        try:
            clean = self._decode(raw)
        except REFUSED:
            self._look(raw)
            return
        group = self._groups.get(clean.__class__)
        if group is None:
            group = self._groups[clean.__class__] = self._group(clean.contract)
        group.count += 1
        if group.rule is not None:
            sequence = group.sequences.get(clean.event_id) or self._begun(group, clean.event_id)
            self._tell(group.rule(sequence, clean, raw), group)
        elif group.contract.type == "_open":
            self._ask(clean.matches)
        if self._observation is not None:
            self._see(raw, group.contract)

    def _tell(self, faults: Sequence[SequenceFault], group: FrameGroup) -> None:
        for fault in faults:
            self._add(fault.of(group.contract.type, group.contract.dialect))

    def _see(self, raw: bytes, row: Contract) -> None:
        if self._observation is not None:
            body = loads(raw)
            self._observation.add(self._shape(row.type, body), body)

    def _look(self, raw: bytes) -> None:
        """A frame that is not clean in the dialect of the one before it."""
        try:
            body = loads(raw)
        except JSONDecodeError:
            body = None
        kind = body.get("type") if type(body) is dict else None
        if type(body) is not dict or (type(kind) is str and kind in WRAPPED):
            self._count(NO_OBJECT)
            text = body.get("text", "") if type(body) is dict else raw.decode(errors="replace")
            self._add(Finding("unreadable", "", None, "", shown(text), "a JSON object"))
            return
        kind = kind if type(kind) is str and len(kind) <= LONGEST_WORD else ""
        rows = self._contracts.get(kind)
        if rows is None and (is_record(kind) or (self._by_baseline and kind in NO_DATA)):
            return  # of another program, or a mere answer
        event_id = body.get("event_id")
        event_id = event_id if type(event_id) is int else None
        shape = self._shape(kind, body)
        group = self._count(shape.contract)
        if rows is None:
            self._add(Finding("unknown_type", kind, None, "", kind, "a type that is listed"))
        findings = [*shape.findings, *values(body, shape)]
        for finding in findings:
            self._add(finding)
        if not findings:
            row = shape.contract
            self._decode = self._decoders.get((row.sport or "", row.dialect), self._decode)
        if group.rule is not None and event_id is not None:
            sequence = group.sequences.get(event_id) or self._begun(group, event_id)
            self._tell(group.rule(sequence, View(body), raw), group)
        if self._observation is not None:
            self._observation.add(shape, body)

    def _shape(self, kind: str, body: dict[str, Any]) -> Explanation:
        """The explanation of a body's shape, by the contract that is nearest to it."""
        key = (kind, fingerprint(body))
        known = self._shapes.get(key)
        if known is not None:
            return known
        rows = self._contracts.get(kind) or (Contract(kind, None, None, "", (), {}),)
        shape = min((explain(body, row, self._tree(row)) for row in rows), key=_fault)
        if self._weight < MOST_SHAPES:
            self._shapes[key] = shape
            self._weight += shape.weight
        else:
            self.further_shapes += 1
        return shape

    def _tree(self, row: Contract) -> FieldNode:
        if not row.fields:
            return FieldNode()
        if id(row) not in self._trees:
            self._trees[id(row)] = (row, field_tree(row))
        return self._trees[id(row)][1]

    def _count(self, row: Contract, frames: int = 1) -> FrameGroup:
        key = (row.type, row.sport, row.dialect)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = self._group(row)
        group.count += frames
        return group

    def _group(self, row: Contract) -> FrameGroup:
        sport = row.sport or "football"
        rule = RULES.get((sport, row.type)) if not self._by_baseline else None
        group = FrameGroup(row, rule, sport)
        group.sequences = self._sequences[sport]
        return group

    def _begun(self, group: FrameGroup, event_id: int | None) -> MatchSequence:
        """The frames of a match that begins."""
        if len(group.sequences) >= MOST_MATCHES:
            del group.sequences[next(iter(group.sequences))]
        sequence = group.sequences[event_id] = MatchSequence()
        asked = self.matches
        if asked is not None and event_id is not None and (group.sport, event_id) not in asked:
            there = str(Match(group.sport, event_id))
            row = group.contract
            expected = "a match that was asked for"
            self._add(Finding("unasked_match", row.type, row.dialect, "event_id", there, expected))
        return sequence

    def _ask(self, words: Sequence[str]) -> None:
        """A capture says which matches were asked for."""
        self.matches = self.matches or set()
        for word in words:
            try:
                self.matches.add(match(word))
            except UsageError:
                continue

    def _add(self, finding: Finding) -> None:
        place = FramePlace(self.source, self.line, self._received_ms)
        if self.tally.add(finding, place):
            self._say(finding, place)


def _fault(shape: Explanation) -> tuple[int, int]:
    return shape.fault


def _decoders(contracts: Contracts) -> dict[Dialect, Any]:
    """The parser of each dialect."""
    return {key: decoder(rows).decode for key, rows in _dialects(contracts)}


@cache
def _feed_decoders() -> dict[Dialect, Any]:
    """Those of the feed; to make them takes as long as to judge thousands of frames."""
    return _decoders(CONTRACTS)


def _dialects(contracts: Contracts) -> Iterator[tuple[Dialect, list[Contract]]]:
    """For each dialect of each sport a contract of every type: its own, or else another's."""
    for sport, dialect in DIALECTS:
        chosen = []
        for kind, rows in contracts.items():
            if kind not in WRAPPED:
                own = [row for row in rows if row.sport in (None, sport)]
                own = [row for row in own if row.dialect in (None, dialect)] or own or list(rows)
                chosen.append(own[0])
        yield (sport, dialect), chosen
