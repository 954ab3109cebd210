"""Whatever comes, nothing raises, and what is kept stays small."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st
from support.alert_play import AlertPlay, said, snapshot
from support.announced import announced, followed, served, twice
from support.heard import START_MS, action, event, gap, score, value

from livecli.alerts.ledger import MOST_KEYS
from livecli.feed.codec import decode
from livecli.feed.json_text import dumps


MODELS = [
    snapshot(event(10, 0, 0), action("goal", 5, evid=9)),
    event(10, 1, 0, updated_at="2024-06-19T07:00:00+00:00"),
    event(90, 1, 0, "2H", status="finished"),
    action("goal", 20, evid=1, player={"name": "Saka"}, score={"home": 1, "away": 0}),
    action("temp_goal", 20, evid=1, score={"home": 1, "away": 0}),
    action("deleted_event", 20, evid=1, score={"home": 0, "away": 0}),
    action("red_card", 20, evid=2, player={"name": "A:\n\x1b[31mB" * 40}),
    action("substitution", 20, evid=3, qualifiers=["in:A", "out:B"]),
    action("var_review", 20, evid=4, qualifiers=["red_card"]),
    {"type": "livedata", "situation": "penalty", "minute": 30, "period": "1H", "x": 88, "y": 50},
    score([[6, 3], [5, 3]], "40-15"),
    {"type": "odds", "odds": {"1x2": {"home": 1.5, "draw": 4.0, "away": 6.0}}},
    gap(1, 2),
]


@st.composite
def mutated(draw):
    """A frame in which one field is missing, or is anything."""
    body = dict(draw(st.sampled_from(MODELS)))
    name = draw(st.sampled_from(sorted(body)))
    if draw(st.booleans()):
        body.pop(name)
    else:
        body[name] = draw(value)
    return {"event_id": draw(st.sampled_from([7, 8, 2**53]))} | body


@given(st.lists(mutated(), min_size=1, max_size=30))
def test_any_frame_is_survived(bodies):
    """No key is long, holds a control character, or comes twice in one state."""
    play = AlertPlay(confirm_ms=500)
    for at, body in enumerate(bodies):
        try:
            raw = dumps(body)
        except Exception:  # what cannot be written cannot come
            continue
        frame = decode(raw, received_ms=START_MS + 1000 * at)
        play.hear(frame)

    for alert in play.alerts:
        assert len(alert.key) < 300
        assert alert.key.isprintable()
    assert twice(play.alerts) == []


def test_a_name_in_a_key_is_bounded_and_holds_nothing_that_parts_keys():
    """The feed may say anything of a player."""
    play = AlertPlay("red-card")
    name = "A:\n\x1b[31mß" * 100
    [alert] = play.tell(snapshot(event(1, 0, 0)), action("red_card", 2, player={"name": name}))

    assert len(alert.key) <= 130
    assert alert.key.isprintable()
    assert alert.key.count(":") == 4


def test_a_score_that_never_rests_keeps_little():
    """Up and down for hours."""
    play = AlertPlay("goal")
    play.tell(snapshot(event(1, 0, 0)))
    for minute in range(2, 600):
        play.tell(event(minute % 120, minute % 2, 0, "2H"))

    assert len(play.ledger) <= MOST_KEYS
    assert twice(play.alerts) == []


def test_frames_that_do_not_say_their_sport_are_of_their_match():
    """Score frames of tennis never do."""
    play = AlertPlay("set")
    told = {"type": "event", "sport": "tennis", "score": {"sets": [[0, 0]], "point": "0-0"}}
    play.tell(told, score([[0, 0]]), score([[6, 1], [0, 0]]))

    assert [alert.match.sport for alert in play.alerts] == ["tennis"]
    assert said(play.alerts) == [("set:1", "firing")]


def test_frames_twice_and_out_of_order_say_nothing_twice():
    """Each of a quarter of an hour, and each again a moment later."""
    frames = list(islice(followed(served(3, "rich")), 600))
    alerts = announced(each for pair in zip(frames, frames, strict=True) for each in pair)

    assert twice(alerts) == []
