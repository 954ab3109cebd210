"""`livecli alerts`: something happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from livecli.cli import options
from livecli.cli.options.alert_options import AlertOptions
from livecli.cli.options.bus_options import BusOptions
from livecli.cli.options.group import offers
from livecli.cli.plan.alert_plan import alert_rules, keys_path
from livecli.cli.plan.captures import capture_plan
from livecli.cli.plan.deliveries import delivery_plan
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.inputs import files_or_matches
from livecli.cli.plan.live import live_plan
from livecli.cli.run.alert_run import AlertRun
from livecli.environment import Environment
from livecli.terminal.notices import Notices


# All but --state, which is a file of alerts: they begin with the state of the matches anyway.
BUS = "bus since durable stream user password_file creds nkey tls_ca tls_cert tls_key"
TABLES = ("csv", "tsv")


def alerts(
    env: Environment,
    sources: options.SourceOptions,
    wanted: AlertOptions,
    connection: options.ConnectionOptions,
    bus: Annotated[BusOptions, offers(BUS)],
    look: Annotated[options.LookOptions, offers("format_ template")],
    choice: Annotated[options.LiveChoiceOptions, offers("bookmaker")],
    deliveries: options.DeliveryOptions,
    stop: options.StopOptions,
    outages: options.OutageOptions,
    talk: options.TalkOptions,
) -> int:
    """Say what happens in matches, once, and take it back when it was not so.

    \b
    livecli alerts 204849                       goals, red cards, the end
    livecli alerts --live --on goal,red-card    of all that is on
    livecli alerts final.ndjson.zst -f line     what happened in a capture
    livecli alerts 204849 --on odds-move --move 10%/2m
    livecli alerts 204849 --when '$state.minute > 80 and .type == "action"'
    livecli alerts 204849 | jq -c '[.kind, .state, .score]'

    A word that is [SPORT:]digits is a match; ./204849 is a file.
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    to = delivery_plan(deliveries, connection.patience, notices, env)
    rules = alert_rules(wanted, choice.bookmaker, notices.say)
    if look.format_ in TABLES:
        choice = options.LiveChoiceOptions(**vars(choice) | {"types": ["_alert"]})
    frames = frame_choice(choice, look, stop, outages.gaps, notices, env, color=talk.color)
    run = AlertRun(rules, to, frames, notices, env)
    if wanted.test:
        return run.test()
    live = sources.live or connection.demo or bus.given
    named = files_or_matches(sources.match or (), live=live)
    if named.files:
        captures = options.CaptureOptions(file=list(map(Path, named.files)))
        return run.captures(
            capture_plan(captures, run.frames, stop, env), keys_path(wanted, None, env)
        )
    matches = options.MatchOptions(**vars(sources) | {"match": list(named.matches)})
    plan = live_plan(
        *(matches, connection, outages, stop, run.frames, choice.bookmaker, notices, env),
        bus=bus,
        bus_state=True,
    )
    return 0 if plan is None else run.live(plan, keys_path(wanted, plan, env))
