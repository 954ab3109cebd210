"""The end of the pipeline: frames into the state that the screen shows, into alerts, and into a
recording."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from threading import Lock, Thread

from livecli.alerts.alert_rules import AlertRules
from livecli.alerts.detector import Detector
from livecli.alerts.kinds import kinds
from livecli.alerts.ledger import Ledger
from livecli.errors import LivecliError
from livecli.feed.alert_records import Alert
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.pipeline import Batch, Sink


NAMING = frozenset({"event", "subscribed"})  # the frames that name the teams or players
MOST_ALERTS = 200  # that nobody has taken
# Makes the sink of a recording of these matches; gives it and its file pattern.
Record = Callable[[tuple[Match, ...]], tuple[Sink, str]]


class StateSink:
    """A sink. Hold `lock` while `state` is read, or alerts are taken, from another thread.

    Its alerts are those that `livecli alerts` gives by default; but neither what a snapshot or an
    outage brings late, nor what comes while `skips` answers yes.
    """

    fd = None
    gone = False
    failures = 0

    def __init__(
        self,
        matches: Iterable[Match],
        *,
        record: Record | None,
        say: Callable[[str], None],
        skips: Callable[[], bool] = lambda: False,
    ) -> None:
        self.lock = Lock()
        self._alerts: deque[Alert] = deque(maxlen=MOST_ALERTS)
        self._forget()
        self.recording: str | None = None  # its file pattern
        self._record = record
        self._say = say
        self._skips = skips
        self._recorder: Sink | None = None
        self._endings: list[Thread] = []  # of recordings
        self._orders: deque[Callable[[], None]] = deque()
        self._newest: dict[Match, Frame] = {}  # of the types in NAMING
        for match in matches:
            self.state.expect(match)

    def toggle_recording(self) -> None:
        """Begin or end a recording, with the next batch. Any thread may call it."""
        ends = self.recording is not None
        self._orders.append(partial(self._end, "stopped") if ends else self._start)

    def begin_again(self) -> None:
        """Forget everything: the capture is read from its beginning again."""
        with self.lock:
            self._forget()

    def taken_alerts(self) -> list[Alert]:
        """The alerts since the last call."""
        alerts = list(self._alerts)
        self._alerts.clear()
        return alerts

    # What the pipeline calls

    def open(self) -> None:
        """Nothing is opened before a recording begins."""

    def write(self, batch: Batch) -> None:
        while self._orders:
            self._orders.popleft()()
        if batch:
            with self.lock:
                told = [alert for frame in batch for alert in self._detector.hear(frame)]
                if not self._skips():
                    self._alerts += [alert for alert in told if not alert.late]
        if self._record is not None:
            self._remember(batch)
        if self._recorder is not None:
            self._through(lambda recorder: recorder.write(batch))

    def flush(self) -> None:
        if self._recorder is not None:
            self._through(lambda recorder: recorder.flush())

    @property
    def pending(self) -> int:
        return 0 if self._recorder is None else self._recorder.pending

    @property
    def deadline(self) -> float | None:
        return None if self._recorder is None else self._recorder.deadline

    def join(self, match: Match) -> None:
        with self.lock:
            self.state.expect(match)
        if self._recorder is not None:
            self._through(lambda recorder: recorder.join(match))

    def leave(self, match: Match) -> None:
        if self._recorder is not None:
            self._through(lambda recorder: recorder.leave(match))

    def close(self, cause: str) -> None:
        recorder, self._recorder, self.recording = self._recorder, None, None
        try:
            if recorder is not None:
                recorder.close(cause)
        finally:
            for thread in self._endings:
                thread.join()

    def _forget(self) -> None:
        self._detector = Detector(AlertRules(kinds(None)), Ledger())
        self.state = self._detector.states
        self._alerts.clear()

    # The recording

    def _start(self) -> None:
        if self._record is None:
            self._say("r: this is a capture already")
            return
        try:
            recorder, where = self._record(tuple(self.state.matches))
            recorder.open()
        except LivecliError as error:
            self._say(str(error))
            return
        self._recorder, self.recording = recorder, where
        self._through(lambda recorder: recorder.write(list(self._newest.values())))

    def _end(self, cause: str) -> None:
        """End the recording aside: it waits for the disk, and the sockets must not."""
        if self._recorder is not None:
            recorder, self._recorder, self.recording = self._recorder, None, None
            thread = Thread(target=self._finish, args=(recorder, cause), name="livecli-ending")
            self._endings.append(thread)
            thread.start()

    def _finish(self, recorder: Sink, cause: str) -> None:
        try:
            recorder.close(cause)
        except LivecliError as error:
            self._say(str(error))

    def _through(self, act: Callable[[Sink], None]) -> None:
        """Call the recorder; if it fails, the recording ends and the screen goes on."""
        assert self._recorder is not None
        try:
            act(self._recorder)
        except LivecliError as error:
            self._say(str(error))
            self._end("failed")

    def _remember(self, batch: Batch) -> None:
        for frame in batch:
            if frame.type in NAMING and frame.event_id is not None:
                self._newest[Match(frame.sport or "football", frame.event_id)] = frame
