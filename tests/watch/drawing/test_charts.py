from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.rows import plain

from livecli.watch.drawing.charts import balance, paired_bar, sparkline, steps, walk


def test_a_sparkline():
    """The least is low, the greatest high, and what was missed is a gap."""
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 20) == "▁▂▃▄▅▆▇█"
    assert sparkline([3, None, 3], 20) == "▁╌▁"
    assert sparkline([1, 2], 20, low=0, high=2) == "▅█"
    assert sparkline([0, 0, 9, 1], 2) == "▁█"  # two minutes to a cell: the greater one
    assert sparkline([], 5) == sparkline([1], 0) == ""


def test_paired_bars():
    """They share a whole, and meet in the middle."""
    assert paired_bar(3, 1, 8) == ("  ██████", "██      ")
    assert paired_bar(0, 0, 4) == paired_bar(None, -1, 4) == ("    ", "    ")


def test_balance():
    """Home rises and away hangs."""
    rows = balance([0, 0.1, 0.5, 1, None, -1, -0.5, -0.1], 8, 4)

    assert plain(rows) == [
        "   █    ",
        " ▂██╌   ",
        "     ██▔",
        "     █  ",
    ]
    assert rows[1] == ((" ", ""), ("▂██", "home"), ("╌", "gap"), ("   ", ""))
    assert rows[2] == (("     ", ""), ("██▔", "away"))


def test_steps():
    """A sum stays until it grows."""
    series = [("home", [0, 0, 1, 1, 2]), ("away", [None, 0.5, 0.5, 1.5, 1.5])]

    assert plain(steps(series, 10, 3, gaps=[False, True, False, False, False])) == [
        "      ⣀⣀⣏⣉",
        "    ⡖⠒⡗⠒⠃ ",
        "⣀⣀╌⣉⡏⠉⠁   ",
    ]


def test_a_walk():
    """A point of home goes up, one of away down."""
    winners = ["home", "home", "away", None, "home", "away", "away", "away"]

    assert plain(walk(winners, 6, 2)) == ["⢠⠣⠎⡆  ", "⠃ ╌⠘⡄ "]
    assert plain(walk(winners, 1, 1)) == ["⢣"]  # the newest points, as many as there is room for


values = st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=40)
sizes = st.integers(0, 30)


@given(values, sizes, st.integers(0, 9))
def test_any_numbers_in_any_room(numbers, width, height):
    """Every row is as wide as the room, or as there are values."""
    assert len(sparkline(numbers, width)) == min(len(numbers), width)
    for rows, wide in (
        (balance(numbers, width, height), min(len(numbers), width)),
        (steps([("home", numbers)], width, height, gaps=[True] * 9), width),
        (walk(["home", None, "away"] * len(numbers), width, height), width),
    ):
        assert [len(text) for text in plain(rows)] == [wide] * height
    left, right = paired_bar(*[*numbers, None, None][:2], width)
    assert len(left) == len(right) == width
