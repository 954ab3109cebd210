"""Durations, sizes, speeds and rounds, from words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.surroundings import refused

from livecli.cli.plan.quantities import duration, rounds, size, speed


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("90", 90.0),
        ("1.5", 1.5),
        ("90s", 90.0),
        ("250ms", 0.25),
        ("2h30m", 9000.0),
        ("1d", 86400.0),
        (" 1H 30M ".replace(" ", ""), 5400.0),
        (" 5m ", 300.0),
    ],
)
def test_a_duration_is_seconds_or_has_units(text: str, seconds: float):
    """A bare number is seconds; units add up, in capitals too."""
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", " ", "x", "2x", "5 m", "-1", "1h-5m", "m", "1e3", "nan", "²"])
def test_other_words_are_no_duration(text: str):
    """The sentence shows what was typed; the option is the one that the caller names."""
    with refused(f"duration {text!r}: not understood; as in 90, 90s, 2h30m or 1d", "--duration"):
        duration(text, "--duration")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1000000", 1_000_000),
        ("64MB", 64 * 2**20),
        ("512K", 512 * 2**10),
        ("1.5 GiB", 3 * 2**29),
        ("2gb", 2 * 2**30),
        ("7B", 7),
        ("0", 0),
    ],
)
def test_a_size_is_bytes_or_has_a_unit(text: str, number: int):
    """K, M and G are powers of 1024, however they are written."""
    assert size(text) == number


@pytest.mark.parametrize("text", ["", "MB", "64X", "64 T", "-1", "1,5M", "64MBs"])
def test_other_words_are_no_size(text: str):
    """Terabytes would be a slip."""
    with refused(f"size {text!r}: not understood; as in 64MB, 512K or 1000000", "--buffer"):
        size(text, "--buffer")


@pytest.mark.parametrize(("text", "factor"), [("1", 1.0), ("0.5", 0.5), ("max", math.inf)])
def test_a_speed_is_a_factor(text: str, factor: float):
    """`max` has no pace at all."""
    assert speed(text) == factor


@pytest.mark.parametrize("text", ["", "0", "-1", "inf", "nan", "fast", "2x"])
def test_other_words_are_no_speed(text: str):
    """Time neither stands nor runs backwards."""
    with refused(f"speed {text!r}: not understood; as in 1, 0.5, 20 or max", "--speed"):
        speed(text, "--speed")


@pytest.mark.parametrize(
    ("text", "number"), [(None, 1), ("forever", None), ("1", 1), ("3", 3), ("010", 10)]
)
def test_rounds_are_one_or_a_number_or_endless(text: str | None, number: int | None):
    """`--loop` without a number arrives as `forever`."""
    assert rounds(text) == number


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "often"])
def test_other_words_are_no_rounds(text: str):
    """No round at all would print nothing."""
    with refused(f"--loop {text!r}: not understood; as in --loop or --loop=3", "--loop"):
        rounds(text)


@given(st.integers(0, 10**5), st.integers(0, 59), st.integers(0, 59))
def test_units_of_a_duration_add_up(hours: int, minutes: int, seconds: int):
    """Whatever the numbers are."""
    assert duration(f"{hours}h{minutes}m{seconds}s") == hours * 3600 + minutes * 60 + seconds


@pytest.mark.parametrize("text", ["9" * 400, "99999999999999d", "36501d"])
def test_no_duration_is_longer_than_clocks_can_count(text: str):
    """A hundred years are for ever."""
    with refused(f"duration {text[:40]!r}: longer than a hundred years; give less", "--duration"):
        duration(text, "--duration")


@pytest.mark.parametrize("text", ["9" * 400, "9999999999999G"])
def test_no_size_is_larger_than_a_disk(text: str):
    """Nor than what a number of bytes can be."""
    with refused(f"size {text[:40]!r}: larger than any disk; give less", "--buffer"):
        size(text, "--buffer")


@pytest.mark.parametrize("text", ["1e-300", "0.0001", "1e7"])
def test_a_speed_is_one_at_which_matches_can_be_followed(text: str):
    """Others would have a frame a century, or be `max`."""
    with refused(f"speed {text!r}: not understood; as in 1, 0.5, 20 or max", "--speed"):
        speed(text, "--speed")
