"""What is said of a capture: who played, how it stands, how much there is, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_matches import ALL, FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS, real_match

from livecli.capture.quantiles import MOST_KINDS, OTHERS
from livecli.capture.reader import FrameReader
from livecli.capture.survey import MatchSurvey, Survey
from livecli.cli.commands.info.survey_json import File, facts
from livecli.cli.commands.info.survey_text import InfoPage, page
from livecli.feed.sports import Match


NOW = 1_700_000_000_000


def line(kind: str, event_id: int | None = 1, at: float | None = None, **more: object) -> bytes:
    """One line of a capture; `at` is in milliseconds from NOW."""
    body: dict[str, object] = {"type": kind}
    if event_id is not None:
        body["event_id"] = event_id
    if at is not None:
        more["_received_ms"] = NOW + at
    return orjson.dumps(body | more)


def survey(*lines: bytes, **bounds: int) -> Survey:
    found = Survey(**bounds)
    read(found, lines)
    return found


def read(found: Survey, lines: Iterable[bytes]) -> None:
    for frame in FrameReader(whole=True).frames(b"\n".join(lines)):
        found.add(frame)


def match(*lines: bytes) -> MatchSurvey:
    (about,) = survey(*lines).matches
    return about


def real(name: str) -> MatchSurvey:
    return match(*real_match(name).read_bytes().splitlines())


def goals(home: int, away: int) -> dict[str, int]:
    return {"home": home, "away": away}


# Matches


def test_the_score_is_the_one_told_last():
    """A goal may be taken back, so it is not the highest."""
    found = match(
        line("event", score=goals(1, 0), home={"name": "Home"}, away={"name": "Away"}),
        line("action", score=goals(2, 0), action_type="goal", minute=70),
        line("event", score=goals(1, 0), minute=71, status={"name": "live"}),
        line("livedata", x=1.0, y=2.0),
        line("event", score=None),
    )

    assert (found.home, found.away, found.score) == ("Home", "Away", (1, 0))
    assert (found.minute, found.status, found.frames) == (71, "live", 5)


def test_a_late_live_event_does_not_revive_a_match():
    """What `info` says agrees with what a screen shows."""
    board = {"sets": [[6, 4], [6, 3]], "point": "0-0"}
    end = line("event", 7, sport="tennis", score=board, status={"name": "finished"})
    late = line("event", 7, sport="tennis", score=board, status={"name": "live"})

    assert match(end, late).status == "finished"


def test_a_snapshot_tells_as_much_as_an_event():
    """A capture may hold nothing else of a match; in it the source is told."""
    event = {"home": "A", "away": "B", "score": goals(0, 3), "status": {"name": "finished"}}
    found = match(line("subscribed", source="basic", event=event))

    assert (found.home, found.away, found.score) == ("A", "B", (0, 3))
    assert (found.status, found.source) == ("finished", "basic")


def test_tennis_has_sets():
    """The score frames after the event name no sport and no players."""
    found = match(
        line("event", 7, sport="tennis", home={"name": "A"}, away={"name": "B"}, score={}),
        line("score", 7, sets=[[6, 3], [4, 6], [2, 1]], set=3, game="2-1", point="40-15"),
    )

    assert found.match == Match("tennis", 7)
    assert found.board is not None
    assert (found.board.sets_won, found.board.sets[-1], found.board.point) == (
        (1, 1),
        (2, 1),
        "40-15",
    )


def test_penalties_are_counted_from_kicks():
    """No frame tells them; a kick that is told twice is one, and a save is none."""
    kick = {"period": "P", "score": goals(1, 1)}
    found = match(
        line("action", action_type="goal", team="home", tid=1, **kick),
        line("action", action_type="goal", team="home", tid=1, **kick),
        line("action", action_type="temp_shot", team="away", tid=2, **kick),
        line("action", action_type="shot", team="away", tid=2, qualifiers=["goal"], **kick),
        line("action", action_type="shot", team="home", minute=121, second=3, **kick),
        line("action", action_type="save", team="away", qualifiers=["goal"], **kick),
    )

    assert (found.score, found.shoot_out) == ((1, 1), (1, 1))


def test_one_id_in_two_sports_is_two_matches():
    """In the order in which they came."""
    found = survey(line("a", 7, sport="tennis"), line("b", 7, sport="football"), line("pong", None))

    assert [str(about.match) for about in found.matches] == ["tennis:7", "7"]
    assert found.frames == 3


def test_matches_and_types_are_bounded():
    """What is beyond is counted together, so that no frame is lost from the sums."""
    kinds = [line(f"kind{n}", 1) for n in range(2 * MOST_KINDS)]
    found = survey(*kinds, line("event", 2), line("event", 3), line("event", 3), max_matches=2)

    assert [about.match.event_id for about in found.matches] == [1, 2]
    assert found.further_frames == 2
    assert len(found.types) == MOST_KINDS + 1
    assert found.types[OTHERS] > MOST_KINDS
    assert sum(found.types.values()) == found.frames == 2 * MOST_KINDS + 3


# Time


def test_span_and_silence():
    """From the first frame to the last, and the longest wait; records of our own are no frames."""
    found = survey(
        line("_open", None, at=-9000),
        line("livedata", at=0),
        line("livedata", at=500),
        line("livedata", at=8000),
        line("livedata", at=7000),
        line("_close", None, at=90_000),
    )

    assert (found.start_ms, found.end_ms) == (NOW, NOW + 8000)
    assert (found.silence_ms, found.silence_from_ms) == (7500, NOW + 500)
    assert found.rates.peak == 2


def test_latency_is_arrival_minus_the_time_told():
    """Milliseconds and seconds alike; frames that tell none do not count."""
    found = survey(
        *[line("livedata", at=n * 1000 + 100, uts=NOW + n * 1000) for n in range(98)],
        *[line("score", 2, at=n * 1000 + 900, ts=NOW // 1000 + n) for n in range(2)],
        line("event", at=1),
        line("odds", at=5, uts="soon"),
    ).latency

    assert found is not None
    assert found.frames == 100
    assert found.p50_ms == pytest.approx(100, rel=0.01)
    assert found.p99_ms == pytest.approx(900, rel=0.01)
    assert (found.least_ms, found.most_ms, found.skew_ms) == (100, 900, None)


@pytest.mark.parametrize(("ahead_ms", "skew_ms"), [(5000, 5000), (-86_400_000, -86_400_000)])
def test_clocks_that_disagree_are_no_latency(ahead_ms, skew_ms):
    """Negative, or longer than any live feed is late: the clock, or a match played again."""
    found = survey(*[line("livedata", at=n, uts=NOW + n + ahead_ms) for n in range(10)]).latency

    assert found is not None
    assert found.skew_ms == pytest.approx(skew_ms, rel=0.01)


def test_without_times_of_arrival_there_is_no_latency():
    """Reading gives such frames the feed's own time, which would make the best latency of all."""
    found = survey(line("livedata", uts=NOW), line("livedata", uts=NOW + 1000))

    assert (found.stamped, found.latency) == (0, None)
    assert (found.start_ms, found.end_ms) == (NOW, NOW + 1000)


