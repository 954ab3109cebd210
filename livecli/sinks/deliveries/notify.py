"""`--notify`: Apprise says a sentence about each record, to whatever its URL names.

Apprise is the extra `livecli[notify]`, and takes half a second to load: here and nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, get_ident
from typing import Any

from livecli.feed.frames import Frame

from .deliverer import Undelivered
from .queued import Queued, Talk


TITLE = "livecli"


class Unknown(Exception):
    """Apprise knows no such URL."""


class _Log(logging.Handler):
    """What Apprise says, which would go to stderr: the newest warning is why something failed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.newest = ""
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:  # others have services of their own
            self.newest = record.getMessage()


def service(url: str) -> Any:
    """What Apprise makes of a URL; raises Unknown, and ImportError without the extra."""
    import warnings

    logger = logging.getLogger("apprise")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    with warnings.catch_warnings(action="ignore"):  # those of its own imports
        import apprise

        made = apprise.Apprise.instantiate(url)
    if made is None:
        raise Unknown
    return made


def notify_deliverer(
    name: str, service: Any, sentence: Callable[[Frame], str], talk: Talk
) -> Queued:
    """Has `service` say the `sentence` of each record, one after the other."""

    def send(record: Frame, stopping: Event) -> None:
        log = _Log()
        logger = logging.getLogger("apprise")
        logger.addHandler(log)
        try:
            said = service.notify(title=TITLE, body=sentence(record), body_format="text")
        finally:
            logger.removeHandler(log)
        if not said:
            raise Undelivered(log.newest or "not delivered")

    return Queued(name, send, at_once=1, talk=talk)
