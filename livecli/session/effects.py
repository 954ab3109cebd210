"""What a session wants done. Effects are values, so a test can read why something was done."""

from __future__ import annotations

from livecli.errors import LivecliError
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple

from .level import Level


class Connect(NamedTuple):
    """Open this socket on this path of the service (None: the path that the user gave)."""

    socket: int
    path: str | None


class Send(NamedTuple):
    """Send these texts, in this order."""

    socket: int
    texts: tuple[str, ...]


class Disconnect(NamedTuple):
    """Close this socket with this code, or abandon it while it is still connecting."""

    socket: int
    code: int = 1000
    reason: str = ""


class Deliver(NamedTuple):
    """These frames are for the user, in the order they came."""

    frames: list[Frame]


class Tell(NamedTuple):
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


class Finish(NamedTuple):
    """Nothing more will come; `problem` is None when the end was asked for."""

    problem: LivecliError | None = None


Effect = Connect | Send | Disconnect | Deliver | Tell | Finish
