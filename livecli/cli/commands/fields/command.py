"""`livecli fields`: which fields frames should have, or have in captures or live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from livecli.cli import options
from livecli.cli.options.group import Group, argument, offers, option
from livecli.cli.plan.frames import frame_choice
from livecli.cli.plan.inputs import Inputs, inputs
from livecli.cli.plan.live import live_plan
from livecli.cli.run.frame_survey import survey_capture, survey_live
from livecli.environment import Environment
from livecli.errors import Exit, InputFailed, UsageError
from livecli.feed.contract import CONTRACTS
from livecli.inspection.observed_fields import FieldSurvey
from livecli.sources.capture_file import Capture
from livecli.terminal.display import size
from livecli.terminal.notices import Level, Notices
from livecli.terminal.streams import check, put

from . import documented, observed


FieldsFormat = Literal["line", "json"]


class FieldsOptions(Group):
    heading = "Fields"

    words: list[str] | None = argument(
        "[TYPE|FILE|MATCH]...",
        "Frame types; and where to look: captures, - for stdin, or matches.",
        default=None,
    )
    format_: FieldsFormat = option(
        "-f --format", "A table, or a JSON object a field on a line.", default="line"
    )


def fields(
    env: Environment,
    look: FieldsOptions,
    matches: Annotated[options.MatchOptions, offers("live sport")],
    connection: Annotated[
        options.ConnectionOptions, offers("url demo speed seed token token_file auth patience")
    ],
    stop: Annotated[options.StopOptions, offers("count duration")],
    talk: options.TalkOptions,
) -> int:
    """List the fields of frames: what should be there, or what is there.

    \b
    livecli fields action                    what an action should have
    livecli fields action final.ndjson.zst   what those of a capture have
    livecli fields 204849 --duration 1m      what comes now
    livecli fields event --demo -c 100 -f json | jq -r .path

    Paths are what -w, --fields and --template take. A * in them stands for each key or item. Live,
    the list comes at the end: Ctrl-C, -c or --duration.
    """
    notices = Notices(env, quiet=talk.quiet, verbose=talk.verbose)
    check(env.stdout)
    named = inputs(look.words or (), CONTRACTS)
    as_json = look.format_ == "json"
    width = size(env.stdout).columns if env.is_terminal(env.stdout) else None
    live = bool(named.matches or matches.live or connection.demo)
    if live and named.files:
        raise UsageError(f"{named.files[0]} and a live feed; choose one of them", "--demo --live")
    if not live and (stop.count is not None or stop.duration is not None):
        raise UsageError(
            "-c, --duration: they end what is live; name a match, --live or --demo",
            "-c --count --duration",
        )
    if not (live or named.files):
        put(documented.text(named.types, as_json=as_json, width=width), env)
        return Exit.DONE
    survey = FieldSurvey(frozenset(named.types))

    def show() -> None:
        put(observed.text(survey, as_json=as_json, width=width), env)
        for sentence in observed.lacks(survey, named.types):
            notices.say(sentence)

    if named.files:
        return _of_captures(named, survey, show, notices, env)
    choice = options.ChoiceOptions(types=list(named.types) or None)
    seen = options.LookOptions(format_="ndjson")
    frames = frame_choice(choice, seen, stop, "none", notices, env)
    followed = options.MatchOptions(
        match=list(named.matches), live=matches.live, sport=matches.sport
    )
    outages = options.OutageOptions()
    plan = live_plan(followed, connection, outages, stop, frames, None, notices, env)
    return Exit.DONE if plan is None else survey_live(plan, survey.add, show, notices, env)


def _of_captures(
    named: Inputs, survey: FieldSurvey, show: Callable[[], None], notices: Notices, env: Environment
) -> Exit:
    code = Exit.DONE
    for path in named.files:
        capture = Capture(path, env.stdin)
        try:
            survey_capture(capture, survey.add, env, show)
        except InputFailed as error:
            notices.say(str(error), Level.WARNING)
            code = Exit.INPUT
        if capture.cut:
            said = f"{capture.name}: {capture.cut}; what came before was read"
            notices.say(said, Level.WARNING)
    if survey.frames or code == Exit.DONE:
        show()
    return code
