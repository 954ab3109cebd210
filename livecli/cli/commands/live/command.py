"""`livecli live`: what is live now."""

from __future__ import annotations

from typing import Annotated, Literal

from livecli.cli.commands.live.ask import ListClient
from livecli.cli.commands.live.show import ListChoice, show
from livecli.cli.options import ConnectionOptions, MatchOptions, SportName, TalkOptions
from livecli.cli.options.group import Group, offers, option
from livecli.cli.plan.place import place
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.sports import SPORTS
from livecli.terminal.display import wants_color
from livecli.terminal.notices import Notices
from livecli.terminal.streams import check


ListFormat = Literal["table", "ids", "ndjson", "csv"]


class ListedMatchOptions(MatchOptions):
    sport: SportName | None = option(
        "--sport",
        "Only this sport [default: both].",
        default=None,
    )


class ListLookOptions(Group):
    heading = "Look"

    format_: ListFormat | None = option(
        "-f --format",
        "How matches are printed [default: table on a terminal, else ndjson].",
        default=None,
    )
    watch: bool = option(
        "--watch", "Show it anew every 30 s, in place, until Ctrl-C.", default=False
    )


def live(
    env: Environment,
    matches: Annotated[ListedMatchOptions, offers("sport league team")],
    look: ListLookOptions,
    connection: Annotated[
        ConnectionOptions, offers("url demo speed seed token token_file patience")
    ],
    talk: TalkOptions,
) -> int:
    """List what is live now: football, and tennis if the plan of the token has its lists.

    \b
    livecli live                            a table
    livecli live --league premier --watch   anew every 30 s
    livecli live -f ids | livecli tail -    follow all that is live now
    livecli live -f csv --sport tennis > courts.csv

    SOCKET is how the socket carries the match, full or basic; - is for not at all, ? for lists that
    do not say. A narrow terminal gets fewer columns. `-f ids` leaves out what is not carried.
    `-f ndjson` has the service's own rows, and `_sport` behind them.
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    on_terminal = env.is_terminal(env.stdout)
    form = look.format_ or ("table" if on_terminal else "ndjson")
    if look.watch and not (on_terminal and form == "table"):
        raise UsageError(
            "--watch: it shows a table anew on a terminal; leave it out and run `livecli live` "
            "again, or follow the matches with tail"
        )
    feed = place(connection, notices, env)
    check(env.stdout)
    color = wants_color(talk.color, env.stdout, env)
    sports = (matches.sport,) if matches.sport else tuple(SPORTS)
    client = ListClient(feed, sports, connection.patience, notices, verbose=talk.verbose > 0)
    choice = ListChoice(matches.league, matches.team, form, color, on_terminal)
    return show(client, choice, env, again=look.watch)
