"""`livecli ping`: is the service there, is the token good, how long is the round trip."""

from __future__ import annotations

from typing import Annotated

from livecli.cli.options import ConnectionOptions, SportName
from livecli.cli.options.group import Group, grouped, offers, option
from livecli.cli.plan.place import place
from livecli.cli.run.live import reach
from livecli.environment import Environment
from livecli.feed.sports import SPORTS
from livecli.poller import Poller
from livecli.terminal.notices import Level, Notices
from livecli.terminal.signals import SIGPIPE, Signals, die_by
from livecli.terminal.streams import check


class PingOptions(Group):
    heading = "Ping"

    count: int | None = option("-c --count N", "Stop after N pings.", default=None, min=1)
    interval: float = option("-i --interval S", "Seconds between pings.", default=1.0, min=0.01)
    timeout: float = option("-W --timeout S", "Seconds for a reply.", default=5.0, min=0.01)
    deadline: float | None = option(
        "-w --deadline S", "Seconds for all of it.", default=None, min=0.01
    )
    sport: SportName = option(
        "--sport", "Whose channel to knock at, where --url has no path.", default="football"
    )


class ReportOptions(Group):
    heading = "Report"

    json: bool = option("--json", "Each line a JSON object.", default=False)
    quiet: bool = option("-q --quiet", "Only the summary.", default=False)


@grouped
def ping(
    env: Environment,
    options: PingOptions,
    connection: Annotated[ConnectionOptions, offers("url demo token token_file auth")],
    output: ReportOptions,
) -> int:
    """Prove that the service is reachable, the token good, and the round trip fast.

    \b
    livecli ping -c 3
    livecli ping --url ws://127.0.0.1:8765
    """
    from livecli.net.ping import PingRules, PingRun

    from .report import Report

    notices = Notices(env)
    feed = place(connection, notices, env)
    check(env.stdout)
    target, _ = reach(feed, (), env)
    path = None if target.address.path else SPORTS[options.sport].path
    report = Report(target.where(path), json=output.json, quiet=output.quiet, env=env)
    rules = PingRules(options.count, options.interval, options.timeout, options.deadline)
    poller = Poller(env.monotonic)
    run = PingRun(target, path, rules, report, poller, env.variables)
    with Signals(run.stop, poller.write_fd) as signals:
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
