"""From a subscription to the first live frame, and the reasons why none comes."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed import codec
from livecli.feed.sports import Match
from livecli.session.first_frames import (
    Doubt,
    FirstFrames,
    LiveFrame,
    Refused,
    Silence,
    Snapshot,
    Step,
    Subscribe,
)


ONE = Match("football", 204849)
EVENT = {
    "home": {"name": "Arsenal"},
    "away": {"name": "Chelsea"},
    "minute": 67,
    "period": "2H",
    "status": {"name": "live"},
}
MOVING = {"type": "livedata", "event_id": 204849, "uts": 1000_000_000_000, "x": 1, "y": 2}


def asked() -> FirstFrames:
    """The subscription was sent at 100."""
    first = FirstFrames(ONE, 10.0)
    first.wake(100.0)
    return first


def came(first: FirstFrames, body: dict[str, Any], at: float = 100.5) -> list[Step]:
    frame = codec.decode(orjson.dumps({"event_id": 204849, **body}))
    return first.frame(frame, at, 1000_000_002_000.0)


def why(first: FirstFrames, *, pong: bool = True) -> Silence:
    """Nothing more comes, but for a pong."""
    assert first.deadline is not None
    assert first.wake(first.deadline) == [Doubt()]
    if pong:
        first.pong()
    (silence,) = first.wake(first.deadline)
    assert isinstance(silence, Silence)
    assert (first.done, first.deadline) == (True, None)
    return silence


def test_the_subscription_is_sent_first():
    """Before it nothing is an answer, whatever comes."""
    first = FirstFrames(ONE, 10.0)

    assert came(first, MOVING) == []
    assert first.wake(100.0) == [Subscribe('{"action":"subscribe","event_id":204849}')]
    assert first.deadline == 105.0


def test_the_snapshot_says_what_it_is():
    """Source, dialect, the age of the newest data, status and names."""
    snapshot = {"type": "subscribed", "source": "full", "event": EVENT, "livedata": [MOVING]}
    (step,) = came(asked(), snapshot)

    assert step == Snapshot(500.0, "full", "documented", 2000.0, "live", "Arsenal", "Chelsea")


@pytest.mark.parametrize(
    ("part", "dialect"),
    [
        ({"event": {"time": {"minute": 3}}}, "rich"),
        ({"livedata": [{"coordinates": [{"x": 1, "y": 2}]}]}, "rich"),
        ({"odds": {"match_winner": {"home": 2.0}}}, "rich"),
        ({"odds": {"odds": {"1x2": {"home": 2.0}}}}, "documented"),
        ({"event": {"score": {"sets": [[1, 0]]}, "tournament": {}}}, "documented"),
        ({"event": None, "livedata": [], "odds": None}, None),
    ],
)
def test_the_dialect_is_that_of_the_parts(part: dict[str, Any], dialect: str | None):
    """What only one of the two has decides."""
    (step,) = came(asked(), {"type": "subscribed", **part})

    assert isinstance(step, Snapshot)
    assert step.dialect == dialect


def test_the_first_live_frame_ends_it():
    """Pongs, errors of other matches and other matches' frames are none."""
    first = asked()
    came(first, {"type": "subscribed"})

    assert came(first, {"type": "pong"}) == []
    assert came(first, {**MOVING, "event_id": 7}) == []
    assert came(first, {"type": "error", "code": "limit", "event_id": 7}) == []
    assert came(first, MOVING, 101.0) == [LiveFrame(1000.0, "livedata")]
    assert (first.done, first.deadline) == (True, None)


@pytest.mark.parametrize("code", ["not_tracked", "quota", 17, None])
def test_a_refusal_is_an_answer(code: object):
    """With its reason and the next step, also of a code that nobody knows."""
    first = asked()
    (step,) = came(first, {"type": "error", "code": code})

    assert isinstance(step, Refused)
    assert step.code == (code if isinstance(code, str) else "an error without a code")
    assert step.reason
    assert step.advice
    assert first.done


def test_no_answer_is_told_with_the_state_of_the_socket():
    """Half of the time is waited before a ping; its pong says that the service is there."""
    alive, dead = why(asked()), why(asked(), pong=False)

    assert (alive.after_s, alive.snapshot) == (10.0, False)
    assert alive.reason == "the service answers pings, but not the subscription"
    assert dead.reason == "the service answers no ping any more"


@pytest.mark.parametrize(
    ("snapshot", "reason"),
    [
        ({"event": {**EVENT, "status": {"name": "halftime"}}}, "it is half-time"),
        ({"event": {"time": {"period": 1, "status": "HT"}}}, "it is half-time"),
        ({"event": {**EVENT, "status": {"name": "finished"}}}, "the match is over"),
        ({"event": {"status": {"name": "cancelled"}}}, "the match is over"),
        ({"event": None}, "the snapshot is empty too"),
        ({"livedata": [{**MOVING, "uts": 999_999_000}]}, "the newest data are 1,002 s old"),
        ({"event": EVENT}, "the socket is alive, and nothing happened"),
    ],
)
def test_a_snapshot_without_a_frame_behind_it_has_a_reason(snapshot: dict[str, Any], reason: str):
    """Half-time, the end, no data, old data: what the snapshot itself tells."""
    first = asked()
    came(first, {"type": "subscribed", **snapshot})
    silence = why(first)

    assert (silence.after_s, silence.snapshot) == (10.0, True)
    assert silence.reason.startswith(reason)


def test_a_deadline_that_cuts_the_wait_is_its_reason():
    """Nobody knows what would have come."""
    silence = asked().silence(103.0, cut=True)

    assert (silence.after_s, silence.reason) == (3.0, "the deadline of all came first")


KEYS = ("type", "event", "livedata", "odds", "history", "source", "status", "time", "uts", "home")
ANYTHING = st.recursive(
    st.sampled_from([None, True, -1, 1e300, "", "x", "subscribed", "error"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(body=st.dictionaries(st.sampled_from(KEYS), ANYTHING), kind=st.sampled_from(["", *KEYS]))
def test_whatever_comes_is_no_crash(body: dict[str, Any], kind: str):
    """The feed is not trusted with its own shapes."""
    came(asked(), {**body, "type": {"event": "subscribed", "odds": "error"}.get(kind, kind)})
