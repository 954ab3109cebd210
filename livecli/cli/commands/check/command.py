"""`livecli check`: are frames as they should be?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from livecli.cli.options import (
    ConnectionOptions,
    LiveChoiceOptions,
    LookOptions,
    MatchOptions,
    OutageOptions,
    SourceOptions,
    StopOptions,
    TalkOptions,
)
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.options.group import Group, offers, option
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.inputs import files_or_matches
from livecli.cli.plan.live import live_plan
from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.inspection.finding import Severity
from livecli.terminal.display import size, wants_color
from livecli.terminal.notices import Notices
from livecli.terminal.streams import check as check_stdout


FailOn = Literal["breaking", "warning", "info"]


class CheckOptions(Group):
    """What counts as wrong, and how it is told."""

    heading = "Check"

    fail_on: FailOn = option(
        "--fail-on", "End with code 6 for findings as bad as this.", default="breaking"
    )
    baseline: Path | None = option(
        "--baseline FILE",
        "Say what differs from this baseline, or capture, and nothing else.",
        default=None,
    )
    update_baseline: bool = option(
        "--update-baseline", "Add what is seen to the baseline, or make one.", default=False
    )
    findings: bool = option("--findings", "Print the findings only.", default=False)
    json: bool = option("--json", "Print one JSON object at the end.", default=False)


def check(
    env: Environment,
    sources: SourceOptions,
    rules: CheckOptions,
    connection: ConnectionOptions,
    bus: BusOptions,
    choice: Annotated[LiveChoiceOptions, offers("bookmaker")],
    stop: StopOptions,
    outages: OutageOptions,
    talk: TalkOptions,
) -> int:
    """Judge frames: fields, types, ranges, words, clocks, scores, repeats.

    \b
    livecli check final.ndjson.zst               what is odd in a capture
    livecli tail 204849 | livecli check -        what is odd in a pipe
    livecli check --live --duration 1h --json    what is odd today
    livecli check 204849 --baseline mine.json    has the feed changed, for me?

    Findings are breaking (a program that follows the documents fails), warnings, or info. A word
    that is [SPORT:]digits is a match; ./204849 is a file.
    """
    from .baseline_file import baseline_file
    from .checking import Checking, CheckLook

    check_stdout(env.stdout)
    live = sources.live or connection.demo or bus.given
    named = files_or_matches(sources.match or (), live=live)
    if rules.update_baseline and rules.baseline is None:
        raise UsageError("--update-baseline: it needs a place; add --baseline FILE")
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    look = CheckLook(
        json=rules.json,
        findings=rules.findings,
        color=wants_color(talk.color, env.stdout, env),
        width=size(env.stdout).columns if env.is_terminal(env.stdout) else None,
    )
    checking = Checking(
        look,
        Severity[rules.fail_on.upper()],
        baseline_file(rules.baseline, rules.update_baseline, notices) if rules.baseline else None,
        notices,
        env,
    )
    if named.files:
        if any(vars(stop).values()):
            raise UsageError(
                "-c, --until, --duration: captures are checked to their ends; leave these out",
                "--count --until --until-finished --duration --idle-timeout",
            )
        return checking.captures(named.files)
    matches = MatchOptions(**vars(sources) | {"match": list(named.matches)})
    captured = frame_choice(
        choice,
        LookOptions(format_="ndjson"),
        stop,
        outages.gaps,
        notices,
        env,
        captured=True,
    )
    plan = live_plan(
        matches, connection, outages, stop, captured, choice.bookmaker, notices, env, bus=bus
    )
    return 0 if plan is None else checking.live(plan)
