"""The table of fields in a terminal, and elsewhere."""

from __future__ import annotations

from livecli.cli.commands.fields.layout import FieldRow, bounds, folded, one_line, table
from livecli.terminal.display import cells


ROWS = [
    FieldRow("x", "number|null", "always", "from left to right; 0..100 percent"),
    FieldRow("player.name", "string", "97%", "M. Brozović, Š. Vrsaljko, 孙兴慜, L. Modrić"),
    FieldRow("player", "object", "97%", ""),
]


def test_a_pipe_gets_whole_rows_of_columns():
    """Nothing is cut where a program reads, and nothing hangs over at the end."""
    assert table("action", ROWS, None, "VALUES", one_line).splitlines() == [
        "action",
        "  PATH         TYPE         SHARE   VALUES",
        "  x            number|null  always  from left to right; 0..100 percent",
        "  player.name  string       97%     M. Brozović, Š. Vrsaljko, 孙兴慜, L. Modrić",
        "  player       object       97%",
    ]


def test_a_terminal_gets_lines_that_fit():
    """Text goes on below itself, or is cut; where there is hardly room, it goes below its row."""
    assert table("action", ROWS[:1], 60, "WHAT IT IS", folded).splitlines()[2:] == [
        "  x     number|null  always  from left to right; 0..100",
        "                             percent",
    ]
    assert table("action", ROWS[1:], 54, "VALUES", one_line).splitlines()[2:] == [
        "  player.name  string  97%    M. Brozović, Š. Vrsaljk…",
        "  player       object  97%",
    ]
    assert table("action", ROWS[:1], 40, "VALUES", one_line).splitlines()[2:] == [
        "  x     number|null  always",
        "      from left to right; 0..100 percent",
    ]


def test_no_line_is_wider_than_the_terminal():
    """However narrow, and however wide the characters are."""
    long = FieldRow("k" * 200, "integer|number|object|array|string", "100%", "孙" * 100)
    for width in (1, 5, 20, 40, 80, 200):
        text = table("a title of some length", [*ROWS, long], width, "VALUES", one_line)
        assert max(map(cells, text.splitlines())) <= width


def test_bounds_are_short():
    """A range, one end of it, or the one number that there is; of times the unit says enough."""
    assert bounds(0, 100, "percent") == "0..100 percent"
    assert bounds(0.5, None) == "0.5.."
    assert bounds(7, 7) == "7"
    assert bounds(1e11, 1e14, "unix ms") == "unix ms"
    assert bounds(float("-inf"), float("inf")) == "-inf..inf"
