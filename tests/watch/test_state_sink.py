"""Frames into the state, and into a recording that begins and ends while they come."""

from __future__ import annotations

from support import heard
from support.heard import GOAL, START_MS, action, ball, event, score

from livecli.errors import OutputFailed
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.watch.state_sink import StateSink


MATCH = Match("football", 7)


class Recorder:
    """A sink that remembers, and fails when it is told to."""

    deadline = 5.0

    def __init__(self) -> None:
        self.written: list[str] = []
        self.closed: list[str] = []
        self.full = False

    def open(self) -> None: ...

    def write(self, batch: list[Frame]) -> None:
        if self.full:
            raise OutputFailed("x.ndjson.part: no space left on device")
        self.written += [frame.type for frame in batch]

    def close(self, cause: str) -> None:
        self.closed.append(cause)


def frame(kind: str) -> Frame:
    return Frame.of({"type": kind, "event_id": 7, "sport": "football"}, received_ms=1000.0)


def made(recorder: Recorder | None) -> tuple[StateSink, list[str]]:
    said: list[str] = []
    record = None if recorder is None else lambda matches: (recorder, "here")
    return StateSink((MATCH,), record=record, say=said.append), said


def test_a_recording_begins_with_who_plays():
    """From now on, and with the last frame that has the names: the file explains itself."""
    recorder = Recorder()
    sink, _ = made(recorder)
    sink.write([frame("subscribed"), frame("event"), frame("livedata")])
    sink.toggle_recording()
    sink.write([frame("action")])

    assert recorder.written == ["event", "action"]
    assert sink.recording == "here"
    assert sink.deadline == 5.0
    sink.toggle_recording()
    sink.write([frame("action")])
    assert recorder.closed == ["stopped"]
    assert recorder.written == ["event", "action"]
    assert sink.recording is None


def test_a_recording_that_fails_does_not_end_what_is_watched():
    """A full disk is said; the match goes on."""
    recorder = Recorder()
    sink, notices = made(recorder)
    sink.toggle_recording()
    sink.write([])
    recorder.full = True
    sink.write([frame("action")])
    sink.write([frame("action")])

    assert notices == ["x.ndjson.part: no space left on device"]
    assert recorder.closed == ["failed"]
    assert sink.recording is None
    assert sink.state.version == 2


def test_a_recording_ends_with_the_run():
    """Whoever quits has a finished file."""
    recorder = Recorder()
    sink, _ = made(recorder)
    sink.toggle_recording()
    sink.write([])
    sink.close("stopped")

    assert recorder.closed == ["stopped"]


def test_a_capture_is_not_recorded_again():
    """It is said why the key does nothing."""
    sink, notices = made(None)
    sink.toggle_recording()
    sink.write([])

    assert notices == ["r: this is a capture already"]


def alerts(*bodies: dict[str, object]) -> list[tuple[str, str]]:
    """Kinds and states of what the sink tells of these frames, one a second."""
    sink, _ = made(None)
    sink.write([heard.frame(body, at) for at, body in enumerate(bodies)])
    return [(alert.kind, alert.state) for alert in sink.taken_alerts()]


def test_a_goal_is_told_once_and_taken_back_once():
    """A bell rings for it, not for its repetitions nor for what was before."""
    goal = action("goal", 5, tid=1, score={"home": 2, "away": 0})
    end = event(90, 1, 0, "2H", status="finished")
    taken_back = event(7, 1, 0), event(9, 1, 0)

    assert alerts(event(4, 1, 0), goal, goal, event(5, 2, 0), *taken_back, end) == [
        ("goal", "firing"),
        ("goal", "corrected"),
        ("half-time", "firing"),
        ("full-time", "firing"),
    ]


def test_a_provisional_goal_and_what_led_to_it_is_one_goal():
    """The feed sends the goal before the pass, with the score of then."""
    goal = GOAL | {"action_type": "temp_goal", "ts": START_MS}
    older = action("pass", 17, tid=2, ts=START_MS - 700, score={"home": 0, "away": 0})

    told = alerts(event(0, 0, 0), goal, older, GOAL | {"ts": START_MS})
    assert told == [("goal", "firing")]


def test_a_red_card_is_told_and_a_yellow_one_is_not():
    """What `livecli alerts` tells by default."""
    yellow = action("yellow_card", 10, tid=1, player={"name": "Rice"})
    second = action("red_card", 20, tid=2, player="Rice", qualifiers=["second_yellow"])

    assert alerts(event(0, 0, 0), yellow, second) == [("red-card", "firing")]


def test_the_end_is_told_once():
    """A live event that comes late revives nothing."""
    over = event(93, 1, 0, "2H", status="finished")
    live = event(91, 0, 0, "2H"), ball(1, 2, status="live")

    assert alerts(event(92, 1, 0, "2H"), over, *live) == [("full-time", "firing")]


def test_what_a_snapshot_tells_is_no_news():
    """Goals of an hour ago, before the first frame and in it."""
    past = GOAL | {"event_id": 7}
    first = {"type": "subscribed", "event": event(60, 1, 0, "2H"), "history": [past]}

    assert alerts(first, event(61, 1, 0, "2H")) == []


def test_sets_and_the_match_are_told():
    """However the frames spell a set that has ended."""
    over = event(0, 0, 0) | {"sport": "tennis", "score": {"sets": [[6, 4], [6, 3]]}}
    over |= {"status": {"name": "finished"}}

    assert alerts(score([[6, 4], [5, 3]], "40-15"), over) == [
        ("set", "firing"),
        ("match", "firing"),
    ]
    assert alerts(score([[5, 4]], "40-0"), score([[6, 4], [0, 0]])) == [("set", "firing")]


def test_what_is_skipped_rings_no_bell():
    """On the way to what is sought in a capture, but the score is known after it."""
    sink = StateSink((), record=None, say=lambda text: None, skips=lambda: skips)
    skips = True
    sink.write([heard.frame(event(0, 0, 0)), heard.frame(GOAL, 1)])
    skips = False
    sink.write([heard.frame(GOAL | {"tid": 2, "minute": 19, "score": {"home": 2, "away": 0}}, 9)])

    assert [alert.score for alert in sink.taken_alerts()] == [(2, 0)]


def test_a_capture_from_its_beginning_begins_with_nothing_told():
    """What was told on the way to where somebody was is of no interest any more."""
    sink, _ = made(None)
    sink.write([heard.frame(event(0, 0, 0)), heard.frame(GOAL, 1)])
    sink.begin_again()

    assert sink.taken_alerts() == []
    sink.write([heard.frame(event(0, 0, 0)), heard.frame(GOAL, 1)])
    assert [alert.kind for alert in sink.taken_alerts()] == ["goal"]
