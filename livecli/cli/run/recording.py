"""The sink of a recording, made from its plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from livecli.environment import Environment
from livecli.feed.sports import Match
from livecli.pipeline import Filter, Sink
from livecli.terminal.notices import Level, Notices
from livecli.wording import counted

from ..plan.files import RecordingPlan
from ..plan.token import without_secrets


def recording_sink(
    plan: RecordingPlan,
    url: str,
    matches: tuple[Match, ...],
    notices: Notices,
    env: Environment,
    wake: Callable[[], None],
    stream: str | None = None,
) -> tuple[Sink, Filter | None]:
    """The sink of these matches, and the stage that must get every frame, if there is one.

    Without matches, the sink is for those that join. `wake` wakes the pipeline. `stream` is that of
    the bus where the frames come from.
    """
    from livecli.sinks.files.disk_thread import DiskThread
    from livecli.sinks.files.on_file import FileCommands
    from livecli.sinks.files.series import FileRules
    from livecli.sinks.files.sink import Files
    from livecli.sinks.files.status_file import (
        FILE_EVERY_S,
        LINE_EVERY_S,
        RecordingStatus,
        StatusFile,
        StatusOutput,
        status_line,
    )

    subject = counted(len(matches), "match", "matches") if matches else "what is live"
    level = Level.NOTE if env.is_terminal(env.stderr) else Level.DETAIL
    notices.say(f"recording {subject} into {plan.pattern.text}", level)

    def warn(text: str) -> None:
        notices.say(text, Level.WARNING)

    disk = DiskThread(wake)

    def warn_back(text: str) -> None:
        """From any thread."""
        disk.back(partial(warn, text))

    outputs = []
    if plan.status_file is not None:
        file = StatusFile(plan.status_file, warn_back)
        outputs.append(
            StatusOutput(FILE_EVERY_S, lambda status: disk.do(file, partial(file.show, status)))
        )
    if notices.can_show:
        outputs.append(StatusOutput(LINE_EVERY_S, lambda status: notices.show(status_line(status))))
    status = RecordingStatus(matches, outputs, env)
    files = Files(
        FileRules(
            *(plan.pattern, plan.packing, plan.rotation, plan.retention, plan.flush_s, url, stream)
        ),
        matches,
        commands=FileCommands(
            plan.on_file, variables=without_secrets(env), stderr=env.stderr, say=warn_back
        ),
        status=status,
        disk=disk,
        env=env,
        say=lambda text: notices.say(text, Level.DETAIL),
        warn=warn,
    )
    return files, status if outputs else None
