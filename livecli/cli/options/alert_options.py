"""The options of `alerts`."""

from __future__ import annotations

from pathlib import Path

from .group import Group, option


class AlertOptions(Group):
    """What is worth an alert, and when."""

    heading = "Alerts"

    on: list[str] | None = option(
        "--on KIND[,KIND]",
        "What to tell of [default: goal, red-card, kick-off, half-time, full-time, set, match]; "
        "`livecli help alerts` has all kinds; repeatable.",
        default=None,
        show_default=False,
    )
    confirm: str = option(
        "--confirm D", "Wait until it is told a second time, or for this long.", default="0s"
    )
    cooldown: str = option(
        "--cooldown D", "After an alert, none of its kind and match for so long.", default="0s"
    )
    no_data_after: str = option(
        "--no-data-after D", "With --on no-data: from when on silence is told.", default="2m"
    )
    move: str | None = option(
        "--move SIZE/TIME",
        "With --on odds-move: how far a price must move in which time, in percent of the price "
        "(5%/5m) or in points of its probability [default: 5pp/5m].",
        default=None,
        show_default=False,
    )
    with_goals: bool = option(
        "--with-goals",
        "With --on odds-move: also in the two minutes after a goal.",
        default=False,
    )
    when: str | None = option(
        "--when PROGRAM",
        "Tell when this jq program holds for the newest frame of a match; `$state` is what is "
        "known of the match (`livecli schema state`). Without --on, nothing else.",
        default=None,
    )
    for_: str | None = option(
        "--for D",
        "With --when: it must have held for so long [default: 0s].",
        default=None,
        show_default=False,
    )
    state: Path | None = option(
        "--state FILE",
        "Keep in this file what was said [default: one for each list of matches; none for captures "
        "and --demo].",
        default=None,
        show_default=False,
    )
    test: bool = option(
        "--test", "Deliver one made-up alert as the other options say, and end.", default=False
    )
