"""What `serve --tell` can say to a running service, and what is answered: JSON, one line."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livecli.cli.plan import quantities
from livecli.errors import Unreachable, UsageError, nearest, reason
from livecli.feed.json_text import dumps, loads

from .fault_spec import fault


if TYPE_CHECKING:
    from livecli.net.server import Server
    from livecli.service.faults import FaultyService


WORDS = ("fault SPEC", "fault off", "speed X", "status")
MOST_FAULTS = 100  # at a time
OFF = "off"


class Control:
    """Carries out what is told to a service. `pace` says why its speed cannot be changed to X."""

    def __init__(
        self,
        server: Server,
        faults: FaultyService,
        specs: list[str],
        speed: float,
        pace: Callable[[float], str | None],
        clock: Callable[[], float],
    ) -> None:
        self._server = server
        self._faults = faults
        self._specs = list(specs)
        self._speed = speed
        self._pace = pace
        self._clock = clock

    def answer(self, line: str) -> str:
        """How things stand after what `line` says; or, where it says nothing, the sentence why."""
        try:
            self._obey(line)
        except UsageError as error:
            return dumps({"ok": False, "error": str(error)}).decode()
        return dumps({"ok": True, **self._status()}).decode()

    def _obey(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        value = rest.strip()
        if word == "fault" and value == OFF:
            self._specs.clear()
            self._faults.clear()
        elif word == "fault" and value:
            if len(self._specs) >= MOST_FAULTS:
                raise UsageError(f"--tell: there are {MOST_FAULTS} faults; first tell 'fault off'")
            self._faults.add(fault(value), self._clock())
            self._specs.append(value)
        elif word == "speed" and value:
            self._set_speed(quantities.speed(value, "--tell"))
        elif line.strip() != "status":
            known = [each.partition(" ")[0] for each in WORDS]
            step = f"there are {', '.join(WORDS)}"
            if word not in known:
                step = nearest(word[:40], known, step)
            raise UsageError(f"--tell {line[:80]!r}: not understood; {step}")
        self._server.nudge()

    def _set_speed(self, speed: float) -> None:
        why = self._pace(speed)
        if why is not None:
            raise UsageError(f"--tell 'speed': {why}")
        self._speed = speed
        self._server.patient = math.isinf(speed)
        self._server.service.set_speed(speed, self._clock())

    def _status(self) -> dict[str, Any]:
        service = self._server.service
        return {
            "url": self._server.url,
            "clients": len(service.clients),
            "matches": len(service.served_matches),
            "speed": "max" if math.isinf(self._speed) else self._speed,
            "faults": self._specs,
        }


def tell(path: Path, words: str) -> str:
    """What the service at `path` answers; raises UsageError as it does, Unreachable without one."""
    from livecli.net.control_socket import LONGEST_LINE, ask

    line = words.encode()
    if len(line) >= LONGEST_LINE or b"\n" in line:
        raise UsageError(f"--tell: one line of less than {LONGEST_LINE} bytes; say less")
    try:
        answer = ask(path, words)
        body = loads(answer.encode())
        refusal = None if body["ok"] is True else str(body["error"])
    except OSError as error:
        raise Unreachable(
            f"--tell {path}: nobody answers there ({reason(error)}); start it with "
            f"`livecli serve --control {path}`"
        ) from None
    except (LookupError, TypeError, ValueError):
        raise Unreachable(f"--tell {path}: what answers there is no `livecli serve`") from None
    if refusal is not None:
        raise UsageError(refusal)
    return answer
