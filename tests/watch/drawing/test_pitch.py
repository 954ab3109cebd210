from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.watch.drawing.pitch import Mark, at, fit, pitch
from livecli.watch.drawing.rows import plain


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


def test_the_ball_lies_on_marks_and_marks_on_the_trail():
    """What is now matters more than what was."""
    rows = pitch(
        10,
        3,
        ball=(99, 50),
        trail=[(50, 50), (60, 50), (99, 50)],
        marks=[Mark(50, 50, "x", "home")],
    )

    assert plain(rows)[1] == "⡇    x∙  ●"
    assert rows[1] == [
        ("⡇", "line"),
        ("    ", "grass"),
        ("x", "home"),
        ("∙", "trail"),
        ("  ", "grass"),
        ("●", "ball"),
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


@given(st.integers(0, 90), st.integers(0, 30), st.lists(st.tuples(st.floats(), st.floats())))
def test_any_size_and_any_place(width, height, places):
    """Whatever the terminal and the feed say, every row is as wide as the room."""
    rows = pitch(
        width,
        height,
        ball=places[0] if places else None,
        trail=places,
        marks=[Mark(x, y, "x", "home") for x, y in places],
    )

    assert [len(text) for text in plain(rows)] == [width] * height


def test_a_mark_is_one_cell():
    """A sign of more, or of none, must not move the pitch."""
    assert plain(pitch(5, 1, marks=[Mark(50, 50, "goal", "home")]))[0][2] == "g"
    assert plain(pitch(5, 1, marks=[Mark(50, 50, "", "home")]))[0][2] == "?"
