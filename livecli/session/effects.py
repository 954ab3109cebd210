"""What a session wants done. Effects are values, so a test can read why something was done."""

from __future__ import annotations

from dataclasses import dataclass

from livecli.errors import LivecliError
from livecli.feed.frames import Frame
from livecli.feed.sports import Match

from .level import Level


@dataclass(frozen=True, slots=True)
class Connect:
    """Open this socket on this path of the service (None: the path that the user gave)."""

    socket: int
    path: str | None


@dataclass(frozen=True, slots=True)
class Send:
    """Send these texts, in this order."""

    socket: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Close this socket with this code, or abandon it while it is still connecting."""

    socket: int
    code: int = 1000
    reason: str = ""


@dataclass(slots=True)  # frozen, it would take three times as long to make
class Deliver:
    """These frames are for the user, in the order they came."""

    frames: list[Frame]


@dataclass(frozen=True, slots=True)
class Tell:
    """A sentence for the user. `kind` names it for tests and for counting.

    Where the sentence is about one match, it is `gave_up` if the service refused it, `joined` or
    `left` if `--live` follows it from now on or no more.
    """

    kind: str
    text: str
    level: Level = Level.NOTE
    gave_up: Match | None = None
    joined: Match | None = None
    left: Match | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing more will come; `problem` is None when the end was asked for."""

    problem: LivecliError | None = None


Effect = Connect | Send | Disconnect | Deliver | Tell | Finish
