"""How frames are shown: each renderer turns a batch of frames into bytes.

A row names what makes a renderer, loaded when asked for, and what that needs to know beforehand:
names of a run's `FrameChoice`, or `roster`, who knows the names of teams and players.
"""

from __future__ import annotations

from livecli.named_tuple import NamedTuple


class OutputFormat(NamedTuple):
    """`about` is for people; `option` is how it is asked for, where that is not `-f`."""

    maker: str
    needs: tuple[str, ...]
    about: str
    option: str = ""

    @property
    def has_columns(self) -> bool:
        """Whether it is a table, in which a stamp is a column."""
        return "columns" in self.needs


_COLUMNS = ("columns", "types", "safe", "stamp", "sports")
_TABLE = "a table: the columns of --fields, or of the sport and the one type that -t names"

RENDERERS = {
    "ndjson": OutputFormat(
        "livecli.renderers.ndjson:make",
        ("safe",),
        "the frame's own bytes, one a line; the default in a pipe or a file",
    ),
    "line": OutputFormat(
        "livecli.renderers.line:make",
        ("roster", "color", "wide"),
        "one readable line a frame; the default on a terminal",
    ),
    "json": OutputFormat(
        "livecli.renderers.json:make",
        ("color", "safe"),
        "the frame's own tokens, indented; coloured on a terminal",
    ),
    "csv": OutputFormat("livecli.renderers.table:csv", _COLUMNS, _TABLE),
    "tsv": OutputFormat("livecli.renderers.table:tsv", _COLUMNS, _TABLE),
    "template": OutputFormat(
        "livecli.renderers.template:make",
        ("template", "safe"),
        "a line of your own: '{minute:>3} {player.name:20} {x:5.1f}'",
        option="--template",
    ),
}
