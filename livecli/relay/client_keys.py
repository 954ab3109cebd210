"""The keys of clients: lines of `name:key[:matches]`, each key for one client or program."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from hmac import compare_digest
from pathlib import Path

from livecli.errors import UsageError, reason
from livecli.feed.sports import Match, match
from livecli.named_tuple import NamedTuple


SHORTEST = 16  # characters of a key
MOST_BYTES = 2**20  # of the file
PRIVATE = "chmod 600 it"


class Key(NamedTuple):
    """A key, and the matches that it is for; none means all."""

    key: bytes
    matches: frozenset[Match]


class Keys:
    """The keys by their names."""

    def __init__(self, names: Mapping[str, Key]) -> None:
        self.names = names

    def name(self, token: str | None) -> str | None:
        """The name of this key. All are compared, each in constant time."""
        found = None
        if token is not None:
            given = token.encode(errors="surrogateescape")
            for name, key in self.names.items():
                if compare_digest(key.key, given):
                    found = name
        return found

    def allows(self, name: str, match: Match) -> bool:
        key = self.names.get(name)
        return key is not None and (not key.matches or match in key.matches)


def read_keys(path: Path) -> Keys:
    """The keys in a file that only its owner can read; raises UsageError, which quotes no key."""
    option = f"--key-file {path}"
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"{option}: it is no regular file; give a file")
            if status.st_mode & 0o077:
                raise UsageError(f"{option}: others can read it; {PRIVATE}")
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{option}: {reason(error)}; give a readable file") from None
    if len(data) > MOST_BYTES:
        raise UsageError(f"{option}: it is longer than a megabyte; give a file of keys")
    names: dict[str, Key] = {}
    for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
        text = line.partition("#")[0].strip()
        if text:
            name, key = _key(text, f"{option}, line {number}")
            if name in names or any(key.key == each.key for each in names.values()):
                raise UsageError(f"{option}, line {number}: the name or key is there twice")
            names[name] = key
    if not names:
        raise UsageError(f"{option}: no key in it; write lines of name:key")
    return Keys(names)


def _key(text: str, where: str) -> tuple[str, Key]:
    name, _, rest = text.partition(":")
    key, _, words = rest.partition(":")
    if not name or not key:
        raise UsageError(f"{where}: not understood; write name:key, or name:key:204849,tennis:7")
    if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
        raise UsageError(f"{where}: a name has letters, digits, - and _")
    if len(key) < SHORTEST:
        raise UsageError(f"{where}: the key is shorter than {SHORTEST} characters; make it longer")
    try:
        matches = frozenset(match(word) for word in words.split(",") if word.strip())
    except UsageError:  # it would quote what may be a part of the key
        raise UsageError(f"{where}: its matches cannot be read; as in 204849,tennis:7") from None
    return name, Key(key.encode(), matches)
