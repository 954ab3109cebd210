"""Our own records: what they look like, and that no JSON value in them is believed or raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import value

from livecli.capture import reader
from livecli.capture.open_close import Counts
from livecli.capture.survey import Survey
from livecli.environment import Environment
from livecli.feed import records
from livecli.feed.codec import decode
from livecli.feed.frames import OURS, Frame, StreamPlace, is_record, means
from livecli.feed.records import Drop, Gap
from livecli.feed.sports import Match
from livecli.filters.counts import FrameCounts
from livecli.filters.gaps import gaps
from livecli.filters.names import TeamNames
from livecli.renderers import line
from livecli.sinks.files.status_file import RecordingStatus
from livecli.state.matches import Matches
from livecli.wording import LAST_MS


ONE, TENNIS = Match("football", 7), Match("tennis", 8)
NOW = 1_700_000_000_000.0


# What is made is read


def test_a_beginning_names_its_matches_and_its_socket():
    """Whoever writes several matches into files of their own needs to know whose socket it is."""
    frame = records.opened("ws://x", 2, [ONE, TENNIS], NOW)

    assert frame.body == {
        "type": "_open",
        "livecli": frame.body["livecli"],
        "url": "ws://x",
        "sport": None,
        "socket": 2,
        "matches": ["football:7", "tennis:8"],
        "_received_ms": NOW,
    }
    assert records.read_open(frame.body) == ([ONE, TENNIS], 2)


def test_a_gap_has_its_window_and_its_cause():
    """With the close code only where there was one; clocks that step back make it no longer."""
    frame = records.missed(ONE, "closed", 1011, NOW, NOW + 1500)

    assert records.read_gap(frame.body) == Gap(NOW, NOW + 1500, "closed", 1011)
    assert (frame.event_id, frame.sport, frame.received_ms) == (7, "football", NOW + 1500)
    assert "code" not in records.missed(ONE, "lost", None, NOW, NOW).body
    assert records.read_gap(records.missed(ONE, "lost", None, NOW, NOW - 5).body) == Gap(
        NOW, NOW, "lost"
    )


def test_a_drop_has_its_number_and_its_window():
    """A number alone is believed, too."""
    assert records.read_drop(records.dropped(3, NOW, NOW + 9).body) == Drop(3, NOW, NOW + 9)
    assert records.read_drop({"frames": 3}) == Drop(3, None, None)


def test_a_position_has_its_stream_and_its_place():
    """What says no place is none: a recording would go on anywhere."""
    place = StreamPlace(1_700_000_000_000, 7)
    body = records.position("livecli", place, 5, NOW).body

    assert records.read_position(body) == records.Position(
        "livecli", place, place._replace(sequence=5), NOW
    )
    for key, odd in (("sequence", -1), ("sequence", 2**63), ("flushed", "5"), ("stream", None)):
        assert records.read_position({**body, key: odd}) is None


def test_an_end_has_its_cause_and_its_counts():
    """What else is known of it stands after them."""
    frame = records.closed(
        "ended", NOW, frames=2, types={"event": 2}, matches={ONE: 2}, recovered_ms=5
    )

    assert frame.body == {
        "type": "_close",
        "cause": "ended",
        "frames": 2,
        "types": {"event": 2},
        "matches": {"football:7": 2},
        "recovered_ms": 5,
        "_received_ms": NOW,
    }
    assert records.read_close(frame.body) == ("ended", 2)


def test_what_is_wrapped_is_no_record():
    """It is the feed's, and whole: text as text, anything else in base64."""
    assert records.wrapped(b"hello").body == {"type": "_text", "text": "hello"}
    assert records.wrapped(b"\xff").body == {"type": "_binary", "base64": "/w=="}
    assert not any(is_record(records.wrapped(data).type) for data in (b"hello", b"\xff"))


@pytest.mark.parametrize(
    "message",
    [b'{"type":"event","event_id":7,"x":NaN}', b'{"type":"event","event_id":7,"x":"\xff"}'],
)
def test_a_wrapped_message_is_the_same_again_in_a_capture(message: bytes):
    """What it says of itself is read from what was stored of it."""
    made = decode(message, sports={7: "tennis"})
    read = decode(made.raw, sports={7: "tennis"}, trusted=True)

    for frame in (made, read):
        assert (means(frame), frame.event_id, frame.sport) == ("event", 7, "tennis")
        assert frame.type in ("_text", "_binary")


