"""What waits for a slow client: order, bounds, what is left out and that it is told."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.sports import Match
from livecli.relay.client_queue import STATES, ClientQueue
from livecli.relay.events import RelayedFrame


ONE = Match("football", 1)


def frame(kind: str, n: int, size: int = 100, match: Match = ONE) -> RelayedFrame:
    return RelayedFrame(n * 1_000_000, match, kind, b'{"n":%d}' % n + b" " * (size - 8))


def drained(queue: ClientQueue) -> list[RelayedFrame]:
    frames = []
    while some := queue.take():
        frames += some
    return frames


def test_nothing_is_left_out_while_there_is_room():
    """Slow is no reason to lose anything yet."""
    queue = ClientQueue(10_000, "conflate")
    frames = [frame("livedata", n) for n in range(50)]

    assert queue.put(frames)
    assert drained(queue) == frames


def test_a_full_queue_keeps_all_actions_and_the_newest_states():
    """And says first, in a record, what is missing."""
    queue = ClientQueue(1000, "conflate")
    frames = [frame(kind, n) for n in range(6) for kind in ("livedata", "action")]

    assert queue.put(frames)
    record, *rest = drained(queue)
    body = orjson.loads(record.raw)

    assert [each.number // 1_000_000 for each in rest if each.type == "action"] == [*range(6)]
    assert [each for each in rest if each.type == "livedata"] == [frames[-2]]
    assert body["type"] == "_drop"
    assert (body["frames"], body["from_ms"], body["to_ms"]) == (5, 0, 4000)
    assert body["why"] == "slow client"


def test_what_is_too_much_even_so_is_the_end():
    """Actions alone fill it."""
    queue = ClientQueue(1000, "conflate")

    assert not queue.put([frame("action", n) for n in range(11)])


def test_close_means_close():
    """Nobody is given less than all."""
    assert not ClientQueue(1000, "close").put([frame("livedata", n) for n in range(11)])


def test_each_match_and_bookmaker_has_its_own_newest():
    """The prices of one book are no newer version of another's."""
    queue = ClientQueue(10_000, "conflate", always=True)
    two = Match("football", 2)
    books = [
        RelayedFrame(n, ONE, "odds_book", b'{"bookmaker_slug":"%b","n":%d}' % (slug, n))
        for n, slug in enumerate([b"a", b"b", b"a"])
    ]

    assert queue.put([frame("event", 1), frame("event", 2, match=two), *books])
    assert drained(queue) == [frame("event", 1), frame("event", 2, match=two), *books[1:]]


@given(
    st.lists(
        st.tuples(st.sampled_from([*STATES, "action", "subscribed"]), st.integers(8, 400)),
        max_size=60,
    )
)
def test_the_queue_is_bounded_and_keeps_order(kinds):
    """Whatever comes: never more bytes than given, never an action lost, never one out of turn."""
    queue = ClientQueue(2000, "conflate")
    frames = [frame(kind, n, size) for n, (kind, size) in enumerate(kinds)]
    for each in frames:
        if not queue.put([each]):
            break
        assert queue.bytes <= 2000
    else:
        rest = [each for each in drained(queue) if each.type != "_drop"]
        numbers = [each.number for each in rest]

        assert numbers == sorted(numbers)
        assert queue.bytes == 0
        assert {each for each in frames if each.type not in STATES} <= set(rest)
        assert len(frames) == len(rest) + queue.left_out
