"""Deliverers, made from their plan, and the sink that feeds them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.frames import Frame
from livecli.filters.gaps import is_named
from livecli.pipeline import Sink
from livecli.sinks.deliveries.deliverer import Deliverer
from livecli.sinks.deliveries.delivering import Delivering
from livecli.terminal.notices import Level, Notices

from ..plan.deliveries import DeliveryPlan
from ..plan.token import without_secrets


PATIENCE_S = 30.0  # at the end of the run, with all that is on its way


def delivering(
    out: Sink,
    plan: DeliveryPlan,
    wants: Callable[[Frame], bool],
    sentence: Callable[[Frame], str],
    notices: Notices,
    env: Environment,
    wake: Callable[[], None] = lambda: None,
) -> Delivering:
    """A sink around `out`. Records that `wants` fulfils are delivered once `out` has them.

    `sentence` says a record to people; `wake` wakes the pipeline, from any thread. The sink's
    `failures` count what could not be delivered: the run's code is 1 then.
    """
    deliverers = _deliverers(plan, sentence, notices, env, wake)
    return Delivering(out, deliverers, wants, PATIENCE_S * plan.scale)


def of_printed(
    plan: DeliveryPlan | None, named: frozenset[str] | None, notices: Notices, env: Environment
) -> Callable[[Sink, Callable[[], None]], Sink]:
    """Makes a sink around stdout: it delivers what is printed, and of records of our own those that
    are `named`."""

    def wants(record: Frame) -> bool:
        return not record.aside or is_named(record.type, named or frozenset())

    def sentence(record: Frame) -> str:
        return record.raw.decode(errors="replace")

    def around(out: Sink, wake: Callable[[], None]) -> Sink:
        if plan is None:
            return out
        return delivering(out, plan, wants, sentence, notices, env, wake)

    return around


def deliver_one(
    plan: DeliveryPlan,
    record: Frame,
    sentence: Callable[[Frame], str],
    notices: Notices,
    env: Environment,
) -> Exit:
    """Send one record everywhere, wait for the outcome, say it, and return the code: `--test`."""
    deliverers = _deliverers(plan, sentence, notices, env, lambda: None)
    for each in deliverers:
        each.deliver(record)
    ends_at = monotonic() + PATIENCE_S * plan.scale
    for each in deliverers:
        each.close(ends_at)
        if not each.failures:
            notices.say(f"{each.name}: delivered")
    return Exit.NO if any(each.failures for each in deliverers) else Exit.DONE


def _deliverers(
    plan: DeliveryPlan,
    sentence: Callable[[Frame], str],
    notices: Notices,
    env: Environment,
    wake: Callable[[], None],
) -> list[Deliverer]:
    from livecli.sinks.deliveries.queued import Talk

    talk = Talk(partial(notices.say, level=Level.WARNING), notices.say, wake)
    made: list[Deliverer] = []
    if plan.bell:
        from livecli.sinks.deliveries.bell import Bell

        made.append(Bell(env.stderr))
    if plan.command:
        from livecli.sinks.deliveries.exec import LIMIT_S, exec_deliverer

        variables, limit_s = without_secrets(env), LIMIT_S * plan.scale
        made.append(exec_deliverer(plan.command, variables, env.stderr, limit_s, talk))
    if plan.hook is not None:
        from livecli.sinks.deliveries.webhook import webhook_deliverer

        made.append(webhook_deliverer(plan.hook, plan.scale, env, talk))
    if plan.notifications:
        from livecli.sinks.deliveries.notify import notify_deliverer

        made += [
            notify_deliverer(each.name, each.service, sentence, talk) for each in plan.notifications
        ]
    return made
