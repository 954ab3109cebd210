"""`--from` and `--to`: which frames lie between two moments, by the clock or by the match."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from support.real_matches import FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS, real_match

from livecli.capture.reader import FrameReader, frames
from livecli.capture.window import Bound, Minute, Window, bound
from livecli.errors import UsageError
from livecli.feed.frames import Frame
from livecli.wording import LAST_MS


NOW_MS = 1_800_000_000_000.0
HOUR_MS = 3_600_000.0
NOON_MS = datetime(2026, 5, 16, 12, tzinfo=UTC).timestamp() * 1000


def frame(kind: str, event_id: int | None = 1, at_ms: float = NOON_MS, **more: Any) -> Frame:
    body = {"type": kind, "event_id": event_id, **more}
    return Frame(orjson.dumps(body), kind, event_id, "football", at_ms, body=body)


def action(minute: int, period: str = "1H", event_id: int = 1, at_ms: float = NOON_MS) -> Frame:
    return frame("action", event_id, at_ms, minute=minute, period=period)


def at(hours: float) -> Frame:
    """A frame so many hours after noon."""
    return frame("odds", 1, NOON_MS + hours * HOUR_MS)


def through(window: Window, *found: Frame) -> list[bool]:
    """Which of them pass."""
    passed = window(list(found))
    return [one in passed for one in found]


def minutes(start: str | None, end: str | None) -> Window:
    bounds = [None if text is None else bound(text, "--from", NOW_MS) for text in (start, end)]
    return Window(*bounds, zone=UTC)


# What a moment is


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("67'", Minute(67)),
        ("0'", Minute(0)),
        ("67’", Minute(67)),
        ("45+2'", Minute(45, 2)),
        (" 120+10' ", Minute(120, 10)),
        ("14:30", timedelta(hours=14, minutes=30)),
        ("9:05", timedelta(hours=9, minutes=5)),
        ("23:59:59", timedelta(hours=23, minutes=59, seconds=59)),
        ("-3h", NOW_MS - 3 * HOUR_MS),
        ("-90s", NOW_MS - 90_000),
        ("-1.5m", NOW_MS - 90_000),
        ("-2d", NOW_MS - 48 * HOUR_MS),
        ("2026-05-16T12:00:00Z", NOON_MS),
        ("2026-05-16T14:00:00+02:00", NOON_MS),
        ("2026-05-16 12:00:00.250Z", NOON_MS + 250),
    ],
)
def test_a_moment_is_a_minute_a_time_of_day_a_while_ago_or_a_time(text: str, expected: Bound):
    """As each is written."""
    assert bound(text, "--from", NOW_MS) == expected


def test_a_time_without_a_zone_is_that_of_the_machine():
    """As everywhere in a shell."""
    expected = datetime(2026, 5, 16, 12).timestamp() * 1000

    assert bound("2026-05-16T12:00", "--from", NOW_MS) == expected


@pytest.mark.parametrize(
    "text",
    ["", "67", "'", "1000'", "45+'", "-3", "-3w", "3h", "24:00", "14:60", "soon", "2026-13-01"],
)
def test_what_is_no_moment_is_said_with_what_is(text: str):
    """The option, the word, and an example of each form."""
    with pytest.raises(UsageError) as error:
        bound(text, "--to", NOW_MS)

    assert str(error.value) == (
        f"--to {text!r}: not understood; as in 2026-05-16T14:30:00Z, 14:30, -3h, "
        "or the match minute 67'"
    )


# By the clock


def test_bounds_are_included():
    """Who names two moments means them too."""
    window = Window(NOON_MS, NOON_MS + HOUR_MS)

    assert through(window, at(-0.01), at(0), at(0.5), at(1), at(1.01)) == [0, 1, 1, 1, 0]


def test_what_is_not_given_is_no_bound():
    """From the beginning, or to the end."""
    assert through(Window(None, NOON_MS), at(-9), at(0), at(1)) == [1, 1, 0]
    assert through(Window(NOON_MS, None), at(-9), at(0), at(1)) == [0, 1, 1]


def test_by_the_clock_each_frame_has_its_own_time():
    """A file may hold them in any order, and frames of no match have a time too."""
    window = Window(NOON_MS, NOON_MS + HOUR_MS)
    pong = frame("pong", None, NOON_MS)

    assert through(window, at(2), pong, at(-1), at(1)) == [0, 1, 0, 1]


def test_a_time_of_day_is_one_of_the_first_frames_day():
    """Whatever day it is today."""
    window = minutes("12:30", "13:00")

    assert through(window, at(0), at(0.5), at(0.9), at(1.1), at(24.75)) == [0, 1, 1, 0, 0]


def test_a_time_of_day_may_be_after_midnight():
    """A capture of an evening goes on into the night."""
    window = minutes("23:00", "01:00")

    assert through(window, at(10), at(11), at(12.5), at(13), at(13.5)) == [0, 1, 1, 1, 0]


def test_a_time_of_day_is_of_the_zone_that_is_asked_for():
    """The user's own clock."""
    window = Window(timedelta(hours=15), None, zone=timezone(timedelta(hours=2)))

    assert through(window, at(0.5), at(1)) == [0, 1]


