"""When a run ends by itself."""

from .group import Group, option


class StopOptions(Group):
    heading = "Stop"

    count: int | None = option("-c --count N", "Stop after N records.", default=None, min=1)
    until: str | None = option(
        "--until PROGRAM", "Stop at the first frame that fulfils this jq.", default=None
    )
    until_finished: bool = option(
        "--until-finished", "Stop a minute after all matches have ended.", default=False
    )
    duration: str | None = option(
        "--duration D", "Stop after this time, as in 90, 90s or 2h30m.", default=None
    )
    idle_timeout: str | None = option(
        "--idle-timeout D", "Stop when no match data came for so long.", default=None
    )
