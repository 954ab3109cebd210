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
    """Decoding costs more than all else; only frames with names are worth it."""
    TeamNames()([Frame(b"no json", "livedata", 204849)])


def test_memory_is_bounded():
    """The oldest matches are forgotten first, and a name is cut where no name ends."""
    roster = TeamNames(max_matches=10)
    for event_id in range(100):
        name = {"name": "x" * 10_000}
        roster([frame(EVENT | {"event_id": event_id, "home": name}, "football")])

    assert roster.names("football", 99) == ("x" * MAX_NAME, "Chelsea")
    assert roster.names("football", 89) == (None, None)
    assert roster.names("football", 90) != (None, None)
