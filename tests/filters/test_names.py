"""The roster knows who plays, passes frames on, and forgets what is long over."""

from __future__ import annotations

import orjson
from support.documented import EVENT, LIVEDATA, SUBSCRIBED, TENNIS_EVENT

from livecli.feed.frames import Frame
from livecli.filters.names import MAX_NAME, TeamNames


def frame(body, sport=None):
    return Frame(orjson.dumps(body), body["type"], body.get("event_id"), sport)


def test_the_batch_passes_as_it_came():
    """A roster sits in every pipeline with names, and may not change a frame."""
    batch = [frame(EVENT), frame(LIVEDATA)]

    assert TeamNames()(batch) is batch


def test_names_come_from_snapshots_and_events():
    """The first frame of a match is enough to name all others."""
    for body in (SUBSCRIBED, EVENT):
        roster = TeamNames()
        roster([frame(body, "football")])
        assert roster.names("football", 204849) == ("Arsenal", "Chelsea")
        assert roster.names("tennis", 204849) == (None, None)


def test_frames_that_name_no_sport_find_their_match():
    """In a capture a tennis event says its sport, but the score frames do not."""
    roster = TeamNames()
    roster([frame(TENNIS_EVENT, "tennis")])

    assert roster.names(None, 36835) == ("Djokovic, N.", "Alcaraz, C.")


def test_one_id_in_two_sports():
    """Ids are counted by sport, so a football and a tennis match may share one."""
    roster = TeamNames()
    roster([frame(EVENT, "football"), frame(TENNIS_EVENT | {"event_id": 204849}, "tennis")])

    assert roster.names("football", 204849) == ("Arsenal", "Chelsea")
    assert roster.names("tennis", 204849) == ("Djokovic, N.", "Alcaraz, C.")


def test_a_nameless_event_takes_no_name_away():
    """Any value may be missing from a later frame."""
    roster = TeamNames()
    roster([frame(EVENT), frame(EVENT | {"home": None, "away": {"name": "Chelsea FC"}})])

    assert roster.names(None, 204849) == ("Arsenal", "Chelsea FC")


def test_other_frames_are_not_decoded():
    """Decoding costs more than all else; only frames with names or minutes are worth it."""
    TeamNames()([Frame(b"no json", "odds", 204849), Frame(b"no json", "score", 204849)])


def at(at_s, **body):
    return Frame(orjson.dumps({"event_id": 7} | body), body["type"], 7, None, 1000.0 * at_s)


def test_the_minute_is_that_of_the_frames_time():
    """A whole batch passes before the first of its frames is shown."""
    roster = TeamNames()
    clock = [at(n, type="livedata", minute=n // 60, x=1, y=1) for n in range(60, 600, 20)]
    odds = [at(n, type="odds") for n in (50, 61, 125, 599)]
    roster([*clock, *odds])

    assert [roster.minute(frame) for frame in odds] == [None, 1, 2, 9]


def test_a_penalty_is_known_by_where_the_ball_lay():
    """As `watch` knows it; not before it lay there, not elsewhere, and not for ever."""
    roster = TeamNames()
    spot = {"x": 89.0, "y": 50.0}
    shots = [at(n, type="action", action_type="shot", **spot) for n in (5, 11, 400)]
    elsewhere = at(11, type="action", action_type="shot", x=70, y=50)
    roster([at(10, type="livedata", situation="penalty", **spot), *shots, elsewhere])

    assert [roster.is_penalty(shot) for shot in (*shots, elsewhere)] == [False, True, False, False]


def test_what_is_remembered_is_bounded():
    """A match may last for ever, and there may be many."""
    roster = TeamNames(max_matches=10)
    for n in range(1000):
        penalty = {"situation": "penalty", "x": 1, "y": 1, "minute": n % 100}
        roster([at(n, type="livedata", **penalty)])
        body = {"type": "livedata", "event_id": n, "minute": 1}
        roster([Frame(orjson.dumps(body), "livedata", n)])

    assert len(roster._plays) <= 10
    assert all(len(p.minutes) <= 200 and len(p.spots) <= 10 for p in roster._plays.values())


def test_memory_is_bounded():
    """The oldest matches are forgotten first, and a name is cut where no name ends."""
    roster = TeamNames(max_matches=10)
    for event_id in range(100):
        name = {"name": "x" * 10_000}
        roster([frame(EVENT | {"event_id": event_id, "home": name}, "football")])

    assert roster.names("football", 99) == ("x" * MAX_NAME, "Chelsea")
    assert roster.names("football", 89) == (None, None)
    assert roster.names("football", 90) != (None, None)
