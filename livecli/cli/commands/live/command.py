"""`livecli live`: what is live now."""

from __future__ import annotations

from typing import Annotated

import typer

from livecli.cli import options
from livecli.cli.commands.live.show import ListChoice, ListClient, look
from livecli.cli.plan import live as plan
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.sports import SPORTS
from livecli.terminal.display import wants_color
from livecli.terminal.notices import Notices
from livecli.terminal.streams import check


def live(
    ctx: typer.Context,
    sport: options.OnlySport = None,
    league: options.League = None,
    team: options.Team = None,
    format_: Annotated[
        options.ListFormat | None,
        typer.Option(
            "-f",
            "--format",
            help="How matches are printed [default: table on a terminal, else ndjson].",
            show_default=False,
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show it anew every 30 s, in place, until Ctrl-C.")
    ] = False,
    url: options.Url = None,
    demo: options.Demo = False,
    speed: options.Speed = None,
    seed: options.Seed = 0,
    token: options.TokenOption = None,
    token_file: options.TokenFile = None,
    patience: options.PatienceFactor = 1.0,
    color: options.ColorOption = options.Color.AUTO,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
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
    env: Environment = ctx.obj
    notices = Notices(env, quiet=quiet, verbose=verbose)
    on_terminal = env.is_terminal(env.stdout)
    form = format_ or (options.ListFormat.TABLE if on_terminal else options.ListFormat.NDJSON)
    if watch and not (on_terminal and form is options.ListFormat.TABLE):
        raise UsageError(
            "--watch: it shows a table anew on a terminal; leave it out and run `livecli live` "
            "again, or follow the matches with tail"
        )
    place = plan.place(ctx.params, notices, env)
    check(env.stdout)
    color_wanted = wants_color(color.value, env.stdout, env)
    sports = (sport.value,) if sport else tuple(SPORTS)
    asking = ListClient(place, sports, patience, notices, verbose=verbose > 0)
    how = ListChoice(league, team, form, color_wanted, on_terminal)
    return look(asking, how, env, again=watch)
