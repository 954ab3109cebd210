"""Ids: the same for two publishers of one feed, and of their own for honest repeats."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livecli.bus.message_id import FIRST, IdChain


SUBJECT = "livecli.football.1.odds"
PRICES = st.lists(st.sampled_from([b"a", b"b", b"c"]), min_size=1, max_size=60)


@given(PRICES)
def test_no_two_frames_have_one_id(prices: list[bytes]):
    """However a few prices go to and fro."""
    chain = IdChain(SUBJECT)
    ids = [chain.next_id(price) for price in prices]

    assert len(set(ids)) == len(ids)


@given(PRICES, st.integers(0, 59))
def test_a_publisher_goes_on_behind_any_stored_frame(prices: list[bytes], at: int):
    """The last id on the subject is all that the next ones depend on."""
    one, other = IdChain(SUBJECT), IdChain(SUBJECT)
    ids = [one.next_id(price) for price in prices]
    at = min(at, len(prices) - 1)
    other.go_on_behind(ids[at], prices[at])

    assert [other.next_id(price) for price in prices[at + 1 :]] == ids[at + 1 :]


def test_subjects_share_no_ids():
    """The server knows ids of the whole stream."""
    assert IdChain(SUBJECT).next_id(b"a") != IdChain("livecli.football.2.odds").next_id(b"a")


def test_another_programs_id_is_no_obstacle():
    """What lies behind it has an id as after a frame without one."""
    one, other = IdChain(SUBJECT), IdChain(SUBJECT)
    one.go_on_behind("x\u00e9.99999999999999999999999", b"a")
    other.go_on_behind("", b"a")

    assert one.next_id(b"b") == other.next_id(b"b")
    assert not one.next_id(b"c").endswith(FIRST)
