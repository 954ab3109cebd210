"""The stages that keep account: gap records, repetitions, and the summary."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rich_matches import documented_frames, of_type, rich_frames

from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.filters.counts import FrameCounts
from livecli.filters.dedupe import Dedupe
from livecli.filters.gaps import gaps
from livecli.session.outage import LOST, Outage


GAP = Outage(Match("football", 204849), LOST, 1_700_000_000_000.0).gap(1_700_000_012_500.0)
EVENT = codec.decode(b'{"type":"event","event_id":204849}')


def action(tid: int, kind: str = "shot", extra: str = "") -> Frame:
    text = f'{{"type":"action","event_id":1,"action_type":"{kind}","tid":{tid}{extra}}}'
    return codec.decode(text.encode())


def test_gaps_on_stderr_are_sentences_and_leave_the_output():
    """The sentence has the match, the window and the cause."""
    said: list[str] = []
    stage = gaps(frozenset(), said.append)
    assert stage is not None
    kept = stage([EVENT, GAP])

    assert kept == [EVENT]
    assert said == [
        "match 204849: gap of 12.5 s (lost), 22:13:20Z to 22:13:32Z; "
        "what happened then is not known"
    ]


def test_gaps_are_left_out_in_silence_or_not_at_all():
    """`--gaps none` says nothing, and `inline` needs no stage."""
    stage = gaps(frozenset(), None)
    assert stage is not None

    assert stage([GAP, EVENT]) == [EVENT]
    assert gaps(None, None) is None


@pytest.mark.parametrize("named", [{"_gap"}, {"_"}])
def test_a_record_that_is_named_goes_on(named: set[str]):
    """By its type, or with all others; nothing is said of it."""
    said: list[str] = []
    stage = gaps(frozenset(named), said.append)
    assert stage is not None

    assert (stage([GAP, EVENT]), said) == ([GAP, EVENT], [])


def test_an_action_that_is_repeated_is_dropped():
    """Its own number and kind make an action the same, whatever else changed in it."""
    dedupe = Dedupe()
    first, again, other = action(7), action(7, extra=',"commentary":"x"'), action(8)

    assert dedupe([first, again, other]) == [first, other]
    assert dedupe.dropped == 1


def test_a_correction_is_no_repetition():
    """A provisional goal, the final one and its deletion are three things."""
    frames = [action(7, kind) for kind in ("temp_goal", "goal", "deleted_event")]

    assert Dedupe()(frames) == frames


def test_what_means_it_each_time_is_never_dropped():
    """Pongs, errors, snapshots and records of our own are equal and not the same."""
    for kind in ("error", "pong", "subscribed", "unsubscribed"):
        frame = codec.decode(b'{"type":"%b","event_id":1}' % kind.encode())

        assert Dedupe()([frame, frame]) == [frame, frame]
    assert Dedupe()([GAP, GAP]) == [GAP, GAP]


@given(st.lists(st.integers(0, 30), max_size=200))
def test_dedupe_keeps_the_first_of_each_and_the_order(numbers: list[int]):
    """What is left is each action once, where it first came."""
    kept = Dedupe()([action(number) for number in numbers])

    assert [frame.body["tid"] for frame in kept] == list(dict.fromkeys(numbers))


def test_dedupe_drops_a_play_that_comes_under_another_number():
    """Those and no others: not a provisional goal before the goal, and nothing that is no twin."""
    actions = of_type(rich_frames(), "action")
    tids = {each["tid"] for each in of_type(documented_frames(), "action")}
    bodies = [each for each in actions if each["action_type"] != "deleted_event"]
    frames = [codec.decode(orjson.dumps(each)) for each in bodies]

    kept = Dedupe()(frames)

    assert [each.body["tid"] for each in kept] == [
        each["tid"] for each in bodies if each["tid"] in tids
    ]
    assert len(kept) < len(frames)


def test_dedupe_remembers_so_much_and_no_more():
    """A million distinct frames do not fill the memory."""
    dedupe = Dedupe(remembered=10)
    dedupe([action(number) for number in range(1000)])

    assert len(dedupe._seen) == 10


def test_the_tally_counts_frames_gaps_and_seconds():
    """The figures of the summary."""
    tally = FrameCounts()
    batch = [EVENT, EVENT, action(1), GAP]

    assert tally(batch) is batch
    assert tally.frames == {"event": 2, "action": 1}
    assert (tally.gaps, tally.missed_s, tally.trouble) == (1, 12.5, True)
