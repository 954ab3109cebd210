"""Lines of a capture, or of any NDJSON of frames, as frames with times and sports."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import ALL, FOOTBALL, TENNIS, real_match

from livecli.capture.reader import Contents, contents, frames, gaps, of_match
from livecli.feed.records import Gap
from livecli.feed.sports import Match


def line(kind: str, event_id: int | None = 1, **more: object) -> bytes:
    body: dict[str, object] = {"type": kind}
    if event_id is not None:
        body["event_id"] = event_id
    return orjson.dumps(body | more) + b"\n"


def times(*lines: bytes) -> list[float]:
    return [frame.received_ms for frame in frames(lines)]


def sports(*lines: bytes) -> list[str | None]:
    return [frame.sport for frame in frames(lines)]


# When


def test_the_time_of_arrival_is_believed_first():
    """It was measured here."""
    assert times(line("livedata", uts=5_000_000_000_000, _received_ms=12.5)) == [12.5]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"uts": 1718780400123}, 1718780400123.0),
        ({"uts": 1780516577}, 1780516577000.0),
        ({"ts": 1718780434000}, 1718780434000.0),
        ({"updated_at": "2024-06-19T07:00:00+00:00"}, 1718780400000.0),
    ],
)
def test_a_frame_without_it_gets_its_own(more, expected):
    """Football in milliseconds, tennis in seconds, rich odds in words."""
    assert times(line("any", **more)) == [expected]


def test_a_frame_without_any_time_comes_with_the_one_before_it():
    """An event has none; neither has what is no frame at all."""
    found = times(
        line("event"),
        line("livedata", uts=1718780400123),
        line("event"),
        b"torn li\n",
        line("_gap"),
        line("odds", uts="x"),
        line("livedata", _received_ms=1718780400200),
        line("pong", None),
    )

    assert found == [0.0] + [1718780400123.0] * 5 + [1718780400200.0] * 2


def test_empty_lines_are_none():
    """A file may end with some."""
    assert times(b"\n", line("event", _received_ms=1), b"", b"  \r\n") == [1.0]


# Which sport


def test_frames_are_football_unless_something_says_otherwise():
    """The documents' own rule."""
    assert sports(line("event"), line("livedata"), line("error")) == ["football"] * 3


def test_a_match_keeps_the_sport_that_it_named_once():
    """Its event frames name it, its score frames do not."""
    found = sports(
        line("subscribed", 7, sport="tennis"), line("score", 7), line("unsubscribed", 7), line("x")
    )

    assert found == ["tennis", "tennis", "tennis", "football"]


def test_score_frames_are_tennis_by_themselves():
    """Football has none."""
    assert sports(line("score"), line("event")) == ["tennis", "tennis"]


def test_frames_without_an_id_have_no_sport():
    """A pong is nobody's."""
    assert sports(line("pong", None)) == [None]


# What is in it


def test_contents_are_matches_in_their_order():
    """With the bookmakers they have, and their source."""
    found = contents(
        frames(
            [
                line("subscribed", 2, source="basic"),
                line("score", 9),
                line("odds_book", 1, bookmaker_slug="bet365"),
                line("odds_book", 1, bookmaker_slug="pinnacle"),
                line("odds_book", 1, bookmaker_slug="bet365"),
                line("_gap", 5),
                line("pong", None),
                b"torn",
            ]
        )
    )

    assert list(found.items()) == [
        (Match("football", 2), Contents(1, set(), "basic")),
        (Match("tennis", 9), Contents(1, set(), "full")),
        (Match("football", 1), Contents(3, {"bet365", "pinnacle"}, "full")),
    ]


def test_the_frames_of_a_match_and_what_follows_them():
    """A frame without an id belongs to the match before it; our own records to nobody."""
    first, other = Match("football", 1), Match("football", 2)
    lines = [
        line("pong", None),
        line("a", 1),
        line("pong", None),
        line("b", 2),
        line("ping", None),
        line("_gap", 1),
        line("c", 1),
    ]

    assert [frame.type for frame in of_match(frames(lines), first)] == ["a", "pong", "c"]
    assert [frame.type for frame in of_match(frames(lines), other)] == ["b", "ping"]


def test_one_id_in_two_sports_is_two_matches():
    """As on the socket, each by its own word."""
    lines = [line("a", 7, sport="tennis"), line("b", 7, sport="football")]

    assert list(contents(frames(lines))) == [Match("tennis", 7), Match("football", 7)]
    assert [f.type for f in of_match(frames(lines), Match("football", 7))] == ["b"]


# Gaps


def gap(**more: object) -> bytes:
    return line("_gap", 1, sport="football", _received_ms=9000.0, **more)


def gaps_of(*lines: bytes) -> list[Gap]:
    """The gaps of a match whose first frame came at 1000 ms."""
    first = line("event", _received_ms=1000.0)
    return gaps(frames([first, *lines])).get(Match("football", 1), [])


def test_gaps_count_from_the_first_frame_of_their_match():
    """As everything does that is played; the cause is the record's own."""
    assert gaps_of(
        line("event", _received_ms=2500.0),
        gap(cause="lost", from_ms=2500, to_ms=4000),
        gap(cause="closed", code=1011, from_ms=5000, to_ms=6500),
    ) == [Gap(1500, 3000, "lost"), Gap(4000, 5500, "closed", 1011)]


@pytest.mark.parametrize(
    "record",
    [
        gap(),
        gap(from_ms=2000),
        gap(from_ms="2000", to_ms=[]),
        gap(from_ms=3000, to_ms=2000),
        line("_gap", None, from_ms=2000, to_ms=3000),
        line("_gap", 2, from_ms=2000, to_ms=3000),
        line("_drop", 1, from_ms=2000, to_ms=3000),
    ],
)
def test_what_tells_no_window_of_a_match_is_no_gap(record):
    """Files may hold anything; a gap before its match began was the rest of another file's."""
    assert gaps(frames([line("event", _received_ms=1000.0), record])) == {}


# Anything


@given(
    st.lists(
        st.binary(max_size=40) | st.sampled_from([line("a"), line("_gap"), line("_close", None)])
    )
)
def test_any_lines_are_read(lines):
    """A torn file is read to its end, and no time runs before the first."""
    found = list(frames(lines))

    assert len(found) == sum(bool(one.strip()) for one in lines)
    contents(found)
    gaps(found)


@pytest.mark.parametrize("name", ALL)
def test_a_real_match_is_read_as_it_was_written(name):
    """Ninety minutes: each line begins with the frame's own bytes, and each has a time."""
    lines = real_match(name).read_bytes().splitlines(keepends=True)
    found = list(frames(lines))

    assert all(text.startswith(f.raw[:-1]) for f, text in zip(found, lines, strict=True))
    assert all(frame.received_ms for frame in found)
    assert len(contents(found)) == 1


def test_real_matches_have_their_sport():
    """Without anybody naming it to the reader."""
    football = contents(frames(real_match(FOOTBALL).read_bytes().splitlines()))
    tennis = contents(frames(real_match(TENNIS).read_bytes().splitlines()))

    assert {match.sport for match in football} == {"football"}
    assert {match.sport for match in tennis} == {"tennis"}
