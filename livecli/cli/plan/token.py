"""Where the token comes from, and to whom it may go. First found wins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from livecli.environment import Environment
from livecli.errors import TokenRefused, UsageError
from livecli.feed.address import Address


# Ours may go anywhere; the others were made for the service (wire-facts, Token env var names).
OWN_VARIABLE = "LIVECLI_TOKEN"
VARIABLES = (
    "BSD_API_KEY",
    "BZZOIRO_API_KEY",
    "BZZOIRO_API_TOKEN",
    "BSD_API_TOKEN",
    "BSD_TOKEN",
    "BZZOIRO_TOKEN",
)
# A peer may repeat the token in what it says (a header, a reason to close), and we quote that.
# Real tokens have 40 characters; one of a few is for trying, and might be a word of ours.
LEAST_SECRET = 8
HOW = (
    "get one at https://sports.bzzoiro.com; `livecli login` stores it, LIVECLI_TOKEN and "
    "--token-file take it; without one, try --demo"
)


class Token(NamedTuple):
    """A token, and where it was found, for people."""

    value: str
    origin: str


def find(address: Address, given: str | None, file: str | None, env: Environment) -> Token | None:
    """The token for `address`; None when there is none and the address may do without.

    Raises TokenRefused when the official host would be asked without one.
    """
    token = _explicit(given, file, env) or (_implicit(env) if trusted(address) else None)
    if token is not None and not token.value.isprintable():
        raise UsageError(
            f"the token from {token.origin}: it has characters that no token has; copy it again",
            "--token --token-file",
        )
    if token is not None:
        hide(token.value, env)
    if token is None and address.official:
        raise TokenRefused(f"{address}: no token; {HOW}")
    return token


def _explicit(given: str | None, file: str | None, env: Environment) -> Token | None:
    if given is not None:
        return Token(given, "--token")
    if file is not None:
        return _read(file, env)
    own = env.variables.get(OWN_VARIABLE)
    return Token(own, OWN_VARIABLE) if own else None


def _implicit(env: Environment) -> Token | None:
    for name in VARIABLES:
        if env.variables.get(name):
            return Token(env.variables[name], name)
    stored = stored_in(env)
    return _read(str(stored), env) if os.path.isfile(stored) else None


def hide(value: str, env: Environment) -> None:
    """Let no sentence show this token, in any spelling."""
    if len(value) >= LEAST_SECRET:
        env.secrets.update((value, quote(value, safe="")))


def stored_in(env: Environment) -> Path:
    """The file that `livecli login` writes."""
    return env.config_folder() / "token"


def trusted(address: Address) -> bool:
    """Whether it may get a token that was not given for this address."""
    return (address.official and address.secure) or address.loopback


def _read(file: str, env: Environment) -> Token:
    """The first line of a file; `-` is stdin."""
    try:
        if file == "-":
            with os.fdopen(os.dup(env.stdin), "rb") as stdin:
                text = stdin.readline(4096).decode()
        else:
            with Path(file).open(encoding="utf-8") as opened:
                text = opened.readline(4096)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise UsageError(f"--token-file {file}: {reason.lower()}; give a readable file") from None
    if not text.strip():
        raise UsageError(f"--token-file {file}: it is empty; put the token on its first line")
    return Token(text.strip(), file)
