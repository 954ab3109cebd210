"""What frames look like: the format, its fields, stamps."""

from typing import TYPE_CHECKING, Literal, TypeAlias

from livecli.renderers import RENDERERS

from .group import Group, option


if TYPE_CHECKING:
    Format: TypeAlias = str
else:
    Format = Literal[tuple(name for name, row in RENDERERS.items() if not row.option)]


Theme = Literal["auto", "dark", "light"]


class LookOptions(Group):
    heading = "Look"

    format_: Format | None = option(
        "-f --format",
        "How frames are printed [default: line on a terminal, else ndjson].",
        default=None,
        show_default=False,
    )
    template: str | None = option(
        "--template TEXT",
        "One line a frame, as in '{minute:>3} {player.name}'; `livecli help formats`.",
        default=None,
    )
    fields: list[str] | None = option(
        "--fields PATH[,PATH]", "Only these fields; the columns of csv and tsv.", default=None
    )
    stamp: bool = option(
        "--stamp", "Append _received_ms, the time of arrival, to each frame.", default=False
    )
    no_stamp: bool = option(
        "--no-stamp", "Frames as the feed sent them: no _received_ms, no _ records.", default=False
    )
    dedupe: bool = option(
        "--dedupe", "Drop what was told before, repeated actions above all.", default=False
    )
    theme: Theme = option(
        "--theme", "Colours for a dark or a light screen; auto asks it.", default="auto"
    )
