from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rows import plain

from livecli.watch.drawing.pitch_map import at, fit, pitch


def test_a_small_pitch():
    """Its lines are where the laws of the game have them."""
    assert plain(pitch(40, 13)) == [
        "⡏⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⡏⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢹",
        "⡇                   ⡇                  ⢸",
        "⡧⠤⠤⠤⠤⠤⡄             ⡇            ⢠⠤⠤⠤⠤⠤⢼",
        "⡇     ⡇             ⡇            ⢸     ⢸",
        "⣇⣀⡀   ⡇           ⢀⣀⣇⡀           ⢸   ⢀⣀⣸",
        "⡇ ⡇   ⡗⢆        ⢀⠎⠁ ⡇⠈⠱⡀        ⡰⢺   ⢸ ⢸",
        "⡇ ⡇ ⠄ ⡇⢸        ⢸   ⡇  ⡇        ⡇⢸ ⠠ ⢸ ⢸",
        "⡇ ⡇   ⡧⠎        ⠈⢆⡀ ⡇⢀⡰⠁        ⠱⢼   ⢸ ⢸",
        "⡏⠉⠁   ⡇           ⠈⠉⡏⠁           ⢸   ⠈⠉⢹",
        "⡇     ⡇             ⡇            ⢸     ⢸",
        "⡗⠒⠒⠒⠒⠒⠃             ⡇            ⠘⠒⠒⠒⠒⠒⢺",
        "⡇                   ⡇                  ⢸",
        "⣇⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣇⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣸",
    ]


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [
        (0, 0, (0, 9)),
        (0, 100, (0, 0)),
        (100, 0, (19, 9)),
        (50, 50, (10, 4)),
        (-7, 130, (0, 0)),
        (float("nan"), float("inf"), (10, 4)),
    ],
)
def test_places_are_from_the_left_and_from_the_bottom(x, y, cell):
    """As the documents say; a ball that is out is on the line."""
    assert at(x, y, 20, 10) == cell


@pytest.mark.parametrize(
    ("room", "size"), [((80, 24), (74, 24)), ((30, 24), (30, 10)), ((200, 60), (185, 60))]
)
def test_the_largest_pitch_to_scale(room, size):
    """105 by 68 metres, on cells that are twice as high as wide."""
    assert fit(*room) == size


@given(st.integers(0, 90), st.integers(0, 30), st.floats(), st.floats())
def test_any_size_and_any_place(width, height, x, y):
    """Whatever the terminal and the feed say, rows are as wide as the room and places in it."""
    rows = pitch(width, height)

    assert [len(text) for text in plain(rows)] == [width] * height
    if width and height:
        column, line = at(x, y, width, height)
        assert 0 <= column < width
        assert 0 <= line < height
