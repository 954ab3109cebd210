"""Where records go besides stdout, checked before anything is opened."""

from __future__ import annotations

import os
import stat
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from livecli.environment import Environment
from livecli.errors import UsageError, reason
from livecli.named_tuple import NamedTuple
from livecli.terminal.notices import Level, Notices

from ..options import DeliveryOptions
from .command_words import command_words
from .text_input import text_of
from .token import LEAST_SECRET, NOTIFY_VARIABLE, WEBHOOK_VARIABLE, hide


if TYPE_CHECKING:
    from livecli.sinks.deliveries.webhook import Hook

PORTS = {"http": 80, "https": 443}
LONG = 16  # characters that make a part of a path a secret of its own
OTHERS = stat.S_IRGRP | stat.S_IROTH
MOST_SECRET = 4096  # bytes
EXTRA = "pip install 'livecli[notify]'"
NOWHERE = ("localhost", "127.0.0.1", "::1", "")


class Notification(NamedTuple):
    """A service that Apprise made of a URL; `name` is for people, the URL masked."""

    name: str
    service: Any


class DeliveryPlan(NamedTuple):
    """Where records go: the words of a command, a webhook, notifications, the bell."""

    command: tuple[str, ...]
    hook: Hook | None
    notifications: tuple[Notification, ...]
    bell: bool
    scale: float  # of all waits


def delivery_plan(
    options: DeliveryOptions,
    scale: float,
    notices: Notices,
    env: Environment,
    *,
    by_variables: bool = True,
) -> DeliveryPlan | None:
    """The plan that these options make, None where there is nothing to do; raises UsageError.

    `scale` is that of --patience. With `by_variables`, addresses may come from the environment.
    """
    variables = env.variables if by_variables else {}
    command = (
        command_words(options.exec_, "--exec", "notify-send Goal")
        if options.exec_ is not None
        else ()
    )
    bell = options.bell and env.is_terminal(env.stderr)
    if options.bell and not bell:
        notices.say("--bell: stderr is no terminal, and nothing rings")
    plan = DeliveryPlan(
        command,
        _hook(options, variables, notices, env),
        _notifications(options, variables, notices, env),
        bell,
        scale,
    )
    return plan if any(plan[:-1]) else None


# --- The webhook ----------------------------------------------------------------------------------


def _hook(
    options: DeliveryOptions, variables: Mapping[str, str], notices: Notices, env: Environment
) -> Hook | None:
    url, origin = options.webhook, "--webhook"
    if url is not None and options.webhook_file is not None:
        raise UsageError("--webhook and --webhook-file: both name the address; give one of them")
    if url is not None:
        _warn_of_list("--webhook", "--webhook-file", url, notices)
    elif options.webhook_file is not None:
        origin = "--webhook-file"
        url = _lines(options.webhook_file, origin, "the address", notices)[0]
    elif variables.get(WEBHOOK_VARIABLE):
        url, origin = variables[WEBHOOK_VARIABLE].strip(), WEBHOOK_VARIABLE
    secret = b""
    if options.webhook_secret_file is not None:
        secret = _secret(options.webhook_secret_file, notices, env)
    if url is None:
        if secret:
            raise UsageError("--webhook-secret-file: it signs what --webhook sends; give both")
        return None
    hide_address(url, env)
    return _parsed(url, origin, secret)


def _parsed(url: str, origin: str, secret: bytes) -> Hook:
    """What the URL names; raises UsageError, which shows no more of it than scheme and host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError(f"{origin}: host or port cannot be read; {HOW}") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise UsageError(f"{origin} {_shown(parts)}: no http or https URL; {HOW}")
    if not url.isprintable() or " " in url:
        raise UsageError(f"{origin} {_shown(parts)}: it has white space in it; {HOW}")
    from livecli.net.handshake import AS_IT_IS
    from livecli.net.http import Origin
    from livecli.sinks.deliveries.webhook import Hook

    headers = {}
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
    target = quote(parts.path or "/", safe=AS_IT_IS)
    if parts.query:
        target += f"?{quote(parts.query, safe=AS_IT_IS + '?')}"
    secure = parts.scheme == "https"
    return Hook(
        Origin(secure, parts.hostname, port or PORTS[parts.scheme]), target, headers, secret
    )


HOW = "as in https://example.org/goals"


def _secret(path: Path, notices: Notices, env: Environment) -> bytes:
    option = "--webhook-secret-file"
    secret = _lines(path, option, "the secret", notices)[0]
    hide(secret, env)
    return secret.encode()


# --- Notifications --------------------------------------------------------------------------------


def _notifications(
    options: DeliveryOptions, variables: Mapping[str, str], notices: Notices, env: Environment
) -> tuple[Notification, ...]:
    given = [("--notify", url) for url in options.notify or ()]
    for _, url in given:
        _warn_of_list("--notify", "--notify-file", url, notices)
    if options.notify_file is not None:
        lines = _lines(options.notify_file, "--notify-file", "an address", notices)
        given += [("--notify-file", line) for line in lines]
    if not given:
        urls = variables.get(NOTIFY_VARIABLE, "").split()
        given = [(NOTIFY_VARIABLE, url) for url in urls]
    if not given:
        return ()
    for _, url in given:
        hide_address(url, env)
    from livecli.sinks.deliveries import notify

    made = []
    for origin, url in given:
        name = f"{origin} {_scheme(url)}"
        try:
            made.append(Notification(name, notify.service(url)))
        except ImportError:
            raise UsageError(f"{origin}: Apprise is not installed; {EXTRA}") from None
        except notify.Unknown:
            raise UsageError(
                f"{name}: Apprise knows no such address; see https://appriseit.com/services/"
            ) from None
    return tuple(made)


def _scheme(url: str) -> str:
    scheme, mark, _ = url.partition("://")
    return f"{scheme}://***" if mark and scheme.isascii() and scheme.isalnum() else "***"


# --- Secrets --------------------------------------------------------------------------------------


def hide_address(url: str, env: Environment) -> None:
    """Mask an address in all sentences: the whole, its login, its query, long parts of its path."""
    hide(url, env)
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    secrets = [parts.password or "", parts.query, *_long(parts.path.split("/"))]
    secrets += _long([parts.username or ""])
    if len(parts.path) + len(parts.query) >= LONG:
        secrets.append(url.partition("://")[2].partition("/")[2])
    for each in secrets:
        if len(each) >= LEAST_SECRET:
            hide(each, env)
            hide(unquote(each), env)


def _long(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) >= LONG]


def _shown(parts: SplitResult) -> str:
    """Scheme and host of an address, and stars for the rest."""
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}/***" if parts.scheme and host else "***"


def _warn_of_list(option: str, instead: str, url: str, notices: Notices) -> None:
    """Whoever may list processes sees the command line."""
    try:
        parts = urlsplit(url)
        bare = parts.hostname in NOWHERE and parts.username is None
    except ValueError:
        return
    if not bare and parts.netloc:
        notices.say(f"{option}: the process list shows the address to others; use {instead}")


def _lines(path: Path, option: str, what: str, notices: Notices) -> list[str]:
    """The lines of a file of secrets, but for empty ones and comments; raises UsageError."""
    try:
        text = text_of(path, MOST_SECRET)
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise UsageError(f"{option} {path}: {reason(error)}; give a readable file") from None
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        raise UsageError(f"{option} {path}: it is empty; put {what} on its first line")
    if stat.S_ISREG(mode) and mode & OTHERS:
        notices.say(f"{option} {path}: others may read it; chmod 600 {path}", Level.WARNING)
    return lines
