"""What waits for threads of its own: order, bounds, and the end."""

from __future__ import annotations

from threading import Event, Lock

from livecli.outbox import Outbox


LIMIT_S = 10.0


def test_things_of_one_key_go_one_after_the_other():
    """However many threads there are; those of other keys need not wait for them."""
    done: list[tuple[str, int]] = []
    held, other = Event(), Event()

    def hand_over(thing: tuple[str, int]) -> None:
        if thing == ("a", 0):
            assert held.wait(LIMIT_S)
        done.append(thing)
        if thing == ("b", 9):
            other.set()

    outbox = Outbox(hand_over, at_once=3)
    for number in range(10):
        for key in "ab":
            outbox.put(key, (key, number))
    assert other.wait(LIMIT_S)
    held.set()

    assert outbox.finish(LIMIT_S)
    assert done == [*(("b", n) for n in range(10)), *(("a", n) for n in range(10))]


def test_so_many_go_at_once_and_no_more():
    """Each of them may be a process, or a connection."""
    lock, going, most = Lock(), 0, 0
    together = Event()

    def hand_over(thing: int) -> None:
        nonlocal going, most
        with lock:
            going += 1
            most = max(most, going)
            if going == 3:
                together.set()
        assert together.wait(LIMIT_S)
        with lock:
            going -= 1

    outbox = Outbox(hand_over, at_once=3)
    for number in range(30):
        outbox.put(None, number)

    assert outbox.finish(LIMIT_S)
    assert most == 3


def test_the_oldest_that_waits_is_dropped():
    """By number, and by size."""
    held, begun = Event(), Event()

    def hand_over(thing: bytes) -> None:
        begun.set()
        held.wait(LIMIT_S)

    outbox = Outbox(hand_over, at_once=1, most=3, size=len, most_size=10)
    outbox.put("a", b"going")
    assert begun.wait(LIMIT_S)
    dropped = [outbox.put("a", thing) for thing in (b"1", b"2", b"3", b"4", b"123456789")]
    assert outbox.holds(b"going")
    assert not outbox.holds(b"1")
    held.set()

    assert dropped == [[], [], [], [b"1"], [b"2", b"3"]]
    assert outbox.finish(LIMIT_S)


def test_what_is_given_up_is_told():
    """What waits never goes, and what goes hears of it."""
    begun = Event()

    def hand_over(thing: int) -> None:
        begun.set()
        outbox.stopping.wait(LIMIT_S)

    outbox = Outbox(hand_over, at_once=1)
    for number in range(3):
        outbox.put("a", number)
    assert begun.wait(LIMIT_S)
    assert not outbox.finish(0.01)

    assert outbox.give_up(LIMIT_S) == ([], [1, 2])
    assert len(outbox) == 0
