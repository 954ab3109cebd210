"""The settings in effect: each with its value, and where that is from. The token is masked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from livecli.environment import Environment
from livecli.errors import TokenRefused, UsageError
from livecli.feed.address import DEFAULT_URL, Address, address
from livecli.terminal.notices import MASK

from ..plan import token
from .config_file import FILE, ConfigFile, Setting, by_key, speaker


DEFAULT = "default"
# The tokens that `serve` asks for.
SECRETS = frozenset({"token", "token-without-addon"})
# What these say for --color.
COLORS = {"CLICOLOR_FORCE": "always", "NO_COLOR": "never"}
# Which proxies the WebSocket library looks for, the first first.
SECURE_PROXIES = ("wss", "socks", "https")
PROXIES = ("ws", "socks", "https", "http")


class Row(NamedTuple):
    """A setting; its value is None where nothing is set."""

    setting: str
    value: Any
    origin: str


def in_general(settings: ConfigFile | None, env: Environment) -> Iterator[Row]:
    """What leads to the feed, and all that config.toml says besides."""
    said = settings.said() if settings else {}
    yield from _way(said, env)
    usual = {"auth": "query", "color": "auto"}
    for key in usual | said:
        if key != "url":
            yield _row(key, said.get(key), usual.get(key), env)
    if settings is not None:
        for table in settings.tables:
            for key, each in settings.said(table).items():
                yield _row(key, each, None, env)._replace(setting=f"{table}.{key}")


def of_command(
    name: str, command: Any, settings: ConfigFile | None, env: Environment
) -> Iterator[Row]:
    """Every option of a command, as a run without any would have it."""
    named = {key: each for key, each in by_key(command.params).items() if not each.hidden}
    said = settings.about(name, named) if settings else {}
    if named.pop("url", None):
        yield from _way(said, env)
        named.pop("token", None)
    for key, option in named.items():
        usual = getattr(option.default, "value", option.default)
        yield _row(key, said.get(key), usual, env)


def _way(said: dict[str, Setting], env: Environment) -> Iterator[Row]:
    """Where the feed is, what lets us in, and what is on the way."""
    url, origin = _found("url", said.get("url"), DEFAULT_URL, env)
    where = address(str(url))
    yield Row("url", str(where), origin)
    yield _token(where, origin, said.get("token-file"), env)
    yield _proxy(where, env)
    yield _certificates(env)


def _row(key: str, said: Setting | None, usual: Any, env: Environment) -> Row:
    value, origin = _found(key, said, usual, env)
    if value is not None and key in SECRETS:
        value = MASK
    return Row(key, str(address(str(value))) if key == "url" else value, origin)


def _found(key: str, said: Setting | None, usual: Any, env: Environment) -> tuple[Any, str]:
    """The value of an option, and where it is from."""
    variable = speaker(key, env)
    if variable is not None:
        by_key = {"color": COLORS.get(variable), "url": env.variables[variable]}
        return by_key.get(key, MASK), variable
    if said is None:
        return usual, DEFAULT
    return said.value, f"{FILE}, line {said.line}" if said.line else FILE


def _token(where: Address, origin: str, said: Setting | None, env: Environment) -> Row:
    """Which token `where` gets, or why none."""
    if where.token is not None:
        return Row("token", MASK, f"the URL from {origin}")
    file = None
    if said is not None and not speaker("token-file", env):
        file = os.path.expanduser(str(said.value))
    try:
        found = token.find(where, None, file, env)
    except TokenRefused:
        found = None
    except UsageError as error:
        return Row("token", None, str(error))
    if found is None:
        return Row("token", None, "nowhere; `livecli login` stores one")
    by_login = found.origin == str(token.stored_in(env))
    return Row("token", MASK, f"{found.origin}{', which login wrote' if by_login else ''}")


def _proxy(where: Address, env: Environment) -> Row:
    if where.loopback:
        return Row("proxy", None, "never for loopback")
    kinds = SECURE_PROXIES if where.secure else PROXIES
    for name in (name for kind in kinds for name in (f"{kind}_proxy", f"{kind}_proxy".upper())):
        if value := env.variables.get(name):
            if _bypassed(where, env):
                return Row("proxy", None, "NO_PROXY")
            return Row("proxy", re.sub("//[^/]*@", f"//{MASK}@", value), name)
    return Row("proxy", None, DEFAULT)


def _bypassed(where: Address, env: Environment) -> bool:
    from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

    spared = env.variables.get("no_proxy") or env.variables.get("NO_PROXY") or ""
    return bool(proxy_bypass_environment(f"{where.host}:{where.port}", {"no": spared}))


def _certificates(env: Environment) -> Row:
    """The certificates to trust."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if value := env.variables.get(name):
            return Row("certificates", value, name)
    from ssl import get_default_verify_paths

    paths = get_default_verify_paths()
    return Row("certificates", paths.cafile or paths.capath, DEFAULT)
