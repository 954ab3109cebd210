"""Where records go, checked before anything is opened; and no address is shown."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from support.surroundings import Surroundings, refused

from livecli.cli.options import DeliveryOptions
from livecli.cli.plan.deliveries import DeliveryPlan, delivery_plan
from livecli.environment import Environment
from livecli.net.http import Origin
from livecli.terminal.notices import Notices


HOOK = "https://me:pass-of-mine@hooks.example.org:8443/services/T000-B000-XYZXYZ?key=abcdefgh"
HINT = "as in https://example.org/goals"


def planned(env: Environment, **values: Any) -> DeliveryPlan | None:
    return delivery_plan(DeliveryOptions(**values), 1.0, Notices(env), env)


def test_nothing_is_planned_unless_it_is_asked_for(here: Surroundings):
    """A bell needs a terminal."""
    assert planned(here.env()) is None
    assert planned(here.env(), bell=True) is None


def test_a_webhook_is_taken_apart(here: Surroundings):
    """The login goes into a header, and the first line of the secret's file signs."""
    secret = here.folder / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o600)
    plan = planned(here.env(), webhook=HOOK, webhook_secret_file=secret)
    assert plan is not None
    assert plan.hook is not None

    assert plan.hook.origin == Origin(True, "hooks.example.org", 8443)
    assert plan.hook.target == "/services/T000-B000-XYZXYZ?key=abcdefgh"
    assert plan.hook.headers == {"Authorization": "Basic bWU6cGFzcy1vZi1taW5l"}
    assert plan.hook.secret == b"hush"


@pytest.mark.parametrize(
    "part", [HOOK, "pass-of-mine", "T000-B000-XYZXYZ", "key=abcdefgh", HOOK.partition("org:")[2]]
)
def test_no_part_of_an_address_can_be_said(part: str, here: Surroundings):
    """Whoever quotes it, in whatever sentence."""
    env = here.env()
    planned(env, webhook=HOOK)
    Notices(env).say(f"it answers <{part}>")

    warning, said = here.sentences
    assert warning == (
        "--webhook: the process list shows the address to others; use --webhook-file"
    )
    assert part.removeprefix("8443") not in said
    assert "***" in said


def test_an_address_may_come_from_a_file_or_the_environment(here: Surroundings):
    """The file wins, and is told of where others may read it."""
    file = here.folder / "hook"
    file.write_text("# mine\n\nhttp://127.0.0.1:1/file\n")
    file.chmod(0o644)
    env = here.env(LIVECLI_WEBHOOK="http://127.0.0.1:1/variable")
    by_variable, by_file = planned(env), planned(env, webhook_file=file)

    assert by_variable is not None
    assert by_variable.hook is not None
    assert by_variable.hook.target == "/variable"
    assert by_file is not None
    assert by_file.hook is not None
    assert by_file.hook.target == "/file"
    assert here.sentences == [f"--webhook-file {file}: others may read it; chmod 600 {file}"]


@pytest.mark.parametrize(
    ("values", "sentence", "options"),
    [
        (
            {"exec_": "no-such-program -x"},
            "--exec no-such-program: no such program; give its path",
            ("--exec",),
        ),
        ({"exec_": " "}, "--exec '': there is no command in it; …", ("--exec",)),
        ({"webhook": "goals"}, f"--webhook ***: no http or https URL; {HINT}", ("--webhook",)),
        (
            {"webhook": "ftp://host/secret"},
            f"--webhook ftp://host/***: no http or https URL; {HINT}",
            ("--webhook",),
        ),
        (
            {"webhook": "https://host:99999/secret"},
            f"--webhook: host or port cannot be read; {HINT}",
            ("--webhook",),
        ),
        (
            {"webhook": "https://host/sec ret"},
            f"--webhook https://host/***: it has white space in it; {HINT}",
            ("--webhook",),
        ),
        (
            {"webhook": "http://host", "webhook_file": "/none"},
            "--webhook and --webhook-file: both name the address; give one of them",
            ("--webhook", "--webhook-file"),
        ),
        (
            {"webhook_file": "/none"},
            "--webhook-file /none: no such file or directory; give a readable file",
            ("--webhook-file",),
        ),
        (
            {"webhook_file": "/dev/null"},
            "--webhook-file /dev/null: it is no file; give a readable file",
            ("--webhook-file",),
        ),
        (
            {"notify": ["nonsense://secret"]},
            "--notify nonsense://***: Apprise knows no such address; see https://…",
            ("--notify",),
        ),
    ],
)
def test_what_cannot_be_is_refused(
    values: dict[str, Any], sentence: str, options: tuple[str, ...], here: Surroundings
):
    """One sentence, without the address."""
    with refused(sentence, *options):
        planned(here.env(), **values)


def test_a_secret_without_a_webhook_is_refused(here: Surroundings):
    """It would sign nothing."""
    file = here.folder / "secret"
    file.write_text("hush")
    with refused(
        "--webhook-secret-file: it signs what --webhook sends; …", "--webhook-secret-file"
    ):
        planned(here.env(), webhook_secret_file=file)


def test_without_apprise_the_extra_is_named(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    """As it is to be installed."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    with refused("--notify: Apprise is not installed; pip install 'livecli[notify]'", "--notify"):
        planned(here.env(), notify=["json://localhost"])


def test_notifications_come_from_all_lines_of_a_file(here: Surroundings):
    """A service each, its name without the address."""
    file = here.folder / "urls"
    file.write_text("json://localhost/a\n# no\njson://localhost/b\n")
    file.chmod(0o600)
    plan = planned(here.env(), notify_file=file)
    assert plan is not None

    assert [each.name for each in plan.notifications] == ["--notify-file json://***"] * 2
