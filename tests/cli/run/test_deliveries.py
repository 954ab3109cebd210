"""Deliverers made from their plan: one record to all of them, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.deliveries import record
from support.hook import answer, hook_server
from support.surroundings import Surroundings

from livecli.cli.options import DeliveryOptions
from livecli.cli.plan.deliveries import delivery_plan
from livecli.cli.run.deliveries import deliver_one, of_printed
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.records import dropped, missed
from livecli.feed.sports import Match
from livecli.sinks.stdout import Stdout
from livecli.terminal.notices import Notices


def one(options: DeliveryOptions, env: Environment) -> Exit:
    notices = Notices(env)
    plan = delivery_plan(options, 1.0, notices, env)
    assert plan is not None
    return deliver_one(plan, record(1), lambda each: "a goal", notices, env)


def test_one_record_goes_everywhere_and_it_is_said(here: Surroundings, tmp_path: Path):
    """Command, webhook and notification; code 0 where all arrived."""
    with hook_server(answer(200)) as server:
        options = DeliveryOptions(
            exec_=f"sh -c 'cat > {tmp_path}/given'",
            webhook=server.url,
            notify=[f"json://127.0.0.1:{server.port}/secret"],
        )
        code = one(options, here.env(PATH="/usr/bin:/bin"))
        came = len(server.wait_for(2))

    assert (code, came) == (Exit.DONE, 2)
    assert (tmp_path / "given").read_bytes() == record(1).raw + b"\n"
    assert here.sentences == [
        "--exec sh: delivered",
        f"--webhook http://127.0.0.1:{server.port}: delivered",
        "--notify json://***: delivered",
    ]


def test_what_does_not_arrive_is_said_and_makes_the_code(here: Surroundings):
    """The others arrive all the same, and nothing of the address is said."""
    with hook_server(answer(404)) as server:
        options = DeliveryOptions(exec_="true", webhook=server.url)
        code = one(options, here.env(PATH="/usr/bin:/bin"))

    assert code == Exit.NO
    assert here.sentences == [
        "--exec true: delivered",
        f"--webhook http://127.0.0.1:{server.port}: HTTP 404",
    ]


@pytest.mark.parametrize(
    ("named", "kinds"),
    [
        (None, ["action"]),
        (frozenset(), ["action"]),
        (frozenset({"_gap"}), ["_gap", "action"]),
        (frozenset({"_"}), ["_gap", "_drop", "action"]),
    ],
)
def test_records_of_our_own_are_delivered_only_where_they_are_chosen(
    named: frozenset[str] | None, kinds: list[str], here: Surroundings, tmp_path: Path
):
    """Also where `--gaps inline` prints all of them."""
    env = here.env(PATH="/usr/bin:/bin")
    notices = Notices(env)
    told = tmp_path / "told"
    command = f"sh -c 'echo $LIVECLI_ALERT_KIND >> {told}'"
    plan = delivery_plan(DeliveryOptions(exec_=command), 1.0, notices, env)
    out = Stdout(env.stdout, lambda batch: b"")
    sink = of_printed(plan, named, notices, env)(out, lambda: None)
    ours = [missed(Match("football", 7), "lost", None, 1.0, 2.0), dropped(1, 1.0, 2.0)]
    for each in (*ours, record(1)):
        sink.write([each])
    sink.close("ended")

    assert sorted(told.read_text().split()) == sorted(kinds)