# What is missing


def test_gaps_are_counted_for_all_and_for_each_match():
    """By their own records; one that does not say from when to when is none."""
    found = survey(
        line("event", 1, at=0),
        line("_gap", 1, sport="football", cause="lost", from_ms=NOW, to_ms=NOW + 2000),
        line("_gap", 2, sport="tennis", cause="silent", from_ms=NOW, to_ms=NOW + 90_000),
        line("_gap", 2, sport="tennis", cause="lost", from_ms="?", to_ms=None),
        line("_drop", None, frames=12),
        line("_drop", None, frames=5),
    )

    assert (found.gaps.count, found.gaps.missed_ms) == (2, 92_000)
    assert found.gaps.causes == {"lost": 1, "silent": 1}
    assert [about.gaps.count for about in found.matches] == [1, 1]
    assert (found.frames, found.dropped) == (1, 17)


OPEN, CLOSE = line("_open", None), line("_close", None, cause="ended", frames=2)


@pytest.mark.parametrize(
    ("lines", "unclosed"),
    [
        ((), False),
        ((line("a"), line("b")), False),  # no capture of ours; nobody promised an end
        ((OPEN, line("a")), True),
        ((OPEN, line("a"), OPEN, line("b")), True),  # a second connection
        ((OPEN, line("a"), CLOSE), False),
        ((OPEN, line("a"), CLOSE, OPEN, line("b")), True),  # two files, the second cut
    ],
)
def test_what_has_a_beginning_and_no_end_was_cut_off(lines, unclosed):
    """A `_close` is the last thing that a recording writes."""
    assert survey(*lines).unclosed is unclosed


