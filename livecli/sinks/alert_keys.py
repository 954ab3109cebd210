"""The file of keys that were said: it outlives a run, and a kill at any moment of it.

NDJSON, a line each: `{"key", "state", "at_ms"}` for what was said or need not be, and
`{"record": {...}}` for what is being said: it is written before the record goes out, and its key
after it. A record without its key may have been said, and is said again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from livecli.alerts.ledger import Ledger, LedgerEntry
from livecli.errors import InputFailed, OutputFailed, PlaceTaken, UsageError, reason
from livecli.feed.alert_records import read_alert
from livecli.feed.frames import STAMP, Frame, unix_ms
from livecli.own_file import open_own

from .files.locks import Busy, Lock


MOST_BYTES = 2**26  # beyond it nothing of ours would be; 10,000 keys have a few megabytes
TIDY_AT = 2**21  # bytes, above which old lines are taken out


class AlertKeys:
    """Opened and locked when it is made; `ledger` has its keys, `unsaid` what is to be said again.

    Raises PlaceTaken where another process has it, UsageError where others may write to it or
    where it is no file of ours, InputFailed where it cannot be read. A damaged one is set aside.
    """

    def __init__(self, path: Path, say: Callable[[str], None], now_ms: float) -> None:
        self.path = path
        self.ledger = Ledger()
        self.unsaid: list[Frame] = []
        self._fd = -1
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = Lock(path.parent, str(path.absolute()))
            self._lock.take(now_ms)
            self._fd = _open(path)
            self._read(say)
            os.fchmod(self._fd, 0o600)
        except Busy as error:
            raise PlaceTaken(
                f"--state {path}: {error} has it; end that one, or give another file"
            ) from None
        except OSError as error:
            raise InputFailed(
                f"--state {path}: {reason(error)}; give a file that can be written"
            ) from None

    def note(self, entries: Iterable[LedgerEntry]) -> None:
        """Keep what is not said."""
        lines = [_line(entry) for entry in entries]
        if lines:
            self._append(b"".join(lines))

    def begin(self, record: Frame) -> None:
        """A record is about to go out."""
        self._append(b'{"record":%b}\n' % record.raw)

    def end(self, record: Frame) -> None:
        """It is out."""
        alert = read_alert(record.body)
        if alert is not None:
            self._append(_line(LedgerEntry(alert.key, alert.state, alert.at_ms)))
            self._sync()
            if os.fstat(self._fd).st_size > TIDY_AT:
                self._tidy()

    def close(self) -> None:
        """Everything reaches the disk, and others may have it."""
        if self._fd >= 0:
            with suppress(OSError):
                os.fdatasync(self._fd)
            os.close(self._fd)
            self._fd = -1
        self._lock.release()

    def _read(self, say: Callable[[str], None]) -> None:
        size = os.fstat(self._fd).st_size
        data = os.pread(self._fd, size, 0) if size <= MOST_BYTES else b"\n"
        whole, _, torn = data.rpartition(b"\n")  # the last line may be cut off by a kill
        if _is_capture(whole.partition(b"\n")[0]):
            self.close()
            raise UsageError(
                f"--state {self.path}: it holds frames, and no keys of alerts; give another file"
            )
        try:
            self._take([orjson.loads(line) for line in whole.split(b"\n") if whole])
        except (ValueError, TypeError, KeyError):
            self.ledger, self.unsaid = Ledger(), []
            aside = self.path.with_name(f"{self.path.name}.damaged")
            os.replace(self.path, aside)
            os.close(self._fd)
            self._fd = _open(self.path)
            say(f"--state {self.path}: damaged; set aside as {aside}, and begun anew")
            return
        if torn:
            os.ftruncate(self._fd, size - len(torn))

    def _take(self, lines: list[Any]) -> None:
        begun: dict[str, dict[str, Any]] = {}
        for line in lines:
            if "record" in line:
                alert = read_alert(line["record"])
                if alert is None:
                    raise ValueError
                entry = LedgerEntry(alert.key, alert.state, alert.at_ms)
                begun[entry.key] = line["record"]
            else:
                at_ms = unix_ms(line["at_ms"])
                if type(line["key"]) is not str or type(line["state"]) is not str or at_ms is None:
                    raise ValueError
                entry = LedgerEntry(line["key"], line["state"], at_ms)
                begun.pop(entry.key, None)
            self.ledger.put(entry)
        for body in begun.values():
            self.unsaid.append(_again(body))

    def _append(self, data: bytes) -> None:
        try:
            os.lseek(self._fd, 0, os.SEEK_END)
            _write(self._fd, data)
        except OSError as error:
            raise self._failed(error) from error

    def _sync(self) -> None:
        try:
            os.fdatasync(self._fd)
        except OSError as error:
            raise self._failed(error) from error

    def _tidy(self) -> None:
        """Only the newest line of each key; the file is replaced whole."""
        beside = self.path.with_name(f".{self.path.name}.new")
        try:
            with suppress(FileNotFoundError):
                os.unlink(beside)
            fd = _open(beside)
            _write(fd, b"".join(map(_line, self.ledger)))
            os.fdatasync(fd)
            os.replace(beside, self.path)
        except OSError as error:
            raise self._failed(error) from error
        os.close(self._fd)
        self._fd = fd

    def _failed(self, error: OSError) -> OutputFailed:
        return OutputFailed(
            f"--state {self.path}: {reason(error)}; what is said could be said again after a "
            "restart; make room, or give another file"
        )


def _open(path: Path) -> int:
    """Open, or make, a file that nobody else can read."""
    fd = open_own(path, os.O_CREAT)
    found = os.fstat(fd)
    theirs = found.st_uid != os.getuid()
    is_open = found.st_size and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if theirs or is_open:
        os.close(fd)
        raise UsageError(f"--state {path}: others may write to it; if it is yours, chmod 600 it")
    if not found.st_size:
        os.fchmod(fd, 0o600)
    return fd


def _write(fd: int, data: bytes) -> None:
    """All of it: a disk that is nearly full takes a part at first."""
    while data:
        data = data[os.write(fd, data) :]


def _is_capture(line: bytes) -> bool:
    """Whether a file whose first line this is has another use, and is not to be set aside."""
    try:
        body = orjson.loads(line)
    except ValueError:
        return False
    return isinstance(body, dict) and "type" in body


def _line(entry: LedgerEntry) -> bytes:
    return orjson.dumps(entry._asdict()) + b"\n"


def _again(body: dict[str, Any]) -> Frame:
    """A record of before, whose time stays its last key."""
    rest = {name: value for name, value in body.items() if name != STAMP}
    return Frame.of(rest | {"again": True}, received_ms=float(body.get(STAMP) or 0.0))
