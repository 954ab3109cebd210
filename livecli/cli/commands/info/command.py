"""`livecli info`: what a capture holds."""

from __future__ import annotations

import os
from typing import Annotated

from livecli.capture.survey import Survey
from livecli.cli.commands.info import survey_text
from livecli.cli.commands.info.survey_json import File, facts
from livecli.cli.options import CaptureOptions, TalkOptions
from livecli.cli.options.group import Group, offers, option
from livecli.cli.run.frame_survey import survey_capture
from livecli.environment import Environment
from livecli.errors import Exit, InputFailed
from livecli.sources.capture_file import Capture
from livecli.terminal.display import size, wants_color
from livecli.terminal.notices import Level, Notices
from livecli.terminal.streams import check, put


DAMAGED = "the rest cannot be read"


class InfoOptions(Group):
    heading = "Look"

    json: bool = option("--json", "One JSON object a file, on a line.", default=False)


def info(
    env: Environment,
    captures: Annotated[CaptureOptions, offers("file")],
    look: InfoOptions,
    talk: Annotated[TalkOptions, offers("color")],
) -> int:
    """Say what captures hold: matches with their scores, frames, rate, gaps, latency, the end.

    \b
    livecli info final.ndjson.zst
    livecli info --json *.ndjson.zst | jq -c '[.file, .matches[].match]'

    Times are UTC. Latency is the time of arrival minus the frame's own `uts` or `ts`; where the
    clocks disagree, that is said in its place. In JSON, names end in their unit, and what is not
    known is null.
    """
    check(env.stdout)
    layout = survey_text.InfoPage(
        width=size(env.stdout).columns,
        color=wants_color(talk.color, env.stdout, env),
        histogram=env.is_terminal(env.stdout),
    )
    total = survey_text.Total()
    problems: list[InputFailed] = []
    for path in captures.file:
        capture, survey = Capture(path, env.stdin), Survey()
        try:
            survey_capture(capture, survey.add, env)
        except InputFailed as error:
            problems.append(error)
            if survey.frames == survey.unreadable:
                continue
            capture.cut = DAMAGED
        about = _file(capture)
        if look.json:
            put(_line(about, survey), env)
        else:
            put(("\n" if total.files else "") + survey_text.page(about, survey, layout), env)
        total.add(about, survey)
    if total.files > 1 and not look.json:
        put(f"\n{total.text(layout.width)}", env)
    for problem in problems:
        Notices(env).say(str(problem), Level.WARNING)
    return Exit.INPUT if problems else Exit.DONE


def _file(capture: Capture) -> File:
    name = os.fsencode(capture.name).decode(errors="replace")
    return File(name, capture.position, capture.compression, capture.unpacked, capture.cut)


def _line(file: File, survey: Survey) -> str:
    import orjson

    return orjson.dumps(facts(file, survey)).decode() + "\n"