def test_a_frame_without_a_time_is_before_any():
    """Captures of other programs may begin with some; they do not say what day it is."""
    timeless = frame("event", 1, 0.0)
    start = minutes("12:30", None)
    end = minutes(None, "12:30")

    assert through(start, timeless, at(0), at(1)) == [0, 0, 1]
    assert through(end, timeless, at(0), at(1)) == [1, 1, 0]


@pytest.mark.parametrize("stamp", ["1e18", "1e300", "-1e18", "9" * 400, "-1", '"soon"', "true"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_time_of_day_is_of_the_first_day_that_a_calendar_has(stamp: str, whole: bool):
    """What no calendar holds is no time: the frame is before any, and no day is made of it."""
    stamps = (stamp, f"{NOON_MS + HOUR_MS / 2:.0f}")
    lines = [f'{{"type":"event","event_id":1,"_received_ms":{each}}}\n' for each in stamps]
    found = FrameReader(whole=whole).frames("".join(lines).encode())

    assert through(minutes("12:30", None), *found) == [0, 1]
    assert through(minutes(None, "12:30"), *found) == [1, 1]
    assert through(minutes("12:31", None), *found) == [0, 0]


@pytest.mark.parametrize("hours", [-23, 0, 23])
@pytest.mark.parametrize("time", ["00:00", "12:00", "23:59:59"])
@pytest.mark.parametrize("at_ms", [0.001, LAST_MS])
def test_the_first_and_the_last_moment_have_a_day_in_every_zone(
    at_ms: float, time: str, hours: int
):
    """And a night after it."""
    window = Window(bound(time, "--from", NOW_MS), None, zone=timezone(timedelta(hours=hours)))

    assert through(window, frame("odds", 1, at_ms), frame("odds", 1, at_ms + 48 * HOUR_MS))[1]


# By the minute of the match


def test_minutes_are_included_whole():
    """`--from 10' --to 11'` is two minutes of the match."""
    window = minutes("10'", "11'")
    found = [action(minute) for minute in (9, 10, 10, 11, 11, 12)]

    assert through(window, *found) == [0, 1, 1, 1, 1, 0]


def test_stoppage_time_lies_before_the_next_half():
    """Minute 47 of the first half is 45+2, which is over before 46 begins."""
    found = [action(45), action(47), action(46, "2H"), action(48, "2H")]

    assert through(minutes("46'", None), *found) == [0, 0, 1, 1]
    assert through(minutes(None, "45'"), *found) == [1, 0, 0, 0]
    assert through(minutes("45+1'", "45+2'"), *found) == [0, 1, 0, 0]
    assert through(minutes(None, "47'"), *found) == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("period", "last", "following"),
    [("1H", 45, "2H"), ("2H", 90, "ET1"), ("ET1", 105, "ET2"), ("ET2", 120, "P")],
)
def test_each_period_has_its_stoppage_time(period: str, last: int, following: str):
    """Extra time too."""
    found = [action(last, period), action(last + 4, period), action(last + 1, following)]

    assert through(minutes(f"{last + 1}'", None), *found) == [0, 0, 1]
    assert through(minutes(f"{last}+4'", f"{last}+9'"), *found) == [0, 1, 0]


def test_both_dialects_tell_the_minute():
    """The richer one has it in an object of its own, as a number or as it is shown."""
    rich = {"minute": 47, "period": "1st_half", "status": "1st_half"}
    shown = {"display": "46'", "period": "2nd_half"}
    found = [frame("event", time=rich), frame("event", time=shown)]

    assert through(minutes("45+2'", "45+2'"), *found) == [1, 0]
    assert through(minutes("46'", None), *found) == [0, 1]


def test_a_snapshot_tells_the_minute_by_its_event():
    """A recording that begins in the middle of a match."""
    found = [frame("subscribed", event={"minute": 60, "period": "2H"}), frame("odds")]

    assert through(minutes("60'", None), *found) == [1, 1]
    assert through(minutes("61'", None), *found) == [0, 0]


def test_a_frame_without_a_minute_has_that_of_its_match():
    """Odds come with the minute in which they come."""
    found = [frame("odds"), action(10), frame("odds"), action(11), frame("odds_book")]

    assert through(minutes("10'", "10'"), *found) == [0, 1, 1, 0, 0]


def test_each_match_has_its_own_minute():
    """Several in one capture began at different times."""
    found = [action(80, "2H", 1), action(5, "1H", 2), frame("odds", 1), frame("odds", 2)]

    assert through(minutes("70'", None), *found) == [1, 0, 1, 0]


def test_a_frame_without_a_match_goes_with_the_one_before_it():
    """A pong, or the beginning of a file of our own."""
    found = [frame("_open", None), action(10), frame("pong", None), action(12), frame("x", None)]

    assert through(minutes("10'", "11'"), *found) == [0, 1, 1, 0, 0]
    assert through(minutes(None, "11'"), *found) == [1, 1, 1, 0, 0]


def test_a_correction_takes_no_minute_back():
    """An action of minute 10 that is corrected in minute 12 comes in minute 12."""
    found = [action(12), action(10), frame("odds"), action(13)]

    assert through(minutes("12'", "12'"), *found) == [1, 1, 1, 0]


def test_tennis_is_before_every_minute():
    """It has none: `--to` passes it, `--from` does not."""
    score = frame("score", 7, point="15-0", set=1)

    assert through(minutes("1'", None), score) == [0]
    assert through(minutes(None, "90'"), score) == [1]


@pytest.mark.parametrize("strange", [{"minute": "x"}, {"minute": None}, {"event": 5}, {"time": []}])
def test_a_strange_minute_is_none(strange: dict[str, Any]):
    """The feed may send anything."""
    assert through(minutes(None, "5'"), frame("event", 1, **strange), action(5)) == [1, 1]


def test_a_minute_and_a_time_can_be_mixed():
    """Each bound is of its own kind."""
    window = Window(Minute(10), NOON_MS + HOUR_MS)
    found = [action(9), action(10), action(11, at_ms=NOON_MS + 2 * HOUR_MS)]

    assert through(window, *found) == [0, 1, 0]


@pytest.mark.parametrize("name", [FOOTBALL, FOOTBALL_RICH])
def test_a_real_match_is_cut_where_its_halves_are(name: str):
    """46' begins in the second half, in either dialect; before it is all of the first."""
    found = list(frames(real_match(name).read_bytes().splitlines()))
    second_half = next(f for f in found if f.type == "action" and f.body["period"] == "2H")
    before, after = minutes(None, "45'")(found), minutes("46'", None)(found)

    assert before == found[: len(before)]
    assert {f.body["period"] for f in before if f.type == "action"} == {"1H"}
    assert max(f.body["minute"] for f in before if f.type == "action") == 45
    assert after == found[-len(after) :]
    assert 0 < after[0].received_ms - second_half.received_ms < 61_000


def test_a_real_shoot_out_comes_after_all_of_extra_time():
    """120' and its stoppage time are over before 122'."""
    found = list(frames(real_match(SHOOT_OUT).read_bytes().splitlines()))
    kept = minutes("122'", None)(found)

    assert kept
    assert {f.body["period"] for f in kept if f.type == "action"} == {"P"}


def test_a_real_tennis_match_has_no_minutes():
    """And none is made up."""
    found = list(frames(real_match(TENNIS).read_bytes().splitlines()))

    assert minutes("1'", None)(found) == []
    assert minutes(None, "1'")(found) == found
