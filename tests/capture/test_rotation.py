"""When files end, and which of the finished ones go."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.capture.rotation import FinishedFile, Retention, Rotation


def kept(finished_ns: int, size: int = 10, series: str = "a") -> FinishedFile:
    return FinishedFile(finished_ns, Path(f"{series}{finished_ns}"), size)


def test_a_file_is_large_enough_at_its_size_and_old_enough_at_its_age():
    """Either, or neither where it was not asked for."""
    assert [Rotation(most_bytes=100).due(size) for size in (99, 100)] == [False, True]
    assert Rotation(every_s=60).due_at(5) == 65
    assert (Rotation().due(10**12), Rotation().due_at(5)) == (False, None)


def test_the_newest_of_each_series_are_kept():
    """Each match has its own; those of other matches are nobody's business here."""
    series = {"a": [kept(3), kept(1), kept(2)], "b": [kept(1, series="b")]}

    assert Retention(keep=2).surplus(series, [kept(0, series="c")], 0) == [kept(1)]


def test_the_oldest_go_until_all_files_fit():
    """What is written now takes room too, and other matches' files may be the oldest.

    The newest of a match of this run stays, so that a bound which is too small takes not all.
    """
    series = {"a": [kept(3), kept(1), kept(2)]}
    others = [kept(0, series="c")]

    assert Retention(most_bytes=40).surplus(series, others, 0) == []
    assert Retention(most_bytes=40).surplus(series, others, 5) == others
    assert Retention(most_bytes=20).surplus(series, others, 5) == [*others, kept(1), kept(2)]
    assert Retention(most_bytes=0).surplus(series, others, 5) == [*others, kept(1), kept(2)]


def test_both_bounds_hold_together():
    """What the number takes away need not be taken away for the room."""
    series = {"a": [kept(number) for number in range(5)]}

    assert Retention(keep=4, most_bytes=30).surplus(series, [], 0) == [kept(0), kept(1)]


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        (Retention(), None),
        (Retention(keep=5), kept(1)),
        (Retention(most_bytes=1000), kept(0, series="c")),
    ],
)
def test_a_full_disk_takes_the_oldest_that_may_go(
    retention: Retention, expected: FinishedFile | None
):
    """None if nobody said that files may go at all."""
    series = {"a": [kept(2), kept(1)], "b": [kept(3, series="b")]}

    assert retention.sacrifice(series, [kept(0, series="c")]) == expected


def test_the_last_file_of_a_match_is_no_sacrifice_to_a_number():
    """Who keeps N files wants to have at least one."""
    assert Retention(keep=3).sacrifice({"a": [kept(1)]}, []) is None
    assert Retention(most_bytes=3).sacrifice({"a": [kept(1)]}, []) == kept(1)
    assert Retention(most_bytes=3).sacrifice({"a": []}, []) is None


FILES = st.lists(st.builds(kept, st.integers(0, 100), st.integers(0, 50)), unique=True, max_size=12)


@given(FILES, FILES, st.one_of(st.none(), st.integers(1, 5)), st.integers(0, 200))
def test_after_the_surplus_all_bounds_hold_and_nothing_more_went(
    one: list[FinishedFile], other: list[FinishedFile], keep: int | None, most: int
):
    """The rule, from its result: the rest fits, and with the newest that went it would not."""
    other = [file._replace(path=Path(f"b{file.path}")) for file in other]
    series = {"a": one, "b": other}
    surplus = Retention(keep, most).surplus(series, [], 0)
    left = {name: sorted(set(files) - set(surplus)) for name, files in series.items()}
    total = sum(file.size for files in left.values() for file in files)

    assert len(set(surplus)) == len(surplus)
    assert all(len(files) <= (keep or 99) for files in left.values())
    newest = {max(files) for files in series.values() if files}
    assert total <= most or set().union(*left.values()) <= newest
    for_room = [
        file for file in surplus if keep is None or file in sorted(series[_of(file)])[-keep:]
    ]
    assert not for_room or total + max(for_room).size > most


def _of(file: FinishedFile) -> str:
    return "b" if str(file.path).startswith("b") else "a"