def test_records_are_told_by_the_underscore():
    """Another version, or another program, may have more of them than we."""
    assert all(map(is_record, [*OURS, "_note"]))
    assert not any(map(is_record, ["", "event", "_text", "_binary", "_" * 101]))


# What is not believed


@pytest.mark.parametrize(
    "odd",
    [
        {"from_ms": None},
        {"from_ms": str(int(NOW))},
        {"from_ms": True},
        {"from_ms": 0},
        {"from_ms": -NOW},
        {"to_ms": LAST_MS + 1},
        {"to_ms": NOW - 1},
        {"to_ms": [NOW]},
        {"event_id": None},
        {"event_id": "7"},
        {"event_id": 7.0},
    ],
)
def test_a_gap_that_does_not_say_what_was_missed_is_none(odd: dict[str, Any]):
    """Of which match, from when and to when: less than that is no window."""
    body = {"event_id": 7, "from_ms": NOW, "to_ms": NOW + 1}

    assert records.read_gap(body) == Gap(NOW, NOW + 1, "lost")
    assert records.read_gap(body | odd) is None


@pytest.mark.parametrize("frames", [None, True, "3", 3.0, 0, -3, 2**32, [3]])
def test_a_number_that_no_capture_can_hold_is_none(frames: object):
    """Neither of what was dropped nor of what a file should hold."""
    assert records.read_drop({"frames": frames}) is None
    assert records.read_close({"frames": frames}) == ("unknown", 0)


@pytest.mark.parametrize("words", [None, "football:7", {"football:7": 1}, [7, None, "chess:7", ""]])
def test_a_list_of_matches_may_hold_anything(words: object):
    """What names none is passed over."""
    assert records.read_open({"matches": words, "socket": "1"}) == ([], None)


def test_words_are_cut():
    """A cause of a megabyte is remembered once a gap."""
    assert records.read_close({"cause": "x" * 10**6})[0] == "x" * records.MAX_WORD


# Every reader


kinds = st.sampled_from(["_open", "_gap", "_drop", "_close", "_note"])
fields = st.sampled_from(
    [
        *("cause", "code", "event_id", "frames", "from_ms", "matches", "socket", "sport"),
        *("to_ms", "types", "url", "_received_ms"),
    ]
)
bodies = st.dictionaries(fields, value | st.just(int(NOW)) | st.just(7))


@given(st.lists(st.tuples(kinds, bodies), max_size=5))
def test_every_reader_takes_any_value(told: list[tuple[str, dict[str, Any]]]):
    """A capture of somebody else is no reason to end, and makes no frames."""
    raws = [json.dumps({"type": kind} | body).encode() for kind, body in told]
    frames = list(reader.frames(raws))
    _hear(frames)
    _hear([decode(raw, received_ms=NOW, trusted=True) for raw in raws])

    assert reader.contents(frames) == {}
    reader.gaps([*frames, Frame(b"{}", "event", 7, "football", NOW), *frames])


@given(st.sampled_from(["_text", "_binary"]), st.dictionaries(fields, value), value)
def test_a_wrapped_message_may_hold_anything(kind: str, body: dict[str, Any], inside: object):
    """A frame of the feed like any other, even where nobody wrapped it."""
    body = {"type": kind, "text": inside, "base64": inside} | body
    frame = decode(json.dumps(body).encode(), received_ms=NOW, trusted=True)

    assert line.make(TeamNames(), color=True)([frame]).count(b"\n") == 1


def _hear(frames: list[Frame]) -> None:
    survey, counts, matches = Survey(), Counts(), Matches()
    status = RecordingStatus([ONE], [], Environment(monotonic=lambda: 0.0, wall=lambda: NOW / 1000))
    sentences: list[str] = []
    take_out = gaps("stderr", sentences.append)
    assert take_out is not None
    for frame in frames:
        survey.add(frame)
        counts.add(frame, None)
    matches.hear_all(frames)
    status(frames)
    FrameCounts()(frames)
    line.make(TeamNames(), color=True)(frames)
    feeds = take_out(frames)  # what is no JSON, for it holds a NaN

    assert survey.frames == counts.frames == len(feeds)
    assert matches.connection.gaps == survey.gaps.count
    assert len(matches.matches) <= survey.gaps.count
    assert len(sentences) <= survey.gaps.count + survey.dropped