def test_frames_that_its_end_counts_and_that_are_not_there():
    """They were lost, or left out by a filter."""
    assert survey(OPEN, line("a"), line("b"), CLOSE).missing == 0
    assert survey(OPEN, line("a"), CLOSE).missing == 1
    assert survey(OPEN, line("a"), CLOSE).cause == "ended"


def test_lines_that_are_no_json_are_counted():
    """Each in its place among the frames."""
    found = survey(b"torn li", line("event"), b"\xff\xfe")

    assert (found.unreadable, found.frames) == (2, 3)


# Real matches


@pytest.mark.parametrize(
    ("name", "home", "away", "score", "penalties"),
    [
        (FOOTBALL, "France", "Croatia", (4, 2), None),
        (FOOTBALL_RICH, "France", "Croatia", (4, 2), None),
        (SHOOT_OUT, "Russia", "Croatia", (2, 2), (3, 4)),
    ],
)
def test_real_football(name, home, away, score, penalties):
    """As the history books have it, in either dialect."""
    found = real(name)

    assert (found.home, found.away, found.score) == (home, away, score)
    assert (found.shoot_out, found.status, found.source) == (penalties, "finished", "full")


def test_real_tennis():
    """Five hours and fifty minutes, five sets."""
    found = real(TENNIS)

    assert (found.home, found.away, found.status) == ("Djokovic, N.", "Nadal, R.", "finished")
    assert found.board is not None
    assert found.board.sets_won == (3, 2)
    assert found.board.sets == [(5, 7), (6, 4), (6, 2), (6, 7), (7, 5)]


@pytest.mark.parametrize("name", ALL)
def test_every_frame_of_a_real_match_is_counted(name):
    """The sums are those of a count by other means, a plain JSON parser."""
    lines = real_match(name).read_bytes().splitlines()
    found = survey(*lines)
    bodies = [json.loads(text) for text in lines]

    assert found.frames == found.stamped == len(lines)
    assert found.types == {
        kind: sum(body["type"] == kind for body in bodies) for kind in found.types
    }
    assert found.end_ms == max(body["_received_ms"] for body in bodies)


# Anything

scalar = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text()
value = st.recursive(
    scalar, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)
NAMES = (
    "event_id sport uts ts _received_ms score sets point status minute period home away event "
    "action_type qualifiers tid team from_ms to_ms cause frames source time"
)
KINDS = "event subscribed score action livedata odds _gap _drop _open _close _text _binary"
names, kinds = st.sampled_from(NAMES.split()), st.sampled_from(KINDS.split())
bodies = st.builds(lambda kind, rest: {**rest, "type": kind}, kinds, st.dictionaries(names, value))


@given(st.lists(bodies.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=20)))
def test_whatever_a_file_holds_is_told(lines):
    """The feed keeps no promise about types, and a file may be anything: never a traceback."""
    found = survey(*lines)
    file = File("any", 1, "zstd", 2, None)
    text = page(file, found, InfoPage(80, False, True))

    assert all(one.isprintable() for one in text.splitlines())
    assert orjson.loads(orjson.dumps(facts(file, found)))["frames"] == found.frames
