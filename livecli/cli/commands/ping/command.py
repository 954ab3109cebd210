"""`livecli ping`: is the service there, is the token good, how long is the round trip; and what
comes of a subscription."""

from __future__ import annotations

from typing import Annotated

from livecli.cli.options import ConnectionOptions, SportName, TalkOptions
from livecli.cli.options.group import Group, argument, offers, option
from livecli.cli.plan.place import place
from livecli.cli.run.live import reach
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed import sports
from livecli.poller import GONE, Poller
from livecli.session.liveness import Patience
from livecli.terminal.display import wants_color
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import SIGPIPE, Signals, die_by
from livecli.terminal.streams import check


class PingOptions(Group):
    heading = "Ping"

    match: str | None = argument(
        "[MATCH]",
        "Then subscribe to it, [SPORT:]ID, and say what comes, and when, or why not.",
        default=None,
    )
    count: int | None = option(
        "-c --count N", "Stop after N pings [default: with MATCH 1].", default=None, min=1
    )
    interval: float = option("-i --interval S", "Seconds between pings.", default=1.0, min=0.01)
    timeout: float = option("-W --timeout S", "Seconds for a reply.", default=5.0, min=0.01)
    deadline: float | None = option(
        "-w --deadline S", "Seconds for all of it.", default=None, min=0.01
    )
    sport: SportName = option(
        "--sport",
        "Whose channel to knock at, where --url has no path; of a MATCH that names none.",
        default="football",
    )


class ReportOptions(Group):
    heading = "Report"

    json: bool = option("--json", "Each line a JSON object.", default=False)
    quiet: bool = option(
        "-q --quiet", "Only the summary, and what is wrong with MATCH.", default=False
    )


def ping(
    env: Environment,
    options: PingOptions,
    connection: Annotated[ConnectionOptions, offers("url demo token token_file auth patience")],
    output: ReportOptions,
    talk: Annotated[TalkOptions, offers("color verbose")],
) -> int:
    """Prove that the service is reachable, the token good, and the round trip fast.

    \b
    livecli ping -c 3
    livecli ping 204849                     and does its data come?
    livecli ping --url ws://127.0.0.1:8765
    """
    from livecli.net.ping import PingRules, PingRun
    from livecli.session.first_frames import FirstFrames

    from .report import Report

    match = None if options.match is None else _match(options.match, options.sport)
    notices = Notices(env, quiet=output.quiet, verbose=talk.verbose)
    feed = place(connection, notices, env)
    check(env.stdout)
    target, _ = reach(feed, (), env)
    notices.say(f"connecting to {target.shown}", Level.DETAIL)
    sport = options.sport if match is None else match.sport
    path = None if target.address.path else sports.SPORTS[sport].path
    color = wants_color(talk.color, env.stdout, env) and not output.json
    report = Report(target.where(path), json=output.json, quiet=output.quiet, color=color, env=env)
    count = options.count or (None if match is None else 1)
    rules = PingRules(count, options.interval, options.timeout, options.deadline)
    answer_s = Patience().scaled(connection.patience).answer_s
    poller = Poller(env.monotonic)
    run = PingRun(
        target,
        path,
        rules,
        report,
        poller,
        env.variables,
        None if match is None else FirstFrames(match, answer_s),
        env.wall_ms,
    )

    def reader_changed(events: int) -> None:
        if events & GONE:
            report.reader_is_gone = True
            run.stop()

    with Signals(run.stop, poller.write_fd) as signals:
        poller.watch(env.stdout, 0, reader_changed)
        code = run.run()
    if report.problem is not None:
        raise report.problem
    if run.problem is not None:  # it ended early; the replies before it stand
        notices.say(str(run.problem), Level.WARNING)
    if report.reader_is_gone:
        die_by(SIGPIPE)
    if signals.caught is not None:
        die_by(signals.caught)
    return code


def _match(word: str, sport: str) -> sports.Match:
    """The match; what has no likeness to one is not repeated, for it may be the token."""
    if ":" not in word and not word.isdigit():
        raise UsageError(
            "MATCH: it is no id, as in 204849 or tennis:36835; a token is given by --token-file"
        )
    return sports.match(word, sport)
