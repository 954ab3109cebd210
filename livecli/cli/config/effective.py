"""The settings in effect: each with its value and its origin. The token is masked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from livecli.environment import Environment
from livecli.errors import TokenRefused, UsageError
from livecli.feed.address import DEFAULT_URL, Address, address
from livecli.net import proxy
from livecli.terminal.notices import MASK

from ..plan import token
from .config_file import FILE, ConfigFile, Setting, by_key, variable_of


DEFAULT = "default"
# The tokens that `serve` asks its clients for.
SECRETS = frozenset({"token", "token-without-addon"})
# The value of --color that each of these variables stands for.
COLORS = {"CLICOLOR_FORCE": "always", "NO_COLOR": "never"}


class Row(NamedTuple):
    """A setting; its value is None where nothing is set."""

    setting: str
    value: Any
    origin: str


def in_general(file: ConfigFile | None, env: Environment) -> Iterator[Row]:
    """The settings of the connection, and all others in config.toml."""
    settings = file.settings() if file else {}
    yield from _connection(settings, env)
    defaults = {"auth": "query", "color": "auto"}
    for key in defaults | settings:
        if key != "url":
            yield _row(key, settings.get(key), defaults.get(key), env)
    if file is not None:
        for table in file.tables:
            for key, each in file.settings(table).items():
                yield _row(key, each, None, env)._replace(setting=f"{table}.{key}")


def of_command(name: str, command: Any, file: ConfigFile | None, env: Environment) -> Iterator[Row]:
    """Every option of a command, as it is in a run without any option."""
    options = {key: each for key, each in by_key(command.params).items() if not each.hidden}
    settings = file.settings_for(name, options) if file else {}
    if options.pop("url", None):
        yield from _connection(settings, env)
        options.pop("token", None)
    for key, option in options.items():
        default = getattr(option.default, "value", option.default)
        yield _row(key, settings.get(key), default, env)


def _connection(settings: dict[str, Setting], env: Environment) -> Iterator[Row]:
    """The URL of the feed, the token, the proxy and the certificates."""
    url, origin = _value("url", settings.get("url"), DEFAULT_URL, env)
    where = _address(url, origin)
    yield Row("url", str(where), origin)
    yield _token(where, origin, settings.get("token-file"), env)
    yield _proxy(where, env)
    yield _certificates(env)


def _row(key: str, setting: Setting | None, default: Any, env: Environment) -> Row:
    value, origin = _value(key, setting, default, env)
    if value is not None and (
        key in SECRETS or (key == "token-file" and not token.is_file_name(str(value)))
    ):
        value = MASK
    return Row(key, str(_address(value, origin)) if key == "url" else value, origin)


def _address(url: Any, origin: str) -> Address:
    """What this URL names; raises UsageError, with the origin of one that names nothing."""
    try:
        return address(str(url))
    except UsageError as error:
        raise UsageError(f"{error} ({origin})") from None


def _value(key: str, setting: Setting | None, default: Any, env: Environment) -> tuple[Any, str]:
    """The value of an option, and its origin."""
    variable = variable_of(key, env)
    if variable is not None:
        values = {"color": COLORS.get(variable), "url": env.variables[variable]}
        return values.get(key, MASK), variable
    if setting is None:
        return default, DEFAULT
    return setting.value, f"{FILE}, line {setting.line}" if setting.line else FILE


def _token(where: Address, origin: str, setting: Setting | None, env: Environment) -> Row:
    """The token that goes to `where`, masked, or the reason why there is none."""
    if where.token is not None:
        return Row("token", MASK, f"the URL from {origin}")
    file = None
    if setting is not None and not variable_of("token-file", env):
        file = os.path.expanduser(str(setting.value))
    try:
        secret = token.find(where, None, file, env)
    except TokenRefused:
        secret = None
    except UsageError as error:
        return Row("token", None, str(error))
    if secret is None:
        return Row("token", None, "nowhere; `livecli login` stores one")
    by_login = secret.origin == str(token.stored_in(env))
    return Row("token", MASK, f"{secret.origin}{', which login wrote' if by_login else ''}")


def _proxy(where: Address, env: Environment) -> Row:
    if where.loopback:
        return Row("proxy", None, "never for loopback")
    variable, url = proxy.setting(where, env.variables)
    if url and proxy.excepted(where, env.variables):
        return Row("proxy", None, "NO_PROXY")
    return Row("proxy", proxy.masked(url) or None, variable or DEFAULT)


def _certificates(env: Environment) -> Row:
    """The certificates to trust."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if value := env.variables.get(name):
            return Row("certificates", value, name)
    from ssl import get_default_verify_paths

    paths = get_default_verify_paths()
    return Row("certificates", paths.cafile or paths.capath, DEFAULT)
