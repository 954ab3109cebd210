"""Which matches: named, or all that is live."""

from typing import Literal

from .group import Group, argument, option


SportName = Literal["football", "tennis"]


class MatchOptions(Group):
    heading = "Matches"

    match: list[str] | None = argument(
        "[MATCH]...",
        "What to follow: [SPORT:]ID, as in 204849 or tennis:36835; - reads ids from stdin.",
        default=None,
    )
    live: bool = option(
        "--live", "All that is live: join a match when it begins, leave it later.", default=False
    )
    league: list[str] | None = option(
        "--league NAME",
        "Only this league or tournament: its id, or a part of its name; repeatable.",
        default=None,
    )
    team: list[str] | None = option(
        "--team NAME",
        "Only this team or player: its id, or a part of its name; repeatable.",
        default=None,
    )
    max_matches: int | None = option(
        "--max-matches N", "With --live: so many at the most.", default=None, min=1
    )
    sport: SportName | None = option(
        "--sport",
        "The sport of ids that name none [default: football]; with --live: only this one.",
        default=None,
        show_default=False,
    )
