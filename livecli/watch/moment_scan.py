"""Finds the moments of a capture: reads all of it, in a thread of its own, while it is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import perf_counter

from livecli.alerts.alert_rules import AlertRules
from livecli.alerts.detector import Detector
from livecli.alerts.kinds import USUAL
from livecli.alerts.ledger import Ledger
from livecli.errors import LivecliError
from livecli.pipeline import Batch, Filter, Source

from .capture_map import CaptureMap, CaptureMoment


MOMENTS = frozenset({*USUAL, "penalty", "break"})
MOST_MOMENTS = 5000  # the first ones are kept: a dozen a match, of the 300 matches that a state has
# It rests a part of the time that it worked: the screen and the player need the interpreter too.
REST = 0.25
LONGEST_REST_S = 0.1


class MomentScan:
    """`map` has what was found so far. `read` opens the capture; `choose` is a filter of frames.

    What cannot be read ends it without a word: the player says so.
    """

    def __init__(self, read: Callable[[], Source], choose: Filter | None = None) -> None:
        self.map = CaptureMap()
        self._read = read
        self._choose = choose
        self._stopped = Event()
        self._thread = Thread(target=self.run, name="livecli-moments", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        """Read to the end."""
        detector = Detector(AlertRules(MOMENTS), Ledger())
        source = self._read()
        with suppress(LivecliError):
            while not (source.done or self._stopped.is_set()):
                began_s = perf_counter()
                self._look(detector, source.take())
                self._stopped.wait(min(REST * (perf_counter() - began_s), LONGEST_REST_S))
        source.close()
        self.map = self.map._replace(whole=not self._stopped.is_set())

    def _look(self, detector: Detector, batch: Batch) -> None:
        """Frames without a time (0) are on no bar."""
        chosen = batch if self._choose is None else self._choose(batch)
        found, spans = list(self.map.moments), dict(self.map.spans)
        (begin_ms, end_ms), states = self.map.whole_span, detector.states
        for frame in chosen:
            alerts = list(detector.hear(frame))
            at_ms = frame.received_ms
            if not at_ms:
                continue
            found += map(CaptureMoment.of, alerts)
            begin_ms, end_ms = min(begin_ms or at_ms, at_ms), max(end_ms, at_ms)
            if len(states.matches) > len(spans):
                spans |= {match: (at_ms, at_ms) for match in states.matches if match not in spans}
        for match, (from_ms, to_ms) in spans.items():
            state = states.match(match)
            last_ms = to_ms if state is None else state.last_ms.get("", to_ms)
            spans[match] = from_ms, max(to_ms, last_ms)
        moments = tuple(found[:MOST_MOMENTS])
        self.map = CaptureMap(moments, (begin_ms, end_ms), spans=spans)
