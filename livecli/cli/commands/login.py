"""`livecli login`: store a token, once it has proved good."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Annotated

from livecli.cli.config.private_file import write_private
from livecli.cli.options import Auth, ConnectionOptions
from livecli.cli.options.group import Group, offers, option
from livecli.cli.plan import token
from livecli.environment import Environment
from livecli.errors import Exit, OutputFailed, TokenRefused, Unreachable, UsageError, reason
from livecli.feed.address import DEFAULT_URL, OFFICIAL_HOST, Address, address
from livecli.feed.sports import FOOTBALL_PATH, Match
from livecli.terminal.notices import Notices
from livecli.terminal.signals import die_by
from livecli.terminal.streams import stdin_text


if TYPE_CHECKING:
    from livecli.net.dial import Phases
    from livecli.session.first_frames import Step
    from livecli.session.pinger import Lost, Reply, Summary


REPLY_S = 10.0  # a service that is so slow is as good as none
LONGEST = 512  # characters: many times what tokens of any kind have


class LoginOptions(Group):
    heading = "Login"

    no_test: bool = option("--no-test", "Store it as it is; open no socket.", default=False)


def login(
    env: Environment,
    options: LoginOptions,
    connection: Annotated[ConnectionOptions, offers("url auth")],
) -> None:
    """Store the token, so that no other command has to be given it.

    It is asked for without echo, or read from a pipe. Then it is tested, which opens one more
    socket on the token, and written into a file that only you can read: livecli/token, in
    $XDG_CONFIG_HOME or else in ~/.config. To forget it, remove the file.

    \b
    livecli login
    pass show bzzoiro | livecli login
    rm "$(livecli config --path)/token"
    """
    notices = Notices(env)
    where = address(connection.url or env.variables.get("LIVECLI_URL") or DEFAULT_URL)
    if not token.trusted(where):
        raise UsageError(
            f"{where}: a stored token goes to wss://{OFFICIAL_HOST} and to loopback only; "
            f"put the one for here into {token.OWN_VARIABLE}"
        )
    if not options.no_test:
        notices.say("testing the token will open one more socket on it (not with --no-test)")
    value = _checked(
        _asked()
        if env.is_terminal(env.stdin)
        else stdin_text(env, token.MOST_BYTES, "give the token on its first line", line=True)
    )
    token.hide(value, env)
    if not options.no_test:
        _test(where, value, connection.auth, env)
    path = token.stored_in(env)
    try:
        write_private(path, f"{value}\n")
    except OSError as error:
        raise OutputFailed(f"{path}: {reason(error)}; nothing was stored") from None
    notices.say(f"the token {'was not tested, and ' if options.no_test else ''}is stored in {path}")
    for name in (token.OWN_VARIABLE, *token.VARIABLES):
        if env.variables.get(name):
            notices.say(f"{name} is set, and wins over what is stored; unset it")


def _asked() -> str:
    """What is typed on the terminal, which does not show it."""
    from getpass import getpass

    # Ctrl-C must not end us before the terminal shows again what is typed.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return getpass("Token: ")
    except EOFError:
        return ""
    except KeyboardInterrupt:
        die_by(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def _checked(text: str) -> str:
    """The token in `text`; raises UsageError, in which nothing of it is repeated."""
    value = text.strip()
    if not value:
        raise UsageError("no token: nothing was given; get one at https://sports.bzzoiro.com")
    if not (value.isascii() and value.isprintable()) or " " in value or len(value) > LONGEST:
        raise UsageError("this is no token: one is a single word of letters and digits; copy again")
    return value


def _test(where: Address, value: str, auth: Auth, env: Environment) -> None:
    """Have a ping answered on a socket; raises TokenRefused or Unreachable."""
    from livecli.net.dial import Target
    from livecli.net.ping import PingRules, PingRun
    from livecli.poller import Poller

    target = Target(where, value, auth == "subprotocol")
    path = None if where.path else FOOTBALL_PATH
    rules = PingRules(pings=1, interval_s=REPLY_S, reply_s=REPLY_S, deadline_s=None)
    try:
        run = PingRun(target, path, rules, SilentReport(), Poller(), env.variables)
        if run.run() is Exit.NO:
            raise Unreachable(f"{target.where(path)}: no answer within {REPLY_S:.0f} s; try again")
    except TokenRefused as error:
        raise TokenRefused(f"{error}; nothing was stored") from error
    except Unreachable as error:
        raise Unreachable(f"{error}; nothing was stored, --no-test does without") from error


class SilentReport:
    """A reporter that says nothing."""

    output_gone = False

    def phases(self, phases: Phases, authorised_s: float) -> None: ...
    def reply(self, reply: Reply) -> None: ...
    def lost(self, lost: Lost) -> None: ...
    def subscription(self, match: Match, step: Step) -> None: ...
    def summary(self, summary: Summary) -> None: ...
