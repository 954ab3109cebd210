"""`--exec`: a command for each record, which stands on its stdin and in its environment. No shell.

Four run at once; after 30 s each is killed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import Event
from typing import Any

from livecli.feed.frames import Frame
from livecli.feed.json_text import loads
from livecli.feed.records import MAX_WORD
from livecli.user_commands import CommandFailed, feed_command

from .deliverer import Undelivered
from .queued import Queued, Talk


AT_ONCE = 4
LIMIT_S = 30.0
PREFIX = "LIVECLI_ALERT_"
MOST_BYTES = 1000  # of a variable's value
MOST_FIELDS = 100


def exec_deliverer(
    words: Sequence[str], variables: Mapping[str, str], stderr: int, limit_s: float, talk: Talk
) -> Queued:
    """Runs `words` for each record; `variables` hold no secret."""
    clean = {name: value for name, value in variables.items() if not name.startswith(PREFIX)}

    def send(record: Frame, stopping: Event) -> None:
        try:
            feed_command(
                words,
                clean | record_variables(record),
                stderr,
                record.raw + b"\n",
                limit_s=limit_s,
                stopping=stopping,
            )
        except CommandFailed as failed:
            raise Undelivered(str(failed)) from failed

    return Queued(f"--exec {words[0]}", send, at_once=AT_ONCE, talk=talk)


def record_variables(record: Frame) -> dict[str, str]:
    """What a record says, one LIVECLI_ALERT_* a field; KIND is that of an alert, or the type.

    A value has no control characters and MOST_BYTES at the most. Of what is no single value, a name
    and a pair of numbers are written: HOME is `Arsenal`, SCORE is `2-1`.
    """
    try:
        body = loads(record.raw)
    except ValueError:
        body = None
    facts: dict[str, Any] = {
        "kind": record.type,
        "event_id": record.event_id,
        "sport": record.sport,
        **(body if isinstance(body, dict) else {}),
    }
    return {PREFIX + name: value for name, value in _fields(facts)}


def _fields(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    count = 0
    for key, value in facts.items():
        name, text = key.lstrip("_").upper(), _text(value)
        if text is not None and name.isascii() and name.isidentifier() and len(name) <= MAX_WORD:
            yield name, _plain(text)
            count += 1
        if count == MOST_FIELDS:
            return


def _text(value: object) -> str | None:
    """A single value as text, or the name or the pair that an object is; None for others."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, dict):
        name, home, away = value.get("name"), value.get("home"), value.get("away")
        if isinstance(name, str):
            return name
        if isinstance(home, int) and isinstance(away, int):
            return f"{home}-{away}"
    return None


def _plain(text: str) -> str:
    shown = "".join(char for char in text[:MOST_BYTES] if char.isprintable())
    return shown.encode()[:MOST_BYTES].decode(errors="ignore")
