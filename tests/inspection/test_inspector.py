"""Single frames against the contract: every kind of finding, and none where nothing is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from support import documented
from support.documented import Body
from support.real_matches import ALL, FOOTBALL_RICH, real_match

from livecli.feed.contract import CONTRACTS
from livecli.feed.dialects.writing import rich
from livecli.feed.frames import STAMP, Frame
from livecli.feed.sports import Match
from livecli.inspection import inspector as inspection
from livecli.inspection.inspector import Inspector
from livecli.simulation import fixtures, play


NOW = 1_700_000_000_000
SOUND = (
    *documented.DOCUMENTED[:6],
    documented.RICH_EVENT,
    documented.RICH_LIVEDATA | {"uts": NOW},
    documented.RICH_ODDS,
    documented.TENNIS_SCORE,
)


TENNIS_EVENT = CONTRACTS["event"][-1].example


def judged(*bodies: Any, **more: Any) -> list[tuple[str, str]]:
    """The kind and the path of each finding, in the order of the table."""
    inspector = Inspector(**more)
    inspector.begin("a file")
    inspector.lines(text(bodies))
    return [(row.first.kind, row.first.path) for row in inspector.tally.rows()]


def text(bodies: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(body).encode() + b"\n" for body in bodies)


@pytest.mark.parametrize("body", SOUND, ids=lambda body: f"{body['type']}")
def test_a_frame_of_the_documents_has_no_finding(body: Body):
    """What the documents and the clients wrote down is what the contract says."""
    assert judged(body) == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_examples_of_the_contract_have_no_finding(name: str):
    """What is shown to people is right."""
    wrapped = name in ("_text", "_binary")

    assert [judged(row.example) for row in CONTRACTS[name]] == [
        [("unreadable", "")] if wrapped else [] for _ in CONTRACTS[name]
    ]


CHANGES: dict[str, tuple[Body, Body, tuple[str, str]]] = {
    "missing": (documented.EVENT, {"minute": ...}, ("missing_field", "minute")),
    "wrong type": (documented.EVENT, {"minute": "67"}, ("wrong_type", "minute")),
    "fraction": (documented.EVENT, {"minute": 67.5}, ("wrong_type", "minute")),
    "out of range": (documented.EVENT, {"minute": 200}, ("out_of_range", "minute")),
    "unknown": (documented.EVENT, {"weather": "rain"}, ("unknown_field", "weather")),
    "word": (documented.EVENT, {"period": "3H"}, ("unknown_word", "period")),
    "new word": (documented.ACTION, {"action_type": "dance"}, ("new_word", "action_type")),
    "text": (documented.TENNIS_SCORE, {"point": "40:15"}, ("malformed_text", "point")),
    "seconds": (documented.LIVEDATA, {"uts": NOW // 1000}, ("seconds", "uts")),
    "type": (documented.EVENT, {"type": "weather"}, ("unknown_type", "")),
    "side": (
        documented.EVENT,
        {"stats": {"home": documented.EVENT["stats"]["home"]}},
        ("missing_field", "stats.*"),
    ),
}


@pytest.mark.parametrize(("body", "change", "found"), CHANGES.values(), ids=CHANGES)
def test_each_kind_of_finding(body: Body, change: Body, found: tuple[str, str]):
    """One thing wrong is one finding, with its path."""
    changed = {key: value for key, value in (body | change).items() if value is not ...}

    assert judged(changed) == [found]


@pytest.mark.parametrize("line", [b"hello", b"[1]", b"{", b'{"type":"_text","text":"hi"}', b"\xff"])
def test_what_is_no_frame_is_unreadable(line: bytes):
    """A line of something else is said, and what follows is judged."""
    inspector = Inspector()
    inspector.lines(line + b"\n\n \n" + text([documented.EVENT]))

    (row,) = inspector.tally.rows()
    assert (row.first.kind, row.first_place.line, inspector.line) == ("unreadable", 1, 4)
    assert inspector.frames == 2


def test_the_dialect_is_that_of_each_frame():
    """A feed on its way from one dialect to the other has both."""
    inspector = Inspector()
    inspector.lines(text([documented.EVENT, documented.RICH_EVENT, TENNIS_EVENT]))

    assert list(inspector.tally.rows()) == []
    assert inspector.types == {"event": {"documented": 1, "rich": 1, "": 1}}


def test_first_and_last_examples_have_their_lines():
    """A finding is looked up in the file."""
    inspector = Inspector()
    inspector.begin("a file")
    odd = [documented.EVENT | {"home": {"id": number, "name": "Arsenal"}} for number in (-1, -2)]
    inspector.lines(text([documented.EVENT, odd[0]]))
    inspector.lines(text([documented.EVENT, odd[1]]))

    (row,) = inspector.tally.rows()
    assert (row.first.there, row.last.there) == ("-1", "-2")
    assert (row.first_place.line, row.last_place.line, row.count) == (2, 4, 2)


def test_live_frames_have_their_times():
    """A finding in a live frame is told by the time at which it came."""
    said = []
    inspector = Inspector(say=lambda finding, place: said.append((finding.kind, place)))
    raw = text([documented.EVENT | {"minute": 200}]).strip()
    for received_ms in (NOW, NOW + 1):
        inspector.frame(Frame(raw, "event", 204849, "football", received_ms))

    assert [(kind, place.line, place.received_ms) for kind, place in said] == [
        ("out_of_range", None, NOW)
    ]


def test_ids_nobody_asked_for():
    """Frames of another match are a mistake of the feed, or of the subscription."""
    asked = [Match("football", 1)]
    opened = CONTRACTS["_open"][0].example

    assert judged(documented.EVENT, matches=asked) == []  # `begin`: a file has its own
    inspector = Inspector(matches=asked)
    inspector.lines(text([documented.EVENT, documented.EVENT]))
    assert [row.first.kind for row in inspector.tally.rows()] == ["unasked_match"]
    assert judged(opened, documented.EVENT, TENNIS_EVENT) == [("unasked_match", "event_id")]


def test_shapes_beyond_the_most_are_explained_and_counted(monkeypatch: pytest.MonkeyPatch):
    """A feed that invents keys costs no memory."""
    monkeypatch.setattr(inspection, "MOST_SHAPES", 10)
    inspector = Inspector()
    inspector.lines(text(documented.EVENT | {f"key_{n}": n} for n in range(500)))

    rows = list(inspector.tally.rows())
    assert len(rows) == 100
    assert inspector.tally.further == 400
    assert inspector.further_shapes > 400


def test_deep_and_huge_values_are_findings():
    """Nothing that is JSON ends the run."""
    deep: Any = 1
    for _ in range(400):
        deep = {"a": [deep]}

    assert judged(documented.EVENT | {"deep": deep}) == [("unknown_field", "deep")]
    huge = json.dumps(documented.EVENT).replace("67", "9" * 400, 1).encode() + b"\n"
    inspector = Inspector()
    inspector.lines(huge)
    assert {row.first.kind for row in inspector.tally.rows()} <= {"wrong_type", "out_of_range"}
    assert inspector.tally.worst() is not None


@pytest.mark.parametrize("name", [name for name in ALL if name != FOOTBALL_RICH])
def test_a_documented_capture_has_no_finding(name: str):
    """The contract is held to real matches."""
    inspector = Inspector()
    inspector.lines(real_match(name).read_bytes())

    assert list(inspector.tally.rows()) == []


def test_the_rich_capture_has_the_quirks_that_it_is_known_for():
    """Its README: the quirks of wire-facts, seconds and repeated actions among them."""
    inspector = Inspector()
    inspector.lines(real_match(FOOTBALL_RICH).read_bytes())

    found = {(row.first.kind, row.first.type, row.first.path) for row in inspector.tally.rows()}
    assert found == {("seconds", "livedata", "uts"), ("repeat", "action", "tid")}


def test_made_up_matches_have_no_finding(long: bool):
    """The simulation speaks both dialects as the contract has them."""
    for seed in range(50 if long else 3):
        match = fixtures(4)[(0, 2, 1)[seed % 3]]
        bodies = [body for _, body in play(match, seed=seed, start_ms=NOW)]
        bodies = bodies if long else bodies[:1500]
        for dialect in (bodies, list(map(rich, bodies))):
            assert judged(*dialect) == []


def test_a_single_change_is_found(long: bool, capsys: pytest.CaptureFixture[str]):
    """Of random changes to valid frames, more than 95 of 100 are found.

    The others leave valid frames: fields that need not be there (a market, or a side of it, may be
    missing: wire-facts, odds) are gone, or a text that may be any text is another.
    """
    random = Random(14)
    missed: dict[str, int] = {}
    count = 2000 if long else 500
    for _ in range(count):
        body = deepcopy(random.choice(SOUND)) | {STAMP: NOW}
        what = changed(body, random)
        if not judged(body):
            missed[what] = missed.get(what, 0) + 1

    found = 1 - sum(missed.values()) / count
    if long:
        with capsys.disabled():
            print(f"\n{found:.1%} of {count} changes found; not: {missed}")  # noqa: T201
    assert found > 0.95, missed


def changed(body: Body, random: Random) -> str:
    """Change one thing; what it was."""
    places = [place for place in _places(body) if place[-1] != STAMP]
    *above, key = random.choice(places)
    holder: Any = body
    for step in above:
        holder = holder[step]
    path = ".".join("*" if type(step) is int else step for step in (*above, key))
    how = random.choice(("remove", "rename", "retype", "spell", "wrap", "move", "unbound", "add"))
    old = holder[key]
    if how == "add" or type(holder) is list:
        (holder[key] if type(old) is dict else body)["surprise"] = 1
    elif how == "remove":
        del holder[key]
    elif how == "rename":
        holder[f"{key}_"] = holder.pop(key)
    elif how == "spell":
        holder[key] = str(old) if type(old) is not str else len(old)
    elif how == "wrap":
        holder[key] = [old]
    elif how == "move":
        holder["data"] = {key: holder.pop(key)}
    elif how == "retype":
        holder[key] = {"a": 1} if type(old) is not dict else "text"
    else:
        holder[key] = -(10**9) if type(old) in (int, float) else f"{old}?"
    return f"{how} {path}"


def _places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if type(value) is dict else enumerate(value)
    for key, each in inner:
        yield (*above, key)
        if type(each) in (dict, list):
            yield from _places(each, (*above, key))
