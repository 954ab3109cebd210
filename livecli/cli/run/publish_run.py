"""The run of `publish`: frames from the feed onto a bus; with a lease, as long as that is held."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from livecli.bus.bus import Bus
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.sports import Match
from livecli.pipeline import Filter, Sink
from livecli.poller import Poller
from livecli.terminal.notices import Level, Notices

from ..plan.live import LivePlan
from .live import SinkMaker, live_run, run


if TYPE_CHECKING:
    from livecli.bus.lease_keeper import LeaseKeeper


def publish_run(
    plan: LivePlan,
    bus: Bus,
    *,
    update: bool,
    takeover_s: float | None,
    notices: Notices,
    env: Environment,
) -> Exit:
    """Publish until the end; dies by the signal if one ended it. `takeover_s` is of a standby."""
    if takeover_s is None:
        return run(plan, notices, env, _sink_maker(bus, update, notices, env))
    from livecli.bus.lease_keeper import LeaseKeeper, LeaseLost

    keeper = LeaseKeeper(bus, _group(plan), takeover_s, clock=env.boottime, jitter=env.jitter)
    keeper.start()
    try:
        while True:
            _stand_by(keeper, notices, env)
            try:
                return _hold(plan, bus, update, keeper, notices, env)
            except LeaseLost as lost:
                notices.say(str(lost), Level.WARNING)
    finally:
        keeper.close()


def _stand_by(keeper: LeaseKeeper, notices: Notices, env: Environment) -> None:
    """Wait for the lease; dies by the signal if one comes first. No socket to the feed is open."""
    from livecli.terminal.signals import Signals, die_by

    poller = Poller(env.monotonic)
    keeper.wake = poller.wake
    stopping = False

    def stop() -> None:
        nonlocal stopping
        stopping = True

    with Signals(stop, poller.write_fd) as signals:
        while not (stopping or keeper.lease.held):
            for sentence in keeper.news():
                notices.say(sentence)
            if keeper.problem is not None:
                raise keeper.problem
            poller.sleep()
    keeper.wake = lambda: None
    poller.close()
    if signals.caught is not None:
        keeper.close()
        die_by(signals.caught)


def _hold(
    plan: LivePlan,
    bus: Bus,
    update: bool,
    keeper: LeaseKeeper,
    notices: Notices,
    env: Environment,
) -> Exit:
    """Publish as long as the lease is held; raises LeaseLost when it is over."""
    from .ending import run_to_end

    term = keeper.lease.term

    def check() -> None:
        for sentence in keeper.news():
            notices.say(sentence)
        keeper.check(term)

    def at_end() -> None:
        live.at_end()
        if keeper.lease.holds(term):
            keeper.close()

    notices.say(f"--standby: the lease is ours, publishing on {bus.address}")
    may_send = partial(keeper.lease.holds, term)
    live = live_run(
        plan, notices, env, _sink_maker(bus, update, notices, env, keeper, check, may_send)
    )
    try:
        return run_to_end(live.pipeline, at_end=at_end, on_status=live.on_status)
    finally:
        keeper.wake = lambda: None
        live.pipeline.poller.close()


def _sink_maker(
    bus: Bus,
    update: bool,
    notices: Notices,
    env: Environment,
    keeper: LeaseKeeper | None = None,
    check: Callable[[], None] = lambda: None,
    may_send: Callable[[], bool] = lambda: True,
) -> SinkMaker:
    def maker(
        url: str, matches: tuple[Match, ...], wake: Callable[[], None]
    ) -> tuple[Sink, Filter | None]:
        from livecli.sinks.bus_publisher import BusPublisher

        if keeper is not None:
            keeper.wake = wake
        return BusPublisher(
            bus,
            update=update,
            env=env,
            say=notices.say,
            detail=lambda text: notices.say(text, Level.DETAIL),
            wake=wake,
            check=check,
            may_send=may_send,
        ), None

    return maker


def _group(plan: LivePlan) -> str:
    """The same for all publishers that were told to follow the same matches, and for no others."""
    from hashlib import blake2b

    choice = [sorted(map(str, plan.matches)), plan.live, str(plan.shard), plan.place.demo is None]
    return blake2b(repr(choice).encode(), digest_size=10).hexdigest()
