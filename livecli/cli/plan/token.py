"""The token: where it is looked for, in which order, and to which addresses it may go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from livecli.environment import Environment
from livecli.errors import TokenRefused, UsageError, reason
from livecli.named_tuple import NamedTuple
from livecli.terminal.streams import stdin_text

from .text_input import text_of


if TYPE_CHECKING:
    from livecli.feed.address import Address


# OWN_VARIABLE may go anywhere; the others belong to the service (wire-facts, Token env var names).
OWN_VARIABLE = "LIVECLI_TOKEN"
VARIABLES = (
    "BSD_API_KEY",
    "BZZOIRO_API_KEY",
    "BZZOIRO_API_TOKEN",
    "BSD_API_TOKEN",
    "BSD_TOKEN",
    "BZZOIRO_TOKEN",
)
# Where alerts go: addresses that let whoever has them write there.
WEBHOOK_VARIABLE, NOTIFY_VARIABLE = "LIVECLI_WEBHOOK", "LIVECLI_NOTIFY"
# Shorter tokens are not masked. Real ones have 40 characters; one of a few is for trying, and may
# be a word in our sentences. Masking matters because we quote peers, who may repeat the token.
LEAST_SECRET = 8
MOST_BYTES = 4096  # of the line with a token
LIKE_A_TOKEN = 32  # letters and digits; the service gives out 40 hexadecimal (wire-facts, Auth)
HOW = (
    "get one at https://sports.bzzoiro.com; `livecli login` stores it, LIVECLI_TOKEN and "
    "--token-file take it; without one, try --demo"
)


class Token(NamedTuple):
    """A token and its origin, as text for people."""

    value: str
    origin: str


def find(address: Address, given: str | None, file: str | None, env: Environment) -> Token | None:
    """The token for `address`, None without one; `given` is from the command line or the URL.

    Raises UsageError, or TokenRefused where the official host would get none.
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
    return _variable((OWN_VARIABLE,), env)


def _variable(names: Sequence[str], env: Environment) -> Token | None:
    """The first of these variables that is set; a byte order mark and white space are not of it."""
    values = {name: env.variables.get(name, "").strip("\ufeff \t\n\r\v\f") for name in names}
    return next((Token(value, name) for name, value in values.items() if value), None)


def _implicit(env: Environment) -> Token | None:
    token = _variable(VARIABLES, env)
    if token is not None:
        return token
    stored = stored_in(env)
    return _read(str(stored), env) if os.path.isfile(stored) else None


def hide(value: str, env: Environment) -> None:
    """Mask this token in all sentences, also where it is percent-encoded."""
    if len(value) >= LEAST_SECRET:
        env.secrets.update((value, quote(value, safe="")))


def without_secrets(env: Environment) -> dict[str, str]:
    """The variables for a command of the user's: none has a token, or what else is masked."""
    secret = {OWN_VARIABLE, WEBHOOK_VARIABLE, NOTIFY_VARIABLE, *VARIABLES}
    return {
        name: value
        for name, value in env.variables.items()
        if name not in secret and not any(each in value for each in env.secrets)
    }


def hide_lookalikes(words: Iterable[str], env: Environment) -> None:
    """Mask what looks like a token in words that are for something else, unless it is a file."""
    for word in words:
        value = word.rpartition("=")[2].lstrip("-")
        mixed = value.isascii() and value.isalnum() and not (value.isalpha() or value.isdigit())
        if len(value) >= LIKE_A_TOKEN and mixed and not os.path.exists(value):
            hide(value, env)


def is_file_name(text: str) -> bool:
    """Whether a value of --token-file may be repeated: it may be the token itself."""
    return os.sep in text or os.path.exists(text)


def stored_in(env: Environment) -> Path:
    """The file that `livecli login` writes."""
    return env.config_folder() / "token"


def trusted(address: Address) -> bool:
    """Whether `address` may get a token that was not given for it."""
    return (address.official and address.secure) or address.loopback


def _read(file: str, env: Environment) -> Token:
    """The first line of a file; `-` is stdin."""
    name = f" {file}" if file == "-" or is_file_name(file) else ""
    step = "give a readable file" if name else "it takes a file; LIVECLI_TOKEN takes a token"
    try:
        if file == "-":
            text = stdin_text(env, MOST_BYTES, "put the token on its first line", line=True)
        else:
            text = text_of(Path(file))
    except (OSError, ValueError) as error:
        raise UsageError(f"--token-file{name}: {reason(error)}; {step}") from None
    line = text.partition("\n")[0].strip()
    if not line:
        raise UsageError(f"--token-file {file}: it is empty; put the token on its first line")
    return Token(line, file)
